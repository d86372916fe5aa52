import { describe, expect, test } from 'vitest';
import { bernoulliDivergence, bernoulliUpperBound } from '../../src/divergences/bernoulli.js';
import { divergenceUpperMean, kinf } from '../../src/divergences/kinf.js';
import { createRandom } from '../../src/random/source.js';

/** A law as a selector knows it, and how far beyond its mean something is asked. */
interface Hard {
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly total: number;
  readonly bound: number;
  readonly mean: number;
}

/**
 * Laws on steps, spread, and gathered at either end, some with weight at the bound; weights are counts of rewards or lie as far as
 * e^12 apart, and some are 0.
 */
function hardLaws(count: number): Hard[] {
  const random = createRandom('kinf', 'hard laws');
  return Array.from({ length: count }, (_, i) => {
    const size = 1 + Math.floor(6 * random());
    const onSteps = i % 4 === 0;
    const bound = onSteps ? 6 : 1;
    const values = Array.from({ length: size }, (_, k) => {
      const u = random();
      return onSteps ? k + 1 : i % 4 === 1 ? u : i % 4 === 2 ? 1 - u ** 8 : u ** 8;
    });
    if (random() < 0.4) values[0] = bound;
    const weights = values.map((_, k) =>
      k > 0 && random() < 0.2 ? 0 : i % 8 < 4 ? 1 + Math.floor(200 * random() ** 4) : Math.exp(-12 * random()),
    );
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const mean = values.reduce((sum, value, k) => sum + value * weights[k]!, 0) / total;
    return { values, weights, total, bound, mean };
  });
}

/** Kinf by halving: where the derivative of the dual is 0, as a share of its interval. */
function kinfByHalving({ values, weights, total, bound }: Hard, mu: number): number {
  const sumOf = (term: (value: number, weight: number) => number) =>
    values.reduce((sum, value, k) => (weights[k] === 0 ? sum : sum + term(value, weights[k]!)), 0);
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const share = (low + high) / 2;
    const slope = sumOf((value, weight) => (weight * (mu - value)) / (bound - mu - share * (value - mu)));
    if (slope > 0) low = share;
    else high = share;
  }
  return sumOf((value, weight) => weight * Math.log1p((-low * (value - mu)) / (bound - mu))) / total;
}

/** The law proportional to weight / (M + beyond - value): the divergence from it, and what its mean is below M. */
function tilted({ values, weights, total, bound, mean }: Hard, beyond: number): { divergence: number; below: number } {
  let [logarithms, inverses, moments] = [0, 0, 0];
  values.forEach((value, k) => {
    if (weights[k] === 0) return;
    const distance = (bound - value + beyond) / (bound - mean + beyond);
    logarithms += (weights[k]! / total) * Math.log(distance);
    inverses += weights[k]! / total / distance;
    moments += (weights[k]! / total / distance) * (bound - value);
  });
  return { divergence: logarithms + Math.log(inverses), below: moments / inverses };
}

/** The greatest mean by halving the logarithm of what the law's pole is beyond M. */
function upperMeanByHalving(law: Hard, limit: number): number {
  const nearest = tilted(law, 0);
  if (nearest.divergence <= limit) return law.bound - Math.exp(nearest.divergence - limit) * nearest.below;
  let [low, high] = [-300, 100];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (tilted(law, Math.exp(middle)).divergence > limit) low = middle;
    else high = middle;
  }
  return law.bound - tilted(law, Math.exp(low)).below;
}

