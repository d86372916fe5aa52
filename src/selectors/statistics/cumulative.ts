/** Sums over rounds, one an arm, as they are read back from a snapshot. */
import { requireArray, requireInteger, requireNonNegative } from '../../requirements.js';

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

/** What the selectors that draw by exponential weights have learnt, as it stands in snapshots. */
export interface CumulativeLossesState {
  /** Updates so far. */
  readonly rounds: number;
  /** Cumulative losses of the arms, or estimates of them. */
  readonly cumulativeLosses: readonly number[];
}

/** Rounds and cumulative losses, checked and copied. `requireEach`: as for {@link readCumulative}. */
export function readCumulativeLosses(
  who: string,
  { rounds, cumulativeLosses }: CumulativeLossesState,
  armCount: number,
  requireEach = requireNonNegative,
): [rounds: number, losses: Float64Array] {
  requireInteger(who, 'state.rounds', rounds, 0);
  return [rounds, readCumulative(who, 'state.cumulativeLosses', cumulativeLosses, armCount, requireEach)];
}
