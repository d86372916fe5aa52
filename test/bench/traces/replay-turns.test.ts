import { createRandom, type ReplayArm, replay, type TraceTurn } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { formatTraceArm, parseTraceArms } from '../../../bench/traces/arm-grammar.js';
import { columnsOf, defaultArms, everyArm } from '../../../bench/traces/columns.js';
import { underCap } from '../../../bench/traces/replay-turns.js';

const turn: TraceTurn = {
  id: 1,
  turn: 0,
  tokenCount: 10,
  recorded: { tree: [4, 2, 4] },
  tracks: {
    small: { accepted: [3, 2, 1, 0, 4, 3, 2, 1, 0, 1] },
    eagle6: { accepted: [6, 5, 4, 3, 2, 1, 0, 2, 1, 0], cap: 6 },
    copy12: { accepted: [-1, 9, 8, 7, 6, 5, 4, 3, 2, 1], cap: 12 },
  },
  signals: {},
  milliseconds: {},
};

/** What each arm would have accepted at every position. */
function lengthsOf(turns: readonly TraceTurn[], arms: readonly ReplayArm[]): number[][] {
  const episode = replay(turns, { arms }).begin(0, createRandom('unused'));
  while (!episode.done) episode.pull(0);
  const outcomes = new Float64Array(arms.length);
  return arms.map((_, arm) =>
    Array.from({ length: turn.tokenCount }, (_, position) => {
      episode.outcomesAt!(position, outcomes);
      return outcomes[arm]!;
    }),
  );
}

describe('arms of a recording', () => {
  test('any of them is free to observe or not as it says; where it says nothing only plain decoding is', () => {
    const text = 'track:eagle6,track:copy12:3:free,recorded:tree:free,plain:paid';
    const arms = parseTraceArms(text);
    expect(arms).toEqual([
      { kind: 'track', track: 'eagle6' },
      { kind: 'track', track: 'copy12', maxDraftLength: 3, free: true },
      { kind: 'recorded', method: 'tree', semantics: 'next-start', free: true },
      { kind: 'plain', free: false },
    ]);
    expect(arms.map(formatTraceArm).join(',')).toBe(text);
    expect(replay([turn], { arms }).freeArms).toEqual([false, true, true, false]);
    expect(parseTraceArms('plain:free,track:eagle6:2:paid').map(formatTraceArm)).toEqual(['plain', 'track:eagle6:2']);
    const byRound = 'recorded:tree:round-indexed:free';
    expect(parseTraceArms(byRound).map(formatTraceArm)).toEqual([byRound]);
    expect(() => parseTraceArms('track:free')).toThrow(/--arms must be/);
    expect(() => parseTraceArms('free')).toThrow(/--arms must be/);
    expect(() => parseTraceArms('track')).toThrow(/--arms must be/);
    expect(() => parseTraceArms('track:eagle6:all')).toThrow(/--arms must be/);
  });

  test('chosen from what there is: tracks of published drafters are not free, and all are as long as they go', () => {
    const { small, eagle6, copy12 } = turn.tracks;
    const arms = defaultArms(columnsOf([{ ...turn, recorded: {} }]));
    expect(arms).toEqual([
      // Without a cap: a chain, which a model drafted.
      { kind: 'track', track: 'small', maxDraftLength: 5 },
      { kind: 'track', track: 'eagle6', maxDraftLength: 6 },
      { kind: 'track', track: 'copy12', maxDraftLength: 12, free: true },
    ]);
    // Copies have at most 10 tokens where no track with a cap was drafted by a model.
    const copies = { ...turn, recorded: {}, tracks: { copy12: copy12!, other6: eagle6!, small: small! } };
    expect(defaultArms(columnsOf([copies]))).toEqual([
      { kind: 'track', track: 'small', maxDraftLength: 5 },
      { kind: 'track', track: 'copy12', maxDraftLength: 10, free: true },
      { kind: 'track', track: 'other6', maxDraftLength: 6, free: true },
    ]);
    expect(everyArm([turn])).toEqual([
      { kind: 'recorded', method: 'tree', semantics: 'next-start' },
      { kind: 'track', track: 'small', maxDraftLength: 5 },
      { kind: 'track', track: 'eagle6', maxDraftLength: 6 },
      { kind: 'track', track: 'copy12', maxDraftLength: 10, free: true },
    ]);
  });
});

describe('drafts of at most so many tokens', () => {
  const arms: ReplayArm[] = [
    { kind: 'recorded', method: 'tree', semantics: 'next-start', maxDraftLength: 3, cost: 1.5 },
    { kind: 'track', track: 'small', maxDraftLength: 4 },
    { kind: 'track', track: 'eagle6', maxDraftLength: 6 },
    { kind: 'track', track: 'copy12', free: true, maxDraftLength: 12 },
  ];

  test('cut the arms that are not free, the recorded method at its next blocks, and leave the others alone', () => {
    const cut = underCap({ turns: [turn], arms }, 2)!;
    const environment = replay(cut.turns, { arms: cut.arms });
    expect(environment.armNames).toEqual([
      'tree x2 (next-start)',
      'small x2 (position-exact)',
      'eagle6 x2 (position-exact)',
      'copy12 x12 (position-exact)',
    ]);
    expect(environment.freeArms).toEqual([false, false, false, true]);
    expect(environment.armCosts).toEqual([1.5, 1, 1, 1]);
    // The blocks of the tree begin at 0, 4 and 6. Its next one from each position: 4; 2, 2, 2, 2; 4, 4; then the end.
    expect(lengthsOf([turn], arms)[0]).toEqual([4, 2, 2, 2, 2, 4, 4, 3, 2, 1]);
    expect(lengthsOf(cut.turns, cut.arms)).toEqual([
      [3, 2, 2, 2, 2, 3, 3, 3, 2, 1],
      // Runs of 3 from 0 and of 4 from 4, cut at 2, and one more token but for the end.
      [3, 3, 2, 1, 3, 3, 3, 2, 1, 1],
      [3, 3, 3, 3, 3, 2, 1, 3, 2, 1],
      [1, 9, 8, 7, 6, 5, 4, 3, 2, 1],
    ]);
  });

  test('where no arm drafts more there is nothing to play again', () => {
    expect(underCap({ turns: [turn], arms }, 6)).toBeUndefined();
    const cut = underCap({ turns: [turn], arms }, 4)!;
    expect(cut.arms.slice(0, 2)).toEqual(arms.slice(0, 2));
    expect(cut.turns).toEqual([turn]);
    expect(cut.arms[2]).toMatchObject({ maxDraftLength: 4 });
  });

  test('do not go with rounds that have no position', () => {
    const arm: ReplayArm = { kind: 'recorded', method: 'tree', semantics: 'round-indexed', maxDraftLength: 3 };
    expect(() => underCap({ turns: [turn], arms: [arm] }, 2)).toThrow(
      '--caps must stand beside arms that know positions, got recorded:tree:round-indexed',
    );
  });
});
