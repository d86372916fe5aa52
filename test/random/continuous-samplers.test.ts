/**
 * Kolmogorov and Smirnov: for n draws from the right law, P(sup |F_n - F| > sqrt(ln(2 / a) / (2 n))) <= a (Massart 1990).
 * Every test below takes a = 1e-6: a right sampler fails one in a million seeds.
 */
import { describe, expect, test } from 'vitest';
import { betaDistribution } from '../../src/random/beta-law.js';
import { dirichletMeanDistribution, sampleDirichletMean } from '../../src/random/dirichlet.js';
import { normalDistribution } from '../../src/random/normal-law.js';
import { sampleBeta, sampleGamma, sampleNormal } from '../../src/random/samplers.js';
import { createRandom, type RandomSource } from '../../src/random/source.js';
import { winnerLaw } from '../../src/random/winner.js';

const DRAWS = 20_000;

function expectLaw(name: string, draw: (random: RandomSource) => number, F: (x: number) => number): void {
  const random = createRandom('samplers', name);
  const draws = Float64Array.from({ length: DRAWS }, () => draw(random)).sort();
  let distance = 0;
  draws.forEach((x, k) => {
    distance = Math.max(distance, Math.abs(F(x) - k / DRAWS), Math.abs((k + 1) / DRAWS - F(x)));
  });
  expect(distance, name).toBeLessThan(Math.sqrt(Math.log(2e6) / (2 * DRAWS)));
}

/** P(Gamma(shape) <= x) for a whole shape: 1 - exp(-x) sum_{j < shape} x^j / j!. */
function erlang(shape: number, x: number): number {
  let term = 1;
  let sum = 0;
  for (let j = 0; j < shape; j++) {
    sum += term;
    term *= x / (j + 1);
  }
  return 1 - Math.exp(-x) * sum;
}

describe('samplers', () => {
  test('sampleNormal draws from the normal law, one uniform a draw, also from a uniform of 0', () => {
    expectLaw('normal', sampleNormal, normalDistribution);
    expect(Number.isFinite(sampleNormal(() => 0))).toBe(true);
  });

  test('sampleGamma draws from the gamma law, for whole shapes', () => {
    for (const shape of [1, 2, 3, 10, 50]) {
      expectLaw(
        `gamma ${shape}`,
        (random) => sampleGamma(shape, random),
        (x) => erlang(shape, x),
      );
    }
  });

  test('sampleGamma draws half a squared normal for shape 1/2', () => {
    expectLaw(
      'gamma 1/2',
      (random) => sampleGamma(1 / 2, random),
      (x) => 2 * normalDistribution(Math.sqrt(2 * x)) - 1,
    );
  });

  test('sampleBeta draws from the beta law', () => {
    for (const [a, b] of [
      [1, 1],
      [0.5, 0.5],
      [3, 7],
      [40, 2],
    ] as const) {
      expectLaw(
        `beta ${a} ${b}`,
        (random) => sampleBeta(a, b, random),
        (x) => betaDistribution(x, a, b),
      );
    }
  });

  test('sampleDirichletMean draws from the law that dirichletMeanDistribution computes', () => {
    for (const [number, parameters] of [
      [1, 1, 1, 1, 1, 1],
      [3, 0, 0, 2, 0, 1],
      [40, 25, 10, 5, 3, 1],
    ].entries()) {
      const values = [1, 2, 3, 4, 5, 6];
      expectLaw(
        `dirichlet ${number}`,
        (random) => sampleDirichletMean(values, parameters, random),
        // Between draws the law is smooth: a table of 400 points is exact to 1e-5.
        tabled((x) => dirichletMeanDistribution(x, values, parameters), 1, 6),
      );
    }
  });
});

function tabled(F: (x: number) => number, lower: number, upper: number): (x: number) => number {
  const table = Float64Array.from({ length: 401 }, (_, k) => F(lower + ((upper - lower) * k) / 400));
  return (x) => {
    const place = ((x - lower) / (upper - lower)) * 400;
    const k = Math.min(399, Math.floor(place));
    return table[k]! + (place - k) * (table[k + 1]! - table[k]!);
  };
}

describe('betaDistribution', () => {
  test('is the binomial tail for whole parameters', () => {
    // P(Beta(a, b) <= x) = P(Binomial(a + b - 1, x) >= a); here Binomial(6, 0.3) >= 3: 0.25569.
    expect(Math.abs(betaDistribution(0.3, 3, 4) - 0.25569)).toBeLessThan(1e-12);
    expect(Math.abs(betaDistribution(0.3, 1, 1) - 0.3)).toBeLessThan(1e-12);
    expect(Math.abs(betaDistribution(0.25, 0.5, 0.5) - 1 / 3)).toBeLessThan(1e-12);
  });
});

describe('dirichletMeanDistribution', () => {
  test('is the beta law for two values', () => {
    for (const x of [0.01, 0.2, 0.5, 0.9]) {
      for (const [a, b] of [
        [1, 1],
        [5, 2],
        [300, 100],
      ] as const) {
        const difference = dirichletMeanDistribution(x, [0, 1], [a, b]) - betaDistribution(x, b, a);
        expect(Math.abs(difference)).toBeLessThan(1e-8);
      }
    }
  });

  test('is the cubic spline of Schoenberg for a uniform law on four equally spaced weights', () => {
    // With Dirichlet(1, 1, 1, 1) on 0, 1, 2, 3 the mean has the density of a uniform B-spline with knots 0..3: that of the
    // sum of three uniforms. P(mean <= 1) = 1/6.
    expect(Math.abs(dirichletMeanDistribution(1, [0, 1, 2, 3], [1, 1, 1, 1]) - 1 / 6)).toBeLessThan(1e-8);
  });
});

describe('winnerLaw', () => {
  test('is even among equals, and gives ties in one point to the lowest', () => {
    const even = winnerLaw(3, -9, 9, (_, x) => normalDistribution(x));
    expect(Array.from(even)).toEqual([even[0], even[0], even[0]]);
    expect(Array.from(winnerLaw(3, 0, 1, (_, x) => (x >= 0.3 ? 1 : 0)))).toEqual([1, 0, 0]);
  });

  test('finds the probability that one exponential variable exceeds two others', () => {
    // Rates 1, 2, 3: P(X1 greatest) = 1 - 1/3 * ... by inclusion: 1 - 1/(1+2) - 1/(1+3) + 1/(1+2+3) = 7/12.
    const law = winnerLaw(3, 0, 40, (i, x) => -Math.expm1(-(i + 1) * x));
    expect(Math.abs(law[0]! - 7 / 12)).toBeLessThan(1e-4);
  });
});
