/**
 * Means with their uncertainty, and the accumulators behind them. All accumulators merge, so that parts of a
 * measurement may be computed apart; integers are kept as counts of values, so their figures do not depend on the order
 * or the grouping of the data, and memory grows only with the number of different values.
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
   * The 95% interval of the mean: the mean plus and minus as many standard errors as Student's t distribution gives
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
    mean,
    // 0 / 0 of a single value.
    standardError: Math.sqrt(squaredDeviations / (count - 1) / count),
    count,
  };
}

/** At least this many values wait before they are counted: sorting a few at a time costs more. */
const LEAST_WAITING = 32;

/**
 * Integers, kept as the count of each value. Values wait in a list until there are enough of them to be sorted and
 * counted together. With a `Map` the checkpoints of the standard set added 11% to its time; this way they add 4 to 7%.
 */
export class IntegerSample {
  /** Different values, ascending, each followed by the number of times that it occurred. */
  private counted: number[];
  private waiting: number[];

  constructor() {
    this.counted = [];
    this.waiting = [];
  }

  add(value: number): void {
    this.waiting.push(value);
    if (this.waiting.length >= LEAST_WAITING && 4 * this.waiting.length >= this.counted.length) this.countWaiting();
  }

  /** Adds what another sample, given by its entries, holds. */
  merge(entries: readonly (readonly [value: number, count: number])[]): void {
    this.mergeFlat(entries.flat());
  }

  /** Adds what another sample, given as {@link IntegerSample.flat} gives it, holds. */
  mergeFlat(other: readonly number[]): void {
    this.counted = merged(this.counted, other);
  }

  /** The values with their counts, ascending by value. */
  entries(): [value: number, count: number][] {
    const flat = this.flat();
    const entries: [number, number][] = [];
    for (let i = 0; i < flat.length; i += 2) entries.push([flat[i]!, flat[i + 1]!]);
    return entries;
  }

  /** The entries in one list: a value, its count, the next value, its count. Not to be changed. */
  flat(): readonly number[] {
    this.countWaiting();
    return this.counted;
  }

  /** The sum of all values. */
  total(): number {
    const flat = this.flat();
    let total = 0;
    for (let i = 0; i < flat.length; i += 2) total += flat[i]! * flat[i + 1]!;
    return total;
  }

  /** The mean, with its standard error. */
  estimate(): Estimate {
    const flat = this.flat();
    let count = 0;
    let sum = 0;
    for (let i = 0; i < flat.length; i += 2) {
      count += flat[i + 1]!;
      sum += flat[i]! * flat[i + 1]!;
    }
    const mean = sum / count;
    let squaredDeviations = 0;
    for (let i = 0; i < flat.length; i += 2) {
      squaredDeviations += flat[i + 1]! * (flat[i]! - mean) * (flat[i]! - mean);
    }
    return estimateOf(count, mean, squaredDeviations);
  }

  /** The least value that at least `percent` per cent of the values do not exceed; NaN where there is none. */
  percentile(percent: number, count: number): number {
    const flat = this.flat();
    const rank = (percent / 100) * count;
    let seen = 0;
    for (let i = 0; i < flat.length; i += 2) {
      seen += flat[i + 1]!;
      if (seen >= rank) return flat[i]!;
    }
    return Number.NaN;
  }

  summary(): Summary {
    const estimate = this.estimate();
    const { mean, standardError, count } = estimate;
    const halfWidth = count > 1 ? studentT95(count - 1) * standardError : Number.NaN;
    return {
      ...estimate,
      confidenceInterval: [mean - halfWidth, mean + halfWidth],
      minimum: this.percentile(0, count),
      percentile5: this.percentile(5, count),
      median: this.percentile(50, count),
      percentile95: this.percentile(95, count),
      maximum: this.percentile(100, count),
    };
  }

  private countWaiting(): void {
    const { waiting } = this;
    if (waiting.length === 0) return;
    const sorted = Float64Array.from(waiting).sort();
    const flat: number[] = [];
    for (let i = 0; i < sorted.length; ) {
      const value = sorted[i]!;
      const from = i;
      while (i < sorted.length && sorted[i] === value) i += 1;
      flat.push(value, i - from);
    }
    this.counted = merged(this.counted, flat);
    this.waiting = [];
  }
}

/** Two lists of values with their counts as one. */
function merged(a: readonly number[], b: readonly number[]): number[] {
  const both: number[] = [];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    const value = i === a.length || (k < b.length && b[k]! < a[i]!) ? b[k]! : a[i]!;
    let count = 0;
    if (i < a.length && a[i] === value) {
      count += a[i + 1]!;
      i += 2;
    }
    if (k < b.length && b[k] === value) {
      count += b[k + 1]!;
      k += 2;
    }
    both.push(value, count);
  }
  return both;
}

/** Real numbers as plain data: what their mean and its standard error are computed from, and what merges. */
export interface RealSampleState {
  /** How many there are. */
  readonly count: number;
  /** Their sum. */
  readonly sum: number;
  /** Their running mean, updated number by number, from which the deviations are taken. */
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
