import { createRandom, truncatedGeometric, truncatedGeometricMean } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

describeEnvironmentContract(
  'truncatedGeometric',
  () => truncatedGeometric({ acceptanceRates: [0.3, 0.6, 0.9], maxDraftLength: 4, sequenceLength: 50 }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'truncatedGeometric with rates 0 and 1',
  () => truncatedGeometric({ acceptanceRates: [0, 1], maxDraftLength: 3, sequenceLength: 17 }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'truncatedGeometric with one arm, no drafts and one token',
  () => truncatedGeometric({ acceptanceRates: [0.5], maxDraftLength: 0, sequenceLength: 1 }),
  { drawsPerPull: 1 },
);

describe('truncatedGeometric', () => {
  const rate = fc.double({ min: 0, max: 1, noNaN: true });

  test('with the same uniform an arm with a greater acceptance rate never accepts fewer tokens', () => {
    const property = fc.property(rate, rate, fc.nat(12), fc.nat(), (p, q, maxDraftLength, seed) => {
      const acceptanceRates = p < q ? [p, q] : [q, p];
      const environment = truncatedGeometric({ acceptanceRates, maxDraftLength, sequenceLength: 100 });
      const episode = environment.begin(0, createRandom(seed));
      const outcomes = new Float64Array(2);
      const excesses: number[] = [];
      while (!episode.done) {
        episode.pullAll!(0, outcomes);
        excesses.push(outcomes[0]! - outcomes[1]!);
      }
      expect(Math.max(...excesses)).toBeLessThanOrEqual(0);
    });
    fc.assert(property, { seed: 11, numRuns: 200 });
  });

  test('with the same luck a fixed arm with a greater acceptance rate never takes more rounds', () => {
    const property = fc.property(rate, rate, fc.nat(12), fc.nat(), (p, q, maxDraftLength, seed) => {
      const acceptanceRates = p < q ? [p, q] : [q, p];
      const environment = truncatedGeometric({ acceptanceRates, maxDraftLength, sequenceLength: 100 });
      const [slower, faster] = [0, 1].map((arm) => {
        const episode = environment.begin(0, createRandom(seed));
        while (!episode.done) episode.pull(arm);
        return episode.elapsed;
      });
      expect(faster).toBeLessThanOrEqual(slower!);
    });
    fc.assert(property, { seed: 12, numRuns: 200 });
  });

  test('its law is eq. (10), and has the mean of the closed form', () => {
    const p = 0.7;
    const { law } = truncatedGeometric({ acceptanceRates: [p], maxDraftLength: 3, sequenceLength: 9 });
    const expected = [1 - p, p * (1 - p), p * p * (1 - p), p * p * p];
    // Differences of numbers below 1, each rounded a few times.
    law!.probabilities[0]!.forEach((probability, i) => {
      expect(Math.abs(probability - expected[i]!)).toBeLessThanOrEqual(4 * Number.EPSILON);
    });
    const mean = law!.probabilities[0]!.reduce((total, probability, i) => total + probability * (i + 1), 0);
    expect(Math.abs(mean - truncatedGeometricMean(p, 3))).toBeLessThanOrEqual(16 * Number.EPSILON);
    expect(law!.sequenceLength).toBe(9);
  });

  test('a later change of the options changes nothing', () => {
    const acceptanceRates = [0.5, 0.6];
    const environment = truncatedGeometric({ acceptanceRates, maxDraftLength: 2, sequenceLength: 5 });
    acceptanceRates[0] = 1;
    expect(environment.description).toEqual({
      kind: 'truncatedGeometric',
      acceptanceRates: [0.5, 0.6],
      maxDraftLength: 2,
      sequenceLength: 5,
    });
  });

  test('each pull takes the cost of its arm, which is 1 unless told', () => {
    const options = { acceptanceRates: [1, 0], maxDraftLength: 2, sequenceLength: 8 };
    const timeOf = (armCosts?: readonly number[]) => {
      const environment = truncatedGeometric({ ...options, ...(armCosts && { armCosts }) });
      expect([environment.armCosts, environment.description!.armCosts]).toEqual([armCosts, armCosts]);
      const episode = environment.begin(0, createRandom('costs'));
      // 3, 1, 3 and the last token.
      for (const arm of [0, 1, 0, 1]) episode.pull(arm);
      expect(episode.done).toBe(true);
      return episode.elapsed;
    };
    expect([timeOf(), timeOf([1.5, 0.25])]).toEqual([4, 3.5]);
  });

  const good = { acceptanceRates: [0.5, 0.6], maxDraftLength: 4, sequenceLength: 10 };
  test.each([
    [{ ...good, acceptanceRates: [] }, 'acceptanceRates must be a non-empty array, got an array of 0'],
    [{ ...good, acceptanceRates: 0.5 }, 'acceptanceRates must be a non-empty array, got 0.5'],
    [{ ...good, acceptanceRates: [0.5, 1.1] }, 'acceptanceRates[1] must be in [0, 1], got 1.1'],
    [{ ...good, acceptanceRates: [Number.NaN] }, 'acceptanceRates[0] must be in [0, 1], got NaN'],
    [{ ...good, acceptanceRates: ['0.5'] }, 'acceptanceRates[0] must be in [0, 1], got "0.5"'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [{ ...good, acceptanceRates: [0.5, , 0.5] }, 'acceptanceRates must have no holes, got one at index 1'],
    [{ ...good, maxDraftLength: -1 }, 'maxDraftLength must be an integer of at least 0, got -1'],
    [{ ...good, maxDraftLength: 1.5 }, 'maxDraftLength must be an integer of at least 0, got 1.5'],
    [{ ...good, sequenceLength: 0 }, 'sequenceLength must be a positive integer, got 0'],
    [{ ...good, sequenceLength: Infinity }, 'sequenceLength must be a positive integer, got Infinity'],
    [{ ...good, armCosts: [1] }, 'armCosts must be an array of 2, got an array of 1'],
    [{ ...good, armCosts: [1, 0] }, 'armCosts[1] must be a finite number greater than 0, got 0'],
    [
      { ...good, rates: [] },
      'options must be among acceptanceRates, maxDraftLength, sequenceLength, armCosts, got "rates"',
    ],
    [undefined, 'options must be an object, got undefined'],
  ])('refuses %j', (options, message) => {
    expect(() => truncatedGeometric(options as never)).toThrow(`truncatedGeometric: ${message}`);
  });

  test('an episode without a random source is refused when it is begun', () => {
    expect(() => truncatedGeometric(good).begin(0, undefined as never)).toThrow(
      'truncatedGeometric.begin: random must be a function, got undefined',
    );
  });
});
