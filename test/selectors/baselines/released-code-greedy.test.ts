import { acceptedLengthRange, createRandom, releasedCodeGreedy } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('releasedCodeGreedy', releasedCodeGreedy, { draws: 'nothing', lateFeedback: 'exact' });

const random = createRandom('unused');

describe('releasedCodeGreedy', () => {
  test('agrees with the rule, written down naively, on 2,000 random tables', () => {
    expectSameChoices(
      'releasedCodeGreedy',
      releasedCodeGreedy,
      (history, K, { min, max }) => {
        // The released code counts rounds from 1.
        const round = history.length + 1;
        return Array.from({ length: K }, (_, arm) => {
          if (round < 2 * K) return (round - 1) % K === arm ? 1 : 0;
          const gains = rewardsOf(history, arm).map((reward) => (reward - min) / (max - min));
          return mean(gains) + Math.sqrt((6 * Math.log(round)) / history.length);
        });
      },
      2000,
    );
  });

  test('pulls four arms as the released code does in its first seven rounds', () => {
    const selector = releasedCodeGreedy({ armCount: 4, rewardRange: acceptedLengthRange(4) });
    const arms = Array.from({ length: 12 }, () => {
      const arm = selector.select(random);
      selector.update(arm, arm === 2 ? 5 : 1);
      return arm;
    });
    expect(arms).toEqual([0, 1, 2, 3, 0, 1, 2, 2, 2, 2, 2, 2]);
  });

  test('does not go back to an arm however long it waits, as its bonus is the same for every arm', () => {
    const selector = releasedCodeGreedy({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    for (const arm of [0, 1, 0]) selector.update(arm, arm === 0 ? 2 : 1);
    for (let round = 0; round < 1000; round++) {
      expect(selector.select(random)).toBe(0);
      selector.update(0, 2);
    }
  });

  test('plays an arm that late feedback has left without a reward', () => {
    const selector = releasedCodeGreedy({ armCount: 3, rewardRange: acceptedLengthRange(4) });
    for (let i = 0; i < 6; i++) selector.update(i % 2, 5);
    expect(selector.select(random)).toBe(2);
  });

  test('tells apart rewards that are small beside its bonus', () => {
    const selector = releasedCodeGreedy({ armCount: 2, rewardRange: { min: 0, max: 1e-20 } });
    for (const arm of [0, 1, 0]) selector.update(arm, arm === 1 ? 1e-20 : 0);
    expect(selector.select(random)).toBe(1);
  });

  test('plays the lowest arm where all rewards are one number, whatever means are rounded to', () => {
    const selector = releasedCodeGreedy({ armCount: 2, rewardRange: { min: 0.1, max: 0.1 } });
    // (0.1 + 0.1 + 0.1) / 3 is 1.4e-17 above 0.1 in doubles, and (0.1 + 0.1) / 2 is not.
    for (const arm of [0, 1, 0, 1, 1]) selector.update(arm, 0.1);
    expect(selector.select(random)).toBe(0);
  });
});
