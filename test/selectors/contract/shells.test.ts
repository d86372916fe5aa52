/** The selectors that are made of a rule: what they check, what they pass on, and what they copy. */
import { describe, expect, test } from 'vitest';
import { contextualSelector } from '../../../src/selectors/contract/contextual-rule.js';
import {
  deterministicSelector,
  fullInformationSelector,
  randomisedSelector,
} from '../../../src/selectors/contract/rule.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 3 } };
const identity = () => ({
  kind: 'mine',
  version: 4,
  problem: structuredClone(problem),
  config: { list: [1, 2] },
});
const never = () => {
  throw new Error('a random number was drawn');
};

/** A rule of any kind that remembers what it was told, and chooses arm 1. */
function rule() {
  const told: unknown[][] = [];
  return {
    told,
    choose: () => 1,
    draw: (random: () => number) => (random() < 0.25 ? 0 : 1),
    law: () => [0.25, 0.75],
    weights: Float64Array.of(1, 3),
    totalWeight: 4,
    learn: (...what: unknown[]) => {
      told.push(what);
    },
    toState: () => ({ told: told.length }),
  };
}

const KINDS = [
  ['deterministic', 'bandit', deterministicSelector],
  ['randomised', 'bandit', randomisedSelector],
  ['with full information', 'full-information', fullInformationSelector],
] as const;

describe.each(KINDS)('a selector that is %s', (_, feedback, make) => {
  test('is for the problem and of the kind of its identity, as they were when it was made', () => {
    const own = identity();
    const selector = make(own, rule());
    own.problem.rewardRange.max = 9;
    own.config.list.push(3);
    expect([selector.feedback, selector.armCount, selector.rewardRange]).toEqual([feedback, 2, { min: 1, max: 3 }]);
    expect(selector.snapshot()).toEqual({
      kind: 'mine',
      version: 4,
      problem,
      config: { list: [1, 2] },
      state: { told: 0 },
    });
  });

  test('shares neither its problem nor its parameters with a snapshot', () => {
    const selector = make(identity(), rule());
    const snapshot = selector.snapshot();
    (snapshot.problem.rewardRange as { max: number }).max = 9;
    snapshot.config.list.push(3);
    expect(selector.snapshot().problem).toEqual(problem);
    expect(selector.snapshot().config).toEqual({ list: [1, 2] });
  });

  test('has probabilities of its arms alone', () => {
    const selector = make(identity(), rule());
    for (const arm of [-1, 2, 0.5]) {
      expect(() => selector.probability(arm)).toThrow(`mine.probability: arm must be an integer in [0, 1], got ${arm}`);
    }
  });
});

test('a deterministic selector plays what its rule chooses, with probability 1', () => {
  const selector = deterministicSelector(identity(), rule());
  expect(selector.select(never)).toBe(1);
  expect([selector.probability(0), selector.probability(1)]).toEqual([0, 1]);
});

test('a randomised selector draws as its rule does, and has its law', () => {
  const selector = randomisedSelector(identity(), rule());
  expect([selector.select(() => 0.2), selector.select(() => 0.3)]).toEqual([0, 1]);
  expect([selector.probability(0), selector.probability(1)]).toEqual([0.25, 0.75]);
});

test('a selector with full information draws in proportion to the weights of its rule', () => {
  const selector = fullInformationSelector(identity(), rule());
  expect([selector.select(() => 0.24), selector.select(() => 0.26)]).toEqual([0, 1]);
  expect([selector.probability(0), selector.probability(1)]).toEqual([0.25, 0.75]);
});

