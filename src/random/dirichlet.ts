/** The mean of values under random weights from a Dirichlet law: how it is drawn, and its distribution function. */
import { atan } from '../arithmetic/atan.js';
import { exp } from '../arithmetic/exp.js';
import { expm1 } from '../arithmetic/expm1.js';
import { log } from '../arithmetic/log.js';
import { log1p } from '../arithmetic/log1p.js';
import { cos, sin } from '../arithmetic/sin.js';
import { sampleGamma } from './samplers.js';
import type { RandomSource } from './source.js';

/**
 * A draw of sum_k w_k values_k with w from the Dirichlet law of these parameters: independent gamma draws, divided by
 * their sum. Parameters of 0 leave their value out; one is at least about 1, as weights underflow where all are tiny.
 * Cost: one gamma draw a value.
 */
export function sampleDirichletMean(
  values: ArrayLike<number>,
  parameters: ArrayLike<number>,
  random: RandomSource,
): number {
  // Differences from the value of the greatest weight, so that a law which sits on one value gives that value exactly.
  let origin = values[0]!;
  let greatest = 0;
  let total = 0;
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    if (parameters[k] === 0) continue;
    const weight = sampleGamma(parameters[k]!, random);
    const difference = values[k]! - origin;
    if (weight > greatest) {
      greatest = weight;
      origin = values[k]!;
      sum -= total * difference;
    } else sum += weight * difference;
    total += weight;
  }
  return total > 0 ? origin + sum / total : origin;
}

/**
 * The mean of values under random weights from one Dirichlet law, drawn many times and compared with other numbers: most
 * comparisons are decided by one uniform.
 *
 * @param values the greatest of them 1.
 * @param parameters greater than 0.
 */
export class DirichletMean {
  /** The mean of the law. */
  readonly mean: number;
  private readonly values: ArrayLike<number>;
  private readonly parameters: ArrayLike<number>;
  /** Sums of a_k and of a_k (v_k - mean)^2. */
  private readonly total: number;
  private readonly squares: number;

  constructor(values: ArrayLike<number>, parameters: ArrayLike<number>) {
    this.values = values;
    this.parameters = parameters;
    let total = 0;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      total += parameters[k]!;
      sum += parameters[k]! * values[k]!;
    }
    this.total = total;
    this.mean = sum / total;
    let squares = 0;
    for (let k = 0; k < values.length; k++) {
      const difference = values[k]! - this.mean;
      squares += parameters[k]! * difference * difference;
    }
    this.squares = squares;
  }

  /** A draw. Cost: one gamma draw a value. */
  draw(random: RandomSource): number {
    return sampleDirichletMean(this.values, this.parameters, random);
  }

  /**
   * The greater of `x` and a draw, in law.
   *
   * With independent gamma variables G_k and d_k = v_k - x the draw is above x where S = sum_k d_k G_k > 0. For 0 < c < 1 / max d
   * let M = E exp(c S) = prod_k (1 - c d_k)^(-a_k), and let the tilted law have G_k / (1 - c d_k) in place of G_k. Then
   *
   *     P(S > 0, G in dg) = M exp(-c S) 1{S > 0} tilted(dg)
   *
   * so that it is exact to go on with probability B, any bound on M, to draw from the tilted law, and to keep that draw where it is
   * above x, with probability exp(-c S) M / B. Where the mean is below x by g / sum a_k, Bernstein's inequality gives such a bound
   * without a look at the values: with V = sum_k a_k d_k^2 and c = g / (V + g max d),
   *
   *     M <= B = exp(-g^2 / (2 (V + g max d)))
   *
   * Cost: one uniform, and with probability B a gamma draw and a logarithm a value.
   *
   * @param x at most 1.
   */
  drawAbove(x: number, random: RandomSource): number {
    const { values, parameters, total, mean } = this;
    const lag = x - mean;
    if (!(lag > 0)) return Math.max(x, this.draw(random));
    const g = lag * total;
    const most = 1 - x;
    const c = g / (this.squares + g * lag + g * most);
    const logBound = -0.5 * g * c;
    if (!(log(random()) < logBound)) return x;
    let logTransform = 0;
    let weightSum = 0;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      const difference = values[k]! - x;
      const rate = 1 - c * difference;
      // By rounding alone, where x is as good as the mean and the values lie in one point.
      if (!(rate > 0)) return Math.max(x, this.draw(random));
      logTransform -= parameters[k]! * log(rate);
      const weight = sampleGamma(parameters[k]!, random) / rate;
      weightSum += weight;
      sum += weight * difference;
    }
    if (!(sum > 0 && log(random()) < logTransform - logBound - c * sum)) return x;
    return x + sum / weightSum;
  }
}

