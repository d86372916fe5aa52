import { slidingWindowUcb } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('slidingWindowUcb', (problem) => slidingWindowUcb({ ...problem, window: 100 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'the window is one of updates, in their order' },
});

describe('slidingWindowUcb', () => {
  test('agrees with the printed rule on 1,000 random tables, with a window of 20', () => {
    expectSameChoices(
      'slidingWindowUcb',
      (problem) => slidingWindowUcb({ ...problem, window: 20 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const recent = history.slice(-20);
          const rewards = rewardsOf(recent, arm);
          if (rewards.length === 0) return Infinity;
          return mean(rewards) + (max - min) * Math.sqrt((0.6 * Math.log(recent.length)) / rewards.length);
        }),
      1000,
    );
  });
});
