/** What an error of a place or less shows in, at few arguments: mutation runs take these, in place of the many of accuracy.test.ts. */
import { expect, test } from 'vitest';
import { errorsUnder, lawsOf } from './errors.js';
import { errorInPlaces } from './exact.js';
import { TRIED, type Tried } from './functions.js';

// Arguments at which a way that is nearly the right one gives the second nearest double, found by trying it beside the right one.
test.each<[Tried['name'], number, string]>([
  ['exp', -708.1588112686702, 'where results are normal it is one sum, with no place of the subnormal ones in it'],
  ['exp', -709.0938437986354, 'a subnormal result is rounded once, the sum taken in two parts'],
  ['log', 0.9999772603990601, 'beside 1 the terms are added to all of r, not to its first part'],
  ['log1p', -0.0010229124238551302, 'the entry is that of the mantissa rounded, not cut'],
  ['log1p', 19555816641636788, 'what 1 + x lost is exact where x is so large that u - 1 is not'],
  ['sin', 587016.0121081237, 'the second part of q pi/2 is taken away, and what that lost'],
  ['sin', 812971.9221180059, 'beside a multiple of pi/2 three parts of it are not enough'],
  ['cos', 597708.4226977065, 'beside a multiple of pi/2 three parts of it are not enough'],
  ['atan', 256, 'from 256 on the entry is the last'],
  ['atan', 1.550921791214288, 'what the denominator lost is made good, divided by it'],
  ['expm1', 0.09177158792142984, 'what the sum of x and its half square lost is added'],
  ['expm1', 0.11963966559404751, 'the eleventh term is added'],
  ['sin', -0.015097577597679102, 'below 1/4 the series loses nothing'],
])('%s of %d is the nearest double: %s', (name, x) => {
  const { ours, exact } = TRIED.find((tried) => tried.name === name)!;
  // By BigInt: a half or less of a place is the nearest.
  expect(errorInPlaces(ours(x), exact(x))).toBeLessThan(0.5);
});

test.each(TRIED)('$name is within $bound units in the last place at twelve arguments of every law', (tried) => {
  for (const law of lawsOf(tried)) {
    const { greatest, at } = errorsUnder(tried, law, 12);
    expect(greatest, `${law}, at ${at}`).toBeLessThanOrEqual(tried.bound);
  }
});
