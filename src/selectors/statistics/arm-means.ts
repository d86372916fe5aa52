/**
 * Discounted means of arms, shrunk towards a prior mean: the state of the selectors that judge an arm by a posterior
 * mean. Counts are real numbers here, because discounting makes them so and a prior may weigh less than a pull.
 */
import type { ObjectRule } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { requireArray, requirementError, requireNonNegative, requireObject } from '../../requirements.js';

/** How often each arm was seen and what it gave in total, both possibly discounted, in arm order. */
export interface ArmMeansState {
  /** Rewards counted for each arm; at least 0, not always whole. */
  readonly counts: readonly number[];
  /** The sum of those rewards. */
  readonly sums: readonly number[];
}

/** What is known of the arms before the first round: as if so many rewards of that sum had been seen. */
export type ArmPrior = ArmMeansState;

/** The rule of an option that says what is known of the arms before the first round; it becomes part of the state. */
export const ARM_PRIOR_RULE = {
  type: 'object',
  optional: true,
  startOnly: true,
  entries: {
    counts: { type: 'list', length: 'armCount', of: { type: 'number', least: 0, most: 1e15 } },
    sums: { type: 'list', length: 'armCount', of: { type: 'number', least: -1e115, most: 1e115 } },
  },
} as const satisfies ObjectRule;

/** Discounted counts and sums of K arms. */
export class ArmMeans {
  readonly counts: Float64Array;
  readonly sums: Float64Array;

  constructor(armCount: number) {
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
  }

  record(arm: number, reward: number): void {
    this.counts[arm]! += 1;
    this.sums[arm]! += reward;
  }

  /** Lets what was seen of an arm weigh `discount` times what it did. */
  discount(arm: number, discount: number): void {
    this.counts[arm]! *= discount;
    this.sums[arm]! *= discount;
  }

  /** The mean of the arm's rewards and `weight` more of value `mean`. */
  shrunkMean(arm: number, mean: number, weight: number): number {
    return (this.sums[arm]! + weight * mean) / (this.counts[arm]! + weight);
  }

  toState(): ArmMeansState {
    return { counts: Array.from(this.counts), sums: Array.from(this.sums) };
  }
}

/** Reads a state or a prior, checking that it can have come from rewards in the range. */
export function readArmMeans(who: string, name: string, state: ArmMeansState, problem: BanditProblem): ArmMeans {
  const { armCount, rewardRange } = problem;
  requireObject(who, name, state);
  requireArray(who, `${name}.counts`, state.counts, armCount);
  requireArray(who, `${name}.sums`, state.sums, armCount);
  const means = new ArmMeans(armCount);
  for (let i = 0; i < armCount; i++) {
    const count = state.counts[i]!;
    const sum = state.sums[i]!;
    requireNonNegative(who, `${name}.counts[${i}]`, count);
    const least = count * rewardRange.min;
    const greatest = count * rewardRange.max;
    // Discounted sums carry rounding errors, a few units in the last place for each of the rewards that still count.
    const slack = 1e-9 * (1 + Math.max(Math.abs(least), Math.abs(greatest)));
    if (!(Number.isFinite(sum) && sum >= least - slack && sum <= greatest + slack)) {
      throw requirementError(who, `${name}.sums[${i}]`, `in [${least}, ${greatest}]`, sum);
    }
    means.counts[i] = count;
    means.sums[i] = sum;
  }
  return means;
}
