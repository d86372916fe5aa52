import { describe, expect, test } from 'vitest';
import { ArmMoments, readArmMoments } from '../../../src/selectors/statistics/arm-moments.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 5 } };

function recorded(rewards: readonly number[], of = problem): ArmMoments {
  const moments = new ArmMoments(of);
  for (const reward of rewards) moments.record(1, reward);
  return moments;
}

test('counts, sums and squares are of rewards less the least of the range; means and variances of gains in [0, 1]', () => {
  // Less 1: 0, 2, 4, 2. As gains 0, 1/2, 1, 1/2: mean 1/2, variance (1/4 + 0 + 1/4 + 0) / 4.
  const moments = recorded([1, 3, 5, 3]);
  expect(moments.toState()).toEqual({ counts: [0, 4], sums: [0, 8], squares: [0, 24] });
  expect(moments.pulls).toBe(4);
  expect(Array.from(moments.means)).toEqual([0, 1 / 2]);
  expect(Array.from(moments.variances)).toEqual([0, 1 / 8]);
});

test('rounding takes no mean over 1 and no variance below 0', () => {
  // 0.1 + 0.1 + 0.1 is more than 3 times 0.1; the variance of equal rewards is 0 to the last place or above.
  const tenths = { armCount: 2, rewardRange: { min: 0, max: 0.1 } };
  expect((0.1 + 0.1 + 0.1) / (3 * 0.1)).toBeGreaterThanOrEqual(1);
  for (let n = 1; n <= 40; n++) {
    const moments = recorded(new Array(n).fill(0.1), tenths);
    expect(moments.means[1]).toBeLessThanOrEqual(1);
    expect(moments.variances[1]).toBeGreaterThanOrEqual(0);
    // n roundings of a square that is at most 1, in sums of n terms.
    expect(moments.variances[1]).toBeLessThanOrEqual(4 * n * Number.EPSILON);
  }
});

test('a range of one point has gains of mean and variance 0', () => {
  const moments = recorded([2, 2], { armCount: 2, rewardRange: { min: 2, max: 2 } });
  expect([moments.means[1], moments.variances[1]]).toEqual([0, 0]);
  expect(moments.toState()).toEqual({ counts: [0, 2], sums: [0, 0], squares: [0, 0] });
});

test('two arms are alike where pulls, mean and variance all are', () => {
  const alike = (one: readonly number[], other: readonly number[]) => {
    const moments = new ArmMoments(problem);
    for (const reward of one) moments.record(0, reward);
    for (const reward of other) moments.record(1, reward);
    return [moments.areAlike(0, 1), moments.areAlike(1, 0)];
  };
  expect(alike([], [])).toEqual([true, true]);
  expect(alike([1, 3], [3, 1])).toEqual([true, true]);
  // Mean 2 and variance 1 of both, of two and of four pulls.
  expect(alike([1, 3], [1, 3, 1, 3])).toEqual([false, false]);
  // Variance 1 of both, means 2 and 4.
  expect(alike([1, 3], [3, 5])).toEqual([false, false]);
  // Mean 3 of both, variances 0 and 4.
  expect(alike([3, 3], [1, 5])).toEqual([false, false]);
});

describe('the unit', () => {
  test.each([
    // At 1e-100 and 1e100 and between, squares are summed as they are.
    [1e-100, 1],
    [1e100, 1],
    [5, 1],
    // Beyond, the greatest power of two within the width.
    [2 ** -400, 2 ** -400],
    [1.75 * 2 ** -400, 2 ** -400],
    [2 ** 400, 2 ** 400],
    [1.75 * 2 ** 400, 2 ** 400],
  ])('of a range of width %d is %d', (width, unit) => {
    const moments = recorded([width, 0], { armCount: 2, rewardRange: { min: 0, max: width } });
    expect(moments.span).toBe(width / unit);
    expect(moments.toState().sums).toEqual([0, width / unit]);
    expect(moments.means[1]).toBe(1 / 2);
    expect(moments.variances[1]).toBe(1 / 4);
  });
});

test('the unit is that of the width, wherever the range lies', () => {
  const around = { armCount: 2, rewardRange: { min: -(2 ** 400), max: 2 ** 400 } };
  expect(recorded([0, 2 ** 400], around).toState().sums).toEqual([0, 1.5]);
});

describe('a state is read back', () => {
  test('with pulls, means and variances', () => {
    const kept = recorded([1, 3, 5, 3]);
    kept.record(0, 2);
    const read = readArmMoments('who', kept.toState(), problem);
    expect(read).toEqual(kept);
    expect(read.pulls).toBe(5);
    const onlyOne = recorded([1, 3]);
    expect(readArmMoments('who', onlyOne.toState(), problem)).toEqual(onlyOne);
  });

  test('where sums and squares lie in what so many rewards can add up to, and a last place for each', () => {
    // Of three rewards less the least, at most 12 and their squares 48.
    const read = (sum: number, square: number) =>
      readArmMoments('who', { counts: [0, 3], sums: [0, sum], squares: [0, square] }, problem);
    expect(read(12, 48).means[1]).toBe(1);
    expect(read(0, 0).means[1]).toBe(0);
    const slack = 3 * Number.EPSILON;
    read(12 * (1 + slack), 48 * (1 + slack));
    for (const sum of [-0.001, 12 * (1 + 2 * slack), Number.NaN, Infinity]) {
      expect(() => read(sum, 0)).toThrow(`who: state.sums[1] must be in [0, ${12 * (1 + slack)}], got ${sum}`);
    }
    for (const square of [-0.001, 48 * (1 + 2 * slack), Number.NaN]) {
      expect(() => read(0, square)).toThrow(`who: state.squares[1] must be in [0, ${48 * (1 + slack)}], got ${square}`);
    }
    expect(() => read('6' as never, 0)).toThrow('who: state.sums[1] must be');
  });

  test('where it has an entry of the right kind for every arm', () => {
    const good = { counts: [1, 1], sums: [1, 1], squares: [1, 1] };
    for (const [part, message] of [
      [{ counts: [1] }, 'who: state.counts must be an array of 2'],
      [{ sums: [1] }, 'who: state.sums must be an array of 2'],
      [{ squares: [1, 1, 1] }, 'who: state.squares must be an array of 2'],
      [{ counts: [1, -1] }, 'who: state.counts[1] must be an integer of at least 0, got -1'],
      [{ counts: [1, 0.5] }, 'who: state.counts[1] must be an integer of at least 0, got 0.5'],
    ] as const) {
      expect(() => readArmMoments('who', { ...good, ...part }, problem), message).toThrow(message);
    }
    // Without a pull there is no reward.
    expect(() => readArmMoments('who', { ...good, counts: [1, 0] }, problem)).toThrow(
      'state.sums[1] must be in [0, 0]',
    );
  });
});
