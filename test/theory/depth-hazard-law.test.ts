import { depthHazardMean, depthHazardVariance, truncatedGeometricMean, truncatedGeometricVariance } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const hazards = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });

describe('depthHazardMean and depthHazardVariance', () => {
  test('by hand: hazards 1/2 and 1/3 give lengths 1, 2, 3 with probabilities 1/2, 1/3, 1/6', () => {
    // Mean 1/2 + 2/3 + 3/6 = 5/3; mean square 1/2 + 4/3 + 9/6 = 10/3; 10/3 - 25/9 = 5/9.
    expect(depthHazardMean([1 / 2, 1 / 3])).toBeCloseTo(5 / 3, 14);
    expect(depthHazardVariance([1 / 2, 1 / 3])).toBeCloseTo(5 / 9, 14);
  });

  test('equal hazards are the truncated-geometric law', () => {
    for (const p of [0, 0.3, 0.95, 1]) {
      for (const L of [0, 1, 7]) {
        const equal = new Array<number>(L).fill(p);
        expect(depthHazardMean(equal)).toBeCloseTo(truncatedGeometricMean(p, L), 12);
        expect(depthHazardVariance(equal)).toBeCloseTo(truncatedGeometricVariance(p, L), 12);
      }
    }
  });

  test('agree with the probabilities of the lengths', () => {
    const property = fc.property(hazards, (h) => {
      let reached = 1;
      const probabilities = h.map((hazard) => {
        const stops = reached * (1 - hazard);
        reached *= hazard;
        return stops;
      });
      probabilities.push(reached);
      const mean = probabilities.reduce((sum, p, i) => sum + p * (i + 1), 0);
      const variance = probabilities.reduce((sum, p, i) => sum + p * (i + 1 - mean) * (i + 1 - mean), 0);
      // Sums of 31 terms of at most 31 and 961.
      expect(Math.abs(depthHazardMean(h) - mean)).toBeLessThan(1e-12);
      expect(Math.abs(depthHazardVariance(h) - variance)).toBeLessThan(1e-10);
    });
    fc.assert(property, { seed: 5, numRuns: 200 });
  });

  test('hazards that are no probabilities are errors', () => {
    expect(() => depthHazardMean([0.5, 2])).toThrow('depthHazardMean: hazards[1] must be in [0, 1], got 2');
    expect(() => depthHazardVariance([Number.NaN])).toThrow(
      'depthHazardVariance: hazards[0] must be in [0, 1], got NaN',
    );
    expect(() => depthHazardMean(0.5 as never)).toThrow('depthHazardMean: hazards must be a non-empty array, got 0.5');
  });
});
