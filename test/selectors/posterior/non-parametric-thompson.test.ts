import { createRandom, nonParametricThompson, type RandomSource } from 'banditspec';
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

  test('once an arm is on the grid its choices have the law of drawing every arm', () => {
    const random: RandomSource = createRandom('on a grid');
    // Arms that are alike, one that is hardly worse, one that is clearly worse, and one that is exact still.
    for (const pulls of [80, 2000]) {
      const selector = nonParametricThompson({ armCount: 4, rewardRange: { min: -1, max: 3 } });
      for (let i = 0; i < pulls; i++) {
        selector.update(0, 3 - 4 * random());
        selector.update(1, 3 - 4 * random());
        selector.update(2, 3 - 4 * random() ** 0.9);
        selector.update(3, i % 2 === 0 ? 3 : -1);
      }
      const { arms } = selector.snapshot().state;
      expect(arms.map(({ cells }) => cells)).toEqual([16, 16, 16, undefined]);
      const draws = 20_000;
      const counts = [0, 0, 0, 0];
      for (let i = 0; i < draws; i++) counts[selector.select(random)]! += 1;
      for (let arm = 0; arm < 4; arm++) {
        const p = selector.probability(arm);
        // Four standard errors, and the error of the computed law.
        expect(Math.abs(counts[arm]! / draws - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws) + 1e-4);
      }
    }
  });
});
