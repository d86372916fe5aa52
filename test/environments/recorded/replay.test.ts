import {
  createRandom,
  type Episode,
  linUcb,
  type ReplayArm,
  replay,
  runEpisode,
  type TraceTurn,
  turnsWith,
  ucbSpec,
} from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';
import { syntheticTurn } from './synthetic-trace.js';

const random = createRandom('a replay draws nothing');
const tree: ReplayArm = { kind: 'recorded', method: 'tree', maxDraftLength: 5, semantics: 'next-start' };
const chain: ReplayArm = { kind: 'track', track: 'm68', maxDraftLength: 2 };
const lookup: ReplayArm = { kind: 'track', track: 'pld3x10', free: true, maxDraftLength: 4 };
const treeByRound: ReplayArm = { kind: 'recorded', method: 'tree', semantics: 'round-indexed' };
const deepByRound: ReplayArm = { kind: 'recorded', method: 'deep20', semantics: 'round-indexed' };

/** The accepted length of arm 0 of a new episode after `before` rounds of the last arm, which is plain decoding. */
function lengthsByPosition(arm: ReplayArm): number[] {
  const environment = replay([syntheticTurn()], { arms: [arm, { kind: 'plain' }] });
  return Array.from({ length: 12 }, (_, position) => {
    const episode = environment.begin(0, random);
    for (let p = 0; p < position; p++) episode.pull(1);
    return episode.pull(0);
  });
}

function drain(episode: Episode, arm: number): number[] {
  const lengths: number[] = [];
  while (!episode.done) lengths.push(episode.pull(arm));
  return lengths;
}

const twoTurns = [syntheticTurn(), syntheticTurn({ id: 8, recorded: { tree: [5, 1, 1, 5], deep20: [12] } })];
describeEnvironmentContract(
  'replay by position',
  () => replay(twoTurns, { arms: [tree, { ...chain, cost: 1.2 }, lookup, { kind: 'plain' }] }),
  { drawsPerPull: 0 },
);
describeEnvironmentContract(
  'replay by round',
  () =>
    replay(twoTurns, {
      arms: [
        { kind: 'recorded', method: 'tree', semantics: 'round-indexed', wrap: true },
        { kind: 'recorded', method: 'deep20', semantics: 'round-indexed', wrap: true },
        { kind: 'plain' },
      ],
    }),
  { drawsPerPull: 0 },
);

describe('position-exact arms', () => {
  test('a track without a cap accepts the run from the position, at most its draft length, and the bonus token, cut at the end', () => {
    // m68: 1 1 0 1 0 1 1 1 1 1 0 1
    expect(lengthsByPosition({ ...chain, maxDraftLength: 2 })).toEqual([3, 2, 1, 2, 1, 3, 3, 3, 3, 2, 1, 1]);
    expect(lengthsByPosition({ ...chain, maxDraftLength: 20 })).toEqual([3, 2, 1, 2, 1, 6, 5, 4, 3, 2, 1, 1]);
    expect(lengthsByPosition({ ...chain, maxDraftLength: 0 })).toEqual(new Array(12).fill(1));
  });

  test('a track accepts its recorded run, at most its draft length, or its cap; no candidate gives one token', () => {
    // pld3x10: -1 0 3 2 1 0 -1 5 4 3 2 1
    expect(lengthsByPosition(lookup)).toEqual([1, 1, 4, 3, 2, 1, 1, 5, 4, 3, 2, 1]);
    expect(lengthsByPosition({ kind: 'track', track: 'pld3x10', free: true })).toEqual([
      1, 1, 4, 3, 2, 1, 1, 5, 4, 3, 2, 1,
    ]);
    expect(lengthsByPosition({ ...lookup, maxDraftLength: 1 })).toEqual([1, 1, 2, 2, 2, 1, 1, 2, 2, 2, 2, 1]);
  });

  test('a track without a cap needs a draft length: how far it goes is not in the recording', () => {
    expect(() => replay([syntheticTurn()], { arms: [{ kind: 'track', track: 'm68' }] })).toThrow(
      'replay: maxDraftLength must be given for track "m68", which has no cap, got undefined',
    );
  });

  test('plain decoding gives one token a round', () => {
    expect(drain(replay([syntheticTurn()], { arms: [{ kind: 'plain' }] }).begin(0, random), 0)).toHaveLength(12);
  });
});

