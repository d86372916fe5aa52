/**
 * Recorded runs in memory. A trace is a sequence of turns; a turn is one prompt's answer with what several drafting
 * methods did on it, all aligned to the same tokens: greedy decoding of one target gives one text, so every method that
 * reproduced the text can be laid over the same token positions.
 * Cost: 2 bytes a token for each track of a turn and 8 for each signal, as the importers store them.
 */

import { describeValue } from '../../requirements.js';

/** Accepted lengths or signals along the tokens of a turn: a typed array or a plain one. */
export type TraceValues = ArrayLike<number>;

/** Requires what may be values along a turn: a list of some length, whatever is in it. */
export function requireTraceValues(who: string, name: string, values: unknown): void {
  const isList = values !== null && typeof values === 'object' && Number.isSafeInteger((values as TraceValues).length);
  if (!isList) throw new TypeError(`${who}: ${name} must be a list of numbers, got ${describeValue(values)}`);
}

/**
 * A drafter that was tried at every token position, whatever it is: a chain of a small model's tokens, a tree, a copy
 * of earlier text. Under greedy decoding, how much of its draft would have been accepted is known at each position.
 *
 * Above temperature 0 the text is a draw, and then it depends on the drafter. One that is deterministic (it copies, or
 * drafts greedily) has a token accepted exactly where the text that the target sampled goes on with it, so its track is
 * exact for that text. One that samples its drafts was lucky or not at each position: its track is one draw of what
 * would be accepted there, right on average over texts and for any path through one text, but the same draw in every
 * replay.
 */
export interface TraceTrack {
  /**
   * At index p: how many tokens of the draft that starts at position p the target accepts, in [0, `cap`]; -1 where there
   * is no candidate to draft from. One entry for each token of the turn.
   */
  readonly accepted: TraceValues;
  /**
   * The most tokens a draft of this track had; an integer in [0, 32,766]. No arm can draft more from it. Absent where
   * each run was followed to its end, as those of a chain drafter can be: then drafts may have any length.
   */
  readonly cap?: number;
  /** The signal that holds the length of the match each draft was found by, in tokens; where recorded. */
  readonly matchLengths?: string;
}

/**
 * One turn of a recorded run: one prompt's answer. {@link readAlignedTrace} and {@link readSpecBenchAnswers} make them;
 * a program may also make its own.
 */
export interface TraceTurn {
  /** The prompt: the question's id. */
  readonly id: string | number;
  /** Which turn of the conversation, 0-based. */
  readonly turn: number;
  /** The prompt's category, where recorded. */
  readonly category?: string;
  /** The task that the category belongs to, where recorded. */
  readonly task?: string;
  /** The length of the answer in tokens, EOS included; in [1, 10,000,000]. Every per-position array has this length. */
  readonly tokenCount: number;
  /** The length of the prompt in tokens, where recorded. */
  readonly promptTokenCount?: number;
  /**
   * Accepted lengths of each method along its own trajectory, bonus token included: integers of at least 1 that sum to
   * `tokenCount`. A method that wrote another text, or was not run, is absent.
   */
  readonly recorded: Readonly<Record<string, TraceValues>>;
  /** The drafters that were tried at every position. */
  readonly tracks: Readonly<Record<string, TraceTrack>>;
  /**
   * What is known before the round that starts at a position, one finite number for each: the length of a match (0 where
   * there is none), the entropy of the drafter's next token, the margin of its first choice, the batch size.
   */
  readonly signals: Readonly<Record<string, TraceValues>>;
  /** Wall time of the turn by method, in milliseconds, where recorded. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** The greatest accepted length that a trace can hold, in tokens: the limit of 16 bits. */
export const LONGEST_BLOCK = 32_767;
