/**
 * Sine and cosine, the same bits on every engine: additions, multiplications and a table of 65 sines.
 *
 * x = q pi/2 + y with an integer q and |y| <= pi/4, y as the sum of two doubles; q says which of sin y and cos y it is, and
 * its sign. Below 1/4 in size, sin y is its Taylor polynomial of degree 13: what is left out, y^15/15!, is at most 2^-68 of
 * it. Else, with c the multiple of pi/128 nearest to |y| and r = |y| - c,
 *
 *     sin |y| = sin c + (cos c sin r + sin c (cos r - 1)),   cos y = cos c + (cos c (cos r - 1) - sin c sin r),
 *
 * with sin c and cos c from the table, in two parts, and Taylor polynomials of degrees 7 and 6.
 *
 * Errors, in units of the last place of the result: 0.5 of the last sum, and below 0.1 of what is added to the greatest
 * term, an eighth of it at most.
 */
import { reduce } from './quadrants.js';
import { ANGLE_HIGH, ANGLE_LOW, SINES } from './tables.js';

/**
 * sin x, x in radians. Error at most 0.58 units in the last place, however large x is.
 * NaN for NaN and the infinities, 0 for 0 and -0 for -0.
 * Cost: 1.75 times that of `Math.sin` (`npm run arithmetic:prices`, Node 20); from 2^20 on also a division of integers
 * of a thousand bits.
 */
export function sin(x: number): number {
  return circular(x, 0);
}

/** cos x, x in radians. Error, special cases and cost as for {@link sin}; 1 for 0 and -0. */
export function cos(x: number): number {
  return circular(x, 1);
}

/** sin(x + quarters pi/2). */
const circular: (x: number, quarters: 0 | 1) => number = /* @__PURE__ */ circularOf(SINES);

function circularOf(sines: Float64Array) {
  const remainder = new Float64Array(2);
  return (x: number, quarters: 0 | 1): number => {
    const quadrant = reduce(x, remainder) + quarters;
    const y = remainder[0]!;
    const size = Math.abs(y);
    const rest = y < 0 ? -remainder[1]! : remainder[1]!;
    const isCosine = (quadrant & 1) === 1;
    let value = isCosine || size >= 1 / 4 ? fromTable(size, rest, isCosine, sines) : nearZero(size, rest);
    // The sine is odd, and returns 0, -0 and NaN as they are.
    if (!isCosine && !(y > 0)) value = y < 0 ? -value : y;
    return quadrant & 2 ? -value : value;
  };
}

/** sin(y + rest) for 0 <= y < 1/4. */
function nearZero(y: number, rest: number): number {
  const square = y * y;
  const fourth = square * square;
  const third = square * (1 / 120) - 1 / 6 + fourth * (square * (1 / 362880) - 1 / 5040);
  const eleventh = square * (1 / 6227020800) - 1 / 39916800;
  return y + (rest + y * square * (third + fourth * fourth * eleventh));
}

/** The cosine or the sine of y + rest, for 0 <= y <= pi/4. */
function fromTable(y: number, rest: number, isCosine: boolean, sines: Float64Array): number {
  // 128/pi, to the nearest double.
  const j = Math.floor(y * 40.74366543152521 + 0.5);
  const r = y - j * ANGLE_HIGH + (rest - j * ANGLE_LOW);
  const square = r * r;
  const sineOfR = r + r * square * (square * (1 / 120 - square * (1 / 5040)) - 1 / 6);
  const cosineLessOne = square * (square * (1 / 24 - square * (1 / 720)) - 1 / 2);
  const sineHigh = sines[2 * j]!;
  const sineLow = sines[2 * j + 1]!;
  const cosineHigh = sines[128 - 2 * j]!;
  const cosineLow = sines[129 - 2 * j]!;
  if (isCosine) {
    const added = (cosineHigh + cosineLow) * cosineLessOne - (sineHigh + sineLow) * sineOfR;
    return cosineHigh + (cosineLow + added);
  }
  const added = (cosineHigh + cosineLow) * sineOfR + (sineHigh + sineLow) * cosineLessOne;
  return sineHigh + (sineLow + added);
}
