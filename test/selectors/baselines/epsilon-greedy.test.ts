import { acceptedLengthRange, createRandom, epsilonGreedy } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { inverseCdfIndex } from '../../../src/random/samplers.js';
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

  // Of many arms nothing is looked at but the leader. Uniforms are random ones and some that lie within a few roundings of
  // where one arm ends and the next begins, so that differences decide.
  test.each([0, 0.1, 0.9, 1])('draws what a walk over all of 1,100 arms draws, epsilon %d', (epsilon) => {
    const K = 1100;
    const random = createRandom('epsilon greedy', epsilon);
    const selector = epsilonGreedy({ armCount: K, rewardRange: acceptedLengthRange(5), epsilon });
    const counts = new Float64Array(K);
    const sums = new Float64Array(K);
    let atEdges = 0;
    for (let t = 0; t < 3 * K; t++) {
      const unpulled = counts.indexOf(0);
      const means = Array.from(sums, (sum, arm) => sum / counts[arm]!);
      const leader = unpulled >= 0 ? unpulled : firstGreatest(means);
      const explored = unpulled >= 0 ? 0 : epsilon;
      const law = Array.from(counts, (_, arm) => explored / K + (arm === leader ? 1 - explored : 0));
      const total = law.reduce((sum, p) => sum + p, 0);
      // Some at the ends of the leader, who is as wide as many others.
      const edge = random() < 0.3 ? leader + Math.floor(2 * random()) : Math.floor(random() * (K + 1));
      const end = law.reduce((sum, p, arm) => (arm < edge ? sum + p : sum), 0) / total;
      const atEdge = end + (Math.floor(random() * 9) - 4) * 2 ** -53;
      const isAtEdge = t % 2 === 0 && atEdge >= 0 && atEdge < 1;
      const u = isAtEdge ? atEdge : random();
      if (isAtEdge) atEdges += 1;
      const arm = selector.select(() => u);
      expect(arm, `round ${t}`).toBe(inverseCdfIndex(law, total, u));
      expect(selector.probability(arm)).toBe(law[arm]);
      const reward = 1 + Math.floor(6 * random());
      selector.update(arm, reward);
      counts[arm]! += 1;
      sums[arm]! += reward;
    }
    // With epsilon 0 every edge is 0 or 1, and of what lies around those half is no uniform.
    expect(atEdges).toBeGreaterThan(700);
  });

  test.each([Number.NaN, -0.5, 1, 2])('has an arm for %d, which is no uniform, also among many', (u) => {
    const selector = epsilonGreedy({ armCount: 1100, rewardRange: acceptedLengthRange(5) });
    for (let arm = 0; arm < 1100; arm++) selector.update(arm, 1);
    const law = Array.from({ length: 1100 }, (_, arm) => 0.1 / 1100 + (arm === 0 ? 1 - 0.1 : 0));
    const total = law.reduce((sum, p) => sum + p, 0);
    expect(selector.select(() => u)).toBe(inverseCdfIndex(law, total, u));
  });

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
