/** The checks that selectors share: of feedback, contexts, snapshots, options, and selectors that are handed over. */
import { describe, expect, test } from 'vitest';
import { fixedArm } from '../../../src/selectors/baselines/fixed-arm.js';
import { armCostsOrOnes } from '../../../src/selectors/contract/arm-costs.js';
import { readArmRewardRanges } from '../../../src/selectors/contract/arm-reward-ranges.js';
import { requireFeedback, requireRewards } from '../../../src/selectors/contract/feedback.js';
import { requireContext, requireObservedRewards } from '../../../src/selectors/contract/observed-feedback.js';
import { requireSelectorFor } from '../../../src/selectors/contract/selector-for.js';
import { readSnapshotOptions, textOf } from '../../../src/selectors/contract/snapshot.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 3 } };

describe('feedback of one arm', () => {
  const check = (arm: unknown, reward: unknown, probability?: unknown) => () =>
    requireFeedback('who', problem, arm as number, reward as number, probability as number);

  test('is an arm, a reward in the range, ends included, and a probability in (0, 1] where one is given', () => {
    for (const reward of [1, 2.5, 3]) expect(check(1, reward)).not.toThrow();
    for (const probability of [1, 1e-300, undefined]) expect(check(0, 2, probability)).not.toThrow();
  });

  test.each<[unknown, unknown, unknown, string]>([
    [2, 1, undefined, 'who: arm must be an integer in [0, 1], got 2'],
    [0, 0.9, undefined, 'who: reward must be in [1, 3], got 0.9'],
    [0, 3.1, undefined, 'who: reward must be in [1, 3], got 3.1'],
    [0, Number.NaN, undefined, 'who: reward must be in [1, 3], got NaN'],
    [0, 2, 0, 'who: probability must be in (0, 1], got 0'],
    [0, 2, 1.1, 'who: probability must be in (0, 1], got 1.1'],
    [0, 2, null, 'who: probability must be in (0, 1], got null'],
  ])('arm %s, reward %s, probability %s is refused', (arm, reward, probability, message) => {
    expect(check(arm, reward, probability)).toThrow(message);
  });
});

describe('the rewards of all arms', () => {
  const check = (rewards: unknown) => () => requireRewards('who', problem, rewards as number[]);

  test('are one for each arm, in any list', () => {
    for (const rewards of [[1, 3], Float64Array.of(2, 2), { length: 2, 0: 1, 1: 1.5 }])
      expect(check(rewards)).not.toThrow();
  });

  test.each<[unknown, string]>([
    [null, 'who: rewards must be a list of 2, got null'],
    [undefined, 'who: rewards must be a list of 2, got undefined'],
    ['12', 'who: rewards must be a list of 2, got "12"'],
    [[1], 'who: rewards must be a list of 2, got an array of 1'],
    [[1, 2, 3], 'who: rewards must be a list of 2, got an array of 3'],
    [[1, 0.5], 'who: reward must be in [1, 3], got 0.5'],
    [[4, 1], 'who: reward must be in [1, 3], got 4'],
    [[1, '2'], 'who: reward must be in [1, 3], got "2"'],
    [[Number.NaN, 1], 'who: reward must be in [1, 3], got NaN'],
  ])('%j is refused', (rewards, message) => {
    expect(check(rewards)).toThrow(message);
  });

  // They are looked at in groups; the first that is wrong is named wherever in a group it stands, alone or before others.
  test.each([4, 5, 8, 11])('are each looked at, of %d arms', (armCount) => {
    const many = { armCount, rewardRange: problem.rewardRange };
    const good = Array.from({ length: armCount }, (_, arm) => 1 + (arm % 3));
    expect(() => requireRewards('who', many, good)).not.toThrow();
    for (let arm = 0; arm < armCount; arm++) {
      for (const wrong of [0.9, 3.1, Number.NaN, '2', undefined, null]) {
        const got = typeof wrong === 'string' ? `"${wrong}"` : `${wrong}`;
        for (const areOthersWrong of [false, true]) {
          const later = (reward: number) => (areOthersWrong ? 7 : reward);
          const rewards = good.map((reward, i) => (i === arm ? wrong : i > arm ? later(reward) : reward)) as number[];
          expect(() => requireRewards('who', many, rewards)).toThrow(`who: reward must be in [1, 3], got ${got}`);
        }
      }
    }
  });
});

