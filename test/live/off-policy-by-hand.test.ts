/** Estimates and replays of short logs, each figure by hand or by a second, naive way; of long logs: `off-policy.test.ts`. */
import {
  type AnySelector,
  type ArmSelector,
  createRandom,
  estimateWhatIf,
  fixedArm,
  hedge,
  type LoggedDecision,
  type RandomSource,
  type ReplayWhatIfOptions,
  replayWhatIf,
  ucb1,
  type WhatIfOptions,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const PROBLEM = { armCount: 3, rewardRange: { min: 0, max: 1 } };
/** The quantiles of the normal law at 0.975 and 0.75. */
const QUANTILE_95 = 1.959963984540054;
const QUANTILE_50 = 0.6744897501960817;

describe('estimates by hand', () => {
  const log: readonly LoggedDecision[] = [
    { arm: 0, probability: 0.5, reward: 1 },
    { arm: 1, probability: 0.25, reward: 0.5 },
    { arm: 0, probability: 0.8, reward: 0 },
    { arm: 2, probability: 0.2, reward: 1 },
  ];

  test.each([
    [undefined, QUANTILE_95],
    [0.5, QUANTILE_50],
  ])('of an arm, with intervals of level %s', (level, quantile) => {
    const told = estimateWhatIf({ ...PROBLEM, log, target: { arm: 0 }, ...(level !== undefined && { level }) });
    // Weights 2, 0, 1.25, 0.
    expect(told.count).toBe(4);
    expect(told.effectiveCount).toBeCloseTo(3.25 ** 2 / (4 + 1.5625), 13);
    // Terms 2, 0, 0, 0 about 1/2: squares 2.25 + 3 x 0.25 = 3, over 3 x 4: standard error 1/2.
    // Weighted residuals 2 (1 - 2 / 3.25) and 1.25 (0 - 2 / 3.25): 10 / 13 and -10 / 13.
    // Terms 1.5, 1, -0.25, 0.5 about 0.6875: squares 1.671875.
    const expected = {
      inversePropensity: [0.5, 0.5],
      selfNormalised: [2 / 3.25, (Math.SQRT2 * 10) / 13 / 3.25],
      doublyRobust: [0.6875, Math.sqrt(1.671875 / 12)],
    } as const;
    for (const name of ['inversePropensity', 'selfNormalised', 'doublyRobust'] as const) {
      const [mean, standardError] = expected[name];
      expect(told[name].mean, name).toBeCloseTo(mean, 14);
      expect(told[name].low, name).toBeCloseTo(mean - quantile * standardError, 12);
      expect(told[name].high, name).toBeCloseTo(mean + quantile * standardError, 12);
    }
  });

  test('of uniform choice, where an arm was left out once, in a range that does not begin at 0', () => {
    const shifted = { armCount: 3, rewardRange: { min: 2, max: 4 } };
    const told = estimateWhatIf({
      ...shifted,
      log: [
        { arm: 0, probability: 0.5, reward: 4, without: [1] },
        { arm: 1, probability: 0.25, reward: 4, without: [] },
        { arm: 2, probability: 0.5, reward: 2 },
      ],
      target: 'uniform',
    });
    // Laws 1/2, 0, 1/2, then 1/3 each: weights 1, 4/3, 2/3. Expected 3 before the first reward of an arm.
    expect(told.effectiveCount).toBeCloseTo(9 / (1 + 16 / 9 + 4 / 9), 13);
    expect(told.inversePropensity.mean).toBeCloseTo((4 + 16 / 3 + 4 / 3) / 3, 14);
    expect(told.selfNormalised.mean).toBeCloseTo((4 + 16 / 3 + 4 / 3) / 3, 14);
    // 3 + (4 - 3); (4 + 3 + 3) / 3 + 4/3 (4 - 3); (4 + 4 + 3) / 3 + 2/3 (2 - 3).
    expect(told.doublyRobust.mean).toBeCloseTo((4 + 14 / 3 + 3) / 3, 14);
  });

  const sound: readonly LoggedDecision[] = [
    { arm: 0, probability: 0.5, reward: 1 },
    { arm: 1, probability: 0.5, reward: 0 },
    { arm: 2, probability: 0.5, reward: 0 },
  ];
  const changed = (change: object): LoggedDecision[] => [{ ...sound[0]!, ...change }, ...sound.slice(1)];

  test.each<[string, Partial<WhatIfOptions>]>([
    ['a choice that was certain, for the arm that it was', { log: changed({ probability: 1 }) }],
    ['another arm left out', { log: changed({ without: [1, 2] }) }],
    [
      'a choice that was certain as there was no other, for uniform choice',
      {
        log: changed({ probability: 1, without: [2, 1] }),
        target: 'uniform',
      },
    ],
    ['two decisions', { log: sound.slice(0, 2) }],
  ])('are made of a log with %s', (_what, options) => {
    expect(estimateWhatIf({ ...PROBLEM, log: sound, target: { arm: 0 }, ...options }).count).toBeGreaterThan(1);
  });

  test.each<[string, object, string]>([
    ['options that there are not', { targets: [] }, 'options must be among'],
    ['no arms', { armCount: 0 }, 'armCount must be a positive integer, got 0'],
    ['no log', { log: undefined }, 'log must be a non-empty array, got undefined'],
    ['one decision', { log: sound.slice(0, 1) }, 'log must be at least two decisions, got an array of 1'],
    ['no object', { log: [...sound, 3] }, 'log[3] must be an object, got 3'],
    ['an arm that there is not', { log: changed({ arm: -1 }) }, 'log[0].arm must be an integer in [0, 2], got -1'],
    ['a word for a list', { log: changed({ without: '1' }) }, 'log[0].without must be a non-empty array, got "1"'],
    [
      'an arm left out that there is not',
      { log: changed({ without: [1, 3] }) },
      'log[0].without[1] must be an integer',
    ],
    [
      'the played arm left out',
      { log: changed({ without: [1, 0] }) },
      'log[0].without must be arms that were not played, got 0',
    ],
    ['a level of 0', { level: 0 }, 'level must be in (0, 1), got 0'],
    ['a level of 1', { level: 1 }, 'level must be in (0, 1), got 1'],
    ['a level as text', { level: '0.5' }, 'level must be in (0, 1), got "0.5"'],
    ['no target', { target: undefined }, 'target must be an object, got undefined'],
    ['a target that there is not', { target: { arm: 3 } }, 'target.arm must be an integer in [0, 2], got 3'],
    [
      'a target that was never played',
      { log: sound.slice(0, 2), target: { arm: 2 } },
      'arms that the target plays must have been played, got a log that never played 2',
    ],
    [
      'arms that were never played',
      { log: [sound[1], sound[1]], target: 'uniform' },
      'arms that the target plays must have been played, got a log that never played 0, 2',
    ],
    [
      'a target that was left out',
      { log: changed({ without: [2, 1] }), target: { arm: 1 } },
      'log[0].without must be without arms that the target plays, got "arm 1"',
    ],
    [
      'a choice that was certain',
      { log: changed({ probability: 1 }), target: { arm: 2 } },
      'log[0].probability must be less than 1, or arm 2 could not be played, got 1',
    ],
    [
      'one for uniform choice',
      { log: changed({ probability: 1, without: [1] }), target: 'uniform' },
      'log[0].probability must be less than 1, or arm 2 could not be played, got 1',
    ],
  ])('are refused with %s', (_what, wrong, message) => {
    const options = { ...PROBLEM, log: sound, target: { arm: 0 }, ...wrong } as WhatIfOptions;
    expect(() => estimateWhatIf(options)).toThrow(`estimateWhatIf: ${message}`);
  });
});

/** A source that counts its draws. */
function counted(seed: string): { random: RandomSource; draws: () => number } {
  const inner = createRandom(seed);
  let draws = 0;
  return {
    random: () => {
      draws += 1;
      return inner();
    },
    draws: () => draws,
  };
}

describe('replay', () => {
  const uniform = 1 / 3;
  const rewardOf = [0.25, 1, 0.5];
  /** Arms in turn, each with the reward that it always gives. */
  const steady = Array.from({ length: 30 }, (_, t) => ({
    arm: t % 3,
    probability: uniform,
    reward: rewardOf[t % 3]!,
  }));
  /** Arms and rewards that differ. */
  const luck = createRandom('log');
  const mixed = Array.from({ length: 60 }, () => {
    const arm = Math.floor(3 * luck());
    return { arm, probability: [0.5, 0.3, 0.2][arm]!, reward: Math.floor(3 * luck()) / 2 };
  });

  test('of an arm on a log of uniform choices is the mean of what it gave, of as many rounds as it was played', () => {
    for (const arm of [0, 1, 2]) {
      const { random, draws } = counted('uniform');
      const told = replayWhatIf({ ...PROBLEM, log: steady, selector: fixedArm({ ...PROBLEM, arm }), random });
      // What never varies has no scatter.
      expect(told).toEqual({
        count: 30,
        rounds: 10,
        reward: { mean: rewardOf[arm], low: rewardOf[arm], high: rewardOf[arm] },
      });
      // A decision of the least probability counts without a draw; a hundred runs draw one reward a round.
      expect(draws()).toBe(100 * 10);
    }
  });

  test.each([
    [undefined, QUANTILE_95],
    [0.5, QUANTILE_50],
  ])('is that of a loop written out, its interval the scatter of a hundred runs (level %s)', (level, quantile) => {
    const leastProbability = 0.2;
    const random = createRandom('replay');
    const told = replayWhatIf({
      ...PROBLEM,
      log: mixed,
      selector: ucb1(PROBLEM),
      random: createRandom('replay'),
      leastProbability,
      ...(level !== undefined && { level }),
    });
    const counting = mixed.filter(({ probability }) => probability === 0.2 || random() < 0.2 / probability);
    const selector = ucb1(PROBLEM);
    const rewards: number[] = [];
    for (const { arm, reward } of counting) {
      if (selector.select(random) !== arm) continue;
      selector.update(arm, reward);
      rewards.push(reward);
    }
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const runs = Array.from({ length: 100 }, () => {
      const again = ucb1(PROBLEM);
      return mean(
        rewards.map(() => {
          const arm = again.select(random);
          const given = counting.filter((decision) => decision.arm === arm);
          const { reward } = given[Math.floor(random() * given.length)]!;
          again.update(arm, reward);
          return reward;
        }),
      );
    });
    const scatter = Math.sqrt(runs.reduce((sum, run) => sum + (run - mean(runs)) ** 2, 0) / 99);
    expect(counting.length).toBeLessThan(mixed.length);
    expect(scatter).toBeGreaterThan(0.01);
    expect(told.count).toBe(60);
    expect(told.rounds).toBe(rewards.length);
    expect(told.reward.mean).toBeCloseTo(mean(rewards), 13);
    expect(told.reward.low).toBeCloseTo(mean(rewards) - quantile * scatter, 12);
    expect(told.reward.high).toBeCloseTo(mean(rewards) + quantile * scatter, 12);
  });

  test('takes probabilities for equal that are so within 1e-9', () => {
    const near = (by: number) =>
      steady.map((decision, t) => (t === 4 ? { ...decision, probability: uniform + by } : decision));
    const replay = (log: readonly LoggedDecision[], options: object = {}) => {
      const { random, draws } = counted('near');
      const told = replayWhatIf({ ...PROBLEM, log, selector: fixedArm({ ...PROBLEM, arm: 1 }), random, ...options });
      return [told.rounds, draws()];
    };
    // What is more by more than a part in 1e9 is drawn for; both are 1 / 3 as far as that is asked for.
    expect(replay(near(2e-10))).toEqual([10, 1000]);
    expect(replay(near(9e-10))[1]! % 100).toBe(1);
    expect(replay(near(-9e-10))).toEqual([10, 1000]);
    const refused = (by: number) =>
      expect(() => replay(near(by))).toThrow(/log\[4\].probability must be 1 \/ 3, with no arm/);
    refused(2e-9);
    refused(-2e-9);
    // Where the least is named, it is within a part in 1e9 of it; what is more is drawn for.
    const leastProbability = uniform;
    expect(replay(near(2e-10), { leastProbability })).toEqual([10, 1000]);
    expect(replay(near(-2e-10), { leastProbability })).toEqual([10, 1000]);
    expect(replay(near(2e-9), { leastProbability })[1]! % 100).toBe(1);
    expect(() => replay(near(-2e-9), { leastProbability })).toThrow(
      'log[4].probability must be at least leastProbability',
    );
    expect(replay(steady, { leastProbability: uniform * (1 + 5e-10) })).toEqual([10, 1000]);
    // Up to there, both ends included.
    const at = (probability: number) =>
      steady.map((decision, t) => (t === 4 ? { ...decision, probability } : decision));
    expect(replay(at(uniform * (1 + 1e-9)), { leastProbability })).toEqual([10, 1000]);
    expect(replay(at(uniform * (1 - 1e-9)), { leastProbability })).toEqual([10, 1000]);
    const greatest = uniform * (1 + 1e-9);
    const all = steady.map((decision) => ({ ...decision, probability: greatest }));
    expect(replay(all, { leastProbability: greatest })).toEqual([10, 1000]);
    expect(() => replay(steady, { leastProbability: uniform * (1 + 5e-9) })).toThrow(
      'leastProbability must be in (0, 1 / 3]',
    );
  });

  test('counts a decision of probability p where the draw is less than the least over p', () => {
    const two = { armCount: 2, rewardRange: { min: 0, max: 1 } };
    const log = [0, 1, 0, 1, 0].map((arm) => ({ arm, probability: 0.5, reward: 1 }));
    const rounds = (u: number) =>
      replayWhatIf({ ...two, log, selector: fixedArm({ ...two, arm: 0 }), random: () => u, leastProbability: 0.25 })
        .rounds;
    expect(rounds(0.49)).toBe(3);
    expect(() => rounds(0.5)).toThrow('the rounds of the selector must be at least 2, got 0');
  });

  test('starts its hundred runs from the selector as it was given, also one whose snapshot is no copy', () => {
    const state = { rounds: 0 };
    const began: number[] = [];
    const make = (own: { rounds: number }): ArmSelector => ({
      ...PROBLEM,
      feedback: 'bandit',
      select: () => 1,
      probability: (arm) => Number(arm === 1),
      update: () => {
        own.rounds += 1;
      },
      snapshot: () => ({ kind: 'mine', version: 1, problem: PROBLEM, config: {}, state: own }),
    });
    const restore = (snapshot: { readonly state: unknown }): AnySelector => {
      const own = { ...(snapshot.state as { rounds: number }) };
      began.push(own.rounds);
      return make(own);
    };
    replayWhatIf({ ...PROBLEM, log: steady, selector: make(state), random: createRandom('own'), restore });
    expect(state.rounds).toBe(10);
    expect(began).toEqual(Array.from({ length: 100 }, () => 0));
  });

  test.each<[string, object, string]>([
    ['options that there are not', { seed: 1 }, 'options must be among'],
    ['one decision', { log: steady.slice(0, 1) }, 'log must be at least two decisions'],
    ['a level of 1', { level: 1 }, 'level must be in (0, 1), got 1'],
    ['no luck', { random: 0.5 }, 'random must be a function, got 0.5'],
    ['no way to restore', { restore: 'it' }, 'restore must be a function, got "it"'],
    ['no selector', { selector: null }, 'selector must be an object, got null'],
    [
      'one that learns otherwise',
      { selector: hedge(PROBLEM) },
      'selector.feedback must be \'bandit\', got "full-information"',
    ],
    ['one for other arms', { selector: ucb1({ ...PROBLEM, armCount: 2 }) }, 'selector.armCount must be 3, got 2'],
    ['a least probability of 0', { leastProbability: 0 }, 'leastProbability must be in (0, 1 / 3], got 0'],
    ['one as text', { leastProbability: '0.2' }, 'leastProbability must be in (0, 1 / 3], got "0.2"'],
    ['none that is a number', { leastProbability: Number.NaN }, 'leastProbability must be in (0, 1 / 3], got NaN'],
    [
      'an arm left out of uniform choices',
      { log: [...steady, { ...steady[0]!, without: [1] }] },
      'log[30].probability must be 1 / 3, with no arm left out',
    ],
    [
      'an arm left out',
      { log: [...steady, { ...steady[0]!, without: [2, 1] }], leastProbability: 0.3 },
      'log[30].without must be empty, got "arm 2, 1"',
    ],
    [
      'a selector that is met once',
      { log: steady.slice(0, 3) },
      'the rounds of the selector must be at least 2, got 1',
    ],
    [
      'arms that were never played',
      { log: steady.filter(({ arm }) => arm === 0) },
      'every arm must have been played in what counts of the log, got none of 1, 2',
    ],
  ])('is refused with %s', (_what, wrong, message) => {
    const selector = fixedArm({ ...PROBLEM, arm: 0 });
    const options = { ...PROBLEM, log: steady, selector, random: createRandom('no'), ...wrong } as ReplayWhatIfOptions;
    expect(() => replayWhatIf(options)).toThrow(`replayWhatIf: ${message}`);
  });

  test('two rounds are enough, and an empty list leaves no arm out', () => {
    const log = steady.slice(0, 6).map((decision) => ({ ...decision, without: [] }));
    const selector = fixedArm({ ...PROBLEM, arm: 0 });
    expect(replayWhatIf({ ...PROBLEM, log, selector, random: createRandom('two') }).rounds).toBe(2);
  });
});
