import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { sampleNormal } from '../../../src/random/samplers.js';
import { GreatestMean } from '../../../src/selectors/statistics/greatest-mean.js';
import { greatestByGrid } from '../posterior/greatest-by-grid.js';

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
});
