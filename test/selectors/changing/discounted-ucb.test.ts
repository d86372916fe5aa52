import { discountedUcb } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { discountedUcbDescription } from '../../../src/selectors/changing/discounted-ucb.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, sum } from '../second-implementation.js';

describeSelectorContract('discountedUcb', (problem) => discountedUcb({ ...problem, discount: 0.99 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'what is learnt later counts more' },
});

describe('discountedUcb', () => {
  test('agrees with the printed rule on 1,000 random tables', () => {
    expectSameChoices(
      'discountedUcb',
      (problem) => discountedUcb({ ...problem, discount: 0.9 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const weight = (s: number) => Math.exp((history.length - 1 - s) * Math.log(0.9));
          const own = history.map((round, s) => (round.arm === arm ? weight(s) : 0));
          const N = sum(own);
          if (N === 0) return Infinity;
          const m = sum(history.map((round, s) => own[s]! * round.reward)) / N;
          const all = sum(history.map((_, s) => weight(s)));
          return m + 2 * (max - min) * Math.sqrt((0.6 * Math.log(all)) / N);
        }),
      1000,
    );
  });

  test('takes the discount of the source from a horizon', () => {
    // 1 - sqrt(1 / T) / 4, for one change in T rounds.
    const situation = { armCount: 2, rewardRange: { min: 0, max: 1 }, horizon: 400 };
    expect(discountedUcbDescription.settings!(situation)).toEqual({ discount: 1 - 1 / 80 });
  });

  test('of equal indices the lowest arm has the greatest', () => {
    const selector = discountedUcb({ armCount: 3, rewardRange: { min: 1, max: 1 }, discount: 0.9 });
    for (const arm of [0, 1, 2, 0]) selector.update(arm, 1);
    expect(selector.select(() => Number.NaN)).toBe(0);
  });
});
