import { exp3Ix } from 'banditspec';
import { describe, test } from 'vitest';
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
});
