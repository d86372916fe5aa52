/** The beta law: distribution function and quantiles. */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { logarithmShortfall } from '../divergences/bernoulli.js';

/**
 * P(X <= x) for the beta law with parameters a and b: the regularised incomplete beta function. Absolute error 1e-13 for
 * parameters from 1e-3 to 1e6: the power in front is taken from the divergence of a / (a + b) from x, in which large logarithms
 * do not cancel, and the continued fraction behind it has no cancelling terms either.
 * Cost: some sqrt(max(a, b)) / 2 steps where the law has its mass, none in its tails.
 *
 * @param x any number; below 0 the value is 0, above 1 it is 1.
 * @param a greater than 0.
 * @param b greater than 0.
 */
export function betaDistribution(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const n = a + b;
  // x^a (1 - x)^b Gamma(n) / (Gamma(a) Gamma(b)), with Gamma(z) = sqrt(2 pi / z) (z / e)^z exp(remainder(z)).
  // What is left is n kl(a / n, x), from n x - a, which keeps its digits where a / n would have lost those of b / n.
  const surplus = b * x - a * (1 - x);
  const divergence = logarithmShortfall(a, n * x, surplus) + logarithmShortfall(b, n * (1 - x), -surplus);
  const exponent = remainder(n) - remainder(a) - remainder(b) - divergence;
  // A tail below 1e-20.
  if (exponent < -60) return x * n < a ? 0 : 1;
  const front = Math.sqrt((a * (b / n)) / (2 * Math.PI)) * exp(exponent);
  // The fraction converges fast on this side of the mean.
  if (x < (a + 1) / (a + b + 2)) return Math.min(1, front / fraction(x, a, b, -surplus));
  return Math.max(0, 1 - front / fraction(1 - x, b, a, surplus));
}

/**
 * The quantiles of Beta(alpha, beta) at the middles of `count` equally likely classes, ascending, by bisection. Computed
 * when a model is made, never in a round.
 *
 * @param alpha greater than 0.
 * @param beta greater than 0.
 */
export function betaClasses(alpha: number, beta: number, count: number): Float64Array {
  const quantiles = new Float64Array(count);
  let below = 0;
  for (let i = 0; i < count; i++) {
    const target = (i + 0.5) / count;
    let low = below;
    let high = 1;
    for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
      if (betaDistribution(middle, alpha, beta) < target) low = middle;
      else high = middle;
    }
    quantiles[i] = high;
    below = low;
  }
  return quantiles;
}

/**
 * x^a (1 - x)^b / (B(a, b) P(X <= x)) by a continued fraction (Didonato and Morris 1992, "Algorithm 708", section 3), which
 * Lentz's method evaluates: the even part of the fraction of Press et al., whose terms cancel where x is near 1.
 *
 * @param shortfall a (1 - x) - b x.
 */
function fraction(x: number, a: number, b: number, shortfall: number): number {
  const least = 1e-300;
  const away = (value: number) => (Math.abs(value) < least ? least : value);
  let value = away((a * (shortfall + 1)) / (a + 1));
  let c = value;
  let d = 0;
  for (let m = 1; m <= 10_000; m++) {
    const s = a + 2 * m;
    const numerator = ((a + m - 1) / (s - 1)) * ((a + b + m - 1) / (s - 1)) * x * (m * (b - m) * x);
    const denominator = m + (m * (b - m) * x) / (s - 1) + ((a + m) * (shortfall + 1 + m * (2 - x))) / (s + 1);
    d = 1 / away(denominator + numerator * d);
    c = away(denominator + numerator / c);
    const factor = c * d;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return value;
}

/** ln Gamma(x) - ((x - 1/2) ln x - x + ln sqrt(2 pi)) for x > 0: Stirling's series from 10 on, the recurrence below. */
function remainder(x: number): number {
  if (x < 10) {
    let y = x;
    let shift = 0;
    while (y < 10) {
      shift += log(y);
      y += 1;
    }
    return remainder(y) + (y - 0.5) * log(y) - (x - 0.5) * log(x) - (y - x) - shift;
  }
  const square = 1 / (x * x);
  return (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))) / x;
}
