import { restoreSelector, tsallisInf } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameLaw, type Round, sum } from '../second-implementation.js';

/** w_i = 4 / (eta (L_i - x))^2, x by halving on [min L - 2 sqrt(K) / eta, min L - 2 / eta]. */
function naiveWeights(losses: readonly number[], eta: number): number[] {
  const weights = (x: number) => losses.map((loss) => 4 / (eta * (loss - x)) ** 2);
  const least = Math.min(...losses);
  let low = least - (2 * Math.sqrt(losses.length)) / eta;
  let high = least - 2 / eta;
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2;
    if (sum(weights(middle)) < 1) low = middle;
    else high = middle;
  }
  return weights(low);
}

describeSelectorContract('tsallisInf', tsallisInf, { draws: 'one uniform', lateFeedback: 'up to rounding' });

describe('tsallisInf', () => {
  test('agrees with the printed rule, x by halving, on 500 random tables', () => {
    expectSameLaw(
      'tsallisInf',
      tsallisInf,
      (history, K, { min, max }) => {
        const losses = Array.from({ length: K }, (_, arm) =>
          sum(history.map((r) => (r.arm === arm ? (max - r.reward) / (max - min) / r.probability : 0))),
        );
        return naiveWeights(losses, 2 / Math.sqrt(history.length + 1));
      },
      500,
    );
  });

  test('with reduced variance it agrees with the printed rule, played again from the start, on 20 random tables', () => {
    const eta = (t: number) => 4 / Math.sqrt(t);
    const law = (history: readonly Round[], K: number, min: number, max: number): number[] => {
      const losses = new Array<number>(K).fill(0);
      history.forEach((round, s) => {
        const weights = naiveWeights(losses, eta(s + 1));
        for (let arm = 0; arm < K; arm++) {
          const B = weights[arm]! >= eta(s + 1) ** 2 ? 1 / 2 : 0;
          const played = round.arm === arm ? ((max - round.reward) / (max - min) - B) / weights[arm]! : 0;
          losses[arm]! += played + B;
        }
      });
      return naiveWeights(losses, eta(history.length + 1));
    };
    expectSameLaw(
      'tsallisInf, reduced variance',
      (problem) => tsallisInf({ ...problem, estimator: 'reduced-variance' }),
      (history, K, { min, max }) => law(history, K, min, max),
      20,
    );
  });

  test('with reduced variance an arm as likely as the squared rate is likely enough, by the probability of its own round', () => {
    const problem = { armCount: 4, rewardRange: { min: 0, max: 1 }, estimator: 'reduced-variance' } as const;
    const losses = (probability?: number) => {
      const { state, ...rest } = tsallisInf(problem).snapshot();
      const selector = restoreSelector({ ...rest, state: { ...state, rounds: 63 } });
      selector.update(0, 0, probability);
      return selector.snapshot().state.cumulativeLosses;
    };
    // Round 64: eta^2 = 16 / 64 = 1/4, the probability of each of four arms without a loss. B = 1/2 for all: the arm that
    // lost 1 has (1 - 1/2) / (1/4) + 1/2.
    expect(losses()).toEqual([2.5, 0.5, 0.5, 0.5]);
    // Played with 1/8, which is less: its B is 0, and the estimate 1 / (1/8).
    expect(losses(1 / 8)).toEqual([8, 0.5, 0.5, 0.5]);
  });

  test('the probabilities sum to 1 to the last digits, whatever the losses', () => {
    const selector = tsallisInf({ armCount: 5, rewardRange: { min: 0, max: 1 } });
    for (let round = 0; round < 300; round++) {
      selector.update(round % 5, (round % 7) / 7, round % 11 === 0 ? 1e-9 : 0.3);
      const total = [0, 1, 2, 3, 4].reduce((all, arm) => all + selector.probability(arm), 0);
      expect(Math.abs(total - 1)).toBeLessThanOrEqual(5 * Number.EPSILON);
    }
  });

  test('an unknown estimator is refused', () => {
    const problem = { armCount: 2, rewardRange: { min: 0, max: 1 } };
    expect(() => tsallisInf({ ...problem, estimator: 'plain' as never })).toThrow(
      "tsallisInf: estimator must be 'importance-weighted' or 'reduced-variance', got \"plain\"",
    );
  });
});
