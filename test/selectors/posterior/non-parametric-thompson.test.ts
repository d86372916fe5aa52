import { nonParametricThompson } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('nonParametricThompson', nonParametricThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
});

describe('nonParametricThompson', () => {
  test('with two possible rewards it compares the Beta laws of its weights', () => {
    // Arm 0 gave 0 once and arm 1 twice; with the extra weight on 1 their indices are Beta(1, 1) and Beta(1, 2):
    // P(X > Y) = int (1 - (1 - x)^2) dx = 2/3. The numerical law is good to 1e-4.
    const selector = nonParametricThompson({ armCount: 2, rewardRange: { min: 0, max: 1 } });
    selector.update(0, 0);
    selector.update(1, 0);
    selector.update(1, 0);
    expect(Math.abs(selector.probability(0) - 2 / 3)).toBeLessThan(1e-4);
  });

  test('an arm that was never pulled is as good as one that always gave the greatest reward', () => {
    const selector = nonParametricThompson({ armCount: 2, rewardRange: { min: 0, max: 1 } });
    selector.update(0, 1);
    expect([selector.probability(0), selector.probability(1)]).toEqual([1, 0]);
    selector.update(0, 0);
    expect(selector.probability(0)).toBeLessThan(1e-12);
  });
});
