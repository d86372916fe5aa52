import { geometricLowerBoundConstant, hardness, truncatedGeometricMean } from 'banditspec';
import { describe, expect, test } from 'vitest';

/** Proposition 4.5 of Hou et al. 2025 as it is printed (eq. (11)): H p (1 - p^L) / (1 - p) with the best arm's p. */
function printedConstant(acceptanceRates: readonly [number, number], maxDraftLength: number): number {
  const [, best] = acceptanceRates;
  const examined = truncatedGeometricMean(best, maxDraftLength - 1); // (1 - p^L) / (1 - p)
  return hardness(acceptanceRates.map((p) => truncatedGeometricMean(p, maxDraftLength))) * best * examined;
}

describe('geometricLowerBoundConstant', () => {
  test('for one drafted token it is (p - q) / ((1 + p) kl(q, p)), worked out by hand', () => {
    // q = 1/2, p = 9/10: kl = (1/2) ln(5/9) + (1/2) ln 5 = (1/2) ln(25/9) = ln(5/3); constant = 0.4 / (1.9 ln(5/3)).
    const constant = geometricLowerBoundConstant({ acceptanceRates: [0.5, 0.9], maxDraftLength: 1 });
    expect(Math.abs(constant - 0.4 / (1.9 * Math.log(5 / 3)))).toBeLessThan(1e-15);
  });

  // To three decimals; the exact ones with the divergence summed over the L + 1 lengths, in 50-digit arithmetic (Python).
  test.each([
    [1, 0.5, 0.9, 0.412, 1.184],
    [1, 0.85, 0.9, 2.151, 9.474],
    [2, 0.85, 0.9, 2.242, 4.589],
    [2, 0.5, 0.7, 1.536, 1.235],
    [4, 0.5, 0.9, 0.55, 0.35],
    [4, 0.85, 0.9, 2.421, 1.956],
    [8, 0.75, 0.8, 5.47, 1.222],
    [16, 0.6, 0.8, 1.868, 0.333],
  ])('L = %i, rates %d and %d: the exact constant is %d, Proposition 4.5 prints %d', (L, q, p, exact, printed) => {
    const constant = geometricLowerBoundConstant({ acceptanceRates: [q, p], maxDraftLength: L });
    expect(Math.abs(constant - exact)).toBeLessThanOrEqual(0.0005);
    expect(Math.abs(printedConstant([q, p], L) - printed)).toBeLessThanOrEqual(0.0005);
  });

  test('Proposition 4.5 as printed is false: with one drafted token it claims more than Theorem 4.4 gives', () => {
    const constant = geometricLowerBoundConstant({ acceptanceRates: [0.5, 0.9], maxDraftLength: 1 });
    expect(printedConstant([0.5, 0.9], 1)).toBeGreaterThan(2.8 * constant);
  });

  test('is a sum over the arms that are worse than the best', () => {
    const of = (...acceptanceRates: number[]) => geometricLowerBoundConstant({ acceptanceRates, maxDraftLength: 4 });
    expect(Math.abs(of(0.3, 0.8, 0.5) - (of(0.3, 0.8) + of(0.5, 0.8)))).toBeLessThan(1e-15);
    expect(of(0.8, 0.3, 0.8)).toBe(of(0.3, 0.8));
    expect(of(0.8, 0.8)).toBe(0);
  });

  test('is 0 when the best arm cannot be beaten, and without drafts', () => {
    expect(geometricLowerBoundConstant({ acceptanceRates: [0.5, 1], maxDraftLength: 4 })).toBe(0);
    expect(geometricLowerBoundConstant({ acceptanceRates: [0, 1], maxDraftLength: 4 })).toBe(0);
    expect(geometricLowerBoundConstant({ acceptanceRates: [0.5, 0.9], maxDraftLength: 0 })).toBe(0);
  });

  test('an arm that is never accepted is told apart by one acceptance', () => {
    // KL(0, p) = -ln(1 - p); L = 1: p / ((1 + p) (-ln(1 - p)))
    const constant = geometricLowerBoundConstant({ acceptanceRates: [0, 0.5], maxDraftLength: 1 });
    expect(Math.abs(constant - 0.5 / (1.5 * Math.log(2)))).toBeLessThan(1e-15);
  });

  test('keeps its digits as a gap closes: it then grows as 2 p (1 - p) / (mu d) for L = 1', () => {
    // KL = d^2 / (2 p (1 - p)) (1 + O(d)), so constant * d -> 2 * 0.25 / 1.5, with an error of order d.
    const d = 2 ** -30;
    const constant = geometricLowerBoundConstant({ acceptanceRates: [0.5 - d, 0.5], maxDraftLength: 1 });
    expect(Math.abs(constant * d - 1 / 3)).toBeLessThan(4 * d);
  });

  test.each([
    [{ acceptanceRates: [], maxDraftLength: 4 }, 'acceptanceRates must be a non-empty array, got an array of 0'],
    [{ acceptanceRates: [1.5], maxDraftLength: 4 }, 'acceptanceRates[0] must be in [0, 1], got 1.5'],
    [{ acceptanceRates: [0.5], maxDraftLength: -1 }, 'maxDraftLength must be an integer of at least 0, got -1'],
    [undefined, 'options must be an object, got undefined'],
  ])('refuses %j', (options, message) => {
    expect(() => geometricLowerBoundConstant(options as never)).toThrow(`geometricLowerBoundConstant: ${message}`);
  });
});
