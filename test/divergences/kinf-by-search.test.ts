import { describe, expect, test } from 'vitest';
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

  test('is the root as halving finds it, whether values that never came stand in the list or not', () => {
    const random = createRandom('divergenceUpperMean', 'halving');
    for (let i = 0; i < 1000; i++) {
      const bound = 5;
      const values = [1, 2, 3, 4, 5];
      const weights = values.map(() => Math.floor(9 * random() * random()));
      weights[Math.floor(4 * random())]! += 1;
      if (i % 3 === 0) weights[4] = 0;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const limit = Math.exp(7 * random() - 5);
      const mean = values.reduce((sum, value, k) => sum + value * weights[k]!, 0) / total;
      let [low, high] = [mean, bound];
      for (let step = 0; step < 100; step++) {
        const middle = low + (high - low) / 2;
        if (kinf(values, weights, total, bound, middle) <= limit) low = middle;
        else high = middle;
      }
      const found = divergenceUpperMean(values, weights, total, bound, limit);
      // Kinf itself is right to some 1e-15 and its slope at least (mu - mean) / 4, so that halving is right to 1e-10.
      expect(Math.abs(found - low), JSON.stringify({ weights, limit })).toBeLessThan(1e-8);
      const kept = values.filter((_, k) => weights[k]! > 0);
      const own = weights.filter((weight) => weight > 0);
      expect(divergenceUpperMean(kept, own, total, bound, limit)).toBe(found);
    }
  });
});
