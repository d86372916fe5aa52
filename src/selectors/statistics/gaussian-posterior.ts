/**
 * What a few rewards say of an arm's mean when the mean itself is taken for random: the Gaussian model, in which every
 * reward is the arm's mean plus noise of known variance and the mean has a Gaussian prior. The posterior of the mean
 * after n rewards of sum S is Gaussian,
 *
 *     mean (S + k m) / (n + k),   variance s^2 / (n + k)
 *
 * with m the prior mean, s^2 the variance of a reward and k = s^2 / (variance of the prior): a prior that is worth k
 * rewards.
 */
import { log } from '../../arithmetic/log.js';
import type { ObjectRule } from '../../options.js';
import type { RewardRange } from '../../problem.js';
import { requireInteger } from '../../requirements.js';

/** A Gaussian prior of an arm's mean reward. */
export interface GaussianPrior {
  /** m: the mean expected of an arm that was never pulled, in units of reward; in [-1e100, 1e100]. */
  readonly mean: number;
  /** k: how many rewards the prior is worth; in [1e-9, 1e15], need not be whole. */
  readonly pulls: number;
  /** s^2: the variance of a reward around its arm's mean, in squared units of reward; in [0, 4e200]. */
  readonly variance: number;
}

/**
 * The prior of an arm of which nothing is known but its draft length: accepted lengths are truncated geometric
 * (Hou et al. 2025, eq. (10)) with an acceptance rate p that is uniform on [0, 1]. With H_n = 1 + 1/2 + ... + 1/n,
 *
 *     mean      E mu(p) = H_(L+1)
 *     spread    Var mu(p) = 1 + (2L + 2) (H_(2L+1) - H_(L+1)) - H_(L+1)^2
 *     variance  E Var(Y | p) = 2 (L + 1) - H_(L+1) - E mu(p)^2
 *     pulls     variance / spread
 *
 * from E p^j = 1 / (j + 1) and E[Y^2 | p] = sum_j (2j + 1) p^j. For L = 1 it is worth 2 pulls, as Laplace's rule.
 *
 * Cost: O(L).
 *
 * @param maxDraftLength L: the most tokens drafted; a positive integer.
 * @returns the prior, in tokens.
 * @throws RangeError when `maxDraftLength` is not a positive integer.
 * @example
 * ```ts
 * const prior = uniformAcceptancePrior(10);
 * prior.mean.toFixed(3); // => '3.020'
 * prior.pulls.toFixed(3); // => '0.748'
 * ```
 */
export function uniformAcceptancePrior(maxDraftLength: number): GaussianPrior {
  requireInteger('uniformAcceptancePrior', 'maxDraftLength', maxDraftLength, 1);
  const L = maxDraftLength;
  const mean = harmonic(L + 1);
  const secondMoment = 1 + (2 * L + 2) * (harmonic(2 * L + 1) - mean);
  const variance = 2 * (L + 1) - mean - secondMoment;
  return { mean, pulls: variance / (secondMoment - mean * mean), variance };
}

/** H_n; by Euler's series, relative error below 1e-15, where the sum would be long. */
function harmonic(n: number): number {
  if (n > 1000) return log(n) + 0.5772156649015329 + 1 / (2 * n) - 1 / (12 * n * n);
  let sum = 0;
  for (let k = n; k >= 1; k--) sum += 1 / k;
  return sum;
}

/**
 * The prior for rewards in a range where the caller gives none. A range of whole length is taken for accepted lengths, one
 * unit a token. Any other is taken for one step: the middle, worth 2 pulls.
 */
function defaultPrior({ min, max }: RewardRange): GaussianPrior {
  const span = max - min;
  if (Number.isSafeInteger(span) && span > 0) {
    const prior = uniformAcceptancePrior(span);
    return { ...prior, mean: min + (prior.mean - 1) };
  }
  return { mean: min + span / 2, pulls: 2, variance: (span * span) / 6 };
}

/** The rule of an option that is such a prior. */
export const GAUSSIAN_PRIOR_RULE = {
  type: 'object',
  optional: true,
  entries: {
    mean: { type: 'number', least: -1e100, most: 1e100 },
    pulls: { type: 'number', least: 1e-9, most: 1e15 },
    variance: { type: 'number', least: 0, most: 4e200 },
  },
} as const satisfies ObjectRule;

/** The prior to use, a copy: that of the options where there is one. */
export function priorOrDefault(range: RewardRange, prior: GaussianPrior | undefined): GaussianPrior {
  return prior === undefined ? defaultPrior(range) : { mean: prior.mean, pulls: prior.pulls, variance: prior.variance };
}
