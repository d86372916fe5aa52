import { expect, test } from 'vitest';
import { betaClasses, betaDistribution } from '../../src/random/beta-law.js';

test('Beta(1, 1) is uniform, Beta(a, 1) has the distribution x^a, Beta(1, b) has 1 - (1 - x)^b', () => {
  for (const x of [0.001, 0.2, 0.5, 0.9]) {
    expect(betaDistribution(x, 1, 1)).toBeCloseTo(x, 13);
    expect(betaDistribution(x, 2, 1)).toBeCloseTo(x * x, 13);
    expect(betaDistribution(x, 1, 3)).toBeCloseTo(1 - (1 - x) * (1 - x) * (1 - x), 13);
    expect(betaDistribution(x, 0.5, 1)).toBeCloseTo(Math.sqrt(x), 13);
  }
});

test('Beta(1/2, 1/2) is the arcsine law', () => {
  for (const x of [0.01, 0.3, 0.77]) {
    expect(betaDistribution(x, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 13);
  }
});

test('with whole parameters it is a sum of binomial probabilities', () => {
  // I_x(2, 3) = P(Bin(4, x) >= 2)
  const x = 0.37;
  const y = 1 - x;
  expect(betaDistribution(x, 2, 3)).toBeCloseTo(1 - y * y * y * y - 4 * x * y * y * y, 13);
});

test('classes are the quantiles at the middles of equal shares, ascending, with the mean and variance of the law', () => {
  const [alpha, beta] = [5.3, 3.5];
  const classes = betaClasses(alpha, beta, 128);
  classes.forEach((x, i) => {
    expect(betaDistribution(x, alpha, beta)).toBeCloseTo((i + 0.5) / 128, 12);
    if (i > 0) expect(x).toBeGreaterThan(classes[i - 1]!);
  });
  const mean = classes.reduce((a, b) => a + b, 0) / 128;
  const variance = classes.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / 128;
  // Within a class the law is nearly uniform: the variance lost is of the order of the squared width of the widest one.
  const size = alpha + beta;
  expect(Math.abs(mean - alpha / size)).toBeLessThan(1e-4);
  expect(Math.abs(variance / ((alpha * beta) / (size * size * (size + 1))) - 1)).toBeLessThan(0.01);
});
