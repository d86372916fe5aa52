/**
 * Mean and variance of a truncated-geometric accepted length (Hou et al. 2025, eq. (10)), and the divergence of two such
 * laws (eq. (133)). All are sums of terms of one sign: exact at p = 1, and nothing cancels near it.
 */
import { bernoulliDivergence } from '../divergences/bernoulli.js';
import { requireDraftLength, requireProbability } from '../requirements.js';

/**
 * The mean of a truncated-geometric accepted length, in tokens, bonus token included:
 *
 *     mu = (1 - p^(L+1)) / (1 - p) = 1 + p + ... + p^L                                        eq. (130)
 *
 * Cost: O(L).
 *
 * @param acceptanceRate p: the probability with which a drafted token is accepted, in [0, 1].
 * @param maxDraftLength L: the tokens drafted; an integer in [0, 65,534].
 * @returns the mean, in [1, L + 1].
 * @throws RangeError when an argument is out of its range.
 * @example
 * ```ts
 * truncatedGeometricMean(0.5, 2); // => 1.75
 * truncatedGeometricMean(1, 5); // => 6
 * ```
 */
export function truncatedGeometricMean(acceptanceRate: number, maxDraftLength: number): number {
  const who = 'truncatedGeometricMean';
  requireProbability(who, 'acceptanceRate', acceptanceRate);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  return 1 + acceptanceRate * powerSum(acceptanceRate, maxDraftLength);
}

/**
 * The variance of a truncated-geometric accepted length, in squared tokens. The length is 1 plus the number of k in
 * 1..L for which the first k drafted tokens were all accepted, which has probability p^k; hence
 *
 *     Var = sum_k p^k (1 - p^k) + 2 sum_{j<k} p^k (1 - p^j)
 *
 * Cost: O(L).
 *
 * @param acceptanceRate p: the probability with which a drafted token is accepted, in [0, 1].
 * @param maxDraftLength L: the tokens drafted; an integer in [0, 65,534].
 * @throws RangeError when an argument is out of its range.
 * @example
 * ```ts
 * truncatedGeometricVariance(0.5, 1); // => 0.25
 * ```
 */
export function truncatedGeometricVariance(acceptanceRate: number, maxDraftLength: number): number {
  const who = 'truncatedGeometricVariance';
  requireProbability(who, 'acceptanceRate', acceptanceRate);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  let variance = 0;
  let power = 1; // p^k
  let complement = 0; // 1 - p^k = (1 - p) (1 + p + ... + p^(k-1))
  let earlierComplements = 0;
  for (let k = 1; k <= maxDraftLength; k++) {
    complement += (1 - acceptanceRate) * power;
    power *= acceptanceRate;
    variance += power * (complement + 2 * earlierComplements);
    earlierComplements += complement;
  }
  return variance;
}

/**
 * How far a truncated-geometric law is from another of the same L: the Kullback-Leibler divergence, in nats,
 *
 *     KL = (1 - p_i^L) / (1 - p_i) ( p_i ln(p_i / p) + (1 - p_i) ln((1 - p_i) / (1 - p)) )      eq. (133), rearranged
 *
 * that is, the expected number of drafted tokens that the target checks, times the divergence of one acceptance.
 *
 * Infinite when the second law rules out what the first allows: p = 0 and p_i > 0, or p = 1 and p_i < 1. Zero when
 * p_i = p, including at 0 and 1, and when L = 0. Relative error a few times 1e-15, even for rates that nearly agree.
 *
 * Cost: O(L).
 *
 * @param acceptanceRate p_i, of the law that generates; in [0, 1].
 * @param otherRate p, of the law that it is compared with; in [0, 1].
 * @param maxDraftLength L: the tokens drafted; an integer in [0, 65,534].
 * @returns the divergence, in [0, Infinity].
 * @throws RangeError when an argument is out of its range.
 * @example
 * ```ts
 * truncatedGeometricDivergence(0.5, 0.5, 4); // => 0
 * truncatedGeometricDivergence(1, 0.5, 4) / Math.log(2); // => 4
 * truncatedGeometricDivergence(0.5, 1, 4); // => Infinity
 * ```
 */
export function truncatedGeometricDivergence(
  acceptanceRate: number,
  otherRate: number,
  maxDraftLength: number,
): number {
  const who = 'truncatedGeometricDivergence';
  requireProbability(who, 'acceptanceRate', acceptanceRate);
  requireProbability(who, 'otherRate', otherRate);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  // Both say that a zero factor meets no infinite one.
  if (maxDraftLength === 0 || acceptanceRate === otherRate) return 0;
  return powerSum(acceptanceRate, maxDraftLength) * bernoulliDivergence(acceptanceRate, otherRate);
}

/** 1 + p + ... + p^(terms-1), which is (1 - p^terms) / (1 - p) where p < 1. */
function powerSum(p: number, terms: number): number {
  let sum = 0;
  for (let j = 0; j < terms; j++) sum = 1 + p * sum;
  return sum;
}
