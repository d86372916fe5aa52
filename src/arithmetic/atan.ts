/**
 * The arctangent, the same bits on every engine: the table of sines, read backwards.
 *
 * Below 1/8 in size, its Taylor polynomial of degree 17: what is left out, x^19/19, is at most 2^-58.2 of it. Else, with c
 * the multiple of pi/128 whose tangent is near to |x|,
 *
 *     arctan |x| = c + arctan t,   t = (|x| cos c - sin c) / (cos c + |x| sin c),   |t| < 2^-6,
 *
 * with sin c and cos c from the table, in two parts, and the Taylor polynomial of degree 9. The numerator cancels: the
 * product of the first 22 bits of x and the first part of cos c, minus the first part of sin c, is exact.
 *
 * Errors, in units of the last place of the result, which is at least 2^-55: 0.5 of the last sum; below 0.1 of the
 * roundings of t, three of at most 2^-60. The rounding of the denominator, near 1 where that matters, is corrected to
 * first order.
 */
import { SINES } from './tables.js';
import { wordReader } from './words.js';

/**
 * The j whose tan(j pi/128) is nearest, by its angle, to the middle of each cell: 64 cells from 2^e to 2^(e + 1), for e
 * from -3 to 7.
 */
const NEAREST_ANGLES: Uint8Array = /* @__PURE__ */ nearestAngles(SINES);

function nearestAngles(sines: Float64Array): Uint8Array {
  const nearest = new Uint8Array(704);
  let j = 0;
  let power = 1 / 8;
  for (let cell = 0; cell < nearest.length; cell++) {
    const middle = power * (1 + ((cell & 63) + 0.5) / 64);
    // The tangent of the angle between two entries is the ratio of the sums of their sines and cosines.
    while (middle * (sines[128 - 2 * j]! + sines[126 - 2 * j]!) > sines[2 * j]! + sines[2 * j + 2]!) j++;
    nearest[cell] = j;
    if ((cell & 63) === 63) power *= 2;
  }
  return nearest;
}

/**
 * arctan x in radians, from -pi/2 to pi/2. Error at most 0.61 units in the last place; non-decreasing in x.
 * NaN for NaN, pi/2 rounded for Infinity, 0 for 0 and -0 for -0.
 * Cost: 1.36 times that of `Math.atan` (`npm run arithmetic:prices`, Node 20).
 */
export const atan: (x: number) => number = /* @__PURE__ */ arctangent(SINES, NEAREST_ANGLES);

function arctangent(sines: Float64Array, nearest: Uint8Array) {
  const highWord = wordReader();
  return function atan(x: number): number {
    const size = Math.abs(x);
    if (size < 1 / 8) return x === 0 ? x : nearZero(x);
    // From here on pi/2, rounded; products with x might overflow.
    if (size > 1e18) return x < 0 ? -1.5707963267948966 : 1.5707963267948966;
    const j = size < 256 ? nearest[(highWord(size) - 0x3fc00000) >> 14]! : 64;
    const sineHigh = sines[2 * j]!;
    const sineLow = sines[2 * j + 1]!;
    const cosineHigh = sines[128 - 2 * j]!;
    const cosineLow = sines[129 - 2 * j]!;
    // The first 22 bits of x (Veltkamp 1968): the factor is 2^31 + 1.
    const split = size * 2147483649;
    const first = split - (split - size);
    const numerator = first * cosineHigh - sineHigh + ((size - first) * cosineHigh + (size * cosineLow - sineLow));
    const cosine = cosineHigh + cosineLow;
    const product = size * (sineHigh + sineLow);
    const denominator = cosine + product;
    const lost = cosine - denominator + product;
    const t = numerator / denominator;
    const square = t * t;
    const bend = square * (square * (1 / 5) - 1 / 3 + square * square * (square * (1 / 9) - 1 / 7));
    // j pi/128, in two parts.
    const value = j * 0.024543692605220713 + (j * 9.495469541415925e-13 + (t + t * (bend - lost / denominator)));
    return x < 0 ? -value : value;
  };
}

/** For |x| < 1/8. */
function nearZero(x: number): number {
  const square = x * x;
  const fourth = square * square;
  const third = square * (1 / 5) - 1 / 3 + fourth * (square * (1 / 9) - 1 / 7);
  const eleventh = square * (1 / 13) - 1 / 11 + fourth * (square * (1 / 17) - 1 / 15);
  return x + x * square * (third + fourth * fourth * eleventh);
}
