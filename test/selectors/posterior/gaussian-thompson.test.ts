import { gaussianThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';

describeSelectorContract('gaussianThompson', gaussianThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
  rescaling: (problem, scale) => gaussianThompson({ ...problem, prior: acceptedLengthPriorIn(problem, scale) }),
});

describe('gaussianThompson', () => {
  test('of two arms it plays the better with the Gaussian probability of its lead', () => {
    // Posteriors with prior mean 0 worth 1 pull and variance 1: means 3/4 and 2/3, variances 1/4 and 1/3. The difference
    // is Gaussian with mean 1/12 and variance 7/12. The numerical law is good to 1e-4.
    const prior = { mean: 0, pulls: 1, variance: 1 };
    const selector = gaussianThompson({ armCount: 2, rewardRange: { min: 0, max: 1 }, prior });
    for (const reward of [1, 1, 1]) selector.update(0, reward);
    for (const reward of [1, 1]) selector.update(1, reward);
    const expected = normalDistribution(1 / 12 / Math.sqrt(7 / 12));
    expect(Math.abs(selector.probability(0) - expected)).toBeLessThan(1e-4);
  });
});
