import { acceptedLengthRange, epsilonGreedy } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameLaw, firstGreatest, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('epsilonGreedy', epsilonGreedy, { draws: 'one uniform', lateFeedback: 'exact' });

const problem = { armCount: 4, rewardRange: acceptedLengthRange(5) };

describe('epsilonGreedy', () => {
  for (const epsilon of [0, 0.1, 1]) {
    test(`agrees with the rule, written down naively, at epsilon ${epsilon}, on 1,000 random tables`, () => {
      expectSameLaw(
        `epsilonGreedy ${epsilon}`,
        (p) => epsilonGreedy({ ...p, epsilon }),
        (history, K) => {
          const arms = Array.from({ length: K }, (_, arm) => arm);
          const unpulled = arms.find((arm) => rewardsOf(history, arm).length === 0);
          if (unpulled !== undefined) return arms.map((arm) => (arm === unpulled ? 1 : 0));
          const leader = firstGreatest(arms.map((arm) => mean(rewardsOf(history, arm))));
          return arms.map((arm) => (arm === leader ? 1 - epsilon + epsilon / K : epsilon / K));
        },
        1000,
      );
    });
  }

  test('explores in one round of ten unless told otherwise', () => {
    expect(epsilonGreedy(problem).snapshot().config).toEqual({ epsilon: 0.1 });
  });

  test('refuses an epsilon outside [0, 1]', () => {
    for (const epsilon of [-0.01, 1.01, Number.NaN, '0.1', null]) {
      expect(() => epsilonGreedy({ ...problem, epsilon: epsilon as number })).toThrow(
        'epsilonGreedy: epsilon must be in [0, 1], got',
      );
    }
  });
});
