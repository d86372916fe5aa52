/** What a decoder inside the engine is: its options, what it can do. */
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
  /** A sequence of the target model. Nothing else is to use it while an answer is generated. */
  readonly sequence: EngineSequence<Token>;
  /**
   * The ways to draft among which the selector chooses: `plainDecoding()`, `promptLookup(...)`, `suffixMatch(...)`,
   * {@link draftModel}. No two may have the same name.
   */
  readonly arms: readonly EngineArm<Token>[];
  /**
   * A selector for as many arms, or what makes one: `bayesUcb`, or a function of the problem. It goes on learning from
   * answer to answer, and is told where each begins. Any but those with full information.
   */
  readonly selector: AnySelector | AnySelectorFactory;
  /** The luck of the selector's choices, and above temperature 0 of drafts and their judgement. */
  readonly random: RandomSource;
  /**
   * How the target's law is made of its logits. Penalties for repetition, grammars and token biases are not among it.
   * @defaultValue temperature 0: the most likely token, drafts or not
   */
  readonly sampling?: EngineSampling;
  /**
   * What the selector learns from.
   * @defaultValue 'accepted-length'
   */
  readonly reward?: EngineReward;
  /** The most tokens in a second that are told, for `'tokens-per-second'`: what is more counts as that; greater than 0. */
  readonly maxTokensPerSecond?: number;
  /**
   * The time in milliseconds from any moment on, as `performance.now`; it must not go back.
   * @defaultValue none: statistics hold no times, and the reward must be the accepted length.
   */
  readonly clock?: () => number;
  /** The context of a contextual selector: from the text so far, `contextSize` numbers. */
  readonly context?: (text: { readonly tokens: Int32Array; readonly length: number }) => ArrayLike<number>;
  /**
   * What to do with an engine that drafting was not tested with: decode without drafts by the engine's own `evaluate`, or
   * draft all the same.
   * @defaultValue 'plain'
   */
  readonly untested?: 'plain' | 'speculate';
  /**
   * Is told, once, that the engine is such a one.
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
  /** Stops before the next pass of a model, or the next token, by throwing the signal's reason. An `AbortSignal` is one. */
  readonly signal?: StopSignal;
}

/** Why a text ended: the model ended it, or it has as many tokens as were asked for. */
export type GeneratedBy = 'end' | 'max-tokens';

/** A decoder, which {@link speculativeDecoder} makes. */
export interface SpeculativeDecoder<Token extends number = number> {
  /** The selector that chooses. */
  readonly selector: AnySelector;
  /** Whether drafts are made; not so with an untested engine. */
  readonly speculating: boolean;

  /**
   * Appends tokens to what the sequence holds and goes on from there, one token after the other, those of a round at once.
   * The token that ends the answer is not among them.
   *
   * However it ends (by itself, by `break`, a signal, an error), the sequence then holds what it held, `tokens`, and the
   * tokens that came out of here, all but the last of them: to go on, give that one to the next `generate`. So does the
   * engine's `evaluate`. Where not one came out, the sequence is as it was before.
   *
   * @param tokens at least one.
   * @returns why it ended.
   * @throws RangeError when an argument is out of its range, when `tokens` do not fit in the context (nothing has then
   *   happened), or when the context is full, after the last token that fitted; the signal's reason when that stopped it.
   */
  generate(tokens: readonly Token[], options?: GenerateOptions): AsyncGenerator<Token, GeneratedBy, void>;

  /** What all rounds so far came to; a copy. */
  statistics(): DecoderStatistics;
}
