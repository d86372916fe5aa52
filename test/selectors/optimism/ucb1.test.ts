import { acceptedLengthRange, createRandom, restoreSelector, ucb1 } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('ucb1', ucb1, { draws: 'nothing', lateFeedback: 'exact' });

describe('ucb1', () => {
  test('agrees with the printed rule on rewards scaled to [0, 1], on 2,000 random tables', () => {
    expectSameChoices(
      'ucb1',
      ucb1,
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          return mean(gains) + Math.sqrt((2 * Math.log(history.length)) / gains.length);
        }),
      2000,
    );
  });

  test('explores by the index of Auer et al. 2002', () => {
    // L = 4, t = 10: 2 ln 10 = 4.605170. n = 8: sqrt(4.605170 / 8) = 0.758714, times 4: 3.034856.
    // n = 2: sqrt(4.605170 / 2) = 1.517428, times 4: 6.069713. The difference is 3.034857: arm 1 with mean 1 leads
    // arm 0 up to a mean of 4.034857.
    const choiceAtMean = (meanOfArm0: number) =>
      restoreSelector<'ucb1'>({
        kind: 'ucb1',
        version: 1,
        problem: { armCount: 2, rewardRange: acceptedLengthRange(4) },
        config: {},
        state: { counts: [8, 2], sums: [8 * meanOfArm0, 2] },
      }).select(createRandom('unused'));
    expect(choiceAtMean(4.034857 - 0.00001)).toBe(1);
    expect(choiceAtMean(4.034857 + 0.00001)).toBe(0);
  });
});
