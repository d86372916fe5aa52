/**
 * How often each reward was seen, arm by arm: the empirical law, for the selectors that use more of it than its mean.
 * Rewards are counted from the least of the range, so that a shift of the range changes nothing.
 *
 * The law is exact up to 64 different rewards an arm, so always for accepted lengths of drafts up to 63 tokens. With the
 * 65th the arm goes over to a grid: the range is cut into 16 equal cells, and a reward at the share s of its way through a
 * cell counts as 1 - s rewards at the cell's lower end and s at its upper end. That keeps the mean. Shares are multiples of
 * 2^-20, so sums of them are exact for 2^32 rewards: what is remembered depends on which rewards came, not on their order,
 * and two arms' grids add bit for bit.
 *
 * What it costs in sharpness. Let F be the empirical law, G the law on the grid, w a cell's width (1/16 of the range).
 * Write Kinf(F, mu) = max over lambda of E ln(1 - lambda (X - mu)). The logarithm is concave in X, and G spreads F without
 * moving its mean, so Kinf(G, mu) <= Kinf(F, mu). And G puts no reward higher than by w, so that with X + w for every point of
 * G, lambda by lambda, Kinf(F, mu - w) <= Kinf(G, mu). Together
 *
 *     Kinf(F, mu - w) <= Kinf(G, mu) <= Kinf(F, mu)
 *
 * The index of `empiricalKlUcb` is therefore at most w too high and never too low, `imed` pulls a worse arm
 * `ln T / Kinf(F, mu* - w)` times at the most, and a draw of `nonParametricThompson` is within w of one from all rewards (the
 * Dirichlet weight of each reward is shared by the ends of its cell). The error is on the side of exploring; an arm worse than
 * the best by less than w may be explored as one whose law is wider by the variance that the grid adds, w^2 / 4 at the most.
 */
import type { BanditProblem } from '../../problem.js';
import { requireArray, requireInteger, requireList, requirementError, requireObject } from '../../requirements.js';

/** Histograms as they stand in snapshots, in arm order. */
export interface RewardHistogramsState {
  /** One histogram for each arm. */
  readonly arms: readonly RewardHistogramState[];
}

/** One arm's histogram as it stands in snapshots. */
export interface RewardHistogramState {
  /** The different rewards less the least of the range, or the points of the grid that count, increasing. */
  readonly values: readonly number[];
  /** How often each was seen; on a grid in multiples of 2^-20. */
  readonly counts: readonly number[];
  /** Into how many cells the range is cut; absent while every reward is remembered. */
  readonly cells?: number;
}

/** The most different rewards that are remembered one by one. */
export const EXACT = 64;
/** The cells of the grid. A power of two: its points are exact fractions of the range. */
const CELLS = 16;
/** The parts into which a reward is divided between the ends of its cell: 2^20. */
const PARTS = 1_048_576;

/** One arm's rewards. */
export class RewardHistogram {
  /** The different rewards less the least of the range, or points of the grid, increasing. */
  readonly values: number[];
  /** How often each was seen. */
  readonly counts: number[];
  /** The sum of the counts. */
  pulls: number;
  /** Their empirical mean; 0 before the first pull. */
  mean: number;
  /** The width of the range. */
  private readonly span: number;
  /** Whether the law is kept on a grid by now. */
  onGrid: boolean;

  constructor(span: number, { values, counts, cells }: RewardHistogramState = { values: [], counts: [] }) {
    this.values = [...values];
    this.counts = [...counts];
    this.pulls = 0;
    this.mean = 0;
    this.span = span;
    this.onGrid = cells !== undefined;
    this.refresh();
  }

  /** Takes in a reward less the least of the range. */
  record(reward: number): void {
    if (this.onGrid) this.divide(reward, 1);
    else this.count(reward, 1);
    this.refresh();
  }

  /** Takes in what another histogram of the same range holds, `times` times; -1 takes it out again, if it was in. */
  add(other: RewardHistogram, times: number): void {
    if (other.onGrid) this.goToGrid();
    for (let k = 0; k < other.values.length; k++) {
      const weight = times * other.counts[k]!;
      if (this.onGrid && !other.onGrid) this.divide(other.values[k]!, weight);
      else this.count(other.values[k]!, weight);
    }
    this.refresh();
  }

  /** Whether all rewards of another histogram of the same range may be among these. */
  holds(other: RewardHistogram): boolean {
    const rest = new RewardHistogram(this.span, this.toState());
    rest.add(other, -1);
    return rest.counts.every((count) => count > 0);
  }

