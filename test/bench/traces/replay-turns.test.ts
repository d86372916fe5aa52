import { createRandom, type TraceTurn } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { formatTraceArm, parseTraceArms, type TraceArm } from '../../../bench/traces/arm-grammar.js';
import { columnsOf, defaultArms } from '../../../bench/traces/columns.js';
import { replayTurns, underCap } from '../../../bench/traces/replay-turns.js';

const turn: TraceTurn = {
  id: 1,
  turn: 0,
  tokenCount: 10,
  recorded: { tree: [4, 2, 4] },
  chains: { small: [1, 1, 1, 0, 1, 1, 1, 1, 0, 1] },
  retrieval: {
    eagle6: { accepted: [6, 5, 4, 3, 2, 1, 0, 2, 1, 0], cap: 6 },
    copy12: { accepted: [-1, 9, 8, 7, 6, 5, 4, 3, 2, 1], cap: 12 },
  },
  milliseconds: {},
};

/** What each arm would have accepted at every position. */
function lengthsOf(turns: readonly TraceTurn[], arms: readonly TraceArm[]): number[][] {
  const episode = replayTurns(turns, arms).begin(0, createRandom('unused'));
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
  test('a track that a model drafted is a retrieval arm that is not free', () => {
    const arms = parseTraceArms('track:eagle6,retrieval:copy12:3,track:eagle6:2');
    expect(arms).toEqual([
      { kind: 'retrieval', track: 'eagle6', free: false },
      { kind: 'retrieval', track: 'copy12', maxDraftLength: 3 },
      { kind: 'retrieval', track: 'eagle6', maxDraftLength: 2, free: false },
    ]);
    expect(arms.map(formatTraceArm).join(',')).toBe('track:eagle6,retrieval:copy12:3,track:eagle6:2');
    expect(replayTurns([turn], arms).freeArms).toEqual([false, true, false]);
    expect(() => parseTraceArms('track')).toThrow(/--arms must be/);
    expect(() => parseTraceArms('track:eagle6:all')).toThrow(/--arms must be/);
  });

  test('chosen from what there is: tracks of published drafters are not free, and all are as long as they go', () => {
    const { eagle6, copy12 } = turn.retrieval;
    const arms = defaultArms(columnsOf([{ ...turn, recorded: {}, chains: {} }]));
    expect(arms).toEqual([
      { kind: 'retrieval', track: 'eagle6', maxDraftLength: 6, free: false },
      { kind: 'retrieval', track: 'copy12', maxDraftLength: 12 },
    ]);
    // Copies alone have at most 10 tokens, as ever.
    const copies = { ...turn, recorded: {}, chains: {}, retrieval: { copy12: copy12!, other6: eagle6! } };
    expect(defaultArms(columnsOf([copies]))).toEqual([
      { kind: 'retrieval', track: 'copy12', maxDraftLength: 10 },
      { kind: 'retrieval', track: 'other6', maxDraftLength: 6 },
    ]);
  });
});

describe('drafts of at most so many tokens', () => {
  const arms: TraceArm[] = [
    { kind: 'recorded', method: 'tree', semantics: 'next-start', maxDraftLength: 3, cost: 1.5 },
    { kind: 'chain', drafter: 'small', draftLength: 4 },
    { kind: 'retrieval', track: 'eagle6', maxDraftLength: 6, free: false },
    { kind: 'retrieval', track: 'copy12', maxDraftLength: 12 },
  ];

  test('cut the arms that run a model, the recorded method at its next blocks, and leave the others alone', () => {
    const cut = underCap({ turns: [turn], arms }, 2)!;
    const environment = replayTurns(cut.turns, cut.arms);
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
    const arm: TraceArm = { kind: 'recorded', method: 'tree', semantics: 'round-indexed', maxDraftLength: 3 };
    expect(() => underCap({ turns: [turn], arms: [arm] }, 2)).toThrow(
      '--caps must stand beside arms that know positions, got recorded:tree:round-indexed',
    );
  });
});
