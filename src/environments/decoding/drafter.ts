/**
 * What a drafter is to the decoder: something that proposes up to `draftLength` tokens to follow a text, and can say
 * with what probability it would have proposed any other token.
 */
import type { RandomSource } from '../../random/source.js';
import {
  requireAddedCost,
  requireDraftLength,
  requireFunction,
  requireObject,
  requireText,
} from '../../requirements.js';
import type { Vocabulary } from './vocabulary.js';

/** The tokens of a prompt and of what has been produced of its answer; it only grows. */
export interface GrowingText {
  /** How many tokens there are. */
  readonly length: number;
  /** Tokens 0 to `length - 1`; what lies beyond is not part of the text. After growing it may be another array. */
  readonly tokens: Int32Array;
}

/** A drafter at work on one text. */
export interface DraftSession {
  /**
   * Proposes tokens to follow the text as it is now.
   *
   * @param draft receives the tokens.
   * @param limit the most tokens wanted, at least 0.
   * @param random the drafter's luck; a deterministic drafter draws nothing.
   * @returns how many were proposed, at most `limit`. Nothing is proposed after the end token.
   */
  propose(draft: Int32Array, limit: number, random: RandomSource): number;

  /** Q(token) at `index` of the last proposal, given the text and the proposed tokens before; in [0, 1]. */
  probability(index: number, token: number): number;
}

/** A drafter with its draft length: one configuration, one arm. */
export interface Drafter {
  /** Its name in reports. */
  readonly name: string;
  /** The most tokens of a draft; an integer in [0, 65,534]. */
  readonly draftLength: number;
  /** The time that one drafted token takes; one unit is one pass of the target model. In [0, 1e100]. */
  readonly tokenCost: number;
  /**
   * Whether the draft is looked up in the text and needs no model, so that its outcome can be known without pulling the
   * arm.
   */
  readonly free: boolean;
  /** The tokens it knows; a drafter that copies from the text has none of its own. */
  readonly vocabulary?: Vocabulary;

  /**
   * The drafter at a temperature, that of the target: a function that starts a session on a text.
   *
   * @param temperature 0, or finite and at least 1e-6; at 0 drafts are deterministic.
   */
  at(temperature: number): (text: GrowingText) => DraftSession;
}

/** Options that every drafter has besides those of its kind. */
export interface DrafterOptions {
  /** The most tokens of a draft; an integer in [0, 65,534]. */
  readonly draftLength: number;
  /**
   * The drafter's name in reports.
   * @defaultValue its kind and draft length, as in `'prompt lookup 10'`.
   */
  readonly name?: string;
  /**
   * The time that one drafted token takes; one unit is one pass of the target model. In [0, 1e100].
   * @defaultValue 0
   */
  readonly tokenCost?: number;
}

/** The options that every drafter has, checked and filled in. */
export function drafterOptions(
  who: string,
  kind: string,
  options: DrafterOptions,
): Pick<Drafter, 'name' | 'draftLength' | 'tokenCost'> {
  const { draftLength, name = `${kind} ${draftLength}`, tokenCost = 0 } = options;
  requireDraftLength(who, 'draftLength', draftLength);
  requireText(who, 'name', name);
  requireAddedCost(who, 'tokenCost', tokenCost);
  return { name, draftLength, tokenCost };
}

/** Requires an object with a drafter's shape. */
export function requireDrafter(who: string, name: string, drafter: Drafter): void {
  requireObject(who, name, drafter);
  requireText(who, `${name}.name`, drafter.name);
  requireDraftLength(who, `${name}.draftLength`, drafter.draftLength);
  requireAddedCost(who, `${name}.tokenCost`, drafter.tokenCost);
  requireFunction(who, `${name}.at`, drafter.at);
}
