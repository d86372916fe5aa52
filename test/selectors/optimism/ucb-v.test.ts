import { ucbV } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('ucbV', ucbV, { draws: 'nothing', lateFeedback: 'exact' });

describe('ucbV', () => {
  test('agrees with the printed rule on rewards scaled to [0, 1], on 1,000 random tables', () => {
    expectSameChoices(
      'ucbV',
      ucbV,
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          const n = gains.length;
          const t = history.length;
          const variance = mean(gains.map((gain) => (gain - mean(gains)) ** 2));
          const E = 1.2 * Math.log(t);
          return mean(gains) + Math.sqrt((2 * variance * E) / n) + (3 * E) / n;
        }),
      1000,
    );
  });

  test('agrees with it at another zeta and c, on 300 random tables', () => {
    expectSameChoices(
      'ucbV, zeta and c',
      (problem) => ucbV({ ...problem, zeta: 0.5, c: 0.25 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          const n = gains.length;
          const variance = mean(gains.map((gain) => (gain - mean(gains)) ** 2));
          const E = 0.5 * Math.log(history.length);
          return mean(gains) + Math.sqrt((2 * variance * E) / n) + (3 * 0.25 * E) / n;
        }),
      300,
    );
  });
});
