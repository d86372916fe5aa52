/**
 * The natural logarithm of 1 + x, the same bits on every engine.
 *
 * As `log` of u = 1 + x rounded, with what the rounding lost carried along as a third part of z. Where u is within 2^-9 of
 * 1, r is x itself, so that small x lose nothing. Errors as in `log`.
 */
import { logarithm, NEAREST_ROOTS, SPLITTER } from './log.js';
import { POWERS_OF_TWO, ROOTS_OF_HALF } from './tables.js';
import { highWord } from './words.js';

/**
 * ln(1 + x). Error at most 0.52 units in the last place; never falls where x rises.
 * NaN for NaN and below -1, -Infinity for -1, Infinity for Infinity, 0 for 0 and -0 for -0.
 * Cost: _ nanoseconds where `Math.log1p` takes _ (Node 20).
 */
export function log1p(x: number): number {
  if (!(x > -1 && x < Infinity)) return x === -1 ? -Infinity : x === Infinity ? x : Number.NaN;
  const u = 1 + x;
  const cell = (highWord(u) + 0x800) >> 12;
  const entry = NEAREST_ROOTS[cell & 255]!;
  const n = (((cell >> 8) - 1023) << 7) + entry;
  // -0, so that -0 stays what it is.
  if (n === 0) return logarithm(0, x, -0);
  const high = ROOTS_OF_HALF[2 * entry]!;
  const low = ROOTS_OF_HALF[2 * entry + 1]!;
  const scale = POWERS_OF_TWO[2047 - (cell >> 8)]!;
  const z = u * scale;
  const zHigh = z + SPLITTER - SPLITTER;
  // 1 + x - u, exactly (Knuth's sum of two).
  const added = u - 1;
  const lost = 1 - (u - added) + (x - added);
  return logarithm(n, zHigh * high - 1, (z - zHigh + lost * scale) * high + z * low);
}
