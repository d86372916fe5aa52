import { createRandom } from 'banditspec';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import { IntegerSample, RealSample } from '../../src/harness/estimate.js';

/** 2,001 integers in [-50, 149], drawn from one stream. */
function integers(): number[] {
  const random = createRandom('estimate');
  return Array.from({ length: 2001 }, () => Math.floor(200 * random()) - 50);
}

describe('integer samples', () => {
  test('mean and standard error agree with an independent library', () => {
    const values = integers();
    const sample = new IntegerSample();
    for (const value of values) sample.add(value);
    const summary = sample.summary();
    expect(summary.count).toBe(2001);
    // Both sum 2,001 numbers of size 100 in other orders: at most 2,001 units in the last place apart.
    expect(summary.mean).toBeCloseTo(mean(values), 10);
    expect(summary.standardError).toBeCloseTo(sampleStandardDeviation(values) / Math.sqrt(2001), 10);
    // With 2,000 degrees of freedom t is 1.9612 (1.95996 + 2.372 / 2,000).
    expect((summary.confidenceInterval[1] - summary.mean) / summary.standardError).toBeCloseTo(1.96115, 5);
  });

  test('a percentile is the least value that enough values do not exceed', () => {
    const values = integers().sort((a, b) => a - b);
    const sample = new IntegerSample();
    for (const value of values) sample.add(value);
    const summary = sample.summary();
    // The k-th smallest of 2,001 values, k = the least integer of at least p 2,001.
    expect(summary.percentile5).toBe(values[Math.ceil(0.05 * 2001) - 1]);
    expect(summary.median).toBe(values[1000]);
    expect(summary.percentile95).toBe(values[Math.ceil(0.95 * 2001) - 1]);
    expect(summary.minimum).toBe(values[0]);
    expect(summary.maximum).toBe(values[2000]);
  });

  test('a percentile at a whole rank is the value of that rank', () => {
    const sample = new IntegerSample();
    for (let value = 100; value >= 1; value--) sample.add(value);
    // Of 1 to 100 exactly p per cent do not exceed p.
    expect(sample.summary()).toMatchObject({ minimum: 1, percentile5: 5, median: 50, percentile95: 95, maximum: 100 });
    expect(sample.total()).toBe(5050);
    sample.add(100);
    sample.add(-3);
    expect(sample.total()).toBe(5147);
  });

  test('the standard error does not cancel where the values are far from zero', () => {
    const sample = new IntegerSample();
    for (const value of [1, 2, 7]) sample.add(1e15 + value);
    // 186 / 9 around 10 / 3. Doubles at 1e15 are 1/8 apart: a mean that is off by 1/16 adds 3 / 256 at most, 3 parts in 10,000
    // of the standard error; squares of the values are off by 1e14.
    expect(sample.estimate().standardError).toBeCloseTo(Math.sqrt(186 / 9 / 2 / 3), 3);
  });

  test('the interval is as wide as the t quantile of one fewer than the values', () => {
    const sample = new IntegerSample();
    for (const value of [1, 2, 6]) sample.add(value);
    // Mean 3, squared deviations 4 + 1 + 9, so that the standard error is sqrt(14 / 2 / 3); t is 4.302653 with 2.
    const { mean, standardError, confidenceInterval } = sample.summary();
    expect(mean).toBe(3);
    expect(standardError).toBeCloseTo(Math.sqrt(7 / 3), 14);
    expect(confidenceInterval[0]).toBeCloseTo(3 - 4.302653 * Math.sqrt(7 / 3), 5);
    expect(confidenceInterval[1]).toBeCloseTo(3 + 4.302653 * Math.sqrt(7 / 3), 5);
  });

  test('entries are the values with their counts, as counting by hand has them, whenever they are asked for', () => {
    // Of 60, 2,001 and 4,001 different values: few and many beside those that wait to be counted.
    for (const range of [60, 2000, 4000]) {
      const random = createRandom('entries', range);
      const sample = new IntegerSample();
      const counts = new Map<number, number>();
      for (let i = 0; i < 3000; i++) {
        const value = Math.floor(range * random()) - 30;
        sample.add(value);
        counts.set(value, (counts.get(value) ?? 0) + 1);
        if (i % 701 === 0 || i === 2999) {
          const expected = [...counts].sort((a, b) => a[0] - b[0]);
          expect(sample.entries()).toEqual(expected);
          expect(sample.flat()).toEqual(expected.flat());
        }
      }
      const other = new IntegerSample();
      other.add(5);
      other.mergeFlat(sample.flat());
      other.add(5);
      counts.set(5, (counts.get(5) ?? 0) + 2);
      expect(other.entries()).toEqual([...counts].sort((a, b) => a[0] - b[0]));
    }
  });

  test('parts merge to the same bytes whatever their order', () => {
    const values = integers();
    const parts = [0, 1, 2].map((part) => {
      const sample = new IntegerSample();
      for (let i = part; i < values.length; i += 3) sample.add(values[i]!);
      return sample;
    });
    const whole = new IntegerSample();
    for (const value of values) whole.add(value);
    const merged = new IntegerSample();
    for (const part of parts.reverse()) merged.merge(part.entries());
    expect(merged.summary()).toStrictEqual(whole.summary());
  });

  test('one value has a mean and no standard error, no value has neither', () => {
    const sample = new IntegerSample();
    expect(sample.summary()).toMatchObject({
      count: 0,
      mean: Number.NaN,
      standardError: Number.NaN,
      median: Number.NaN,
    });
    sample.add(7);
    expect(sample.summary()).toMatchObject({
      count: 1,
      mean: 7,
      standardError: Number.NaN,
      median: 7,
      percentile95: 7,
    });
  });
});