/** Steps of the trapezoidal rule a unit of s: the integrand is analytic, and half the step changes less than 1e-12. */
const STEPS = 12;
/** How far the path leans: enough for a fall that is no power, and well below the 1 at which the hump would be flat. */
const LEAN = 0.5;

/**
 * P(sum_k w_k values_k <= x + beyond) for w from the Dirichlet law. With independent gamma variables G_k the event is
 * S = sum_k d_k G_k <= 0, d_k = values_k - x - beyond. Where S is positive on average, that is a lower tail of S, elsewhere its
 * complement is an upper one; a tail (d with the sign for which it is the upper one) is an integral of the transform
 * M(t) = prod_k (1 - d_k t)^(-a_k) along any path that crosses the real line once, at c,
 *
 *     P(S > 0) = 1 / (2 pi i) int M(t) dt / t,   0 < c < 1 / max d
 *
 * with c where M(t) / t is least on the real line (the saddle point of Daniels 1954, "Saddlepoint approximations in
 * statistics", section 2; here integrated, not approximated), along t = c + i y + lean y^2 / (u^2 + y^2)^(1/2), which leaves
 * the vertical towards the side on which M falls: there the integrand is one hump that hardly turns. By the trapezoidal
 * rule in s with y = u exp(s - exp(-s)); where all factors are powers of y, the rest of the sum is a geometric series.
 * Absolute error 1e-11 where the parameters sum to 0.02 up to 1e5; below, 3e-13 divided by their sum, and beyond, 2e-16 times it.
 * Cost: some 100 steps of an arctangent and a logarithm a value; where the parameters sum to less than 1, more.
 *
 * @param beyond how far beyond x, where x is one of the values: a distance of at least 1e-100, which may be far below a place of x. 0 unless told.
 */
export function dirichletMeanDistribution(
  x: number,
  values: ArrayLike<number>,
  parameters: ArrayLike<number>,
  beyond = 0,
): number {
  let least = Infinity;
  let greatest = -Infinity;
  let mean = 0;
  const a: number[] = [];
  const d: number[] = [];
  for (let k = 0; k < values.length; k++) {
    const parameter = parameters[k]!;
    if (!(parameter > 0)) continue;
    const difference = values[k]! - x - beyond;
    least = Math.min(least, difference);
    greatest = Math.max(greatest, difference);
    mean += parameter * difference;
    a.push(parameter);
    d.push(difference);
  }
  if (greatest <= 0) return 1;
  if (least >= 0) return 0;
  const isLowerTail = mean > 0;
  // So that the greatest is 1, and its tail the upper one.
  const scale = isLowerTail ? least : greatest;
  for (let k = 0; k < d.length; k++) d[k]! /= scale;
  const tail = upperTail(a, d);
  return isLowerTail ? tail : 1 - tail;
}

/**
 * P(sum_k d_k G_k > 0) for gamma variables with parameters a_k, where the greatest d_k is 1, another is below 0, and the
 * mean at most 0.
 */
