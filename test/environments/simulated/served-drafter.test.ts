import { createRandom, depthHazards, type ServedDrafterOptions, servedDrafter } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

const plain = {
  draftLengths: [0, 2, 4],
  hazards: [0.8, 0.7, 0.6, 0.5],
  sequenceLength: 60,
  loads: [{ fromToken: 0, armCosts: [1, 1.2, 1.4] }],
};

describeEnvironmentContract('servedDrafter', () => servedDrafter(plain), { drawsPerPull: 1 });
describeEnvironmentContract(
  'servedDrafter under loads, with a cost of switching and a drafter that goes stale',
  () =>
    servedDrafter({
      ...plain,
      loads: [0, 20, 21, 90].map((fromToken) => ({ fromToken, armCosts: [1, 1.2, 1.4 + fromToken / 10] })),
      switchingCost: 0.3,
      stale: { rounds: 3, factor: 0.5 },
    }),
  { drawsPerPull: 1 },
);

/** Pulls these arms; returns the accepted length and the time of each round. */
function play(options: ServedDrafterOptions, arms: readonly number[], random: () => number): [number, number][] {
  const episode = servedDrafter(options).begin(0, random);
  return arms.map((arm) => {
    const before = episode.elapsed;
    const length = episode.pull(arm);
    return [length, Math.round(1e9 * (episode.elapsed - before)) / 1e9];
  });
}

