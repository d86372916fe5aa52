import {
  createRandom,
  fixedArm,
  measureRegret,
  regretMeasurement,
  runEpisode,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 300 });
const rounds = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128];
const EPISODES = 25;
const options = { environment, selectors: { ucbSpec }, seed: 'rounds' };

/** Tokens after each round of one player, pulled by hand. */
function tokensByRound(
  make: () => ReturnType<typeof ucbSpec> | ReturnType<typeof fixedArm>,
  episode: number,
): number[] {
  const decoded = environment.begin(episode, createRandom('rounds', episode, 'environment'));
  const random = createRandom('rounds', episode, 'selector');
  const selector = make();
  const tokens: number[] = [];
  let sum = 0;
  while (!decoded.done) {
    const arm = selector.select(random);
    const length = decoded.pull(arm);
    selector.update(arm, length);
    sum += length;
    // The last round is left out: its block is cut at the end.
    if (!decoded.done) tokens.push(sum);
  }
  return tokens;
}

describe('regret over the rounds', () => {
  const report = measureRegret({ ...options, episodes: EPISODES, checkpoints: { rounds } });

  test('is, after each checkpoint, what a loop by hand counts the best arm to be ahead', () => {
    const best = report.bestArm;
    const behind = rounds.map((round) =>
      Array.from({ length: EPISODES }, (_, episode) => {
        const ahead = tokensByRound(() => fixedArm({ ...environment, arm: best }), episode)[round - 1];
        const own = tokensByRound(() => ucbSpec(environment), episode)[round - 1];
        return ahead === undefined || own === undefined ? undefined : ahead - own;
      }).filter((value) => value !== undefined),
    );
    const reached = behind.filter((values) => values.length > 0);
    const { rounds: recorded, selectors } = report.regretOverRounds!;
    expect(recorded).toEqual(rounds.slice(0, reached.length));
    selectors.ucbSpec!.forEach(({ mean, count, minimum, maximum, median }, i) => {
      const values = reached[i]!.sort((a, b) => a - b);
      expect({ count, minimum, maximum }).toEqual({ count: values.length, minimum: values[0], maximum: values.at(-1) });
      expect(mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 12);
      expect(median).toBe(values[Math.ceil(values.length / 2) - 1]);
    });
  });

  test('changes no other figure', () => {
    const { regretOverRounds, ...rest } = report;
    expect(rest).toEqual(measureRegret({ ...options, episodes: EPISODES }));
    expect(regretOverRounds).toBeDefined();
  });

  test('is the same from parts, and from the arm alone that is known to be the best', () => {
    const whole = regretMeasurement({ ...options, checkpoints: { rounds, arms: [1] } });
    for (const [from, to] of [
      [0, 9],
      [9, 10],
      [10, EPISODES],
    ] as const) {
      const part = regretMeasurement({ ...options, checkpoints: { rounds, arms: [1] } });
      for (let episode = from; episode < to; episode++) part.addEpisode(episode);
      whole.addTally(JSON.parse(JSON.stringify(part.tally())));
    }
    expect(whole.report().regretOverRounds).toEqual(report.regretOverRounds);
  });

  test('is refused where the comparator is not among the arms, and in tallies that have other checkpoints', () => {
    const other = regretMeasurement({ ...options, checkpoints: { rounds, arms: [0] } });
    other.addEpisode(0);
    expect(() => other.report()).toThrow('checkpoints.arms must hold the comparator, arm 1, got 0');
    const without = regretMeasurement(options);
    without.addEpisode(0);
    expect(() => other.addTally(without.tally())).toThrow('tokensBehind');
    expect(() => without.addTally(other.tally())).toThrow('tokensBehind');
  });

  test.each([
    [{ rounds: [2, 2] }, 'checkpoints.rounds[1] must be'],
    [{ rounds: [0] }, 'checkpoints.rounds[0] must be'],
    [{ rounds: 3 }, 'checkpoints.rounds must be an array'],
    [{ rounds: [1], arms: [3] }, 'checkpoints.arms[0] must be'],
  ])('refuses %o', (checkpoints, message) => {
    expect(() => regretMeasurement({ ...options, checkpoints: checkpoints as never })).toThrow(message);
  });

  test('of an episode that a round limit cuts has the checkpoints before it', () => {
    const play = (roundLimit: number) =>
      runEpisode(ucbSpec(environment), environment.begin(0, createRandom(1)), createRandom(2), {
        roundLimit,
        checkpoints: [1, 5, 10],
      }).tokensAt!.length;
    expect([play(1), play(4), play(5), play(100)]).toEqual([1, 1, 2, 3]);
  });
});
