/** The interface of a decoder inside the engine: its options and what it can do. */
import type { Drafter } from '../environments/decoding/drafter.js';
import type { StopSignal } from '../harness/regret.js';
import type { RandomSource } from '../random/source.js';
import type { AnySelector, AnySelectorFactory } from '../selectors/contract/selector.js';
import type { DraftModel } from './draft-model.js';
import type { EngineSampling, EngineSequence } from './engine.js';
import type { EngineReward } from './learning.js';
import type { DecoderStatistics } from './statistics.js';

/** An arm of {@link speculativeDecoder}: a drafter that needs no model, or a draft model of the engine. */
export type EngineArm<Token extends number = number> = Drafter | DraftModel<Token>;

/** Options of {@link speculativeDecoder}. */
export interface SpeculativeDecoderOptions<Token extends number = number> {
  /** A sequence of the target model. Nothing else may use it while an answer is generated. */
  readonly sequence: EngineSequence<Token>;
  /**
   * The drafters among which the selector chooses: `plainDecoding()`, `promptLookup(...)`, `suffixMatch(...)`,
   * {@link draftModel}. No two may have the same name.
   */
  readonly arms: readonly EngineArm<Token>[];
  /**
   * A selector for as many arms, or a function that makes one from the problem: `bayesUcb`. It goes on learning from
   * answer to answer, and is told where each begins. Any selector except those with full information.
   */
  readonly selector: AnySelector | AnySelectorFactory;
  /** The luck of the selector's choices and, above temperature 0, of drafting and verification. */
  readonly random: RandomSource;
  /**
   * How the target's law is made from its logits. Repetition penalties, grammars and token biases are not supported.
   * @defaultValue temperature 0: the most likely token, with or without drafts
   */
  readonly sampling?: EngineSampling;
  /**
   * What the selector learns from.
   * @defaultValue 'accepted-length'
   */
  readonly reward?: EngineReward;
  /** The most tokens per second that count, required with `'tokens-per-second'`: more count as this; greater than 0. */
  readonly maxTokensPerSecond?: number;
  /**
   * The time in milliseconds since any fixed moment, as `performance.now`; it must not go back.
   * @defaultValue none: times in the statistics are 0, the reward must be the accepted length, and the selector must
   * not learn from times.
   */
  readonly clock?: () => number;
  /** The context of a contextual selector: `contextSize` numbers, computed from the text so far. */
  readonly context?: (text: { readonly tokens: Int32Array; readonly length: number }) => ArrayLike<number>;
  /**
   * What to do with a release of the engine that drafting was not tested with: decode without drafts by the engine's
   * own `evaluate`, or draft all the same.
   * @defaultValue 'plain'
   */
  readonly untested?: 'plain' | 'speculate';
  /**
   * Called once if the engine is such a release.
   * @defaultValue console.warn
   */
  readonly warn?: (message: string) => void;
}

/** Options of {@link SpeculativeDecoder.generate}. */
export interface GenerateOptions {
  /**
   * The most tokens to produce; a positive integer or Infinity.
   * @defaultValue Infinity: to the end of the answer, or of the context.
   */
  readonly maxTokens?: number;
  /** Stops before the next pass of a model, or the next token, by throwing the signal's reason: an `AbortSignal`. */
  readonly signal?: StopSignal;
}

/** Why a text ended: the model ended it, or `maxTokens` was reached. */
export type GeneratedBy = 'end' | 'max-tokens';

/** A decoder, which {@link speculativeDecoder} makes. */
export interface SpeculativeDecoder<Token extends number = number> {
  /** The selector that chooses. */
  readonly selector: AnySelector;
  /** Whether drafts are made; false with an untested engine, unless `untested` is `'speculate'`. */
  readonly speculating: boolean;

  /**
   * Appends tokens to what the sequence holds and generates from there, token by token; those of one round come at
   * once. The token that ends the answer is not yielded.
   *
   * However it ends (by itself, by `break`, a signal, an error), the sequence then holds what it held before, `tokens`,
   * and all but the last of the yielded tokens, as after the engine's `evaluate`: to go on, pass the last one to the
   * next `generate`. If none was yielded, the sequence is as it was before.
   *
   * @param tokens at least one.
   * @returns why it ended.
   * @throws RangeError when an argument is out of its range, when `tokens` do not fit in the context (nothing has then
   *   happened), or when the context is full, after the last token that fitted; Error while another text is under way;
   *   the signal's reason when the signal stopped it.
   */
  generate(tokens: readonly Token[], options?: GenerateOptions): AsyncGenerator<Token, GeneratedBy, void>;

  /** The counts of all rounds so far; a copy. */
  statistics(): DecoderStatistics;
}
