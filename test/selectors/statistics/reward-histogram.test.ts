import { describe, expect, test } from 'vitest';
import {
  emptyHistograms,
  histogramsFromState,
  histogramsToState,
  RewardHistogram,
  type RewardHistogramState,
} from '../../../src/selectors/statistics/reward-histogram.js';

function recorded(span: number, rewards: readonly number[]): RewardHistogram {
  const histogram = new RewardHistogram(span);
  for (const reward of rewards) histogram.record(reward);
  return histogram;
}

/** 65 different rewards, on the 64ths of the range. */
const fine = (span: number) => Array.from({ length: 65 }, (_, i) => (span * i) / 64);

describe('while every reward is remembered', () => {
  test('values are in order, each with its count; pulls and mean are theirs', () => {
    const histogram = recorded(4, [3, 1, 3, 0, 4, 1, 3]);
    expect(histogram.toState()).toEqual({ values: [0, 1, 3, 4], counts: [1, 2, 3, 1] });
    expect(histogram.pulls).toBe(7);
    expect(histogram.mean).toBe(15 / 7);
    expect(histogram.onGrid).toBe(false);
  });

  test('the mean of nothing is 0', () => {
    const histogram = new RewardHistogram(4);
    expect([histogram.pulls, histogram.mean]).toEqual([0, 0]);
  });

  test('what another holds is taken in as often as told, and out again', () => {
    const histogram = recorded(4, [3, 1]);
    const other = recorded(4, [1, 0, 1]);
    histogram.add(other, 2);
    expect(histogram.toState()).toEqual({ values: [0, 1, 3], counts: [2, 5, 1] });
    histogram.add(other, -2);
    expect(histogram.toState()).toEqual({ values: [1, 3], counts: [1, 1] });
    expect([histogram.pulls, histogram.mean]).toEqual([2, 2]);
    histogram.add(other, 0);
    expect(histogram.toState()).toEqual({ values: [1, 3], counts: [1, 1] });
  });

  test('it holds what may be among its rewards, and no more', () => {
    const histogram = recorded(4, [1, 1, 3]);
    for (const rewards of [[], [1], [1, 3], [1, 1, 3]]) expect(histogram.holds(recorded(4, rewards))).toBe(true);
    for (const rewards of [[3, 3], [2], [1, 1, 1]]) expect(histogram.holds(recorded(4, rewards))).toBe(false);
    expect(histogram.toState()).toEqual({ values: [1, 3], counts: [2, 1] });
  });
});

describe('on the grid', () => {
  test('the 65th different reward divides all of them between the ends of their cells', () => {
    // Rewards at k/64 of the range lie k mod 4 quarters into a cell of 1/16: by hand, 2.5 at both ends and 4 between.
    for (const span of [1, 8]) {
      const histogram = recorded(span, fine(span));
      expect(histogram.onGrid).toBe(true);
      expect(histogram.toState()).toEqual({
        values: Array.from({ length: 17 }, (_, i) => (span * i) / 16),
        counts: Array.from({ length: 17 }, (_, i) => (i === 0 || i === 16 ? 2.5 : 4)),
        cells: 16,
      });
      expect([histogram.pulls, histogram.mean]).toEqual([65, span / 2]);
    }
    expect(recorded(1, fine(1).slice(1)).onGrid).toBe(false);
  });

  test('one reward counts 1 - s at the lower end and s at the upper, s in multiples of 2^-20', () => {
    const histogram = recorded(1, fine(1));
    const before = histogram.toState();
    // 3/16 + 0.3/16: s = round(0.3 * 2^20) / 2^20.
    histogram.record(3.3 / 16);
    const after = histogram.toState();
    const share = Math.round((3.3 - 3) * 1_048_576) / 1_048_576;
    expect(after.counts[3]! - before.counts[3]!).toBe(1 - share);
    expect(after.counts[4]! - before.counts[4]!).toBe(share);
    expect(after.counts.filter((count, k) => count !== before.counts[k])).toHaveLength(2);
  });

  test('a reward that is rounded over the greatest is one at the greatest', () => {
    const histogram = recorded(1, fine(1));
    histogram.record(1 + Number.EPSILON);
    const { values, counts } = histogram.toState();
    expect([values.length, values.at(-1), counts.at(-1)]).toEqual([17, 1, 3.5]);
  });

  test('a histogram of few rewards takes in one on a grid, and the other way round, as if all had come to one', () => {
    const few = [0.1, 0.7, 0.7];
    const all = recorded(1, [...fine(1), ...few]);
    const one = recorded(1, few);
    one.add(recorded(1, fine(1)), 1);
    expect(one.toState()).toEqual(all.toState());
    const two = recorded(1, fine(1));
    two.add(recorded(1, few), 1);
    expect(two.toState()).toEqual(all.toState());
    expect([two.pulls, two.mean]).toEqual([all.pulls, all.mean]);
    expect(all.holds(recorded(1, few))).toBe(true);
    expect(all.holds(recorded(1, new Array(9).fill(0.1)))).toBe(false);
    // Taken out again, nothing is left but where the grid began.
    two.add(recorded(1, few), -1);
    expect(two.toState()).toEqual(recorded(1, fine(1)).toState());
  });
});

