/**
 * Draws from discrete laws and from the normal law, by inversion: one uniform a draw, so that two users of the same
 * source stay in step. Draws from gamma and beta laws, by rejection: as many uniforms as it takes.
 */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { log1p } from '../arithmetic/log1p.js';
import { normalQuantile } from './normal-law.js';
import type { RandomSource } from './source.js';

/**
 * The index whose share of the weights `u` falls into: the least `i` with `weights[0] + ... + weights[i] > u * total`.
 * Cost: O(number of weights). Never returns an index of weight 0, whatever rounding does to the sum.
 *
 * @param weights finite, at least 0, with at least one above 0.
 * @param total the sum of the weights, summed in index order.
 * @param u in [0, 1).
 */
export function inverseCdfIndex(weights: ArrayLike<number>, total: number, u: number): number {
  let remaining = u * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight > 0) {
      if (remaining < weight) return i;
      remaining -= weight;
      last = i;
    }
  }
  return last;
}

/**
 * What {@link inverseCdfIndex} gives for the weights divided by `total`, with total 1, to the bit: the divisions that come
 * before the answer are all that are made.
 *
 * @param weights finite, at least 0, with at least one above 0.
 * @param total the sum of the weights, or what else they are divided by to sum to 1.
 * @param u in [0, 1).
 */
export function inverseShareIndex(weights: Float64Array, total: number, u: number): number {
  let remaining = u;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const share = weights[i]! / total;
    if (share > 0) {
      if (remaining < share) return i;
      remaining -= share;
      last = i;
    }
  }
  return last;
}

/**
 * The index of one of `count` equally likely things that the uniform `u` in [0, 1) stands for. As with
 * {@link inverseCdfIndex}, what lies beyond, also NaN, gives the last index: a source that breaks its contract spoils
 * the law, not the index.
 */
export function uniformIndex(count: number, u: number): number {
  const index = Math.floor(u * count);
  return index >= 0 && index < count ? index : count - 1;
}

/**
 * A draw from the standard normal law, by inversion: one uniform.
 * Cost: that of {@link normalQuantile}.
 */
export function sampleNormal(random: RandomSource): number {
  // Uniforms are multiples of 2^-53; 0 stands for the lowest cell, whose middle is taken.
  return normalQuantile(random() || LOWEST_UNIFORM);
}

/** The middle of the lowest cell of uniforms, which stands for 0. */
export const LOWEST_UNIFORM = 5.551115123125783e-17;

/**
 * A draw from the gamma law with this shape and scale 1. Shape 1 by inversion, one uniform; else Marsaglia and Tsang 2000,
 * "A Simple Method for Generating Gamma Variables", which rejects one draw in twenty at most: two uniforms a try, and one
 * more below shape 1. A source that is none, and has every try rejected, gets the mode of the law and not an endless loop.
 * Cost: less than that of two normal draws (`npm run arithmetic:prices`, Node 20): most tries need no logarithm.
 *
 * @param shape finite, greater than 0.
 */
export function sampleGamma(shape: number, random: RandomSource): number {
  if (shape === 1) return -log1p(-random());
  if (shape < 1) {
    // Gamma(shape) = Gamma(shape + 1) U^(1/shape).
    const larger = sampleGamma(shape + 1, random);
    return larger * exp(powerOfUniform(shape, random));
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (let attempt = 0; attempt < GAMMA_TRIES; attempt++) {
    const x = sampleNormal(random);
    const u = random();
    const root = 1 + c * x;
    const v = root * root * root;
    if (isGammaTry(x, u, v, d)) return d * v;
  }
  return d;
}

/** ln U^(1/shape), where U^(1/shape) may underflow. */
export function powerOfUniform(shape: number, random: RandomSource): number {
  return log(random() || LOWEST_UNIFORM) / shape;
}

/** All of so many tries fail once in 20^64. */
export const GAMMA_TRIES = 64;

/** Whether Marsaglia and Tsang accept d v, with v = (1 + c x)^3 from the normal draw x, given the uniform u. */
export function isGammaTry(x: number, u: number, v: number, d: number): boolean {
  if (!(v > 0)) return false;
  const square = x * x;
  // The squeeze spares the logarithms in most tries.
  return u < 1 - 0.0331 * square * square || log(u) < 0.5 * square + d * (1 - v + log(v));
}

/**
 * A draw from the beta law with these parameters, as a ratio of gamma draws.
 * Cost: that of the two.
 *
 * @param a finite, greater than 0.
 * @param b finite, greater than 0.
 */
export function sampleBeta(a: number, b: number, random: RandomSource): number {
  const x = sampleGamma(a, random);
  const y = sampleGamma(b, random);
  return betaOfGammas(a, b, x, y, random);
}

/** The beta draw that two gamma draws make, x with parameter a and y with b. */
export function betaOfGammas(a: number, b: number, x: number, y: number, random: RandomSource): number {
  // Both can underflow where a and b are tiny; the law then sits at its two ends.
  return x + y > 0 ? x / (x + y) : random() * (a + b) < a ? 1 : 0;
}
