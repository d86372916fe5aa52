/**
 * Quantiles of the Beta law, by bisection of its distribution function (regularised incomplete beta: Lentz's continued
 * fraction, Numerical Recipes 6.4). Computed when a model is made, never in a round.
 */

const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** ln Gamma(x) for x > 0: Lanczos's approximation, g = 7, relative error about 1e-15. */
function logGamma(x: number): number {
  // ln Gamma(x) = ln Gamma(x + 1) - ln x keeps the series where it is good.
  if (x < 0.5) return logGamma(x + 1) - Math.log(x);
  const z = x - 1;
  let sum = 0.9999999999998099;
  for (let i = 0; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (z + i + 1);
  const t = z + LANCZOS.length - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The continued fraction of the incomplete beta function, for x < (a + 1) / (a + b + 2). */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number) => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m <= 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** P(X <= x) for X ~ Beta(alpha, beta), x in [0, 1]. */
export function betaDistribution(alpha: number, beta: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta) + alpha * Math.log(x) + beta * Math.log1p(-x),
  );
  if (x < (alpha + 1) / (alpha + beta + 2)) return (front * betaFraction(alpha, beta, x)) / alpha;
  return 1 - (front * betaFraction(beta, alpha, 1 - x)) / beta;
}

/**
 * The quantiles of Beta(alpha, beta) at the middles of `count` equally likely classes, ascending.
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
      if (betaDistribution(alpha, beta, middle) < target) low = middle;
      else high = middle;
    }
    quantiles[i] = high;
    below = low;
  }
  return quantiles;
}