describe('states', () => {
  const problem = { armCount: 2, rewardRange: { min: 1, max: 5 } };
  const empty: RewardHistogramState = { values: [], counts: [] };
  const read = (arm: unknown, of = problem) =>
    histogramsFromState('who', { arms: [empty, arm as RewardHistogramState] }, of);

  test('there and back again', () => {
    const histograms = emptyHistograms(problem);
    expect(histogramsToState(histograms)).toEqual({ arms: [empty, empty] });
    for (const reward of [4, 0, 2, 2]) histograms[1]!.record(reward);
    const state = histogramsToState(histograms);
    expect(state.arms[1]).toEqual({ values: [0, 2, 4], counts: [1, 2, 1] });
    const again = histogramsFromState('who', state, problem);
    expect(histogramsToState(again)).toEqual(state);
    expect([again[1]!.pulls, again[1]!.mean]).toEqual([4, 2]);
    for (const reward of fine(4)) for (const one of [again, histograms]) one[1]!.record(reward);
    expect(histogramsToState(again)).toEqual(histogramsToState(histograms));
    const grid = histogramsFromState('who', histogramsToState(again), problem);
    expect(histogramsToState(grid)).toEqual(histogramsToState(again));
  });

  test.each<[unknown, string]>([
    [null, 'state.arms[1] must be an object, got null'],
    [{ values: 3, counts: [] }, 'state.arms[1].values must be a non-empty array, got 3'],
    [{ values: [], counts: 3 }, 'state.arms[1].counts must be an array of 0, got 3'],
    [{ values: [], counts: [1] }, 'state.arms[1].counts must be an array of 0, got an array of 1'],
    [{ values: [1, 2], counts: [1] }, 'state.arms[1].counts must be an array of 2, got an array of 1'],
    [{ values: [1, 1], counts: [1, 1] }, 'state.arms[1].values[1] must be increasing and at most 4, got 1'],
    [{ values: [2, 1], counts: [1, 1] }, 'state.arms[1].values[1] must be increasing and at most 4, got 1'],
    [{ values: [-1], counts: [1] }, 'state.arms[1].values[0] must be increasing and at most 4, got -1'],
    [{ values: [4.5], counts: [1] }, 'state.arms[1].values[0] must be increasing and at most 4, got 4.5'],
    [{ values: ['1'], counts: [1] }, 'state.arms[1].values[0] must be increasing'],
    [{ values: [Number.NaN], counts: [1] }, 'state.arms[1].values[0] must be increasing'],
    [{ values: [1], counts: [0] }, 'state.arms[1].counts[0] must be a positive integer, got 0'],
    [{ values: [1], counts: [1.5] }, 'state.arms[1].counts[0] must be a positive integer, got 1.5'],
    [{ values: [1], counts: [1], cells: 8 }, 'state.arms[1].cells must be absent or 16, got 8'],
    [{ values: [1.1], counts: [1], cells: 16 }, 'state.arms[1].values[0] must be a multiple of 1/16 of 4, got 1.1'],
    [{ values: [1], counts: [0], cells: 16 }, 'state.arms[1].counts[0] must be a positive multiple of 2^-20, got 0'],
    [{ values: [1], counts: [2 ** -21], cells: 16 }, 'state.arms[1].counts[0] must be a positive multiple of 2^-20'],
    [{ values: [1, 2], counts: [0.5, 0.25], cells: 16 }, 'state.arms[1].counts must be of a whole sum, got 0.75'],
  ])('%j is refused', (arm, message) => {
    expect(() => read(arm)).toThrow(`who: ${message}`);
  });

  test('rewards at both ends of the range are in it, and half rewards on a grid', () => {
    expect(read({ values: [0, 4], counts: [1, 2] })[1]!.mean).toBe(8 / 3);
    expect(read({ values: [1, 2], counts: [0.5, 0.5], cells: 16 })[1]!.mean).toBe(1.5);
    expect(() => histogramsFromState('who', { arms: [empty] }, problem)).toThrow(
      'who: state.arms must be an array of 2',
    );
  });

  test('a range of one point has no grid', () => {
    const point = { armCount: 2, rewardRange: { min: 2, max: 2 } };
    expect(read({ values: [0], counts: [3] }, point)[1]!.pulls).toBe(3);
    expect(() => read({ values: [0], counts: [3], cells: 16 }, point)).toThrow(
      'state.arms[1].cells must be absent or 16',
    );
  });
});
