import { acceptedLengthRange, createRandom, hedge, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { sum } from '../second-implementation.js';

describeSelectorContract('hedge', hedge, { draws: 'one uniform', lateFeedback: 'exact' });

describe('hedge', () => {
  test('agrees with the printed rule on 200 random tables', () => {
    const random = createRandom('hedge', 'tables');
    for (let table = 0; table < 200; table++) {
      const K = 1 + Math.floor(6 * random());
      const selector = hedge({ armCount: K, rewardRange: acceptedLengthRange(5) });
      const losses = new Array<number>(K).fill(0);
      const differences: number[] = [];
      for (let t = 1; t <= 30; t++) {
        const eta = 2 * Math.sqrt(Math.log(K) / t);
        const weights = losses.map((loss) => Math.exp(-eta * loss));
        for (let arm = 0; arm < K; arm++) {
          differences.push(Math.abs(selector.probability(arm) - weights[arm]! / sum(weights)));
        }
        const rewards = losses.map(() => 1 + Math.floor(6 * random()));
        selector.updateAll(rewards);
        for (let arm = 0; arm < K; arm++) losses[arm]! += (6 - rewards[arm]!) / 5;
      }
      // Some hundred roundings of 1e-16.
      expect(Math.max(...differences)).toBeLessThan(1e-13);
    }
  });

  test('its expected regret stays below sqrt(T ln K), also when the adversary always strikes its favourite', () => {
    for (const K of [2, 3, 10]) {
      const selector = hedge({ armCount: K, rewardRange: { min: 0, max: 1 } });
      const losses = new Array<number>(K).fill(0);
      let own = 0;
      const aboveBound: number[] = [];
      for (let T = 1; T <= 2000; T++) {
        const law = losses.map((_, arm) => selector.probability(arm));
        const favourite = law.indexOf(Math.max(...law));
        own += law[favourite]!;
        losses[favourite]! += 1;
        selector.updateAll(losses.map((_, arm) => (arm === favourite ? 0 : 1)));
        aboveBound.push(own - Math.min(...losses) - Math.sqrt(T * Math.log(K)));
      }
      expect(Math.max(...aboveBound)).toBeLessThanOrEqual(0);
    }
  });

  test('great losses leave a law, wherever the least of them is', () => {
    const snapshot = hedge({ armCount: 3, rewardRange: acceptedLengthRange(5) }).snapshot();
    const selector = restoreSelector({ ...snapshot, state: { rounds: 1e6, cumulativeLosses: [2e6, 1e6, 3e6] } });
    // eta = 2 sqrt(ln 3 / 1e6) / 5 = 4.2e-4 a token: e^-419 for the next best and e^-838, 0 in doubles, for the last.
    const next = selector.probability(0);
    expect([next < 1e-180, selector.probability(1), selector.probability(2)]).toEqual([true, 1, 0]);
  });

  // Restored, the least is found when the state is read; here it is found in a round. eta = 2 sqrt(ln K / 1e6) / 5 is 3.3e-4 with
  // two arms and 5.4e-4 with six, and 4e6 tokens behind is e^-1300 or less.
  test.each([2, 3, 5, 6])('a round finds who leads %d arms, wherever that arm stands', (armCount) => {
    for (let leader = 0; leader < armCount; leader++) {
      const snapshot = hedge({ armCount, rewardRange: acceptedLengthRange(5) }).snapshot();
      const cumulativeLosses = Array.from({ length: armCount }, (_, arm) => (arm === leader ? 1e6 : 5e6));
      const selector = restoreSelector({ ...snapshot, state: { rounds: 1e6, cumulativeLosses } });
      selector.updateAll(Array.from({ length: armCount }, () => 3));
      const law = Array.from({ length: armCount }, (_, arm) => selector.probability(arm));
      expect(law).toEqual(law.map((_, arm) => (arm === leader ? 1 : 0)));
    }
  });
});
