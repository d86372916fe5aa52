import { createRandom, empiricalKlUcb } from 'banditspec';
import { describe, expect, test } from 'vitest';
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

describeSelectorContract('empiricalKlUcb', empiricalKlUcb, { draws: 'nothing', lateFeedback: 'exact' });

describe('empiricalKlUcb', () => {
  test('agrees with the printed rule, Kinf by thirds over its dual and mu by halving, on 12 random tables', () => {
    expectSameChoices(
      'empiricalKlUcb',
      empiricalKlUcb,
      (history, K, { max }) =>
        Array.from({ length: K }, (_, arm) => {
          const rewards = rewardsOf(history, arm);
          if (rewards.length === 0) return Infinity;
          let low = mean(rewards);
          let high = max;
          for (let i = 0; i < 48; i++) {
            const middle = (low + high) / 2;
            if (rewards.length * naiveKinf(rewards, max, middle) <= Math.log(history.length)) low = middle;
            else high = middle;
          }
          return low;
        }),
      12,
      1 / 100,
    );
  });

  test('an index that is the bound by rounding ties with others that are, and the lowest arm is played', () => {
    // With one 0 among n rewards n Kinf is about ln(1 / (1 - mu)): where it may be 400 ln ln 50, 1 - mu is exp(-540) or so.
    const selector = empiricalKlUcb({ armCount: 2, rewardRange: { min: 0, max: 1 }, c: 400 });
    for (let pull = 0; pull < 10; pull++) selector.update(0, pull === 0 ? 0 : 1);
    for (let pull = 0; pull < 40; pull++) selector.update(1, pull === 0 ? 0 : 1);
    expect(selector.select(createRandom('unused'))).toBe(0);
  });
});
