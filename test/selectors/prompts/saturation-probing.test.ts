import { acceptedLengthRange, saturationProbing } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('saturationProbing', saturationProbing, {
  draws: 'nothing',
  lateFeedback: { exempt: 'it looks at rewards in a row' },
  rescaling: { exempt: 'its prior mean is counted in tokens' },
});

const noLuck = () => 0;
const problem = {
  armCount: 3,
  rewardRange: acceptedLengthRange(10),
  armRewardRanges: [acceptedLengthRange(5), acceptedLengthRange(10), acceptedLengthRange(10)],
};

/** A selector that knows arm 0 for the best on the whole. */
function seasoned(options: object = {}) {
  return saturationProbing({ ...problem, prior: { counts: [100, 100, 100], sums: [360, 180, 180] }, ...options });
}

/** Feeds rewards to whatever arm is chosen; returns the arms. */
function follow(selector: ReturnType<typeof seasoned>, rewards: readonly ((arm: number) => number)[]): number[] {
  return rewards.map((reward) => {
    const arm = selector.select(noLuck);
    selector.update(arm, reward(arm));
    return arm;
  });
}

const saturated = (arm: number) => (arm === 0 ? 6 : 11);
const one = () => 1;

describe('a probe', () => {
  test('comes after two rounds of the leader at its cap, and goes on while it is at its own', () => {
    const selector = seasoned();
    expect(follow(selector, [saturated, one, saturated, saturated, saturated, saturated, one, one])).toEqual([
      0, 0, 0, 0, 1, 1, 1, 0,
    ]);
  });

  test('that gives no more than the leader asks for one round more at its cap, one that gives more for one less', () => {
    const selector = seasoned();
    // Two, then a probe that fails; three, then another (of arm 2, not yet probed).
    expect(follow(selector, [saturated, saturated, one, saturated, saturated, saturated, one])).toEqual([
      0, 0, 1, 0, 0, 0, 2,
    ]);
    expect(selector.snapshot().state.requiredStreak).toBe(4);
    // Four, then one that gives 5 (more than some 3.6) without being at its cap.
    expect(follow(selector, [saturated, saturated, saturated, saturated, () => 5])).toEqual([0, 0, 0, 0, 1]);
    expect(selector.snapshot().state.requiredStreak).toBe(3);
    selector.startEpisode!();
    expect(selector.snapshot().state).toMatchObject({
      requiredStreak: 2,
      saturatedRounds: 0,
      probing: -1,
      lastArm: -1,
    });
  });

  test('does not count among the rewards that the leader is chosen by', () => {
    const selector = seasoned();
    const before = selector.snapshot().state;
    follow(selector, [saturated, saturated, saturated, saturated]);
    const { counts, sums, probes } = selector.snapshot().state;
    expect(counts).toEqual([102, 100, 100]);
    expect(sums).toEqual([372, 180, 180]);
    // Only the first reward of a probe says what a probe is worth.
    expect(probes).toEqual({ counts: [0, 1, 0], sums: [0, 11, 0] });
    expect(before.probes).toEqual({ counts: [0, 0, 0], sums: [0, 0, 0] });
  });

  test('is never of an arm that cannot draft further, nor where all caps are the same', () => {
    const shorter = saturationProbing({
      armCount: 2,
      rewardRange: acceptedLengthRange(5),
      armRewardRanges: [acceptedLengthRange(5), acceptedLengthRange(2)],
    });
    const equal = saturationProbing({ armCount: 2, rewardRange: acceptedLengthRange(5) });
    for (const selector of [shorter, equal]) {
      for (let round = 0; round < 20; round++) {
        expect(selector.select(noLuck)).toBe(0);
        selector.update(0, 6);
      }
    }
  });
});

test('what is out of range is refused', () => {
  const { armRewardRanges: _, ...plain } = problem;
  expect(() => seasoned({ streak: 0 })).toThrow('saturationProbing: streak must be a positive integer, got 0');
  expect(() => seasoned({ priorWeight: 0 })).toThrow('priorWeight must be a finite number greater than 0, got 0');
  expect(() => saturationProbing({ ...plain, armRewardRanges: [acceptedLengthRange(3)] })).toThrow(
    'saturationProbing: armRewardRanges must be an array of 3, got an array of 1',
  );
  expect(() =>
    saturationProbing({ ...plain, armRewardRanges: [3, 11, 3].map((length) => acceptedLengthRange(length)) }),
  ).toThrow('saturationProbing: armRewardRanges[1] must lie in [1, 11], got [1, 12]');
  expect(() => seasoned().update(0, 7)).toThrow('saturationProbing.update: reward must be in [1, 6], got 7');
});
