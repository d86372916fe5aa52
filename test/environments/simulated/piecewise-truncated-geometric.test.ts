import { createRandom, type Environment, piecewiseTruncatedGeometric, truncatedGeometric } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

describeEnvironmentContract(
  'piecewiseTruncatedGeometric',
  () =>
    piecewiseTruncatedGeometric({
      segments: [
        { fromToken: 0, acceptanceRates: [0.2, 0.8, 0.5] },
        { fromToken: 20, acceptanceRates: [0.9, 0.1, 0.5] },
        { fromToken: 35, acceptanceRates: [0.4, 0.4, 1] },
      ],
      maxDraftLength: 4,
      sequenceLength: 60,
    }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'piecewiseTruncatedGeometric with segments shorter than a block, and beyond the end',
  () =>
    piecewiseTruncatedGeometric({
      segments: [0, 1, 2, 3, 5, 8, 13, 21, 34].map((fromToken) => ({
        fromToken,
        acceptanceRates: [fromToken / 34, 1 - fromToken / 34],
      })),
      maxDraftLength: 6,
      sequenceLength: 21,
    }),
  { drawsPerPull: 1 },
);

function lengthsOf(environment: Environment, arm: number, seed: number): number[] {
  const episode = environment.begin(0, createRandom(seed));
  const lengths: number[] = [];
  while (!episode.done) lengths.push(episode.pull(arm));
  return lengths;
}

describe('piecewiseTruncatedGeometric', () => {
  test('with one segment it is truncatedGeometric, round for round', () => {
    const common = { maxDraftLength: 5, sequenceLength: 200 };
    const acceptanceRates = [0.35, 0.8];
    const stationary = truncatedGeometric({ acceptanceRates, ...common });
    const piecewise = piecewiseTruncatedGeometric({ segments: [{ fromToken: 0, acceptanceRates }], ...common });
    for (const seed of [1, 2, 3]) {
      for (const arm of [0, 1]) expect(lengthsOf(piecewise, arm, seed)).toEqual(lengthsOf(stationary, arm, seed));
    }
  });

  test('a round uses the rates that hold where its first token lies, to the end of its block', () => {
    // Rates of 0 and 1 leave nothing to luck: 1 or 4 tokens.
    const environment = piecewiseTruncatedGeometric({
      segments: [
        { fromToken: 0, acceptanceRates: [1] },
        { fromToken: 6, acceptanceRates: [0] },
        { fromToken: 10, acceptanceRates: [1] },
      ],
      maxDraftLength: 3,
      sequenceLength: 17,
    });
    // Rounds begin at 0, 4, 8, 9, 10, 14: the block from 4 goes on to 7, and the last one is cut.
    expect(lengthsOf(environment, 0, 1)).toEqual([4, 4, 1, 1, 4, 3]);
  });

  test('a block may leap over whole segments', () => {
    const environment = piecewiseTruncatedGeometric({
      segments: [
        { fromToken: 0, acceptanceRates: [1] },
        { fromToken: 1, acceptanceRates: [0] },
        { fromToken: 2, acceptanceRates: [0] },
        { fromToken: 4, acceptanceRates: [1] },
      ],
      maxDraftLength: 3,
      sequenceLength: 8,
    });
    expect(lengthsOf(environment, 0, 1)).toEqual([4, 4]);
  });

  test('every round is the round of the stationary simulator of its segment, with the same uniform', () => {
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    const property = fc.property(
      fc.array(rate, { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(),
      (rates, width, seed) => {
        const common = { maxDraftLength: 4, sequenceLength: 40 };
        const environment = piecewiseTruncatedGeometric({
          segments: rates.map((p, i) => ({ fromToken: i * width, acceptanceRates: [p] })),
          ...common,
        });
        const random = createRandom(seed);
        let position = 0;
        const lengths = lengthsOf(environment, 0, seed);
        const expected = lengths.map((length) => {
          const inForce = rates[Math.min(rates.length - 1, Math.floor(position / width))]!;
          const u = random();
          const stationary = truncatedGeometric({ acceptanceRates: [inForce], ...common }).begin(0, () => u);
          const own = Math.min(stationary.pull(0), 40 - position);
          position += length;
          return own;
        });
        expect(lengths).toEqual(expected);
      },
    );
    fc.assert(property, { seed: 13, numRuns: 100 });
  });

  test('a later change of the options changes nothing', () => {
    const segments = [{ fromToken: 0, acceptanceRates: [0.5] }];
    const environment = piecewiseTruncatedGeometric({ segments, maxDraftLength: 1, sequenceLength: 5 });
    segments[0]!.acceptanceRates[0] = 1;
    segments.push({ fromToken: 3, acceptanceRates: [0] });
    expect(environment.description).toEqual({
      kind: 'piecewiseTruncatedGeometric',
      segments: [{ fromToken: 0, acceptanceRates: [0.5] }],
      maxDraftLength: 1,
      sequenceLength: 5,
    });
  });

  test('states no law, as there is none that holds throughout', () => {
    expect(piecewiseTruncatedGeometric(good).law).toBeUndefined();
  });

  test('each pull takes the cost of its arm', () => {
    const environment = piecewiseTruncatedGeometric({ ...good, armCosts: [1.5, 0.25] });
    expect(environment.armCosts).toEqual([1.5, 0.25]);
    const episode = environment.begin(0, () => 0.99);
    for (const arm of [0, 1, 0]) episode.pull(arm);
    expect(episode.elapsed).toBe(3.25);
  });

  const good = {
    segments: [
      { fromToken: 0, acceptanceRates: [0.5, 0.6] },
      { fromToken: 10, acceptanceRates: [0.6, 0.5] },
    ],
    maxDraftLength: 4,
    sequenceLength: 20,
  };
  const second = (segment: unknown) => ({ ...good, segments: [good.segments[0], segment] });
  test.each([
    [{ ...good, segments: [] }, 'segments must be a non-empty array, got an array of 0'],
    [{ ...good, segments: [null] }, 'segments[0] must be an object, got null'],
    [{ ...good, segments: [good.segments[1]] }, 'segments[0].fromToken must be 0, got 10'],
    [second({ fromToken: 0, acceptanceRates: [0, 1] }), 'segments[1].fromToken must be a positive integer, got 0'],
    [second({ fromToken: 2.5, acceptanceRates: [0, 1] }), 'segments[1].fromToken must be a positive integer, got 2.5'],
    [
      { ...good, segments: [...good.segments, good.segments[1]] },
      'segments[2].fromToken must be an integer of at least 11, got 10',
    ],
    [
      second({ fromToken: 10, acceptanceRates: [0.5] }),
      'segments[1].acceptanceRates must be an array of 2, got an array of 1',
    ],
    [
      second({ fromToken: 10, acceptanceRates: [0.5, -0.1] }),
      'segments[1].acceptanceRates[1] must be in [0, 1], got -0.1',
    ],
    [{ ...good, maxDraftLength: Number.NaN }, 'maxDraftLength must be an integer of at least 0, got NaN'],
    [{ ...good, sequenceLength: 1.5 }, 'sequenceLength must be a positive integer, got 1.5'],
    [
      { ...good, segments: [{ fromToken: 0, acceptanceRates: [2] }] },
      'segments[0].acceptanceRates[0] must be in [0, 1]',
    ],
    [{ ...good, armCosts: [1] }, 'armCosts must be an array of 2, got an array of 1'],
    [{ ...good, armCosts: [1, 0] }, 'armCosts[1] must be a finite number greater than 0, got 0'],
    [null, 'options must be an object, got null'],
  ])('refuses %j', (options, message) => {
    expect(() => piecewiseTruncatedGeometric(options as never)).toThrow(`piecewiseTruncatedGeometric: ${message}`);
  });

  test('an episode without a random source is refused when it is begun', () => {
    expect(() => piecewiseTruncatedGeometric(good).begin(0, undefined as never)).toThrow(
      'piecewiseTruncatedGeometric.begin: random must be a function, got undefined',
    );
  });
});
