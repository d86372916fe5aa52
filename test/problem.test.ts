import { acceptedLengthRange } from 'banditspec';
import { describe, expect, test } from 'vitest';

describe('acceptedLengthRange', () => {
  test('reaches from the bonus token alone to all drafted tokens and the bonus token', () => {
    expect(acceptedLengthRange(5)).toEqual({ min: 1, max: 6 });
    expect(acceptedLengthRange(0)).toEqual({ min: 1, max: 1 });
  });

  test('refuses a draft length that is no integer of at least 0', () => {
    for (const wrong of [-1, 1.5, Number.NaN, Infinity, '5', null, undefined]) {
      expect(() => acceptedLengthRange(wrong as number)).toThrow(
        /^acceptedLengthRange: maxDraftLength must be an integer of at least 0, got /,
      );
    }
  });
});
