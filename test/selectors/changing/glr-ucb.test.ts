import { acceptedLengthRange, createRandom, glrUcb } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean } from '../second-implementation.js';

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

describeSelectorContract('glrUcb', (problem) => glrUcb({ ...problem, horizon: 2000 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'a change is one of the order of rewards' },
});

describe('glrUcb', () => {
  test('agrees with the printed rule, played again from the start, on 200 random tables', () => {
    const T = 400;
    expectSameChoices(
      'glrUcb',
      (problem) => glrUcb({ ...problem, horizon: T }),
      (history, K, { min, max }) => {
        const gains = Array.from({ length: K }, (): number[] => []);
        const since = new Array<number>(K).fill(0);
        let sinceAlarm = 0;
        for (const { arm, reward } of history) {
          for (let i = 0; i < K; i++) since[i]! += 1;
          sinceAlarm += 1;
          const own = gains[arm]!;
          own.push((reward - min) / (max - min));
          const n = own.length;
          if (n % 10 !== 0) continue;
          const statistics = Array.from({ length: n / 10 - 1 }, (_, k) => {
            const s = 10 * (k + 1);
            const m = mean(own);
            return s * kl(mean(own.slice(0, s)), m) + (n - s) * kl(mean(own.slice(s)), m);
          });
          if (statistics.some((statistic) => statistic >= Math.log(3 * n * Math.sqrt(n) * Math.sqrt(T)))) {
            gains[arm] = [];
            since[arm] = 0;
            sinceAlarm = 0;
          }
        }
        const alpha = 0.1 * Math.sqrt((K * Math.log(T)) / T);
        const period = Math.floor(K / alpha);
        const forced = sinceAlarm >= period ? sinceAlarm % period : K;
        return gains.map((own, arm) => {
          if (forced < K) return arm === forced ? Infinity : 0;
          if (own.length === 0) return Infinity;
          return since[arm] === 1 ? mean(own) : upper(mean(own), own.length, Math.log(since[arm]!));
        });
      },
      200,
    );
  });

  test('raises no alarm over rewards that differ from an end of the range by rounding alone', () => {
    const selector = glrUcb({ armCount: 1, rewardRange: { min: 0, max: 1 }, horizon: 100 });
    const almost = 1 - Number.EPSILON / 2;
    for (let pull = 0; pull < 100; pull++) selector.update(0, pull < 20 ? almost : 1);
    expect(selector.snapshot().state.sinceAlarm).toBe(100);
  });

  test('notices that the best arm changed, and that another did', () => {
    const selector = glrUcb({ armCount: 2, rewardRange: acceptedLengthRange(5), horizon: 1000 });
    const random = createRandom('unused');
    const luck = createRandom('glr', 'rewards');
    const late = [0, 0];
    for (let round = 0; round < 1000; round++) {
      const arm = selector.select(random);
      const best = round < 500 ? 0 : 1;
      selector.update(arm, (arm === best ? 4 : 2) + (luck() < 1 / 2 ? 0 : 1));
      if (round >= 800) late[arm]! += 1;
    }
    expect(late[1]).toBeGreaterThan(150);
  });
});
