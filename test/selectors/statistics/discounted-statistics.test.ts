import { describe, expect, test } from 'vitest';
import {
  DiscountedStatistics,
  readDiscountedStatistics,
} from '../../../src/selectors/statistics/discounted-statistics.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 5 } };

test('what happened k rounds ago counts discount^k, for every arm, rewards from the least of the range', () => {
  const statistics = new DiscountedStatistics(problem, 1 / 2);
  statistics.record(0, 5);
  statistics.record(1, 3);
  statistics.record(0, 2);
  // Arm 0: 1 + 1/4 pulls, 1 + 4/4 of gain. Arm 1: half a pull, half of 2.
  expect(statistics.toState()).toEqual({ counts: [1.25, 0.5], sums: [2, 1] });
});

test('what has faded below 1e-150 of a pull is nothing, count and sum together', () => {
  const statistics = new DiscountedStatistics(problem, 1 / 2);
  statistics.record(1, 5);
  // 2^-498 is 1.2e-150, 2^-499 is 6e-151.
  for (let round = 1; round <= 498; round++) statistics.record(0, 1);
  expect(statistics.counts[1]).toBe(2 ** -498);
  expect(statistics.sums[1]).toBe(2 ** -496);
  statistics.record(0, 1);
  expect([statistics.counts[1], statistics.sums[1]]).toEqual([0, 0]);
});

describe('a state is read back', () => {
  const read = (count: number, sum: number) =>
    readDiscountedStatistics('who', { counts: [0, count], sums: [0, sum] }, problem, 0.75);

  test('and goes on as it would have', () => {
    const kept = new DiscountedStatistics(problem, 0.75);
    for (const reward of [2, 5, 3]) kept.record(1, reward);
    const again = readDiscountedStatistics('who', kept.toState(), problem, 0.75);
    expect(again.toState()).toEqual(kept.toState());
    for (const statistics of [kept, again]) statistics.record(0, 4);
    expect(again.toState()).toEqual(kept.toState());
  });

  test('where counts are at most 1 / (1 - discount), and sums at most what so many pulls give, and rounding', () => {
    expect(read(4, 16).toState()).toEqual({ counts: [0, 4], sums: [0, 16] });
    expect(read(0, 0).toState()).toEqual({ counts: [0, 0], sums: [0, 0] });
    read(4 * (1 + 0.9e-9), 16);
    read(4, 16 * (1 + 0.9e-9));
    for (const count of [-0.001, 4 * (1 + 1.1e-9), Number.NaN, '1' as never]) {
      expect(() => read(count, 0), `${count}`).toThrow('who: state.counts[1] must be in [0, 4.');
    }
    for (const sum of [-0.001, 8 * (1 + 1.1e-9), Number.NaN, '1' as never]) {
      expect(() => read(2, sum), `${sum}`).toThrow('who: state.sums[1] must be in [0, 8.');
    }
  });

  test('where it has an entry for every arm', () => {
    const good = { counts: [1, 1], sums: [1, 1] };
    expect(() => readDiscountedStatistics('who', { ...good, counts: [1] }, problem, 0.5)).toThrow(
      'who: state.counts must be an array of 2',
    );
    expect(() => readDiscountedStatistics('who', { ...good, sums: [1] }, problem, 0.5)).toThrow(
      'who: state.sums must be an array of 2',
    );
  });
});