describe('next-start', () => {
  test('the next recorded block at or after the position counts; after the last one, the rest of the turn', () => {
    // tree: blocks of 4, 1, 5, 2 start at 0, 4, 5, 10.
    expect(lengthsByPosition(tree)).toEqual([4, 1, 1, 1, 1, 5, 2, 2, 2, 2, 2, 1]);
  });

  test('a recorded method replayed alone takes exactly its recorded blocks', () => {
    const recorded = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(recorded, fc.constantFrom('next-start' as const, 'round-indexed' as const), (lengths, semantics) => {
        const tokenCount = lengths.reduce((sum, length) => sum + length, 0);
        const turn = syntheticTurn({ tokenCount, recorded: { own: lengths }, tracks: {}, signals: {} });
        const environment = replay([turn], { arms: [{ kind: 'recorded', method: 'own', semantics }] });
        expect(drain(environment.begin(0, random), 0)).toEqual(lengths);
      }),
      { seed: 20260, numRuns: 200 },
    );
  });
});

describe('round-indexed', () => {
  test("the t-th round gives the arm's t-th length, whatever was pulled before, cut at the end", () => {
    const episode = replay([syntheticTurn()], { arms: [treeByRound, deepByRound, { kind: 'plain' }] }).begin(0, random);
    expect([episode.pull(0), episode.pull(2), episode.pull(0), episode.pull(0)]).toEqual([4, 1, 5, 2]);
    expect(episode.done).toBe(true);
    const cut = replay([syntheticTurn()], { arms: [treeByRound, deepByRound] }).begin(0, random);
    expect([cut.pull(1), cut.pull(0), cut.pull(0)]).toEqual([6, 1, 5]);
  });

  test('a list that runs out is an error that changes nothing, unless the arm wraps', () => {
    const begin = (wrap: boolean) =>
      replay([syntheticTurn()], { arms: [{ ...deepByRound, wrap }, { kind: 'plain' }] }).begin(0, random);
    const episode = begin(false);
    episode.pull(1);
    episode.pull(1);
    expect(() => episode.pull(0)).toThrow(
      'Episode.pull: turns[0] (id 7, turn 0): deep20 must have a recorded length for round 3, or the arm wrap: true, got a list of 2',
    );
    const outcomes = Float64Array.of(-1, -1);
    expect(() => episode.pullAll!(1, outcomes)).toThrow(RangeError);
    expect(outcomes).toEqual(Float64Array.of(-1, -1));
    expect(episode.elapsed).toBe(2);
    expect(drain(episode, 1)).toHaveLength(10);

    const wrapping = begin(true);
    wrapping.pull(1);
    wrapping.pull(1);
    expect(drain(wrapping, 0)).toEqual([6, 4]);
  });

  test('rounds and positions do not mix in one environment', () => {
    expect(() => replay([syntheticTurn()], { arms: [treeByRound, chain] })).toThrow(
      "replay: arms[1] must be round-indexed or plain, as another arm is round-indexed, got the position-exact kind 'track'",
    );
    const nextStart: ReplayArm = { kind: 'recorded', method: 'deep20', semantics: 'next-start' };
    expect(() => replay([syntheticTurn()], { arms: [nextStart, treeByRound] })).toThrow(
      /arms\[0\] must be .*got next-start/,
    );
  });
});

