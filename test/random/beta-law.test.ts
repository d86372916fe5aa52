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
  // I_x(2, 30) = 1 - (1 - x)^31 - 31 x (1 - x)^30: one parameter below 10 and one above.
  for (const small of [0.01, 0.05, 0.3]) {
    const power = Array.from({ length: 30 }).reduce((product: number) => product * (1 - small), 1);
    expect(betaDistribution(small, 2, 30)).toBeCloseTo(1 - power * (1 - small) - 31 * small * power, 13);
    expect(betaDistribution(1 - small, 30, 2)).toBeCloseTo(power * (1 - small) + 31 * small * power, 13);
  }
});

test('is 0 from 0 down and 1 from 1 up, and next to nothing in far tails', () => {
  for (const [a, b] of [
    [0.5, 2],
    [500, 700],
  ] as const) {
    expect([-Infinity, -1, 0, 1, 2, Infinity].map((x) => betaDistribution(x, a, b))).toEqual([0, 0, 0, 1, 1, 1]);
  }
  // n kl(5/12, 0.01) = 1200 * 1.25 below the mean, n kl(5/12, 0.99) = 1200 * 2.02 above.
  const below = betaDistribution(0.01, 500, 700);
  expect(below >= 0 && below < 1e-20).toBe(true);
  expect(betaDistribution(0.99, 500, 700)).toBe(1);
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
