/**
 * Random interleavings of everything that a ledger can be asked, beside a model that keeps the book by hand and tells a
 * selector of its own. `test/live/interleavings.test.ts` plays some of every kind, `npm run fuzz:ledger` as many as one likes.
 */
import assert from 'node:assert/strict';
import {
  type AnySelector,
  createRandom,
  type Decision,
  decisionLedger,
  type LedgerEvent,
  type LedgerOptions,
  type Outcome,
  restoreLedger,
  restoreSelector,
  type SelectorKind,
  type SelectorSnapshot,
  selectorDescriptions,
} from 'banditspec';
import fc from 'fast-check';
import { INTEGRATED } from './selector-play.js';

/** What a ledger is asked. */
export type Step =
  | { readonly do: 'decide'; readonly without: readonly number[] }
  | { readonly do: 'settle' | 'cancel'; readonly which: number; readonly quarters: number }
  | { readonly do: 'bad settle'; readonly id: number; readonly reward: number }
  | { readonly do: 'wait'; readonly time: number }
  | { readonly do: 'retire'; readonly which: number }
  | { readonly do: 'add' | 'restore' | 'back' | 'episode' };

/** What happened how often: what was done, and what was rightly refused. */
export type Tally = Map<string, number>;

const which = fc.nat({ max: 1000 });
/** Where in their range rewards lie: in quarters, so that they are whole, and sums exact. */
const quarters = fc.nat({ max: 4 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      without: fc.array(fc.nat({ max: 4 }), { maxLength: 1 }),
    }),
  },
  { weight: 7, arbitrary: fc.record({ do: fc.constant('settle' as const), which, quarters }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), which, quarters }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('bad settle' as const),
      id: fc.integer({ min: -1, max: 40 }),
      reward: fc.constantFrom(3, 0, 6, Number.NaN),
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
      { do: 'episode' as const },
    ),
  },
);

/** What is asked, the seed of the choices, and whether a clock is handed in. */
export type Interleaving = readonly [readonly Step[], number, boolean];

export const interleaving: fc.Arbitrary<Interleaving> = fc.tuple(
  fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }),
  fc.nat(),
  fc.boolean(),
);

/** Of the kinds whose arms do not stand each for itself no arm can be left out, added or retired (docs/live-use.md). */
const TIED: readonly string[] = [
  'slidingWindowUcb',
  'kaplanMeierDraftLength',
  'goodputDraftLength',
  'heuristicDraftLength',
  'gammaTune',
  'sglangDraftLength',
  'sglangThroughput',
  'vllmDraftLength',
  'llamaCppDraftLength',
  'tensorRtGate',
  'promptDraftLength',
  'tailPruning',
  'arcticHybrid',
  'hierarchicalThompson',
  'sideInformationThompson',
  'bucketedUcb',
  'hedgeSpec',
  'fixedArm',
];

/** Of these lists a new arm's entry is the best of the others'; of all others it is that of a fresh selector. */
const BEST: Readonly<Record<string, (...values: number[]) => number>> = {
  cumulativeLosses: Math.min,
  cumulativeGains: Math.max,
  regrets: Math.max,
};

/** What a new arm has of its own. */
const OWN: { readonly [Kind in SelectorKind]?: Readonly<Record<string, unknown>> } = {
  fractionalKube: { armCosts: 2 },
  llamaCppArbitration: { draftContexts: -1, armRewardRanges: { min: 1, max: 5 } },
};
const CONTEXT = [1, 0.5];

function make(kind: SelectorKind): AnySelector {
  const problem = { armCount: 3, rewardRange: { min: 1, max: 5 } };
  const { create, settings } = selectorDescriptions[kind];
  return create({ ...problem, ...settings?.({ ...problem, horizon: 100, contextSize: CONTEXT.length }) });
}

type Lists = Record<string, unknown[]>;

