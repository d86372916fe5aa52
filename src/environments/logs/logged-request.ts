/**
 * What a log knows of one request. Engines record more or less: the outcome of a draft at every position of the answer,
 * the rounds of the request's own trajectory in their order, or totals in which the order is lost. Everything here
 * counts drafted tokens that were accepted, bonus token excluded, whatever the log counted: 0 where none was.
 */
import type { TraceTurn, TraceValues } from '../recorded/trace.js';

/** What identifies a request. */
export interface LoggedRequestHead {
  /** The request: its id in the log, or the 1-based line it stood in where it has none. */
  readonly id: string | number;
  /** Which turn of a conversation, 0-based; 0 where the log has no conversations. */
  readonly turn: number;
  /** The workload or category, where recorded. */
  readonly category?: string;
  /** What drafted: the name that its column gets in a trace. */
  readonly method: string;
  /**
   * The length of the answer in tokens, where recorded. It may be more than the rounds gave: the first token often has
   * no round.
   */
  readonly tokenCount?: number;
  /** The length of the prompt in tokens, where recorded. */
  readonly promptTokenCount?: number;
}

/**
 * A request of which the log knows how much of a draft at every position would have been accepted: a turn of a trace.
 */
export interface LoggedPositions {
  /** How much the log knows. */
  readonly knows: 'positions';
  /** The turn. */
  readonly turn: TraceTurn;
}

/** A request of which the log knows every round, in order. */
export interface LoggedRounds extends LoggedRequestHead {
  /** How much the log knows. */
  readonly knows: 'rounds';
  /** At index t: the drafted tokens of round t that were accepted, bonus token excluded; integers of at least 0. */
  readonly accepted: TraceValues;
  /**
   * At index t: the tokens drafted in round t, at least `accepted[t]`, where recorded. A round in which both are equal
   * says nothing about the next depth: it is censored.
   */
  readonly drafted?: TraceValues;
  /**
   * Whether the last round is recorded as the target verified it, or only up to the end of the answer. A round that is
   * cut says nothing about the depth at which it ended.
   */
  readonly lastRound: 'whole' | 'cut';
  /**
   * Signals by name, where recorded; at index t those of round t, one entry for each drafted token.
   */
  readonly signals?: Readonly<Record<string, readonly TraceValues[]>>;
}

/** A request, or all requests of a server, of which the log knows totals: the order of the rounds is lost. */
export interface LoggedTotals extends LoggedRequestHead {
  /** How much the log knows. */
  readonly knows: 'totals';
  /** The rounds; 0 where nothing was drafted. */
  readonly rounds: number;
  /** The drafted tokens that were accepted in them, bonus tokens excluded. */
  readonly accepted: number;
  /** The tokens drafted in them, where recorded. */
  readonly drafted?: number;
  /** At index j: how many rounds had j drafted tokens accepted, where recorded; sums to `rounds`. */
  readonly histogram?: readonly number[];
  /** The draft length of all rounds, where they are known to have had one. */
  readonly draftLength?: number;
}

/** What a log knows of one request. */
export type LoggedRequest = LoggedPositions | LoggedRounds | LoggedTotals;
