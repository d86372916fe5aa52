import { acceptanceStatistics } from 'banditspec';
import { expect, test } from 'vitest';

test('statistics by hand, the last block of each turn left out', () => {
  // Turns 1 2 3 and 2 4 once their last blocks are gone; mean 12/5 = 2.4, turn means 2 and 3.
  const statistics = acceptanceStatistics([[1, 2, 3, 9], [2, 4, 1], [7]]);
  expect(statistics).toMatchObject({ turns: 2, rounds: 5, mean: 2.4 });
  // Squares around 2.4: 1.96 + 0.16 + 0.36 + 0.16 + 2.56 = 5.2.
  expect(statistics.variance).toBeCloseTo(5.2 / 5, 12);
  // At least 1: 5, 4 have more; at least 2: 4, 2 have more; at least 3: 2, 1 has more.
  expect(statistics.hazards).toEqual([4 / 5, 2 / 4, 1 / 2]);
  expect(statistics.reached).toEqual([5, 4, 2]);
  // Deviations -1 0 1 and -1 1: products 0, 0 and -1 over 3 pairs; squares 4 over 5 rounds.
  expect(statistics.lagOneCorrelation).toBeCloseTo(-1 / 3 / (4 / 5), 12);
  // Between: 3 * 0.16 + 2 * 0.36 = 1.2 over 1; within: 4 over 3; size: 5 - 13/5 = 2.4.
  const [between, within] = [1.2, 4 / 3];
  expect(statistics.intraclassCorrelation).toBeCloseTo((between - within) / (between + 1.4 * within), 12);
});

test('constant lengths have no correlation to speak of', () => {
  const constant = acceptanceStatistics([
    [2, 2, 2, 1],
    [2, 2, 2, 2],
  ]);
  expect(constant).toMatchObject({ variance: 0, lagOneCorrelation: 0, intraclassCorrelation: 0 });
});

test('too little to say anything, or lengths that are none, are errors', () => {
  expect(() => acceptanceStatistics([[1, 2, 3], [4]])).toThrow(
    'acceptanceStatistics: blocks must be of two turns with two blocks besides the last, got an array of 2',
  );
  expect(() => acceptanceStatistics([[1, 0, 3]])).toThrow(
    'acceptanceStatistics: blocks[0][1] must be an integer in [1, 32767], got 0',
  );
});
