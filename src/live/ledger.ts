/**
 * Open decisions: a ledger around a selector, for programs in which outcomes come late, in any order, or never. Each
 * decision has a number, keeps the probability with which it was made, and is settled once. A deterministic choice
 * counts the open decisions, so that many in flight do not all go to one arm. Arms can have names, be added, be
 * retired, and be left out of one decision.
 * Cost: that of the selector. Where its choice is deterministic and decisions are open, it is copied after each outcome
 * and the copy is told of the open ones.
 */
import { copyData, requireOptions } from '../options.js';
import { requireArm } from '../problem.js';
import type { RandomSource } from '../random/source.js';
import {
  describeValue,
  requireFinite,
  requireFunction,
  requireList,
  requirementError,
  requireObject,
  requireText,
} from '../requirements.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import { restoreSelector } from '../selectors/restore.js';
import { withNewArm } from './arm-layout.js';
import { Closed } from './closed.js';
import type { DecideOptions, DecisionLedger, LedgerArm, LedgerOptions, LedgerSnapshot, NewArm } from './contract.js';
import type { Closing, Decision, LedgerEvent, Outcome, OutcomeOf } from './decision.js';
import { Heard } from './heard.js';
import { followsLastRounds, identityOf, readContext, readNames, requireLedgerOptions } from './ledger-checks.js';
import { type LedgerState, readLedgerState } from './ledger-state.js';
import { StandIns } from './stand-ins.js';
import { learn, ownPart, probabilityOf } from './teach.js';

/**
 * A probability computed numerically can come out as 0 for an arm that was drawn; no uniform resolves less than this.
 */
const LEAST_PROBABILITY = Number.EPSILON / 2;

const DEFAULT_MAX_OPEN = 1000;

class Ledger<Made extends AnySelector> implements DecisionLedger<Made> {
  selector: Made;
  private readonly options: LedgerOptions;
  private readonly counted: boolean;
  private readonly made: Omit<SelectorSnapshot, 'state'>;
  private readonly names: string[] | null;
  private readonly retired: Set<number>;
  private decisions: number;
  private time: number | null;
  private readonly waiting: Map<number, Decision>;
  private readonly closed: Closed;
  private readonly heard: Heard;
  /** Forgotten when a copy of the selector no longer matches it: when it has learnt, or an open decision was closed. */
  private standIns: StandIns;

  constructor(selector: Made, options: LedgerOptions, state: LedgerState) {
    this.selector = selector;
    this.options = options;
    this.made = state.made;
    this.counted = (options.pending ?? (followsLastRounds(state.made.kind) ? 'ignored' : 'counted')) === 'counted';
    this.names = state.armNames && [...state.armNames];
    this.retired = new Set(state.retired);
    this.decisions = state.decisions;
    this.time = state.clock;
    this.waiting = new Map(state.open.map((decision) => [decision.id, decision]));
    this.closed = state.closed;
    this.heard = state.heard;
    this.standIns = this.standInsOf(selector);
  }

  open(): Decision[] {
    return Array.from(this.waiting.values(), copyOf);
  }

  arms(): LedgerArm[] {
    return this.heard.counts.map((outcomes, arm) => ({
      arm,
      ...(this.names && { name: this.names[arm]! }),
      retired: this.retired.has(arm),
      outcomes,
    }));
  }

  decide(random: RandomSource, options: DecideOptions = {}): Decision {
    const who = 'ledger.decide';
    requireFunction(who, 'random', random);
    requireOptions(who, options, ['context', 'without']);
    const context = options.context && readContext(who, options.context);
    const without = this.leftOut(who, options.without);
    const { armCount } = this.selector;
    const at = this.pass(who);
    const { maxOpen = DEFAULT_MAX_OPEN } = this.options;
    if (this.waiting.size >= maxOpen) {
      throw requirementError(who, 'the number of open decisions', `less than maxOpen = ${maxOpen}`, this.waiting.size);
    }
    const kept = keptOf(armCount, without);
    const { view, choice, drawn } = this.standIns.choose(who, kept, context, random);
    const arm = kept ? kept[choice]! : choice;
    const recorded = this.options.recordProbability !== false;
    const decision: Decision = {
      id: this.decisions,
      arm,
      ...(this.names && { name: this.names[arm]! }),
      ...(recorded && { probability: drawn ? drawnProbability(view, choice, context) : 1 }),
      ...(context && { context }),
      ...(kept && { without }),
      at,
    };
    this.decisions += 1;
    this.waiting.set(decision.id, decision);
    this.options.onEvent?.({ event: 'decided', ...copyOf(decision) });
    return copyOf(decision);
  }

  probabilities(options: DecideOptions = {}): number[] {
    const who = 'ledger.probabilities';
    requireOptions(who, options, ['context', 'without']);
    const context = options.context && readContext(who, options.context);
    const { armCount } = this.selector;
    const kept = keptOf(armCount, this.leftOut(who, options.without));
    const { view, choice } = this.standIns.peek(who, kept, context);
    const law = new Array<number>(armCount).fill(0);
    for (let i = 0; i < view.armCount; i++) {
      law[kept ? kept[i]! : i] = choice === null ? probabilityOf(view, i, context) : Number(i === choice);
    }
    return law;
  }

