import { acceptedLengthRange, createRandom, fixedArm } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { fixedArmDescription } from '../../../src/selectors/baselines/fixed-arm.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('fixedArm', (problem) => fixedArm({ ...problem, arm: 0 }), {
  draws: 'nothing',
  lateFeedback: 'exact',
  learning: { exempt: 'it plays the arm it was told to' },
});

describe('fixedArm', () => {
  test('plays its arm whatever that gives', () => {
    const selector = fixedArm({ armCount: 3, rewardRange: acceptedLengthRange(5), arm: 2 });
    for (let round = 0; round < 20; round++) {
      expect(selector.select(createRandom('unused'))).toBe(2);
      selector.update(2, 1);
      selector.update(0, 6);
    }
    expect([0, 1, 2].map((arm) => selector.probability(arm))).toEqual([0, 0, 1]);
  });

  test('refuses an arm that the problem does not have', () => {
    for (const arm of [-1, 3, 0.5, Number.NaN, '1', null, undefined]) {
      expect(() => fixedArm({ armCount: 3, rewardRange: acceptedLengthRange(5), arm: arm as number })).toThrow(
        'fixedArm: arm must be an integer in [0, 2], got',
      );
    }
  });

  test('in the catalogue it plays the first arm, which every problem has', () => {
    const situation = { armCount: 1, rewardRange: acceptedLengthRange(5), horizon: 10 };
    expect(fixedArmDescription.settings!(situation)).toEqual({ arm: 0 });
  });
});