describe('rewards that are not all known', () => {
  const check = (arm: number, rewards: unknown) => () =>
    requireObservedRewards('who', problem, arm, rewards as number[]);

  test('are NaN where they are not, and at least one of them is', () => {
    for (const rewards of [
      [1, Number.NaN],
      [Number.NaN, 3],
      [2, 2],
    ])
      expect(check(0, rewards)).not.toThrow();
    expect(check(0, [Number.NaN, Number.NaN])).toThrow('who: rewards must be known for at least one arm, got NaN');
  });

  test.each<[number, unknown, string]>([
    [2, [1, 1], 'who: arm must be an integer in [0, 1], got 2'],
    [0, [1], 'who: rewards must be a list of 2, got an array of 1'],
    [0, ['2', Number.NaN], 'who: reward must be in [1, 3], got "2"'],
    [0, undefined, 'who: rewards must be a list of 2, got undefined'],
    [0, [Number.NaN, 4], 'who: reward must be in [1, 3], got 4'],
    [0, [0, Number.NaN], 'who: reward must be in [1, 3], got 0'],
    [0, [undefined, 1], 'who: reward must be in [1, 3], got undefined'],
  ])('arm %d of %j is refused', (arm, rewards, message) => {
    expect(check(arm, rewards)).toThrow(message);
  });
});

test('a context is so many finite numbers', () => {
  const check = (context: unknown) => () => requireContext('who', context as number[], 2);
  expect(check([0, -1.5])).not.toThrow();
  expect(check(Float64Array.of(1, 2))).not.toThrow();
  expect(check([1])).toThrow('who: context must be a list of 2, got an array of 1');
  expect(check([1, 2, 3])).toThrow('who: context must be a list of 2, got an array of 3');
  expect(check(null)).toThrow('who: context must be a list of 2, got null');
  expect(check([1, Infinity])).toThrow('who: context[1] must be a finite number, got Infinity');
  expect(check([Number.NaN, 1])).toThrow('who: context[0] must be a finite number, got NaN');
});

describe('the range of each arm', () => {
  const read = (ranges?: { min: number; max: number }[]) => readArmRewardRanges('who', problem, ranges);

  test('is that of the problem unless given, and a copy', () => {
    const ranges = read();
    expect(ranges).toEqual([
      { min: 1, max: 3 },
      { min: 1, max: 3 },
    ]);
    expect(ranges[0]).not.toBe(ranges[1]);
    const given = [
      { min: 1, max: 3 },
      { min: 2, max: 2 },
    ];
    expect(read(given)).toEqual(given);
    expect(read(given)[0]).not.toBe(given[0]);
  });

  test('lies in that of the problem, the right way round', () => {
    const inside = { min: 1, max: 3 };
    expect(() => read([inside, { min: 2.5, max: 2 }])).toThrow(
      'who: armRewardRanges[1].max must be at least armRewardRanges[1].min = 2.5, got 2',
    );
    expect(() => read([{ min: 0.5, max: 2 }, inside])).toThrow(
      'who: armRewardRanges[0] must lie in [1, 3], got [0.5, 2]',
    );
    expect(() => read([inside, { min: 2, max: 3.5 }])).toThrow(
      'who: armRewardRanges[1] must lie in [1, 3], got [2, 3.5]',
    );
  });
});

test('costs are 1 for every arm unless given, and copied', () => {
  expect(armCostsOrOnes(undefined, 3)).toEqual([1, 1, 1]);
  const costs = [2, 0.5];
  const read = armCostsOrOnes(costs, 2);
  expect(read).toEqual(costs);
  expect(read).not.toBe(costs);
});

