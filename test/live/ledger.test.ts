import {
  type AnySelector,
  acceptedLengthRange,
  bayesUcb,
  betaThompson,
  createRandom,
  type Decision,
  decisionLedger,
  exp3Spec,
  followTheLeader,
  type LedgerEvent,
  type LedgerOptions,
  linUcb,
  omegaUcb,
  type RandomSource,
  restoreLedger,
  restoreSelector,
  selectorDescriptions,
  tsallisInf,
  ucb1,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const neverDrawn: RandomSource = () => {
  throw new Error('a number was drawn');
};

describe('an open decision', () => {
  test('is plain JSON with its number, arm, probability and time, and is settled once, in any order', () => {
    const selector = exp3Spec(UNIT);
    const ledger = decisionLedger(selector);
    const random = createRandom('plain');
    const decisions = [ledger.decide(random), ledger.decide(random, { context: [0.5, 2] }), ledger.decide(random)];
    expect(JSON.parse(JSON.stringify(decisions))).toStrictEqual(decisions);
    expect(decisions.map(({ id, at }) => [id, at])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
    expect(decisions.map(({ probability }) => probability)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    expect(decisions[1]!.context).toEqual([0.5, 2]);
    for (const id of [1, 2, 0]) ledger.settle(id, 1);
    expect(ledger.open()).toEqual([]);
    expect(selector.snapshot().state.rounds).toBe(3);
  });

  test('tells its own probability with its outcome, however late: EXP3Spec learns the same as when it is kept by hand', () => {
    const byHand = exp3Spec(UNIT);
    const ledger = decisionLedger(exp3Spec(UNIT));
    const [one, two] = [createRandom('late'), createRandom('late')];
    const kept: { arm: number; probability: number }[] = [];
    const open: Decision[] = [];
    for (let round = 0; round < 400; round++) {
      const arm = byHand.select(one);
      kept.push({ arm, probability: byHand.probability(arm) });
      open.push(ledger.decide(two));
      if (round < 16) continue;
      const late = kept.shift()!;
      byHand.update(late.arm, late.arm === 1 ? 1 : 0, late.probability);
      const decision = open.shift()!;
      ledger.settle(decision.id, decision.arm === 1 ? 1 : 0);
    }
    expect(ledger.selector.snapshot()).toStrictEqual(byHand.snapshot());
  });

  test.each([
    [
      'unknown',
      (ledger: Ledger) => ledger.settle(17, 1),
      'ledger.settle: id must be that of an open decision, got 17, which no decision has',
    ],
    ['no number', (ledger: Ledger) => ledger.settle('0' as never, 1), 'got "0", which no decision has'],
    ['settled', (ledger: Ledger) => ledger.settle(0, 1), 'got 0, which is settled'],
    ['cancelled', (ledger: Ledger) => ledger.settle(1, 1), 'got 1, which is cancelled'],
    ['expired', (ledger: Ledger) => ledger.settle(2, 1), 'got 2, which is expired'],
    [
      'settled, when it is cancelled',
      (ledger: Ledger) => ledger.cancel(0),
      'ledger.cancel: id must be that of an open decision, got 0, which is settled',
    ],
    [
      'above the reward range',
      (ledger: Ledger) => ledger.settle(5, 1.5),
      'ucb1.update: reward must be in [0, 1], got 1.5',
    ],
    ['no reward', (ledger: Ledger) => ledger.settle(5, Number.NaN), 'ucb1.update: reward must be in [0, 1], got NaN'],
    [
      'an open one in a full ledger',
      (ledger: Ledger) => ledger.decide(neverDrawn),
      'the number of open decisions must be less than maxOpen = 2, got 2',
    ],
  ])('that is %s is refused, and nothing changes', (_what, call, message) => {
    const told: LedgerEvent[] = [];
    const ledger = decisionLedger(ucb1(UNIT), { maxOpen: 2, expireAfter: 3, onEvent: (event) => told.push(event) });
    ledger.decide(neverDrawn);
    ledger.settle(0, 1);
    ledger.decide(neverDrawn);
    ledger.cancel(1);
    ledger.decide(neverDrawn);
    for (let id = 3; id < 5; id++) {
      ledger.decide(neverDrawn);
      ledger.cancel(id);
    }
    ledger.decide(neverDrawn);
    // Four decisions were made since number 2 was, itself included: one more than it waits for.
    expect(ledger.expire()).toBe(1);
    ledger.decide(neverDrawn);
    const before = ledger.snapshot();
    const events = told.length;
    expect(() => call(ledger)).toThrow(message);
    expect(ledger.snapshot()).toStrictEqual(before);
    expect(told.length).toBe(events);
  });

  test('expires by a clock that is handed in, and is then worth what it is said to be worth', () => {
    let now = 100;
    const told: LedgerEvent[] = [];
    const options = {
      clock: () => now,
      expireAfter: 30,
      expireAs: 0,
      onEvent: (event: LedgerEvent) => told.push(event),
    };
    const ledger = decisionLedger(followTheLeader(UNIT), options);
    const first = ledger.decide(neverDrawn);
    now = 130;
    ledger.decide(neverDrawn);
    expect(ledger.expire()).toBe(0);
    now = 131;
    expect(ledger.expire()).toBe(1);
    expect(ledger.open().map(({ id, at }) => [id, at])).toEqual([[1, 130]]);
    expect(ledger.selector.snapshot().state).toEqual({ counts: [1, 0, 0], sums: [0, 0, 0] });
    expect(told.at(-1)).toEqual({ event: 'expired', id: first.id, outcome: 0, at: 131 });
    now = 99;
    const before = ledger.snapshot();
    for (const call of [
      () => ledger.decide(neverDrawn),
      () => ledger.settle(1, 1),
      () => ledger.cancel(1),
      () => ledger.expire(),
    ]) {
      expect(call).toThrow(/: the clock's reading must be at least the last one, 131, got 99/);
    }
    expect(ledger.snapshot()).toStrictEqual(before);
    now = 131;
    ledger.settle(1, 1);
    expect(ledger.open()).toEqual([]);
  });

  test('a log of events has every decision and every outcome', () => {
    const told: LedgerEvent[] = [];
    const ledger = decisionLedger(ucb1(UNIT), { armNames: ['a', 'b', 'c'], onEvent: (event) => told.push(event) });
    ledger.decide(neverDrawn);
    ledger.decide(neverDrawn, { without: ['b'] });
    ledger.settle(1, 0.5);
    ledger.cancel(0);
    ledger.retireArm('b');
    ledger.addArm({ name: 'd' });
    expect(told).toEqual([
      { event: 'decided', id: 0, arm: 0, name: 'a', probability: 1, at: 0 },
      { event: 'decided', id: 1, arm: 2, name: 'c', probability: 1, without: [1], at: 1 },
      { event: 'settled', id: 1, outcome: 0.5, at: 2 },
      { event: 'cancelled', id: 0, at: 2 },
      { event: 'retired', arm: 1, name: 'b' },
      { event: 'added', arm: 3, name: 'd' },
    ]);
  });
});

type Ledger = ReturnType<typeof decisionLedger<ReturnType<typeof ucb1>>>;

describe('choosing with decisions open', () => {
  test.each(['ucbSpec', 'ucb1', 'imed', 'bayesUcb', 'klUcb'] as const)(
    'sixteen decisions in a row of %s, which nothing was told, go round the arms instead of to one',
    (kind) => {
      const problem = { armCount: 4, rewardRange: acceptedLengthRange(5) };
      const herd = decisionLedger(selectorDescriptions[kind].create(problem), { pending: 'ignored' });
      const ledger = decisionLedger(selectorDescriptions[kind].create(problem));
      const arms = (from: typeof ledger) => Array.from({ length: 16 }, () => from.decide(neverDrawn).arm);
      expect(new Set(arms(herd)).size).toBe(1);
      const counts = [0, 0, 0, 0];
      for (const arm of arms(ledger)) counts[arm]! += 1;
      expect(counts).toEqual([4, 4, 4, 4]);
    },
  );

  test('is the choice of the selector that was told the mean of each open arm (the rule written out)', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    const luck = createRandom('means');
    const heard: number[][] = [[], [], []];
    for (let round = 0; round < 300; round++) {
      // The naive rule: real outcomes, then for each open decision the plain mean of its arm, or the least reward.
      const told = ucb1(UNIT);
      heard.forEach((rewards, arm) => {
        for (const reward of rewards) told.update(arm, reward);
      });
      for (const { arm } of ledger.open()) {
        const rewards = heard[arm]!;
        told.update(arm, rewards.length === 0 ? 0 : rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length);
      }
      expect(ledger.decide(neverDrawn).arm).toBe(told.select(neverDrawn));
      const open = ledger.open();
      // At most 99 outcomes an arm, so that the mean is that of all; whole eighths, so that sums are exact.
      if (open.length < 12 || luck() < 0.3) continue;
      const { id, arm } = open[Math.floor(luck() * open.length)]!;
      const reward = Math.floor(luck() * (5 + 2 * arm)) / 8;
      if (heard[arm]!.length >= 99) ledger.cancel(id);
      else {
        ledger.settle(id, Math.min(1, reward));
        heard[arm]!.push(Math.min(1, reward));
      }
    }
  });

  test('leaves a choice that is drawn as it is', () => {
    const selector = tsallisInf(UNIT);
    const ledger = decisionLedger(tsallisInf(UNIT));
    const [one, two] = [createRandom('drawn'), createRandom('drawn')];
    for (let round = 0; round < 50; round++) expect(ledger.decide(one).arm).toBe(selector.select(two));
  });

  test('learns rewards with costs, rewards of all arms, and rewards in a context', () => {
    const costs = decisionLedger(omegaUcb({ ...UNIT, maxCost: 4 }), {
      expireAfter: 5,
      expireAs: { reward: 0, cost: 4 },
    });
    for (let id = 0; id < 8; id++) costs.decide(neverDrawn);
    // Numbers 0, 1 and 2, of one arm each, have waited for more than five decisions by now.
    costs.settle(7, { reward: 1, cost: 2 });
    expect(costs.selector.snapshot().state).toMatchObject({ counts: [1, 2, 1], costSums: [4, 6, 4] });

    const contextual = decisionLedger(linUcb({ ...UNIT, contextSize: 2 }));
    const { id } = contextual.decide(neverDrawn, { context: [1, 0.5] });
    contextual.decide(neverDrawn, { context: [1, 0.5] });
    contextual.settle(id, [0.5, null, 1]);
    const byHand = linUcb({ ...UNIT, contextSize: 2 });
    byHand.updateObserved(0, [0.5, Number.NaN, 1], [1, 0.5]);
    expect(contextual.selector.snapshot()).toStrictEqual(byHand.snapshot());
    expect(() => contextual.settle(1, [null, null, 1])).toThrow(
      'ledger.settle: outcome[1] must be the reward of the chosen arm',
    );
    expect(() => contextual.decide(neverDrawn)).toThrow('linUcb.select: context must be a list of 2');
  });
});

describe('a restored ledger', () => {
  test('goes on where the first one stood, open decisions, names, endings and the clock included', () => {
    let now = 5;
    const options = { clock: () => now, expireAfter: 50 };
    const ledger = decisionLedger(bayesUcb(UNIT), { ...options, armNames: ['a', 'b', 'c'] });
    for (let i = 0; i < 6; i++) ledger.decide(neverDrawn);
    ledger.settle(2, 1);
    ledger.cancel(3);
    ledger.retireArm('b');
    const restored = restoreLedger(bayesUcb(UNIT), JSON.parse(JSON.stringify(ledger.snapshot())), options);
    expect(restored.snapshot()).toStrictEqual(ledger.snapshot());
    for (const one of [ledger, restored]) {
      expect(() => one.settle(2, 1)).toThrow('got 2, which is settled');
      expect(() => one.settle(3, 1)).toThrow('got 3, which is cancelled');
      one.settle(0, 0.5);
    }
    now = 4;
    expect(() => restored.expire()).toThrow("the clock's reading must be at least the last one, 5, got 4");
    now = 56;
    expect(restored.expire()).toBe(ledger.expire());
    expect(restored.decide(neverDrawn)).toEqual(ledger.decide(neverDrawn));
    expect(restored.snapshot()).toStrictEqual(ledger.snapshot());
  });

  const ledger = decisionLedger(ucbSpec({ ...UNIT, radiusScale: 0.5 }));
  for (let i = 0; i < 4; i++) ledger.decide(neverDrawn);
  ledger.settle(1, 1);
  const saved = ledger.snapshot();
  const make = () => ucbSpec({ ...UNIT, radiusScale: 0.5 });

  test.each<[string, AnySelector, object, string]>([
    [
      'another kind',
      ucb1(UNIT),
      saved,
      'restoreLedger: snapshot.made.kind must be the selector\'s "ucb1", got "ucbSpec"',
    ],
    ['other options', ucbSpec(UNIT), saved, "snapshot.made.config must be the selector's {"],
    [
      'other arms',
      ucbSpec({ ...UNIT, armCount: 4, radiusScale: 0.5 }),
      saved,
      'snapshot.made.problem must be the selector\'s {"armCount":4,',
    ],
    [
      'no snapshot',
      make(),
      { selector: saved.selector },
      "snapshot must be of format 'banditspec-ledger', version 1, got undefined, undefined",
    ],
    [
      'another selector within',
      make(),
      { ...saved, selector: ucb1(UNIT).snapshot() },
      'snapshot.selector.kind must be ucbSpec, got "ucb1"',
    ],
    [
      'fewer decisions than are open',
      make(),
      { ...saved, decisions: 2 },
      'snapshot.open[1].id must be an integer in [1, 1], got 2',
    ],
    [
      'an open arm that there is not',
      make(),
      { ...saved, open: [{ id: 0, arm: 3, at: 0 }] },
      'snapshot.open[0].arm must be an integer in [0, 2], got 3',
    ],
    [
      'a probability of 0',
      make(),
      { ...saved, open: [{ id: 0, arm: 1, probability: 0, at: 0 }] },
      'snapshot.open[0].probability must be in (0, 1], got 0',
    ],
    ['all arms retired', make(), { ...saved, retired: [0, 1, 2] }, 'snapshot.retired must be fewer than all arms'],
    ['a clock that is missing', make(), { ...saved, clock: 3 }, 'clock must be given, as it was before, got undefined'],
    [
      'means out of range',
      make(),
      { ...saved, heard: { ...saved.heard, rewards: [0, 2, 0] } },
      'snapshot.heard.rewards[1] must be in [0, 1], got 2',
    ],
  ])('is refused with %s', (_what, selector, snapshot, message) => {
    expect(() => restoreLedger(selector, snapshot as typeof saved)).toThrow(message);
  });
});

describe('options that do not suit are refused when the ledger is made', () => {
  const own: AnySelector = {
    ...UNIT,
    feedback: 'bandit',
    select: () => 0,
    update() {},
    probability: (arm) => Number(arm === 0),
    snapshot: () => ({ kind: 'mine', version: 1, problem: UNIT, config: {}, state: {} }),
  };
  test.each<[AnySelector, LedgerOptions, string]>([
    [
      exp3Spec(UNIT),
      { recordProbability: false },
      'decisionLedger: recordProbability must be true for exp3Spec, which may weigh outcomes by it, got false',
    ],
    [ucb1(UNIT), { maxOpen: 0 }, 'maxOpen must be a positive integer, got 0'],
    [ucb1(UNIT), { expireAfter: 0 }, 'expireAfter must be a finite number greater than 0, got 0'],
    [ucb1(UNIT), { expireAs: 0 }, 'expireAfter must be given where expireAs is, got undefined'],
    [ucb1(UNIT), { expireAfter: 1, expireAs: 2 }, 'ucb1.update: reward must be in [0, 1], got 2'],
    [ucb1(UNIT), { clock: 3 as never }, 'clock must be a function, got 3'],
    [ucb1(UNIT), { pending: 'least' as never }, "pending must be 'counted' or 'ignored', got \"least\""],
    [ucb1(UNIT), { maxOpn: 3 } as never, 'got "maxOpn"; did you mean maxOpen?'],
    [own, {}, 'restore must be given for the kind "mine", which is not of this package, got undefined'],
  ])('%#', (selector, options, message) => {
    expect(() => decisionLedger(selector, options)).toThrow(message);
  });

  test("a selector of one's own that can be restored counts open decisions too", () => {
    const ledger = decisionLedger(ucb1(UNIT), { restore: (snapshot) => restoreSelector(snapshot) as AnySelector });
    expect([ledger.decide(neverDrawn).arm, ledger.decide(neverDrawn).arm]).toEqual([0, 1]);
  });

  test('without probabilities decisions bear none, and selectors that do not use them learn the same', () => {
    const ledger = decisionLedger(betaThompson({ ...UNIT, rewardRange: acceptedLengthRange(2) }), {
      recordProbability: false,
    });
    const decision = ledger.decide(createRandom('none'));
    expect(decision).not.toHaveProperty('probability');
    ledger.settle(decision.id, 2);
    expect(ledger.open()).toEqual([]);
  });
});
