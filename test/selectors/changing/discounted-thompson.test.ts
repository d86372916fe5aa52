import { acceptedLengthRange, createRandom, discountedThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { sampleNormal } from '../../../src/random/samplers.js';
import { discountedThompsonDescription } from '../../../src/selectors/changing/discounted-thompson.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { firstGreatest, sum } from '../second-implementation.js';

describeSelectorContract('discountedThompson', (problem) => discountedThompson({ ...problem, discount: 0.99 }), {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: { exempt: 'what is learnt later counts more' },
  ties: { exempt: 'of arms with equal rewards, the one pulled later has seen more' },
  rescaling: (problem, scale) =>
    discountedThompson({ ...problem, discount: 0.99, prior: acceptedLengthPriorIn(problem, scale) }),
});

describe('discountedThompson', () => {
  test('of two arms it plays the better with the Gaussian probability of its lead, the past discounted', () => {
    // Prior mean 0 worth 1 pull, variance 1, discount 1/2. Arm 0 gave 1 two rounds ago and arm 1 gave 1 in the last:
    // N = 1/2 and 1; means (1/2)/(3/2) = 1/3 and 1/2; variances 2/3 and 1/2. Arm 1 leads by 1/6 with variance 7/6.
    const prior = { mean: 0, pulls: 1, variance: 1 };
    const selector = discountedThompson({ armCount: 2, rewardRange: { min: 0, max: 1 }, prior, discount: 1 / 2 });
    selector.update(0, 1);
    selector.update(1, 1);
    const expected = normalDistribution(1 / 6 / Math.sqrt(7 / 6));
    expect(Math.abs(selector.probability(1) - expected)).toBeLessThan(1e-4);
  });

  test('a discount outside (0, 1) is refused', () => {
    for (const discount of [0, 1, -0.1, Number.NaN]) {
      expect(() => discountedThompson({ armCount: 2, rewardRange: { min: 0, max: 1 }, discount })).toThrow(
        'discountedThompson: discount must be in (0, 1), got',
      );
    }
  });

  test('plays the arm of the greatest of all draws, the past discounted, one uniform an arm in their order', () => {
    const prior = { mean: 2, pulls: 0.5, variance: 3 };
    const selector = discountedThompson({ armCount: 5, rewardRange: acceptedLengthRange(5), prior, discount: 0.95 });
    const [own, plain, luck] = [createRandom('draws'), createRandom('draws'), createRandom('luck')];
    const history: { arm: number; reward: number }[] = [];
    for (let round = 0; round < 200; round++) {
      const draws = [0, 1, 2, 3, 4].map((arm) => {
        const weights = history.map((past, s) => (past.arm === arm ? Math.exp((round - 1 - s) * Math.log(0.95)) : 0));
        const n = sum(weights) + prior.pulls;
        const total = sum(history.map(({ reward }, s) => weights[s]! * reward));
        return (total + prior.pulls * prior.mean) / n + Math.sqrt(prior.variance / n) * sampleNormal(plain);
      });
      const arm = selector.select(own);
      expect(arm, `round ${round}`).toBe(firstGreatest(draws));
      const reward = 1 + Math.floor(luck() * (3 + (arm % 3)));
      selector.update(arm, reward);
      history.push({ arm, reward });
    }
  });

  test('in the catalogue the past counts for a hundred rounds', () => {
    const situation = { armCount: 2, rewardRange: { min: 0, max: 1 }, horizon: 1000 };
    // 1 / (1 - 0.99).
    expect(discountedThompsonDescription.settings!(situation)).toEqual({ discount: 0.99 });
  });

  test('of equal draws the lowest arm has the greatest', () => {
    const selector = discountedThompson({ armCount: 4, rewardRange: acceptedLengthRange(5), discount: 0.9 });
    expect([0, 0.1, 0.9].map((uniform) => selector.select(() => uniform))).toEqual([0, 0, 0]);
  });
});
