import { decisionLedger, type LedgerSnapshot, restoreSelector, ucb1, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { readLedgerState } from '../../src/live/ledger-state.js';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const neverDrawn = () => {
  throw new Error('a number was drawn');
};

/** A ledger with a clock, names, a context, a retired arm and three open decisions, the times 10, 10 and 20. */
function saved(): LedgerSnapshot {
  let now = 10;
  const ledger = decisionLedger(ucbSpec(UNIT), { armNames: ['a', 'b', 'c'], clock: () => now });
  ledger.decide(neverDrawn, { context: [1, 2] });
  ledger.settle(ledger.decide(neverDrawn).id, 1);
  ledger.decide(neverDrawn, { without: ['a'] });
  now = 20;
  ledger.retireArm('c');
  ledger.decide(neverDrawn);
  return JSON.parse(JSON.stringify(ledger.snapshot()));
}

function read(snapshot: LedgerSnapshot, options: object = { clock: () => 20 }, expected = ucbSpec(UNIT)) {
  return readLedgerState('who', expected, restoreSelector(snapshot.selector as never), snapshot, options);
}

/** The snapshot of a ledger without a clock: two open decisions. */
function counted(): LedgerSnapshot {
  const ledger = decisionLedger(ucbSpec(UNIT));
  ledger.decide(neverDrawn);
  ledger.decide(neverDrawn);
  return JSON.parse(JSON.stringify(ledger.snapshot()));
}

describe("a ledger's snapshot", () => {
  test('is read as it was saved, in copies', () => {
    const snapshot = saved();
    const state = read(snapshot);
    const { closed, heard, ...rest } = state;
    expect(rest).toStrictEqual({
      made: snapshot.made,
      armNames: ['a', 'b', 'c'],
      retired: [2],
      decisions: 4,
      clock: 20,
      open: snapshot.open,
    });
    expect(state.open.map(({ id, name, context, without, at }) => [id, name, context, without, at])).toEqual([
      [0, 'a', [1, 2], undefined, 10],
      [2, 'c', undefined, [0], 10],
      [3, 'b', undefined, [2], 20],
    ]);
    expect(closed.toState()).toEqual({ ids: [1], as: ['settled'] });
    expect(heard.toState()).toEqual({ counts: [0, 1, 0], rewards: [0, 1, 0], costs: [0, 0, 0] });
    for (const part of ['open', 'retired', 'armNames'] as const) expect(state[part]).not.toBe(snapshot[part]);
    expect(state.open[0]!.context).not.toBe(snapshot.open[0]!.context);
    expect(state.open[1]!.without).not.toBe(snapshot.open[1]!.without);
  });

  test('without names or probabilities has decisions without them', () => {
    const snapshot = counted();
    const plain = { ...snapshot, open: snapshot.open.map(({ id, arm, at }) => ({ id, arm, at })) };
    expect(read(plain, {}).open).toStrictEqual([
      { id: 0, arm: 0, at: 0 },
      { id: 1, arm: 1, at: 1 },
    ]);
    expect(read(plain, {}).armNames).toBe(null);
    expect(read(snapshot, {}).open[0]).toStrictEqual({ id: 0, arm: 0, probability: 1, at: 0 });
  });

  test('may have more arms than the selector of the program: they were added', () => {
    const ledger = decisionLedger(ucbSpec(UNIT));
    ledger.addArm();
    expect(read(ledger.snapshot(), {}).heard.counts.length).toBe(4);
  });

  test('may have its names in another order, as stores like to have them, but not lists', () => {
    const reversed = (value: unknown): unknown =>
      value === null || typeof value !== 'object' || Array.isArray(value)
        ? value
        : Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([name, part]) => [name, reversed(part)]),
          );
    const armRewardRanges = [
      { min: 0, max: 1 },
      { min: 0, max: 0.5 },
      { min: 0.25, max: 1 },
    ];
    const expected = () => ucbSpec({ ...UNIT, armRewardRanges });
    const snapshot = decisionLedger(expected()).snapshot();
    const other = { ...snapshot, made: reversed(snapshot.made) as LedgerSnapshot['made'] };
    expect(JSON.stringify(other)).not.toBe(JSON.stringify(snapshot));
    expect(read(other, {}, expected()).made).toStrictEqual(snapshot.made);
    const { config } = snapshot.made as { config: { armRewardRanges: object[] } };
    const ranges = { ...config, armRewardRanges: [...config.armRewardRanges].reverse() };
    expect(() => read({ ...snapshot, made: { ...snapshot.made, config: ranges } }, {}, expected())).toThrow(
      "snapshot.made.config must be the selector's {",
    );
  });

  test('that never read a clock may go on with one', () => {
    const fresh = decisionLedger(ucbSpec(UNIT)).snapshot();
    expect(read(fresh, { clock: () => 3 }).clock).toBe(null);
  });

  const clockless = counted();
  test.each<[string, object, object | undefined, string]>([
    [
      'another form',
      { ...saved(), format: 'ledger' },
      undefined,
      `must be of format 'banditspec-ledger', version 1, got "ledger", 1`,
    ],
    ['another version', { ...saved(), version: 2 }, undefined, `version 1, got "banditspec-ledger", 2`],
    ['no identity', { ...saved(), made: null }, undefined, 'snapshot.made must be an object, got null'],
    [
      'another version of the kind',
      { ...saved(), made: { ...saved().made, version: 9 } },
      undefined,
      "snapshot.made.version must be the selector's 1, got 9",
    ],
    [
      'another selector within',
      { ...saved(), selector: ucb1(UNIT).snapshot() },
      undefined,
      'snapshot.selector.kind must be ucbSpec, got "ucb1"',
    ],
    [
      'fewer arms than there were',
      { ...saved(), selector: ucbSpec({ ...UNIT, armCount: 2 }).snapshot() },
      undefined,
      'snapshot.selector.problem.armCount must be at least 3, got 2',
    ],
    [
      'names alike',
      { ...saved(), armNames: ['a', 'b', 'b'] },
      undefined,
      'snapshot.armNames[2] must be one that no other',
    ],
    [
      'half a decision',
      { ...saved(), decisions: 4.5 },
      undefined,
      'snapshot.decisions must be an integer of at least 0',
    ],
    ['no time', { ...saved(), clock: 'noon' }, undefined, 'snapshot.clock must be a finite number, got "noon"'],
    ['a clock, where there is none now', saved(), {}, 'clock must be given, as it was before, got undefined'],
    [
      'no clock, where there is one now',
      clockless,
      { clock: () => 0 },
      'clock must be absent: the snapshot counts decisions, got a function',
    ],
    [
      'no list of retired arms',
      { ...saved(), retired: 2 },
      undefined,
      'snapshot.retired must be a non-empty array, got 2',
    ],
    [
      'a retired arm that there is not',
      { ...saved(), retired: [3] },
      undefined,
      'snapshot.retired[0] must be an integer',
    ],
    [
      'one twice',
      { ...saved(), retired: [1, 1] },
      undefined,
      'snapshot.retired[1] must be an arm that stands there once',
    ],
    [
      'no arm left',
      { ...saved(), retired: [0, 2, 1] },
      undefined,
      'snapshot.retired must be fewer than all arms, got an array of 3',
    ],
    [
      'no open ones',
      { ...saved(), open: undefined },
      undefined,
      'snapshot.open must be a non-empty array, got undefined',
    ],
    [
      'an ending of what was never made',
      { ...saved(), closed: { ids: [4], as: ['settled'] } },
      undefined,
      'snapshot.closed.ids[0] must be an integer in [0, 3]',
    ],
    [
      'what was heard of fewer arms',
      { ...saved(), heard: { counts: [0], rewards: [0], costs: [0] } },
      undefined,
      'snapshot.heard.counts must be an array of 3',
    ],
  ])('of %s is refused', (_what, snapshot, options, message) => {
    expect(() => read(snapshot as LedgerSnapshot, options)).toThrow(message);
  });

  const changed = (i: number, change: object) => {
    const snapshot = saved();
    return { ...snapshot, open: snapshot.open.map((decision, k) => (k === i ? { ...decision, ...change } : decision)) };
  };
  test.each<[string, object, string]>([
    ['no object', { ...saved(), open: [7] }, 'snapshot.open[0] must be an object, got 7'],
    ['the number of the one before', changed(1, { id: 0 }), 'snapshot.open[1].id must be an integer in [1, 3], got 0'],
    ['a number to come', changed(2, { id: 4 }), 'snapshot.open[2].id must be an integer in [3, 3], got 4'],
    ['an arm that there is not', changed(0, { arm: 3 }), 'snapshot.open[0].arm must be an integer in [0, 2], got 3'],
    [
      'a probability above 1',
      changed(0, { probability: 1.5 }),
      'snapshot.open[0].probability must be in (0, 1], got 1.5',
    ],
    ['no time', changed(0, { at: null }), 'snapshot.open[0].at must be a finite number, got null'],
    [
      'a time before the one before',
      changed(1, { at: 9 }),
      'snapshot.open[1].at must be a time between that of the decision before and the last one, got 9',
    ],
    ['a time to come', changed(2, { at: 21 }), 'snapshot.open[2].at must be a time between'],
    [
      'a context of words',
      changed(0, { context: ['x'] }),
      'who: snapshot.open[0].context[0] must be a finite number, got "x"',
    ],
    [
      'an arm left out that there is not',
      changed(1, { without: [5] }),
      'snapshot.open[1].without[0] must be an integer in [0, 2], got 5',
    ],
    [
      'an arm left out twice',
      changed(1, { without: [0, 0] }),
      'snapshot.open[1].without[1] must be an arm that stands there once, got 0',
    ],
  ])('with an open decision of %s is refused', (_what, snapshot, message) => {
    expect(() => read(snapshot as LedgerSnapshot)).toThrow(message);
  });

  test('without a clock has times that are counts: the last is that of the last decision', () => {
    const open = counted().open;
    const late = { ...counted(), open: [open[0]!, { ...open[1]!, at: 2 }] };
    expect(() => read(late, {})).toThrow('snapshot.open[1].at must be a time between');
    expect(read({ ...late, open: [open[0]!, { ...open[1]!, at: 1 }] }, {}).open.length).toBe(2);
    // A time of its own is one at which it may be equal to the one before.
    expect(read({ ...late, open: [{ ...open[0]!, at: 1 }, open[1]!] }, {}).open.length).toBe(2);
  });
});
