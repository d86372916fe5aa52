/**
 * The arctangent, the same bits on every engine: the table of sines, read backwards.
 *
 * Below 1/8 in size, its Taylor polynomial of degree 17: what is left out, x^19/19, is at most 2^-58.2 of it. Else, with c
 * the multiple of pi/128 whose tangent is near to |x|,
 *
 *     arctan |x| = c + arctan t,   t = (|x| cos c - sin c) / (cos c + |x| sin c),   |t| < 2^-6,
 *
 * with sin c and cos c from the table, in two parts, and the Taylor polynomial of degree 9. The numerator cancels: the
 * product of the first 22 bits of x and the first part of cos c, less the first part of sin c, is exact.
 *
 * Errors, in units of the last place of the result, which is at least 2^-55: 0.5 of the last sum; t is off by three
 * roundings at 2^-60, below 0.1.
 */
import { ANGLE_HIGH, ANGLE_LOW, SINES } from './tables.js';

/**
 * arctan x in radians, from -pi/2 to pi/2. Error at most _ units in the last place; never falls where x rises.
 * NaN for NaN, pi/2 rounded for Infinity, 0 for 0 and -0 for -0.
 * Cost: _ nanoseconds where `Math.atan` takes _ (Node 20).
 */
export function atan(x: number): number {
  const size = Math.abs(x);
  if (size < 1 / 8) return x === 0 ? x : x + x * bend(x * x);
  const value = fromTable(size);
  return x < 0 ? -value : value;
}

function bend(square: number): number {
  const fourth = square * square;
  const first = square * (1 / 5) - 1 / 3 + fourth * (square * (1 / 9) - 1 / 7);
  const second = square * (1 / 13) - 1 / 11 + fourth * (square * (1 / 17) - 1 / 15);
  return square * (first + fourth * fourth * second);
}

/** The arctangent of 1/8 or more. */
function fromTable(size: number): number {
  // From here on the rounded pi/2; products with x might overflow.
  if (size > 1e18) return 1.5707963267948966;
  const near = NEAREST_ANGLES[Math.floor((size > 1 ? 1 / size : size) * 256 + 0.5)]!;
  const j = size > 1 ? 64 - near : near;
  const sineHigh = SINES[2 * j]!;
  const sineLow = SINES[2 * j + 1]!;
  const cosineHigh = SINES[128 - 2 * j]!;
  const cosineLow = SINES[129 - 2 * j]!;
  // The first 22 bits of x (Veltkamp 1968): the factor is 2^31 + 1.
  const product = size * 2147483649;
  const high = product - (product - size);
  const numerator = high * cosineHigh - sineHigh + ((size - high) * cosineHigh + (size * cosineLow - sineLow));
  const t = numerator / (cosineHigh + cosineLow + size * (sineHigh + sineLow));
  const square = t * t;
  const rest = t * square * (square * (1 / 5) - 1 / 3 + square * square * (square * (1 / 9) - 1 / 7));
  return j * ANGLE_HIGH + (j * ANGLE_LOW + (t + rest));
}

/** The j whose tan(j pi/128) is nearest to i/256 by its angle, for i in [0, 256]. */
const NEAREST_ANGLES: Uint8Array = /* @__PURE__ */ nearestAngles();

function nearestAngles(): Uint8Array {
  const nearest = new Uint8Array(257);
  let j = 0;
  for (let i = 0; i <= 256; i++) {
    // The tangent of the angle between two entries is the ratio of the sums of their sines and cosines.
    while (i * (SINES[128 - 2 * j]! + SINES[126 - 2 * j]!) > 256 * (SINES[2 * j]! + SINES[2 * j + 2]!)) j++;
    nearest[i] = j;
  }
  return nearest;
}
