/**
 * How often each arm was pulled and what it gave in total: the whole state of the selectors that judge an arm by its
 * empirical mean. Integer rewards add exactly, so late updates commute bit for bit.
 */

import type { BanditProblem, RewardRange } from '../../problem.js';
import { requireArray, requireInteger, requirementError, requireObject } from '../../requirements.js';

/** Pull counts and reward sums as they stand in snapshots, in arm order. */
export interface ArmStatisticsState {
  /** Pulls of each arm. */
  readonly counts: readonly number[];
  /** Sum of each arm's rewards. */
  readonly sums: readonly number[];
}

/** Pull counts and reward sums of K arms, in typed arrays. */
export class ArmStatistics {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  /** Pulls of all arms together: the paper's t after t rounds. */
  pulls: number;

  constructor(armCount: number) {
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
    this.pulls = 0;
  }

  record(arm: number, reward: number): void {
    this.counts[arm]! += 1;
    this.sums[arm]! += reward;
    this.pulls += 1;
  }

  /** The arm of the greatest empirical mean, ties to the lowest; the lowest unpulled arm while there is one. */
  leader(): number {
    const { counts, sums } = this;
    let best = 0;
    let bestMean = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]!;
      if (n === 0) return i;
      const mean = sums[i]! / n;
      if (mean > bestMean) {
        bestMean = mean;
        best = i;
      }
    }
    return best;
  }

  /** Whether two arms were pulled as often and gave as much. */
  areAlike(one: number, other: number): boolean {
    const { counts, sums } = this;
    return counts[one] === counts[other] && sums[one] === sums[other];
  }

  /** The arm's empirical mean with `min` taken for 0 and `min + span` for 1; in [0, 1]. 0 where the span is. */
  scaledMean(arm: number, min: number, span: number): number {
    const n = this.counts[arm]!;
    if (!(span > 0)) return 0;
    // Exact at both ends for rewards that add exactly; elsewhere rounding may step over an end.
    return Math.min(1, Math.max(0, (this.sums[arm]! - n * min) / (n * span)));
  }

  toState(): ArmStatisticsState {
    return { counts: Array.from(this.counts), sums: Array.from(this.sums) };
  }
}

/**
 * Reads a state back, checking that it can have come from rewards in the problem's range, or in each arm's own where
 * those are given.
 */
export function readArmStatistics(
  who: string,
  state: ArmStatisticsState,
  { armCount, rewardRange }: BanditProblem,
  armRanges?: readonly RewardRange[],
): ArmStatistics {
  requireObject(who, 'state', state);
  requireArray(who, 'state.counts', state.counts, armCount);
  requireArray(who, 'state.sums', state.sums, armCount);
  const statistics = new ArmStatistics(armCount);
  for (let i = 0; i < armCount; i++) {
    const count = state.counts[i]!;
    const sum = state.sums[i]!;
    requireInteger(who, `state.counts[${i}]`, count, 0);
    const { min, max } = armRanges?.[i] ?? rewardRange;
    // Sums of fractional rewards carry rounding errors of at most count units in the last place.
    const slack = count * Number.EPSILON * Math.max(Math.abs(min), Math.abs(max)) * Math.max(1, count);
    if (!(Number.isFinite(sum) && sum >= count * min - slack && sum <= count * max + slack)) {
      throw requirementError(who, `state.sums[${i}]`, `in [${count * min}, ${count * max}]`, sum);
    }
    statistics.counts[i] = count;
    statistics.sums[i] = sum;
    statistics.pulls += count;
  }
  return statistics;
}
