import {
  truncatedGeometric,
  truncatedGeometricDivergence,
  truncatedGeometricMean,
  truncatedGeometricVariance,
} from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const draftLength = fc.nat(20);

/** |actual - expected| <= tolerance |expected|. */
function expectRelative(actual: number, expected: number, tolerance: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.abs(expected));
}

/** P(Y = x) at x - 1, eq. (10) written out. */
function probabilities(p: number, maxDraftLength: number): number[] {
  return truncatedGeometric({ acceptanceRates: [p], maxDraftLength, sequenceLength: 1 }).law!.probabilities[0]!.slice();
}

describe('truncatedGeometricMean', () => {
  test('is L + 1 at p = 1, and 1 at p = 0 and without drafts', () => {
    expect(truncatedGeometricMean(1, 7)).toBe(8);
    expect(truncatedGeometricMean(0, 7)).toBe(1);
    expect(truncatedGeometricMean(0.4, 0)).toBe(1);
  });

  test('agrees with the closed form (1 - p^(L+1)) / (1 - p) where that is exact', () => {
    // 1/2 and 3/4 in binary: (1 - 2^-5) / (1/2) = 31/16; (1 - (3/4)^4) / (1/4) = 175/64.
    expect(truncatedGeometricMean(0.5, 4)).toBe(31 / 16);
    expect(truncatedGeometricMean(0.75, 3)).toBe(175 / 64);
  });

  test('is accurate next to p = 1, where the closed form loses half its digits', () => {
    // p = 1 - e: the mean is L + 1 - e L (L + 1) / 2 + O(e^2 L^3), and e^2 L^3 is below 1e-15 here.
    const e = 2 ** -30;
    expectRelative(truncatedGeometricMean(1 - e, 5), 6 - 15 * e, 4 * Number.EPSILON);
  });
});

describe('truncatedGeometricVariance', () => {
  test('is 0 where nothing is left to luck', () => {
    expect(truncatedGeometricVariance(0, 5)).toBe(0);
    expect(truncatedGeometricVariance(1, 5)).toBe(0);
    expect(truncatedGeometricVariance(0.5, 0)).toBe(0);
  });

  test('agrees with the second moment sum_j (2j+1) p^j less the squared mean', () => {
    const property = fc.property(rate, draftLength, (p, L) => {
      let secondMoment = 0;
      let power = 1;
      for (let j = 0; j <= L; j++) {
        secondMoment += (2 * j + 1) * power;
        power *= p;
      }
      const mean = truncatedGeometricMean(p, L);
      // The difference cancels: its error is absolute, a few units in the last place of each of L + 1 terms.
      const tolerance = 4 * (L + 1) * Number.EPSILON * secondMoment;
      expect(Math.abs(truncatedGeometricVariance(p, L) - (secondMoment - mean * mean))).toBeLessThanOrEqual(tolerance);
    });
    fc.assert(property, { seed: 21, numRuns: 500 });
  });

  test('is accurate next to p = 1, where that difference is nothing but rounding', () => {
    // p = 1 - e, to first order in e: the length is L + 1 less a number of k with P(first rejection at j) = e, which
    // loses L + 1 - j tokens; Var = e sum_{i=1..L} i^2 = 55 e for L = 5. The next order is about e times as large.
    const e = 2 ** -40;
    expectRelative(truncatedGeometricVariance(1 - e, 5), 55 * e, 100 * e);
  });
});

