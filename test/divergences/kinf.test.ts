import { describe, expect, test } from 'vitest';
import { bernoulliDivergence } from '../../src/divergences/bernoulli.js';
import { divergenceUpperMean, kinf } from '../../src/divergences/kinf.js';
import { createRandom } from '../../src/random/source.js';

/**
 * The primal on {1, 2, 3}: the least KL(F, Q) over a grid of laws Q of mean at least mu. The grid's best is never below
 * the minimum, and above it by at most what one cell of 1/n costs.
 */
function primal(weights: readonly number[], mu: number, cells: number): number {
  let least = Infinity;
  for (let a = 1; a < cells; a++) {
    for (let b = 1; a + b < cells; b++) {
      const Q = [a / cells, b / cells, 1 - (a + b) / cells];
      if (Q[0]! + 2 * Q[1]! + 3 * Q[2]! < mu) continue;
      least = Math.min(
        least,
        weights.reduce((sum, w, k) => sum + (w > 0 ? w * Math.log(w / Q[k]!) : 0), 0),
      );
    }
  }
  return least;
}

describe('kinf', () => {
  test('is the minimum that it is the dual of, by search over laws', () => {
    for (const [weights, mu] of [
      [[0.5, 0.3, 0.2], 2.2],
      [[0.7, 0.3, 0], 2],
      [[0.2, 0.6, 0.2], 2.1],
      [[0.9, 0, 0.1], 1.5],
    ] as const) {
      const dual = kinf([1, 2, 3], weights, 1, 3, mu);
      const found = primal(weights, mu, 600);
      expect(found).toBeGreaterThanOrEqual(dual - 1e-12);
      // One cell of 1/600 in a weight of at least 0.1 moves the divergence by some 1/600 * lambda <= 0.01.
      expect(found).toBeLessThan(dual + 0.01);
    }
  });

  test('is the Bernoulli divergence for two values, the greater the bound', () => {
    for (const p of [0.1, 0.5, 0.8]) {
      for (const q of [0.81, 0.9, 0.999]) {
        const expected = bernoulliDivergence(p, q);
        expect(Math.abs(kinf([0, 1], [1 - p, p], 1, 1, q) / expected - 1)).toBeLessThan(1e-12);
      }
    }
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
  test('is where Kinf reaches the limit', () => {
    const random = createRandom('divergenceUpperMean');
    for (let i = 0; i < 2000; i++) {
      const size = 1 + Math.floor(6 * random());
      const values = Array.from({ length: size }, (_, k) => k + 1);
      const weights = values.map((_, k) => (k === 0 ? 1 : 0) + Math.floor(20 * random() * random()));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const limit = Math.exp(8 * random() - 6);
      const mu = divergenceUpperMean(values, weights, total, 6, limit);
      // Near the bound a unit in the last place of mu is a large part of 6 - mu.
      if (mu < 6 - 1e-3) expect(Math.abs(kinf(values, weights, total, 6, mu) / limit - 1)).toBeLessThan(1e-9);
    }
  });

  test('is the mean without a budget', () => {
    expect(divergenceUpperMean([1, 2], [1, 1], 2, 6, 0)).toBe(1.5);
  });
});
