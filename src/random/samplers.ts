/**
 * Draws from discrete laws, by inversion: one uniform a draw, so that two users of the same source stay in step.
 */

/**
 * The index whose share of the weights `u` falls into: the least `i` with `weights[0] + ... + weights[i] > u * total`.
 * Cost: O(number of weights). Never returns an index of weight 0, whatever rounding does to the sum.
 *
 * @param weights finite, at least 0, with at least one above 0.
 * @param total the sum of the weights, summed in index order.
 * @param u in [0, 1).
 */
export function inverseCdfIndex(weights: Float64Array, total: number, u: number): number {
  let remaining = u * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight > 0) {
      if (remaining < weight) return i;
      remaining -= weight;
      last = i;
    }
  }
  return last;
}
