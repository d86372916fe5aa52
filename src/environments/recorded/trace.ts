/**
 * Recorded runs in memory. A trace is a sequence of turns; a turn is one prompt's answer with what several drafting
 * methods did on it, all aligned to the same tokens: greedy decoding of one target gives one text, so every method that
 * reproduced the text can be laid over the same token positions.
 * Cost: 1 or 2 bytes a token for each column of a turn, as the importers store it.
 */

/** Acceptance lengths or correctness along the tokens of a turn: a typed array or a plain one. */
export type TraceValues = ArrayLike<number>;

/**
 * A drafter without a model that was tried at every token position: prompt lookup, suffix matching and the like.
 */
export interface RetrievalTrack {
  /**
   * At index p: how many tokens of the draft that starts at position p the target accepts, in [0, `cap`]; -1 where there
   * is no candidate to draft from. One entry for each token of the turn.
   */
  readonly accepted: TraceValues;
  /** The most tokens a draft of this track had; an integer of at least 0. No arm can draft more from it. */
  readonly cap: number;
  /** At index p: the length of the match the draft was found by, in tokens, 0 where there is none; where recorded. */
  readonly matchLengths?: TraceValues;
}

/**
 * One turn of a recorded run: one prompt's answer. {@link readAlignedTrace} and {@link readSpecBenchAnswers} make them;
 * a program may as well write its own.
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
  /**
   * For each chain drafter, at index p: 1 where its greedy token equals the target's, given the target's text before p;
   * 0 where it does not, or where that was not determined.
   */
  readonly chains: Readonly<Record<string, TraceValues>>;
  /** The drafters that were tried at every position. */
  readonly retrieval: Readonly<Record<string, RetrievalTrack>>;
  /** Wall time of the turn by method, in milliseconds, where recorded. */
  readonly milliseconds: Readonly<Record<string, number>>;
}

/** The greatest accepted length that a trace can hold, in tokens: what 16 bits can. */
export const LONGEST_BLOCK = 32_767;
