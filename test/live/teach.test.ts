import { type AnySelector, exp3Spec, hedge, linUcb, omegaUcb, sideInformationThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { choose, learn, ownPart, probabilityOf } from '../../src/live/teach.js';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };

/** A selector that is of one kind of feedback, and writes down each call. */
function recorder(feedback: AnySelector['feedback']): { selector: AnySelector; calls: unknown[][] } {
  const calls: unknown[][] = [];
  const note =
    (name: string) =>
    (...args: unknown[]) => {
      calls.push([name, ...args.map((arg) => (ArrayBuffer.isView(arg) ? Array.from(arg as Float64Array) : arg))]);
      return 2;
    };
  const selector = {
    ...UNIT,
    feedback,
    contextSize: 1,
    maxCost: 5,
    select: note('select'),
    probability: note('probability'),
    update: note('update'),
    updateWithCost: note('updateWithCost'),
    updateAll: note('updateAll'),
    updateObserved: note('updateObserved'),
    snapshot: () => ({}),
  };
  return { selector: selector as unknown as AnySelector, calls };
}

describe('a selector', () => {
  test('is asked with the context, or an empty one', () => {
    const { selector, calls } = recorder('contextual');
    const random = () => 0.5;
    expect(choose(selector, random, [3])).toBe(2);
    choose(selector, random);
    expect(probabilityOf(selector, 1, [4])).toBe(2);
    probabilityOf(selector, 0);
    expect(calls).toEqual([
      ['select', random, [3]],
      ['select', random, []],
      ['probability', 1, [4]],
      ['probability', 0, []],
    ]);
  });

  test('that learns from the arm it pulled is told the reward and the probability of then', () => {
    const { selector, calls } = recorder('bandit');
    learn('who', selector, { arm: 1, probability: 0.25, context: [9] }, 0.5);
    learn('who', selector, { arm: 0 }, 1);
    expect(calls).toEqual([
      ['update', 1, 0.5, 0.25],
      ['update', 0, 1, undefined],
    ]);
  });

  test('that weighs costs is told reward and cost, and nothing else is an outcome of it', () => {
    const { selector, calls } = recorder('bandit-with-costs');
    learn('who', selector, { arm: 2 }, { reward: 0.5, cost: 3 });
    expect(calls).toEqual([['updateWithCost', 2, 0.5, 3]]);
    expect(() => learn('who', selector, { arm: 2 }, 0.5)).toThrow('who: outcome must be an object, got 0.5');
    expect(() => learn('who', selector, { arm: 2 }, [0.5])).toThrow(
      'who: outcome must be an object, got an array of 1',
    );
    expect(calls.length).toBe(1);
  });

  test('with full information is told the rewards of all arms', () => {
    const { selector, calls } = recorder('full-information');
    learn('who', selector, { arm: 0 }, [0.1, 0.2, 0.3]);
    expect(calls).toEqual([['updateAll', [0.1, 0.2, 0.3]]]);
    // What is no JSON is no outcome: its own part could not be remembered.
    for (const outcome of [Float64Array.of(0.1, 0.2, 0.3), 0.5, { reward: 1, cost: 0 }]) {
      expect(() => learn('who', selector, { arm: 0 }, outcome as never)).toThrow(
        'who: outcome must be a non-empty array',
      );
    }
    expect(calls.length).toBe(1);
  });

  test.each(['side-information', 'contextual'] as const)(
    'with %s is told what was observed, and NaN of the others',
    (kind) => {
      const { selector, calls } = recorder(kind);
      learn('who', selector, { arm: 1, context: [7] }, 0.5);
      learn('who', selector, { arm: 1 }, [null, 0, 1]);
      expect(calls).toEqual([
        ['updateObserved', 1, [Number.NaN, 0.5, Number.NaN], [7]],
        ['updateObserved', 1, [Number.NaN, 0, 1], []],
      ]);
      expect(() => learn('who', selector, { arm: 1 }, [0, null, 1])).toThrow(
        'who: outcome[1] must be the reward of the chosen arm, got null',
      );
      expect(() => learn('who', selector, { arm: 1 }, Number.NaN)).toThrow(
        'outcome[1] must be the reward of the chosen',
      );
      expect(calls.length).toBe(2);
    },
  );

  test('of each real kind is unchanged by an outcome that is none', () => {
    const kinds: AnySelector[] = [
      exp3Spec(UNIT),
      omegaUcb({ ...UNIT, maxCost: 4 }),
      hedge(UNIT),
      sideInformationThompson({ ...UNIT, rewardRange: { min: 1, max: 3 } }),
      linUcb({ ...UNIT, contextSize: 1 }),
    ];
    for (const selector of kinds) {
      const before = JSON.stringify(selector.snapshot());
      for (const outcome of [99, [99, 99, 99], { reward: 99, cost: 1 }, Number.NaN]) {
        expect(() => learn('who', selector, { arm: 0, context: [1] }, outcome)).toThrow();
      }
      expect(JSON.stringify(selector.snapshot())).toBe(before);
    }
  });
});

test("the chosen arm's own part of an outcome is its reward, and its cost where there is one", () => {
  expect(ownPart(1, 0.5)).toEqual({ reward: 0.5, cost: 0 });
  expect(ownPart(1, [0.25, 0.75, null])).toEqual({ reward: 0.75, cost: 0 });
  expect(ownPart(1, { reward: 0.5, cost: 3 })).toEqual({ reward: 0.5, cost: 3 });
});
