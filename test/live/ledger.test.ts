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
  imed,
  type LedgerEvent,
  type LedgerOptions,
  linUcb,
  omegaUcb,
  type RandomSource,
  restoreLedger,
  restoreSelector,
  type SelectorSnapshot,
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

  test('never makes EXP3Spec throw: accepted lengths 32 rounds late, which without the probability throw in most runs', () => {
    const play = (seed: number, withLedger: boolean) => {
      const problem = { armCount: 3, rewardRange: acceptedLengthRange(5) };
      const selector = exp3Spec(problem);
      const ledger = decisionLedger(exp3Spec(problem));
      const random = createRandom(seed, 'select');
      const luck = createRandom(seed, 'luck');
      const rewardOf = (arm: number) => 1 + Math.min(5, Math.floor(luck() * (2 + 2 * arm)));
      const waiting: { id: number; arm: number }[] = [];
      for (let round = 0; round < 3000; round++) {
        waiting.push(withLedger ? ledger.decide(random) : { id: round, arm: selector.select(random) });
        if (round < 32) continue;
        const { id, arm } = waiting.shift()!;
        if (withLedger) ledger.settle(id, rewardOf(arm));
        else selector.update(arm, rewardOf(arm));
      }
    };
    let threw = 0;
    for (let seed = 0; seed < 20; seed++) {
      play(seed, true);
      try {
        play(seed, false);
      } catch {
        threw += 1;
      }
    }
    expect(threw).toBeGreaterThan(10);
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

  test('costs IMED half as much regret with outcomes 100 rounds late as when open decisions are ignored', () => {
    // Regret of 1,500 rounds on five Bernoulli arms: in the mean of 20 runs 44 against 82, each with a standard error below 4.
    const means = [0.7, 0.8, 0.6, 0.5, 0.75];
    const regret = (pending: 'counted' | 'ignored') => {
      let sum = 0;
      for (let run = 0; run < 8; run++) {
        const ledger = decisionLedger(imed({ ...UNIT, armCount: 5 }), { pending });
        const luck = createRandom('herd', run);
        const waiting: Decision[] = [];
        for (let round = 0; round < 1500; round++) {
          const decision = ledger.decide(neverDrawn);
          sum += 0.8 - means[decision.arm]!;
          waiting.push(decision);
          if (round < 100) continue;
          const { id, arm } = waiting.shift()!;
          ledger.settle(id, luck() < means[arm]! ? 1 : 0);
        }
      }
      return sum / 8;
    };
    // 8 runs: standard errors below 4 * sqrt(20 / 8) = 6.4; the difference of 38 is four of its own, sqrt(2) * 6.4 = 9.
    expect(regret('counted')).toBeLessThan(regret('ignored'));
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

describe('a living set of arms', () => {
  /** Outcomes that some arms gave, told to a ledger. */
  function tell(
    ledger: ReturnType<typeof decisionLedger<AnySelector>>,
    random: RandomSource,
    rounds: number,
    open = 0,
  ) {
    const waiting: Decision[] = [];
    for (let round = 0; round < rounds; round++) {
      waiting.push(ledger.decide(random));
      if (waiting.length <= open) continue;
      const { id, arm } = waiting.shift()!;
      ledger.settle(id, random() < 0.3 + 0.2 * arm ? 1 : 0);
    }
  }

  const BANDITS = Object.values(selectorDescriptions).filter(({ feedback }) => feedback === 'bandit');
  /** Every kind with bandit feedback either can, or says by name why not. */
  const refuses = (kind: string) => {
    const { settings, create, family } = selectorDescriptions[kind as 'moss'];
    const problem = {
      armCount: 3,
      rewardRange: (family as string) === 'draft-lengths' ? { min: 1, max: 3 } : UNIT.rewardRange,
    };
    const ledger = decisionLedger(create({ ...problem, ...settings?.({ ...problem, horizon: 50 }) }));
    try {
      ledger.probabilities({ without: [0] });
      return false;
    } catch (error) {
      expect(String(error)).toMatch(new RegExp(`must be of a kind .*, got "${kind}"`));
      return true;
    }
  };
  const CAN = BANDITS.filter(({ kind }) => !refuses(kind));
  const CANNOT = BANDITS.filter(({ kind }) => refuses(kind)).map(({ kind }) => kind as string);
  const make = (kind: string, armCount = 3): AnySelector => {
    const { settings, create } = selectorDescriptions[kind as 'moss'];
    const problem = { armCount, rewardRange: { min: 0, max: 1 } };
    return create({ ...problem, ...settings?.({ ...problem, horizon: 500 }) });
  };

  test.each(CAN.map(({ kind }) => kind))(
    '%s leaves an arm out as the selector would that had only ever had the others',
    (kind) => {
      const ledger = decisionLedger(make(kind), quick(kind));
      tell(ledger, createRandom('leave out', kind), 60);
      const snapshot = ledger.selector.snapshot();
      const law = ledger.probabilities({ without: [1] });
      expect(law[1]).toBe(0);
      // Laws that are computed numerically are right to 1e-4 an arm.
      expect(Math.abs(law.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(3e-4);
      for (let round = 0; round < 20; round++) {
        const { arm, without } = ledger.decide(createRandom(kind, round), { without: [1] });
        expect(arm).not.toBe(1);
        expect(without).toEqual([1]);
      }
      // Nothing was learnt by it.
      expect(ledger.selector.snapshot()).toStrictEqual(snapshot);
    },
    60_000,
  );

  test('EXP3Spec without an arm: exponential weights of the others at the rate of so many (by hand)', () => {
    const ledger = decisionLedger(exp3Spec(UNIT));
    for (const reward of [0, 0.5, 1, 0.25]) ledger.settle(ledger.decide(createRandom('hand', reward)).id, reward);
    const { rounds, cumulativeLosses } = ledger.selector.snapshot().state;
    const rate = Math.sqrt(Math.log(2) / ((rounds + 1) * 2));
    const [a, , c] = cumulativeLosses.map((loss) => Math.exp(-rate * loss)) as [number, number, number];
    const law = ledger.probabilities({ without: [1] });
    expect(law[0]).toBeCloseTo(a / (a + c), 12);
    expect(law[2]).toBeCloseTo(c / (a + c), 12);
  });

  test('UCB1 without an arm: the index of the others at the count of their pulls (by hand)', () => {
    const ledger = decisionLedger(ucb1(UNIT));
    tell(ledger, createRandom('index'), 40);
    const { counts, sums } = ledger.selector.snapshot().state;
    const pulls = counts[0]! + counts[2]!;
    const index = (arm: number) => sums[arm]! / counts[arm]! + Math.sqrt((2 * Math.log(pulls)) / counts[arm]!);
    expect(ledger.decide(neverDrawn, { without: [1] }).arm).toBe(index(0) >= index(2) ? 0 : 2);
  });

  test('open decisions count also where arms are left out', () => {
    const ledger = decisionLedger(ucb1({ ...UNIT, armCount: 4 }));
    const arms = Array.from({ length: 6 }, () => ledger.decide(neverDrawn, { without: [0] }).arm);
    expect(arms).toEqual([1, 2, 3, 1, 2, 3]);
  });

  /** Where the probability is computed numerically it is left out of long plays. */
  const quick = (kind: string) => ({
    recordProbability: (selectorDescriptions[kind as 'moss'].family as string) === 'weights',
  });

  test.each(CAN.map(({ kind }) => kind))(
    '%s goes on with one arm more, and learns that it is the best',
    (kind) => {
      const ledger = decisionLedger(make(kind), { armNames: ['a', 'b', 'c'], ...quick(kind) });
      const random = createRandom('add', kind);
      tell(ledger, random, 60, 3);
      const own =
        kind === 'fractionalKube'
          ? { armCosts: 1 }
          : kind === 'betaThompson'
            ? { armRewardRanges: { min: 0, max: 1 } }
            : {};
      const config = (ledger.selector.snapshot() as SelectorSnapshot<string, Record<string, unknown>>).config;
      const given = Object.fromEntries(Object.entries(own).filter(([name]) => Array.isArray(config[name])));
      expect(ledger.addArm({ name: 'd', own: given })).toBe(3);
      const law = ledger.probabilities();
      expect(law.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 3);
      let played = 0;
      for (let round = 0; round < 400; round++) {
        const { id, arm, name } = ledger.decide(random);
        played += Number(arm === 3);
        if (arm === 3) expect(name).toBe('d');
        ledger.settle(id, arm === 3 ? 1 : 0);
      }
      // What explores evenly, or cannot learn, gives it a share of 1/4.
      expect(played).toBeGreaterThan(60);
      const restored = restoreLedger(make(kind), JSON.parse(JSON.stringify(ledger.snapshot())));
      expect(restored.snapshot()).toStrictEqual(ledger.snapshot());
      expect(restored.decide(createRandom('on')).arm).toBe(ledger.decide(createRandom('on')).arm);
    },
    60_000,
  );

  test('a new arm of EXP3Spec begins as good as the best: a share of at least 1 / armCount, whatever was lost before', () => {
    const ledger = decisionLedger(exp3Spec(UNIT));
    const random = createRandom('share');
    for (let round = 0; round < 300; round++) {
      const { id, arm } = ledger.decide(random);
      ledger.settle(id, arm === 0 ? 1 : 0);
    }
    const before = ledger.probabilities();
    ledger.addArm();
    const after = ledger.probabilities();
    expect(after[3]).toBe(Math.max(...after));
    expect(after[3]).toBeGreaterThanOrEqual(1 / 4);
    expect(before[0]).toBeGreaterThan(0.9);
  });

  test('a retired arm is chosen no more, keeps its number, and its open decisions can be settled', () => {
    const ledger = decisionLedger(ucb1(UNIT), { armNames: ['a', 'b', 'c'] });
    const open = ledger.decide(neverDrawn);
    ledger.retireArm('a');
    for (let round = 0; round < 10; round++) {
      const { id, arm, name } = ledger.decide(neverDrawn);
      expect(name).toBe(['a', 'b', 'c'][arm]);
      expect(arm).not.toBe(0);
      ledger.settle(id, 1);
    }
    ledger.settle(open.id, 1);
    expect(ledger.arms()).toEqual([
      { arm: 0, name: 'a', retired: true, outcomes: 1 },
      { arm: 1, name: 'b', retired: false, outcomes: 5 },
      { arm: 2, name: 'c', retired: false, outcomes: 5 },
    ]);
    expect(() => ledger.retireArm('a')).toThrow('ledger.retireArm: arm must be one that is not retired, got "a"');
    ledger.retireArm(1);
    expect(() => ledger.retireArm('c')).toThrow('arm must be another than the last that is not retired, got "c"');
    expect(() => ledger.decide(neverDrawn, { without: ['c'] })).toThrow('without must be fewer than all arms');
  });

  test('most kinds can: of the others than controllers of draft lengths three refuse', () => {
    const others = CANNOT.filter((kind) => (selectorDescriptions[kind as 'moss'].family as string) !== 'draft-lengths');
    expect(others.sort()).toEqual(['fixedArm', 'hierarchicalThompson', 'slidingWindowUcb']);
  });

  test.each([...CANNOT, 'sideInformationThompson', 'bucketedUcb', 'hedgeSpec'])('%s refuses by name', (kind) => {
    const { settings, create } = selectorDescriptions[kind as 'moss'];
    const problem = { armCount: 3, rewardRange: { min: 1, max: 3 }, horizon: 50 };
    const { horizon: _, ...options } = problem;
    const ledger = decisionLedger(create({ ...options, ...settings?.(problem) }));
    const before = ledger.snapshot();
    const message = new RegExp(`the selector, where arms are .*, must be of a kind .*, got "${kind}"`);
    expect(() => ledger.decide(() => 0.5, { without: [0], context: kind === 'bucketedUcb' ? [1] : [] })).toThrow(
      message,
    );
    expect(() => ledger.retireArm(0)).toThrow(message);
    expect(() => ledger.addArm()).toThrow(message);
    expect(ledger.snapshot()).toStrictEqual(before);
  });

  test('names and arms that there are not are refused', () => {
    const ledger = decisionLedger(ucb1(UNIT), { armNames: ['a', 'b', 'c'] });
    expect(() => ledger.decide(neverDrawn, { without: ['x'] })).toThrow(
      'ledger.decide: without[0] must be one of a, b, c, got "x"',
    );
    expect(() => ledger.decide(neverDrawn, { without: [3] })).toThrow('without[0] must be an integer in [0, 2], got 3');
    expect(() => ledger.addArm()).toThrow('ledger.addArm: name must be a non-empty string, got undefined');
    expect(() => ledger.addArm({ name: 'b' })).toThrow('ledger.addArm: name must be one that no arm has, got "b"');
    expect(() => ledger.addArm({ name: 'd', own: { armCosts: 1 } })).toThrow(
      'own.armCosts must be absent: there is no such list, got 1',
    );
    expect(() => decisionLedger(ucb1(UNIT)).addArm({ name: 'd' })).toThrow(
      'name must be absent in a ledger without names',
    );
    expect(() => decisionLedger(ucb1(UNIT), { armNames: ['a', 'a', 'b'] })).toThrow(
      'armNames[1] must be one that no other arm has',
    );
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
