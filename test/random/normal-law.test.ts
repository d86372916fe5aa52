import { describe, expect, test } from 'vitest';
import { normalDistribution, normalQuantile } from '../../src/random/normal-law.js';

describe('normalDistribution', () => {
  test('has the tabled values (Abramowitz and Stegun, table 26.1)', () => {
    expect(normalDistribution(0)).toBe(0.5);
    expect(Math.abs(normalDistribution(1) - 0.841344746068543)).toBeLessThan(2e-15);
    expect(Math.abs(normalDistribution(-2) - 0.0227501319481792)).toBeLessThan(2e-15);
    // Table 26.2: -log10 of the tail at 10 is 23.11805.
    expect(Math.abs(-Math.log10(normalDistribution(-10)) - 23.11805)).toBeLessThan(1e-5);
  });

  test('is as far from 1 above as from 0 below, 0 and 1 at the ends, and NaN where there is no number', () => {
    // Beyond 5 as well: the tail at 5 is 2.8665e-7, a unit in the last place of 1 is 1.1e-16.
    for (const x of [0.5, 3, 5, 6, 8]) {
      expect(Math.abs(normalDistribution(x) - (1 - normalDistribution(-x)))).toBeLessThan(2e-16);
    }
    expect(Math.abs(normalDistribution(5) - (1 - 2.866515718791939e-7))).toBeLessThan(2e-16);
    expect([-Infinity, -40, 40, Infinity, Number.NaN].map(normalDistribution)).toEqual([0, 0, 1, 1, Number.NaN]);
    // The least number that is not 0 comes at 38.5: ln of the tail at 38 is -725.6, of the least of doubles -744.4.
    expect(normalDistribution(-38)).toBeGreaterThan(0);
  });

  test('its series and its tail agree where they meet', () => {
    const below = normalDistribution(-5 + 1e-12);
    const above = normalDistribution(-5 - 1e-12);
    // The series has an absolute error of 1e-16 in 2.9e-7; the density times 2e-12 is 3e-18.
    expect(Math.abs(below - above)).toBeLessThan(1e-15);
  });
});

describe('normalQuantile', () => {
  test('inverts the distribution function', () => {
    for (const p of [1e-12, 1e-6, 0.01, 0.0749, 0.0751, 0.3, 0.5, 0.7, 0.9249, 0.9251, 0.999]) {
      // Relative to the smaller tail, which the series knows to 1e-16 absolutely.
      expect(Math.abs(normalDistribution(normalQuantile(p)) - p)).toBeLessThan(1e-15);
    }
    // From the tail's continued fraction: relative.
    expect(Math.abs(normalDistribution(normalQuantile(1e-200)) / 1e-200 - 1)).toBeLessThan(1e-11);
  });

  // Reference: Wichura 1988, table of check values for PPND16, and R 4.3 qnorm.
  test.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.090232306167813],
    [1e-20, -9.262340089798409],
    [0.975, 1.959963984540054],
    [0.5, 0],
    [1e-10, -6.361340902404056],
  ])('normalQuantile(%d) is %d to 15 digits', (probability, quantile) => {
    expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThanOrEqual(
      2e-15 * Math.max(1, Math.abs(quantile)),
    );
  });

  test('quantiles of p and 1 - p are each other negated', () => {
    for (const p of [0.01, 0.2, 0.45]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
  });

  test('is infinite at the ends and NaN outside', () => {
    expect([0, 1, -0.1, 1.1].map(normalQuantile)).toEqual([-Infinity, Infinity, Number.NaN, Number.NaN]);
  });
});
