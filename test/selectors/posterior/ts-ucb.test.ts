import { acceptedLengthRange, createRandom, tsUcb, uniformAcceptancePrior } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { sampleNormal } from '../../../src/random/samplers.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { expectSameChoices, rewardsOf, sum } from '../second-implementation.js';
import { greatestByGrid } from './greatest-by-grid.js';

describeSelectorContract('tsUcb', tsUcb, {
  draws: 'nothing',
  lateFeedback: 'exact',
  rescaling: (problem, scale) => tsUcb({ ...problem, prior: acceptedLengthPriorIn(problem, scale) }),
});

describe('tsUcb', () => {
  test('agrees with the printed rule, the best mean integrated in another way, on 60 random tables', () => {
    expectSameChoices(
      'tsUcb',
      tsUcb,
      (history, K, { max }) => {
        const prior = uniformAcceptancePrior(max - 1);
        const pulls = Array.from({ length: K }, (_, arm) => rewardsOf(history, arm).length + prior.pulls);
        const means = pulls.map((N, arm) => (sum(rewardsOf(history, arm)) + prior.pulls * prior.mean) / N);
        const { shortfalls } = greatestByGrid(
          means,
          pulls.map((N) => Math.sqrt(prior.variance / N)),
        );
        return shortfalls.map((shortfall, arm) => -shortfall * Math.sqrt(pulls[arm]!));
      },
      60,
    );
  });

  test('plays as the published rule does whose best mean is that of many joint draws', () => {
    // Two situations with shortfalls that differ by far more than 20,000 draws err (1e-2 of a deviation).
    for (const [pulls, tokens, expected] of [
      // L = 4, prior mean 2.283 worth 1.08 pulls. An arm with ten pulls of 3 tokens has 2.93 and a deviation of 0.39, the others
      // 1.26: the best is expected well above it, and counts for 3.3 times as many of its own deviations.
      [[10, 0, 0], [30, 0, 0], 1],
      // With pulls of 5 tokens it has 4.74, which the others hardly reach.
      [[10, 0, 0], [50, 0, 0], 0],
    ] as const) {
      const selector = tsUcb({ armCount: 3, rewardRange: acceptedLengthRange(4) });
      const prior = uniformAcceptancePrior(4);
      pulls.forEach((count, arm) => {
        for (let i = 0; i < count; i++) selector.update(arm, tokens[arm]! / count);
      });
      const random = createRandom('tsUcb', 'draws');
      const N = pulls.map((count) => count + prior.pulls);
      const means = N.map((own, arm) => (tokens[arm]! + prior.pulls * prior.mean) / own);
      let best = 0;
      for (let i = 0; i < 20_000; i++) {
        best +=
          Math.max(...means.map((m, arm) => m + Math.sqrt(prior.variance / N[arm]!) * sampleNormal(random))) / 20_000;
      }
      const shortfalls = means.map((m, arm) => (best - m) * Math.sqrt(N[arm]!));
      expect(shortfalls.indexOf(Math.min(...shortfalls))).toBe(expected);
      expect(selector.select(() => Number.NaN)).toBe(expected);
    }
  });
});
