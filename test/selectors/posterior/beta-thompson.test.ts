import { acceptedLengthRange, betaThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('betaThompson', betaThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
  rescaling: (problem, scale) => betaThompson({ ...problem, rewardStep: scale }),
});

describe('betaThompson', () => {
  test('with one drafted token it compares Beta posteriors of the acceptance rate', () => {
    // Beta(2, 1) against Beta(1, 2): P(X > Y) = int 2x (2x - x^2) dx = 4/3 - 1/2 = 5/6. The numerical law is good to 1e-4.
    const selector = betaThompson({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    selector.update(0, 2);
    selector.update(1, 1);
    expect(Math.abs(selector.probability(0) - 5 / 6)).toBeLessThan(1e-4);
  });

  test('counts a rejection only where the draft was not accepted whole', () => {
    const armRewardRanges = [acceptedLengthRange(2), acceptedLengthRange(4)];
    const selector = betaThompson({ armCount: 2, rewardRange: acceptedLengthRange(4), armRewardRanges });
    selector.update(0, 3);
    selector.update(1, 3);
    expect(selector.snapshot().state).toEqual({ accepted: [2, 2], rejected: [0, 1] });
    expect(() => selector.update(0, 4)).toThrow('betaThompson.update: reward must be in [1, 3], got 4');
  });

  test('refuses rewards and ranges that are no whole number of steps', () => {
    const selector = betaThompson({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    expect(() => selector.update(0, 2.5)).toThrow('betaThompson.update: reward must be 1 plus a whole number of steps');
    expect(() => betaThompson({ armCount: 2, rewardRange: { min: 0, max: 0.5 } })).toThrow(
      'betaThompson: (rewardRange.max - rewardRange.min) / rewardStep must be an integer',
    );
  });
});
