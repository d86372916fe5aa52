/** The choice by Bernoulli kl-UCB indices that `klUcb` and `glrUcb` share (Garivier and Cappé 2011). */
import { bernoulliDivergence, bernoulliUpperBound } from './bernoulli.js';

/**
 * The arm of the greatest index max { q : pulls kl(mean, q) <= budget }, ties to the lowest. The leader comes first: its
 * index is often the greatest, and then one evaluation of kl tells every other arm out.
 *
 * @param means in [0, 1].
 * @param pulls one an arm, greater than 0.
 * @param budgets one an arm, at least 0.
 */
export function greatestKlUcbIndex(means: Float64Array, pulls: Float64Array, budgets: Float64Array): number {
  let leader = 0;
  for (let i = 1; i < means.length; i++) if (means[i]! > means[leader]!) leader = i;
  let best = leader;
  let bestIndex = bernoulliUpperBound(means[leader]!, budgets[leader]! / pulls[leader]!);
  for (let i = 0; i < means.length; i++) {
    if (i === leader) continue;
    const mean = means[i]!;
    if (mean < bestIndex && pulls[i]! * bernoulliDivergence(mean, bestIndex) > budgets[i]!) continue;
    const index = bernoulliUpperBound(mean, budgets[i]! / pulls[i]!);
    if (index > bestIndex || (index === bestIndex && i < best)) {
      bestIndex = index;
      best = i;
    }
  }
  return best;
}
