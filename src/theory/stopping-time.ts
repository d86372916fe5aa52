/**
 * Exact stopping times of a fixed arm whose accepted lengths are independent and identically distributed: the number of
 * rounds until their sum reaches the sequence length, by recursion over the tokens that are left (a renewal equation).
 * No simulation and no approximation; the law may be any.
 */
import { readLaw, requireSequenceLength } from '../requirements.js';

/**
 * The expected stopping time of always pulling one arm, in rounds: with n tokens left
 *
 *     E[n] = 1 + sum_x P(x) E[n - x],   E[m] = 0 for m <= 0
 *
 * The cut of the last block at EOS is accounted for. It is what regret is measured against (Hou et al. 2025, eq. (1)).
 *
 * Cost: O(sequenceLength times probabilities.length) time, O(sequenceLength) memory.
 *
 * @param probabilities P(accepted length = x) at index x - 1, before the cut; in [0, 1], summing to 1 (within 1e-9: any
 *   deficit or excess is shared out in proportion).
 * @param sequenceLength tokens to produce, EOS included; an integer in [1, 10,000,000].
 * @returns E[ST], in [sequenceLength / probabilities.length, sequenceLength] rounds (Proposition 3.1).
 * @throws RangeError or TypeError when an argument is out of its range.
 * @example
 * ```ts
 * expectedStoppingTime([0.5, 0.5], 2); // => 1.5
 * expectedStoppingTime([0, 0, 1], 100); // => 34
 * ```
 */
export function expectedStoppingTime(probabilities: readonly number[], sequenceLength: number): number {
  const law = readLaw('expectedStoppingTime', 'probabilities', probabilities);
  requireSequenceLength('expectedStoppingTime', 'sequenceLength', sequenceLength);
  return expectations(law, sequenceLength)[sequenceLength]!;
}

/**
 * The variance of the stopping time of always pulling one arm, in squared rounds: what the standard error of a simulated
 * stopping time comes from. With n tokens left, by the law of total variance over the next accepted length X,
 *
 *     V[n] = sum_x P(x) ( V[n - x] + (1 + E[n - x] - E[n])^2 ),   V[m] = E[m] = 0 for m <= 0
 *
 * Cost: O(sequenceLength times probabilities.length) time, O(sequenceLength) memory.
 *
 * @param probabilities P(accepted length = x) at index x - 1, before the cut; in [0, 1], summing to 1 (within 1e-9: any
 *   deficit or excess is shared out in proportion).
 * @param sequenceLength tokens to produce, EOS included; an integer in [1, 10,000,000].
 * @throws RangeError or TypeError when an argument is out of its range.
 * @example
 * ```ts
 * stoppingTimeVariance([0.5, 0.5], 2); // => 0.25
 * ```
 */
export function stoppingTimeVariance(probabilities: readonly number[], sequenceLength: number): number {
  const law = readLaw('stoppingTimeVariance', 'probabilities', probabilities);
  requireSequenceLength('stoppingTimeVariance', 'sequenceLength', sequenceLength);
  const expected = expectations(law, sequenceLength);
  const variances = new Float64Array(sequenceLength + 1);
  for (let n = 1; n <= sequenceLength; n++) {
    let variance = 0;
    for (let x = 1; x <= law.length; x++) {
      const left = x < n ? n - x : 0;
      const surprise = 1 + expected[left]! - expected[n]!;
      variance += law[x - 1]! * (variances[left]! + surprise * surprise);
    }
    variances[n] = variance;
  }
  return variances[sequenceLength]!;
}

/** Expected stopping times for 0 to `sequenceLength` tokens. */
function expectations(probabilities: readonly number[], sequenceLength: number): Float64Array {
  const expected = new Float64Array(sequenceLength + 1);
  for (let n = 1; n <= sequenceLength; n++) {
    let rounds = 1;
    for (let x = 1; x <= probabilities.length && x < n; x++) rounds += probabilities[x - 1]! * expected[n - x]!;
    expected[n] = rounds;
  }
  return expected;
}
