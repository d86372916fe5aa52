import { acceptedLengthRange, createRandom, followTheLeader, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('followTheLeader', followTheLeader, { draws: 'nothing', lateFeedback: 'exact' });

describe('followTheLeader', () => {
  test('agrees with the rule, written down naively, on 2,000 random tables', () => {
    expectSameChoices(
      'followTheLeader',
      followTheLeader,
      (history, K) =>
        Array.from({ length: K }, (_, arm) => {
          const rewards = rewardsOf(history, arm);
          return rewards.length === 0 ? Infinity : mean(rewards);
        }),
      2000,
    );
  });

  test('chooses as ucbSpec does without a radius', () => {
    const problem = { armCount: 6, rewardRange: acceptedLengthRange(7) };
    const leader = followTheLeader(problem);
    const noRadius = ucbSpec({ ...problem, radiusScale: 0 });
    const luck = createRandom('no radius');
    for (let round = 0; round < 500; round++) {
      const arm = leader.select(luck);
      expect(noRadius.select(luck)).toBe(arm);
      const reward = 1 + Math.floor(8 * luck());
      leader.update(arm, reward);
      noRadius.update(arm, reward);
    }
  });

  test('may never come back to the better arm', () => {
    const selector = followTheLeader({ armCount: 2, rewardRange: acceptedLengthRange(5) });
    selector.update(0, 2);
    selector.update(1, 1);
    for (let round = 0; round < 100; round++) {
      expect(selector.select(createRandom('unused'))).toBe(0);
      selector.update(0, 2);
    }
  });
});
