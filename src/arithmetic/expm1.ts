/**
 * e^x - 1, the same bits on every engine.
 *
 * Below 1/8 in size, its Taylor polynomial of degree 11: what is left out, x^12/12!, is at most 2^-61.8 of the result.
 * x + x^2/2 is a sum of two doubles there, and the terms beside it are at most 2^-8.6 of the result. Else as in `exp`, with
 * 1 taken from T times its power of two: T has 22 bits, so the difference or its error is exact. There the result is 0.117
 * or more, and the roundings at 2^-61 come to less than 0.04 of a last place, beside the 0.5 of the last sum.
 */
import { exp } from './exp.js';
import { POWERS_OF_TWO, ROOTS_OF_HALF, STEP_HIGH, STEP_LOW } from './tables.js';

/**
 * e^x - 1. Error at most 0.54 units in the last place; non-decreasing in x.
 * NaN for NaN, -1 for -Infinity, Infinity above 709.78, 0 for 0 and -0 for -0.
 * Cost: 0.60 times that of `Math.expm1` (`npm run arithmetic:prices`, Node 20).
 */
export const expm1: (x: number) => number = /* @__PURE__ */ exponentialLessOne(
  ROOTS_OF_HALF,
  POWERS_OF_TWO,
  STEP_HIGH,
  STEP_LOW,
);

function exponentialLessOne(roots: Float64Array, powers: Float64Array, stepHigh: number, stepLow: number) {
  return function expm1(x: number): number {
    if (Math.abs(x) < 1 / 8) return x === 0 ? x : nearZero(x);
    // Far out, one of the two terms is too small for its rounding to count.
    if (!(x > -20 && x < 60)) return exp(x) - 1;
    const n = Math.floor(0.5 - x * 184.6649652337873);
    const r = x + n * stepHigh + n * stepLow;
    const square = r * r;
    const growth = r + square * (1 / 2 + r * (1 / 6) + square * (1 / 24 + r * (1 / 120)));
    const steps = n | 0;
    const entry = 2 * (steps & 127);
    const high = roots[entry]!;
    const low = roots[entry + 1]!;
    const rest = low + (high + low) * growth;
    const scale = powers[1024 - (steps >> 7)]!;
    const scaled = high * scale;
    const less = scaled - 1;
    return less + (scaled - less - 1 + rest * scale);
  };
}

/** For |x| < 1/8. */
function nearZero(x: number): number {
  const square = x * x;
  const fourth = square * square;
  const third = 1 / 6 + x * (1 / 24) + square * (1 / 120 + x * (1 / 720));
  const seventh = 1 / 5040 + x * (1 / 40320) + square * (1 / 362880 + x * (1 / 3628800));
  const eleventh = 1 / 39916800;
  // x rounded to a multiple of 2^-27, of 24 bits: its square is exact.
  const high = x + 50331648 - 50331648;
  const half = (high * high) / 2;
  const sum = x + half;
  const rest = ((x - high) * (x + high)) / 2 + x * square * (third + fourth * (seventh + fourth * eleventh));
  return sum + (x - sum + half + rest);
}
