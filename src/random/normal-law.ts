/** The standard normal law: distribution function and quantiles. */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';

/**
 * The distribution function of the standard normal law, P(Z <= x).
 * By its power series (Marsaglia 2004, "Evaluating the Normal Distribution") where |x| < 5, absolute error 1e-15; by the
 * continued fraction of its tail beyond, relative error 1e-13. Cost: up to 60 terms.
 */
export function normalDistribution(x: number): number {
  if (Math.abs(x) >= 5) {
    const tail = normalTail(Math.abs(x));
    return x < 0 ? tail : 1 - tail;
  }
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + sum * INVERSE_ROOT_TWO_PI * exp(-0.5 * x * x);
}

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

function normalTail(x: number): number {
  let fraction = x;
  for (let k = 60; k >= 1; k--) fraction = x + k / fraction;
  return (INVERSE_ROOT_TWO_PI * exp(-0.5 * x * x)) / fraction;
}

/**
 * The quantile of the standard normal law: the x with P(Z <= x) = p. Wichura 1988, Algorithm AS 241 (PPND16), relative
 * error 6e-16. -Infinity at 0, Infinity at 1. Cost: two polynomials of degree 7 and a division; a
 * logarithm and a root outside [0.075, 0.925].
 */
export function normalQuantile(p: number): number {
  const centred = p - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(CENTRE, r)) / polynomial(CENTRE_DENOMINATOR, r);
  }
  const smaller = centred < 0 ? p : 1 - p;
  if (!(smaller > 0)) return smaller === 0 ? (centred < 0 ? -Infinity : Infinity) : Number.NaN;
  const r = Math.sqrt(-log(smaller));
  const x =
    r <= 5
      ? polynomial(MIDDLE, r - 1.6) / polynomial(MIDDLE_DENOMINATOR, r - 1.6)
      : polynomial(TAIL, r - 5) / polynomial(TAIL_DENOMINATOR, r - 5);
  return centred < 0 ? -x : x;
}

function polynomial(coefficients: Float64Array, x: number): number {
  let value = 0;
  for (let k = 7; k >= 0; k--) value = value * x + coefficients[k]!;
  return value;
}

const CENTRE = /* @__PURE__ */ Float64Array.of(
  3.3871328727963665,
  133.14166789178438,
  1971.5909503065513,
  13731.69376550946,
  45921.95393154987,
  67265.7709270087,
  33430.57558358813,
  2509.0809287301227,
);
const CENTRE_DENOMINATOR = /* @__PURE__ */ Float64Array.of(
  1,
  42.31333070160091,
  687.1870074920579,
  5394.196021424751,
  21213.794301586597,
  39307.89580009271,
  28729.085735721943,
  5226.495278852854,
);
const MIDDLE = /* @__PURE__ */ Float64Array.of(
  1.4234371107496835,
  4.630337846156546,
  5.769497221460691,
  3.6478483247632045,
  1.2704582524523684,
  0.2417807251774506,
  0.022723844989269184,
  0.0007745450142783414,
);
const MIDDLE_DENOMINATOR = /* @__PURE__ */ Float64Array.of(
  1,
  2.053191626637759,
  1.6763848301838038,
  0.6897673349851,
  0.14810397642748008,
  0.015198666563616457,
  0.0005475938084995345,
  1.0507500716444169e-9,
);
const TAIL = /* @__PURE__ */ Float64Array.of(
  6.657904643501103,
  5.463784911164114,
  1.7848265399172913,
  0.29656057182850487,
  0.026532189526576124,
  0.0012426609473880784,
  0.000027115555687434876,
  2.0103343992922881e-7,
);
const TAIL_DENOMINATOR = /* @__PURE__ */ Float64Array.of(
  1,
  0.599832206555888,
  0.1369298809227358,
  0.014875361290850615,
  0.0007868691311456133,
  0.000018463183175100548,
  1.421511758316446e-7,
  2.0442631033899397e-15,
);
