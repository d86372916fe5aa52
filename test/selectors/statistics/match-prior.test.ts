import { expect, test } from 'vitest';
import { meanAfterMatch } from '../../../src/selectors/statistics/match-prior.js';

test('the mean is that of a draft whose acceptance rate is Beta(l + 1, 2), term by term', () => {
  for (const L of [1, 3, 8]) {
    for (const l of [1, 2, 10, 500]) {
      let mean = 1;
      // E p^k of Beta(l + 1, 2).
      for (let k = 1; k <= L; k++) mean += ((l + 1) * (l + 2)) / ((l + 1 + k) * (l + 2 + k));
      expect(meanAfterMatch({ min: 1, max: L + 1 }, l)).toBeCloseTo(mean, 12);
      // In tokens from another least reward.
      expect(meanAfterMatch({ min: -4, max: L - 4 }, l)).toBeCloseTo(mean - 5, 12);
    }
  }
});

test('a range that is not of whole length is one step', () => {
  // L = 1, l = 2: 3/5 of the step.
  expect(meanAfterMatch({ min: 1, max: 1.5 }, 2)).toBeCloseTo(1 + 0.5 * (3 / 5), 14);
});

test('without a match nothing is copied', () => {
  for (const length of [0, -1, Number.NaN]) expect(meanAfterMatch({ min: 1, max: 5 }, length)).toBe(1);
});

test('a match may be as long as numbers go', () => {
  expect(meanAfterMatch({ min: 1, max: 5 }, Number.MAX_VALUE)).toBe(5);
});