describe('the environment', () => {
  const arms: ReplayArm[] = [{ ...tree, cost: 1.4 }, chain, lookup, { kind: 'plain', name: 'no draft' }];
  const second = syntheticTurn({ turn: 1, recorded: { tree: [6, 6] } });
  const environment = replay([syntheticTurn(), second], { arms });

  test('says what every arm is: names, ranges, semantics, costs', () => {
    expect(environment.armCount).toBe(4);
    expect(environment.rewardRange).toEqual({ min: 1, max: 6 });
    expect(environment.armRanges.map(({ min, max }) => [min, max])).toEqual([
      [1, 6],
      [1, 3],
      [1, 5],
      [1, 1],
    ]);
    expect(environment.armNames).toEqual([
      'tree (next-start)',
      'm68 x2 (position-exact)',
      'pld3x10 x4 (position-exact)',
      'no draft',
    ]);
    expect(environment.episodeCount).toBe(2);
    expect(JSON.parse(JSON.stringify(environment.description))).toEqual({
      kind: 'replay',
      turns: 2,
      tokens: 24,
      skippedTurns: 0,
      wrap: false,
      contexts: [],
      arms: [
        {
          kind: 'recorded',
          method: 'tree',
          semantics: 'next-start',
          name: 'tree (next-start)',
          cost: 1.4,
          free: false,
          maxDraftLength: 5,
        },
        {
          kind: 'track',
          track: 'm68',
          free: false,
          semantics: 'position-exact',
          name: 'm68 x2 (position-exact)',
          cost: 1,
          maxDraftLength: 2,
        },
        {
          kind: 'track',
          track: 'pld3x10',
          free: true,
          semantics: 'position-exact',
          name: 'pld3x10 x4 (position-exact)',
          cost: 1,
          maxDraftLength: 4,
        },
        { kind: 'plain', semantics: 'position-exact', name: 'no draft', cost: 1, free: true, maxDraftLength: 0 },
      ],
    });
  });

  test('the longest draft of a recorded method comes from the turns where it is not given', () => {
    const derived = replay([syntheticTurn(), second], {
      arms: [{ kind: 'recorded', method: 'tree', semantics: 'next-start' }],
    });
    expect(derived.rewardRange).toEqual({ min: 1, max: 6 });
  });

  test('says what each arm costs, and which can be looked up for nothing', () => {
    expect(environment.armCosts).toEqual([1.4, 1, 1, 1]);
    expect(environment.freeArms).toEqual([false, false, true, true]);
    expect(environment).not.toHaveProperty('contextSize');
  });

  test('any arm is free that says so, and none that says it is not', () => {
    const said = arms.map((arm, i): ReplayArm => ({ ...arm, free: i < 2 }));
    expect(replay([syntheticTurn()], { arms: said }).freeArms).toEqual([true, true, false, false]);
    const unsaid = arms.map(({ free: _, ...arm }) => arm as ReplayArm);
    expect(replay([syntheticTurn()], { arms: unsaid }).freeArms).toEqual([false, false, false, true]);
    expect(() => replay([syntheticTurn()], { arms: [{ ...chain, free: 'yes' as never }] })).toThrow(
      'arms[0].free must be true or false, got "yes"',
    );
  });

  test('tells the outcomes of every position that has been produced, and of no other', () => {
    const episode = environment.begin(0, random);
    const atStart = new Float64Array(4);
    episode.pullAll!(0, atStart);
    const outcomes = new Float64Array(4);
    episode.outcomesAt!(0, outcomes);
    expect(outcomes).toEqual(atStart);
    // At position 3 the tree's next block is that of position 4, the chain has 1 right token, the lookup 2.
    episode.outcomesAt!(3, outcomes);
    expect(Array.from(outcomes)).toEqual([1, 2, 3, 1]);
    expect(() => episode.outcomesAt!(4, outcomes)).toThrow(
      'Episode.outcomesAt: position must be an integer in [0, 3], got 4',
    );
  });

  test('elapsed adds up the costs of the arms that were pulled', () => {
    const episode = environment.begin(0, random);
    episode.pull(0);
    episode.pull(1);
    expect(episode.elapsed).toBe(2.4);
  });

  test('pullAll tells what every arm gives from the position, and goes on with the one that was pulled', () => {
    const episode = environment.begin(0, random);
    const outcomes = new Float64Array(4);
    expect(episode.pullAll!(1, outcomes)).toBe(3);
    expect(outcomes).toEqual(Float64Array.of(4, 3, 1, 1));
    expect(episode.pullAll!(0, outcomes)).toBe(1);
    expect(outcomes).toEqual(Float64Array.of(1, 2, 3, 1));
  });

  test('episodes are turns; beyond the last one there is an error, or the first again', () => {
    expect(environment.begin(1, random).pull(0)).toBe(6);
    expect(() => environment.begin(2, random)).toThrow('replay.begin: episode must be an integer in [0, 1], got 2');
    expect(() => environment.begin(-1, random)).toThrow(RangeError);
    expect(() => environment.begin(0.5, random)).toThrow(RangeError);
    const wrapped = replay([syntheticTurn(), second], { arms, wrap: true });
    expect(wrapped.begin(3, random).pull(0)).toBe(6);
    expect(wrapped.description.wrap).toBe(true);
    expect(() => wrapped.begin(-1, random)).toThrow(RangeError);
  });

  test('a pull of no arm, or after the end, throws and changes nothing', () => {
    const episode = environment.begin(1, random);
    for (const arm of [-1, 4, 0.5, Number.NaN])
      expect(() => episode.pull(arm)).toThrow(/arm must be an integer in \[0, 3\]/);
    expect(() => episode.pullAll!(0, new Float64Array(3))).toThrow(
      'outcomes must be a Float64Array of 4, got one of 3',
    );
    expect(drain(episode, 0)).toEqual([6, 6]);
    expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done, got a pull after EOS');
    expect(() => episode.pullAll!(0, new Float64Array(4))).toThrow('got a pull after EOS');
    expect(episode.elapsed).toBe(2.8);
  });

  test('every way through a turn conserves its tokens, within the bounds of Proposition 3.1', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 12, maxLength: 12 }), (choices) => {
        const episode = environment.begin(0, random);
        let tokens = 0;
        let rounds = 0;
        while (!episode.done) {
          const length = episode.pull(choices[rounds]!);
          const { min, max } = environment.armRanges[choices[rounds]!]!;
          expect(length >= min && length <= max).toBe(true);
          tokens += length;
          rounds += 1;
        }
        expect(tokens).toBe(12);
        expect(rounds).toBeGreaterThanOrEqual(12 / 6);
      }),
      { seed: 20261, numRuns: 300 },
    );
  });

  test('a selector made for the environment keeps one range for all arms; each arm its own where that is asked for', () => {
    expect(ucbSpec(environment).snapshot().config.armRewardRanges).toBeNull();
    const selector = ucbSpec({ ...environment, armRewardRanges: environment.armRanges });
    expect(runEpisode(selector, environment.begin(0, random), random).tokens).toBe(12);
  });
});