function upperTail(a: readonly number[], d: readonly number[]): number {
  const c = leastOnTheRealLine(a, d);
  // d_k / (1 - d_k c): M(c + z) = M(c) prod (1 - ratio_k z)^(-a_k). The derivatives are those of ln M(t) - ln t at c.
  const ratios: number[] = [];
  let logarithm = 0;
  let second = 1 / (c * c);
  for (let k = 0; k < d.length; k++) {
    const factor = 1 - d[k]! * c;
    const ratio = d[k]! / factor;
    ratios.push(ratio);
    logarithm -= a[k]! * log(factor);
    second += a[k]! * ratio * ratio;
  }
  // M(c) bounds the probability (Chernoff): here it is below 1e-17.
  if (logarithm < -40) return 0;
  const unit = 1 / Math.sqrt(second);
  const side = LEAN * sideOfFall(a, ratios, unit);
  let sum = 0;
  for (let step = -4 * STEPS; ; step++) {
    const s = step / STEPS;
    const inner = exp(-s);
    const y = unit * exp(s - inner);
    const bend = y / unit;
    const root = Math.sqrt(1 + bend * bend);
    // The real part of t - c over y, and its derivative by y.
    const lean = (side * bend) / root;
    const slope = lean * (1 + 1 / (root * root));
    let angle = 0;
    let decay = 0;
    // The factors of M that are powers of y by now, those that are constant still, and how far the next is from either.
    let nearest = bend * bend;
    let power = 0;
    let constant = 0;
    for (let k = 0; k < d.length; k++) {
      const product = ratios[k]! * y;
      const square = product * product;
      if (square >= 1) {
        nearest = Math.min(nearest, square);
        power += a[k]!;
      } else {
        nearest = Math.min(nearest, 1 / square);
        constant = Math.max(constant, square);
      }
      const real = 1 - product * lean;
      if (real > Math.abs(product)) angle += a[k]! * atan(product / real);
      else angle += a[k]! * (Math.sign(product) * (Math.PI / 2) - atan(real / product));
      decay += a[k]! * logarithmOfSquare(product, lean);
    }
    const r = c / y + lean;
    const turned = (1 + r * slope) * sin(angle) + (r - slope) * cos(angle);
    const term = (exp(-0.5 * decay) * turned * (1 + inner)) / (1 + r * r);
    // Each factor is one or the other: what follows falls by exp(-power / STEPS) a step, for ever or until the next turns.
    // Where doubles end there is no next.
    if (nearest > 1e24 || s > 690) {
      const next = constant === 0 || s > 690 ? Infinity : Math.floor((0.5 * -log(constant * 1e24) - 1) * STEPS);
      if (next > 1) {
        sum += (term * expm1((-power * next) / STEPS)) / expm1(-power / STEPS);
        if (next === Infinity) break;
        step += next - 1;
        continue;
      }
    }
    sum += term;
    if (decay > 60) break;
  }
  return Math.min(1, Math.max(0, (exp(logarithm) * sum) / (STEPS * Math.PI)));
}

/** ln |1 - product (lean + i)|^2. */
function logarithmOfSquare(product: number, lean: number): number {
  const square = product * product;
  if (square < 1e300) return log1p(square * (1 + lean * lean) - 2 * product * lean);
  return 2 * log(Math.abs(product)) + log1p(lean * lean);
}

/**
 * To which side of the vertical M falls faster: 1 to the right, -1 to the left, 0 where it falls on neither throughout.
 * Many small d of one sign let M turn fast and fall slowly on the vertical, but fall fast on one side of it.
 */
function sideOfFall(a: readonly number[], ratios: readonly number[], unit: number): number {
  let best = 0;
  let most = 0;
  // Values next to x turn the path far out: there it is looked at where one of them begins to, a little before and after.
  const far: number[] = [];
  for (const ratio of ratios) {
    const begin = -log(Math.abs(ratio) * unit);
    if (begin > 38 && begin < 700) for (let s = begin - 2; s < begin + 4; s += 0.5) far.push(s);
  }
  for (const side of [0, 1, -1]) {
    let least = 0;
    let sum = 0;
    const decayAt = (s: number): number => {
      const bend = exp(s);
      const lean = (side * LEAN * bend) / Math.sqrt(1 + bend * bend);
      let decay = 0;
      for (let k = 0; k < a.length; k++) decay += a[k]! * logarithmOfSquare(ratios[k]! * unit * bend, lean);
      return decay;
    };
    for (const s of far) {
      const decay = decayAt(s);
      least = Math.min(least, decay);
      sum += Math.min(decay, 60);
    }
    for (let s = -1; s < 40; s += 0.5) {
      const decay = decayAt(s);
      least = Math.min(least, decay);
      sum += Math.min(decay, 60);
      if (decay > 60) {
        sum += 60 * 2 * (40 - s);
        break;
      }
    }
    if (least > -1 && sum > most) {
      best = side;
      most = sum;
    }
  }
  return best;
}

/**
 * About where M(t) / t is least for 0 < t < 1: sum_k a_k d_k / (1 - d_k t) - 1 / t rises from minus to plus infinity. Any
 * t between gives the same integral, so that a few digits are enough.
 */
function leastOnTheRealLine(a: readonly number[], d: readonly number[]): number {
  let low = 0;
  let high = 1;
  for (let iteration = 0; iteration < 60 && high - low > 0.02 * Math.min(low, 1 - high); iteration++) {
    const middle = (low + high) / 2;
    let slope = -1 / middle;
    for (let k = 0; k < d.length; k++) slope += (a[k]! * d[k]!) / (1 - d[k]! * middle);
    if (slope < 0) low = middle;
    else high = middle;
  }
  return low > 0 ? low : high / 2;
}
