import { createRandom, geometricLowerBoundConstant, multinomialLowerBoundConstant } from 'banditspec';
import { describe, expect, test } from 'vitest';

/** The truncated geometric law of eq. (10). */
function geometricLaw(p: number, L: number): number[] {
  return Array.from({ length: L + 1 }, (_, k) => (k < L ? p ** k * (1 - p) : p ** L));
}

describe('multinomialLowerBoundConstant', () => {
  test('is the geometric constant for one drafted token, where every law is geometric', () => {
    for (const rates of [
      [0.5, 0.9],
      [0.85, 0.9],
      [0.1, 0.3, 0.7],
    ]) {
      const geometric = geometricLowerBoundConstant({ acceptanceRates: rates, maxDraftLength: 1 });
      const lengthProbabilities = rates.map((p) => geometricLaw(p, 1));
      expect(Math.abs(multinomialLowerBoundConstant({ lengthProbabilities }) / geometric - 1)).toBeLessThan(1e-12);
    }
  });

  test('is at least the geometric constant for longer drafts: to know less is to have to learn more', () => {
    for (const L of [2, 4, 8]) {
      const rates = [0.3, 0.6, 0.8];
      const geometric = geometricLowerBoundConstant({ acceptanceRates: rates, maxDraftLength: L });
      const lengthProbabilities = rates.map((p) => geometricLaw(p, L));
      expect(multinomialLowerBoundConstant({ lengthProbabilities })).toBeGreaterThan(geometric);
    }
  });

  test('is 0 where the best arm always gives the greatest length, and where all arms are as good', () => {
    expect(
      multinomialLowerBoundConstant({
        lengthProbabilities: [
          [0, 1],
          [0.5, 0.5],
        ],
      }),
    ).toBe(0);
    expect(
      multinomialLowerBoundConstant({
        lengthProbabilities: [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
      }),
    ).toBe(0);
  });

  test('refuses what is no law', () => {
    const refuse = (lengthProbabilities: number[][], message: string) => {
      expect(() => multinomialLowerBoundConstant({ lengthProbabilities })).toThrow(message);
    };
    refuse([], 'multinomialLowerBoundConstant: lengthProbabilities must be a non-empty array');
    refuse([[0.5, 0.5], [1]], 'lengthProbabilities[1] must be an array of 2');
    refuse([[0.5, 0.6]], 'the sum of lengthProbabilities[0] must be 1, got 1.1');
    refuse([[Number.NaN, 1]], 'lengthProbabilities[0][0] must be in [0, 1], got NaN');
  });

  test('takes two lengths of the same shares for equal, whatever their sum within 1e-9 of 1', () => {
    for (const [p, scale] of [
      [0.009, 1 - 1e-10],
      [0.012, 1 - 7e-10],
      [0.014, 1 - 5e-10],
    ] as const) {
      const law = [p, 1 - p];
      const scaled = law.map((share) => scale * share);
      // Brought to a sum of 1, their means are not the same number any more.
      const mean = ([one, two]: readonly number[]) => one! / (one! + two!) + (two! / (one! + two!)) * 2;
      expect(mean(law)).not.toBe(mean(scaled));
      expect(multinomialLowerBoundConstant({ lengthProbabilities: [law, scaled] })).toBe(0);
    }
  });

  test('takes means that differ by rounding alone for equal', () => {
    // 0.6 + 2 0.3 + 3 0.1 = 0.7 + 2 0.1 + 3 0.2 = 1.5, which the sums miss by some last places.
    const equal = [
      [0.6, 0.3, 0.1],
      [0.7, 0.1, 0.2],
    ];
    expect(multinomialLowerBoundConstant({ lengthProbabilities: equal })).toBe(0);
    const worse = multinomialLowerBoundConstant({ lengthProbabilities: [...equal, [0.9, 0.1, 0]] });
    const alone = multinomialLowerBoundConstant({ lengthProbabilities: [equal[0]!, [0.9, 0.1, 0]] });
    expect(worse.toFixed(4)).toBe('1.2212');
    expect(Math.abs(worse / alone - 1)).toBeLessThan(1e-12);
  });

  test('of 2,000 random pairs with equal means the constant is 0', () => {
    const random = createRandom('equal means');
    const wrong: number[] = [];
    for (let pair = 0; pair < 2000; pair++) {
      // A law on 1 to 5 and its mirror image mixed half and half: both have mean 3, by symmetry.
      const symmetric = () => {
        const weights = Array.from({ length: 5 }, random);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return weights.map((weight, k) => (weight + weights[4 - k]!) / (2 * total));
      };
      if (multinomialLowerBoundConstant({ lengthProbabilities: [symmetric(), symmetric()] }) !== 0) wrong.push(pair);
    }
    expect(wrong).toEqual([]);
  });
});
