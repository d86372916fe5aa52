/**
 * The accepted lengths that a drafter would have had along a known text: the model-free half of a trace, made from
 * texts.
 */
import { requirementError, requireObject } from '../../requirements.js';
import { type Drafter, requireDrafter } from './drafter.js';
import { requireTokens, type Vocabulary } from './vocabulary.js';

/** A text that was produced after a prompt, as tokens. */
export interface KnownText {
  /** What the drafter sees beforehand; may be empty. */
  readonly prompt: ArrayLike<number>;
  /** What was produced; at least one token. Where the text ended by itself, it includes the end token. */
  readonly continuation: ArrayLike<number>;
}

/**
 * The accepted lengths of a drafter along its own path through a text that a greedy target has produced: at each
 * round's position it drafts from the prompt and the text so far, the tokens that agree with the text are accepted, the
 * text's next token is the bonus token, and the last block is cut at the end. Decoding this text with this arm alone
 * would have given exactly these lengths.
 *
 * Cost: one draft a round.
 *
 * @param drafter drafts at temperature 0.
 * @returns accepted lengths, each in [1, draftLength + 1], that sum to the continuation's length.
 * @throws RangeError or TypeError when a token is not a token id or is unknown to the drafter, or the continuation is
 *   empty.
 * @example
 * ```ts
 * const drafter = promptLookup({ draftLength: 10 });
 * acceptedLengthsAlong(drafter, { prompt: [5, 6, 7, 8], continuation: [5, 6, 7, 1] }); // => [1, 3]
 * ```
 */
export function acceptedLengthsAlong(drafter: Drafter, text: KnownText): number[] {
  const who = 'acceptedLengthsAlong';
  requireDrafter(who, 'drafter', drafter);
  // A drafter that copies knows any tokens.
  const tokens = requireKnownText(who, text, drafter.vocabulary ?? { size: 0x80000000 });
  const draft = new Int32Array(drafter.draftLength);
  const seen = { tokens, length: text.prompt.length };
  const session = drafter.at(0)(seen);
  const lengths: number[] = [];
  while (seen.length < tokens.length) {
    // One token is left for the target to add: the last block ends with the text.
    const limit = Math.min(drafter.draftLength, tokens.length - seen.length - 1);
    const count = limit === 0 ? 0 : session.propose(draft, limit, drawNothing);
    let accepted = 0;
    while (accepted < count && draft[accepted] === tokens[seen.length + accepted]) accepted++;
    lengths.push(accepted + 1);
    seen.length += accepted + 1;
  }
  return lengths;
}

/** Requires a text of tokens that a vocabulary has. Returns prompt and continuation as one. */
export function requireKnownText(who: string, text: KnownText, vocabulary: Pick<Vocabulary, 'size'>): Int32Array {
  requireObject(who, 'text', text);
  const { prompt, continuation } = text;
  requireTokens(who, 'prompt', prompt, vocabulary);
  requireTokens(who, 'continuation', continuation, vocabulary);
  if (continuation.length === 0) throw requirementError(who, 'continuation', 'of at least one token', continuation);
  const tokens = new Int32Array(prompt.length + continuation.length);
  tokens.set(prompt);
  tokens.set(continuation, prompt.length);
  return tokens;
}

/** Drafters are deterministic at temperature 0. */
function drawNothing(): number {
  throw new Error('acceptedLengthsAlong: drafter must draw nothing at temperature 0, got a draw');
}
