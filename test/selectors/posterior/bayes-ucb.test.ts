import {
  acceptedLengthRange,
  bayesUcb,
  truncatedGeometricMean,
  truncatedGeometricVariance,
  uniformAcceptancePrior,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { expectSameChoices, rewardsOf, sum } from '../second-implementation.js';

/** The Gaussian quantile by halving. */
function quantile(p: number): number {
  let low = -10;
  let high = 10;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (normalDistribution(middle) < p) low = middle;
    else high = middle;
  }
  return low;
}

describeSelectorContract('bayesUcb', bayesUcb, {
  draws: 'nothing',
  lateFeedback: 'exact',
  rescaling: (problem, scale) => bayesUcb({ ...problem, prior: acceptedLengthPriorIn(problem, scale) }),
});

describe('bayesUcb', () => {
  test('agrees with the printed rule, the quantile by halving, on 500 random tables', () => {
    expectSameChoices(
      'bayesUcb',
      bayesUcb,
      (history, K, { max }) => {
        const { mean, pulls, variance } = uniformAcceptancePrior(max - 1);
        const z = history.length === 0 ? 0 : quantile(1 - 1 / (2 + history.length / 30));
        return Array.from({ length: K }, (_, arm) => {
          const rewards = rewardsOf(history, arm);
          const n = rewards.length + pulls;
          return (sum(rewards) + pulls * mean) / n + z * Math.sqrt(variance / n);
        });
      },
      500,
    );
  });

  test('finds the better arm after a lucky start of the worse one', () => {
    const selector = bayesUcb({ armCount: 2, rewardRange: acceptedLengthRange(5) });
    // Arm 1's posterior mean is (1 + 0.93 * 2.45) / 1.93 = 1.70 with deviation 1.31 / 1.39 = 0.94; it is tried again when
    // z 0.94 > 3 - 1.70, that is at level 0.917, when 2 + t / 30 = 12: after some 300 rounds.
    let pullsOfBetter = 0;
    for (let round = 0; round < 4000; round++) {
      const arm = selector.select(() => Number.NaN);
      pullsOfBetter += arm;
      // Arm 0 gives 6 tokens in five rounds and then 3 for ever; arm 1 gives 1 at first and then 4.
      const reward = arm === 0 ? (round < 5 ? 6 : 3) : pullsOfBetter === 1 ? 1 : 4;
      selector.update(arm, reward);
    }
    expect(pullsOfBetter).toBeGreaterThan(2000);
  });
});

describe('uniformAcceptancePrior', () => {
  test('has the moments of a truncated geometric arm whose acceptance rate is uniform', () => {
    // Simpson's rule over p with 2,000 cells: its error on polynomials of degree 2L <= 40 is below (1/2000)^4 40^4 / 180.
    const integral = (f: (p: number) => number) => {
      const cells = 2000;
      let total = 0;
      for (let k = 0; k <= cells; k++) total += (k === 0 || k === cells ? 1 : k % 2 === 1 ? 4 : 2) * f(k / cells);
      return total / (3 * cells);
    };
    for (const L of [1, 2, 5, 10, 20]) {
      const { mean, pulls, variance } = uniformAcceptancePrior(L);
      const expectedMean = integral((p) => truncatedGeometricMean(p, L));
      const spread = integral((p) => (truncatedGeometricMean(p, L) - expectedMean) ** 2);
      const expectedVariance = integral((p) => truncatedGeometricVariance(p, L));
      expect(Math.abs(mean - expectedMean)).toBeLessThan(1e-8);
      expect(Math.abs(variance - expectedVariance)).toBeLessThan(1e-7);
      expect(Math.abs(pulls - expectedVariance / spread)).toBeLessThan(1e-7);
    }
  });

  test("is worth two pulls for one drafted token, as Laplace's rule", () => {
    expect(uniformAcceptancePrior(1)).toEqual({
      mean: 1.5,
      pulls: expect.closeTo(2, 12),
      variance: expect.closeTo(1 / 6, 12),
    });
  });
});
