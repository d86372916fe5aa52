import { moss } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('moss', moss, { draws: 'nothing', lateFeedback: 'exact' });

describe('moss', () => {
  test('agrees with the anytime rule on rewards scaled to [0, 1], on 1,000 random tables', () => {
    expectSameChoices(
      'moss',
      moss,
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          const n = gains.length;
          const t = history.length;
          return mean(gains) + Math.sqrt((((1 + 1.35) / 2) * Math.max(0, Math.log(t / (K * n)))) / n);
        }),
      1000,
      1 / 100,
    );
  });

  test('agrees with the rule with a horizon, on 1,000 random tables', () => {
    expectSameChoices(
      'moss, horizon',
      (problem) => moss({ ...problem, horizon: 60 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          const n = gains.length;
          return n === 0 ? Infinity : mean(gains) + Math.sqrt(Math.max(0, Math.log(60 / (K * n))) / n);
        }),
      1000,
      1 / 100,
    );
  });
});
