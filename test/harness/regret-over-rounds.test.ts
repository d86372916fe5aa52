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
    const { rounds: recorded, percentiles, selectors } = report.regretOverRounds!;
    expect(recorded).toEqual(rounds.slice(0, reached.length));
    expect(percentiles).toEqual([0, 5, 10, 25, 50, 75, 90, 95, 100]);
    const { count, mean, standardError, percentiles: lists } = selectors.ucbSpec;
    expect(count).toEqual(reached.map((values) => values.length));
    reached.forEach((unsorted, i) => {
      const values = [...unsorted].sort((a, b) => a - b);
      const average = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean[i]).toBeCloseTo(average, 12);
      const squares = values.reduce((sum, value) => sum + (value - average) * (value - average), 0);
      // Of one episode there is none.
      const error = Math.sqrt(squares / (values.length - 1) / values.length);
      if (values.length === 1) expect(standardError[i]).toBeNaN();
      else expect(standardError[i]).toBeCloseTo(error, 12);
      // The least value that so many per cent do not exceed.
      expect(lists.map((list) => list[i])).toEqual(
        percentiles.map((percent) => values[Math.max(1, Math.ceil((percent / 100) * values.length)) - 1]),
      );
    });
  });

  test('has the percentiles that were asked for', () => {
    const other = measureRegret({ ...options, episodes: EPISODES, checkpoints: { rounds, percentiles: [12.5, 50] } });
    const { percentiles, selectors } = other.regretOverRounds!;
    expect(percentiles).toEqual([12.5, 50]);
    const whole = report.regretOverRounds!;
    expect(selectors.ucbSpec.percentiles).toHaveLength(2);
    expect(selectors.ucbSpec.percentiles[1]).toEqual(whole.selectors.ucbSpec.percentiles[4]);
    const none = measureRegret({ ...options, episodes: EPISODES, checkpoints: { rounds, percentiles: [] } });
    expect(none.regretOverRounds!.selectors.ucbSpec).toEqual({ ...whole.selectors.ucbSpec, percentiles: [] });
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
    expect(without.tally().selectors.ucbSpec).not.toHaveProperty('tokensBehind');
    expect(() => other.addTally(without.tally())).toThrow('tokensBehind');
    expect(() => without.addTally(other.tally())).toThrow('tokensBehind');
  });

  test.each([
    [(flat: number[]) => flat.slice(1), '.length must be even'],
    [(flat: number[]) => [...flat.slice(2), ...flat.slice(0, 2)], 'must be an integer above the value before'],
    [([value]: number[]) => [value, 1, value, 1], 'must be an integer above the value before'],
    [([value]: number[]) => [value, 0], 'tokensBehind[0][5][1] must be a positive integer, got 0'],
    [([value]: number[]) => [value, EPISODES + 1], `the sum of the counts must be at most ${EPISODES}`],
    [() => 'text', 'must be an array, got "text"'],
  ])('is refused from a tally whose lists are not values with their counts: %o', (spoil, message) => {
    const part = regretMeasurement({ ...options, checkpoints: { rounds, arms: [1] } });
    for (let episode = 0; episode < EPISODES; episode++) part.addEpisode(episode);
    const tally = JSON.parse(JSON.stringify(part.tally()));
    const lists = tally.selectors.ucbSpec.tokensBehind[0];
    lists[5] = spoil(lists[5]);
    const whole = regretMeasurement({ ...options, checkpoints: { rounds, arms: [1] } });
    expect(() => whole.addTally(tally)).toThrow(message);
    expect(() => whole.addTally(tally)).toThrow('tokensBehind[0][5]');
  });

  test.each([
    [{ rounds: [2, 2] }, 'checkpoints.rounds[1] must be'],
    [{ rounds: [0] }, 'checkpoints.rounds[0] must be'],
    [{ rounds: 3 }, 'checkpoints.rounds must be an array'],
    [{ rounds: [1], arms: [3] }, 'checkpoints.arms[0] must be'],
    [{ rounds: [1], arms: 3 }, 'checkpoints.arms must be a non-empty array, got 3'],
    [3, 'checkpoints must be an object, got 3'],
    [{ rounds: [1], percentiles: [-1] }, 'checkpoints.percentiles[0] must be in [0, 100] and ascending, got -1'],
    [{ rounds: [1], percentiles: ['5'] }, 'checkpoints.percentiles[0] must be in [0, 100] and ascending, got "5"'],
    [{ rounds: [1], percentiles: [0, 101] }, 'checkpoints.percentiles[1] must be in [0, 100] and ascending, got 101'],
    [{ rounds: [1], percentiles: [50, 50] }, 'checkpoints.percentiles[1] must be in [0, 100] and ascending, got 50'],
    [
      { rounds: [1], percentiles: [Number.NaN] },
      'checkpoints.percentiles[0] must be in [0, 100] and ascending, got NaN',
    ],
    [{ rounds: [1], percentiles: 5 }, 'checkpoints.percentiles must be a non-empty array, got 5'],
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
