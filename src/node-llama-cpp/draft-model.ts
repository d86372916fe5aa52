/**
 * A second, smaller model of the engine as a drafter. Its sequence follows the text: before a draft it takes in the
 * part of the text that it has not seen, and rejected drafted tokens are erased. Cost: one pass of the draft model for
 * each drafted token.
 */
import {
  type DrafterOptions,
  type DraftSession,
  drafterOptions,
  type GrowingText,
} from '../environments/decoding/drafter.js';
import type { StopSignal } from '../harness/regret.js';
import { requireOptions } from '../options.js';
import type { RandomSource } from '../random/source.js';
import { describeValue, requirementError, requireNotAborted } from '../requirements.js';
import { type EngineSampling, type EngineSequence, requireSequence } from './engine.js';
import { drawFrom, type ListedLaw } from './laws.js';

/** Options of {@link draftModel}. */
export interface DraftModelOptions<Token extends number = number> extends Omit<DrafterOptions, 'tokenCost'> {
  /**
   * A sequence of the draft model. Several arms may share one, with different draft lengths. Nothing else may use it
   * while the decoder does; it may hold anything beforehand.
   */
  readonly sequence: EngineSequence<Token>;
}

/** An arm: a drafter that is a model of the engine, with its draft length. */
export interface DraftModel<Token extends number = number> {
  /** Its name in the statistics. */
  readonly name: string;
  /** The most tokens of a draft. */
  readonly draftLength: number;
  /** The sequence that it drafts with. */
  readonly sequence: EngineSequence<Token>;
}

/**
 * An arm of {@link speculativeDecoder}: a draft model, which draws a chain of `draftLength` tokens with the target's
 * temperature and other sampling options. As its own context fills up it drafts less, then nothing, and the round is
 * one of plain decoding.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 */
export function draftModel<Token extends number>(options: DraftModelOptions<Token>): DraftModel<Token> {
  const who = 'draftModel';
  requireOptions(who, options, ['sequence', 'draftLength', 'name']);
  const { sequence, ...rest } = options;
  requireSequence(who, 'sequence', sequence);
  const { name, draftLength } = drafterOptions(who, 'draft model', rest);
  return { name, draftLength, sequence };
}

/** Models pad their vocabularies to round numbers: they may differ by this many tokens at the end, as in llama.cpp. */
const MOST_PADDING = 128;

/** The texts of a model's tokens. */
export function tokensOf(who: string, name: string, { model }: Pick<EngineSequence, 'model'>): readonly string[] {
  const tokens = model.fileInfo?.metadata?.tokenizer?.ggml?.tokens;
  if (!Array.isArray(tokens)) throw requirementError(who, `${name}.model`, 'one whose file lists its tokens', tokens);
  return tokens;
}

/**
 * Requires two models to have the same tokens under the same numbers. An engine ends the process when it is given a
 * token that it does not have, so this is checked before the first one.
 */
export function requireSameTokens(who: string, name: string, own: readonly string[], target: readonly string[]): void {
  if (Math.abs(own.length - target.length) > MOST_PADDING) {
    const requirement = `a model with the target's vocabulary, of ${target.length} tokens`;
    throw requirementError(who, name, requirement, own.length);
  }
  const both = Math.min(own.length, target.length);
  for (let i = 0; i < both; i++) {
    if (own[i] === target[i]) continue;
    const requirement = `a model with the target's vocabulary, where token ${i} is ${describeValue(target[i])}`;
    throw requirementError(who, name, requirement, own[i]);
  }
}

/** A sequence that drafts, and what it knows of the text. */
export class DraftSequence implements DraftSession {
  private readonly sequence: EngineSequence;
  private readonly sampling: EngineSampling;
  /** How many tokens the draft model has, and how many the target. */
  private readonly size: number;
  private readonly targetSize: number;
  /** How many tokens of the text the sequence begins with. */
  private held: number;
  /** The draft model is known to have the tokens of the text up to here. */
  private looked: number;
  /** The law of each token of the last draft, above temperature 0. */
  private readonly laws: ListedLaw[];

  constructor(sequence: EngineSequence, sampling: EngineSampling, size: number, targetSize: number) {
    this.sequence = sequence;
    this.sampling = sampling;
    this.size = size;
    this.targetSize = targetSize;
    this.held = 0;
    this.looked = 0;
    this.laws = [];
  }

  /** Begins a text: the sequence need not take in again what it already holds of it. */
  begin({ tokens, length }: GrowingText): void {
    const context = this.sequence.contextTokens;
    this.held = 0;
    while (this.held < length && context[this.held] === tokens[this.held]) this.held += 1;
    this.looked = 0;
  }

  /** Drafts are made asynchronously: {@link DraftSequence.draft}. */
  propose(): number {
    return 0;
  }

  probability(index: number, token: number): number {
    return this.laws[index]!.get(token) ?? 0;
  }

  /**
   * Drafts up to `limit` tokens to follow the text. Draws one uniform for each, none at temperature 0.
   *
   * @param isEnd whether a token ends an answer: nothing is drafted after it.
   * @returns how many were drafted.
   */
  async draft(
    text: GrowingText,
    draft: Int32Array,
    limit: number,
    random: RandomSource,
    isEnd: (token: number) => boolean,
    signal: StopSignal | undefined,
  ): Promise<number> {
    const { sequence, sampling, laws } = this;
    laws.length = 0;
    // All but the last drafted token are taken in, and the engine keeps one place free.
    const most = Math.min(limit, sequence.contextSize - text.length);
    if (most <= 0 || !this.has(text)) return 0;
    // The answer to the text's last token is needed, so that token is taken in again if it was before.
    this.held = Math.min(this.held, text.length - 1);
    if (sequence.nextTokenIndex > this.held) {
      await sequence.eraseContextTokenRanges([{ start: this.held, end: sequence.nextTokenIndex }]);
    }
    const greedy = !sampling.temperature;
    const generateNext = { token: greedy, probabilities: !greedy, options: sampling };
    const news: (number | [number, { generateNext: typeof generateNext }])[] = [];
    for (let i = this.held; i < text.length - 1; i++) news.push(text.tokens[i]!);
    let last = text.tokens[text.length - 1]!;
    let count = 0;
    while (count < most) {
      requireNotAborted('SpeculativeDecoder.generate', signal);
      news.push([last, { generateNext }]);
      const answers = await sequence.controlledEvaluate(news);
      const { token, probabilities } = answers[news.length - 1]!.next;
      news.length = 0;
      this.held = text.length;
      const drawn = greedy ? token : drawFrom(probabilities!, random());
      // The target cannot judge a token that it does not have.
      if (drawn === null || drawn === undefined || drawn < 0 || drawn >= this.targetSize) break;
      if (!greedy) laws.push(probabilities!);
      draft[count++] = drawn;
      if (isEnd(drawn)) break;
      last = drawn;
    }
    return count;
  }

  /** The last draft, of `count` tokens, has been judged: the accepted ones are now part of the text. */
  judged(accepted: number, count: number): void {
    this.held += Math.max(0, Math.min(accepted, count - 1));
  }

  /** Whether the draft model has all tokens of the text. */
  private has({ tokens, length }: GrowingText): boolean {
    while (this.looked < length && tokens[this.looked]! < this.size) this.looked += 1;
    return this.looked === length;
  }
}
