import { acceptedLengthRange, exp3Ix, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameLaw, sum } from '../second-implementation.js';

describeSelectorContract('exp3Ix', exp3Ix, {
  draws: 'one uniform',
  lateFeedback: { exempt: 'the exploration that an estimate is divided by falls with the number of updates' },
});

describe('exp3Ix', () => {
  test('agrees with the printed rule on 1,000 random tables', () => {
    expectSameLaw(
      'exp3Ix',
      exp3Ix,
      (history, K, { min, max }) => {
        const eta = (t: number) => Math.sqrt(Math.log(K) / (K * t));
        const weights = Array.from({ length: K }, (_, arm) => {
          const estimates = history.map((round, s) =>
            round.arm === arm ? (max - round.reward) / (max - min) / (round.probability + eta(s + 1) / 2) : 0,
          );
          return Math.exp(-eta(history.length + 1) * sum(estimates));
        });
        return weights.map((weight) => weight / sum(weights));
      },
      1000,
    );
  });

  test('great losses leave a law, wherever the least of them is', () => {
    const snapshot = exp3Ix({ armCount: 3, rewardRange: acceptedLengthRange(5) }).snapshot();
    const selector = restoreSelector({ ...snapshot, state: { rounds: 0, cumulativeLosses: [2e6, 1e6, 3e6] } });
    // eta = sqrt(ln 3 / 3) = 0.6: exp(-eta 1e6), the weight of the next best, is 0 in doubles.
    expect([0, 1, 2].map((arm) => selector.probability(arm))).toEqual([0, 1, 0]);
  });

  test('with one arm there is nothing to estimate, however small the probability it is told', () => {
    const selector = exp3Ix({ armCount: 1, rewardRange: acceptedLengthRange(5) });
    for (let round = 0; round < 2; round++) selector.update(0, 1, Number.MIN_VALUE);
    expect(selector.probability(0)).toBe(1);
    expect(selector.snapshot().state).toEqual({ rounds: 2, cumulativeLosses: [0] });
  });
});
