/**
 * The Kullback-Leibler divergence of two Bernoulli laws and its inverse: what bounded rewards are judged by, since among
 * the laws on [0, 1] with a given mean the Bernoulli law has the heaviest tails (Garivier and Cappé 2011, Lemma 9).
 */
import { expm1 } from '../arithmetic/expm1.js';
import { log } from '../arithmetic/log.js';
import { log1p } from '../arithmetic/log1p.js';

/**
 * kl(p, q) = p ln(p / q) + (1 - p) ln((1 - p) / (1 - q)), in nats; 0 where p = q, also at 0 and 1; infinite where q
 * rules out what p allows. Relative error at most 4e-15 where it is above 1e-290, also for p and q that nearly agree and for
 * those that are orders of magnitude apart. Cost: two logarithms.
 *
 * @param p in [0, 1].
 * @param q in [0, 1].
 */
export function bernoulliDivergence(p: number, q: number): number {
  if (p === q) return 0;
  if (p === 0) return -log1p(-q);
  if (p === 1) return -log(q);
  // p ln(p/q) = -p ln(1 + d/p) with d = q - p, likewise for 1 - p; the terms -d and +d of the two cancel beforehand.
  // In a loop, since V8 does not take a logarithm into a caller twice (klUcb, K = 20: 0.8 times the time, Node 20).
  let sum = 0;
  let w = p;
  let v = q;
  let d = q - p;
  for (let side = 0; side < 2; side++) {
    sum += logarithmShortfall(w, v, d);
    w = 1 - p;
    v = 1 - q;
    d = -d;
  }
  return sum;
}

/**
 * The greatest q in [p, 1] with kl(p, q) <= limit: the kl-UCB index of an arm with mean p (Garivier and Cappé 2011).
 * Newton's rule from above: kl is convex in q, so it falls to the root and never passes it.
 * Cost: about five evaluations of kl.
 *
 * @param p in [0, 1].
 * @param limit at least 0.
 */
export function bernoulliUpperBound(p: number, limit: number): number {
  if (p === 0) return -expm1(-limit);
  if (p >= 1) return 1;
  // kl >= 2 (q - p)^2 (Pinsker), and kl >= -H(p) - (1 - p) ln(1 - q) with H the entropy; each bounds the root.
  const entropy = -p * log(p) - (1 - p) * log1p(-p);
  let q = Math.min(p + Math.sqrt(limit / 2), -expm1(-(limit + entropy) / (1 - p)));
  for (;;) {
    const excess = bernoulliDivergence(p, q) - limit;
    const next = q - (excess * q * (1 - q)) / (q - p);
    // Rounding stops the fall; at 1, where the divergence is infinite, there is none.
    if (!(next < q && next > p)) break;
    const step = q - next;
    q = next;
    // Newton's rule squares the error.
    if (step <= 1e-8 * (1 - q) && step <= 1e-8 * (q - p)) break;
  }
  return q;
}

/**
 * d - w ln(v / w) for w > 0, v = w + d > 0: at least 0. Of d and v, which say the same, each is used where the other has
 * lost its digits to rounding; w times the series x^2/2 - x^3/3 + ... where the difference would cancel.
 */
export function logarithmShortfall(w: number, v: number, d: number): number {
  const x = d / w;
  if (Math.abs(x) <= 0.125) {
    let sum = 0;
    let power = x * x;
    // 0.125^17 / 19 is below 2^-53 of the first term's 1/2.
    for (let n = 2; n <= 18; n++) {
      sum += power / n;
      power *= -x;
    }
    return w * sum;
  }
  if (x >= -0.5 && x <= 1) return d - w * log1p(x);
  const ratio = v / w;
  // Subnormal numbers have few digits, and a subnormal w may have none to divide by.
  return d - w * (ratio > 1e-300 && ratio < 1e300 ? log(ratio) : log(v) - log(w));
}
