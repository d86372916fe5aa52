import { describe, expect, test } from 'vitest';
import { atan } from '../../src/arithmetic/atan.js';
import { exp } from '../../src/arithmetic/exp.js';
import { expm1 } from '../../src/arithmetic/expm1.js';
import { log } from '../../src/arithmetic/log.js';
import { log1p } from '../../src/arithmetic/log1p.js';
import { cos, sin } from '../../src/arithmetic/sin.js';

const { NaN: none, MAX_VALUE: greatest, MIN_VALUE: least } = Number;
const HALF_PI = 1.5707963267948966;

// IEEE 754-2019, section 9.2.1; what is not said there follows from rounding the exact value once.
describe.each([
  [
    'exp',
    exp,
    [
      [none, none],
      [Infinity, Infinity],
      [-Infinity, 0],
      [0, 1],
      [-0, 1],
      [least, 1],
      [-least, 1],
      [greatest, Infinity],
      [-greatest, 0],
      // ln 2^1024 = 709.78271289338397310...
      [709.782712893384, 1.7976931348622732e308],
      [709.7827128933841, Infinity],
      // ln 2^-1075 = -745.13321910194121...: half of the least number, rounded to it above and to 0 below.
      [-745.1332191019411, least],
      [-745.1332191019412, 0],
      // ln 2^-1022 = -708.39641853226410...
      [-708.3964185322641, 2.2250738585072626e-308],
      [-708.3964185322642, 2.2250738585070097e-308],
    ],
  ],
  [
    'log',
    log,
    [
      [none, none],
      [Infinity, Infinity],
      [-Infinity, none],
      [0, -Infinity],
      [-0, -Infinity],
      [-1, none],
      [-least, none],
      [1, 0],
      // 1024 ln 2 and -1074 ln 2.
      [greatest, 709.782712893384],
      [least, -744.4400719213812],
      // -1022 ln 2, and the last subnormal number.
      [2.2250738585072014e-308, -708.3964185322641],
      [2.225073858507201e-308, -708.3964185322641],
    ],
  ],
  [
    'log1p',
    log1p,
    [
      [none, none],
      [Infinity, Infinity],
      [-Infinity, none],
      [0, 0],
      [-0, -0],
      [-1, -Infinity],
      [-1.0000000000000002, none],
      // 2^-53: -53 ln 2.
      [-0.9999999999999999, -36.7368005696771],
      [least, least],
      [-least, -least],
      [2.2250738585072014e-308, 2.2250738585072014e-308],
      [greatest, 709.782712893384],
    ],
  ],
  [
    'expm1',
    expm1,
    [
      [none, none],
      [Infinity, Infinity],
      [-Infinity, -1],
      [0, 0],
      [-0, -0],
      [least, least],
      [-least, -least],
      [-2.2250738585072014e-308, -2.2250738585072014e-308],
      [709.782712893384, 1.7976931348622732e308],
      [709.7827128933841, Infinity],
      [-greatest, -1],
      // e^-36 = 2.3e-16 and e^-38 = 3.1e-17, where the place below 1 is 1.1e-16.
      [-36, -0.9999999999999998],
      [-38, -1],
    ],
  ],
  [
    'sin',
    sin,
    [
      [none, none],
      [Infinity, none],
      [-Infinity, none],
      [0, 0],
      [-0, -0],
      [least, least],
      [-least, -least],
      [HALF_PI, 1],
      [-HALF_PI, -1],
      // pi less its double.
      [Math.PI, 1.2246467991473532e-16],
    ],
  ],
  [
    'cos',
    cos,
    [
      [none, none],
      [Infinity, none],
      [-Infinity, none],
      [0, 1],
      [-0, 1],
      [least, 1],
      [Math.PI, -1],
      // pi/2 less its double.
      [HALF_PI, 6.123233995736766e-17],
      // Reference: Muller 2016, "Elementary Functions", section 11.3: the double that is nearest to a multiple of pi/2.
      [6381956970095103 * 2 ** 797, -4.6871659242546277e-19],
    ],
  ],
  [
    'atan',
    atan,
    [
      [none, none],
      [Infinity, HALF_PI],
      [-Infinity, -HALF_PI],
      [greatest, HALF_PI],
      [0, 0],
      [-0, -0],
      [1, 0.7853981633974483],
      [least, least],
      [-least, -least],
    ],
  ],
] as [string, (x: number) => number, [number, number][]][])('%s', (_, f, ends) => {
  test.each(ends)('of %d is %d', (x, y) => {
    expect(f(x)).toBe(y);
  });
});