/** The same selector with one arm more, as the documentation has it. */
function grown(selector: AnySelector, kind: SelectorKind): AnySelector {
  const { version, problem, config, state } = structuredClone(selector.snapshot()) as SelectorSnapshot<
    string,
    Lists,
    Lists
  >;
  const fresh = (make(kind).snapshot() as SelectorSnapshot<string, unknown, Lists>).state;
  for (const [name, list] of Object.entries(state)) {
    if (!Array.isArray(list)) continue;
    const best = BEST[name];
    list.push(best ? best(...(list as number[])) : structuredClone(fresh[name]![0]));
  }
  for (const [name, value] of Object.entries(OWN[kind] ?? {})) config[name]!.push(value);
  const larger = { ...problem, armCount: problem.armCount + 1 };
  return restoreSelector({ kind, version, problem: larger, config, state }) as AnySelector;
}

/** What came of a decision, in the words of the ledger; the reward is 1 to 5, and no more than the arm can give. */
function outcomeOf(selector: AnySelector, arm: number, reward: number): Outcome {
  const { draftLengths } = (selector.snapshot() as SelectorSnapshot<string, { draftLengths?: number[] }>).config;
  const greatest = draftLengths ? draftLengths[arm]! + 1 : 5;
  switch (selector.feedback) {
    case 'bandit-with-costs':
      return { reward, cost: 0.5 };
    case 'full-information':
      return Array.from({ length: selector.armCount }, (_, other) => (other === arm ? reward : 3));
    default:
      return Math.min(reward, greatest);
  }
}

/** Tells the model's own selector. */
function tell(selector: AnySelector, { arm, probability, context = [] }: Decision, outcome: Outcome): void {
  switch (selector.feedback) {
    case 'bandit':
      selector.update(arm, outcome as number, probability);
      return;
    case 'bandit-with-costs':
      selector.updateWithCost(arm, (outcome as { reward: number }).reward, 0.5);
      return;
    case 'full-information':
      selector.updateAll(outcome as readonly number[]);
      return;
    default: {
      const rewards = Array.from({ length: selector.armCount }, (_, other) =>
        other === arm ? (outcome as number) : Number.NaN,
      );
      selector.updateObserved(arm, rewards, context);
    }
  }
}

/** Equality of plain JSON, at a tenth of the cost of comparing it part by part. */
function same(got: unknown, expected: unknown): void {
  if (JSON.stringify(got) !== JSON.stringify(expected)) assert.deepEqual(got, expected);
}

/**
 * Plays an interleaving with a selector of a kind and compares the ledger with the book after every step. Throws where a
 * decision is settled twice, a count is lost, a refused call leaves a trace, the selector learnt anything but what it was told,
 * or the probabilities of the arms that may be played do not sum to 1.
 */
