import { expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-law.js';

// Reference: Wichura 1988, table of check values for PPND16, and R 4.3 qnorm.
test.each([
  [0.25, -0.6744897501960817],
  [0.001, -3.090232306167813],
  [1e-20, -9.262340089798409],
  [0.975, 1.959963984540054],
  [0.5, 0],
  [1e-10, -6.361340902404056],
])('normalQuantile(%d) is %d to 15 digits', (probability, quantile) => {
  expect(Math.abs(normalQuantile(probability) - quantile)).toBeLessThanOrEqual(2e-15 * Math.max(1, Math.abs(quantile)));
});

test('quantiles of p and 1 - p are each other negated', () => {
  for (const p of [0.01, 0.2, 0.45]) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 12);
});

test.each([0, 1, Number.NaN, -0.5])('normalQuantile refuses %d', (probability) => {
  expect(() => normalQuantile(probability)).toThrow('normalQuantile: probability must be in (0, 1), got');
});
