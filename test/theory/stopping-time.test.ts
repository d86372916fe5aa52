import { expectedStoppingTime, stoppingTimeVariance, truncatedGeometric } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

/** P(ST > t) for t = 0, 1, ...: the probability of all the ways in which t rounds leave the sequence unfinished. */
function unfinished(probabilities: readonly number[], sequenceLength: number, rounds: number): number {
  if (sequenceLength <= 0) return 0;
  if (rounds === 0) return 1;
  return probabilities.reduce(
    (total, p, i) => total + p * unfinished(probabilities, sequenceLength - (i + 1), rounds - 1),
    0,
  );
}

describe('the stopping time of a fixed arm', () => {
  const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 });
  const laws = weights
    .filter((row) => row.some((weight) => weight > 0))
    .map((row) => {
      const total = row.reduce((sum, weight) => sum + weight, 0);
      return row.map((weight) => weight / total);
    });

  test('has the mean and the variance that enumerating every course of a short sequence gives', () => {
    const property = fc.property(laws, fc.integer({ min: 1, max: 7 }), (probabilities, sequenceLength) => {
      // E[ST] = sum_t P(ST > t), E[ST^2] = sum_t (2t + 1) P(ST > t).
      let mean = 0;
      let secondMoment = 0;
      for (let t = 0; t < sequenceLength; t++) {
        const tail = unfinished(probabilities, sequenceLength, t);
        mean += tail;
        secondMoment += (2 * t + 1) * tail;
      }
      // At most 7^2 = 49 in all, in a few dozen roundings.
      expect(Math.abs(expectedStoppingTime(probabilities, sequenceLength) - mean)).toBeLessThan(1e-13);
      const variance = secondMoment - mean * mean;
      expect(Math.abs(stoppingTimeVariance(probabilities, sequenceLength) - variance)).toBeLessThan(1e-12);
    });
    fc.assert(property, { seed: 31, numRuns: 200 });
  });

  test('is len/(L+1) rounded up where every draft is accepted, and len where none is', () => {
    const [none, all] = truncatedGeometric({ acceptanceRates: [0, 1], maxDraftLength: 4, sequenceLength: 1 }).law!
      .probabilities as [number[], number[]];
    for (const length of [1, 4, 5, 6, 99, 100, 101]) {
      expect(expectedStoppingTime(all, length)).toBe(Math.ceil(length / 5));
      expect(expectedStoppingTime(none, length)).toBe(length);
      expect(stoppingTimeVariance(all, length)).toBe(0);
      expect(stoppingTimeVariance(none, length)).toBe(0);
    }
  });

  test('for one or two tokens a round it is the closed form of the alternating renewal equation', () => {
    // P(1) = 1 - p, P(2) = p: E[n] = n / (1 + p) + p (1 - (-p)^n) / (1 + p)^2, checked by E[1] = 1, E[2] = 2 - p.
    const p = 0.3;
    let alternating = 1;
    for (let n = 1; n <= 200; n++) {
      alternating *= -p;
      const closedForm = n / (1 + p) + (p * (1 - alternating)) / ((1 + p) * (1 + p));
      // n roundings of numbers below 200.
      expect(Math.abs(expectedStoppingTime([1 - p, p], n) - closedForm)).toBeLessThan(1e-11);
    }
  });

  test('far from the end a token takes 1/mu rounds and sigma^2/mu^3 of variance (elementary renewal theorem)', () => {
    const probabilities = [0.5, 0.2, 0.2, 0.1]; // mu = 1.9, E[Y^2] = 4.7, sigma^2 = 1.09
    const rounds = expectedStoppingTime(probabilities, 1001) - expectedStoppingTime(probabilities, 1000);
    const variance = stoppingTimeVariance(probabilities, 1001) - stoppingTimeVariance(probabilities, 1000);
    // The transient dies out geometrically; what is left is rounding, of numbers up to 550.
    expect(Math.abs(rounds - 1 / 1.9)).toBeLessThan(1e-11);
    expect(Math.abs(variance - 1.09 / (1.9 * 1.9 * 1.9))).toBeLessThan(1e-11);
  });

  test('a law that sums to 1 up to rounding is taken for one that does: 10,000,000 rounds of one token are that many', () => {
    // 1 / (1 + 9e-10) of the weight on one token, the rest on two: 9e-10 of 10,000,000 rounds are 0.009 fewer. Each of the
    // 10,000,000 sums is below 10,000,000 and rounded by at most 2^-53 of it: 0.0111 in all.
    const expected = expectedStoppingTime([1, 9e-10], 1e7);
    expect(expected).toBeLessThanOrEqual(1e7);
    expect(Math.abs(expected - (1e7 - 0.009))).toBeLessThan(0.0112);
    expect(stoppingTimeVariance([1 - 9e-10], 1e7)).toBe(0);
  });

  test.each([
    [[], 5, 'probabilities must be a non-empty array, got an array of 0'],
    [[0.5, 0.6], 5, 'the sum of probabilities must be 1, got 1.1'],
    [[0.5, -0.5, 1], 5, 'probabilities[1] must be in [0, 1], got -0.5'],
    [[0.5, Number.NaN], 5, 'probabilities[1] must be in [0, 1], got NaN'],
    [[1], 0, 'sequenceLength must be a positive integer, got 0'],
    [[1], 2.5, 'sequenceLength must be a positive integer, got 2.5'],
  ])('of probabilities %j and length %d is refused', (probabilities, sequenceLength, message) => {
    expect(() => expectedStoppingTime(probabilities, sequenceLength)).toThrow(`expectedStoppingTime: ${message}`);
    expect(() => stoppingTimeVariance(probabilities, sequenceLength)).toThrow(`stoppingTimeVariance: ${message}`);
  });
});