export function playLedger(kind: SelectorKind, [steps, seed, clocked]: Interleaving, tally: Tally = new Map()): void {
  const random = createRandom('interleavings', seed);
  const tied = TIED.includes(kind);
  let now = 0;
  const events: LedgerEvent[] = [];
  const options: LedgerOptions = {
    maxOpen: 8,
    expireAfter: 9,
    ...(clocked && { clock: () => now }),
    onEvent: (event) => events.push(event),
  };
  let ledger = decisionLedger(make(kind), options);
  // The book by hand.
  let own = make(kind);
  const context = own.feedback === 'contextual' ? CONTEXT.slice(0, own.contextSize) : undefined;
  let decisions = 0;
  let open: Decision[] = [];
  const closed = new Map<number, string>();
  const retired = new Set<number>();
  const time = () => (clocked ? now : decisions);
  const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);
  const expire = () => {
    for (const { id, at } of open) {
      if (time() - at <= 9) continue;
      closed.set(id, 'expired');
      count('expire');
    }
    open = open.filter(({ id }) => !closed.has(id));
  };
  const snapshot = () => {
    count('snapshot');
    return ledger.snapshot();
  };
  const refuses = (call: () => void, message: string) => {
    const before = snapshot();
    assert.throws(call, ({ message: told }: Error) => told.includes(message));
    same(snapshot(), before);
    count('refused');
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
        const asked = { without, ...(context && { context }) };
        if (out.length === own.armCount) refuses(() => ledger.decide(random, asked), 'fewer than all arms');
        else if (open.length === 8) refuses(() => ledger.decide(random, asked), 'less than maxOpen = 8, got 8');
        else if (tied && out.length > 0) refuses(() => ledger.decide(random, asked), 'must be of a kind');
        else {
          const law = ledger.probabilities(asked);
          const decision = ledger.decide(random, asked);
          const sum = law.reduce((total, p) => total + p, 0);
          const { id, arm, probability, at } = decision;
          // The sum of up to five probabilities, each rounded some times; or integrated, each to some 1e-7.
          const slack = INTEGRATED.includes(kind) ? 1e-6 : 1e-12;
          same(
            [law.length, out.every((left) => law[left] === 0), Math.abs(sum - 1) < slack, out.includes(arm)],
            [own.armCount, true, true, false],
          );
          same([id, probability, at, decision.without ?? []], [decisions, law[arm], time(), out]);
          decisions += 1;
          open.push(decision);
          count('decide');
        }
        break;
      }
      case 'settle': {
        if (!chosen) break;
        const outcome = outcomeOf(own, chosen.arm, 1 + one.quarters);
        ledger.settle(chosen.id, outcome as never);
        tell(own, chosen, outcome);
        closed.set(chosen.id, 'settled');
        count('settle');
        break;
      }
      case 'cancel':
        if (!chosen) break;
        ledger.cancel(chosen.id);
        closed.set(chosen.id, 'cancelled');
        count('cancel');
        break;
      case 'bad settle': {
        const { id, reward } = one;
        const settle = () => ledger.settle(id, outcomeOf(own, 0, reward) as never);
        if (closed.has(id)) refuses(settle, `got ${id}, which is ${closed.get(id)}`);
        else if (id < 0 || id >= decisions) refuses(settle, `got ${id}, which no decision has`);
        else if (reward !== 3) refuses(() => ledger.settle(id, badOutcome(own, reward) as never), 'must be');
        break;
      }
      case 'wait':
        now += one.time;
        break;
      case 'back':
        if (!clocked || now === 0) break;
        now -= 1;
        refuses(() => ledger.expire(), "the clock's reading must be at least the last one");
        now += 1;
        break;
      case 'episode':
        ledger.startEpisode();
        own.startEpisode?.();
        count('start of a prompt');
        break;
      case 'add': {
        const asked = OWN[kind] ? { own: OWN[kind] } : {};
        if (tied) refuses(() => ledger.addArm(asked), 'must be of a kind');
        else if (own.armCount < 5) {
          assert.equal(ledger.addArm(asked), own.armCount);
          own = grown(own, kind);
          count('add');
        }
        break;
      }
      case 'retire': {
        const arm = one.which % own.armCount;
        if (retired.has(arm)) refuses(() => ledger.retireArm(arm), 'arm must be one that is not retired');
        else if (retired.size === own.armCount - 1) refuses(() => ledger.retireArm(arm), 'another than the last');
        else if (tied) refuses(() => ledger.retireArm(arm), 'must be of a kind');
        else {
          ledger.retireArm(arm);
          retired.add(arm);
          count('retire');
        }
        break;
      }
      case 'restore':
        ledger = restoreLedger(make(kind), JSON.parse(JSON.stringify(snapshot())), options);
        count('restore');
    }
    open = open.filter(({ id }) => !closed.has(id));
    same(ledger.open(), open);
    same(ledger.selector.snapshot(), own.snapshot());
  }
  // Counts are conserved, and each decision ends once.
  const ended = events.filter(({ event }) => ['settled', 'cancelled', 'expired'].includes(event));
  same([events.filter(({ event }) => event === 'decided').length, ended.length + open.length], [decisions, decisions]);
  const byId = (a: readonly [number, string], b: readonly [number, string]) => a[0] - b[0];
  same(
    ended.map((event) => [(event as { id: number }).id, event.event] as [number, string]).sort(byId),
    [...closed].sort(byId),
  );
  same(
    ledger.arms().map(({ arm, retired: gone }) => [arm, gone]),
    Array.from({ length: own.armCount }, (_, arm) => [arm, retired.has(arm)]),
  );
}

/** An outcome that no selector can learn: a reward outside [1, 5]. */
function badOutcome({ feedback, armCount }: AnySelector, reward: number): Outcome {
  if (feedback === 'bandit-with-costs') return { reward, cost: 0.5 };
  return feedback === 'full-information' ? new Array<number>(armCount).fill(reward) : reward;
}
