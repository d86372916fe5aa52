import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { log } from '../../src/arithmetic/log.js';
import { log1p } from '../../src/arithmetic/log1p.js';
import { bernoulliDivergence, bernoulliUpperBound } from '../../src/divergences/bernoulli.js';
import { decompose, type Exact, exactLog, exactLog1p } from '../arithmetic/exact.js';

/** Enough for products of a logarithm to 2^-144 and the least of doubles. */
const BITS = 1400;

/** A number in units of 2^-BITS. */
function fixed({ mantissa, exponent }: Exact): bigint {
  return mantissa << BigInt(exponent + BITS);
}

/** kl(p, q) from logarithms of integers, in units of 2^-BITS: right to 2^-140 of the greater of p and 1. */
function exactDivergence(p: number, q: number): bigint {
  const size = decompose(p);
  const weight = (x: bigint) => (fixed(size) * x) >> BigInt(BITS);
  const first = weight(fixed(exactLog(p)) - fixed(exactLog(q)));
  const other = fixed(exactLog1p(-p)) - fixed(exactLog1p(-q));
  return first + other - weight(other);
}

/** How far from exact, relative to it. */
function relativeError(value: number, exact: bigint): number {
  const difference = fixed(decompose(value)) - exact;
  return Number((difference << 80n) / exact) / 2 ** 80;
}

describe('bernoulliDivergence', () => {
  test('has a relative error of at most 4e-15 wherever p and q are', () => {
    const rate = fc.oneof(
      fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }),
      fc.double({ min: -700, max: -1, noNaN: true }).map(Math.exp),
      fc.double({ min: -36, max: -1, noNaN: true }).map((x) => 1 - Math.exp(x)),
      fc.constantFrom(Number.MIN_VALUE, 1e-310, 1e-300, 1e-18, 1e-12, 0.5, 1 - 2 ** -53),
    );
    // Two rates near one another, and two that have nothing to do with one another.
    const near = fc
      .tuple(rate, fc.double({ min: -12, max: -0.3, noNaN: true }))
      .map(([p, x]): [number, number] => [p, Math.min(p * (1 + 10 ** x), 1 - 2 ** -53)]);
    fc.assert(
      fc.property(fc.oneof(fc.tuple(rate, rate), near), ([p, q]) => {
        if (p === q) return;
        const exact = exactDivergence(p, q);
        // The exact logarithms themselves are right to 2^-140 only.
        if (exact < 1n << BigInt(BITS - 90)) return;
        expect(Math.abs(relativeError(bernoulliDivergence(p, q), exact)), `kl(${p}, ${q})`).toBeLessThan(4e-15);
      }),
      { seed: 1, numRuns: 1500 },
    );
  });

  test('takes as many terms of the series as the last bit asks for', () => {
    // d / p = -1/8, the end of the series' interval, where all its terms have one sign; 1 - p and 1 - q agree to 2^-63, and
    // their share is 2^-30 of the rest. Two roundings of the last sums are 2.2e-16; the last term, 18th, is 4e-16.
    const p = 2 ** -30;
    const q = p * (1 - 1 / 8);
    expect(Math.abs(relativeError(bernoulliDivergence(p, q), exactDivergence(p, q)))).toBeLessThan(2.3e-16);
  });

  test('is closed where p is 0 or 1, and 0 where p is q', () => {
    for (const q of [0.1, 0.5, 0.9, 1 - 2 ** -53]) {
      expect(bernoulliDivergence(0, q)).toBe(-log1p(-q));
      expect(bernoulliDivergence(1, q)).toBe(-log(q));
    }
    expect(bernoulliDivergence(0, 1)).toBe(Infinity);
    expect(bernoulliDivergence(1, 0)).toBe(Infinity);
    for (const p of [0, 0.3, 1]) expect(bernoulliDivergence(p, p)).toBe(0);
  });

  test('is finite for a q that is far below p', () => {
    // By hand: 0.5 ln(0.5 / q) + 0.5 ln(0.5 / (1 - q)) = -ln 2 - 0.5 ln q up to q / 2.
    expect(bernoulliDivergence(0.5, 1e-18)).toBeCloseTo(-Math.LN2 + 9 * Math.LN10, 13);
    expect(bernoulliDivergence(0.5, 1e-12)).toBeCloseTo(-Math.LN2 + 6 * Math.LN10, 11);
  });
});

describe('bernoulliUpperBound', () => {
  test('is where the divergence reaches the limit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
        fc.double({ min: 1e-3, max: 10, noNaN: true }),
        (p, limit) => {
          const q = bernoulliUpperBound(p, limit);
          expect(q >= p && q <= 1).toBe(true);
          // One unit in the last place of q moves the divergence by (q - p) / (q (1 - q)) of it.
          const slack = limit * 1e-12 + (8 * Number.EPSILON) / Math.max(1 - q, Number.MIN_VALUE);
          if (q < 1) expect(Math.abs(bernoulliDivergence(p, q) - limit)).toBeLessThan(slack);
          else
            expect(bernoulliDivergence(p, 1 - Number.EPSILON)).toBeLessThanOrEqual(limit + 1e-9 + (p === 1 ? 40 : 0));
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('is the root as halving finds it, to the rounding of the divergence', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true }),
        fc.double({ min: -14, max: 2.5, noNaN: true }).map(Math.exp),
        (p, limit) => {
          let [low, high] = [p, 1];
          for (let i = 0; i < 200; i++) {
            const middle = low + (high - low) / 2;
            if (bernoulliDivergence(p, middle) <= limit) low = middle;
            else high = middle;
          }
          const q = bernoulliUpperBound(p, limit);
          // A relative error of 4e-15 in kl, near limit, is one of 4e-15 limit / kl'(q) in q, kl' = (q - p) / (q (1 - q)).
          const slack = (8e-15 * limit * low * (1 - low)) / (low - p) + 4 * Number.EPSILON * low;
          expect(Math.abs(q - low), `p ${p}, limit ${limit}`).toBeLessThanOrEqual(slack);
        },
      ),
      { seed: 2, numRuns: 2000 },
    );
  });

  test('is 1 where no rate below is far enough away', () => {
    // kl(0.5, 1 - 2^-53) = 18.0: half of 53 ln 2 less ln 2.
    expect(bernoulliUpperBound(0.5, 40)).toBe(1);
    expect(bernoulliUpperBound(0.5, 17)).toBeLessThan(1);
  });

  test('is the mean itself without a budget, and closed where the mean is 0', () => {
    expect(bernoulliUpperBound(0.3, 0)).toBe(0.3);
    expect(bernoulliUpperBound(0, Math.LN2)).toBeCloseTo(0.5, 15);
    expect(bernoulliUpperBound(1, 2)).toBe(1);
  });
});
