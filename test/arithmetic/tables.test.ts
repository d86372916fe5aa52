import { describe, expect, test } from 'vitest';
import {
  ANGLE_HIGH,
  ANGLE_LOW,
  POWERS_OF_TWO,
  ROOTS_OF_HALF,
  SINES,
  STEP_HIGH,
  STEP_LOW,
} from '../../src/arithmetic/tables.js';
import { BITS, circleConstant, circularSeries, decompose, exponential, logarithmOfTwo, SINE_BITS } from './exact.js';

/** A double in units of 2^-160. */
function units(x: number): bigint {
  const { mantissa, exponent } = decompose(x);
  const shift = BigInt(exponent + 160);
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

const size = (x: bigint) => (x < 0n ? -x : x);

/** The exact value, in units of 2^-160, rounded to the nearest multiple of 2^-places. */
function toPlaces(exact: bigint, places: bigint): bigint {
  const unit = 1n << (160n - places);
  return ((exact + unit / 2n) / unit) * unit;
}

/** A pair of the tables holds the exact value: the first to 22 places, the rest to the nearest double. */
function expectSplit(table: Float64Array, j: number, exact: bigint): void {
  const high = units(table[2 * j]!);
  expect(high).toBe(toPlaces(exact, 22n));
  const rest = exact - high;
  // Half a place of a double of up to 2^-23, or what 112 bits leave of the recurrence where the rest is small.
  const allowed = size(rest) / 2n ** 53n + (1n << (160n - 99n));
  expect(size(rest - units(table[2 * j + 1]!))).toBeLessThanOrEqual(allowed);
}

describe('the tables', () => {
  test('POWERS_OF_TWO are 2^-1024 to 2^1023', () => {
    expect(POWERS_OF_TWO).toHaveLength(2048);
    for (let i = 0; i < 2048; i++) {
      const { mantissa, exponent } = decompose(POWERS_OF_TWO[i]!);
      // 2^52 2^(i - 1076), or below 2^-1022 a quarter and a half of that.
      expect(mantissa * 2n ** BigInt(exponent + 1076)).toBe(2n ** BigInt(i + 52));
    }
  });

  test('ROOTS_OF_HALF are 2^(-j/128)', () => {
    expect(ROOTS_OF_HALF).toHaveLength(258);
    for (let j = 0; j <= 128; j++) {
      const { mantissa, exponent } = exponential((-BigInt(j) * logarithmOfTwo(BITS)) / 128n);
      expectSplit(ROOTS_OF_HALF, j, mantissa << BigInt(160 + exponent));
    }
  });

  test('SINES are sin(j pi/128)', () => {
    expect(SINES).toHaveLength(130);
    for (let j = 0; j <= 64; j++) {
      const half = circularSeries((BigInt(j) * circleConstant(SINE_BITS)) / 256n);
      expectSplit(SINES, j, (2n * half.sine * half.cosine) >> SINE_BITS);
    }
  });
});

describe('the constants', () => {
  test('ln(2)/128 is split at 42 places, pi/128 at 37', () => {
    const step = logarithmOfTwo(160n) / 128n;
    expect(units(STEP_HIGH)).toBe(toPlaces(step, 42n));
    expect(STEP_LOW).toBe(Number(step - units(STEP_HIGH)) * 2 ** -160);
    const angle = circleConstant(160n) / 128n;
    expect(units(ANGLE_HIGH)).toBe(toPlaces(angle, 37n));
    expect(ANGLE_LOW).toBe(Number(angle - units(ANGLE_HIGH)) * 2 ** -160);
  });
});
