/** The choice by Bernoulli kl-UCB indices that `klUcb` and `glrUcb` share (Garivier and Cappé 2011). */
import { bernoulliDivergence, bernoulliUpperBound } from './bernoulli.js';

/** Divergences that were computed before, one an arm, since its last pull. */
export interface KnownDivergences {
  /** The q that the mean was compared with; NaN where there was none. */
  readonly ends: Float64Array;
  /** Pulls times kl(mean, q). */
  readonly divergences: Float64Array;
}

/**
 * The arm of the greatest index max { q : pulls kl(mean, q) <= budget }, ties to the lowest. The leader comes first: its
 * index is often the greatest, and then one evaluation of kl tells every other arm out.
 *
 * @param means in [0, 1].
 * @param pulls one an arm, greater than 0.
 * @param budgets one an arm, at least 0.
 * @param known is filled and used: kl is convex in q, so that it lies above its tangents, and most arms are told out by those.
 */
export function greatestKlUcbIndex(
  means: Float64Array,
  pulls: Float64Array,
  budgets: Float64Array,
  known?: KnownDivergences,
): number {
  let leader = 0;
  for (let i = 1; i < means.length; i++) if (means[i]! > means[leader]!) leader = i;
  let best = leader;
  let bestIndex = bernoulliUpperBound(means[leader]!, budgets[leader]! / pulls[leader]!);
  for (let i = 0; i < means.length; i++) {
    if (i === leader) continue;
    const mean = means[i]!;
    if (known) {
      const end = known.ends[i]!;
      const slope = (pulls[i]! * (end - mean)) / (end * (1 - end));
      // The margin is a million times the error of a divergence; NaN, from infinities, tells nothing.
      const least = known.divergences[i]! + slope * (bestIndex - end);
      if (least * (1 - 1e-8) - 1e-8 > budgets[i]!) continue;
    }
    // The leader's index is at least its mean, which is at least this one.
    const divergence = pulls[i]! * bernoulliDivergence(mean, bestIndex);
    if (known) {
      known.ends[i] = bestIndex;
      known.divergences[i] = divergence;
    }
    if (divergence > budgets[i]!) continue;
    const index = bernoulliUpperBound(mean, budgets[i]! / pulls[i]!);
    if (index > bestIndex || (index === bestIndex && i < best)) {
      bestIndex = index;
      best = i;
    }
  }
  return best;
}
