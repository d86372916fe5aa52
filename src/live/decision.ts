/** What a ledger returns and reports: decisions, outcomes, events. All of it is plain JSON. */
import type { AnySelector } from '../selectors/contract/selector.js';

/** A choice whose outcome is not known yet. Plain JSON. */
export interface Decision {
  /** Its number in the ledger: 0, 1, 2, ... in the order of the decisions. */
  readonly id: number;
  /** The arm, 0-based. */
  readonly arm: number;
  /** The arm's name, where the ledger has names. */
  readonly name?: string;
  /**
   * The probability, in (0, 1], with which this arm was chosen among those that could be: 1 where the choice was not
   * drawn. Absent in a ledger that does not record it.
   */
  readonly probability?: number;
  /** The context of the choice, where there was one. */
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

/** The outcome of a decision, whatever the selector learns from. */
export type Outcome = number | CostedOutcome | readonly (number | null)[];

/**
 * The outcome of a decision, as its selector learns it: the reward; for a selector that learns costs, reward and cost;
 * with full information, the rewards of all arms, in arm order; with side information or a context, the reward of the
 * chosen arm, or the rewards of all arms with null for those not observed.
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
 * Something that happened in a ledger, reported once it has happened. A line of a log that `banditspec what-if` reads:
 * a decision with its probability, and later its outcome, under the same `id`.
 */
export type LedgerEvent =
  | ({
      /** An arm was chosen. */
      readonly event: 'decided';
    } & Decision)
  | {
      /** The outcome became known and was learnt. */
      readonly event: 'settled';
      /** The decision's number. */
      readonly id: number;
      /** Its outcome. */
      readonly outcome: Outcome;
      /** When it was reported: a reading of the clock, or the number of decisions so far. */
      readonly at: number;
    }
  | {
      /** No outcome will come: the decision was cancelled, or waited too long. */
      readonly event: 'cancelled' | 'expired';
      /** The decision's number. */
      readonly id: number;
      /** What was learnt in place of the outcome; absent where nothing was. */
      readonly outcome?: Outcome;
      /** When it was reported: a reading of the clock, or the number of decisions so far. */
      readonly at: number;
    }
  | {
      /** The set of arms changes from the next decision on. */
      readonly event: 'added' | 'retired';
      /** The arm's number. */
      readonly arm: number;
      /** Its name, where the ledger has names. */
      readonly name?: string;
    };
