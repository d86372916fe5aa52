/**
 * Kinf, the divergence that decides how often a worse arm has to be pulled when nothing is known of the rewards but an
 * upper bound M (Burnetas and Katehakis 1996; Honda and Takemura 2010): the least Kullback-Leibler divergence of a law F
 * from the laws below M whose mean exceeds mu. F is given by its values and their weights: an empirical law, or a law of
 * accepted lengths.
 *
 * Both functions use the same fact: the nearest law of a greater mean lives on the values of F and on M.
 */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { log1p } from '../arithmetic/log1p.js';

/**
 * Kinf(F, mu) = max over lambda in [0, 1 / (M - mu)] of sum_x F(x) ln(1 - lambda (x - mu))
 *
 * (Honda and Takemura 2010, Theorem 8: the dual of the minimum). 0 where F's mean is mu or more; infinite where mu >= M
 * and F's mean is less. The maximum is where the derivative, which only falls, is 0: Newton's rule inside a bracket.
 * Cost: O(values) a step, some five steps, and one logarithm a value.
 *
 * @param values distinct, at most `bound`.
 * @param weights one a value, at least 0, not all 0.
 * @param total the sum of the weights.
 * @param bound M.
 * @param mu the mean to exceed.
 */
export function kinf(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  total: number,
  bound: number,
  mu: number,
): number {
  const size = values.length;
  let firstMoment = 0;
  let secondMoment = 0;
  for (let k = 0; k < size; k++) {
    const difference = values[k]! - mu;
    firstMoment += weights[k]! * difference;
    secondMoment += weights[k]! * difference * difference;
  }
  if (firstMoment >= 0) return 0;
  if (mu >= bound) return Infinity;
  const greatest = 1 / (bound - mu);
  let lambda = greatest;
  // The function may rise up to the end of the interval; with weight at M it falls to minus infinity there.
  if (fall(values, weights, mu, greatest).slope > 0) {
    // The first Newton step from 0, kept off the end.
    lambda = Math.min(-firstMoment / secondMoment, 0.99 * greatest);
    // The slope is concave up to some lambda and convex beyond it: its third derivative is a sum of fourth powers. So the steps
    // rise to the root, or go beyond it once and fall to it from there on; one beyond the end is made half of the way there.
    for (let iteration = 0; iteration < 100; iteration++) {
      const { slope, curvature } = fall(values, weights, mu, lambda);
      const step = slope / curvature;
      // Newton's rule squares the error, and the maximum is flat on the scale of the distances to both ends.
      const isLast = Math.abs(step) <= 1e-6 * Math.min(lambda, greatest - lambda);
      const next = lambda - step;
      lambda = next < greatest ? next : lambda + (greatest - lambda) / 2;
      if (isLast) break;
    }
  }
  let sum = 0;
  for (let k = 0; k < size; k++) if (weights[k]! > 0) sum += weights[k]! * log1p(-lambda * (values[k]! - mu));
  return Math.max(0, sum / total);
}

/** Minus the derivative of the dual's function, and the derivative of that: sums of w d / (1 - lambda d) and its square. */
function fall(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  mu: number,
  lambda: number,
): { slope: number; curvature: number } {
  let slope = 0;
  let curvature = 0;
  for (let k = 0; k < values.length; k++) {
    if (weights[k] === 0) continue;
    const difference = values[k]! - mu;
    const ratio = difference / (1 - lambda * difference);
    slope += weights[k]! * ratio;
    curvature += weights[k]! * ratio * ratio;
  }
  return { slope, curvature };
}

/**
 * The greatest mean of a law below M whose divergence from F is at most `limit`: sup { mu : Kinf(F, mu) <= limit }, the
 * index of empirical KL-UCB (Cappé et al. 2013, section 5). The law that attains it is proportional to
 * F(x) / (nu - x) for some nu >= M (then with no weight added), or for nu = M with some weight at M itself (Filippi,
 * Cappé and Garivier 2010, algorithm 2).
 * Absolute error, in units of the greatest size of a value or M: 1e-14, and where `limit` is below 1e-4, 1e-16 / sqrt(limit).
 * Cost: O(values) with a logarithm each a step, some six steps; some thirty where the weight at M is far below 1e-6 of the whole.
 *
 * @param values, weights, total, bound as in {@link kinf}; the weight at M 0, or at least 1e-100 of the whole.
 * @param limit at least 0.
 */
