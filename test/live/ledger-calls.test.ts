/** Each call of a ledger by itself: what it checks, changes, copies and tells. */
import {
  type AnySelector,
  type ArmSelector,
  type Decision,
  decisionLedger,
  exp3Spec,
  gammaTune,
  hedge,
  type LedgerEvent,
  type LedgerOptions,
  omegaUcb,
  restoreLedger,
  restoreSelector,
  type SelectorSnapshot,
  ucb1,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const NAMES = ['a', 'b', 'c'];
const neverDrawn = () => {
  throw new Error('a number was drawn');
};

/** A selector that plays one arm, drawing a number or not, and says with which probability. */
function playing(arm: number, probability: number, draws = true): ArmSelector & { readonly episodes: number[] } {
  const episodes: number[] = [];
  return {
    ...UNIT,
    feedback: 'bandit',
    episodes,
    select(random) {
      if (draws) random();
      return arm;
    },
    probability: () => probability,
    update() {},
    startEpisode: () => void episodes.push(episodes.length),
    snapshot: () => ({ kind: 'mine', version: 1, problem: UNIT, config: {}, state: {} }),
  };
}

/** A ledger around it, which never restores it. */
const around = (selector: AnySelector, options: LedgerOptions = {}) =>
  decisionLedger(selector, {
    restore: () => {
      throw new Error('nothing is to be restored');
    },
    ...options,
  });

/** A way to restore that counts. */
function counting() {
  const copies: SelectorSnapshot[] = [];
  const restore = (snapshot: SelectorSnapshot): AnySelector => {
    copies.push(snapshot);
    return restoreSelector(snapshot as SelectorSnapshot<string>);
  };
  return { copies, restore };
}

describe('decide', () => {
  test('records the probability of a drawn choice, in (0, 1] whatever rounding made of it, and 1 of one that is not drawn', () => {
    const recorded = (selector: AnySelector) => around(selector).decide(() => 0.5).probability;
    expect(recorded(playing(1, 0.25))).toBe(0.25);
    expect(recorded(playing(1, 0.25, false))).toBe(1);
    // Half of the least difference between 1 and another number: 2^-53.
    expect(recorded(playing(1, 0))).toBe(1.1102230246251565e-16);
    expect(recorded(playing(1, 1 + 1e-9))).toBe(1);
  });

  test('allows 1,000 open decisions unless told', () => {
    const ledger = around(playing(0, 1, false), { pending: 'ignored' });
    for (let i = 0; i < 1000; i++) ledger.decide(neverDrawn);
    expect(() => ledger.decide(neverDrawn)).toThrow(
      'ledger.decide: the number of open decisions must be less than maxOpen = 1000, got 1000',
    );
    ledger.cancel(500);
    expect(ledger.decide(neverDrawn).id).toBe(1000);
  });

  test('checks what it is given', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    const before = ledger.snapshot();
    expect(() => ledger.decide(0.5 as never)).toThrow('ledger.decide: random must be a function, got 0.5');
    expect(() => ledger.decide(neverDrawn, { contexts: [1] } as never)).toThrow('ledger.decide: options must be among');
    expect(() => ledger.decide(neverDrawn, { context: [Number.NaN] })).toThrow('context[0] must be a finite number');
    expect(() => ledger.decide(neverDrawn, { without: 1 as never })).toThrow(
      'without must be a non-empty array, got 1',
    );
    expect(() => ledger.decide(neverDrawn, { without: ['a'] })).toThrow('without[0] must be a number, got "a"');
    expect(() => ledger.decide(neverDrawn, { without: [0, -1] })).toThrow('without[1] must be an integer in [0, 2]');
    expect(() => ledger.decide(neverDrawn, { without: [0, 1, 2] })).toThrow('without must be fewer than all arms');
    expect(ledger.snapshot()).toStrictEqual(before);
  });

  test('leaves arms out in any order, by number or name, once each; an empty list leaves none out', () => {
    const ledger = decisionLedger(ucb1({ ...UNIT, armCount: 4 }), { armNames: [...NAMES, 'd'] });
    ledger.retireArm('d');
    expect(ledger.decide(neverDrawn, { without: ['c', 0, 2] })).toMatchObject({ arm: 1, without: [0, 2, 3] });
    expect(ledger.decide(neverDrawn, { without: [] })).toMatchObject({ without: [3] });
    const whole = decisionLedger(ucb1(UNIT)).decide(neverDrawn, { without: [] });
    expect(whole).toStrictEqual({ id: 0, arm: 0, probability: 1, at: 0 });
  });

  test('hands out copies: what becomes of them, of the options or of the event, the ledger does not see', () => {
    const context = [1, 2];
    const without = [0];
    const events: LedgerEvent[] = [];
    const ledger = decisionLedger(ucb1(UNIT), { onEvent: (event) => events.push(event) });
    const decision = ledger.decide(neverDrawn, { context, without });
    const expected = { id: 0, arm: 1, probability: 1, context: [1, 2], without: [0], at: 0 };
    expect(decision).toStrictEqual(expected);
    expect(events[0]).toStrictEqual({ event: 'decided', ...expected });
    const spoil = (list: readonly number[] | undefined) => (list as number[]).fill(7);
    for (const one of [decision, events[0] as Decision, ledger.open()[0]!, ledger.snapshot().open[0]!]) {
      spoil(one.context);
      spoil(one.without);
    }
    spoil(context);
    spoil(without);
    expect(ledger.open()).toStrictEqual([expected]);
  });
});

