/**
 * Random interleavings of everything that a ledger can be asked, beside a model that keeps the book by hand and tells a
 * selector of its own. `BANDITSPEC_INTERLEAVINGS=200000 npx vitest run test/live/interleavings` makes so many; `npm test` a few.
 */
import {
  type ArmSelector,
  createRandom,
  type Decision,
  decisionLedger,
  epsilonGreedy,
  exp3Spec,
  imed,
  type LedgerEvent,
  type LedgerOptions,
  restoreLedger,
  restoreSelector,
  type SelectorSnapshot,
  tsallisInf,
  ucb1,
  ucbSpec,
} from 'banditspec';
import fc from 'fast-check';
import { expect, test } from 'vitest';

const RUNS = Number(process.env.BANDITSPEC_INTERLEAVINGS ?? 300);
const PROBLEM = { armCount: 3, rewardRange: { min: 0, max: 1 } };
const KINDS = { ucb1, ucbSpec, imed, exp3Spec, tsallisInf, epsilonGreedy };

type Step =
  | { readonly do: 'decide'; readonly without: readonly number[] }
  | { readonly do: 'settle' | 'cancel'; readonly which: number; readonly reward: number }
  | { readonly do: 'bad settle'; readonly id: number; readonly reward: number }
  | { readonly do: 'wait'; readonly time: number }
  | { readonly do: 'retire'; readonly which: number }
  | { readonly do: 'add' | 'restore' | 'back' };

const which = fc.nat({ max: 1000 });
/** Rewards in quarters, whose sums are exact. */
const reward = fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      without: fc.array(fc.nat({ max: 4 }), { maxLength: 1 }),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('settle' as const), which, reward }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which, reward }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bad settle' as const),
      id: fc.integer({ min: -1, max: 40 }),
      reward: fc.constantFrom(0.5, -1, 2, Number.NaN),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), time: fc.nat({ max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('retire' as const), which }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      { do: 'add' as const },
      { do: 'restore' as const },
      { do: 'restore' as const },
      { do: 'back' as const },
    ),
  },
);

/** The same selector with one arm more, as the documentation has it. */
function grown(selector: ArmSelector): ArmSelector {
  const { kind, version, problem, config, state } = structuredClone(selector.snapshot()) as SelectorSnapshot<
    string,
    Record<string, unknown>,
    { counts?: number[]; sums?: number[]; cumulativeLosses?: number[]; arms?: unknown[] }
  >;
  const fresh = imed(PROBLEM).snapshot().state.arms[0];
  state.counts?.push(0);
  state.sums?.push(0);
  state.arms?.push(fresh);
  state.cumulativeLosses?.push(Math.min(...state.cumulativeLosses));
  return restoreSelector({
    kind,
    version,
    problem: { ...problem, armCount: problem.armCount + 1 },
    config,
    state,
  }) as ArmSelector;
}

/** As `toStrictEqual` for plain JSON, at a tenth of its cost where the two are equal. */
function same(got: unknown, expected: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) expect(got).toStrictEqual(expected);
}

