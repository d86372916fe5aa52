import { acceptedLengthRange, type Exp3Options, exp3, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameLaw, sum } from '../second-implementation.js';

describeSelectorContract('exp3', (problem) => exp3({ ...problem, horizon: 2000 }), {
  draws: 'one uniform',
  lateFeedback: 'up to rounding',
});

const problem = { armCount: 4, rewardRange: acceptedLengthRange(5) };

describe('exp3', () => {
  for (const gamma of [0.01, 0.2, 1]) {
    test(`agrees with figure 1 of Auer et al. 2002, written down naively, at rate ${gamma}, on 1,000 random tables`, () => {
      expectSameLaw(
        `exp3 ${gamma}`,
        (p) => exp3({ ...p, explorationRate: gamma }),
        (history, K, { min, max }) => {
          const weights = new Array<number>(K).fill(1);
          for (const { arm, reward, probability } of history) {
            const gain = (reward - min) / (max - min);
            weights[arm]! *= Math.exp((gamma * (gain / probability)) / K);
          }
          return weights.map((weight) => (1 - gamma) * (weight / sum(weights)) + gamma / K);
        },
        1000,
      );
    });
  }

  test('has the probabilities of figure 1 in the first rounds', () => {
    const selector = exp3({ armCount: 2, rewardRange: acceptedLengthRange(4), explorationRate: 0.2 });
    // Arm 1 gives 4 tokens, a gain of 3/4; estimate 0.75 / 0.5 = 1.5; weight exp(0.2 * 1.5 / 2) = exp(0.15) = 1.161834.
    selector.update(1, 4);
    expect(selector.snapshot().state.cumulativeGains).toEqual([0, 1.5]);
    // p_1 = 0.8 * 1.161834 / 2.161834 + 0.1 = 0.8 * 0.537430 + 0.1 = 0.529944
    expect(selector.probability(1)).toBeCloseTo(0.529944, 5);
  });

  test('takes the rate of Corollary 3.2 from a horizon', () => {
    // K = 4, horizon 1000: 4 ln 4 / (1.718282 * 1000) = 5.545177 / 1718.282 = 0.00322716; root 0.0568081
    const rate = exp3({ ...problem, horizon: 1000 }).snapshot().config.explorationRate;
    expect(rate).toBeCloseTo(0.0568081, 6);
    // A short horizon asks for more than everything: 5.545177 / 1.718282 > 1.
    expect(exp3({ ...problem, horizon: 1 }).snapshot().config.explorationRate).toBe(1);
    expect(exp3({ ...problem, armCount: 1, horizon: 9 }).snapshot().config.explorationRate).toBe(1);
  });

  test('demands exactly one of explorationRate and horizon', () => {
    const make = (options: object) => () => exp3({ ...problem, ...options } as Exp3Options);
    expect(make({})).toThrow('exp3: options must have exactly one of explorationRate and horizon, got neither');
    expect(make({ explorationRate: 0.1, horizon: 100 })).toThrow('got both');
    for (const explorationRate of [0, -0.1, 1.1, Number.NaN, '0.5', null]) {
      expect(make({ explorationRate })).toThrow('exp3: explorationRate must be in (0, 1], got');
    }
    for (const horizon of [0, -1, 1.5, Number.NaN, Infinity, '9', null]) {
      expect(make({ horizon })).toThrow('exp3: horizon must be a positive integer, got');
    }
  });

  test('keeps every probability at gamma / K or above, however long it runs', () => {
    const explorationRate = 0.08;
    const snapshot = exp3({ ...problem, explorationRate }).snapshot();
    for (const greatest of [1e3, 1e9, 1e15, Number.MAX_VALUE]) {
      const selector = restoreSelector({
        ...snapshot,
        state: { cumulativeGains: [0, greatest, greatest / 2, greatest] },
      });
      for (let round = 0; round < 50; round++) {
        const law = [0, 1, 2, 3].map((arm) => selector.probability(arm));
        expect(Math.min(...law)).toBeGreaterThanOrEqual(explorationRate / 4);
        expect(Math.abs(sum(law) - 1)).toBeLessThanOrEqual(4 * Number.EPSILON);
        selector.update(round % 4, 6);
      }
    }
  });

  test('refuses a snapshot with a hole in its gains', () => {
    const snapshot = exp3({ ...problem, explorationRate: 0.5 }).snapshot();
    const cumulativeGains = [1, 0, 2, 0];
    delete cumulativeGains[1];
    expect(() => restoreSelector({ ...snapshot, state: { cumulativeGains } })).toThrow(
      'exp3: state.cumulativeGains must have no holes, got one at index 1',
    );
  });

  test('stays finite for any probability it is told', () => {
    const selector = exp3({ ...problem, explorationRate: 0.5 });
    selector.update(2, 6, Number.MIN_VALUE);
    selector.update(2, 6, Number.MIN_VALUE);
    expect(selector.snapshot().state.cumulativeGains).toEqual([0, 0, Number.MAX_VALUE, 0]);
    // (1 - 1/2) * 1 + (1/2) / 4
    expect(selector.probability(2)).toBe(0.625);
  });
});
