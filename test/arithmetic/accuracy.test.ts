import { describe, expect, test } from 'vitest';
import { hashesOfResults } from './bits.js';
import { errorsUnder, lawsOf } from './errors.js';
import {
  decompose,
  errorInPlaces,
  exactAtan,
  exactCos,
  exactExp,
  exactLog,
  exactLog1p,
  exactSin,
  neighbour,
} from './exact.js';
import { TRIED } from './functions.js';

/** Together 50,000 points; `npm run arithmetic:table` takes a million for each function. */
const POINTS_A_FUNCTION = Math.ceil(50_000 / TRIED.length);

describe.each(TRIED)('$name', (tried) => {
  const laws = lawsOf(tried);

  test.each(laws)(`is within ${tried.bound} units in the last place of the exact value: %s`, (law) => {
    const { greatest, at } = errorsUnder(tried, law, Math.ceil(POINTS_A_FUNCTION / (laws.length - 1)));
    expect(greatest, `at ${at}`).toBeLessThanOrEqual(tried.bound);
  });
});

describe('the exact values themselves', () => {
  // Reference: Abramowitz and Stegun 1964, tables 1.1 and 4.2 and section 4.3, to 20 digits or more, in units of 10^-20.
  test.each([
    ['e', exactExp(1), 271828182845904523536n],
    ['ln 2', exactLog(2), 69314718055994530942n],
    ['ln 10', exactLog1p(9), 230258509299404568402n],
    ['pi/4', exactAtan(1), 78539816339744830962n],
    ['sin 1', exactSin(1), 84147098480789650665n],
    ['cos 1', exactCos(1), 54030230586813971740n],
  ])('%s', (_, { mantissa, exponent }, digits) => {
    expect((mantissa * 10n ** 20n + (1n << BigInt(-exponent - 1))) >> BigInt(-exponent)).toBe(digits);
  });

  test('the error of a double is counted in its own last places, half as large below a power of two', () => {
    expect(errorInPlaces(1 + Number.EPSILON, decompose(1))).toBe(1);
    expect(errorInPlaces(neighbour(1, 3), decompose(1))).toBe(3);
    expect(errorInPlaces(1, decompose(1 - Number.EPSILON))).toBe(2);
    expect(errorInPlaces(-1, decompose(neighbour(-1, 1)))).toBe(1);
    expect(errorInPlaces(3 * Number.MIN_VALUE, decompose(0))).toBe(3);
    expect(errorInPlaces(0, decompose(Number.MIN_VALUE))).toBe(1);
    expect(errorInPlaces(Infinity, { mantissa: 1n, exponent: 1024 })).toBe(0);
    expect(errorInPlaces(Infinity, decompose(Number.MAX_VALUE))).toBe(Infinity);
  });
});

test('results are the same to the last bit as they were (stability)', () => {
  expect(hashesOfResults(TRIED, 20_000)).toEqual({
    exp: '57f197b7',
    log: 'e642cfa5',
    log1p: '87a05ca2',
    expm1: 'e04a533b',
    sin: 'b6445beb',
    cos: 'f44d7712',
    atan: '0cfa8e32',
  });
});
