/**
 * The regret that no selector can beat in the long run (Hou et al. 2025, Theorem 4.4): the exact constant for
 * truncated-geometric arms, from the divergence of eq. (133), and for arms of any law of lengths, from Kinf.
 *
 * Proposition 4.5 of the paper gives a simpler constant, H p (1 - p^L) / (1 - p) with the best arm's p. It is false as
 * printed: for L = 1 and acceptance rates 1/2 and 9/10 it claims 1.184, and the exact constant is 0.412. (Its proof
 * uses eq. (132), which holds in the other direction.) Hence there is no function for it here.
 */

import { kinf } from '../divergences/kinf.js';
import { readData } from '../options.js';
import { readLaw, requireArray, requireDraftLength, requireProbabilities } from '../requirements.js';
import { truncatedGeometricDivergence, truncatedGeometricMean } from './truncated-geometric-law.js';

/** Options of {@link geometricLowerBoundConstant}. */
export interface GeometricLowerBoundOptions {
  /** p_i: the probability with which a drafted token of arm i is accepted, in [0, 1]; one for each arm. */
  readonly acceptanceRates: readonly number[];
  /** L: the tokens drafted in every call; an integer in [0, 65,534]. */
  readonly maxDraftLength: number;
}

/**
 * The constant c of the lower bound c ln(len) on the stopping-time regret: for truncated-geometric arms and any selector
 * that is consistent (whose regret grows more slowly than every power of the length, on every such problem),
 *
 *     liminf Reg / ln(len) >= c = sum_{i != i*} Delta_i / (mu_{i*} KL(p_i, p_{i*}))                Theorem 4.4
 *
 * with KL of eq. (133), {@link truncatedGeometricDivergence}. The infimum of the theorem, over truncated-geometric laws
 * with a mean above mu_{i*}, is this KL, since it grows with the second rate. The bound says nothing about short
 * sequences: it holds in the limit, and a selector's regret at a given length may lie below c ln(len).
 *
 * Arms exactly as good as the best are left out, and so is every arm when the best has acceptance rate 1: nothing can be
 * better than it, one rejection settles the matter, and the constant is 0.
 *
 * (Proposition 4.5 of the paper prints a simpler constant, which is false: for L = 1 and the rates below it is 1.184.)
 *
 * Cost: O(K L).
 *
 * @returns c, in rounds; at least 0.
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const constant = geometricLowerBoundConstant({ acceptanceRates: [0.5, 0.9], maxDraftLength: 1 });
 * constant.toFixed(3); // => '0.412'
 * ```
 */
export function geometricLowerBoundConstant(options: GeometricLowerBoundOptions): number {
  const who = 'geometricLowerBoundConstant';
  const { acceptanceRates, maxDraftLength } = readData(who, options, ['acceptanceRates', 'maxDraftLength']);
  requireProbabilities(who, 'acceptanceRates', acceptanceRates);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  // Without drafts every arm gives one token a round.
  if (maxDraftLength === 0) return 0;
  const bestRate = acceptanceRates.reduce((best, rate) => (rate > best ? rate : best));
  const bestMean = truncatedGeometricMean(bestRate, maxDraftLength);
  let constant = 0;
  for (const rate of acceptanceRates) {
    if (rate === bestRate) continue;
    const divergence = truncatedGeometricDivergence(rate, bestRate, maxDraftLength);
    constant += meanGap(bestRate, rate, maxDraftLength) / (bestMean * divergence);
  }
  return constant;
}

/** Options of {@link multinomialLowerBoundConstant}. */
export interface MultinomialLowerBoundOptions {
  /**
   * For each arm the probabilities of the accepted lengths 1, 2, ..., L + 1: in [0, 1], with sum 1 up to 1e-9. All arms
   * have the same number of them, at least one.
   */
  readonly lengthProbabilities: readonly (readonly number[])[];
}

/**
 * The constant c of the lower bound c ln(len) on the stopping-time regret where nothing is known of the arms but that their
 * lengths lie in [1, L + 1]: for any selector that is consistent on all such problems,
 *
 *     liminf Reg / ln(len) >= c = sum_{i != i*} Delta_i / (mu_{i*} Kinf(F_i, mu_{i*}))          Theorem 4.4
 *
 * Kinf is the least divergence of arm i's law from the laws on {1, ..., L + 1} whose mean exceeds mu_{i*}. Laws on the
 * whole interval come no nearer, so the constant is the same for bounded rewards and for whole lengths. It is at least
 * that of {@link geometricLowerBoundConstant}: knowing less means having to learn more. `imed`, `empiricalKlUcb`,
 * `dirichletThompson` and `nonParametricThompson` attain it for independent rewards.
 *
 * Arms as good as the best, up to the rounding of their means, are left out; when the best always gives L + 1 the constant
 * is 0.
 *
 * Cost: O(K L).
 *
 * @returns c, in rounds; at least 0.
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * // One drafted token: lengths 1 and 2. The same number as for geometric arms, which are the same there.
 * const constant = multinomialLowerBoundConstant({ lengthProbabilities: [[0.5, 0.5], [0.1, 0.9]] });
 * constant.toFixed(3); // => '0.412'
 * ```
 */
export function multinomialLowerBoundConstant(options: MultinomialLowerBoundOptions): number {
  const who = 'multinomialLowerBoundConstant';
  const { lengthProbabilities } = readData(who, options, ['lengthProbabilities']);
  requireArray(who, 'lengthProbabilities', lengthProbabilities);
  requireArray(who, 'lengthProbabilities[0]', lengthProbabilities[0]);
  const size = lengthProbabilities[0]!.length;
  const lengths = Array.from({ length: size }, (_, k) => k + 1);
  const laws = Array.from(lengthProbabilities, (law, i) => readLaw(who, `lengthProbabilities[${i}]`, law, size));
  const means = laws.map((law) => law.reduce((sum, p, k) => sum + p * lengths[k]!, 0));
  const best = means.reduce((greatest, mean) => (mean > greatest ? mean : greatest));
  // A mean of `size` products and as many sums, of probabilities rounded twice: two equal ones differ by no more than this.
  const rounding = 2 * (size + 2) * Number.EPSILON * best;
  let constant = 0;
  for (let i = 0; i < means.length; i++) {
    const gap = best - means[i]!;
    if (gap <= rounding) continue;
    constant += gap / (best * kinf(lengths, laws[i]!, 1, size, best));
  }
  return constant;
}

/** mu(p) - mu(q) = sum_{j=1..L} (p^j - q^j) for p > q, by p^j - q^j = p (p^(j-1) - q^(j-1)) + (p - q) q^(j-1). */
function meanGap(p: number, q: number, maxDraftLength: number): number {
  let gap = 0;
  let powerGap = 0;
  let power = 1;
  for (let j = 1; j <= maxDraftLength; j++) {
    powerGap = p * powerGap + (p - q) * power;
    power *= q;
    gap += powerGap;
  }
  return gap;
}
