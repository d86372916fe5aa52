/** Finds the acceptance rate of a truncated-geometric arm from the mean accepted length it has to reach. */
import { truncatedGeometricMean } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

/**
 * The acceptance rate p in [0, 1] at which `(1 - p^(L+1)) / (1 - p)` is this mean, by bisection down to neighbouring
 * doubles: the mean grows with the rate.
 *
 * @param mean in tokens, in [1, maxDraftLength + 1].
 */
export function acceptanceRateForMean(mean: number, maxDraftLength: number): number {
  if (!(mean >= 1 && mean <= maxDraftLength + 1)) {
    throw new BenchError(`meanAcceptedLengths must be in [1, ${maxDraftLength + 1}], got ${mean}`);
  }
  let low = 0;
  let high = 1;
  for (;;) {
    const middle = (low + high) / 2;
    if (middle <= low || middle >= high) return middle;
    if (truncatedGeometricMean(middle, maxDraftLength) < mean) low = middle;
    else high = middle;
  }
}