describe('a selector that is handed over', () => {
  const selector = fixedArm({ ...problem, arm: 0 });
  const check = (given: unknown) => () => requireSelectorFor('who', given as typeof selector, problem);

  test('is for as many arms, and its range has all rewards of the problem', () => {
    expect(check(selector)).not.toThrow();
    expect(check(fixedArm({ armCount: 2, rewardRange: { min: 0, max: 4 }, arm: 0 }))).not.toThrow();
    expect(check(fixedArm({ ...problem, armCount: 3, arm: 0 }))).toThrow(
      'who: selector.armCount must be the number of arms, 2, got 3',
    );
    for (const [min, max] of [
      [1, 2.5],
      [1.5, 3],
      [1.5, 2.5],
    ] as const) {
      expect(check(fixedArm({ armCount: 2, rewardRange: { min, max }, arm: 0 }))).toThrow(
        `who: selector.rewardRange must be one that has [1, 3], got "[${min}, ${max}]"`,
      );
    }
  });

  test('is an object that selects, for a problem', () => {
    expect(check(null)).toThrow('who: selector must be an object, got null');
    expect(check({ ...problem })).toThrow('who: selector.select must be a function, got undefined');
    expect(check({ select: () => 0, armCount: 0, rewardRange: problem.rewardRange })).toThrow(
      'who: armCount must be a positive integer, got 0',
    );
  });
});

describe('the options in a snapshot', () => {
  const form = {
    kind: 'mine',
    version: 2,
    options: {
      always: { type: 'number', default: 1 },
      maybe: { type: 'number', optional: true },
      atStart: { type: 'number', optional: true, startOnly: true },
    },
  } as const;
  const sound = { kind: 'mine', version: 2, problem, config: { always: 3, maybe: null }, state: {} };
  const read = (change: object) => readSnapshotOptions('who', { ...sound, ...change }, form);

  test('are those of its parameters and its problem; null where one was left out that has no default', () => {
    expect(read({})).toEqual({ always: 3, ...problem });
    expect(read({ config: { always: 3, maybe: 4 } })).toEqual({ always: 3, maybe: 4, ...problem });
    // Of an option that has a default null is a value, for its own check to refuse.
    expect(read({ config: { always: null, maybe: 4 } })).toEqual({ always: null, maybe: 4, ...problem });
    expect(read({ config: { always: 3, maybe: 4, more: null } })).toEqual({
      always: 3,
      maybe: 4,
      more: null,
      ...problem,
    });
  });

  test.each<[object, string]>([
    [{ version: 1 }, 'who: mine snapshots must be of version 2, got 1'],
    [{ version: '2' }, 'who: mine snapshots must be of version 2, got "2"'],
    [{ problem: null }, 'who: snapshot.problem must be an object, got null'],
    [{ problem: { ...problem, armCount: 0 } }, 'who: armCount must be a positive integer, got 0'],
    [{ config: undefined }, 'who: snapshot.config must be an object, got undefined'],
    [{ config: { always: 3 } }, 'who: snapshot.config.maybe must be present, got undefined'],
    [{ config: { maybe: 3 } }, 'who: snapshot.config.always must be present, got undefined'],
    [{ state: [] }, 'who: snapshot.state must be an object, got an array of 0'],
  ])('a snapshot with %j is refused', (change, message) => {
    expect(() => read(change)).toThrow(message);
  });
});

test('one text stands for the same data, in whatever order its names stand, at every depth', () => {
  // By hand: names in the order of the alphabet, lists as they are.
  const text = '{"a":[2,{"c":"x","d":null},[]],"b":{"e":true,"f":-0.5}}';
  expect(textOf({ b: { f: -0.5, e: true }, a: [2, { d: null, c: 'x' }, []] })).toBe(text);
  expect(textOf(JSON.parse(text))).toBe(text);
});
