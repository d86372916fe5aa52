import { uniformAcceptancePrior } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { priorOrDefault } from '../../../src/selectors/statistics/gaussian-posterior.js';

/**
 * Moments of accepted lengths under an acceptance rate p that is uniform on [0, 1], by Simpson's rule: polynomials of p of
 * degree 2L at most, over 2,000 steps, so that the error is below 1e-10 for L up to 12.
 */
function byQuadrature(L: number) {
  const steps = 2000;
  const integrate = (f: (p: number) => number) => {
    let sum = f(0) + f(1);
    for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * f(i / steps);
    return sum / (3 * steps);
  };
  const survivals = (p: number) =>
    Array.from({ length: L }, (_, j) =>
      Array(j + 1)
        .fill(p)
        .reduce((a, b) => a * b, 1),
    );
  const first = (p: number) => 1 + survivals(p).reduce((a, b) => a + b, 0);
  // E Y^2 = sum over k from 0 to L of (2k + 1) P(Y > k).
  const second = (p: number) => 1 + survivals(p).reduce((sum, s, j) => sum + (2 * j + 3) * s, 0);
  const mean = integrate(first);
  return {
    mean,
    spread: integrate((p) => first(p) * first(p)) - mean * mean,
    variance: integrate((p) => second(p) - first(p) * first(p)),
  };
}

describe('uniformAcceptancePrior', () => {
  test.each([1, 2, 5, 12])('has the moments of truncated geometric lengths for drafts of %d, by quadrature', (L) => {
    const { mean, spread, variance } = byQuadrature(L);
    const prior = uniformAcceptancePrior(L);
    expect(prior.mean).toBeCloseTo(mean, 8);
    expect(prior.variance).toBeCloseTo(variance, 8);
    expect(prior.pulls).toBeCloseTo(variance / spread, 7);
  });

  test("for one drafted token it is Laplace's rule, worth two pulls", () => {
    const prior = uniformAcceptancePrior(1);
    expect(prior.mean).toBeCloseTo(3 / 2, 14);
    expect(prior.pulls).toBeCloseTo(2, 12);
    expect(prior.variance).toBeCloseTo(1 / 6, 14);
  });

  test('sums harmonic numbers and takes their series alike, on both sides of 1,000 and far beyond', () => {
    const harmonic = (n: number) => {
      let sum = 0;
      for (let k = n; k >= 1; k--) sum += 1 / k;
      return sum;
    };
    for (const L of [499, 500, 998, 999, 1000, 1001, 20_000]) {
      const prior = uniformAcceptancePrior(L);
      const first = harmonic(L + 1);
      const second = 1 + (2 * L + 2) * (harmonic(2 * L + 1) - first);
      expect(Math.abs(prior.mean / first - 1)).toBeLessThan(1e-14);
      // Two harmonic numbers of 11 at most, each within that, times 2L + 2, beside some 0.6 L: 2 * 11e-14 * 3.4.
      expect(Math.abs(prior.variance / (2 * (L + 1) - first - second) - 1)).toBeLessThan(7.5e-13);
    }
  });

  test.each([0, -1, 1.5, Number.NaN])('a draft length of %d is refused', (L) => {
    expect(() => uniformAcceptancePrior(L)).toThrow(
      `uniformAcceptancePrior: maxDraftLength must be a positive integer, got ${L}`,
    );
  });
});

describe('the prior to use', () => {
  test('is that of the options, copied', () => {
    const own = { mean: 3, pulls: 2, variance: 1 };
    const prior = priorOrDefault({ min: 1, max: 5 }, own);
    expect(prior).toEqual(own);
    expect(prior).not.toBe(own);
  });

  test('is that of accepted lengths from the least reward up where the range is of whole length', () => {
    const { mean, pulls, variance } = uniformAcceptancePrior(4);
    expect(priorOrDefault({ min: 1, max: 5 }, undefined)).toEqual({ mean, pulls, variance });
    const shifted = priorOrDefault({ min: -2.5, max: 1.5 }, undefined);
    expect(shifted.mean).toBeCloseTo(mean - 3.5, 14);
    expect([shifted.pulls, shifted.variance]).toEqual([pulls, variance]);
  });

  test('is the middle, worth two pulls, elsewhere: a uniform mean of rewards at the ends has a variance of 1/6 left', () => {
    expect(priorOrDefault({ min: 2, max: 2.5 }, undefined)).toEqual({ mean: 2.25, pulls: 2, variance: 0.25 / 6 });
    expect(priorOrDefault({ min: 7, max: 7 }, undefined)).toEqual({ mean: 7, pulls: 2, variance: 0 });
  });
});
