import { acceptedLengthRange, brezziLai, restoreSelector, uniformAcceptancePrior } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { expectSameChoices, rewardsOf, sum } from '../second-implementation.js';

/** psi(s) as printed. */
function psi(s: number): number {
  if (s > 15) return Math.sqrt(2 * Math.log(s) - Math.log(Math.log(s)) - Math.log(16 * Math.PI));
  if (s > 5) return 0.77 - 0.58 / s ** 0.5;
  if (s > 1) return 0.63 - 0.26 / s ** 0.5;
  if (s > 0.2) return 0.49 - 0.11 / s ** 0.5;
  return (s / 2) ** 0.5;
}

describeSelectorContract('brezziLai', brezziLai, {
  draws: 'nothing',
  lateFeedback: 'exact',
  rescaling: (problem, scale) => brezziLai({ ...problem, prior: acceptedLengthPriorIn(problem, scale) }),
});

describe('brezziLai', () => {
  // Discounts that reach every piece of psi in 60 rounds: s = 1 / (N c) with c about 0.01, 0.001 and 0.7.
  for (const discount of [0.99, 0.999, 0.5]) {
    test(`agrees with the printed rule on 300 random tables, discount ${discount}`, () => {
      expectSameChoices(
        `brezziLai ${discount}`,
        (problem) => brezziLai({ ...problem, discount }),
        (history, K, { max }) => {
          const { mean, pulls, variance } = uniformAcceptancePrior(max - 1);
          return Array.from({ length: K }, (_, arm) => {
            const rewards = rewardsOf(history, arm);
            const N = rewards.length + pulls;
            return (sum(rewards) + pulls * mean) / N + Math.sqrt(variance / N) * psi(1 / (N * -Math.log(discount)));
          });
        },
        300,
        1 / 100,
      );
    });
  }

  test.each([
    // s = 1 / N at a discount of 1/e; what psi steps from and to there.
    [5, Math.sqrt(0.1), 0.49 - 0.11 / Math.sqrt(0.2)],
    [1, 0.49 - 0.11, 0.63 - 0.26],
    [0.2, 0.63 - 0.26 / Math.sqrt(5), 0.77 - 0.58 / Math.sqrt(5)],
    [
      1 / 15,
      0.77 - 0.58 / Math.sqrt(15),
      Math.sqrt(2 * Math.log(15) - Math.log(Math.log(15)) - Math.log(16 * Math.PI)),
    ],
  ])('where two pieces of psi meet, at N = %d, it has the lower one', (pulls, own, next) => {
    const problem = { armCount: 2, rewardRange: { min: -10, max: 10 }, discount: Math.exp(-1) };
    const selector = brezziLai({ ...problem, prior: { mean: 0, pulls, variance: pulls } });
    // Arm 1 was not pulled: its index is psi(1 / N). Arm 0 was pulled once, and its index is made to lie between the two.
    const N = 1 + pulls;
    const bonus = Math.sqrt(pulls / N) * psi(1 / N);
    const reward = N * ((own + next) / 2 - bonus);
    const snapshot = selector.snapshot();
    const played = restoreSelector({ ...snapshot, state: { counts: [1, 0], sums: [reward, 0] } });
    expect(played.select(() => Number.NaN)).toBe(own > next ? 1 : 0);
  });

  test('explores less the fewer rounds count', () => {
    // Arm 0 has given 3 tokens ten times, arm 1 nothing yet. L = 5: prior mean 2.45, worth 0.93 pulls, deviation 1.31. Arm 0
    // has (30 + 2.28) / 10.93 = 2.95. Arm 1 has 2.45 + 1.36 psi(1 / (0.93 c)): at 0.5, c = 0.69, psi(1.55) = 0.42, 3.02, and
    // arm 0's bonus is 0.40 sqrt(0.13 / 2) = 0.10, 3.05: it stays. At 0.99, psi(107) = 1.98 and 5.14 against less than 3.4.
    const choiceAt = (discount: number) => {
      const selector = brezziLai({ armCount: 2, rewardRange: acceptedLengthRange(5), discount });
      for (let round = 0; round < 10; round++) selector.update(0, 3);
      return selector.select(() => Number.NaN);
    };
    expect([choiceAt(0.5), choiceAt(0.99)]).toEqual([0, 1]);
  });
});