  settle(id: number, outcome: OutcomeOf<Made>): void {
    const who = 'ledger.settle';
    const at = this.pass(who);
    const decision = this.find(who, id);
    this.learn(who, decision, outcome as Outcome);
    this.close(decision, 'settled');
    this.tell({ event: 'settled', id, outcome: structuredClone(outcome as Outcome), at });
  }

  cancel(id: number): void {
    const who = 'ledger.cancel';
    const at = this.pass(who);
    this.close(this.find(who, id), 'cancelled');
    this.tell({ event: 'cancelled', id, at });
  }

  expire(): number {
    const before = this.waiting.size;
    this.pass('ledger.expire');
    return before - this.waiting.size;
  }

  addArm(options: NewArm = {}): number {
    const who = 'ledger.addArm';
    requireOptions(who, options, ['name', 'own']);
    const { name, own = {} } = options;
    requireObject(who, 'own', own);
    if (this.names) {
      requireText(who, 'name', name);
      if (this.names.includes(name!)) throw requirementError(who, 'name', 'one that no arm has', name);
    } else if (name !== undefined) throw requirementError(who, 'name', 'absent in a ledger without names', name);
    this.pass(who);
    const grown = this.restore(withNewArm(who, this.selector.snapshot() as SelectorSnapshot, own));
    this.selector = grown as Made;
    this.names?.push(name!);
    this.heard.addArm();
    this.standIns = this.standInsOf(grown);
    const arm = grown.armCount - 1;
    this.tell({ event: 'added', arm, ...(name !== undefined && { name }) });
    return arm;
  }

  retireArm(arm: number | string): void {
    const who = 'ledger.retireArm';
    const number = this.numberOf(who, 'arm', arm);
    if (this.retired.has(number)) throw requirementError(who, 'arm', 'one that is not retired', arm);
    const { armCount } = this.selector;
    const kept = range(armCount).filter((other) => other !== number && !this.retired.has(other));
    if (kept.length === 0) throw requirementError(who, 'arm', 'another than the last that is not retired', arm);
    this.standIns.only(who, kept);
    this.pass(who);
    this.retired.add(number);
    this.tell({ event: 'retired', arm: number, ...(this.names && { name: this.names[number]! }) });
  }

  startEpisode(): void {
    this.selector.startEpisode?.();
    this.standIns.forget();
  }

  snapshot(): LedgerSnapshot {
    return {
      format: 'banditspec-ledger',
      version: 1,
      made: structuredClone(this.made),
      selector: this.selector.snapshot() as SelectorSnapshot,
      armNames: this.names && [...this.names],
      retired: [...this.retired],
      decisions: this.decisions,
      clock: this.time,
      open: this.open(),
      closed: this.closed.toState(),
      heard: this.heard.toState(),
    };
  }

  private tell(event: LedgerEvent): void {
    this.options.onEvent?.(event);
  }

  private standInsOf(selector: AnySelector): StandIns {
    return new StandIns(selector, this.waiting, this.heard, (snapshot) => this.restore(snapshot), this.counted);
  }

  private restore(snapshot: SelectorSnapshot): AnySelector {
    return (this.options.restore ?? restoreSelector)(snapshot);
  }

  private numberOf(who: string, what: string, arm: number | string): number {
    if (typeof arm === 'number') {
      requireArm(who, arm, this.selector.armCount, what);
      return arm;
    }
    const number = this.names?.indexOf(arm) ?? -1;
    if (number < 0) throw requirementError(who, what, this.names ? `one of ${this.names.join(', ')}` : 'a number', arm);
    return number;
  }

  /** The arms that cannot be chosen, ascending. */
  private leftOut(who: string, without: readonly (number | string)[] = []): number[] {
    requireList(who, 'without', without);
    const arms = new Set(this.retired);
    without.forEach((arm, i) => {
      arms.add(this.numberOf(who, `without[${i}]`, arm));
    });
    if (arms.size === this.selector.armCount) throw requirementError(who, 'without', 'fewer than all arms', without);
    return [...arms].sort((a, b) => a - b);
  }

  /** Reads the clock and closes what has waited too long. Returns the time. */
  private pass(who: string): number {
    const { clock, expireAfter, expireAs } = this.options;
    const at = clock ? clock() : this.decisions;
    if (clock) {
      requireFinite(who, "the clock's reading", at);
      if (this.time !== null && at < this.time) {
        throw requirementError(who, "the clock's reading", `at least the last one, ${this.time}`, at);
      }
      this.time = at;
    }
    if (expireAfter === undefined) return at;
    // The oldest come first.
    for (const decision of this.waiting.values()) {
      if (at - decision.at <= expireAfter) break;
      if (expireAs !== undefined) this.learn(who, decision, expireAs);
      this.close(decision, 'expired');
      const outcome = expireAs !== undefined && { outcome: structuredClone(expireAs) };
      this.tell({ event: 'expired', id: decision.id, ...outcome, at });
    }
    return at;
  }

