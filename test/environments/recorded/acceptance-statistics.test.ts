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

test('a turn of one block besides the last counts, between turns', () => {
  // Turns 1 3, 3 5 and 3: mean 3, turn means 2, 4 and 3; between 2 + 2 and within 2 + 2.
  const statistics = acceptanceStatistics([
    [1, 3, 9],
    [3, 5, 9],
    [3, 9],
  ]);
  expect(statistics).toMatchObject({ turns: 3, rounds: 5, mean: 3, variance: 8 / 5 });
  // Mean squares 4 / 2 and 4 / 2: no more between turns than within them.
  expect(statistics.intraclassCorrelation).toBe(0);
  // With 5 in place of the last 3: mean 3.4, between 2 * 1.96 + 2 * 0.36 + 2.56 over 2, within 4 over 2, size (5 - 9 / 5) / 2.
  const apart = acceptanceStatistics([
    [1, 3, 9],
    [3, 5, 9],
    [5, 9],
  ]);
  expect(apart.intraclassCorrelation).toBeCloseTo((3.6 - 2) / (3.6 + 0.6 * 2), 12);
  const two = acceptanceStatistics([
    [1, 3, 9],
    [3, 5, 9],
  ]);
  // Between 4 over 1, within 4 over 2, two blocks a turn: (4 - 2) / (4 + 2).
  expect(two.intraclassCorrelation).toBeCloseTo(1 / 3, 12);
  expect(() =>
    acceptanceStatistics([
      [1, 2],
      [1, 2],
      [1, 2, 3],
    ]),
  ).toThrow('must be of two turns with two blocks');
});

test('lists of lengths are taken, of the longest block too, and nothing else', () => {
  const long = [32_767, 1, 1];
  expect(acceptanceStatistics([Int16Array.from(long), long]).hazards).toHaveLength(32_766);
  expect(() => acceptanceStatistics([[32_768, 1, 1], long])).toThrow('blocks[0][0] must be an integer in [1, 32767]');
  for (const turn of [null, 3, {}, { length: '3' }]) {
    expect(() => acceptanceStatistics([long, turn as never])).toThrow(
      'acceptanceStatistics: blocks[1] must be a list of lengths, got',
    );
  }
  expect(() => acceptanceStatistics(3 as never)).toThrow('blocks must be a non-empty array, got 3');
  expect(() => acceptanceStatistics([])).toThrow('must be of two turns with two blocks besides the last');
});
