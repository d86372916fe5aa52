import { acceptedLengthRange, createRandom, normalHedge } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { sum } from '../second-implementation.js';

describeSelectorContract('normalHedge', normalHedge, {
  draws: 'one uniform',
  lateFeedback: { exempt: 'a regret counts the loss of the law of its round' },
});

/** The printed rule: c by halving, weights as they stand. */
function naiveLaw(regrets: readonly number[]): number[] {
  const K = regrets.length;
  const positive = regrets.map((regret) => Math.max(0, regret));
  const greatest = Math.max(...positive);
  if (greatest === 0) return regrets.map(() => 1 / K);
  let low = (greatest * greatest) / (2 * (1 + Math.log(K))) / 2;
  let high = greatest * greatest;
  for (let i = 0; i < 200; i++) {
    const c = (low + high) / 2;
    if (sum(positive.map((r) => Math.exp((r * r) / (2 * c)))) / K > Math.E) low = c;
    else high = c;
  }
  const weights = positive.map((r) => (r / low) * Math.exp((r * r) / (2 * low)));
  return weights.map((weight) => weight / sum(weights));
}

describe('normalHedge', () => {
  test('agrees with the printed rule, c by halving, on 100 random tables', () => {
    const random = createRandom('normalHedge', 'tables');
    for (let table = 0; table < 100; table++) {
      const K = 1 + Math.floor(6 * random());
      const selector = normalHedge({ armCount: K, rewardRange: acceptedLengthRange(5) });
      const regrets = new Array<number>(K).fill(0);
      const differences: number[] = [];
      for (let t = 1; t <= 30; t++) {
        const law = regrets.map((_, arm) => selector.probability(arm));
        differences.push(...naiveLaw(regrets).map((p, arm) => Math.abs(law[arm]! - p)));
        const rewards = regrets.map(() => 1 + Math.floor(6 * random()));
        const losses = rewards.map((reward) => (6 - reward) / 5);
        const own = sum(losses.map((loss, arm) => law[arm]! * loss));
        for (let arm = 0; arm < K; arm++) regrets[arm]! += K === 1 ? 0 : own - losses[arm]!;
        selector.updateAll(rewards);
      }
      // A regret that is 0 but for rounding may count as positive or not; it weighs next to nothing.
      expect(Math.max(...differences)).toBeLessThan(1e-10);
    }
  });

  test('gives no weight to an arm that did no better than itself', () => {
    const selector = normalHedge({ armCount: 3, rewardRange: { min: 0, max: 1 } });
    selector.updateAll([1, 0, 0.5]);
    // The law was uniform and its loss 1/2: regrets 1/2, -1/2 and 0.
    expect([0, 1, 2].map((arm) => selector.probability(arm))).toEqual([1, 0, 0]);
  });

  test('finds the best of ten arms, and its regret stays below the leading term of its bound', () => {
    const selector = normalHedge({ armCount: 10, rewardRange: { min: 0, max: 1 } });
    const random = createRandom('normalHedge', 'drift');
    for (let T = 1; T <= 2000; T++) {
      selector.updateAll(Array.from({ length: 10 }, (_, arm) => (random() < (arm === 9 ? 0.8 : 0.3) ? 1 : 0)));
    }
    // Theorem 1 of the paper, its leading term for epsilon = 1/K: sqrt(3 T (1 + ln K)).
    const regret = Math.max(...selector.snapshot().state.regrets);
    expect(regret).toBeLessThan(Math.sqrt(3 * 2000 * (1 + Math.log(10))));
    expect(selector.probability(9)).toBeGreaterThan(0.5);
  });
});
