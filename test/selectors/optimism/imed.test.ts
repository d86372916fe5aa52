import { imed } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

/** Kinf by its dual, as printed, the maximum found by thirds: the function is concave. */
function naiveKinf(rewards: readonly number[], bound: number, mu: number): number {
  if (mean(rewards) >= mu) return 0;
  if (mu >= bound) return Infinity;
  const value = (lambda: number) => mean(rewards.map((reward) => Math.log(1 - lambda * (reward - mu))));
  let low = 0;
  let high = 1 / (bound - mu);
  for (let i = 0; i < 60; i++) {
    const third = (high - low) / 3;
    if (value(low + third) < value(high - third)) low += third;
    else high -= third;
  }
  return Math.max(value(low), value(high), 0);
}

describeSelectorContract('imed', imed, { draws: 'nothing', lateFeedback: 'exact' });

describe('imed', () => {
  test('agrees with the printed rule, Kinf by thirds over its dual, on 100 random tables', () => {
    expectSameChoices(
      'imed',
      imed,
      (history, K, { max }) => {
        const rewards = Array.from({ length: K }, (_, arm) => rewardsOf(history, arm));
        const best = Math.max(...rewards.map((list) => (list.length === 0 ? -Infinity : mean(list))));
        // The least index is to be played. An infinite one is as good as a very great one.
        return rewards.map((list) => {
          if (list.length === 0) return Infinity;
          return -Math.min(1e300, list.length * naiveKinf(list, max, best) + Math.log(list.length));
        });
      },
      100,
      1 / 100,
    );
  });

  const UNIT = { armCount: 2, rewardRange: { min: 0, max: 1 } };
  const pulled = (problem: typeof UNIT, ...arms: number[][]) => {
    const selector = imed(problem);
    arms.forEach((rewards, arm) => {
      for (const reward of rewards) selector.update(arm, reward);
    });
    return selector;
  };
  const choice = (selector: ReturnType<typeof imed>) => selector.select(() => Number.NaN);

  test.each([
    { excess: -3e-6, chosen: 1 },
    { excess: 3e-6, chosen: 0 },
  ])(
    'an index that is $excess from the least one is still told from it, also by a divergence of the round before',
    ({ excess, chosen }) => {
      // Kinf of a law at one point x is ln((1 - x) / (1 - mu)). With mu = 1/2 the index of arm 1 after ten pulls is
      // ln 10 + 10 ln(2 - 2x), made ln 1000 + excess; the leader's is ln 999 in the round before, and then ln 1000.
      const x = 1 - Math.exp((Math.log(100) + excess) / 10) / 2;
      const selector = pulled(UNIT, new Array(999).fill(0.5), new Array(10).fill(x));
      expect(choice(selector)).toBe(0);
      selector.update(0, 0.5);
      expect(choice(selector)).toBe(chosen);
    },
  );

  test('means that differ by their rounding alone are a tie, which goes to the lowest arm', () => {
    const rewards = [
      [0.1, 0.3, 0.3],
      [0.1, 0.2, 0.4],
    ] as const;
    const [first, second] = rewards.map((own) => (own[0] + own[1] + own[2]) / 3) as [number, number];
    expect(second - first).toBeGreaterThan(0);
    expect(choice(pulled(UNIT, [...rewards[0]], [...rewards[1]]))).toBe(0);
  });

  test('leaders whose mean is rounded over the greatest reward are leaders: the one with fewer pulls is played', () => {
    expect((0.1 + 0.1 + 0.1) / 3).toBeGreaterThan(0.1);
    const problem = { armCount: 2, rewardRange: { min: 0, max: 0.1 } };
    expect(choice(pulled(problem, new Array(6).fill(0.1), new Array(3).fill(0.1)))).toBe(1);
  });
});