describe('laws that are hard to search', () => {
  const laws = hardLaws(400);
  const random = createRandom('kinf', 'how far beyond');

  test('kinf is what halving finds, from next to the mean to next to the bound', () => {
    let tried = 0;
    for (const law of laws) {
      const u = random();
      const room = law.bound - law.mean;
      for (const mu of [law.mean + u * room, law.mean + 10 ** (-4 * u) * room, law.bound - 10 ** (-6 * u) * room]) {
        if (!(mu > law.mean && mu < law.bound)) continue;
        const found = kinf(law.values, law.weights, law.total, law.bound, mu);
        const expected = kinfByHalving(law, mu);
        tried += 1;
        // Six terms are added that are right to 1e-15 of the greatest, which may be more than the sum.
        expect(Math.abs(found - expected), JSON.stringify({ law, mu })).toBeLessThan(1e-11 * expected + 3e-15);
      }
    }
    expect(tried).toBeGreaterThan(1000);
  });

  test('a step beyond the bracket is made half of the way back to it', () => {
    const values = [1, 0.6385817642159434, 0.2860846201709728, 0.5535278827298102];
    const weights = [18, 32, 53, 147];
    const mean = values.reduce((sum, value, k) => sum + value * weights[k]!, 0) / 250;
    const expected = upperMeanByHalving({ values, weights, total: 250, bound: 1, mean }, 16.61105280419408);
    // The pole is 1e-8 beyond 1.
    const found = divergenceUpperMean(values, weights, 250, 1, 16.61105280419408);
    expect(Math.abs(found - expected)).toBeLessThan(2e-15);
  });

  test('divergenceUpperMean is what halving finds, for budgets of e^-10 to e^4', () => {
    for (const law of laws) {
      const limit = Math.exp(14 * random() - 10);
      const found = divergenceUpperMean(law.values, law.weights, law.total, law.bound, limit);
      // The documented error, for M up to 6, of both.
      const expected = upperMeanByHalving(law, limit);
      expect(Math.abs(found - expected), JSON.stringify({ law, limit })).toBeLessThan(12e-14);
      // Values that never came may stand in the list or not, as the bound here.
      const { values, weights, total, bound } = law;
      expect(divergenceUpperMean([...values, bound], [...weights, 0], total, bound, limit)).toBe(found);
    }
  });
});

describe('kinf', () => {
  test('is the Bernoulli divergence for two values, the greater the bound', () => {
    for (const p of [0.1, 0.5, 0.8]) {
      for (const q of [0.81, 0.9, 0.999]) {
        const expected = bernoulliDivergence(p, q);
        expect(Math.abs(kinf([0, 1], [1 - p, p], 1, 1, q) / expected - 1)).toBeLessThan(1e-12);
      }
    }
  });

  test('is the Bernoulli divergence also where the greater value hardly ever came', () => {
    for (const p of [1e-4, 1e-6, 1e-9, 1e-13]) {
      for (const q of [0.5, 0.9, 0.999]) {
        const expected = bernoulliDivergence(p, q);
        expect(Math.abs(kinf([0, 1], [1 - p, p], 1, 1, q) / expected - 1), `${p} ${q}`).toBeLessThan(2e-15);
      }
    }
  });

  test('begins at or before the root where the slope is concave: from far beyond it a step would leave the interval', () => {
    // Derivative 0: 20 * 0.2 / (1 - 0.2 x) = 40 / (1 + 40 x), so 168 x = 36; the interval ends at 1. From there a step ends below 0.
    const expected = (20 * Math.log1p((-0.2 * 3) / 14) + Math.log1p((40 * 3) / 14)) / 21;
    expect(Math.abs(kinf([0, 40.2], [1, 20], 21, 41, 40) / expected - 1)).toBeLessThan(1e-13);
  });

  test('for one value it is minus the logarithm of the weight that must leave it', () => {
    // F sits in x = 1, M = 5, mu = 2: Q keeps 1 - 1/4.
    expect(kinf([1], [7], 7, 5, 2)).toBeCloseTo(-Math.log(3 / 4), 14);
  });

  test('is 0 up to the mean and infinite from the bound on', () => {
    expect(kinf([1, 3], [1, 1], 2, 3, 2)).toBe(0);
    expect(kinf([1, 3], [1, 1], 2, 3, 3)).toBe(Infinity);
    expect(kinf([3], [4], 4, 3, 3)).toBe(0);
  });
});