describe('open decisions', () => {
  test('are not counted by a kind that follows its last rounds, unless told', () => {
    const problem = { armCount: 3, rewardRange: { min: 1, max: 3 } };
    for (const [pending, expected] of [
      [undefined, 0],
      ['ignored', 0],
      ['counted', 1],
    ] as const) {
      const { copies, restore } = counting();
      const ledger = decisionLedger(gammaTune(problem), { restore, ...(pending && { pending }) });
      ledger.decide(neverDrawn);
      ledger.decide(neverDrawn);
      expect(copies.length, pending).toBe(expected);
    }
  });

  test('are counted by a copy that is made anew after an outcome, a cancelled decision, a new arm and a new prompt', () => {
    const { copies, restore } = counting();
    const ledger = decisionLedger(ucb1(UNIT), { restore });
    const made = (call: () => void) => {
      const before = copies.length;
      call();
      ledger.decide(neverDrawn);
      return copies.length - before;
    };
    ledger.decide(neverDrawn);
    expect(made(() => {})).toBe(1);
    expect(made(() => {})).toBe(0);
    expect(made(() => ledger.settle(0, 1))).toBe(1);
    expect(made(() => ledger.cancel(1))).toBe(1);
    expect(made(() => ledger.startEpisode())).toBe(1);
    // The selector with the new arm is another one.
    expect(made(() => ledger.addArm())).toBe(2);
    expect(made(() => ledger.probabilities())).toBe(0);
  });

  test('count on from the choice of the new arm', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    for (const arm of [0, 1, 2]) expect(ledger.decide(neverDrawn).arm).toBe(arm);
    expect(ledger.addArm()).toBe(3);
    expect(ledger.decide(neverDrawn).arm).toBe(3);
  });
});

describe('probabilities', () => {
  test('are the law of a drawn choice, and 1 of the arm of one that is not; 0 of arms that are left out', () => {
    const drawn = decisionLedger(exp3Spec(UNIT));
    expect(drawn.probabilities()).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(drawn.probabilities({ without: [1] })).toEqual([1 / 2, 0, 1 / 2]);
    const sure = decisionLedger(ucb1(UNIT), { armNames: NAMES });
    expect(sure.probabilities()).toEqual([1, 0, 0]);
    expect(sure.probabilities({ without: ['a'] })).toEqual([0, 1, 0]);
    sure.decide(neverDrawn, { without: ['a'] });
    // The open decision counts.
    expect(sure.probabilities({ without: ['a'] })).toEqual([0, 0, 1]);
    expect(sure.open().length).toBe(1);
    // Whatever the selector says of it.
    expect(around(playing(1, 0.25, false)).probabilities()).toEqual([0, 1, 0]);
    expect(around(playing(1, 0.25)).probabilities()).toEqual([0.25, 0.25, 0.25]);
  });

  test('check what they are given, and read no clock', () => {
    const ledger = decisionLedger(ucb1(UNIT), { clock: neverDrawn });
    expect(ledger.probabilities()).toEqual([1, 0, 0]);
    expect(() => ledger.probabilities({ with: [1] } as never)).toThrow('ledger.probabilities: options must be among');
    expect(() => ledger.probabilities({ context: ['x'] as never })).toThrow(
      'ledger.probabilities: context[0] must be a finite number, got "x"',
    );
    expect(() => ledger.probabilities({ without: [3] })).toThrow('ledger.probabilities: without[0] must be an integer');
  });
});

