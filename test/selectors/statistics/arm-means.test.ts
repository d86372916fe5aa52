import { describe, expect, test } from 'vitest';
import { ArmMeans, readArmMeans } from '../../../src/selectors/statistics/arm-means.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 3 } };

test('rewards are counted and summed by arm, and weigh less by what they are discounted', () => {
  const means = new ArmMeans(2);
  means.record(0, 3);
  means.record(1, 2);
  means.record(1, 3);
  means.discount(1, 1 / 4);
  means.record(1, 1);
  expect(means.toState()).toEqual({ counts: [1, 1.5], sums: [3, 2.25] });
});

test('a shrunk mean has `weight` rewards more of the value given', () => {
  const means = new ArmMeans(1);
  for (const reward of [3, 1, 2]) means.record(0, reward);
  // (6 + 2 * 5) / (3 + 2)
  expect(means.shrunkMean(0, 5, 2)).toBe(16 / 5);
  expect(new ArmMeans(1).shrunkMean(0, 5, 2)).toBe(5);
});

describe('a state is read back', () => {
  const read = (counts: readonly unknown[], sums: readonly unknown[], of = problem) =>
    readArmMeans('who', 'what', { counts, sums } as never, of);

  test('whose counts need not be whole', () => {
    expect(read([0.5, 2], [1.5, 2]).toState()).toEqual({ counts: [0.5, 2], sums: [1.5, 2] });
  });

  test('where sums lie in what so many rewards can add up to, and some places of rounding', () => {
    // Of four rewards in [1, 3] 4 to 12; beside them a billionth of 1 + 12.
    const slack = 13e-9;
    for (const sum of [4, 12, 4 - 0.9 * slack, 12 + 0.9 * slack]) expect(read([4, 0], [sum, 0]).sums[0]).toBe(sum);
    for (const sum of [4 - 1.1 * slack, 12 + 1.1 * slack, Number.NaN, Infinity, '5']) {
      expect(() => read([4, 0], [sum, 0]), `${sum}`).toThrow('who: what.sums[0] must be in [4, 12], got');
    }
    // Of rewards below 0 it is the least sum that is great: a billionth of 1 + 12.
    const below = { armCount: 2, rewardRange: { min: -3, max: -1 } };
    read([4, 0], [-12 - 0.9 * slack, 0], below);
    expect(() => read([4, 0], [-12 - 1.1 * slack, 0], below)).toThrow('what.sums[0] must be in [-12, -4]');
  });

  test('where it has an entry of the right kind for every arm', () => {
    expect(() => readArmMeans('who', 'what', null as never, problem)).toThrow('who: what must be an object, got null');
    expect(() => read([1], [1, 1])).toThrow('who: what.counts must be an array of 2');
    expect(() => read([1, 1], [1])).toThrow('who: what.sums must be an array of 2');
    expect(() => read([1, -1], [1, -1])).toThrow('who: what.counts[1] must be a finite number of at least 0, got -1');
  });
});