describe('servedDrafter', () => {
  test('with one load and nothing else it is depthHazards, round for round', () => {
    const served = servedDrafter(plain);
    const { hazards, draftLengths, sequenceLength, loads } = plain;
    const { armCosts } = loads[0]!;
    const independent = depthHazards({
      hazards: draftLengths.map((length) => hazards.slice(0, length)),
      armCosts,
      sequenceLength,
    });
    expect([served.rewardRange, served.armRanges]).toEqual([independent.rewardRange, independent.armRanges]);
    for (const seed of [1, 2, 3]) {
      const [one, two] = [served, independent].map((environment) => environment.begin(0, createRandom(seed)));
      for (let round = 0; !one!.done; round++) {
        expect(one!.pull(round % 3)).toBe(two!.pull(round % 3));
        expect(one!.elapsed).toBe(two!.elapsed);
      }
    }
  });

  // A uniform of 0 accepts every draft whole, where no hazard is 0.
  const whole = () => 0;

  test('a round costs what the load says in which its first token lies', () => {
    const loads = [
      { fromToken: 0, armCosts: [1, 2, 3] },
      { fromToken: 6, armCosts: [10, 20, 30] },
      { fromToken: 7, armCosts: [5, 6, 7] },
    ];
    // Rounds begin at 0, 5, 10 and 11: the load from 6 to 7 is leapt over.
    expect(play({ ...plain, loads }, [2, 2, 0, 1], whole)).toEqual([
      [5, 3],
      [5, 3],
      [1, 5],
      [3, 6],
    ]);
    const at = [
      { fromToken: 0, armCosts: [1, 2, 3] },
      { fromToken: 5, armCosts: [10, 20, 30] },
    ];
    expect(play({ ...plain, loads: at }, [2, 0], whole)).toEqual([
      [5, 3],
      [1, 10],
    ]);
  });

  test('changing the arm costs time, beginning with one does not', () => {
    expect(play({ ...plain, switchingCost: 0.5 }, [1, 1, 0, 2, 2], whole).map(([, time]) => time)).toEqual([
      1.2, 1.2, 1.5, 1.9, 1.4,
    ]);
    const first = (arm: number) => play({ ...plain, switchingCost: 0.5 }, [arm], whole)[0]![1];
    expect([0, 1, 2].map(first)).toEqual([1, 1.2, 1.4]);
  });

  test('after a round without drafts so many rounds that draft are worse, and one more such round begins it anew', () => {
    // Survival 0.8, 0.56, 0.336, 0.168; stale, with half of every hazard: 0.4, 0.14, 0.042, 0.0105. A uniform of 0.3 is
    // below three of the former and one of the latter.
    const options = { ...plain, stale: { rounds: 2, factor: 0.5 } };
    const lengths = play(options, [2, 0, 2, 2, 2, 0, 2, 0, 1, 1, 1], () => 0.3).map(([length]) => length);
    expect(lengths).toEqual([4, 1, 2, 2, 4, 1, 2, 1, 2, 2, 3]);
  });

  test('a factor of 0 leaves nothing but the bonus token, and pullAll tells the same', () => {
    const episode = servedDrafter({ ...plain, stale: { rounds: 1, factor: 0 } }).begin(0, whole);
    const outcomes = new Float64Array(3);
    expect(episode.pullAll!(0, outcomes)).toBe(1);
    expect(Array.from(outcomes)).toEqual([1, 3, 5]);
    expect(episode.pullAll!(2, outcomes)).toBe(1);
    expect(Array.from(outcomes)).toEqual([1, 1, 1]);
    expect(episode.pull(2)).toBe(5);
  });

  test('says what it is made of, and a later change of the options changes nothing', () => {
    const options = structuredClone({ ...plain, switchingCost: 0.25, stale: { rounds: 2, factor: 0.5 } });
    const environment = servedDrafter(options);
    const description = { kind: 'servedDrafter', ...structuredClone(options) };
    options.draftLengths[0] = 1;
    options.hazards[0] = 0;
    options.loads[0]!.armCosts[0] = 9;
    options.stale.rounds = 7;
    expect(environment.description).toEqual(description);
    expect(environment.armCount).toBe(3);
    expect(environment.armCosts).toEqual([1, 1.2, 1.4]);
    const { switchingCost, stale, ...rest } = servedDrafter(plain).description!;
    expect([switchingCost, stale, rest]).toEqual([0, undefined, { kind: 'servedDrafter', ...plain }]);
  });

  test('may be decoding without drafts alone', () => {
    const options = { draftLengths: [0], hazards: [], sequenceLength: 3, loads: [{ fromToken: 0, armCosts: [1] }] };
    expect(play(options, [0, 0, 0], whole)).toEqual(new Array(3).fill([1, 1]));
  });

  test('an episode without a random source is refused when it is begun', () => {
    expect(() => servedDrafter(plain).begin(0, undefined as never)).toThrow(
      'servedDrafter.begin: random must be a function, got undefined',
    );
  });

  test.each<[object, string]>([
    [{ draftLengths: [] }, 'draftLengths must be a non-empty array, got an array of 0'],
    [{ draftLengths: [-1, 2, 4] }, 'draftLengths[0] must be an integer of at least 0, got -1'],
    [{ hazards: [0.8, 0.7, 0.6, 1.5] }, 'hazards[3] must be in [0, 1], got 1.5'],
    [{ sequenceLength: 0 }, 'sequenceLength must be a positive integer, got 0'],
    [{ loads: [null] }, 'loads[0] must be an object, got null'],
    [{ loads: [{ fromToken: 0, armCosts: 1 }] }, 'loads[0].armCosts must be an array of 3, got 1'],
    [{ loads: [{ fromToken: 0 }] }, 'loads[0].armCosts must be an array of 3, got undefined'],
    [
      { loads: [0, 5, 5].map((fromToken) => ({ fromToken, armCosts: [1, 1, 1] })) },
      'loads[2].fromToken must be an integer of at least 6, got 5',
    ],
    [{ stale: 1 }, 'stale must be an object, got 1'],
    [{ stale: { rounds: 1, factor: 0.5, round: 1 } }, 'stale must be among rounds, factor, got "round"'],
    [{ draftLengths: [2, 2] }, 'draftLengths[1] must be an integer of at least 3, got 2'],
    [{ hazards: [0.5] }, 'hazards must be an array of 4, got an array of 1'],
    [{ loads: [] }, 'loads must be a non-empty array'],
    [{ loads: [{ fromToken: 1, armCosts: [1, 1, 1] }] }, 'loads[0].fromToken must be 0, got 1'],
    [{ loads: [{ fromToken: 0, armCosts: [1, 1] }] }, 'loads[0].armCosts must be an array of 3, got an array of 2'],
    [{ loads: [{ fromToken: 0, armCosts: [1, 0, 1] }] }, 'loads[0].armCosts[1] must be a finite number greater than 0'],
    [{ loads: [plain.loads[0], plain.loads[0]] }, 'loads[1].fromToken must be a positive integer, got 0'],
    [{ switchingCost: -1 }, 'switchingCost must be a finite number of at least 0, got -1'],
    [{ stale: { rounds: 0, factor: 0.5 } }, 'stale.rounds must be a positive integer, got 0'],
    [{ stale: { rounds: 1, factor: 2 } }, 'stale.factor must be in [0, 1], got 2'],
  ])('%j is refused', (wrong, message) => {
    expect(() => servedDrafter({ ...plain, ...wrong })).toThrow(`servedDrafter: ${message}`);
  });
});
