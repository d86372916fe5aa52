import { imed } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

/** Kinf by its dual, as printed, the maximum found by thirds: the function is concave. */
function naiveKinf(rewards: readonly number[], bound: number, mu: number): number {
  if (mean(rewards) >= mu) return 0;
  if (mu >= bound) return Infinity;
  const value = (lambda: number) => mean(rewards.map((reward) => Math.log(1 - lambda * (reward - mu))));
  let low = 0;
  let high = 1 / (bound - mu);
  for (let i = 0; i < 60; i++) {
    const third = (high - low) / 3;
    if (value(low + third) < value(high - third)) low += third;
    else high -= third;
  }
  return Math.max(value(low), value(high), 0);
}

describeSelectorContract('imed', imed, { draws: 'nothing', lateFeedback: 'exact' });

describe('imed', () => {
  test('agrees with the printed rule, Kinf by thirds over its dual, on 100 random tables', () => {
    expectSameChoices(
      'imed',
      imed,
      (history, K, { max }) => {
        const rewards = Array.from({ length: K }, (_, arm) => rewardsOf(history, arm));
        const best = Math.max(...rewards.map((list) => (list.length === 0 ? -Infinity : mean(list))));
        // The least index is to be played. An infinite one is as good as a very great one.
        return rewards.map((list) => {
          if (list.length === 0) return Infinity;
          return -Math.min(1e300, list.length * naiveKinf(list, max, best) + Math.log(list.length));
        });
      },
      100,
      1 / 100,
    );
  });
});
