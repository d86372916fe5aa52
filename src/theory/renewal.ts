/** Exact stopping times of a fixed arm by the renewal recursion. */

/**
 * E[ST] of an arm with independent accepted lengths: E[n] = 1 + sum_x P(x) E[max(n - x, 0)], E[0] = 0.
 * Cost: O(sequence length times L).
 */
export function expectedStoppingTime(probabilities: readonly number[], sequenceLength: number): number {
  const expected = new Float64Array(sequenceLength + 1);
  for (let n = 1; n <= sequenceLength; n++) {
    let sum = 1;
    for (let x = 1; x <= probabilities.length && x < n; x++) sum += probabilities[x - 1]! * expected[n - x]!;
    expected[n] = sum;
  }
  return expected[sequenceLength]!;
}
