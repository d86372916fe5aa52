/** The greatest of Gaussian means beside what is known of it without a computer: tables, closed forms, what is in reach. */
import { describe, expect, test } from 'vitest';
import { GreatestMean } from '../../../src/selectors/statistics/greatest-mean.js';
import { greatestByGrid, normalCdf, normalDensity } from '../posterior/greatest-by-grid.js';

/** Prior mean 0 worth one pull and noise 1: an arm with n - 1 pulls has deviation 1 / sqrt(n). */
const PRIOR = { mean: 0, pulls: 1, variance: 1 };

/** Places arms with these means and whole numbers 1 / deviation^2. */
function place(greatest: GreatestMean, means: readonly number[], precisions: readonly number[]): GreatestMean {
  greatest.place(
    Float64Array.from(precisions, (n) => n - 1),
    Float64Array.from(means, (m, i) => m * precisions[i]!),
  );
  greatest.inform();
  return greatest;
}

function placed(means: readonly number[], precisions: readonly number[]): GreatestMean {
  return place(new GreatestMean(means.length, PRIOR, true), means, precisions);
}

const reached = ({ arms, count }: GreatestMean) => Array.from(arms.subarray(0, count));

/**
 * sum_b P(b is best) (E[theta_a | b is best] - m_a)^2 from chances and overlaps: the shift of a is -(r_a / r_b) C_ab / P(b) where
 * another is best, and what brings the sum over all to 0 where it is best itself.
 */
function gainOf({ chances, overlaps }: GreatestMean, precisions: readonly number[], a: number): number {
  let shifts = 0;
  let gain = 0;
  for (let b = 0; b < precisions.length; b++) {
    if (b === a) continue;
    const overlap = overlaps[Math.min(a, b) * precisions.length + Math.max(a, b)]!;
    const shift = Math.sqrt(precisions[b]! / precisions[a]!) * overlap;
    shifts += shift;
    gain += (shift * shift) / chances[b]!;
  }
  return gain + (shifts * shifts) / chances[a]!;
}

describe('the greatest of Gaussian means', () => {
  test('of two has the closed form however far apart they are, down to chances of 1e-7', () => {
    for (let gap = 0; gap < 5; gap += 0.01) {
      // The second is known so well that the first alone has a law.
      const greatest = placed([gap, 0], [1, 1e6]);
      const spread = Math.sqrt(1 + 1e-6);
      const z = gap / spread;
      const rest = normalCdf(-z);
      // Of the table of the normal law: 2e-6 of itself.
      expect(Math.abs(greatest.chances[1]! / rest - 1)).toBeLessThan(2e-6);
      // And 2e-9 for what lies beyond six deviations.
      const rise = spread * normalDensity(z) - gap * rest;
      expect(Math.abs(greatest.expected() - rise)).toBeLessThan(4e-9 + 2e-6 * rise);
    }
  });

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

  test('counts gaps from the leader, ties to the lowest, and both in units of the deviation of a reward', () => {
    // Means (9 + 3) / 4 = 3, (0 + 3) / 2 = 1.5, (15 + 3) / 9 = 2, (3 + 3) / 2 = 3; deviation 2; pulls with those of the prior
    // 4, 2, 9, 2.
    const greatest = new GreatestMean(4, { mean: 1.5, pulls: 2, variance: 4 }, false);
    greatest.place(Float64Array.of(2, 0, 7, 0), Float64Array.of(9, 0, 15, 3));
    expect(greatest.leader).toBe(0);
    expect(Array.from(greatest.gaps)).toEqual([0, 0.75, 0.5, 0]);
    expect(Array.from(greatest.precisions)).toEqual([2, Math.SQRT2, 3, Math.SQRT2]);
    expect(reached(greatest)).toEqual([0, 1, 2, 3]);
  });

  test('leaves out the arms whose six deviations end below those of another begin', () => {
    // From [-0.6, 0.6], [-2 - 6, -2 + 6], [-3 - 0.6, -3 + 0.6]: the last ends below -0.6.
    const greatest = placed([3, 1, 0], [100, 1, 100]);
    expect(reached(greatest)).toEqual([0, 1]);
    // Two are left, so that what holds of two holds of these.
    const spread = Math.sqrt(1 / 100 + 1);
    const z = 2 / spread;
    expect(Math.abs(greatest.chances[1]! - normalCdf(-z))).toBeLessThan(1e-6);
    expect(greatest.chances[2]).toBe(0);
    // Begins where the other ends, -1 + 6 / 12 = -6 / 12, is out of reach too.
    expect(reached(placed([1, 0], [144, 144]))).toEqual([0]);
    expect(reached(placed([0, 0.99], [144, 144]))).toEqual([0, 1]);
  });

  test('agrees with a fine grid where some are known well and others not, and says so again when asked again', () => {
    const greatest = new GreatestMean(4, PRIOR, true);
    for (const [means, precisions] of [
      [
        [0.4, 0, 0.3, -1],
        [400, 1, 9, 2],
      ],
      [
        [0, 0.2, 0.1, 0.3],
        [4, 1, 2500, 25],
      ],
      [
        [1, 1, 0.9, 0.8],
        [1, 1, 1, 2],
      ],
    ] as const) {
      const grid = greatestByGrid(
        means,
        precisions.map((n) => 1 / Math.sqrt(n)),
      );
      // What the arms before had is no part of it, nor what it said before.
      for (let time = 0; time < 2; time++) {
        place(greatest, means, precisions);
        expect(reached(greatest)).toEqual([0, 1, 2, 3]);
        expect(Math.abs(Math.max(...means) + greatest.expected() - grid.expected)).toBeLessThan(1e-6);
        grid.chances.forEach((chance, a) => {
          expect(Math.abs(greatest.chances[a]! - chance)).toBeLessThan(4e-9 + 4e-6 * chance);
        });
        grid.gains.forEach((gain, a) => {
          const own = gainOf(greatest, precisions, a);
          expect(Math.abs(own - gain)).toBeLessThan(1e-8 + 1e-5 * gain);
        });
      }
    }
  });

  test('is the leader, surely, where there is no noise, and where the others are too far away', () => {
    const still = new GreatestMean(3, { mean: 0, pulls: 1, variance: 0 }, true);
    still.place(Float64Array.of(1, 1, 1), Float64Array.of(1, 2, 2));
    expect([still.leader, still.count, still.expected()]).toEqual([1, 1, 0]);
    expect(reached(still)).toEqual([1]);
    for (const others of [[0], [0, 0.5], [0, 0, 0, 0.5], [0.5, 0, 0, 0, 0]]) {
      const far = placed([0, 1, ...others], new Array(2 + others.length).fill(1000));
      expect([far.leader, far.count, far.expected()]).toEqual([1, 1, 0]);
      expect(reached(far)).toEqual([1]);
    }
  });
});
