import {
  exp3,
  exp3Spec,
  fractionalKube,
  restoreSelector,
  type SelectorSnapshot,
  slidingWindowUcb,
  ucb1,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { onlyArms, withNewArm } from '../../src/live/arm-layout.js';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const RANGES = [
  { min: 0, max: 1 },
  { min: 0, max: 0.5 },
  { min: 0.25, max: 1 },
];
const own = (kind: string): SelectorSnapshot => ({ kind, version: 1, problem: UNIT, config: {}, state: {} });

function taught<Made extends { update(arm: number, reward: number): void }>(selector: Made): Made {
  for (const [arm, reward] of [
    [0, 1],
    [1, 0.5],
    [2, 0.25],
    [0, 0.5],
  ] as const) {
    selector.update(arm, reward);
  }
  return selector;
}

describe('a snapshot with some arms alone', () => {
  test('has their entries in state and config, and is otherwise the same', () => {
    const whole = taught(
      ucbSpec({ ...UNIT, armRewardRanges: RANGES, radiusScale: 0.5 }),
    ).snapshot() as SelectorSnapshot;
    const copy = structuredClone(whole);
    const part = onlyArms('who', whole, [0, 2]);
    expect(part).toStrictEqual({
      ...whole,
      problem: { ...UNIT, armCount: 2 },
      config: { ...(whole.config as object), armRewardRanges: [RANGES[0], RANGES[2]] },
      state: { counts: [2, 1], sums: [1.5, 0.25] },
    });
    expect(whole).toStrictEqual(copy);
    expect(() => restoreSelector(part)).not.toThrow();
  });

  test('leaves lists alone that the config does not have', () => {
    const whole = taught(ucbSpec(UNIT)).snapshot() as SelectorSnapshot;
    expect(onlyArms('who', whole, [1]).config).toStrictEqual(whole.config);
  });

  test('is refused of kinds whose arms do not stand each for itself, and of kinds of others', () => {
    const sliding = slidingWindowUcb({ ...UNIT, window: 5 }).snapshot() as SelectorSnapshot;
    expect(() => onlyArms('who', sliding, [0])).toThrow(
      'who: the selector, where arms are left out, must be of a kind without one window for all arms, got "slidingWindowUcb"',
    );
    for (const kind of ['mine', 'toString']) {
      expect(() => onlyArms('who', own(kind), [0])).toThrow(
        `who: the selector, where arms are left out, must be of a kind of this package, got "${kind}"`,
      );
    }
  });
});

describe('a snapshot with one more arm', () => {
  test('knows nothing of it where pulls are counted', () => {
    const whole = taught(ucb1(UNIT)).snapshot() as SelectorSnapshot;
    const more = withNewArm('who', whole, {});
    expect(more).toStrictEqual({
      ...whole,
      problem: { ...UNIT, armCount: 4 },
      state: { counts: [2, 1, 1, 0], sums: [1.5, 0.5, 0.25, 0] },
    });
    expect(whole.problem.armCount).toBe(3);
  });

  test('has it as good as the best where there are weights: the least loss, the greatest gain', () => {
    const losses = taught(exp3Spec(UNIT)).snapshot();
    const { cumulativeLosses } = losses.state;
    const least = Math.min(...cumulativeLosses);
    expect(least).toBeLessThan(Math.max(...cumulativeLosses));
    expect(withNewArm('who', losses as SelectorSnapshot, {}).state).toStrictEqual({
      ...losses.state,
      cumulativeLosses: [...cumulativeLosses, least],
    });
    const gains = taught(exp3({ ...UNIT, explorationRate: 0.5 })).snapshot();
    const { cumulativeGains } = gains.state;
    const greatest = Math.max(...cumulativeGains);
    expect(greatest).toBeGreaterThan(Math.min(...cumulativeGains));
    expect(withNewArm('who', gains as SelectorSnapshot, {}).state).toStrictEqual({
      ...gains.state,
      cumulativeGains: [...cumulativeGains, greatest],
    });
  });

  test('has its own entry in each list of the config, which must be given where there is a list, and there alone', () => {
    const costs = taught(fractionalKube({ ...UNIT, armCosts: [1, 2, 3] })).snapshot() as SelectorSnapshot;
    expect(withNewArm('who', costs, { armCosts: 4 }).config).toMatchObject({ armCosts: [1, 2, 3, 4] });
    expect(() => withNewArm('who', costs, {})).toThrow(
      'who: own.armCosts must be given for the new arm, got undefined',
    );
    expect(() => withNewArm('who', costs, { armCosts: 4, armCost: 4 })).toThrow(
      'who: own.armCost must be absent: there is no such list, got 4',
    );
    const ranges = ucbSpec({ ...UNIT, armRewardRanges: RANGES }).snapshot() as SelectorSnapshot;
    const range = { min: 0, max: 0.75 };
    expect(withNewArm('who', ranges, { armRewardRanges: range }).config).toMatchObject({
      armRewardRanges: [...RANGES, range],
    });
    // Without ranges of their own there is no list.
    const none = ucbSpec(UNIT).snapshot() as SelectorSnapshot;
    expect(withNewArm('who', none, {}).config).toStrictEqual(none.config);
    expect(() => withNewArm('who', none, { armRewardRanges: range })).toThrow('own.armRewardRanges must be absent');
    expect(() => withNewArm('who', ucb1(UNIT).snapshot() as SelectorSnapshot, { armCosts: 1 })).toThrow(
      'own.armCosts must be absent',
    );
  });

  test('is refused of kinds whose arms do not stand each for itself, and of kinds of others', () => {
    const sliding = slidingWindowUcb({ ...UNIT, window: 5 }).snapshot() as SelectorSnapshot;
    expect(() => withNewArm('who', sliding, {})).toThrow(
      'who: the selector, where arms are added, must be of a kind without one window for all arms',
    );
    expect(() => withNewArm('who', own('valueOf'), {})).toThrow(
      'who: the selector, where arms are added, must be of a kind of this package, got "valueOf"',
    );
  });
});