test('feedback is checked before the rule hears of it', () => {
  const rules = [rule(), rule(), rule()] as const;
  const [plain, drawing, all] = [
    deterministicSelector(identity(), rules[0]),
    randomisedSelector(identity(), rules[1]),
    fullInformationSelector(identity(), rules[2]),
  ];
  for (const selector of [plain, drawing]) {
    expect(() => selector.update(2, 1)).toThrow('mine.update: arm must be');
    expect(() => selector.update(0, 4)).toThrow('mine.update: reward must be');
    expect(() => selector.update(0, 1, 0)).toThrow('mine.update: probability must be');
    selector.update(1, 2, 0.5);
  }
  expect(() => all.updateAll([1])).toThrow('mine.updateAll: rewards must be');
  all.updateAll([1, 2]);
  expect(rules.map(({ told }) => told)).toEqual([[[1, 2]], [[1, 2, 0.5]], [[[1, 2]]]]);
});

describe('a contextual selector', () => {
  const contextRule = () => ({
    told: [] as unknown[][],
    choose: (context: ArrayLike<number>) => (context[0]! > 0 ? 1 : 0),
    toState: () => ({}),
  });

  test('plays what its rule chooses in the context', () => {
    const selector = contextualSelector(identity(), 2, contextRule());
    expect([selector.feedback, selector.contextSize, selector.armCount, selector.rewardRange]).toEqual([
      'contextual',
      2,
      2,
      { min: 1, max: 3 },
    ]);
    expect([selector.select(never, [1, 0]), selector.select(never, [-1, 0])]).toEqual([1, 0]);
    expect([0, 1].map((arm) => selector.probability(arm, [1, 0]))).toEqual([0, 1]);
    expect(() => selector.select(never, [1])).toThrow('mine.select: context must be a list of 2, got an array of 1');
    expect(() => selector.probability(0, [1])).toThrow('mine.probability: context must be a list of 2');
    expect(() => selector.probability(2, [1, 0])).toThrow('mine.probability: arm must be an integer in [0, 1], got 2');
  });

  test('copies its problem and parameters when it is made and into every snapshot', () => {
    const own = identity();
    const selector = contextualSelector(own, 2, contextRule());
    own.problem.rewardRange.max = 9;
    own.config.list.push(3);
    const snapshot = selector.snapshot();
    expect(snapshot).toEqual({ kind: 'mine', version: 4, problem, config: { list: [1, 2] }, state: {} });
    (snapshot.problem.rewardRange as { max: number }).max = 9;
    snapshot.config.list.push(3);
    expect(selector.snapshot().problem).toEqual(problem);
    expect(selector.snapshot().config).toEqual({ list: [1, 2] });
  });

  test('learns nothing where its rule does not, but checks what it is told', () => {
    const selector = contextualSelector(identity(), 1, contextRule());
    selector.updateObserved(0, [1, Number.NaN], [1]);
    expect(() => selector.updateObserved(0, [4, 1], [1])).toThrow('mine.updateObserved: reward must be in [1, 3]');
    expect(() => selector.updateObserved(0, [1, 1], [])).toThrow('mine.updateObserved: context must be a list of 1');
  });

  test('asks its rule about contexts and rounds before that learns', () => {
    const told: unknown[][] = [];
    const selector = contextualSelector(identity(), 1, {
      ...contextRule(),
      requireContext: (who, context) => {
        if (context[0] === 13) throw new RangeError(`${who}: not 13`);
      },
      requireRound: (who, arm, rewards, context) => {
        if (arm === 0) throw new RangeError(`${who}: not arm ${arm} of ${rewards[0]} in ${context[0]}`);
      },
      learn: (...what) => {
        told.push(what);
      },
    });
    expect(() => selector.select(never, [13])).toThrow('mine.select: not 13');
    expect(() => selector.probability(0, [13])).toThrow('mine.probability: not 13');
    expect(() => selector.updateObserved(1, [1, 1], [13])).toThrow('mine.updateObserved: not 13');
    expect(() => selector.updateObserved(0, [2, 1], [5])).toThrow('mine.updateObserved: not arm 0 of 2 in 5');
    expect(told).toEqual([]);
    selector.updateObserved(1, [2, 1], [5]);
    expect(told).toEqual([[1, [2, 1], [5]]]);
  });
});