describe('truncatedGeometricDivergence', () => {
  test('is finite for a second rate that is far below the first', () => {
    // By hand: (1 + 1/2 + 1/4 + 1/8) (-ln 2 + 9 ln 10), up to 1e-18.
    expect(truncatedGeometricDivergence(0.5, 1e-18, 4)).toBeCloseTo(1.875 * (9 * Math.LN10 - Math.LN2), 12);
  });

  test('is the divergence sum_x P(x) ln(P(x) / Q(x)) of the two laws (eq. (133))', () => {
    const inside = fc.double({ min: 0.02, max: 0.98, noNaN: true });
    const property = fc.property(inside, inside, fc.integer({ min: 1, max: 8 }), (p, q, L) => {
      const other = probabilities(q, L);
      const terms = probabilities(p, L).map((probability, i) => probability * Math.log(probability / other[i]!));
      const expected = terms.reduce((total, term) => total + term, 0);
      // The terms have both signs: errors are relative to the largest, and P(x) itself is a difference that may be as
      // small as 0.02^8 (1 - 0.02) beside roundings of 1e-16 of numbers that small; 1e-12 leaves room for both.
      const size = terms.reduce((total, term) => total + Math.abs(term), 0);
      expect(Math.abs(truncatedGeometricDivergence(p, q, L) - expected)).toBeLessThanOrEqual(1e-12 * (size + 1));
    });
    fc.assert(property, { seed: 22, numRuns: 500 });
  });

  test('agrees with eq. (133) as it is printed', () => {
    const [pi, p] = [0.6, 0.8];
    const powers = 0.6 * 0.6 * 0.6;
    const printed = ((pi - powers * pi) / (1 - pi)) * Math.log(pi / p) + (1 - powers) * Math.log((1 - pi) / (1 - p));
    expectRelative(truncatedGeometricDivergence(pi, p, 3), printed, 1e-14);
  });

  test('keeps its digits for rates that nearly agree', () => {
    // KL of Bernoulli(p) from Bernoulli(p + d) is d^2 / (2 p (1 - p)) (1 + O(d)); at p = 1/2 the term in d^3 vanishes.
    const d = 2 ** -30;
    expectRelative(truncatedGeometricDivergence(0.5, 0.5 + d, 1), 2 * d * d, 10 * d * d + 4 * Number.EPSILON);
  });

  test('takes the series and the logarithm to the same value where they meet', () => {
    // At p = 1/2 the arguments are +-2d: they cross 1/8 at d = 1/16. KL is smooth, its slope there about 4 d = 1/4.
    const step = 2 ** -40;
    const below = truncatedGeometricDivergence(0.5, 0.5 + 1 / 16, 1);
    const above = truncatedGeometricDivergence(0.5, 0.5 + 1 / 16 + step, 1);
    expect(above - below).toBeGreaterThan(0.2 * step);
    expect(above - below).toBeLessThan(0.3 * step);
  });

  test.each([
    [0, 0, 3, 0],
    [1, 1, 3, 0],
    [0.3, 0.3, 3, 0],
    [0.3, 0, 3, Infinity],
    [1, 0, 3, Infinity],
    [0.3, 1, 3, Infinity],
    [0, 1, 3, Infinity],
    [0.2, 0.9, 0, 0],
    [1, 0, 0, 0],
    [0, 0.5, 3, Math.log(2)],
    [1, 0.5, 3, 3 * Math.log(2)],
  ])('of rate %d from rate %d with drafts of %i is %d', (p, q, L, expected) => {
    const divergence = truncatedGeometricDivergence(p, q, L);
    if (Number.isFinite(expected)) expectRelative(divergence, expected, 2 * Number.EPSILON);
    else expect(divergence).toBe(expected);
  });

  test('is never negative, and 0 only for equal rates', () => {
    const property = fc.property(rate, rate, fc.integer({ min: 1, max: 20 }), (p, q, L) => {
      const divergence = truncatedGeometricDivergence(p, q, L);
      expect(divergence).toBeGreaterThanOrEqual(0);
      // Closer than 1e-150 its square underflows.
      if (Math.abs(p - q) > 1e-150) expect(divergence).toBeGreaterThan(0);
    });
    fc.assert(property, { seed: 23, numRuns: 1000 });
  });
});

test.each([
  ['truncatedGeometricMean', () => truncatedGeometricMean(1.1, 2), 'acceptanceRate must be in [0, 1], got 1.1'],
  ['truncatedGeometricMean', () => truncatedGeometricMean(0.5, -1), 'maxDraftLength must be an integer of at least 0'],
  ['truncatedGeometricVariance', () => truncatedGeometricVariance(Number.NaN, 2), 'acceptanceRate must be in [0, 1]'],
  ['truncatedGeometricVariance', () => truncatedGeometricVariance(0.5, 0.5), 'maxDraftLength must be an integer'],
  ['truncatedGeometricDivergence', () => truncatedGeometricDivergence(-1, 0.5, 2), 'acceptanceRate must be in [0, 1]'],
  ['truncatedGeometricDivergence', () => truncatedGeometricDivergence(0.5, 2, 2), 'otherRate must be in [0, 1], got 2'],
  ['truncatedGeometricDivergence', () => truncatedGeometricDivergence(0, 0, Infinity), 'maxDraftLength must be'],
])('%s refuses what is out of range (%#)', (who, call, message) => {
  expect(call).toThrow(`${who}: ${message}`);
});