describe('a context', () => {
  const matched = [0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5];
  const entropy = Array.from({ length: 12 }, (_, p) => p / 8);
  const informed = syntheticTurn({ signals: { matched, entropy } });

  test('is what the signals say at the position that decoding has reached, in the order named, and stays after the end', () => {
    const environment = replay([informed], { arms: [tree, chain], contexts: ['entropy', 'matched'] });
    expect(environment.contextSize).toBe(2);
    expect(environment.description.contexts).toEqual(['entropy', 'matched']);
    const episode = environment.begin(0, random);
    const seen: number[][] = [];
    while (!episode.done) {
      seen.push(Array.from(episode.context!));
      episode.pull(0);
    }
    // The tree's blocks start at 0, 4, 5 and 10.
    expect(seen).toEqual([
      [0, 0],
      [4 / 8, 3],
      [5 / 8, 4],
      [10 / 8, 4],
    ]);
    expect(Array.from(episode.context!)).toEqual([10 / 8, 4]);
    const all = environment.begin(0, random);
    all.pullAll!(0, new Float64Array(2));
    expect(Array.from(all.context!)).toEqual([4 / 8, 3]);
    all.outcomesAt!(0, new Float64Array(2));
  });

  test('of several numbers is what linUcb reads', () => {
    const environment = replay([informed], { arms: [tree, chain], contexts: ['matched', 'entropy'] });
    const selector = linUcb({ ...environment, contextSize: environment.contextSize! });
    expect(runEpisode(selector, environment.begin(0, random), random).tokens).toBe(12);
    const other = linUcb({ ...environment, contextSize: 1 });
    expect(() => runEpisode(other, environment.begin(0, random), random)).toThrow('context of 1 numbers, got 2');
  });

  test('needs its signals in every turn; a turn without is refused, or left out and counted', () => {
    const refused = (turn: TraceTurn, message: RegExp) =>
      expect(() => replay([turn], { arms: [tree], contexts: ['matched'] })).toThrow(message);
    refused(syntheticTurn(), /signal matched must be present for the context, got none/);
    const withSignal = (values: number[]) => syntheticTurn({ signals: { matched: values } });
    refused(withSignal([1, 2]), /must have one entry for each of 12 tokens, got 2/);
    refused(withSignal([...matched.slice(1), Number.NaN]), /signal matched\[11\] must be a finite number, got NaN/);
    const options = { arms: [tree], contexts: ['matched'], incomplete: 'skip' } as const;
    expect(replay([syntheticTurn(), informed], options).description).toMatchObject({ turns: 1, skippedTurns: 1 });
    expect(() => replay([informed], { arms: [tree], contexts: ['toString'] })).toThrow(
      'signal toString must be present',
    );
  });

  test('has no place beside arms that go by rounds, and names each signal once', () => {
    expect(() => replay([informed], { arms: [treeByRound], contexts: ['matched'] })).toThrow(
      'replay: contexts must be absent beside round-indexed arms, got an array of 1',
    );
    expect(() => replay([informed], { arms: [tree], contexts: [''] })).toThrow(
      'contexts[0] must be a non-empty string',
    );
    expect(() => replay([informed], { arms: [tree], contexts: ['matched', 'matched'] })).toThrow(
      'contexts[1] must be another than those before, got "matched"',
    );
    expect(() => replay([informed], { arms: [tree], contexts: 'matched' as never })).toThrow(
      'contexts must be an array of names of signals, got "matched"',
    );
    expect(() => replay([informed], { arms: [tree], context: 'matched' } as never)).toThrow(/did you mean contexts/i);
  });
});

