/**
 * Means with their uncertainty, and the accumulators behind them. All accumulators merge, so that parts of a
 * measurement may be computed apart; integers are kept as counts of values, so their figures do not depend on the
 * order or the grouping of what came in, and memory grows with the number of different values only.
 */

import { studentT95 } from '../theory/student-t.js';

/** A mean over episodes, with its standard error. */
export interface Estimate {
  /** The mean; NaN where `count` is 0. */
  readonly mean: number;
  /** The standard error of the mean; NaN where `count` is below 2. */
  readonly standardError: number;
  /** The number of episodes. */
  readonly count: number;
}

/**
 * An estimate with the distribution behind it. A percentile p is the least value that at least p per cent of the
 * episodes do not exceed, so it is always a value that occurred.
 */
export interface Summary extends Estimate {
  /**
   * The 95% interval of the mean: mean minus and plus so many standard errors as Student's t distribution has
   * ({@link studentT95}); NaN where `count` is below 2.
   */
  readonly confidenceInterval: readonly [number, number];
  /** The least value. */
  readonly minimum: number;
  /** The 5th percentile. */
  readonly percentile5: number;
  /** The 50th percentile. */
  readonly median: number;
  /** The 95th percentile. */
  readonly percentile95: number;
  /** The greatest value. */
  readonly maximum: number;
}

function estimateOf(count: number, mean: number, squaredDeviations: number): Estimate {
  return {
    mean: count > 0 ? mean : Number.NaN,
    standardError: count > 1 ? Math.sqrt(squaredDeviations / (count - 1) / count) : Number.NaN,
    count,
  };
}

/** Integers, kept as how often each value came. */
export class IntegerSample {
  private readonly countByValue: Map<number, number>;

  constructor() {
    this.countByValue = new Map();
  }

  add(value: number, times = 1): void {
    this.countByValue.set(value, (this.countByValue.get(value) ?? 0) + times);
  }

  /** Adds what another sample, given by its entries, holds. */
  merge(entries: readonly (readonly [value: number, count: number])[]): void {
    for (const [value, count] of entries) this.add(value, count);
  }

  /** The values with their counts, ascending by value. */
  entries(): [value: number, count: number][] {
    return [...this.countByValue].sort((a, b) => a[0] - b[0]);
  }

  /** The sum of all values. */
  total(): number {
    let total = 0;
    for (const [value, count] of this.countByValue) total += value * count;
    return total;
  }

  summary(): Summary {
    const entries = this.entries();
    let count = 0;
    let sum = 0;
    for (const [value, times] of entries) {
      count += times;
      sum += value * times;
    }
    const mean = sum / count;
    let squaredDeviations = 0;
    for (const [value, times] of entries) squaredDeviations += times * (value - mean) * (value - mean);
    const estimate = estimateOf(count, mean, squaredDeviations);
    const halfWidth = count > 1 ? studentT95(count - 1) * estimate.standardError : Number.NaN;
    return {
      ...estimate,
      confidenceInterval: [mean - halfWidth, mean + halfWidth],
      minimum: quantile(entries, 0),
      percentile5: quantile(entries, 0.05 * count),
      median: quantile(entries, 0.5 * count),
      percentile95: quantile(entries, 0.95 * count),
      maximum: quantile(entries, count),
    };
  }
}

/** The least value that at least `rank` values do not exceed. */
function quantile(entries: readonly [number, number][], rank: number): number {
  let seen = 0;
  for (const [value, times] of entries) {
    seen += times;
    if (seen >= rank) return value;
  }
  return Number.NaN;
}

/** Real numbers as plain data: what their mean and its standard error are computed from, and what merges. */
export interface RealSampleState {
  /** How many there are. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** Their mean as it came about number by number: what the deviations are taken from. */
  readonly center: number;
  /** The sum of the squared deviations from `center`. */
  readonly squaredDeviations: number;
}

/** Real numbers, kept as count, sum and squared deviations from the mean (Welford 1962; merged as Chan et al. 1979). */
export class RealSample {
  private count: number;
  /** Exact where the numbers are whole; the mean is taken from it. */
  private sum: number;
  private center: number;
  private squaredDeviations: number;

  constructor() {
    this.count = 0;
    this.sum = 0;
    this.center = 0;
    this.squaredDeviations = 0;
  }

  add(value: number): void {
    this.count += 1;
    this.sum += value;
    const before = value - this.center;
    this.center += before / this.count;
    this.squaredDeviations += before * (value - this.center);
  }

  /** Adds what another sample, given by its state, holds. Merging parts in another order may change the last bit. */
  merge(other: RealSampleState): void {
    if (other.count === 0) return;
    const count = this.count + other.count;
    const difference = other.center - this.center;
    this.squaredDeviations += other.squaredDeviations + ((difference * difference) / count) * this.count * other.count;
    this.center += (difference / count) * other.count;
    this.sum += other.sum;
    this.count = count;
  }

  state(): RealSampleState {
    const { count, sum, center, squaredDeviations } = this;
    return { count, sum, center, squaredDeviations };
  }

  estimate(): Estimate {
    return estimateOf(this.count, this.sum / this.count, this.squaredDeviations);
  }
}
