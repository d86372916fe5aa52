/** The mean of values under random weights from a Dirichlet law: how it is drawn, and its distribution function. */
import { atan } from '../arithmetic/atan.js';
import { exp } from '../arithmetic/exp.js';
import { log1p } from '../arithmetic/log1p.js';
import { sin } from '../arithmetic/sin.js';
import { inverseCdfIndex, sampleGamma } from './samplers.js';
import type { RandomSource } from './source.js';

/**
 * A draw of sum_k w_k values_k with w from the Dirichlet law of these parameters: independent gamma draws, divided by
 * their sum. Parameters of 0 leave their value out; at least one is greater.
 * Cost: one gamma draw a value; where all underflow, one uniform more.
 */
export function sampleDirichletMean(
  values: ArrayLike<number>,
  parameters: ArrayLike<number>,
  random: RandomSource,
): number {
  // Differences from the first value, so that equal values give that value exactly.
  const origin = values[0]!;
  let total = 0;
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    if (parameters[k] === 0) continue;
    const weight = sampleGamma(parameters[k]!, random);
    total += weight;
    sum += weight * (values[k]! - origin);
  }
  if (total > 0) return origin + sum / total;
  // All parameters are tiny: the law then sits on single values, each as likely as its parameter is large.
  let parameterSum = 0;
  for (let k = 0; k < values.length; k++) parameterSum += parameters[k]!;
  return values[inverseCdfIndex(parameters, parameterSum, random())]!;
}

/**
 * P(sum_k w_k values_k <= x) for w from the Dirichlet law. With independent gamma variables G_k the event is
 * sum_k G_k (values_k - x) <= 0, whose probability is an integral over the characteristic function (Imhof 1961,
 * "Computing the distribution of quadratic forms in normal variables", eq. (3.2)):
 *
 *     1/2 - 1/pi int_0^inf sin( sum a_k arctan(d_k u) ) / prod (1 + d_k^2 u^2)^(a_k / 2) du / u,   d_k = values_k - x
 *
 * taken by the trapezoidal rule in s with u = exp(s - exp(-s)), where the integrand dies out at both ends. Absolute error
 * 1e-9 where the parameters sum to 2 or more.
 * Cost: some 200 steps of one arctan and one logarithm a value.
 */
export function dirichletMeanDistribution(x: number, values: ArrayLike<number>, parameters: ArrayLike<number>): number {
  let least = Infinity;
  let greatest = -Infinity;
  let scale = 0;
  let total = 0;
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    if (!(parameters[k]! > 0)) continue;
    const difference = values[k]! - x;
    least = Math.min(least, difference);
    greatest = Math.max(greatest, difference);
    scale += parameters[k]! * difference * difference;
    total += parameters[k]!;
    sum += parameters[k]! * difference;
  }
  if (greatest <= 0) return 1;
  if (least >= 0) return 0;
  // The mean is sub-Gaussian with variance range^2 / (4 (total + 1)) (Marchal and Arbel 2017): so far out that at most
  // exp(-30) is beyond, the integral would only oscillate.
  const deviation = sum / total / (greatest - least);
  if (2 * (total + 1) * deviation * deviation > 30) return deviation > 0 ? 0 : 1;
  const unit = 1 / Math.sqrt(scale);
  const step = 1 / 12;
  let integral = 0;
  for (let s = -4; s < 60; s += step) {
    const inner = exp(-s);
    const u = unit * exp(s - inner);
    let angle = 0;
    let decay = 0;
    for (let k = 0; k < values.length; k++) {
      if (!(parameters[k]! > 0)) continue;
      const product = (values[k]! - x) * u;
      angle += parameters[k]! * atan(product);
      decay += parameters[k]! * log1p(product * product);
    }
    // du / u = (1 + exp(-s)) ds.
    if (decay > 60) break;
    integral += sin(angle) * exp(-0.5 * decay) * (1 + inner);
  }
  return Math.min(1, Math.max(0, 0.5 - (integral * step) / Math.PI));
}
