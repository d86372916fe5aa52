import {
  type AnySelector,
  createRandom,
  type Decision,
  decisionLedger,
  exp3Spec,
  type RandomSource,
  restoreLedger,
  type SelectorSnapshot,
  selectorDescriptions,
  ucb1,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const UNIT = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const neverDrawn: RandomSource = () => {
  throw new Error('a number was drawn');
};

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
