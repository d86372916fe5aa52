import {
  exp3Spec,
  measureRegret,
  measureRegretAsync,
  type RegretReport,
  regretMeasurement,
  type SelectorFactory,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { scriptedEnvironment } from './scripted-environment.js';

const environment = truncatedGeometric({ acceptanceRates: [0.3, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 120 });

/** Plays the given arms in turn, over and over. */
function cycle(arms: readonly number[]): SelectorFactory {
  return ({ armCount, rewardRange }) => {
    let round = 0;
    return {
      armCount,
      rewardRange,
      feedback: 'bandit',
      select: () => arms[round % arms.length]!,
      update: () => {
        round += 1;
      },
      probability: (arm) => (arm === arms[round % arms.length] ? 1 : 0),
      snapshot: () => ({}),
    };
  };
}

describe('measureRegret on accepted lengths that are known beforehand', () => {
  // Episode 0: arm 0 gives 2 tokens a round, arm 1 gives 4; episode 1: 3 and 2. 12 tokens.
  // Stopping times: arm 0: 6, 4; arm 1: 3, 6. Means 5 and 4.5: arm 1 is the comparator; best of each episode: 3, 4.
  const scripted = scriptedEnvironment(
    [
      [2, 4],
      [3, 2],
    ],
    12,
    [1, 2],
  );
  const report = measureRegret({
    environment: scripted,
    selectors: { alternate: cycle([0, 1]), second: cycle([1]) },
    episodes: 2,
    seed: 'hand',
  });

  test('fixed arms', () => {
    expect(report.fixedArms.map((arm) => arm.mean)).toEqual([5, 4.5]);
    expect(report.bestArm).toBe(1);
    expect(report.comparator).toEqual({ arm: 1, basis: 'estimated', elapsedArm: 0 });
    expect(report.bestFixedArmPerEpisode.mean).toBe(3.5);
    expect(report.fixedArms.map((arm) => arm.elapsed.mean)).toEqual([5, 9]);
    // 24 tokens in 10 rounds and 10 units of time; in 9 rounds and 18 units.
    expect(report.fixedArms.map((arm) => [arm.tokensPerRound, arm.tokensPerTime])).toEqual([
      [24 / 10, 24 / 10],
      [24 / 9, 24 / 18],
    ]);
  });

  test('regret is paired by episode; pulls, shares and times go with it', () => {
    // alternate: episode 0: 2 4 2 4 = 12 in 4 rounds, episode 1: 3 2 3 2 2(cut) = 12 in 5 rounds.
    const { alternate } = report.selectors;
    expect(alternate!.stoppingTime.mean).toBe(4.5);
    // 4 - 3 = 1 and 5 - 6 = -1 to arm 1; 4 - 3 = 1 and 5 - 4 = 1 to the best of each episode.
    expect(alternate!.stoppingTimeRegret).toMatchObject({ mean: 0, minimum: -1, maximum: 1, standardError: 1 });
    expect(alternate!.perEpisodeRegret.mean).toBe(1);
    expect(alternate!.pulls.map((pull) => pull.mean)).toEqual([2.5, 2]);
    expect(alternate!.bestArmShare).toBe(4 / 9);
    expect(alternate!.tokensPerRound).toBe(24 / 9);
    // Times 2 + 4 = 6 and 3 + 4 = 7, to arm 0's 6 and 4.
    expect(alternate!.elapsed.mean).toBe(6.5);
    expect(alternate!.elapsedRegret.mean).toBe(1.5);
    expect(report.selectors.second!.stoppingTimeRegret).toMatchObject({ mean: 0, standardError: 0 });
  });

  test('regret may be negative and is not clipped', () => {
    // Three tokens for one round, then one at a time: only switching gets the three every time.
    const trap: SelectorFactory = cycle([0, 1]);
    const rewards = measureRegret({
      environment: alternatingEnvironment(),
      selectors: { trap },
      episodes: 3,
      seed: 1,
    });
    // Switching takes 12 / 3 = 4 rounds, each fixed arm 3 1 3 1 3 1 = 6.
    expect(rewards.selectors.trap!.stoppingTimeRegret.mean).toBe(-2);
    expect(rewards.selectors.trap!.perEpisodeRegret.mean).toBe(-2);
  });

  test('an episode that the round limit cuts off is counted, and its time stands as the limit', () => {
    const cut = measureRegret({
      environment: scripted,
      selectors: { slow: cycle([0]) },
      episodes: 2,
      seed: 1,
      roundLimit: 5,
    });
    expect(cut.roundLimit).toBe(5);
    expect(cut.fixedArms.map((arm) => arm.truncatedEpisodes)).toEqual([1, 1]);
    expect(cut.selectors.slow).toMatchObject({ truncatedEpisodes: 1, stoppingTime: { mean: 4.5 } });
  });
});

/** Arm 0 gives three tokens in even rounds and one in odd rounds; arm 1 the other way round. 12 tokens. */
function alternatingEnvironment() {
  return {
    armCount: 2,
    rewardRange: { min: 1, max: 3 },
    begin: () => {
      let round = 0;
      let remaining = 12;
      return {
        get done() {
          return remaining === 0;
        },
        get elapsed() {
          return round;
        },
        pull: (arm: number) => {
          const length = Math.min(round % 2 === arm ? 3 : 1, remaining);
          round += 1;
          remaining -= length;
          return length;
        },
      };
    },
  };
}

describe('measureRegret on simulated luck', () => {
  const options = { environment, episodes: 40, seed: 'sim' } as const;

  test('the same seed gives the same report, another seed another', () => {
    const once = measureRegret({ ...options, selectors: { ucbSpec, exp3Spec } });
    expect(measureRegret({ ...options, selectors: { ucbSpec, exp3Spec } })).toStrictEqual(once);
    expect(measureRegret({ ...options, seed: 'other', selectors: { ucbSpec, exp3Spec } })).not.toStrictEqual(once);
  });

  test('adding, removing, renaming or reordering selectors changes nobody else', () => {
    const both = measureRegret({ ...options, selectors: { ucbSpec, exp3Spec } });
    const alone = measureRegret({ ...options, selectors: { renamed: exp3Spec } });
    expect(alone.selectors.renamed).toStrictEqual(both.selectors.exp3Spec);
    expect(alone.fixedArms).toStrictEqual(both.fixedArms);
  });

  test('the best arm is taken from exact expected stopping times where the law is known', () => {
    const report = measureRegret({ ...options, selectors: { ucbSpec } });
    expect(report.comparator).toMatchObject({ arm: 1, basis: 'known-law' });
    for (const arm of report.fixedArms) {
      // 40 episodes: the exact value lies within 4 standard errors but for once in 16,000 arms.
      expect(Math.abs(arm.mean - arm.expectedStoppingTime!)).toBeLessThan(4 * arm.standardError);
    }
  });

  test('a selector that always plays the best arm has no regret at all: luck is common', () => {
    const report = measureRegret({ ...options, selectors: { best: cycle([1]) } });
    expect(report.selectors.best!.stoppingTimeRegret).toMatchObject({ mean: 0, minimum: 0, maximum: 0 });
  });

  test('a carried selector remembers the episodes before, a fresh one does not', () => {
    const carried = measureRegret({ ...options, selectors: { ucbSpec }, memory: 'carried' });
    const fresh = measureRegret({ ...options, selectors: { ucbSpec } });
    expect(carried.memory).toBe('carried');
    expect(fresh.memory).toBe('fresh');
    // Fresh: 40 times the price of 35 rounds of exploration. Carried: once.
    expect(carried.selectors.ucbSpec!.bestArmShare).toBeGreaterThan(fresh.selectors.ucbSpec!.bestArmShare + 0.2);
  });

  test('the report is plain JSON', () => {
    const report = measureRegret({ ...options, selectors: { ucbSpec } });
    expect(JSON.parse(JSON.stringify(report))).toStrictEqual(report);
  });

  test('an episode at a time gives the same report', () => {
    const measurement = regretMeasurement({ environment, seed: 'sim', selectors: { ucbSpec, exp3Spec } });
    for (let episode = 0; episode < 40; episode++) measurement.addEpisode(episode);
    expect(measurement.report()).toStrictEqual(measureRegret({ ...options, selectors: { ucbSpec, exp3Spec } }));
  });
});

describe('tallies', () => {
  const options = { environment, seed: 'sim', selectors: { ucbSpec, exp3Spec } };

  test('parts computed apart give the same report, also after a trip through JSON', () => {
    const parts = [0, 1, 2, 3].map((part) => {
      const measurement = regretMeasurement(options);
      for (let episode = 10 * part; episode < 10 * (part + 1); episode++) measurement.addEpisode(episode);
      return JSON.parse(JSON.stringify(measurement.tally()));
    });
    const merged = regretMeasurement(options);
    for (const part of parts) merged.addTally(part);
    const whole = measureRegret({ ...options, episodes: 40 });
    expect(merged.rounds).toBe(parts.reduce((sum, part) => sum + part.rounds, 0));
    expect(JSON.stringify(merged.report(), roundTimes)).toBe(JSON.stringify(whole, roundTimes));
  });

  test('a tally of other selectors or other arms is refused, and nothing changes', () => {
    const measurement = regretMeasurement(options);
    measurement.addEpisode(0);
    const before = measurement.report();
    const other = regretMeasurement({ ...options, selectors: { ucbSpec } });
    expect(() => measurement.addTally(other.tally())).toThrow(
      'RegretMeasurement.addTally: tally.selectors must be exp3Spec, ucbSpec, got ucbSpec',
    );
    const twoArms = truncatedGeometric({ acceptanceRates: [0.3, 0.8], maxDraftLength: 4, sequenceLength: 120 });
    expect(() => measurement.addTally(regretMeasurement({ ...options, environment: twoArms }).tally())).toThrow(
      'RegretMeasurement.addTally: tally.fixedArms must be an array of 3, got an array of 2',
    );
    expect(measurement.report()).toStrictEqual(before);
  });
});

/** Standard errors of times to 12 digits: the only figures whose last bits depend on how parts were grouped. */
function roundTimes(key: string, value: unknown): unknown {
  return key === 'standardError' && typeof value === 'number' ? value.toPrecision(12) : value;
}

describe('progress and stopping', () => {
  const options = { environment, selectors: { ucbSpec }, episodes: 5, seed: 1 };

  test('progress is reported after every episode', () => {
    const seen: number[] = [];
    let rounds = 0;
    measureRegret({
      ...options,
      onProgress: (progress) => {
        seen.push(progress.episodesDone);
        expect(progress.episodes).toBe(5);
        expect(progress.rounds).toBeGreaterThan(rounds);
        rounds = progress.rounds;
      },
    });
    expect(seen).toEqual([1, 2, 3, 4, 5]);
  });

  test('an aborted signal stops before the next episode, with its reason', () => {
    const controller = new AbortController();
    const done: number[] = [];
    const run = () =>
      measureRegret({
        ...options,
        signal: controller.signal,
        onProgress: ({ episodesDone }) => {
          done.push(episodesDone);
          if (episodesDone === 2) controller.abort(new Error('enough'));
        },
      });
    expect(run).toThrow('enough');
    expect(done).toEqual([1, 2]);
  });

  test('the asynchronous form gives the same report and lets timers fire', async () => {
    // 400 episodes of 4 players with some 50 rounds: 80,000 rounds and more, so that it yields at least once.
    const many = { ...options, episodes: 1500 };
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    const report = await measureRegretAsync(many);
    expect(fired).toBe(true);
    expect(report).toStrictEqual(measureRegret(many));
  });

  test('the asynchronous form can be aborted from outside', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('from a timer')), 0);
    await expect(measureRegretAsync({ ...options, episodes: 1e9, signal: controller.signal })).rejects.toThrow(
      'from a timer',
    );
  });
});

