/**
 * Gamma draws of which only bounds are computed, and their values where these do not decide: for the greatest of many
 * samples that are made of gammas. They take the uniforms that {@link sampleGamma} takes, and their values are its draws
 * to the bit.
 *
 * The bounds are those of a cell that the uniform of the normal draw is in (`cells.ts`), carried through Marsaglia and
 * Tsang's d (1 + c x)^3, which never falls where x rises. A try that their squeeze accepts wherever in the cell x is needs
 * no more. For it is accepted with a probability of at least 1 - c^2 x^4 / 12 where x > 0, and 1 - c^2 x^4 / 6 where
 * c x > -1/2: with y = c x and d = 1 / (9 c^2) the logarithm of the probability is d (3 ln(1 + y) - 3 y + 3 y^2 / 2 - y^3), the
 * rest of a series that begins with -3 d y^4 / 4, alternates where y > 0 and is below twice its first term where
 * -1/2 < y < 0. That leaves 1 to 2% of the tries with shapes above 1, which are computed.
 *
 * Cost: a draw that is only bounded takes 0.3 to 0.5 of the time of `sampleGamma`, both with uniforms that were drawn before
 * (`npm run arithmetic:prices`, Node 20).
 */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { log1p } from '../arithmetic/log1p.js';
import { CELLS, exponentialBounds, normalBounds } from './cells.js';
import { normalQuantile } from './normal-law.js';
import { GAMMA_TRIES, isGammaTry, LOWEST_UNIFORM, powerOfUniform, sampleGamma } from './samplers.js';
import type { RandomSource } from './source.js';

/**
 * What a law's draws need besides its shape, for those who draw more often than the shape changes: c of the source, a root
 * and a division. Below shape 1 nothing is bounded, and draws at shape 1 are exponential.
 */
export function gammaSlope(shape: number): number {
  return shape > 1 ? 1 / Math.sqrt(9 * (shape - 1 / 3)) : shape - 1;
}

/** Of d: what the roundings of the logarithm of that probability are far below. */
const ROUNDING = 1e-14;
/** Numbers of lesser size may have lost digits, or all of themselves, to the least double. */
export const LEAST_WHOLE = 1e-290;

/**
 * For each cell, x^4 / 6 at most where x < 0 and x^4 / 12 at most elsewhere: what times c^2 bounds the probability of rejecting.
 */
function rejectedBy(bounds: Float64Array): Float64Array {
  return Float64Array.from({ length: CELLS }, (_, cell) => {
    const x = cell < CELLS / 2 ? bounds[2 * cell]! : bounds[2 * cell + 1]!;
    return (x * x * x * x) / (cell < CELLS / 2 ? 6 : 12);
  });
}

/** As many gamma draws as a list has values, under way: the weights of these values. */
export class LazyGammas {
  /** The uniform that a draw is made from; NaN where its value is known. */
  private readonly uniforms: Float64Array;
  private readonly known: Float64Array;
  /** Of shapes below 1, whose weight is the product of the two: a draw of the next shape, and the logarithm of a power of a uniform. */
  private readonly larger: Float64Array;
  private readonly powers: Float64Array;
  private readonly normalBounds: Float64Array;
  private readonly exponentialBounds: Float64Array;
  private readonly rejected: Float64Array;

  constructor(slots: number) {
    this.uniforms = new Float64Array(slots);
    this.known = new Float64Array(slots);
    this.larger = new Float64Array(slots);
    this.powers = new Float64Array(slots);
    this.normalBounds = normalBounds();
    this.exponentialBounds = exponentialBounds();
    this.rejected = rejectedBy(this.normalBounds);
  }

  /**
   * Draws a weight for each value. Returns whether their weighted mean is certainly below `rival`: sum_k w_k (v_k - rival)
   * is below 0 also with each w_k at the end of its bounds where that is greatest.
   * @param shapes of the weights, greater than 0.
   * @param slopes their {@link gammaSlope}s.
   */
  drawBelow(
    rival: number,
    values: Float64Array,
    shapes: Float64Array,
    slopes: Float64Array,
    random: RandomSource,
  ): boolean {
    const { uniforms, normalBounds, rejected } = this;
    let most = 0;
    const count = values.length;
    for (let k = 0; k < count; k++) {
      const factor = values[k]! - rival;
      const slope = slopes[k]!;
      if (slope <= 0) {
        most += factor * this.drawSmall(k, shapes[k]!, slope, factor > 0 ? 1 : 0, random);
        continue;
      }
      const p = random() || LOWEST_UNIFORM;
      const u = random();
      const cell = Math.floor(p * CELLS);
      const d = shapes[k]! - 1 / 3;
      const low = 1 + slope * normalBounds[2 * cell]!;
      if (low > 0.5 && u < 1 - slope * slope * rejected[cell]! - d * ROUNDING) {
        uniforms[k] = p;
        const root = factor > 0 ? 1 + slope * normalBounds[2 * cell + 1]! : low;
        most += factor * (d * (root * root * root));
      } else {
        most += factor * this.try(k, p, u, d, slope, random);
      }
    }
    return most < -LEAST_WHOLE;
  }

  /** The weight of value k. */
  weight(k: number, shape: number, slope: number): number {
    const u = this.uniforms[k]!;
    if (Number.isNaN(u)) return this.known[k]!;
    if (slope === 0) return -log1p(-u);
    const root = 1 + slope * normalQuantile(u);
    return (shape - 1 / 3) * (root * root * root);
  }

  /** The logarithm of the weight of value k, also where the weight underflows. */
  logWeight(k: number, shape: number, slope: number): number {
    return slope < 0 ? log(this.larger[k]!) + this.powers[k]! : log(this.weight(k, shape, slope));
  }

  /** Up to shape 1. */
  private drawSmall(k: number, shape: number, slope: number, side: number, random: RandomSource): number {
    if (slope < 0) {
      this.larger[k] = sampleGamma(shape + 1, random);
      this.powers[k] = powerOfUniform(shape, random);
      return this.know(k, this.larger[k]! * exp(this.powers[k]!));
    }
    const u = random();
    const bound = this.exponentialBounds[2 * Math.floor(u * CELLS) + side];
    if (bound === undefined) return this.know(k, -log1p(-u));
    this.uniforms[k] = u;
    return bound;
  }

  /** As `sampleGamma`, from the first two uniforms on. */
  private try(k: number, first: number, second: number, d: number, slope: number, random: RandomSource): number {
    let p = first;
    let u = second;
    for (let attempt = 0; attempt < GAMMA_TRIES; attempt++) {
      const x = normalQuantile(p);
      const root = 1 + slope * x;
      const v = root * root * root;
      if (isGammaTry(x, u, v, d)) return this.know(k, d * v);
      if (attempt < GAMMA_TRIES - 1) {
        p = random() || LOWEST_UNIFORM;
        u = random();
      }
    }
    return this.know(k, d);
  }

  private know(k: number, weight: number): number {
    this.uniforms[k] = Number.NaN;
    this.known[k] = weight;
    return weight;
  }
}
