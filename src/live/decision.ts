/** What a ledger hands out and tells: decisions, outcomes, events. All of it is plain JSON. */
import type { AnySelector } from '../selectors/contract/selector.js';

/** A choice that was made and whose outcome is not known yet. Plain JSON. */
export interface Decision {
  /** Its number in the ledger: 0, 1, 2, ... in the order of the decisions. */
  readonly id: number;
  /** The arm, 0-based. */
  readonly arm: number;
  /** The arm's name, where the ledger has names. */
  readonly name?: string;
  /**
   * The probability in (0, 1] with which this arm was chosen, among the arms that could be: 1 where the choice was not drawn.
   * Absent in a ledger that records none.
   */
  readonly probability?: number;
  /** What was known before the choice, where something was. */
  readonly context?: readonly number[];
  /** The arms that were left out of this decision, retired ones included; absent where there were none. */
  readonly without?: readonly number[];
  /** The clock's reading, or the number of decisions before this one where the ledger has no clock. */
  readonly at: number;
}

/** The reward of a round and what it cost, for selectors that weigh costs. */
export interface CostedOutcome {
  /** In the reward range. */
  readonly reward: number;
  /** In (0, `maxCost`]. */
  readonly cost: number;
}

/** What came of a decision, whatever the selector learns from. */
export type Outcome = number | CostedOutcome | readonly (number | null)[];

/**
 * What came of a decision, as its selector learns it: the reward; for costs, the reward and the cost; with full information
 * the rewards of all arms, in arm order; with side information or a context the reward of the chosen arm, or a list of all
 * arms' with null for those that were not observed.
 */
export type OutcomeOf<Made extends AnySelector> = Made['feedback'] extends 'bandit'
  ? number
  : Made['feedback'] extends 'bandit-with-costs'
    ? CostedOutcome
    : Made['feedback'] extends 'full-information'
      ? readonly number[]
      : Outcome;

/** How a decision ended. */
export type Closing = 'settled' | 'cancelled' | 'expired';

/**
 * Something that happened in a ledger, told when it has happened. A line of a log, which `banditspec what-if` reads: a
 * decision with its probability, and later what came of it, by `id`.
 */
export type LedgerEvent =
  | ({
      /** An arm was chosen. */
      readonly event: 'decided';
    } & Decision)
  | {
      /** The outcome is known and learnt. */
      readonly event: 'settled';
      /** The decision's number. */
      readonly id: number;
      /** What came of it. */
      readonly outcome: Outcome;
      /** When it was told: a reading of the clock, or the number of decisions so far. */
      readonly at: number;
    }
  | {
      /** No outcome will come: it was called off, or waited for too long. */
      readonly event: 'cancelled' | 'expired';
      /** The decision's number. */
      readonly id: number;
      /** What was learnt in place of the outcome; absent where nothing was. */
      readonly outcome?: Outcome;
      /** When it was told: a reading of the clock, or the number of decisions so far. */
      readonly at: number;
    }
  | {
      /** The set of arms is another from the next decision on. */
      readonly event: 'added' | 'retired';
      /** The arm's number. */
      readonly arm: number;
      /** Its name, where the ledger has names. */
      readonly name?: string;
    };
