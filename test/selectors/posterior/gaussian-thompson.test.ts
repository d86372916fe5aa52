import { acceptedLengthRange, createRandom, gaussianThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { sampleNormal } from '../../../src/random/samplers.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { firstGreatest, sum } from '../second-implementation.js';

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

  test('plays the arm of the greatest of all draws, one uniform an arm in their order', () => {
    const prior = { mean: 2, pulls: 0.5, variance: 3 };
    const selector = gaussianThompson({ armCount: 5, rewardRange: acceptedLengthRange(5), prior });
    const [own, plain, luck] = [createRandom('draws'), createRandom('draws'), createRandom('luck')];
    const rewards = Array.from({ length: 5 }, (): number[] => []);
    for (let round = 0; round < 300; round++) {
      const draws = rewards.map((seen) => {
        const n = seen.length + prior.pulls;
        return (sum(seen) + prior.pulls * prior.mean) / n + Math.sqrt(prior.variance / n) * sampleNormal(plain);
      });
      const arm = selector.select(own);
      expect(arm, `round ${round}`).toBe(firstGreatest(draws));
      const reward = 1 + Math.floor(luck() * (3 + (arm % 3)));
      selector.update(arm, reward);
      rewards[arm]!.push(reward);
    }
  });

  test('of equal draws the lowest arm has the greatest', () => {
    const selector = gaussianThompson({ armCount: 4, rewardRange: acceptedLengthRange(5) });
    expect([0, 0.1, 0.9].map((uniform) => selector.select(() => uniform))).toEqual([0, 0, 0]);
  });
});
