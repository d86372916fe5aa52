import { createRandom, type Environment, piecewiseTruncatedGeometric, truncatedGeometric } from 'banditspec';
import { describe, expect, test } from 'vitest';

const maxDraftLength = 4;

/** P(Y = x) at x - 1, eq. (10) of BanditSpec, written out. */
function equation10(p: number): number[] {
  return [1 - p, p * (1 - p), p * p * (1 - p), p * p * p * (1 - p), p * p * p * p];
}

/** How often each accepted length came in the first rounds of many episodes, at x - 1. */
function frequencies(environment: Environment, arm: number, episodes: number, roundsEach: number): number[] {
  const counts = new Array<number>(maxDraftLength + 1).fill(0);
  for (let episodeIndex = 0; episodeIndex < episodes; episodeIndex++) {
    const episode = environment.begin(episodeIndex, createRandom('frequencies', arm, episodeIndex));
    for (let round = 0; round < roundsEach; round++) counts[episode.pull(arm) - 1]! += 1;
  }
  return counts;
}

/**
 * Pearson's chi-square test of five categories: the probability of counts at least as far off under the law. The
 * survival function with 4 degrees of freedom is e^(-x/2) (1 + x/2).
 */
function pValue(counts: readonly number[], probabilities: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let statistic = 0;
  counts.forEach((count, i) => {
    const expected = total * probabilities[i]!;
    statistic += ((count - expected) * (count - expected)) / expected;
  });
  return Math.exp(-statistic / 2) * (1 + statistic / 2);
}

// Each test below raises a false alarm with probability 1e-4 before the seeds are fixed.
describe('simulated accepted lengths', () => {
  const acceptanceRates = [0.2, 0.5, 0.8];
  const environment = truncatedGeometric({ acceptanceRates, maxDraftLength, sequenceLength: 1000 });

  test.each([0, 1, 2])('follow eq. (10) for arm %i, by a chi-square test on 40,000 rounds', (arm) => {
    const counts = frequencies(environment, arm, 200, 200);
    expect(pValue(counts, equation10(acceptanceRates[arm]!))).toBeGreaterThan(1e-4);
  });

  test('would not pass that test for a rate that is wrong by 0.02', () => {
    expect(pValue(frequencies(environment, 1, 200, 200), equation10(0.52))).toBeLessThan(1e-6);
  });

  test('follow the rates of the second segment once it has begun', () => {
    // Rate 1 takes the first two rounds to token 10 exactly; the third is the first of the second segment.
    const changing = piecewiseTruncatedGeometric({
      segments: [
        { fromToken: 0, acceptanceRates: [1] },
        { fromToken: 10, acceptanceRates: [0.5] },
      ],
      maxDraftLength,
      sequenceLength: 100,
    });
    const counts = new Array<number>(maxDraftLength + 1).fill(0);
    for (let index = 0; index < 5000; index++) {
      const episode = changing.begin(index, createRandom('second segment', index));
      episode.pull(0);
      episode.pull(0);
      counts[episode.pull(0) - 1]! += 1;
    }
    expect(pValue(counts, equation10(0.5))).toBeGreaterThan(1e-4);
  });
});