  private find(who: string, id: number): Decision {
    const decision = this.waiting.get(id);
    if (decision) return decision;
    const made = Number.isSafeInteger(id) && id >= 0 && id < this.decisions;
    const got = made ? `${id}, which is ${this.closed.of(id)}` : `${describeValue(id)}, which no decision has`;
    throw new RangeError(`${who}: id must be that of an open decision, got ${got}`);
  }

  private learn(who: string, decision: Decision, outcome: Outcome): void {
    learn(who, this.selector, decision, outcome);
    const { reward, cost } = ownPart(decision.arm, outcome);
    this.heard.record(decision.arm, reward, cost);
  }

  private close({ id }: Decision, closing: Closing): void {
    this.waiting.delete(id);
    this.closed.add(id, closing);
    this.standIns.forget();
  }
}

/** The arms that can be chosen, ascending; null where all can. */
function keptOf(armCount: number, without: readonly number[]): number[] | null {
  return without.length === 0 ? null : range(armCount).filter((arm) => !without.includes(arm));
}

function copyOf(decision: Decision): Decision {
  const { context, without } = decision;
  return { ...decision, ...(context && { context: [...context] }), ...(without && { without: [...without] }) };
}

function drawnProbability(view: AnySelector, choice: number, context: readonly number[] | undefined): number {
  return Math.min(1, Math.max(LEAST_PROBABILITY, probabilityOf(view, choice, context)));
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/**
 * A ledger around a selector: decisions that are open until their outcomes come.
 *
 * The probability of each choice is kept and passed to the selector with its outcome, so a selector that weights
 * outcomes by it ({@link exp3Spec}, {@link exp3}, {@link exp3Ix}, {@link tsallisInf}) gets the right one however late
 * the outcome is. A choice that is drawn does not herd, and is left as it is. A deterministic choice would stay the
 * same until an outcome comes. With decisions open it is therefore made by a copy of the selector that was told, for
 * each of them, the mean of what its arm gave lately, or the least reward where the arm gave nothing yet. The selector
 * itself learns none of that.
 *
 * Cost: that of the selector; with decisions open and a deterministic choice, a copy of it after each outcome.
 *
 * @param selector any selector, fresh or not; from now on only the ledger may teach it.
 * @throws RangeError or TypeError when an option is out of its range or does not suit the selector.
 * @example
 * ```ts
 * const ledger = decisionLedger(exp3Spec({ armCount: 3, rewardRange: acceptedLengthRange(5) }));
 * const random = createRandom('example');
 * const first = ledger.decide(random);
 * const second = ledger.decide(random);
 * ledger.settle(second.id, 4);
 * ledger.cancel(first.id);
 * ledger.open().length; // => 0
 * ```
 */
export function decisionLedger<Made extends AnySelector>(
  selector: Made,
  options: LedgerOptions = {},
): DecisionLedger<Made> {
  const who = 'decisionLedger';
  requireLedgerOptions(who, selector, options);
  const { armNames = null } = options;
  return new Ledger(selector, options, {
    made: identityOf(selector),
    armNames: armNames && readNames(who, 'armNames', armNames, selector.armCount),
    retired: [],
    decisions: 0,
    clock: null,
    open: [],
    closed: new Closed(),
    heard: new Heard(selector.armCount),
  });
}

/**
 * Restores the ledger that a snapshot was taken of; it goes on where that one stopped, open decisions included.
 *
 * @param selector made as the first ledger's was, with the same options and arms; what it has learnt does not matter.
 *   It says what the program expects, and is not used otherwise.
 * @param snapshot what `snapshot()` returned, also after a round trip through JSON.
 * @param options those that hold from now on, without `armNames`, which the snapshot has; they need not be the first
 *   ledger's.
 * @throws RangeError or TypeError when the selector does not match, the snapshot cannot have come from a ledger, or an
 *   option is out of its range.
 * @example
 * ```ts
 * const make = () => ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const ledger = decisionLedger(make());
 * const { id } = ledger.decide(createRandom('example'));
 * const saved = JSON.stringify(ledger.snapshot());
 * const later = restoreLedger(make(), JSON.parse(saved));
 * later.settle(id, 3);
 * ```
 */
export function restoreLedger<Made extends AnySelector>(
  selector: Made,
  snapshot: LedgerSnapshot,
  options: Omit<LedgerOptions, 'armNames'> = {},
): DecisionLedger<Made> {
  const who = 'restoreLedger';
  requireLedgerOptions(who, selector, options);
  if ('armNames' in options) throw requirementError(who, 'armNames', 'absent: the snapshot has them', options.armNames);
  const read = copyData(snapshot);
  const restored = (options.restore ?? restoreSelector)(read?.selector) as Made;
  return new Ledger(restored, options, readLedgerState(who, selector, restored, read, options));
}
