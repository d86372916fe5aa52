import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bernoulliDivergence, bernoulliUpperBound } from '../../src/divergences/bernoulli.js';

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

  test('is the mean itself without a budget, and closed where the mean is 0', () => {
    expect(bernoulliUpperBound(0.3, 0)).toBe(0.3);
    expect(bernoulliUpperBound(0, Math.LN2)).toBeCloseTo(0.5, 15);
    expect(bernoulliUpperBound(1, 2)).toBe(1);
  });
});