describe('divergenceUpperMean', () => {
  test('is the Bernoulli bound for two values', () => {
    for (const p of [0.1, 0.5, 0.8]) {
      for (const limit of [1e-4, 0.02, 0.3, 2]) {
        const found = divergenceUpperMean([0, 1], [10 - 10 * p, 10 * p], 10, 1, limit);
        expect(Math.abs(found - bernoulliUpperBound(p, limit))).toBeLessThan(1e-12);
      }
    }
  });

  test('is the bound where every value is, and what leaving one value costs otherwise', () => {
    expect(divergenceUpperMean([3], [4], 4, 3, 0.5)).toBe(3);
    // F sits in 1: a law that keeps exp(-limit) of it puts the rest at M = 6.
    const kept = Math.exp(-0.7);
    expect(divergenceUpperMean([1], [3], 3, 6, 0.7)).toBeCloseTo(kept + (1 - kept) * 6, 12);
  });

  test('is the bound, to the last place, where the budget brings it nearer to it than doubles lie', () => {
    // kl(0.9, q) = 5 where ln(1 - q) = ln 0.1 - (5 - 0.9 ln 0.9) / 0.1 nearly: q = 1 - 2e-24.
    expect(divergenceUpperMean([1, 2], [1, 9], 10, 2, 5)).toBe(2);
    // A mean that is below 6 by rounding alone.
    expect(divergenceUpperMean([6], [5.491419974832301e-9], 5.491419974832301e-9, 6, 0.001)).toBe(6);
  });

  // By halving, with 50 digits, in mpmath 1.3.0.
  test.each([
    [[0, 0.25, 0.5, 1], [5, 2, 3, 1e-7], 0.5, 0.5348897281608125],
    [[0, 0.25, 0.5, 1], [5, 2, 3, 1e-15], 0.5, 0.5348896402036234],
    [[0, 0.25, 0.5, 1], [5, 2, 3, 1e-15], 0.125, 0.3232684196462893],
    [[2, 6], [43, 2 ** -50], 0.875, 4.332551921285968],
    [[1, 2, 3, 6], [30, 20, 10, 1e-12], 2, 5.423096848721055],
    [[0, 0.5, 1], [1, 1, 1e-30], 0.25, 0.4493046850968163],
    [[0, 0.5, 1], [1, 1, 1e-100], 0.25, 0.4493046850968163],
    [[1, 1.5, 2], [1, 3, 0.01], 4, 1.989404176631499],
    [[0, 0.25, 0.5, 1], [5, 2, 3, 1], 1e-6, 0.2731658214273627],
    [[0, 0.5, 1], [1, 1, 1e-12], 1e-9, 0.2500111803402569],
    [[0, 0.25, 0.5, 1], [5, 2, 3, 0.01], 1e-9, 0.2008090081315042],
  ])(
    'is right to its stated error, however little weight is at the bound: %j, %j, %d',
    (values, weights, limit, expected) => {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const bound = values.at(-1)!;
      const error = Math.abs(divergenceUpperMean(values, weights, total, bound, limit) - expected);
      expect(error / bound).toBeLessThan(Math.max(1e-14, 1e-16 / Math.sqrt(limit)));
    },
  );

  test('with next to no weight at the bound the law is that without it, and what the budget has left goes there', () => {
    // Values 0 and 1/2 of the same weight have nearest mean m with divergence ln((1 + 1/2) / 2 / sqrt(1/2)), and what is left is kept.
    const divergence = Math.log((1 + 2) / 2) + 0.5 * Math.log(1 / 2);
    const kept = Math.exp(divergence - 0.25);
    const expected = kept * (1 / 3) + 1 - kept;
    for (const weight of [1e-100, 1e-60, 1e-20, 0]) {
      const found = divergenceUpperMean([0, 0.5, 1], [1, 1, weight], 2, 1, 0.25);
      expect(Math.abs(found - expected), `${weight}`).toBeLessThan(1e-14);
    }
  });

  test('is the mean without a budget', () => {
    expect(divergenceUpperMean([1, 2], [1, 1], 2, 6, 0)).toBe(1.5);
  });
});
