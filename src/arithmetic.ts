/**
 * The elementary functions that every decision and every figure of this package comes from: the same bits on every engine.
 *
 * `Math.exp`, `Math.log` and their kin are each engine's own and differ in the last bit. Those here are made of
 * additions, multiplications, divisions and tables, which IEEE 754 and the language's standard fix to the bit, and are
 * accurate to 0.61 units in the last place. Use these in a selector or an environment whose figures must be the same
 * everywhere; from `Math` take only what is exact (`sqrt`, `abs`, `floor`, `round`, `min`, `max`).
 *
 * @module banditspec/arithmetic
 */

export { atan } from './arithmetic/atan.js';
export { exp } from './arithmetic/exp.js';
export { expm1 } from './arithmetic/expm1.js';
export { log } from './arithmetic/log.js';
export { log1p } from './arithmetic/log1p.js';
export { cos, sin } from './arithmetic/sin.js';
