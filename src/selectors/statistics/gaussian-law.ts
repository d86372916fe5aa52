/** The law of Thompson sampling's choice in the Gaussian model. */
import { normalDistribution } from '../../random/normal-law.js';
import { winnerLaw } from '../../random/winner.js';
import type { GaussianPrior } from './gaussian-posterior.js';

/** P(arm i has the greatest draw), draws being normal with these means and standard deviations; 0: no draw, the mean. */
export function normalWinnerLaw(means: Float64Array, deviations: Float64Array): Float64Array {
  const K = means.length;
  let lower = Infinity;
  let upper = -Infinity;
  for (let i = 0; i < K; i++) {
    lower = Math.min(lower, means[i]! - 8 * deviations[i]!);
    upper = Math.max(upper, means[i]! + 8 * deviations[i]!);
  }
  return winnerLaw(K, lower, upper, (i, x) => {
    const distance = x - means[i]!;
    return deviations[i]! > 0 ? normalDistribution(distance / deviations[i]!) : distance >= 0 ? 1 : 0;
  });
}

/** P(arm i has the greatest draw from its posterior), with these pulls (whole or discounted) and reward sums. */
export function gaussianWinnerLaw(prior: GaussianPrior, counts: Float64Array, sums: Float64Array): Float64Array {
  const K = counts.length;
  const means = new Float64Array(K);
  const deviations = new Float64Array(K);
  for (let i = 0; i < K; i++) {
    const n = counts[i]! + prior.pulls;
    means[i] = (sums[i]! + prior.pulls * prior.mean) / n;
    deviations[i] = Math.sqrt(prior.variance / n);
  }
  return normalWinnerLaw(means, deviations);
}