describe('real samples', () => {
  test('mean and standard error agree with an independent library, also far from zero', () => {
    const random = createRandom('estimate', 'real');
    const values = Array.from({ length: 1000 }, () => 1e9 + random());
    const sample = new RealSample();
    for (const value of values) sample.add(value);
    const { mean: estimated, standardError, count } = sample.estimate();
    expect(count).toBe(1000);
    expect(estimated - 1e9).toBeCloseTo(mean(values.map((value) => value - 1e9)), 6);
    expect(standardError).toBeCloseTo(sampleStandardDeviation(values.map((value) => value - 1e9)) / Math.sqrt(1000), 6);
  });

  test('merging parts equals adding everything to one, up to rounding', () => {
    const random = createRandom('estimate', 'merge');
    const whole = new RealSample();
    const parts = [new RealSample(), new RealSample(), new RealSample()];
    for (let i = 0; i < 999; i++) {
      const value = random() * 10;
      whole.add(value);
      parts[i % 2]!.add(value);
    }
    const merged = new RealSample();
    for (const part of parts) merged.merge(part.state());
    expect(merged.estimate().mean).toBeCloseTo(whole.estimate().mean, 12);
    expect(merged.estimate().standardError).toBeCloseTo(whole.estimate().standardError, 12);
    expect(merged.estimate().count).toBe(999);
  });

  test('a part without a number changes nothing, and of parts of one number each the squares are right', () => {
    const sample = new RealSample();
    sample.merge(new RealSample().state());
    expect(sample.state()).toEqual({ count: 0, sum: 0, center: 0, squaredDeviations: 0 });
    expect(sample.estimate()).toEqual({ mean: Number.NaN, standardError: Number.NaN, count: 0 });
    for (const value of [1, 2, 6]) {
      const part = new RealSample();
      part.add(value);
      sample.merge(part.state());
      if (value === 1) expect(sample.estimate()).toEqual({ mean: 1, standardError: Number.NaN, count: 1 });
    }
    // 4 + 1 + 9 around 3.
    expect(sample.state()).toMatchObject({ count: 3, sum: 9 });
    expect(sample.state().center).toBeCloseTo(3, 14);
    expect(sample.state().squaredDeviations).toBeCloseTo(14, 13);
    const before = sample.state();
    sample.merge(new RealSample().state());
    expect(sample.state()).toEqual(before);
  });

  test('the mean is exact where the numbers are whole, also where the running mean is not', () => {
    const sample = new RealSample();
    for (const value of [1, 0, 0, 1, 1, 0, 1]) sample.add(value);
    expect(sample.estimate().mean).toBe(4 / 7);
  });
});
