import { ucbTuned } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('ucbTuned', ucbTuned, { draws: 'nothing', lateFeedback: 'exact' });

describe('ucbTuned', () => {
  test('agrees with the printed rule on rewards scaled to [0, 1], on 1,000 random tables', () => {
    expectSameChoices(
      'ucbTuned',
      ucbTuned,
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          const n = gains.length;
          const t = history.length;
          const variance = mean(gains.map((gain) => (gain - mean(gains)) ** 2));
          const V = variance + Math.sqrt((2 * Math.log(t)) / n);
          return mean(gains) + Math.sqrt((Math.log(t) / n) * Math.min(1 / 4, V));
        }),
      1000,
    );
  });
});