describe('settle, cancel and expire', () => {
  test('tell of what they did, with copies of outcomes', () => {
    const events: LedgerEvent[] = [];
    const ledger = decisionLedger(hedge(UNIT), { onEvent: (event) => events.push(event) });
    ledger.decide(() => 0.5);
    const outcome = [0, 0.5, 1];
    ledger.settle(0, outcome);
    outcome[0] = 9;
    expect(events.at(-1)).toStrictEqual({ event: 'settled', id: 0, outcome: [0, 0.5, 1], at: 1 });
    // What was heard is the arm's own reward.
    expect(ledger.snapshot().heard).toEqual({ counts: [0, 1, 0], rewards: [0, 0.5, 0], costs: [0, 0, 0] });
    expect(ledger.arms().map(({ outcomes }) => outcomes)).toEqual([0, 1, 0]);
  });

  test('hear of costs too', () => {
    const ledger = decisionLedger(omegaUcb({ ...UNIT, maxCost: 4 }));
    ledger.settle(ledger.decide(neverDrawn).id, { reward: 0.5, cost: 3 });
    expect(ledger.snapshot().heard).toEqual({ counts: [1, 0, 0], rewards: [0.5, 0, 0], costs: [3, 0, 0] });
  });

  test('refuse numbers that no decision has, and say how the others ended as far as that is remembered', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    for (let id = 0; id < 300; id++) {
      ledger.decide(neverDrawn);
      ledger.cancel(id);
    }
    const refused = (id: unknown, got: string) =>
      expect(() => ledger.cancel(id as number)).toThrow(
        `ledger.cancel: id must be that of an open decision, got ${got}`,
      );
    refused(299, '299, which is cancelled');
    refused(44, '44, which is cancelled');
    refused(43, '43, which is closed before the last 256 were');
    refused(0, '0, which is closed before the last 256 were');
    refused(300, '300, which no decision has');
    refused(-1, '-1, which no decision has');
    refused(1.5, '1.5, which no decision has');
    refused('1', '"1", which no decision has');
  });

  test('expire what is due, the oldest first, up to the first that is not; nothing without a limit', () => {
    let now = 0;
    const events: LedgerEvent[] = [];
    const options = { clock: () => now, expireAfter: 10, onEvent: (event: LedgerEvent) => events.push(event) };
    const ledger = decisionLedger(ucb1(UNIT), options);
    for (const at of [0, 5, 7]) {
      now = at;
      ledger.decide(neverDrawn);
    }
    const told = events.length;
    now = 16;
    expect(ledger.expire()).toBe(2);
    expect(events.slice(told)).toStrictEqual([
      { event: 'expired', id: 0, at: 16 },
      { event: 'expired', id: 1, at: 16 },
    ]);
    // Nothing was learnt of them.
    expect(ledger.selector.snapshot().state).toEqual({ counts: [0, 0, 0], sums: [0, 0, 0] });
    expect(ledger.open().map(({ id }) => id)).toEqual([2]);
    expect(ledger.expire()).toBe(0);
    now = 18;
    // Every other call does so before its own work.
    expect(() => ledger.settle(2, 1)).toThrow('got 2, which is expired');
    const patient = decisionLedger(ucb1(UNIT), { clock: () => now });
    patient.decide(neverDrawn);
    now = 1e9;
    expect(patient.expire()).toBe(0);
    expect(patient.open().length).toBe(1);
  });

  test('learn of what expires what it is said to be worth, a copy of which is told', () => {
    const events: LedgerEvent[] = [];
    const expireAs = { reward: 0, cost: 4 };
    const options = { expireAfter: 1, expireAs, onEvent: (event: LedgerEvent) => events.push(event) };
    const ledger = decisionLedger(omegaUcb({ ...UNIT, maxCost: 4 }), options);
    for (let i = 0; i < 2; i++) ledger.decide(neverDrawn);
    expect(ledger.expire()).toBe(1);
    expect(events.at(-1)).toStrictEqual({ event: 'expired', id: 0, outcome: { reward: 0, cost: 4 }, at: 2 });
    expect((events.at(-1) as { outcome: object }).outcome).not.toBe(expireAs);
    expect(ledger.selector.snapshot().state).toMatchObject({ counts: [1, 0, 0], costSums: [4, 0, 0] });
    expect(ledger.arms()[0]).toStrictEqual({ arm: 0, retired: false, outcomes: 1 });
  });

  test('refuse a clock that reads nothing or goes back; it may stand still', () => {
    let now = 5;
    const ledger = decisionLedger(ucb1(UNIT), { clock: () => now });
    ledger.decide(neverDrawn);
    ledger.decide(neverDrawn);
    expect(ledger.snapshot().clock).toBe(5);
    now = Number.NaN;
    expect(() => ledger.expire()).toThrow("ledger.expire: the clock's reading must be a finite number, got NaN");
    now = 4.5;
    expect(() => ledger.cancel(0)).toThrow("the clock's reading must be at least the last one, 5, got 4.5");
    now = 5;
    ledger.cancel(0);
    expect(ledger.snapshot().clock).toBe(5);
    expect(decisionLedger(ucb1(UNIT)).snapshot().clock).toBe(null);
    // It may begin before 0.
    now = -7;
    const early = decisionLedger(ucb1(UNIT), { clock: () => now });
    expect(early.decide(neverDrawn).at).toBe(-7);
    expect(early.snapshot().clock).toBe(-7);
  });

  test('time without a clock is the number of decisions', () => {
    const ledger = decisionLedger(ucb1(UNIT), { expireAfter: 2 });
    expect([0, 1, 2].map(() => ledger.decide(neverDrawn).at)).toEqual([0, 1, 2]);
    expect(ledger.expire()).toBe(1);
    expect(ledger.open().map(({ id }) => id)).toEqual([1, 2]);
  });
});

