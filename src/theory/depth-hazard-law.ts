/**
 * Mean and variance of an accepted length whose acceptance depends on depth: the draft's k-th token is accepted with
 * probability h_k where the first k - 1 were. The truncated-geometric law has h_k = p.
 */
import { requireHazards } from '../requirements.js';

/**
 * The mean accepted length in tokens, bonus token included: `1 + S_1 + ... + S_L` with `S_k = h_1 ... h_k`.
 *
 * Cost: O(L).
 *
 * @param hazards h_1 to h_L, in [0, 1]; none for decoding without drafts.
 * @returns the mean, in [1, L + 1].
 * @throws RangeError or TypeError when the argument is out of its range.
 * @example
 * ```ts
 * depthHazardMean([0.5, 0.5]); // => 1.75
 * depthHazardMean([]); // => 1
 * ```
 */
export function depthHazardMean(hazards: readonly number[]): number {
  requireHazards('depthHazardMean', 'hazards', hazards);
  let mean = 1;
  let survival = 1;
  for (const hazard of hazards) {
    survival *= hazard;
    mean += survival;
  }
  return mean;
}

/**
 * The variance of the accepted length, in squared tokens: the length is 1 plus the number of k for which the first k
 * drafted tokens were all accepted, so `Var = sum_k S_k (1 - S_k) + 2 sum_{j<k} S_k (1 - S_j)`.
 *
 * Cost: O(L).
 *
 * @param hazards h_1 to h_L, in [0, 1]; none for decoding without drafts.
 * @throws RangeError or TypeError when the argument is out of its range.
 * @example
 * ```ts
 * depthHazardVariance([0.5]); // => 0.25
 * ```
 */
export function depthHazardVariance(hazards: readonly number[]): number {
  requireHazards('depthHazardVariance', 'hazards', hazards);
  let variance = 0;
  let survival = 1;
  let earlierComplements = 0;
  for (const hazard of hazards) {
    survival *= hazard;
    variance += survival * (1 - survival + 2 * earlierComplements);
    earlierComplements += 1 - survival;
  }
  return variance;
}
