import { roundMilliseconds } from 'banditspec';
import { describe, expect, test } from 'vitest';

describe('roundMilliseconds', () => {
  const at = (draftLength: number, batch: number, drafter: 'eagle' | 'n-gram' = 'eagle') =>
    roundMilliseconds({ drafter, draftLength, batch, contextTokens: 1000 });

  test('is the published surface: one request with three EAGLE drafts, by hand', () => {
    // Target 3.92645679e-8 * 1000 + 2.10103129e-5 * 4 + 5.88590713e-3 = 6.00921295e-3; EAGLE 2.37768493e-9 * 1000 +
    // 8.41429603e-7 * 4 + 2.13526175e-3 = 2.141005153e-3; overhead 1.20683946e-3 seconds.
    expect(at(3, 1)).toBeCloseTo(9.357057563, 8);
  });

  test('an EAGLE draft is counted once, the pass over it once for each request', () => {
    // 8 requests, 7 drafts: 3.92645679e-8 * 8000 + 2.10103129e-5 * 64 + 5.88590713e-3 = 7.544683698e-3; 2.37768493e-9 *
    // 8000 + 8.41429603e-7 * 8 + 2.13526175e-3 = 2.161014666e-3.
    expect(at(7, 8)).toBeCloseTo(10.912537824, 8);
  });

  test('a search for n-grams takes 0.5875% of the pass', () => {
    // 64 requests, 20 drafts: 3.92645679e-8 * 64000 + 2.10103129e-5 * 1344 + 5.88590713e-3 = 3.663670018e-2, times
    // 1.005875.
    expect(at(20, 64, 'n-gram')).toBeCloseTo(38.05878044, 6);
  });

  test('without drafts it is a plain pass, whatever would have drafted', () => {
    // 3.92645679e-8 * 32000 + 2.10103129e-5 * 32 + 5.88590713e-3 + 1.20683946e-3 = 9.021542773e-3 seconds.
    expect(at(0, 32)).toBeCloseTo(9.021542773, 8);
    expect(at(0, 32, 'n-gram')).toBe(at(0, 32));
  });

  test('one token in the cache is the least there is', () => {
    // 3.92645679e-8 + 2.10103129e-5 + 5.88590713e-3 + 1.20683946e-3 seconds.
    expect(roundMilliseconds({ drafter: 'eagle', draftLength: 0, batch: 1, contextTokens: 1 })).toBeCloseTo(
      7.113796167,
      8,
    );
  });

  test.each<[object, string]>([
    [{ drafter: 'medusa' }, "drafter must be 'eagle' or 'n-gram', got \"medusa\""],
    [{ draftLength: 21 }, 'draftLength must be an integer in [0, 20], got 21'],
    [{ batch: 0.9 }, 'batch must be in [1, 64], got 0.9'],
    [{ batch: 65 }, 'batch must be in [1, 64], got 65'],
    [{ batch: Number.NaN }, 'batch must be a finite number, got NaN'],
    [{ contextTokens: 0 }, 'contextTokens must be at least 1, got 0'],
  ])('%j is refused', (wrong, message) => {
    const good = { drafter: 'eagle', draftLength: 3, batch: 8, contextTokens: 1000 } as const;
    expect(() => roundMilliseconds({ ...good, ...wrong })).toThrow(`roundMilliseconds: ${message}`);
  });
});
