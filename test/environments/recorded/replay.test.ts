import {
  createRandom,
  linUcb,
  type ReplayArm,
  replay,
  runEpisode,
  type TraceTurn,
  turnsWith,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';
import { chain, lookup, syntheticTurn, tree, treeByRound } from './synthetic-trace.js';

const random = createRandom('a replay draws nothing');
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

describe('the environment', () => {
  const arms: ReplayArm[] = [{ ...tree, cost: 1.4 }, chain, lookup, { kind: 'plain', name: 'no draft' }];
  const second = syntheticTurn({ turn: 1, recorded: { tree: [6, 6] } });
  const make = () => replay([syntheticTurn(), second], { arms });

  test('says what every arm is: names, ranges, semantics, costs', () => {
    const environment = make();
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
    const environment = make();
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

  test('episodes are turns; beyond the last one there is an error, or the first again', () => {
    const environment = make();
    expect(environment.begin(1, random).pull(0)).toBe(6);
    expect(() => environment.begin(2, random)).toThrow('replay.begin: episode must be an integer in [0, 1], got 2');
    expect(() => environment.begin(-1, random)).toThrow(RangeError);
    expect(() => environment.begin(0.5, random)).toThrow(RangeError);
    const wrapped = replay([syntheticTurn(), second], { arms, wrap: true });
    expect(wrapped.begin(3, random).pull(0)).toBe(6);
    expect(wrapped.description.wrap).toBe(true);
    expect(() => wrapped.begin(-1, random)).toThrow(RangeError);
  });

  test('a selector made for the environment keeps one range for all arms; each arm its own where that is asked for', () => {
    const environment = make();
    expect(ucbSpec(environment).snapshot().config.armRewardRanges).toBeNull();
    const selector = ucbSpec({ ...environment, armRewardRanges: environment.armRanges });
    expect(runEpisode(selector, environment.begin(0, random), random).tokens).toBe(12);
  });
});

describe('a context', () => {
  const matched = [0, 1, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5];
  const entropy = Array.from({ length: 12 }, (_, p) => p / 8);
  const informed = syntheticTurn({ signals: { matched, entropy } });

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
    expect(() => replay([informed], { arms: [treeByRound, { kind: 'plain' }], contexts: ['matched'] })).toThrow(
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
    expect(() => replay([syntheticTurn({ recorded: {}, tracks: {} })], { arms: [tree] })).toThrow(
      'must have recorded method "tree" for arms[0], got no columns',
    );
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
    const half = syntheticTurn({ id: 9, recorded: {} });
    expect(turnsWith([half, syntheticTurn()], [tree, chain]).map(({ id }) => id)).toEqual([7]);
    expect(turnsWith([half, syntheticTurn()], [chain]).map(({ id }) => id)).toEqual([9, 7]);
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
    ['a name that is none', { arms: [{ ...plain, name: '' }] }, /arms\[0\]\.name must be a non-empty string, got ""/],
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
    [
      'a cap beyond the longest draft',
      { tracks: { pld3x10: { accepted: new Array(12).fill(1), cap: 32_767 } } },
      lookup,
      /pld3x10\.cap must be an integer in \[0, 32766\], got 32767/,
    ],
    [
      'a block beyond the longest',
      { tokenCount: 32_768, recorded: { tree: [32_768] } },
      { ...tree, maxDraftLength: undefined } as never,
      /tree\[0\] must be an integer in \[1, 32767\], got 32768/,
    ],
    [
      'a column that is no list',
      { recorded: { tree: 12 as never } },
      tree,
      /must have recorded method "tree" for arms/,
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

  test('rounds and positions do not mix in one environment', () => {
    expect(() => replay([syntheticTurn()], { arms: [treeByRound, chain] })).toThrow(
      "replay: arms[1] must be round-indexed or plain, as another arm is round-indexed, got the position-exact kind 'track'",
    );
    const nextStart: ReplayArm = { kind: 'recorded', method: 'deep20', semantics: 'next-start' };
    expect(() => replay([syntheticTurn()], { arms: [nextStart, treeByRound] })).toThrow(
      /arms\[0\] must be .*got next-start/,
    );
  });

  test('no turns', () => {
    expect(() => replay([], { arms: [plain] })).toThrow('replay: turns must be a non-empty array');
  });
});

describe('a turn that a program wrote wrongly', () => {
  const turn = { id: 1, turn: 0, tokenCount: 3, milliseconds: {} };
  const right = { recorded: { m: [1, 2] }, tracks: { s: { accepted: [0, 0, 0] } }, signals: { known: [0, 0, 0] } };
  const arms: ReplayArm[] = [
    { kind: 'recorded', method: 'm', semantics: 'next-start' },
    { kind: 'track', track: 's', maxDraftLength: 2 },
  ];
  const sign = Symbol('sign') as never;
  test.each<[what: string, wrong: object, message: string]>([
    ['a track of nothing', { tracks: { s: {} } }, 's.accepted must be a list of numbers, got undefined'],
    ['a track of null', { tracks: { s: { accepted: null } } }, 's.accepted must be a list of numbers, got null'],
    ['a recorded object', { recorded: { m: {} } }, 'm must be a list of numbers, got an object'],
    ['a signal of null', { signals: { known: null } }, 'signal known must be a list of numbers, got null'],
    [
      'a length that is a symbol',
      { recorded: { m: [1, sign] } },
      'm[1] must be an integer in [1, 1], got Symbol(sign)',
    ],
    [
      'a turn that is a symbol',
      { turn: sign, signals: { known: [] } },
      'turn Symbol(sign)): signal known must have one entry',
    ],
  ])('is refused by name: %s', (_what, wrong, message) => {
    const turns = [{ ...turn, ...right, ...wrong } as never];
    expect(() => replay(turns, { arms, contexts: ['known'] })).toThrow(/^replay: turns\[0\]/);
    expect(() => replay(turns, { arms, contexts: ['known'] })).toThrow(message);
  });
});
