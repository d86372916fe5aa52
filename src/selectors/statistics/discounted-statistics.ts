/**
 * Pull counts and reward sums of which every round takes away a share: what happened k rounds ago counts discount^k.
 * The state of the selectors that forget by discounting.
 */
import type { NumberRule } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { requireArray, requirementError } from '../../requirements.js';

/** The rule of the share of the past that a round leaves. */
export const DISCOUNT_RULE = { type: 'number', above: 0, below: 1 } as const satisfies NumberRule;

/** What is left of an arm's pulls is nothing from here on: beyond, sums and counts would underflow apart from one another. */
const FADED = 1e-150;

/** Discounted counts and sums as they stand in snapshots, in arm order. */
export interface DiscountedStatisticsState {
  /** Discounted pulls of each arm. */
  readonly counts: readonly number[];
  /** Discounted sum of each arm's rewards, each less the least of the range. */
  readonly sums: readonly number[];
}

/** Discounted counts and sums of K arms. */
export class DiscountedStatistics {
  readonly counts: Float64Array;
  /** Of rewards less the least of the range, so that a shift of the range changes nothing. */
  readonly sums: Float64Array;
  private readonly discount: number;
  private readonly min: number;

  constructor({ armCount, rewardRange }: BanditProblem, discount: number) {
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
    this.discount = discount;
    this.min = rewardRange.min;
  }

  record(arm: number, reward: number): void {
    const { counts, sums, discount } = this;
    for (let i = 0; i < counts.length; i++) {
      counts[i]! *= discount;
      sums[i]! *= discount;
      if (counts[i]! < FADED) {
        counts[i] = 0;
        sums[i] = 0;
      }
    }
    counts[arm]! += 1;
    sums[arm]! += reward - this.min;
  }

  toState(): DiscountedStatisticsState {
    return { counts: Array.from(this.counts), sums: Array.from(this.sums) };
  }
}

/** Reads a state back, checking that it can have come from rewards in the problem's range. */
export function readDiscountedStatistics(
  who: string,
  state: DiscountedStatisticsState,
  problem: BanditProblem,
  discount: number,
): DiscountedStatistics {
  const { armCount, rewardRange } = problem;
  requireArray(who, 'state.counts', state.counts, armCount);
  requireArray(who, 'state.sums', state.sums, armCount);
  const statistics = new DiscountedStatistics(problem, discount);
  // Sums of a geometric series of ones, and rounding.
  const most = (1 / (1 - discount)) * (1 + 1e-9);
  for (let i = 0; i < armCount; i++) {
    const count = state.counts[i]!;
    const sum = state.sums[i]!;
    if (!(typeof count === 'number' && count >= 0 && count <= most)) {
      throw requirementError(who, `state.counts[${i}]`, `in [0, ${most}]`, count);
    }
    const greatest = count * (rewardRange.max - rewardRange.min) * (1 + 1e-9);
    if (!(typeof sum === 'number' && sum >= 0 && sum <= greatest)) {
      throw requirementError(who, `state.sums[${i}]`, `in [0, ${greatest}]`, sum);
    }
    statistics.counts[i] = count;
    statistics.sums[i] = sum;
  }
  return statistics;
}