describe('turns that lack what an arm needs', () => {
  const without = syntheticTurn({ id: 8, recorded: {}, tracks: { other: { accepted: new Array(12).fill(1) } } });

  test('are refused by name', () => {
    expect(() => replay([syntheticTurn(), without], { arms: [chain, tree] })).toThrow(
      'replay: turns[1] (id 8, turn 0) must have track "m68" for arms[0], got the columns other',
    );
    expect(() => replay([without], { arms: [tree] })).toThrow(/must have recorded method "tree" for arms\[0\]/);
    expect(() => replay([without], { arms: [{ kind: 'track', track: 'toString', free: true }] })).toThrow(
      / track "toString"/,
    );
  });

  test('or left out and counted', () => {
    const environment = replay([without, syntheticTurn()], { arms: [tree, chain], incomplete: 'skip' });
    expect(environment.episodeCount).toBe(1);
    expect(environment.description).toMatchObject({ turns: 1, skippedTurns: 1 });
    expect(environment.turns[0]!.id).toBe(7);
    expect(() => replay([without], { arms: [tree], incomplete: 'skip' })).toThrow('got none among 1');
  });

  test('or filtered beforehand, so that several replays take the same turns', () => {
    expect(turnsWith([without, syntheticTurn()], [tree, chain]).map(({ id }) => id)).toEqual([7]);
    expect(turnsWith([], [tree])).toEqual([]);
    expect(() => turnsWith([], [])).toThrow('turnsWith: arms must be a non-empty array');
    expect(() => turnsWith('x' as never, [tree])).toThrow('turnsWith: turns must be an array');
  });
});

