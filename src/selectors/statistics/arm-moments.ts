/**
 * How often each arm was pulled, and the sums of its rewards and of their squares: the state of the selectors that judge
 * an arm by its mean and variance. Rewards are counted from the least of the range, so that integer rewards add exactly
 * and a shift of the range changes nothing.
 */
import type { BanditProblem } from '../../problem.js';
import { requireArray, requireInteger, requirementError } from '../../requirements.js';

/** Moments as they stand in snapshots, in arm order. */
export interface ArmMomentsState {
  /** Pulls of each arm. */
  readonly counts: readonly number[];
  /**
   * Sum of each arm's rewards, each less the least of the range. For ranges narrower than 1e-100 or wider than 1e100, whose
   * squares could not be summed, in units of the greatest power of two within the range's width.
   */
  readonly sums: readonly number[];
  /** Sum of their squares, in those units squared. */
  readonly squares: readonly number[];
}

/** Pull counts, sums and sums of squares of K arms, and the moments of the gains: rewards scaled to [0, 1]. */
export class ArmMoments {
  readonly counts: Float64Array;
  /** Empirical means of the gains. */
  readonly means: Float64Array;
  /** Empirical variances of the gains, with 1/n. */
  readonly variances: Float64Array;
  /** Pulls of all arms together. */
  pulls: number;
  readonly sums: Float64Array;
  readonly squares: Float64Array;
  private readonly min: number;
  private readonly unit: number;
  /** The width of the range, in units. */
  readonly span: number;

  constructor({ armCount, rewardRange: { min, max } }: BanditProblem) {
    this.counts = new Float64Array(armCount);
    this.means = new Float64Array(armCount);
    this.variances = new Float64Array(armCount);
    this.pulls = 0;
    this.sums = new Float64Array(armCount);
    this.squares = new Float64Array(armCount);
    this.min = min;
    this.unit = unitOf(max - min);
    this.span = (max - min) / this.unit;
  }

  record(arm: number, reward: number): void {
    const gain = (reward - this.min) / this.unit;
    this.counts[arm]! += 1;
    this.sums[arm]! += gain;
    this.squares[arm]! += gain * gain;
    this.pulls += 1;
    this.refresh(arm);
  }

  /** Whether two arms were pulled as often and have the same moments. */
  areAlike(one: number, other: number): boolean {
    const { counts, means, variances } = this;
    return counts[one] === counts[other] && means[one] === means[other] && variances[one] === variances[other];
  }

  toState(): ArmMomentsState {
    return { counts: Array.from(this.counts), sums: Array.from(this.sums), squares: Array.from(this.squares) };
  }

  /** Computes an arm's mean and variance anew. */
  refresh(arm: number): void {
    const n = this.counts[arm]!;
    const { span } = this;
    if (!(span > 0)) return;
    const sum = this.sums[arm]!;
    this.means[arm] = Math.min(1, sum / (n * span));
    // Exact for integer rewards, so an arm that always gives the same has variance 0.
    this.variances[arm] = Math.max(0, (n * this.squares[arm]! - sum * sum) / (n * n * span * span));
  }
}

/** Reads a state back, checking that it can have come from rewards in the problem's range. */
export function readArmMoments(who: string, state: ArmMomentsState, problem: BanditProblem): ArmMoments {
  const { armCount } = problem;
  for (const name of ['counts', 'sums', 'squares'] as const) {
    requireArray(who, `state.${name}`, state[name], armCount);
  }
  const moments = new ArmMoments(problem);
  const { span } = moments;
  for (let i = 0; i < armCount; i++) {
    const n = state.counts[i]!;
    requireInteger(who, `state.counts[${i}]`, n, 0);
    // Sums of fractional rewards carry rounding errors of at most n units in the last place.
    const slack = 1 + n * Number.EPSILON;
    requireSum(who, `state.sums[${i}]`, state.sums[i]!, n * span * slack);
    requireSum(who, `state.squares[${i}]`, state.squares[i]!, n * span * span * slack);
    moments.counts[i] = n;
    moments.sums[i] = state.sums[i]!;
    moments.squares[i] = state.squares[i]!;
    moments.pulls += n;
    if (n > 0) moments.refresh(i);
  }
  return moments;
}

/** A power of two, so that dividing by it rounds nothing: 1 for every range of a usual width. */
function unitOf(width: number): number {
  let unit = 1;
  if (width > 0 && width < 1e-100) while (unit > width) unit /= 2;
  if (width > 1e100) while (unit <= width / 2) unit *= 2;
  return unit;
}

function requireSum(who: string, name: string, sum: number, greatest: number): void {
  if (!(typeof sum === 'number' && sum >= 0 && sum <= greatest)) {
    throw requirementError(who, name, `in [0, ${greatest}]`, sum);
  }
}
