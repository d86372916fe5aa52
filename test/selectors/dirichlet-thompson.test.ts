import { acceptedLengthRange, dirichletThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../contracts/selector-contract.js';

describeSelectorContract('dirichletThompson', dirichletThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
  rescaling: (problem, scale) => dirichletThompson({ ...problem, rewardStep: scale }),
});

describe('dirichletThompson', () => {
  test('with two possible rewards it is Beta Thompson sampling', () => {
    // Beta(2, 1) against Beta(1, 2), as for betaThompson: 5/6.
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    selector.update(0, 2);
    selector.update(1, 1);
    expect(Math.abs(selector.probability(0) - 5 / 6)).toBeLessThan(1e-4);
  });

  test('refuses rewards and ranges that are no whole number of steps', () => {
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    expect(() => selector.update(0, 2.5)).toThrow(
      'dirichletThompson.update: reward must be 1 plus a whole number of steps of 1, got 2.5',
    );
    expect(() => dirichletThompson({ armCount: 2, rewardRange: { min: 0, max: 0.5 } })).toThrow(
      'dirichletThompson: (rewardRange.max - rewardRange.min) / rewardStep must be an integer',
    );
  });
});
