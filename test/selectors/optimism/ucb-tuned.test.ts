import { ucbTuned } from 'banditspec';
import { describe, expect, test } from 'vitest';
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

  test('counts on little variance where many pulls have shown none', () => {
    // ln 6000 = 8.6995. 5,000 pulls: rate 0.0017399, variance at most sqrt(2 rate) = 0.0590, bonus 0.01013. 1,000 pulls: rate
    // 0.0086995, variance at most 0.1319, bonus 0.03387. Arm 0 leads from a mean 0.02374 above arm 1's; with variances of
    // 1/4 the bonuses would be 0.02086 and 0.04664, and the lead 0.02578.
    const choiceAt = (lead: number) => {
      const selector = ucbTuned({ armCount: 2, rewardRange: { min: 0, max: 1 } });
      for (let pull = 0; pull < 5000; pull++) selector.update(0, 0.5 + lead);
      for (let pull = 0; pull < 1000; pull++) selector.update(1, 0.5);
      return selector.select(() => Number.NaN);
    };
    expect([choiceAt(0.0236), choiceAt(0.0239)]).toEqual([1, 0]);
  });
});
