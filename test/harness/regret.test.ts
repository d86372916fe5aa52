import {
  type AnySelectorFactory,
  type ArmSelector,
  createRandom,
  exp3Spec,
  measureRegret,
  measureRegretAsync,
  type RegretReport,
  type RegretTally,
  regretMeasurement,
  type SelectorFactory,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, expectTypeOf, test, vi } from 'vitest';
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

  test('of arms that are equally good the first is the comparator, where the law is not known', () => {
    const comparator = (lengths: number[][], costs?: number[]) => {
      const equal = scriptedEnvironment(lengths, 12, costs);
      return measureRegret({ environment: equal, selectors: {}, episodes: 2, seed: 1 }).comparator;
    };
    // Means 6, 5, 5 rounds and as much time; with costs the last arm takes the least time.
    const lengths = [
      [2, 3, 2],
      [2, 2, 3],
    ];
    expect(comparator(lengths)).toEqual({ arm: 1, basis: 'estimated', elapsedArm: 1 });
    expect(comparator(lengths, [2, 3, 1])).toEqual({ arm: 1, basis: 'estimated', elapsedArm: 2 });
    expect(comparator(lengths, [1, 3, 3])).toEqual({ arm: 1, basis: 'estimated', elapsedArm: 0 });
  });

  test('regret is paired by episode; pulls, shares and times go with it', () => {
    // alternate: episode 0: 2 4 2 4 = 12 in 4 rounds, episode 1: 3 2 3 2 2(cut) = 12 in 5 rounds.
    const { alternate } = report.selectors;
    expect(alternate.stoppingTime.mean).toBe(4.5);
    // 4 - 3 = 1 and 5 - 6 = -1 to arm 1; 4 - 3 = 1 and 5 - 4 = 1 to the best of each episode.
    expect(alternate.stoppingTimeRegret).toMatchObject({ mean: 0, minimum: -1, maximum: 1, standardError: 1 });
    expect(alternate.perEpisodeRegret.mean).toBe(1);
    expect(alternate.pulls.map((pull) => pull.mean)).toEqual([2.5, 2]);
    expect(alternate.bestArmShare).toBe(4 / 9);
    expect(alternate.tokensPerRound).toBe(24 / 9);
    // Times 2 + 4 = 6 and 3 + 4 = 7, to arm 0's 6 and 4.
    expect(alternate.elapsed.mean).toBe(6.5);
    expect(alternate.elapsedRegret.mean).toBe(1.5);
    expect(report.selectors.second.stoppingTimeRegret).toMatchObject({ mean: 0, standardError: 0 });
  });

  test('the report knows the names of its selectors, and forgets them where they are not written down', () => {
    const named = measureRegret({ environment, selectors: { ucbSpec, mine: exp3Spec }, episodes: 1, seed: 1 });
    expectTypeOf(named).toEqualTypeOf<RegretReport<'ucbSpec' | 'mine'>>();
    expectTypeOf(named).toExtend<RegretReport>();
    // @ts-expect-error there is none of this name
    expect(named.selectors.ucb).toBeUndefined();
    const some: Record<string, AnySelectorFactory> = { ucbSpec };
    const report = regretMeasurement({ environment, selectors: some, seed: 1 });
    expectTypeOf(report.report).returns.toEqualTypeOf<RegretReport>();
    expectTypeOf(measureRegretAsync<'a'>).returns.resolves.toEqualTypeOf<RegretReport<'a'>>();
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
    expect(rewards.selectors.trap.stoppingTimeRegret.mean).toBe(-2);
    expect(rewards.selectors.trap.perEpisodeRegret.mean).toBe(-2);
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
    expect(report.selectors.best.stoppingTimeRegret).toMatchObject({ mean: 0, minimum: 0, maximum: 0 });
  });

  test('a carried selector remembers the episodes before, a fresh one does not', () => {
    const carried = measureRegret({ ...options, selectors: { ucbSpec }, memory: 'carried' });
    const fresh = measureRegret({ ...options, selectors: { ucbSpec } });
    expect(carried.memory).toBe('carried');
    expect(fresh.memory).toBe('fresh');
    // Fresh: 40 times the price of 35 rounds of exploration. Carried: once.
    expect(carried.selectors.ucbSpec.bestArmShare).toBeGreaterThan(fresh.selectors.ucbSpec.bestArmShare + 0.2);
  });

  test('a carried selector is told of every new prompt after its first, a fresh one never', () => {
    const told = (memory: 'fresh' | 'carried') => {
      const calls: string[] = [];
      const listener: SelectorFactory = (problem) => {
        calls.push('made');
        return { ...cycle([1])(problem), startEpisode: () => calls.push('told') } as ArmSelector;
      };
      measureRegret({ ...options, episodes: 3, selectors: { listener }, memory });
      return calls;
    };
    expect(told('carried')).toEqual(['made', 'told', 'told']);
    expect(told('fresh')).toEqual(['made', 'made', 'made']);
  });

  test('a selector has other luck in every episode, and it is not the environment’s', () => {
    const first: number[] = [];
    const draws: SelectorFactory = (problem) => {
      const fixed = cycle([0])(problem);
      let asked = false;
      return {
        ...fixed,
        select(random) {
          const u = random();
          if (!asked) first.push(u);
          asked = true;
          return 0;
        },
      } as ArmSelector;
    };
    measureRegret({ ...options, episodes: 4, selectors: { draws } });
    expect(first).toEqual([0, 1, 2, 3].map((episode) => createRandom('sim', episode, 'selector')()));
    const luck = [0, 1, 2, 3].map((episode) => createRandom('sim', episode, 'environment')());
    expect(new Set([...first, ...luck]).size).toBe(8);
  });

  test('the round that ends a sequence is kept from selectors when that is asked for', () => {
    const rewardsTold = (learnFromLastRound: boolean) => {
      let tokens = 0;
      const counter: SelectorFactory = (problem) => {
        const selector = cycle([1])(problem) as ArmSelector;
        return {
          ...selector,
          update(arm: number, reward: number) {
            tokens += reward;
            selector.update(arm, reward);
          },
        };
      };
      const report = measureRegret({ ...options, episodes: 5, selectors: { counter }, learnFromLastRound });
      expect(report.learnFromLastRound).toBe(learnFromLastRound);
      return tokens;
    };
    // Five sequences of 120 tokens; without their last blocks 1 to 5 tokens fewer each.
    expect(rewardsTold(true)).toBe(600);
    expect(rewardsTold(false)).toBeLessThanOrEqual(595);
    expect(rewardsTold(false)).toBeGreaterThanOrEqual(575);
  });

  test('what is free to observe in an environment is told to selectors that learn from it', () => {
    const observed = [false, false, false];
    const watcher: AnySelectorFactory = ({ armCount, rewardRange }) => ({
      armCount,
      rewardRange,
      feedback: 'side-information',
      select: () => 1,
      updateObserved: (_, rewards) => {
        for (let arm = 0; arm < armCount; arm++) if (!Number.isNaN(rewards[arm]!)) observed[arm] = true;
      },
      probability: (arm) => (arm === 1 ? 1 : 0),
      snapshot: () => ({}),
    });
    const free = { ...environment, begin: environment.begin.bind(environment), freeArms: [true, false, false] };
    measureRegret({ ...options, environment: free, episodes: 2, selectors: { watcher } });
    expect(observed).toEqual([true, true, false]);
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

test('tallies of episodes that the round limit cut off add up, tokens, times and cuts', () => {
  // Stopping times of arm 0: 6 and 4, of arm 1: 3 and 6 (the table of the first test), cut at 5; times 1 and 2 a round.
  const cut = {
    environment: scriptedEnvironment(
      [
        [2, 4],
        [3, 2],
      ],
      12,
      [1, 2],
    ),
    selectors: { second: cycle([1]) },
    seed: 1,
    roundLimit: 5,
  };
  const merged = regretMeasurement(cut);
  for (const episode of [0, 1]) {
    const part = regretMeasurement(cut);
    part.addEpisode(episode);
    merged.addTally(part.tally());
  }
  const { episodes, rounds, fixedArms, selectors } = merged.tally();
  expect([episodes, rounds]).toEqual([2, 5 + 4 + 3 + 5 + 3 + 5]);
  expect(fixedArms.map(({ tokens }) => tokens)).toEqual([10 + 12, 12 + 10]);
  expect(fixedArms.map(({ elapsed }) => elapsed.sum)).toEqual([5 + 4, 6 + 10]);
  expect(fixedArms.map(({ truncatedEpisodes }) => truncatedEpisodes)).toEqual([1, 1]);
  expect(fixedArms[0]!.stoppingTimes).toEqual([
    [4, 1],
    [5, 1],
  ]);
  expect(selectors.second).toMatchObject({
    tokens: 22,
    truncatedEpisodes: 1,
    stoppingTimes: [
      [3, 1],
      [5, 1],
    ],
    // Three rounds to the best fixed arm's three, five to four; to arm 0 three to five and five to four.
    perEpisodeRegrets: [
      [0, 1],
      [1, 1],
    ],
    regretsToArm: [
      [
        [-2, 1],
        [1, 1],
      ],
      [[0, 2]],
    ],
    pulls: [
      [[0, 2]],
      [
        [3, 1],
        [5, 1],
      ],
    ],
  });
  expect(selectors.second!.elapsedRegretsToArm.map(({ sum }) => sum)).toEqual([6 - 5 + 10 - 4, 0]);
  expect(merged.report().selectors.second).toMatchObject({ tokensPerRound: 22 / 8, tokensPerTime: 22 / 16 });
});

test('an episode of another problem is refused: of other arms, or of rewards whose range has either end elsewhere', () => {
  const two = scriptedEnvironment([[1, 2]], 4);
  const measurement = regretMeasurement({ environment: two, selectors: { second: cycle([1]) }, seed: 1 });
  for (const [other, got] of [
    [{ ...two, armCount: 3 }, '3 with rewards in [1, 10]'],
    [{ ...two, rewardRange: { min: 0, max: 10 } }, '2 with rewards in [0, 10]'],
    [{ ...two, rewardRange: { min: 1, max: 11 } }, '2 with rewards in [1, 11]'],
  ] as const) {
    expect(() => measurement.addEpisode(0, other)).toThrow(
      `RegretMeasurement.addEpisode: environment must have 2 arms with rewards in [1, 10], got ${got}`,
    );
  }
  measurement.addEpisode(0, { ...two });
  expect(measurement.rounds).toBe(4 + 2 + 2);
});

describe('a tally that is damaged', () => {
  const options = { environment, seed: 'sim', selectors: { ucbSpec } };
  const counts = 'must be 3 episodes, got';
  // Each damage would go unnoticed into some figures and not into others.
  test.each<[string, (tally: RegretTally) => object, string]>([
    ['no object', () => [], 'tally must be an object, got an array of 0'],
    ['fewer episodes than its parts', (tally) => ({ ...tally, episodes: 2 }), 'must be 2 episodes, got 3'],
    ['no best arms', ({ bestFixedArm: _, ...tally }) => tally, 'tally.bestFixedArm must be an array, got undefined'],
    ['an episode too many', (tally) => ({ ...tally, bestFixedArm: [[40, 4]] }), counts],
    ['a value that is no integer', (tally) => ({ ...tally, bestFixedArm: [[0.5, 3]] }), 'bestFixedArm[0][0] must be'],
    ['a count that is none', (tally) => ({ ...tally, bestFixedArm: [[40, null]] }), 'bestFixedArm[0][1] must be'],
    [
      'an entry of three',
      (tally) => ({ ...tally, bestFixedArm: [[40, 3, 1]] }),
      'bestFixedArm[0] must be an array of 2',
    ],
    ['an entry of none', (tally) => ({ ...tally, bestFixedArm: [3] }), 'bestFixedArm[0] must be an array of 2, got 3'],
    [
      'a value that never came',
      (tally) => ({ ...tally, bestFixedArm: [...tally.bestFixedArm, [1000, 0]] }),
      '][1] must be a positive integer, got 0',
    ],
    ...(['pulls', 'regretsToArm'] as const).map((part): [string, (tally: RegretTally) => object, string] => [
      `too few episodes in ${part} of an arm`,
      (tally) => {
        const data = tally.selectors.ucbSpec!;
        return { ...tally, selectors: { ucbSpec: { ...data, [part]: [data[part][0], [[1, 2]], data[part][2]] } } };
      },
      `tally.selectors["ucbSpec"].${part}[1]: the sum of the counts must be 3 episodes, got 2`,
    ]),
    ...(['stoppingTimes', 'elapsed', 'tokens', 'truncatedEpisodes'] as const).map(
      (part): [string, (tally: RegretTally) => object, string] => [
        `a fixed arm without ${part}`,
        (tally) => ({
          ...tally,
          fixedArms: [...tally.fixedArms.slice(1), { ...tally.fixedArms[0], [part]: undefined }],
        }),
        `tally.fixedArms[2].${part} must be`,
      ],
    ),
    ...(['perEpisodeRegrets', 'pulls', 'regretsToArm', 'elapsedRegretsToArm', 'stoppingTimes'] as const).map(
      (part): [string, (tally: RegretTally) => object, string] => [
        `a selector without ${part}`,
        (tally) => ({ ...tally, selectors: { ucbSpec: { ...tally.selectors.ucbSpec, [part]: undefined } } }),
        `tally.selectors["ucbSpec"].${part} must be`,
      ],
    ),
    [
      'a time that JSON could not hold',
      (tally) => {
        const { ucbSpec: data } = tally.selectors;
        return { ...tally, selectors: { ucbSpec: { ...data, elapsed: { ...data!.elapsed, sum: null } } } };
      },
      'tally.selectors["ucbSpec"].elapsed.sum must be a finite number, got null',
    ],
  ])('is refused with %s, and nothing changes', (_, damage, message) => {
    const measurement = regretMeasurement(options);
    for (let episode = 0; episode < 3; episode++) measurement.addEpisode(episode);
    const before = measurement.report();
    const damaged = damage(measurement.tally()) as RegretTally;
    expect(() => measurement.addTally(damaged)).toThrow(message);
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

  test('a signal without a reason gives each form an error by its own name', async () => {
    const stopped = { ...options, signal: { aborted: true } };
    expect(() => measureRegret(stopped)).toThrow('measureRegret: the signal must not be aborted, got an abort');
    await expect(measureRegretAsync(stopped)).rejects.toThrow(
      'measureRegretAsync: the signal must not be aborted, got an abort',
    );
  });

  test('the asynchronous form gives the same report and lets timers fire', async () => {
    // 1,500 episodes of 4 players with some 50 rounds: 300,000 rounds, so that it yields at least once.
    const many = { ...options, episodes: 1500 };
    let fired = false;
    setTimeout(() => {
      fired = true;
    }, 0);
    const report = await measureRegretAsync(many);
    expect(fired).toBe(true);
    expect(report).toStrictEqual(measureRegret(many));
  });

  test('the asynchronous form yields after 100,000 rounds, and after as many again', async () => {
    // The arm alone and the selector: 50,000 rounds an episode, so that it yields after the second and the fourth of five.
    const breaths = vi.spyOn(globalThis, 'setTimeout');
    const long = scriptedEnvironment([[1]], 25_000);
    await measureRegretAsync({ environment: long, selectors: { one: cycle([0]) }, episodes: 5, seed: 1 });
    const waits = breaths.mock.calls.map(([, milliseconds]) => milliseconds);
    breaths.mockRestore();
    expect(waits).toEqual([0, 0]);
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
    [
      'learnFromLastRound that is no boolean',
      { learnFromLastRound: 'no' },
      'measureRegret: learnFromLastRound must be true or false, got "no"',
    ],
    ['a signal that is no object', { signal: 3 }, 'measureRegret: signal must be an object, got 3'],
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

  test('a factory that makes no selector, or one for another number of arms', () => {
    const two: SelectorFactory = ({ rewardRange }) => ucbSpec({ armCount: 2, rewardRange });
    expect(() => measureRegret({ ...options, selectors: { two } })).toThrow(
      'RegretMeasurement.addEpisode: the armCount of what selectors["two"] makes must be 3, got 2',
    );
    const none = (() => undefined) as unknown as SelectorFactory;
    expect(() => measureRegret({ ...options, selectors: { none } })).toThrow(
      'RegretMeasurement.addEpisode: what selectors["none"] makes must be an object, got undefined',
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
    expect(() => measurement.addEpisode(0, null as never)).toThrow('environment must be an object, got null');
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

  test('carried selectors that an error has interrupted play no further episode; what was measured stands', () => {
    let pulls = Infinity;
    const failing: typeof environment = {
      armCount: environment.armCount,
      rewardRange: environment.rewardRange,
      begin(episode, random) {
        const inner = environment.begin(episode, random);
        return {
          get done() {
            return inner.done;
          },
          get elapsed() {
            return inner.elapsed;
          },
          pull(arm) {
            if (--pulls < 0) throw new Error('interrupted');
            return inner.pull(arm);
          },
        };
      },
    };
    for (const memory of ['carried', 'fresh'] as const) {
      pulls = Infinity;
      const measurement = regretMeasurement({ environment, selectors: { ucbSpec }, seed: 1, memory });
      measurement.addEpisode(0);
      const before = measurement.report();
      // The same episode again: enough for all fixed arms, and for two rounds of the selector.
      pulls = measurement.rounds - before.selectors.ucbSpec.stoppingTime.mean + 2;
      expect(() => measurement.addEpisode(0, failing)).toThrow('interrupted');
      expect(measurement.report()).toStrictEqual(before);
      const next = () => measurement.addEpisode(1);
      if (memory === 'fresh') expect(next).not.toThrow();
      else {
        expect(next).toThrow(
          'RegretMeasurement.addEpisode: carried selectors must have finished the episodes before, got one that had thrown',
        );
        expect(measurement.report()).toStrictEqual(before);
      }
    }
  });

  test('an error before the selectors have played does not stop carried ones', () => {
    const measurement = regretMeasurement({ environment, selectors: { ucbSpec }, seed: 1, memory: 'carried' });
    expect(() => measurement.addEpisode(0, scriptedEnvironment([[1]], 5))).toThrow('environment must have 3 arms');
    expect(() => measurement.addEpisode(0)).not.toThrow();
  });
});
