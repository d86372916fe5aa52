import { klUcb } from 'banditspec';
import { describe, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

/** kl of two Bernoulli laws, as printed; 0 ln 0 = 0. */
function kl(p: number, q: number): number {
  const term = (a: number, b: number) => (a === 0 ? 0 : a * Math.log(a / b));
  return term(p, q) + term(1 - p, 1 - q);
}

/** The greatest q with n kl(p, q) <= budget, by halving. */
function upper(p: number, n: number, budget: number): number {
  let low = p;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (n * kl(p, middle) <= budget) low = middle;
    else high = middle;
  }
  return low;
}

describeSelectorContract('klUcb', klUcb, { draws: 'nothing', lateFeedback: 'exact' });

describe('klUcb', () => {
  test('agrees with the printed rule, its maximum found by halving, on 500 random tables', () => {
    expectSameChoices(
      'klUcb',
      klUcb,
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          if (gains.length === 0) return Infinity;
          const n = gains.length;
          const t = history.length;
          // Halving stops at roundings of kl, some 1e-16, which near q = p are sqrt(1e-16) in q: only budgets above 0.
          return t === 1 ? mean(gains) : upper(mean(gains), n, Math.log(t));
        }),
      500,
    );
  });

  test('agrees with it at c = 3, as in the proof, on 500 random tables', () => {
    expectSameChoices(
      'klUcb, c = 3',
      (problem) => klUcb({ ...problem, c: 3 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          const logarithm = Math.log(history.length);
          if (gains.length === 0) return Infinity;
          return upper(mean(gains), gains.length, logarithm + 3 * Math.log(Math.max(1, logarithm)));
        }),
      500,
    );
  });
});