  toState(): RewardHistogramState {
    const state = { values: [...this.values], counts: [...this.counts] };
    return this.onGrid ? { ...state, cells: CELLS } : state;
  }

  /** Adds to the count of a value; one that is 0 then is forgotten, or not begun. */
  private count(value: number, weight: number): void {
    const { values, counts } = this;
    let k = 0;
    while (k < values.length && values[k]! < value) k += 1;
    if (values[k] === value) {
      counts[k]! += weight;
      if (counts[k] === 0) {
        values.splice(k, 1);
        counts.splice(k, 1);
      }
    } else if (weight !== 0) {
      values.splice(k, 0, value);
      counts.splice(k, 0, weight);
    }
    if (!this.onGrid && values.length > EXACT) this.goToGrid();
  }

  /** Counts a reward at the ends of its cell. */
  private divide(reward: number, weight: number): void {
    const { span } = this;
    const place = Math.min((reward / span) * CELLS, CELLS);
    const lower = Math.floor(place);
    const share = Math.round((place - lower) * PARTS) / PARTS;
    this.count(gridPoint(span, lower), weight * (1 - share));
    this.count(gridPoint(span, lower + 1), weight * share);
  }

  private goToGrid(): void {
    if (this.onGrid) return;
    this.onGrid = true;
    const values = this.values.splice(0);
    const counts = this.counts.splice(0);
    for (let k = 0; k < values.length; k++) this.divide(values[k]!, counts[k]!);
  }

  /** The sum runs in the order of the rewards, not of the updates: late updates commute bit for bit. */
  private refresh(): void {
    const { values, counts } = this;
    let pulls = 0;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      pulls += counts[k]!;
      sum += counts[k]! * values[k]!;
    }
    this.pulls = pulls;
    this.mean = pulls > 0 ? sum / pulls : 0;
  }
}

/** The k-th point of the grid, counted from 0. */
function gridPoint(span: number, k: number): number {
  return span * (k / CELLS);
}

/** Empty histograms, one an arm. */
export function emptyHistograms({ armCount, rewardRange: { min, max } }: BanditProblem): RewardHistogram[] {
  return Array.from({ length: armCount }, () => new RewardHistogram(max - min));
}

export function histogramsToState(histograms: readonly RewardHistogram[]): RewardHistogramsState {
  return { arms: histograms.map((histogram) => histogram.toState()) };
}

/** Reads a state back, checking that it can have come from rewards in the problem's range. */
export function histogramsFromState(
  who: string,
  state: RewardHistogramsState,
  { armCount, rewardRange }: BanditProblem,
): RewardHistogram[] {
  requireArray(who, 'state.arms', state.arms, armCount);
  return Array.from({ length: armCount }, (_, i) => {
    const arm = state.arms[i]!;
    const name = `state.arms[${i}]`;
    requireObject(who, name, arm);
    requireList(who, `${name}.values`, arm.values);
    requireArray(who, `${name}.counts`, arm.counts, arm.values.length);
    const greatest = rewardRange.max - rewardRange.min;
    const { cells } = arm;
    if (cells !== undefined && !(cells === CELLS && greatest > 0)) {
      throw requirementError(who, `${name}.cells`, `absent or ${CELLS}`, cells);
    }
    let least = 0;
    for (let k = 0; k < arm.values.length; k++) {
      const value = arm.values[k]!;
      const above = k > 0 && value === least;
      if (!(typeof value === 'number' && value >= least && value <= greatest) || above) {
        throw requirementError(who, `${name}.values[${k}]`, `increasing and at most ${greatest}`, value);
      }
      if (cells !== undefined && gridPoint(greatest, Math.round((value / greatest) * CELLS)) !== value) {
        throw requirementError(who, `${name}.values[${k}]`, `a multiple of 1/${CELLS} of ${greatest}`, value);
      }
      least = value;
    }
    for (let k = 0; k < arm.counts.length; k++) {
      const count = arm.counts[k]!;
      if (cells === undefined) requireInteger(who, `${name}.counts[${k}]`, count, 1);
      else if (!(count > 0 && Number.isSafeInteger(count * PARTS))) {
        throw requirementError(who, `${name}.counts[${k}]`, 'a positive multiple of 2^-20', count);
      }
    }
    const histogram = new RewardHistogram(greatest);
    // Added, so that a snapshot of more different rewards than are remembered, which older versions wrote, goes to the grid.
    histogram.add(new RewardHistogram(greatest, arm), 1);
    if (!Number.isSafeInteger(histogram.pulls)) {
      throw requirementError(who, `${name}.counts`, 'of a whole sum', histogram.pulls);
    }
    return histogram;
  });
}
