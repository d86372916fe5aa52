/**
 * The natural logarithm, the same bits on every engine: the table of `exp`, read backwards.
 *
 * With x = 2^k z, z in [1, 2), and j in [0, 128] the entry of the table whose T = 2^(-j/128) is near 1/z,
 *
 *     ln x = n ln(2)/128 + ln(1 + r),   n = 128 k + j,   r = z T - 1,   |r| < 0.0047.
 *
 * z and T are sums of two parts of 22 bits after the point and what is left. The product of the first parts minus 1 is
 * a multiple of 2^-43, as is n times the first part of ln(2)/128, so these and their sum are exact. What is left is at
 * most 2^-21, and its rounding negligible. ln(1 + r) is its Taylor polynomial of degree 7: what is left out, r^8/8, is
 * at most 2^-64.9.
 *
 * Errors, in units of the last place of the result: where n is not 0 the result is 0.0019 or more, and its last place at
 * least 2^-62; what is left out and the rounding of r^2/2 at 2^-70 come to less than 0.02 beside the 0.5 of the last sum.
 * Where n is 0, z or z/2 is within 0.003 of 1, r is exact, and the terms beside it are r/2 of it at most.
 */
import { POWERS_OF_TWO, ROOTS_OF_HALF } from './tables.js';

/**
 * The j whose 2^(j/128) is nearest to 1 + i/256, for i in [0, 255]: the entry for numbers whose mantissa begins with i
 * when rounded to eight bits.
 */
export const NEAREST_ROOTS: Uint8Array = /* @__PURE__ */ nearestRoots(ROOTS_OF_HALF);

function nearestRoots(roots: Float64Array): Uint8Array {
  const nearest = new Uint8Array(256);
  let j = 0;
  for (let i = 0; i < 256; i++) {
    // Half a step beyond 2^(j/128): 2^(1/256) = 1.0027.
    while ((1 + i / 256) * roots[2 * j]! > 1.0027) j++;
    nearest[i] = j;
  }
  return nearest;
}

/** ln(x 2^(1023 - bias)), x normal and positive but for `bias` 1023, for which x may be anything. */
const scaledLogarithm: (x: number, bias: number) => number = /* @__PURE__ */ naturalLogarithm(
  ROOTS_OF_HALF,
  NEAREST_ROOTS,
  POWERS_OF_TWO,
);

/**
 * One function for all common cases, and no smaller ones in it. V8 inlines callees into a loop up to 920 bytes of
 * bytecode together; what is left out is called with boxed numbers, and of a logarithm in three pieces some were.
 * `log1p` repeats these lines for this reason.
 */
function naturalLogarithm(roots: Float64Array, nearest: Uint8Array, powers: Float64Array) {
  const view = new DataView(new ArrayBuffer(8));
  return function scaledLogarithm(x: number, bias: number): number {
    view.setFloat64(0, x, true);
    const word = view.getInt32(4, true);
    // Catches what is not both normal and positive, in one comparison.
    if ((word - 0x100000) >>> 0 >= 0x7fe00000) return ofOthers(x);
    // The exponent, and the first eight bits of the mantissa, rounded.
    const cell = (word + 0x800) >> 12;
    const entry = nearest[cell & 255]!;
    const n = (((cell >> 8) - bias) << 7) + entry;
    const root = roots[2 * entry]!;
    const z = x * powers[2047 - (cell >> 8)]!;
    // z rounded to a multiple of 2^-21.
    const first = z + 3221225472 - 3221225472;
    const high = first * root - 1;
    const low = (z - first) * root + z * roots[2 * entry + 1]!;
    const r = high + low;
    const square = r * r;
    const bend = square * (r * (1 / 3) - 1 / 2 + square * (r * (1 / 5) - 1 / 4 + square * (r * (1 / 7) - 1 / 6)));
    if (n === 0) return r + bend;
    // ln(2)/128 in two parts: STEP_HIGH and STEP_LOW of the tables, as numbers.
    return n * 0.0054152123482253955 + high + (n * -1.0082281460997769e-13 + low + bend);
  };
}

/** ln x for what is not both normal and positive. */
function ofOthers(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN;
  return x === Infinity ? x : scaledLogarithm(x * 18014398509481984, 1077);
}

/**
 * ln x. Error at most 0.51 units in the last place; non-decreasing in x.
 * NaN for NaN and below 0, -Infinity for 0 and -0, Infinity for Infinity, 0 for 1.
 * Cost: 0.93 times that of `Math.log` (`npm run arithmetic:prices`, Node 20).
 */
export function log(x: number): number {
  return scaledLogarithm(x, 1023);
}
