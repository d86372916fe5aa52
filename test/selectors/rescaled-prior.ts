/** The default prior of the Gaussian selectors, written down in the units of a rescaled problem. */
import { type BanditProblem, type GaussianPrior, uniformAcceptancePrior } from 'banditspec';

/** The prior of accepted lengths for a problem in which one token is worth `scale`. */
export function acceptedLengthPriorIn({ rewardRange }: BanditProblem, scale: number): GaussianPrior {
  const prior = uniformAcceptancePrior(Math.round((rewardRange.max - rewardRange.min) / scale));
  return {
    mean: rewardRange.min + (prior.mean - 1) * scale,
    pulls: prior.pulls,
    variance: prior.variance * scale * scale,
  };
}
