import { acceptedLengthRange, restoreSelector, slidingWindowUcb } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { slidingWindowUcbDescription } from '../../../src/selectors/changing/sliding-window-ucb.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('slidingWindowUcb', (problem) => slidingWindowUcb({ ...problem, window: 100 }), {
  draws: 'nothing',
  lateFeedback: { exempt: 'the window is one of updates, in their order' },
});

describe('slidingWindowUcb', () => {
  test('agrees with the printed rule on 1,000 random tables, with a window of 20', () => {
    expectSameChoices(
      'slidingWindowUcb',
      (problem) => slidingWindowUcb({ ...problem, window: 20 }),
      (history, K, { min, max }) =>
        Array.from({ length: K }, (_, arm) => {
          const recent = history.slice(-20);
          const rewards = rewardsOf(recent, arm);
          if (rewards.length === 0) return Infinity;
          return mean(rewards) + (max - min) * Math.sqrt((0.6 * Math.log(recent.length)) / rewards.length);
        }),
      1000,
    );
  });

  test('remembers the last rounds, the oldest first, and goes on from them', () => {
    const problem = { armCount: 2, rewardRange: acceptedLengthRange(5) };
    const history: { arm: number; reward: number }[] = [];
    let selector = slidingWindowUcb({ ...problem, window: 3 });
    for (let round = 0; round < 12; round++) {
      const last = { arm: (round * round) % 2, reward: 1 + ((round * 5) % 6) };
      history.push(last);
      selector.update(last.arm, last.reward);
      const recent = history.slice(-3);
      const gains = [0, 1].map((arm) => rewardsOf(recent as never, arm).reduce((sum, reward) => sum + reward - 1, 0));
      expect(selector.snapshot().state).toEqual({ recent, sums: gains });
      // Every other round it goes on from its snapshot.
      if (round % 2 === 1) selector = restoreSelector(selector.snapshot());
    }
  });

  test('takes the window of the source from a horizon', () => {
    // 2 sqrt(1000 ln 1000) = 2 sqrt(6907.755) = 166.2; at a horizon of one round 2, the least that compares two.
    const windowOf = (horizon: number) =>
      slidingWindowUcbDescription.settings!({ armCount: 2, rewardRange: { min: 0, max: 1 }, horizon });
    expect([windowOf(1000), windowOf(1)]).toEqual([{ window: 167 }, { window: 2 }]);
  });

  describe('a state', () => {
    const selector = slidingWindowUcb({ armCount: 2, rewardRange: acceptedLengthRange(5), window: 3 });
    for (const reward of [2, 6, 3]) selector.update(reward % 2, reward);
    const snapshot = selector.snapshot();
    const restored = (change: object) => () =>
      restoreSelector({ ...snapshot, state: { ...snapshot.state, ...change } } as typeof snapshot);
    const first = { arm: 0, reward: 2 };

    test.each<[object, string]>([
      [{ recent: [first, first, first, first] }, 'state.recent must be an array of at most 3, got an array of 4'],
      [{ recent: 'rounds' }, 'state.recent must be an array of at most 3, got "rounds"'],
      [{ recent: [null] }, 'state.recent[0] must be an object, got null'],
      [{ recent: [{ arm: 2, reward: 2 }] }, 'arm must be an integer in [0, 1], got 2'],
      [{ recent: [{ arm: 0, reward: 7 }] }, 'reward must be in [1, 6], got 7'],
      [{ sums: [6] }, 'state.sums must be an array of 2, got an array of 1'],
      // Gains of arm 0 are 1 and 5, of arm 1 it is 2; a millionth of the range's width is left for rounding.
      [{ sums: [6.0001, 2] }, 'state.sums[0] must be 6 as the rewards tell, got 6.0001'],
      [{ sums: [6, 1.9999] }, 'state.sums[1] must be 2 as the rewards tell, got 1.9999'],
      [{ sums: [6.000006, 2] }, 'state.sums[0] must be 6 as the rewards tell, got 6.000006'],
      [{ sums: [6, '2'] }, 'state.sums[1] must be 2 as the rewards tell, got "2"'],
    ])('%j is refused', (change, message) => {
      expect(restored(change)).toThrow(`slidingWindowUcb: ${message}`);
    });

    test('comes back where all rewards are one number', () => {
      const point = slidingWindowUcb({ armCount: 2, rewardRange: { min: 1, max: 1 }, window: 3 });
      point.update(1, 1);
      expect(restoreSelector(point.snapshot()).snapshot()).toEqual(point.snapshot());
    });

    test('may differ by the rounding of rounds that came and went, and keeps what it says', () => {
      expect(restored({ sums: [6 + 4e-6, 2] })().snapshot().state.sums).toEqual([6 + 4e-6, 2]);
    });
  });
});
