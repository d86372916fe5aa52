import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { gaussianWinnerLaw, normalWinnerLaw } from '../../../src/selectors/statistics/gaussian-law.js';

/** What `winnerLaw` says of its absolute error. */
const WINNER_ERROR = 1e-4;

const law = (means: number[], deviations: number[]) =>
  Array.from(normalWinnerLaw(Float64Array.from(means), Float64Array.from(deviations)));

describe('the law of the greatest of normal draws', () => {
  test('of two draws is the normal law of their difference', () => {
    for (const [means, deviations] of [
      [
        [0, 1],
        [1, 2],
      ],
      [
        [5, 4.5],
        [0.3, 0.1],
      ],
      [
        [-2, -2],
        [3, 0.5],
      ],
    ] as const) {
      const distance = (means[0] - means[1]) / Math.hypot(...deviations);
      const [first, second] = law([...means], [...deviations]);
      expect(Math.abs(first! - normalDistribution(distance))).toBeLessThan(WINNER_ERROR);
      expect(Math.abs(second! - normalDistribution(-distance))).toBeLessThan(WINNER_ERROR);
    }
  });

  test('of equal draws is the same for each', () => {
    for (const p of law([2, 2, 2, 2], [0.5, 0.5, 0.5, 0.5])) expect(Math.abs(p - 1 / 4)).toBeLessThan(1e-8);
  });

  test('of a draw beside a certain mean is the chance that it falls above or below', () => {
    const [drawn, certain] = law([1, 1.5], [0.4, 0]);
    expect(Math.abs(drawn! - normalDistribution((1 - 1.5) / 0.4))).toBeLessThan(WINNER_ERROR);
    expect(Math.abs(certain! - normalDistribution((1.5 - 1) / 0.4))).toBeLessThan(WINNER_ERROR);
  });

  test('of means that are all certain is that of the greatest', () => {
    expect(law([1, 3, 2], [0, 0, 0])).toEqual([0, 1, 0]);
  });
});

test('posteriors are those of pulls and sums beside the prior', () => {
  const prior = { mean: 2, pulls: 3, variance: 0.5 };
  const counts = [1, 6];
  const sums = [4, 15];
  // (4 + 6) / 4 and (15 + 6) / 9, variances 0.5 / 4 and 0.5 / 9.
  const distance = (10 / 4 - 21 / 9) / Math.sqrt(0.5 / 4 + 0.5 / 9);
  const [first] = gaussianWinnerLaw(prior, Float64Array.from(counts), Float64Array.from(sums));
  expect(Math.abs(first! - normalDistribution(distance))).toBeLessThan(WINNER_ERROR);
});
