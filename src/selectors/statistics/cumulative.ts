/** Sums over rounds, one an arm, as they are read back from a snapshot. */
import { requireArray } from '../../requirements.js';

/**
 * The cumulative sums of the arms, checked and copied.
 *
 * @param requireEach the check of each sum: `requireNonNegative` where it can only grow, else `requireFinite`.
 */
export function readCumulative(
  who: string,
  name: string,
  sums: readonly number[],
  armCount: number,
  requireEach: (who: string, name: string, value: number) => void,
): Float64Array {
  requireArray(who, name, sums, armCount);
  for (let i = 0; i < armCount; i++) requireEach(who, `${name}[${i}]`, sums[i]!);
  return Float64Array.from(sums);
}
