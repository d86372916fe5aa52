import { createRandom, rewardTable } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

const random = createRandom('not used');

describeEnvironmentContract(
  'rewardTable',
  () => {
    const lengths = createRandom('a table');
    const row = () => Array.from({ length: 40 }, () => 1 + Math.floor(4 * lengths()));
    return rewardTable({ acceptedLengths: [row(), row(), row()], maxDraftLength: 3, sequenceLength: 40 });
  },
  { drawsPerPull: 0 },
);
describeEnvironmentContract(
  'rewardTable that wraps',
  () =>
    rewardTable({
      acceptedLengths: [
        [1, 3],
        [2, 2],
      ],
      maxDraftLength: 2,
      sequenceLength: 25,
      wrap: true,
    }),
  { drawsPerPull: 0 },
);

describe('rewardTable', () => {
  const small = {
    acceptedLengths: [
      [1, 2, 3, 4],
      [4, 3, 2, 1],
    ],
    maxDraftLength: 3,
    sequenceLength: 10,
  };

  test('round t of an arm gives its entry t, whatever was pulled before', () => {
    const tables = fc.array(fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 30, maxLength: 30 }), {
      minLength: 1,
      maxLength: 4,
    });
    const property = fc.property(tables, fc.nat(), (acceptedLengths, seed) => {
      const choose = createRandom(seed);
      const episode = rewardTable({ acceptedLengths, maxDraftLength: 5, sequenceLength: 30 }).begin(0, random);
      let left = 30;
      for (let round = 0; !episode.done; round++) {
        const arm = Math.floor(acceptedLengths.length * choose());
        const expected = Math.min(acceptedLengths[arm]![round]!, left);
        expect(episode.pull(arm)).toBe(expected);
        left -= expected;
      }
      expect(left).toBe(0);
    });
    fc.assert(property, { seed: 14, numRuns: 100 });
  });

  test('a table that runs out says which arm and round it lacks and how many tokens, and changes nothing', () => {
    const episode = rewardTable({ ...small, sequenceLength: 25 }).begin(0, random);
    expect([0, 1, 0, 0].map((arm) => episode.pull(arm))).toEqual([1, 3, 3, 4]);
    const message =
      'acceptedLengths[1] must have an entry for round 4, got 4 entries with 14 tokens of the sequence still missing (wrap: true starts the table over)';
    const outcomes = new Float64Array(2);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect(() => episode.pull(1)).toThrow(`Episode.pull: ${message}`);
      expect(() => episode.pullAll!(1, outcomes)).toThrow(`Episode.pullAll: ${message}`);
      expect([episode.done, episode.elapsed]).toEqual([false, 4]);
      expect(Array.from(outcomes)).toEqual([0, 0]);
    }
  });

  test('a table that ends with the sequence has not run out', () => {
    const episode = rewardTable(small).begin(0, random);
    expect([0, 0, 0, 0].map((arm) => episode.pull(arm))).toEqual([1, 2, 3, 4]);
    expect(episode.done).toBe(true);
  });

  test('with wrap the table starts over', () => {
    const episode = rewardTable({ ...small, sequenceLength: 24, wrap: true }).begin(0, random);
    const lengths: number[] = [];
    while (!episode.done) lengths.push(episode.pull(0));
    expect(lengths).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 1]);
  });

  test('a later change of the rows changes nothing', () => {
    const acceptedLengths = [[2, 2, 2]];
    const environment = rewardTable({ acceptedLengths, maxDraftLength: 1, sequenceLength: 6 });
    acceptedLengths[0]![0] = 1;
    expect(environment.begin(0, random).pull(0)).toBe(2);
  });

  test('its description names the table by its dimensions and the FNV-1a checksum of its entries', () => {
    const fnv = (bytes: number[]) =>
      bytes
        .reduce((hash, byte) => ((hash ^ BigInt(byte)) * 0x01000193n) & 0xffffffffn, 0x811c9dc5n)
        .toString(16)
        .padStart(8, '0');
    // Reference: Noll's published value for "foobar".
    expect(fnv(Array.from('foobar', (letter) => letter.charCodeAt(0)))).toBe('bf9cf968');
    const common = { maxDraftLength: 999, sequenceLength: 10 };
    expect(
      rewardTable({
        acceptedLengths: [
          [1, 700],
          [2, 3],
        ],
        ...common,
      }).description,
    ).toEqual({
      kind: 'rewardTable',
      armCount: 2,
      rounds: 2,
      checksum: fnv([1, 0, 2, 0, 700 & 255, 700 >> 8, 3, 0]),
      ...common,
      wrap: false,
    });
    const swapped = rewardTable({
      acceptedLengths: [
        [2, 3],
        [1, 700],
      ],
      ...common,
    });
    expect(swapped.description!.checksum).toBe(fnv([2, 0, 1, 0, 3, 0, 700 & 255, 700 >> 8]));
  });

  test('the longest accepted length fits, and a longer draft is refused', () => {
    const longest = { acceptedLengths: [[65535]], maxDraftLength: 65534, sequenceLength: 65536, wrap: true };
    expect(rewardTable(longest).begin(0, random).pull(0)).toBe(65535);
    expect(() => rewardTable({ ...longest, maxDraftLength: 65535 })).toThrow(
      'rewardTable: maxDraftLength must be at most 65534, got 65535',
    );
  });

  test.each([
    [{ ...small, acceptedLengths: [] }, 'acceptedLengths must be a non-empty array, got an array of 0'],
    [{ ...small, acceptedLengths: [[], []] }, 'acceptedLengths[0] must be a non-empty array, got an array of 0'],
    [{ ...small, acceptedLengths: [[1, 2], [1]] }, 'acceptedLengths[1] must be an array of 2, got an array of 1'],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [{ ...small, acceptedLengths: [[1], , [1]] }, 'acceptedLengths must have no holes, got one at index 1'],
    [{ ...small, acceptedLengths: [[1, 0]] }, 'acceptedLengths[0][1] must be an integer in [1, 4], got 0'],
    [{ ...small, acceptedLengths: [[1], [5]] }, 'acceptedLengths[1][0] must be an integer in [1, 4], got 5'],
    [{ ...small, acceptedLengths: [[1.5]] }, 'acceptedLengths[0][0] must be an integer in [1, 4], got 1.5'],
    [{ ...small, acceptedLengths: [[Number.NaN]] }, 'acceptedLengths[0][0] must be an integer in [1, 4], got NaN'],
    [{ ...small, maxDraftLength: -1 }, 'maxDraftLength must be an integer of at least 0, got -1'],
    [{ ...small, sequenceLength: 0 }, 'sequenceLength must be a positive integer, got 0'],
    [{ ...small, wrap: 'yes' }, 'wrap must be true or false, got "yes"'],
    ['table', 'options must be an object, got "table"'],
  ])('refuses %j', (options, message) => {
    expect(() => rewardTable(options as never)).toThrow(`rewardTable: ${message}`);
  });
});
