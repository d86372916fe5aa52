import { describe, expect, test } from 'vitest';
import { ArmStatistics, readArmStatistics } from '../../../src/selectors/statistics/arm-statistics.js';

const problem = { armCount: 2, rewardRange: { min: 1, max: 3 } };

function recorded(rewards: readonly (readonly [arm: number, reward: number])[], armCount = 3): ArmStatistics {
  const statistics = new ArmStatistics(armCount);
  for (const [arm, reward] of rewards) statistics.record(arm, reward);
  return statistics;
}

test('pulls and sums are counted by arm, and pulls together', () => {
  const statistics = recorded([
    [0, 2],
    [2, 3],
    [0, 1],
  ]);
  expect(statistics.toState()).toEqual({ counts: [2, 0, 1], sums: [3, 0, 3] });
  expect(statistics.pulls).toBe(3);
});

describe('the leader', () => {
  test('is the lowest arm that was never pulled, while there is one', () => {
    expect(recorded([[0, 9]]).leader()).toBe(1);
    expect(recorded([]).leader()).toBe(0);
  });

  test('is the arm of the greatest mean, not of the greatest sum, and the lowest of equals', () => {
    const ofMeans = (first: number, second: number, third: number) =>
      recorded([
        [0, first],
        [0, first],
        [1, second],
        [2, third],
      ]).leader();
    expect(ofMeans(2, 3, 1)).toBe(1);
    expect(ofMeans(1, 2, 2)).toBe(1);
    expect(ofMeans(-3, -1, -2)).toBe(1);
    expect(ofMeans(2, 2, 2)).toBe(0);
  });
});

test('two arms are alike where they were pulled as often and gave as much', () => {
  const statistics = recorded(
    [
      [0, 2],
      [0, 1],
      [1, 3],
      [2, 0],
      [2, 3],
      [3, 3],
      [3, 3],
    ],
    4,
  );
  // Pulls 2, 1, 2, 2; sums 3, 3, 3, 6.
  const likeTheFirst = [0, 1, 2, 3].map((arm) => [statistics.areAlike(0, arm), statistics.areAlike(arm, 0)]);
  expect(likeTheFirst).toEqual([
    [true, true],
    [false, false],
    [true, true],
    [false, false],
  ]);
});

describe('the scaled mean', () => {
  test('takes the range for [0, 1]', () => {
    // (1 + 2 + 3 + 3) / 4 = 2.25, of [1, 3] five eighths.
    const statistics = recorded([1, 2, 3, 3].map((reward) => [1, reward] as const));
    expect(statistics.scaledMean(1, 1, 2)).toBe(0.625);
  });

  test('stays in [0, 1] where a sum is rounded over an end', () => {
    const over = recorded(Array.from({ length: 10 }, () => [0, 0.1] as const));
    over.sums[0] = 1 + Number.EPSILON;
    expect(over.scaledMean(0, 0, 0.1)).toBe(1);
    over.sums[0] = 1 - Number.EPSILON;
    expect(over.scaledMean(0, 0.1, 1)).toBe(0);
  });

  test('is 0 where the range is one point', () => {
    expect(recorded([[0, 5]]).scaledMean(0, 5, 0)).toBe(0);
  });
});

describe('a state is read back', () => {
  test('with the pulls of all arms together', () => {
    const state = { counts: [3, 2], sums: [6, 5] };
    const statistics = readArmStatistics('who', state, problem);
    expect(statistics.toState()).toEqual(state);
    expect(statistics.pulls).toBe(5);
  });

  test('where sums lie in what so many rewards can add up to, ends included', () => {
    for (const sum of [3, 9]) readArmStatistics('who', { counts: [3, 0], sums: [sum, 0] }, problem);
    for (const sum of [2.999, 9.001, Number.NaN, -Infinity]) {
      expect(() => readArmStatistics('who', { counts: [3, 0], sums: [sum, 0] }, problem), `${sum}`).toThrow(
        `who: state.sums[0] must be in [3, 9], got ${sum}`,
      );
    }
    expect(() => readArmStatistics('who', { counts: [1, 0], sums: [2, 1] }, problem)).toThrow(
      'who: state.sums[1] must be in [0, 0], got 1',
    );
  });

  test('with a last place for every reward, as sums of fractions are rounded, and not two', () => {
    // 100 rewards in [-3, 1]: sums in [-300, 100], and 100 * 100 * 3 * 2^-52 = 30,000 * 2^-52 beside them.
    const fractions = { armCount: 1, rewardRange: { min: -3, max: 1 } };
    const read = (sum: number) => () => readArmStatistics('who', { counts: [100], sums: [sum] }, fractions);
    const slack = 30_000 * Number.EPSILON;
    expect(read(100 + 0.99 * slack)).not.toThrow();
    expect(read(-300 - 0.99 * slack)).not.toThrow();
    expect(read(100 + 1.01 * slack)).toThrow('state.sums[0]');
    expect(read(-300 - 1.01 * slack)).toThrow('state.sums[0]');
    // Of no reward the sum is 0 to the last place.
    expect(() => readArmStatistics('who', { counts: [0], sums: [Number.MIN_VALUE] }, fractions)).toThrow('sums[0]');
  });

  test("within each arm's own range where ranges are given", () => {
    const ranges = [
      { min: 1, max: 3 },
      { min: 2, max: 2 },
    ];
    readArmStatistics('who', { counts: [1, 2], sums: [3, 4] }, problem, ranges);
    expect(() => readArmStatistics('who', { counts: [1, 2], sums: [3, 5] }, problem, ranges)).toThrow(
      'who: state.sums[1] must be in [4, 4], got 5',
    );
  });

  test('where it has an entry of the right kind for every arm', () => {
    for (const [state, message] of [
      [null, 'who: state must be an object'],
      [{ counts: [1], sums: [1, 1] }, 'who: state.counts must be an array of 2'],
      [{ counts: [1, 1], sums: [1] }, 'who: state.sums must be an array of 2'],
      [{ counts: [1, 0.5], sums: [1, 1] }, 'who: state.counts[1] must be'],
      [{ counts: [1, -1], sums: [1, -1] }, 'who: state.counts[1] must be'],
      [{ counts: [1, 1], sums: [1, '1'] }, 'who: state.sums[1] must be'],
    ] as const) {
      expect(() => readArmStatistics('who', state as never, problem), JSON.stringify(state)).toThrow(message);
    }
  });
});