describe('addArm and retireArm', () => {
  test('tell of the arm, with its name where there are names, and expire what is due', () => {
    for (const names of [true, false]) {
      let now = 0;
      const events: LedgerEvent[] = [];
      const options = { clock: () => now, expireAfter: 1, onEvent: (event: LedgerEvent) => events.push(event) };
      const ledger = decisionLedger(ucb1(UNIT), { ...options, ...(names && { armNames: NAMES }) });
      ledger.decide(neverDrawn);
      now = 2;
      expect(ledger.addArm(names ? { name: 'd' } : {})).toBe(3);
      ledger.decide(neverDrawn);
      now = 4;
      ledger.retireArm(1);
      expect(events.filter(({ event }) => event !== 'decided')).toStrictEqual([
        { event: 'expired', id: 0, at: 2 },
        { event: 'added', arm: 3, ...(names && { name: 'd' }) },
        { event: 'expired', id: 1, at: 4 },
        { event: 'retired', arm: 1, ...(names && { name: 'b' }) },
      ]);
      expect(ledger.arms()).toStrictEqual(
        [0, 1, 2, 3].map((arm) => ({
          arm,
          ...(names && { name: [...NAMES, 'd'][arm] }),
          retired: arm === 1,
          outcomes: 0,
        })),
      );
      expect(ledger.snapshot()).toMatchObject({ armNames: names ? [...NAMES, 'd'] : null, retired: [1] });
      expect(ledger.snapshot().made.problem.armCount).toBe(3);
      expect(ledger.selector.armCount).toBe(4);
    }
  });

  test('check what they are given', () => {
    const ledger = decisionLedger(ucb1(UNIT), { armNames: NAMES });
    const plain = decisionLedger(ucb1(UNIT));
    const before = [ledger.snapshot(), plain.snapshot()];
    expect(() => ledger.addArm({ names: 'd' } as never)).toThrow('ledger.addArm: options must be among name, own');
    expect(() => ledger.addArm({ name: 'd', own: [] as never })).toThrow('ledger.addArm: own must be an object');
    expect(() => ledger.addArm({ name: '' })).toThrow('ledger.addArm: name must be a non-empty string');
    expect(() => ledger.addArm({ name: 'c' })).toThrow('ledger.addArm: name must be one that no arm has, got "c"');
    expect(() => plain.addArm({ name: 'd' })).toThrow('name must be absent in a ledger without names, got "d"');
    expect(() => ledger.retireArm('d')).toThrow('ledger.retireArm: arm must be one of a, b, c, got "d"');
    expect(() => plain.retireArm('a')).toThrow('ledger.retireArm: arm must be a number, got "a"');
    expect(() => plain.retireArm(3)).toThrow('ledger.retireArm: arm must be an integer in [0, 2], got 3');
    expect([ledger.snapshot(), plain.snapshot()]).toStrictEqual(before);
  });

  test('the last arm that is left cannot be retired, nor one twice', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    ledger.retireArm(2);
    ledger.retireArm(0);
    expect(() => ledger.retireArm(2)).toThrow('arm must be one that is not retired, got 2');
    expect(() => ledger.retireArm(1)).toThrow('arm must be another than the last that is not retired, got 1');
    expect(ledger.decide(neverDrawn)).toMatchObject({ arm: 1, without: [0, 2] });
  });
});

