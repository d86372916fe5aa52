/** The law of Thompson sampling's choice in the Gaussian model. */
import { normalDistribution } from '../../random/normal-law.js';
import { winnerLaw } from '../../random/winner.js';
import type { GaussianPrior } from './gaussian-posterior.js';

/** P(arm i has the greatest draw from its posterior), with these pulls (whole or discounted) and reward sums. */
export function gaussianWinnerLaw(prior: GaussianPrior, counts: Float64Array, sums: Float64Array): Float64Array {
  const K = counts.length;
  const means = new Float64Array(K);
  const deviations = new Float64Array(K);
  let lower = Infinity;
  let upper = -Infinity;
  for (let i = 0; i < K; i++) {
    const n = counts[i]! + prior.pulls;
    means[i] = (sums[i]! + prior.pulls * prior.mean) / n;
    deviations[i] = Math.sqrt(prior.variance / n);
    lower = Math.min(lower, means[i]! - 8 * deviations[i]!);
    upper = Math.max(upper, means[i]! + 8 * deviations[i]!);
  }
  if (prior.variance > 0) {
    return winnerLaw(K, lower, upper, (i, x) => normalDistribution((x - means[i]!) / deviations[i]!));
  }
  // Without variance the greatest mean wins for certain.
  let best = 0;
  for (let i = 1; i < K; i++) if (means[i]! > means[best]!) best = i;
  const law = new Float64Array(K);
  law[best] = 1;
  return law;
}
