/**
 * The quantile of Student's t distribution that 95% intervals of means are made of. With few episodes the standard error
 * is itself uncertain: 1.96 of it would cover the mean of a normal law in 70% of measurements of two episodes, and in
 * 88% of those of five.
 * Cost: O(degrees of freedom) the first time that a number of them is asked for, up to 400; nothing after that.
 */
import { atan } from '../arithmetic/atan.js';
import { requireInteger } from '../requirements.js';

/** The two-sided 95% quantile of the normal law, the limit of that of t. */
const Z = 1.959963984540054;

/** Up to here the distribution function is summed; beyond, the series in 1 / degrees of freedom is exact to 1e-13. */
const MOST_SUMMED = 400;

const known = new Map<number, number>();

/** P(|T| <= t) for a whole number of degrees of freedom, a finite sum (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4). */
function probabilityWithin(t: number, degreesOfFreedom: number): number {
  const sine = t / Math.sqrt(degreesOfFreedom + t * t);
  const squaredCosine = degreesOfFreedom / (degreesOfFreedom + t * t);
  const odd = degreesOfFreedom % 2 === 1;
  let term = odd ? Math.sqrt(squaredCosine) : 1;
  let sum = degreesOfFreedom === 1 ? 0 : term;
  for (let k = odd ? 3 : 2; k <= degreesOfFreedom - 2; k += 2) {
    term *= ((k - 1) / k) * squaredCosine;
    sum += term;
  }
  if (!odd) return sine * sum;
  return (2 / Math.PI) * (atan(t / Math.sqrt(degreesOfFreedom)) + sine * sum);
}

/** The series around the normal quantile (Abramowitz and Stegun 1964, 26.7.5). */
function byNormal(degreesOfFreedom: number): number {
  const z2 = Z * Z;
  const first = (z2 + 1) / 4;
  const second = ((5 * z2 + 16) * z2 + 3) / 96;
  const third = (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const fourth = ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92_160;
  const v = degreesOfFreedom;
  return Z * (1 + (first + (second + (third + fourth / v) / v) / v) / v);
}

/**
 * The 97.5% quantile of Student's t distribution: half the width of a 95% interval of a mean, in standard errors. From
 * 12.71 with one degree of freedom it falls to 1.96.
 *
 * Cost: O(degrees of freedom), up to 400, the first time; then a lookup.
 *
 * @param degreesOfFreedom the number of independent values minus 1; a positive integer.
 * @throws RangeError when it is not a positive integer.
 * @example
 * ```ts
 * studentT95(4).toFixed(3); // => '2.776'
 * ```
 */
export function studentT95(degreesOfFreedom: number): number {
  requireInteger('studentT95', 'degreesOfFreedom', degreesOfFreedom, 1);
  if (degreesOfFreedom > MOST_SUMMED) return byNormal(degreesOfFreedom);
  const found = known.get(degreesOfFreedom);
  if (found !== undefined) return found;
  let [low, high] = [Z, 13];
  // 60 halvings leave less than one unit in the last place.
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (probabilityWithin(middle, degreesOfFreedom) < 0.95) low = middle;
    else high = middle;
  }
  known.set(degreesOfFreedom, high);
  return high;
}