export function divergenceUpperMean(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  total: number,
  bound: number,
  limit: number,
): number {
  const size = values.length;
  let mean = 0;
  for (let k = 0; k < size; k++) mean += weights[k]! * values[k]!;
  mean /= total;
  if (!(limit > 0) || mean >= bound) return Math.min(mean, bound);
  // With weight at M the divergence of this law is none: its distances are divided by 0.
  const nearest = tiltedLaw(values, weights, total, mean, bound, 0);
  if (nearest.divergence <= limit) {
    const kept = exp(nearest.divergence - limit);
    return kept * nearest.mean + (1 - kept) * bound;
  }
  let variance = 0;
  let greatest = -Infinity;
  for (let k = 0; k < size; k++) {
    const difference = values[k]! - mean;
    variance += weights[k]! * difference * difference;
    if (weights[k]! > 0 && values[k]! > greatest) greatest = values[k]!;
  }
  variance /= total;
  // nu - M. The divergence of the tilted law falls in it, from infinite at 0 (or from above the limit) to 0: for large nu it is
  // variance / (2 (nu - mean)^2), and everywhere at most variance / (nu - M)^2.
  let low = 0;
  let high = Math.sqrt(variance / limit);
  let beyond = Math.max(mean + Math.sqrt(variance / (2 * limit)) - bound, (bound - mean) * 1e-3);
  let tilt = tiltedLaw(values, weights, total, mean, bound, beyond);
  for (let iteration = 0; iteration < 100; iteration++) {
    const excess = tilt.divergence - limit;
    if (excess > 0) low = beyond;
    else {
      high = beyond;
      // It only rises from here.
      if (tilt.mean >= bound) return bound;
    }
    const step = excess / tilt.slope;
    let next = beyond - step;
    // Newton's rule squares the error.
    const isLast = Math.abs(step) <= 1e-7 * (bound - greatest + beyond);
    if (!isLast && !(next > low && next < high)) {
      // With little weight at M nu is about as close to it as that is little: ever faster, and back by Newton's rule.
      const width = high - low;
      next = low + width * Math.min(0.5, width / (bound - mean));
    }
    beyond = next;
    tilt = tiltedLaw(values, weights, total, mean, bound, beyond);
    if (isLast) return tilt.mean;
  }
  return tilt.mean;
}

/**
 * The law proportional to F(x) / (nu - x), nu = M + beyond: its mean, F's divergence from it, and the derivative of that in nu.
 * Distances are taken in units of nu - mean, so that the divergence has no unit at any step and does not cancel for large nu; and
 * as M - x and `beyond`, as next to M a double nu would have lost what the weight there is multiplied by.
 */
function tiltedLaw(
  values: ArrayLike<number>,
  weights: ArrayLike<number>,
  total: number,
  mean: number,
  bound: number,
  beyond: number,
): { mean: number; divergence: number; slope: number } {
  const unit = bound - mean + beyond;
  let logarithms = 0;
  let inverses = 0;
  let squares = 0;
  let moments = 0;
  for (let k = 0; k < values.length; k++) {
    const weight = weights[k]!;
    if (weight === 0) continue;
    const distance = (bound - values[k]! + beyond) / unit;
    const inverse = weight / distance;
    logarithms += weight * log(distance);
    inverses += inverse;
    squares += inverse / distance;
    moments += inverse * values[k]!;
  }
  return {
    mean: moments / inverses,
    divergence: Math.max(0, logarithms / total + log(inverses / total)),
    slope: (inverses / total - squares / inverses) / unit,
  };
}
