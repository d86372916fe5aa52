import { expect, test } from 'vitest';
import { exp } from '../../src/arithmetic/exp.js';
import { log1p } from '../../src/arithmetic/log1p.js';
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

test('with a second parameter of 1, 2 or 3 it is a power and a polynomial, to 1e-13 up to parameters of a million', () => {
  for (const a of [0.001, 0.4, 1, 7.5, 300, 12_345.6, 1e6]) {
    for (const z of [0.03, 0.2, 0.9, 1.7, 3.1, 8]) {
      // So that x^a is about exp(-z): away from both ends of the law.
      const y = Math.min(0.999, z / a);
      const x = 1 - y;
      const rest = 1 - x;
      const power = exp(a * log1p(-rest));
      const known = [power, power * (1 + a * rest), power * (1 + a * rest + (a * (a + 1) * rest * rest) / 2)];
      known.forEach((expected, i) => {
        expect(Math.abs(betaDistribution(x, a, i + 1) - expected), `Beta(${a}, ${i + 1}) at ${x}`).toBeLessThan(1e-13);
        const mirrored = betaDistribution(rest, i + 1, a);
        expect(Math.abs(mirrored - (1 - expected)), `Beta(${i + 1}, ${a}) at ${rest}`).toBeLessThan(1e-13);
      });
    }
  }
});

// By the fraction of Press et al. with 34 digits (mpmath 1.3), rounded.
test.each([
  [0.99999985, 917_500, 0.0015, 0.002307456438498967],
  [0.9375, 40.5, 0.0078125, 0.00017719152916928938],
  [0.00000375, 2.25, 960_000, 0.8364312210714054],
  [0.0625, 0.001953125, 4.75, 0.9981039602575238],
  [0.5, 0.015625, 0.03125, 0.6667928988586461],
])('P(X <= %f) is right to 1e-13 for Beta(%f, %f)', (x, a, b, expected) => {
  expect(Math.abs(betaDistribution(x, a, b) - expected)).toBeLessThan(1e-13);
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