describe('what is refused', () => {
  const options = { environment, selectors: { ucbSpec }, episodes: 5, seed: 1 };
  test.each<[string, object, string]>([
    ['no episodes', { episodes: 0 }, 'measureRegret: episodes must be a positive integer, got 0'],
    ['a fraction of an episode', { episodes: 1.5 }, 'measureRegret: episodes must be a positive integer, got 1.5'],
    ['no seed', { seed: undefined }, 'measureRegret: seed must be a string or a finite number, got undefined'],
    [
      'a seed that is no number',
      { seed: Number.NaN },
      'measureRegret: seed must be a string or a finite number, got NaN',
    ],
    ['another memory', { memory: 'reset' }, 'measureRegret: memory must be "fresh" or "carried", got "reset"'],
    ['a round limit of 0', { roundLimit: 0 }, 'measureRegret: roundLimit must be a positive integer, got 0'],
    [
      'a selector that is no factory',
      { selectors: { x: 3 } },
      'measureRegret: selectors["x"] must be a function, got 3',
    ],
    ['no environment', { environment: undefined }, 'measureRegret: environment must be an object, got undefined'],
    ['progress that is no function', { onProgress: 1 }, 'measureRegret: onProgress must be a function, got 1'],
  ])('%s', (_, wrong, message) => {
    expect(() => measureRegret({ ...options, ...wrong } as Parameters<typeof measureRegret>[0])).toThrow(message);
  });

  test('more episodes than an environment has', () => {
    const limited = { ...scriptedEnvironment([[1]], 5), episodeCount: 3 };
    expect(() => measureRegret({ ...options, environment: limited })).toThrow(
      'measureRegret: episodes must be an integer in [1, 3], got 5',
    );
  });

  test('an episode of another problem, and a report of no episodes', () => {
    const measurement = regretMeasurement({ environment, selectors: { ucbSpec }, seed: 1 });
    expect(() => measurement.report()).toThrow(
      'RegretMeasurement.report: there must be at least one episode, got none',
    );
    expect(() => measurement.addEpisode(0, scriptedEnvironment([[1]], 5))).toThrow(
      'environment must have 3 arms with rewards in [1, 5], got 1 with rewards in [1, 10]',
    );
    expect(() => measurement.addEpisode(-1)).toThrow('episode must be an integer of at least 0, got -1');
  });

  test('after an error the figures are as they were', () => {
    let fail = false;
    const moody: SelectorFactory = (problem) => {
      if (fail) throw new Error('moody');
      return ucbSpec(problem);
    };
    const measurement = regretMeasurement({ environment, selectors: { moody }, seed: 1 });
    measurement.addEpisode(0);
    const before: RegretReport = measurement.report();
    fail = true;
    expect(() => measurement.addEpisode(1)).toThrow('moody');
    expect(measurement.report()).toStrictEqual(before);
  });
});