function play(kind: keyof typeof KINDS, steps: readonly Step[], seed: number, clocked: boolean): void {
  const make = () => KINDS[kind](PROBLEM) as ArmSelector;
  const random = createRandom('interleavings', seed);
  let now = 0;
  const events: LedgerEvent[] = [];
  const options: LedgerOptions = {
    maxOpen: 8,
    expireAfter: 9,
    ...(clocked && { clock: () => now }),
    onEvent: (event) => events.push(event),
  };
  let ledger = decisionLedger(make(), options);
  // The book by hand.
  let own = make();
  let decisions = 0;
  let open: Decision[] = [];
  const closed = new Map<number, string>();
  const retired = new Set<number>();
  const time = () => (clocked ? now : decisions);
  const expire = () => {
    for (const { id, at } of open) if (time() - at > 9) closed.set(id, 'expired');
    open = open.filter(({ id }) => !closed.has(id));
  };
  const refuses = (call: () => void, message: RegExp | string) => {
    const before = ledger.snapshot();
    expect(call).toThrow(message);
    same(ledger.snapshot(), before);
  };

  for (const one of steps) {
    // What is due goes first, so that a refused call is seen to change nothing.
    ledger.expire();
    expire();
    const chosen = 'which' in one && open.length > 0 ? open[one.which % open.length] : undefined;
    switch (one.do) {
      case 'decide': {
        const without = one.without.filter((arm) => arm < own.armCount);
        const out = [...new Set([...retired, ...without])].sort((a, b) => a - b);
        if (out.length === own.armCount) refuses(() => ledger.decide(random, { without }), 'fewer than all arms');
        else if (open.length === 8) refuses(() => ledger.decide(random, { without }), 'less than maxOpen = 8, got 8');
        else {
          const law = ledger.probabilities({ without });
          const decision = ledger.decide(random, { without });
          const sum = law.reduce((total, p) => total + p, 0);
          const { id, arm, probability, at } = decision;
          // The sum of up to five probabilities, each rounded some times.
          same(
            [law.length, out.every((left) => law[left] === 0), Math.abs(sum - 1) < 1e-12, out.includes(arm)],
            [own.armCount, true, true, false],
          );
          same([id, probability, at, decision.without ?? []], [decisions, law[arm], time(), out]);
          decisions += 1;
          open.push(decision);
        }
        break;
      }
      case 'settle':
        if (!chosen) break;
        ledger.settle(chosen.id, one.reward);
        own.update(chosen.arm, one.reward, chosen.probability);
        closed.set(chosen.id, 'settled');
        break;
      case 'cancel':
        if (!chosen) break;
        ledger.cancel(chosen.id);
        closed.set(chosen.id, 'cancelled');
        break;
      case 'bad settle': {
        const { id, reward } = one;
        if (closed.has(id)) refuses(() => ledger.settle(id, reward), `got ${id}, which is ${closed.get(id)}`);
        else if (id < 0 || id >= decisions)
          refuses(() => ledger.settle(id, reward), `got ${id}, which no decision has`);
        else if (reward !== 0.5) refuses(() => ledger.settle(id, reward), 'update: reward must be in [0, 1]');
        break;
      }
      case 'wait':
        now += one.time;
        break;
      case 'back':
        if (!clocked || now === 0) break;
        now -= 1;
        refuses(() => ledger.expire(), /the clock's reading must be at least the last one/);
        now += 1;
        break;
      case 'add':
        if (own.armCount === 5) break;
        expect(ledger.addArm()).toBe(own.armCount);
        own = grown(own);
        break;
      case 'retire': {
        const arm = one.which % own.armCount;
        if (retired.has(arm)) refuses(() => ledger.retireArm(arm), 'arm must be one that is not retired');
        else if (retired.size === own.armCount - 1) refuses(() => ledger.retireArm(arm), 'another than the last');
        else {
          ledger.retireArm(arm);
          retired.add(arm);
        }
        break;
      }
      case 'restore':
        ledger = restoreLedger(make(), JSON.parse(JSON.stringify(ledger.snapshot())), options);
    }
    open = open.filter(({ id }) => !closed.has(id));
    same(ledger.open(), open);
    same(ledger.selector.snapshot(), own.snapshot());
  }
  // Counts are conserved, and each decision ends once.
  const ended = events.filter(({ event }) => ['settled', 'cancelled', 'expired'].includes(event));
  expect(events.filter(({ event }) => event === 'decided').length).toBe(decisions);
  expect(ended.length + open.length).toBe(decisions);
  expect(new Map(ended.map((event) => [(event as { id: number }).id, event.event]))).toEqual(closed);
  expect(ledger.arms().map(({ arm, retired: gone }) => [arm, gone])).toEqual(
    Array.from({ length: own.armCount }, (_, arm) => [arm, retired.has(arm)]),
  );
}

test(
  `${RUNS} random interleavings of decide, settle, cancel, expire, add, retire, snapshot and restore keep the book`,
  () => {
    const kinds = fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[]));
    fc.assert(fc.property(kinds, fc.array(step, { minLength: 10, maxLength: 60 }), fc.nat(), fc.boolean(), play), {
      seed: 12,
      numRuns: RUNS,
    });
  },
  Math.max(60_000, RUNS * 100),
);