describe('what replay refuses', () => {
  const turn = syntheticTurn();
  const plain: ReplayArm = { kind: 'plain' };

  test.each<[string, unknown, RegExp]>([
    ['no arms', { arms: [] }, /^replay: arms must be a non-empty array/],
    [
      'an arm of no kind',
      { arms: [{ kind: 'oracle' }] },
      /arms\[0\]\.kind must be 'recorded', 'track' or 'plain', got "oracle"/,
    ],
    [
      'semantics of no kind',
      { arms: [{ ...tree, semantics: 'exact' }] },
      /arms\[0\]\.semantics must be 'next-start' or 'round-indexed', got "exact"/,
    ],
    ['semantics left out', { arms: [{ ...tree, semantics: undefined }] }, /semantics must be .* got undefined/],
    [
      'a fractional draft length',
      { arms: [{ ...chain, maxDraftLength: 2.5 }] },
      /arms\[0\].maxDraftLength must be an integer in \[0, 32766\], got 2\.5/,
    ],
    [
      'a cost of nothing',
      { arms: [{ ...chain, cost: 0 }] },
      /arms\[0\]\.cost must be a finite number greater than 0, got 0/,
    ],
    ['a cost of NaN', { arms: [{ ...chain, cost: Number.NaN }] }, /cost must be .*, got NaN/],
    [
      'two arms of one name',
      { arms: [plain, { ...plain, cost: 2 }] },
      /arms\[1\]\.name must be another than that of arms\[0\], got "plain"/,
    ],
    [
      'drafts beyond the cap',
      { arms: [{ ...lookup, maxDraftLength: 11 }] },
      /turns\[0\] \(id 7, turn 0\): pld3x10: maxDraftLength must be at most the track's cap of 10, got 11/,
    ],
    [
      'a length beyond the draft',
      { arms: [{ ...tree, maxDraftLength: 3 }] },
      /turns\[0\] \(id 7, turn 0\): tree\[2\] must be an integer in \[1, 4\], got 5/,
    ],
    [
      'another word for incomplete',
      { arms: [plain], incomplete: 'drop' },
      /incomplete must be 'throw' or 'skip', got "drop"/,
    ],
    ['a wrap that is no boolean', { arms: [plain], wrap: 1 }, /wrap must be true or false, got 1/],
    [
      'an arm wrap that is no boolean',
      { arms: [{ ...treeByRound, wrap: 1 }] },
      /arms\[0\]\.wrap must be true or false, got 1/,
    ],
    ['no options', undefined, /options must be an object, got undefined/],
  ])('%s', (_name, options, message) => {
    expect(() => replay([turn], options as never)).toThrow(message);
  });

  test.each<[string, object, ReplayArm, RegExp]>([
    ['no tokens', { tokenCount: 0 }, plain, /turns\[0\]\.tokenCount must be a positive integer, got 0/],
    ['lengths that do not sum', { recorded: { tree: [4, 1, 5] } }, tree, /tree must sum to tokenCount = 12, got 10/],
    [
      'a length that is a fraction',
      { recorded: { tree: [4.5, 1, 5, 1.5] } },
      tree,
      /tree\[0\] must be an integer in \[1, 6\], got 4.5/,
    ],
    [
      'a short track',
      { tracks: { m68: { accepted: [1, 0] } } },
      chain,
      /m68 must have one entry for each of 12 tokens, got 2/,
    ],
    [
      'a run of nothing known',
      { tracks: { m68: { accepted: new Array(12).fill(-2) } } },
      chain,
      /m68\[0\] must be an integer in \[-1, 32766\], got -2/,
    ],
    [
      'a track beyond its cap',
      { tracks: { pld3x10: { accepted: new Array(12).fill(9), cap: 8 } } },
      lookup,
      /pld3x10\[0\] must be an integer in \[-1, 8\], got 9/,
    ],
    ['no columns at all', { recorded: undefined }, plain, /turns\[0\]\.recorded must be an object, got undefined/],
  ])('a turn with %s', (_name, overrides, arm, message) => {
    expect(() => replay([syntheticTurn(overrides)], { arms: [arm] })).toThrow(message);
  });

  test('holes, and columns that are no lists', () => {
    const holed = [plain, plain];
    delete holed[0];
    expect(() => replay([syntheticTurn()], { arms: holed })).toThrow('arms must have no holes, got one at index 0');
    expect(() => replay(new Array(1), { arms: [plain] })).toThrow('turns must have no holes, got one at index 0');
    expect(() => turnsWith([null as never], [plain])).toThrow('turnsWith: turns[0] must be an object, got null');
    expect(() => replay([syntheticTurn({ recorded: { tree: null as never } })], { arms: [tree] })).toThrow(
      'turns[0] (id 7, turn 0) must have recorded method "tree" for arms[0]',
    );
    expect(() => replay([syntheticTurn({ tokenCount: 1e12 })], { arms: [plain] })).toThrow(
      'turns[0].tokenCount must be at most 10000000, got 1000000000000',
    );
  });

  test('no turns', () => {
    expect(() => replay([], { arms: [plain] })).toThrow('replay: turns must be a non-empty array');
  });
});
