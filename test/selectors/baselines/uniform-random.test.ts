import { acceptedLengthRange, uniformRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('uniformRandom', uniformRandom, {
  draws: 'one uniform',
  lateFeedback: 'exact',
  learning: { exempt: 'it is the baseline that does not learn' },
});

describe('uniformRandom', () => {
  test('never runs past the last arm, also for the greatest uniform', () => {
    for (let armCount = 1; armCount <= 2000; armCount++) {
      const selector = uniformRandom({ armCount, rewardRange: acceptedLengthRange(5) });
      expect(selector.select(() => 1 - Number.EPSILON / 2)).toBe(armCount - 1);
      expect(selector.select(() => 0)).toBe(0);
    }
  });
});
