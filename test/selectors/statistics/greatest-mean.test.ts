import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { sampleNormal } from '../../../src/random/samplers.js';
import { GreatestMean } from '../../../src/selectors/statistics/greatest-mean.js';
import { greatestByGrid, normalCdf, normalDensity } from '../posterior/greatest-by-grid.js';

/** Prior mean 0 worth one pull and noise 1: an arm with n - 1 pulls has deviation 1 / sqrt(n). */
const PRIOR = { mean: 0, pulls: 1, variance: 1 };

/** Arms with these means and whole numbers 1 / deviation^2. */
function placed(means: readonly number[], precisions: readonly number[]): GreatestMean {
  const greatest = new GreatestMean(means.length, PRIOR, true);
  greatest.place(
    Float64Array.from(precisions, (n) => n - 1),
    Float64Array.from(means, (m, i) => m * precisions[i]!),
  );
  greatest.inform();
  return greatest;
}

describe('the greatest of Gaussian means', () => {
  test('has the expectation of the greatest of standard normals (tables of order statistics)', () => {
    // K = 2: 1 / sqrt(pi). K = 3: 1.5 / sqrt(pi). K = 5, 10: Harter 1961. Nodes are so far apart that up to ten arms cost 4e-6
    // of a deviation, and 2e-5 of a chance.
    for (const [K, expected] of [
      [2, 1 / Math.sqrt(Math.PI)],
      [3, 1.5 / Math.sqrt(Math.PI)],
      [5, 1.16296447],
      [10, 1.53875273],
    ] as const) {
      const greatest = placed(new Array(K).fill(0), new Array(K).fill(1));
      expect(Math.abs(greatest.expected() - expected)).toBeLessThan(1e-5);
      for (const chance of greatest.chances) expect(Math.abs(chance * K - 1)).toBeLessThan(5e-5);
    }
  });

  test('has the closed form of two (Clark 1961)', () => {
    for (const [gap, n, m] of [
      [0, 1, 1],
      [0.5, 4, 1],
      [1.5, 9, 400],
      [2, 400, 1],
      [0.1, 10_000, 1],
      [4, 1, 1],
    ] as const) {
      const greatest = placed([gap, 0], [n, m]);
      const spread = Math.sqrt(1 / n + 1 / m);
      const z = gap / spread;
      // E max - the leader's mean = spread phi(z) - gap Phi(-z); C = r_1 r_2 phi(z) / spread.
      const rest = normalCdf(-z);
      expect(Math.abs(greatest.expected() - (spread * normalDensity(z) - gap * rest))).toBeLessThan(1e-6 * spread);
      expect(Math.abs(greatest.chances[1]! - rest)).toBeLessThan(1e-8 + 4e-6 * rest);
      const overlap = normalDensity(z) / spread / Math.sqrt(n * m);
      expect(Math.abs(greatest.overlaps[1]! - overlap)).toBeLessThan(1e-8 + 4e-6 * overlap);
    }
  });

  test('is what 200,000 joint draws say', () => {
    const draws = 200_000;
    const means = [0.4, 0, 0.3, -1];
    const precisions = [400, 1, 9, 2];
    const greatest = placed(means, precisions);
    const random = createRandom('greatest', 'draws');
    const wins = [0, 0, 0, 0];
    let sum = 0;
    let squares = 0;
    for (let i = 0; i < draws; i++) {
      const sample = means.map((m, a) => m + sampleNormal(random) / Math.sqrt(precisions[a]!));
      const best = Math.max(...sample);
      wins[sample.indexOf(best)]! += 1;
      sum += best;
      squares += best * best;
    }
    const mean = sum / draws;
    // Four standard errors.
    const error = Math.sqrt((squares / draws - mean * mean) / draws);
    expect(Math.abs(0.4 + greatest.expected() - mean)).toBeLessThan(4 * error);
    wins.forEach((count, a) => {
      const p = greatest.chances[a]!;
      expect(Math.abs(count / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  test('agrees with a fine grid on 200 random sets of arms', () => {
    const random = createRandom('greatest', 'grid');
    for (let i = 0; i < 200; i++) {
      const K = 2 + Math.floor(6 * random());
      // Deviations from 1 to 1/30; means further and further apart.
      const precisions = Array.from({ length: K }, () => Math.ceil(Math.exp(6.8 * random())));
      const spread = 3 * random();
      const means = Array.from({ length: K }, () => spread * random());
      const greatest = placed(means, precisions);
      const grid = greatestByGrid(
        means,
        precisions.map((n) => 1 / Math.sqrt(n)),
      );
      const leading = Math.max(...means);
      expect(means[greatest.leader]).toBe(leading);
      expect(Math.abs(leading + greatest.expected() - grid.expected)).toBeLessThan(1e-6);
      const arms = Array.from(greatest.arms.subarray(0, greatest.count));
      for (let a = 0; a < K; a++) {
        // Beyond six deviations on either side there are 1e-9; the table of the normal law has 2e-6 of itself.
        const own = arms.includes(a) ? greatest.chances[a]! : 0;
        expect(Math.abs(own - grid.chances[a]!)).toBeLessThan(4e-9 + 4e-6 * grid.chances[a]!);
      }
    }
  });

  test('is the leader, surely, where there is no noise, and where the others are too far away', () => {
    const still = new GreatestMean(3, { mean: 0, pulls: 1, variance: 0 }, true);
    still.place(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 2));
    expect([still.leader, still.count, still.expected()]).toEqual([1, 1, 0]);
    const far = placed([0, 1, 0.5], [1000, 1000, 1000]);
    expect([far.leader, far.count, far.expected()]).toEqual([1, 1, 0]);
  });
});
