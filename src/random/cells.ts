/**
 * The unit interval cut into 256 cells, and how small or great what is made of a uniform can be in each: so that whoever looks
 * for the greatest of many draws computes only those that can be it. To look a uniform's cell up costs an
 * eighth of a quantile of the normal law (`npm run arithmetic:prices`, Node 20).
 *
 * A table holds two bounds a cell: at `2 * cell` what no draw of the cell is below, at `2 * cell + 1` what none is above,
 * each with a billionth to spare, which is a million times the rounding of what they bound. Beyond the last cell, where
 * only a source gets that breaks its contract, a table holds nothing, and what is compared with nothing is computed.
 *
 * Cost: 4 kB a table, made when the first selector asks for it.
 */
import { log1p } from '../arithmetic/log1p.js';
import { normalQuantile } from './normal-law.js';

/** Cells of the unit interval: a power of two, so that a uniform's product with it is exact. */
export const CELLS = 256;

/** To spare, of a bound's size and 1. */
const MARGIN = 1e-9;

/** Two bounds for each cell of a function that never falls. */
function boundsOf(rising: (u: number) => number): Float64Array {
  const bounds = new Float64Array(2 * CELLS);
  let edge = rising(0);
  for (let cell = 0; cell < CELLS; cell++) {
    bounds[2 * cell] = edge - MARGIN * (1 + Math.abs(edge));
    edge = rising((cell + 1) / CELLS);
    bounds[2 * cell + 1] = edge + MARGIN * (1 + Math.abs(edge));
  }
  return bounds;
}

let normal: Float64Array | undefined;
let exponential: Float64Array | undefined;

/** The bounds of the normal law's quantile. */
export function normalBounds(): Float64Array {
  normal ??= boundsOf(normalQuantile);
  return normal;
}

/** The bounds of the exponential law's quantile, -ln(1 - u). */
export function exponentialBounds(): Float64Array {
  exponential ??= boundsOf((u) => -log1p(-u));
  return exponential;
}

/**
 * What a quantile is at most at `u`, by its bounds; undefined beyond [0, 1). Products with a deviation and sums with a mean,
 * rounded to the nearest, never fall where it rises: what they do not reach with the bound, they do not reach with the quantile.
 */
export function atMost(bounds: Float64Array, u: number): number {
  return bounds[2 * Math.floor(u * CELLS) + 1]!;
}
