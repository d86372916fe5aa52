/** What a ledger of decisions is: its options, what it can do, its snapshot. */
import type { RandomSource } from '../random/source.js';
import type { AnySelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import type { ClosedState } from './closed.js';
import type { Decision, LedgerEvent, Outcome, OutcomeOf } from './decision.js';
import type { HeardState } from './heard.js';

/** Options of {@link decisionLedger}. */
export interface LedgerOptions {
  /**
   * A name for each arm, no two alike: decisions then carry it, and `without` and `retireArm` accept it.
   * @defaultValue arms have only numbers.
   */
  readonly armNames?: readonly string[];
  /**
   * The most decisions that may be open, a positive integer; one more is refused.
   * @defaultValue 1,000
   */
  readonly maxOpen?: number;
  /**
   * Tells the time, in a unit of your own; it may stand still but must not go back.
   * `() => performance.timeOrigin + performance.now()` is a clock in milliseconds that still goes on after a restart.
   * @defaultValue none: time is the number of decisions.
   */
  readonly clock?: () => number;
  /**
   * How long a decision waits for its outcome, in units of the clock or, without a clock, in decisions; greater than 0.
   * @defaultValue for ever, as far as `maxOpen` allows.
   */
  readonly expireAfter?: number;
  /**
   * What is learnt from a decision that expires, as if it had been its outcome: for when no answer is a bad answer.
   * @defaultValue nothing is learnt.
   */
  readonly expireAs?: Outcome;
  /**
   * Whether a deterministic choice counts the open decisions, each as a pull that gave the mean of what its arm gave
   * lately. A choice that is drawn never does.
   * @defaultValue `'counted'`; `'ignored'` for draft lengths, whose controllers follow their last rounds.
   */
  readonly pending?: 'counted' | 'ignored';
  /**
   * Whether decisions carry their probability. `gaussianThompson`, `betaThompson`, `dirichletThompson` and
   * `nonParametricThompson` compute it in 2 to 50 milliseconds and do not use it; a log without it cannot be evaluated.
   * Selectors that weight outcomes by it cannot do without it.
   * @defaultValue true
   */
  readonly recordProbability?: boolean;
  /**
   * Makes a selector from its snapshot, for one that is not of this package.
   * @defaultValue {@link restoreSelector}
   */
  readonly restore?: (snapshot: SelectorSnapshot) => AnySelector;
  /** Called with each event once it has happened: for a log. What it throws goes to the caller. */
  readonly onEvent?: (event: LedgerEvent) => void;
}

/** Options of a single decision. */
export interface DecideOptions {
  /** What is known before the choice: finite numbers. A contextual selector needs as many as it was made for. */
  readonly context?: readonly number[];
  /** Arms, by number or name, that cannot be chosen this time. */
  readonly without?: readonly (number | string)[];
}

/** An arm of a ledger. */
export interface LedgerArm {
  /** Its number. */
  readonly arm: number;
  /** Its name, where there are names. */
  readonly name?: string;
  /** Whether it is no longer chosen. */
  readonly retired: boolean;
  /** How many outcomes of it were learnt through the ledger. */
  readonly outcomes: number;
}

/** A new arm. */
export interface NewArm {
  /** Its name; required in a ledger with names, refused in one without. */
  readonly name?: string;
  /** Its entry in each option of the selector that has one for each arm: `{ armCosts: 2 }`. */
  readonly own?: Readonly<Record<string, unknown>>;
}

/** A ledger's whole state as plain JSON, open decisions included. */
export interface LedgerSnapshot {
  /** Marks the format. */
  readonly format: 'banditspec-ledger';
  /** The version of the format. */
  readonly version: 1;
  /**
   * The selector as the ledger got it, without what it had learnt: a selector must match it to go on from the snapshot.
   */
  readonly made: Omit<SelectorSnapshot, 'state'>;
  /** The selector now. */
  readonly selector: SelectorSnapshot;
  /** Names, where there are any, in arm order. */
  readonly armNames: readonly string[] | null;
  /** The retired arms. */
  readonly retired: readonly number[];
  /** Decisions made so far: the next one's number. */
  readonly decisions: number;
  /** The last reading of the clock; null where there is none. */
  readonly clock: number | null;
  /** Decisions without an outcome so far. */
  readonly open: readonly Decision[];
  /** How the last ones ended. */
  readonly closed: ClosedState;
  /** What the arms gave lately. */
  readonly heard: HeardState;
}

/** A ledger around a selector of this type. */
export interface DecisionLedger<Made extends AnySelector> {
  /** The selector, to look at; only the ledger may teach it. After an arm was added it is another object. */
  readonly selector: Made;
  /**
   * Decisions that have no outcome so far, oldest first; a copy. One that is due to expire is in it until a call closes
   * it: see {@link DecisionLedger.expire}.
   */
  open(): Decision[];
  /** All arms, retired ones included, in arm order. */
  arms(): LedgerArm[];
  /**
   * Chooses an arm and opens a decision.
   *
   * With arms left out or retired, the choice and its probability are those of a selector that has only ever had the
   * other arms and has learnt what this one has of them. The outcome is learnt by the whole selector.
   *
   * @throws RangeError when no arm can be chosen, `maxOpen` decisions are open, the clock went back, or this kind of
   *   selector cannot leave arms out.
   */
  decide(random: RandomSource, options?: DecideOptions): Decision;
  /**
   * The probability of each arm in a decision made now, in arm order; they sum to 1, and arms that cannot be chosen have 0.
   * Decides nothing.
   */
  probabilities(options?: DecideOptions): number[];
  /**
   * Learns the outcome of an open decision, and closes it.
   *
   * @throws RangeError when there is no such open decision (the error says why), the outcome is not one that the
   *   selector can learn, or the clock went back; nothing is learnt then, and the decision stays open.
   */
  settle(id: number, outcome: OutcomeOf<Made>): void;
  /**
   * Closes an open decision whose outcome will never be known: it was aborted, or failed before it had one. Nothing is
   * learnt.
   *
   * @throws RangeError when there is no such open decision (the error says why), or the clock went back.
   */
  cancel(id: number): void;
  /**
   * Closes the decisions that are due to expire, as `decide`, `settle`, `cancel`, `addArm` and `retireArm` do before
   * their own work. Returns how many there were.
   *
   * @throws RangeError when the clock went back.
   */
  expire(): number;
  /**
   * Adds an arm, of which nothing is known, and returns its number.
   *
   * @throws RangeError or TypeError when this kind of selector cannot take one, its name is missing or taken, `own`
   *   lacks an entry or has one too many, or the clock went back.
   */
  addArm(options?: NewArm): number;
  /**
   * Leaves an arm out of all decisions from now on. Its number is not used again, and its open decisions can still be
   * settled.
   *
   * @throws RangeError when there is no such arm, it is retired, it is the last one that is not, or this kind of
   *   selector cannot leave arms out.
   */
  retireArm(arm: number | string): void;
  /** Tells a carried selector that a new prompt begins. */
  startEpisode(): void;
  /**
   * The whole state as plain JSON, a copy. Save it before a decision leaves the program; otherwise, after a restart,
   * its number may be given twice.
   */
  snapshot(): LedgerSnapshot;
}