describe('the rest', () => {
  test('a new prompt is told to selectors that want to know', () => {
    const selector = playing(0, 1, false);
    around(selector).startEpisode();
    expect(selector.episodes).toEqual([0]);
    expect(() => decisionLedger(ucb1(UNIT)).startEpisode()).not.toThrow();
  });

  test('a snapshot is a copy', () => {
    const ledger = decisionLedger(ucbSpec(UNIT), { armNames: NAMES });
    ledger.retireArm('c');
    const first = ledger.snapshot();
    const kept = structuredClone(first);
    const { made, armNames, retired } = first as unknown as {
      made: { problem: { armCount: number } };
      armNames: string[];
      retired: number[];
    };
    made.problem.armCount = 9;
    armNames[0] = 'z';
    retired.push(0);
    expect(ledger.snapshot()).toStrictEqual(kept);
    expect(kept).toMatchObject({ format: 'banditspec-ledger', version: 1, decisions: 0, open: [] });
  });

  test('names are copied when the ledger is made', () => {
    const armNames = [...NAMES];
    const ledger = decisionLedger(ucb1(UNIT), { armNames });
    armNames[0] = 'z';
    expect(ledger.decide(neverDrawn).name).toBe('a');
  });

  test('a restored ledger has the selector of the snapshot, and not that of the program, which only says what it expects', () => {
    const first = decisionLedger(ucb1(UNIT));
    first.settle(first.decide(neverDrawn).id, 1);
    const { copies, restore } = counting();
    const restored = restoreLedger(ucb1(UNIT), first.snapshot(), { restore });
    expect(copies).toStrictEqual([first.snapshot().selector]);
    expect(restored.selector.snapshot()).toStrictEqual(first.selector.snapshot());
    expect(() => restoreLedger(ucb1(UNIT), undefined as never)).toThrow('snapshot must be an object, got undefined');
    expect(() => restoreLedger(ucb1(UNIT), first.snapshot(), { armNames: NAMES } as never)).toThrow(
      'restoreLedger: armNames must be absent: the snapshot has them',
    );
    expect(() => restoreLedger(ucb1(UNIT), first.snapshot(), { maxOpen: 0 })).toThrow('restoreLedger: maxOpen must be');
  });

  test('open decisions of a restored ledger count as they did', () => {
    const first = decisionLedger(ucb1(UNIT));
    for (let i = 0; i < 2; i++) first.decide(neverDrawn);
    const restored = restoreLedger(ucb1(UNIT), first.snapshot());
    expect(restored.decide(neverDrawn)).toMatchObject({ id: 2, arm: 2, at: 2 });
  });
});
