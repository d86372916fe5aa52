/**
 * Vocabularies: the finite set of tokens that a target and its drafters share, and how text is cut into them. Three
 * kinds: bytes; pieces of a text (words, numbers, punctuation, white space) with bytes for whatever is new; and an
 * explicit list. What is left out: merges learnt from pairs of bytes (byte-pair encoding).
 */
import { requireOptions } from '../../options.js';
import { describeValue, requireArray, requireInteger, requirementError, requireObject } from '../../requirements.js';
import { lengthened } from './flat-arrays.js';

/** A text, as a string or as token ids of the vocabulary in use. */
export type TokenText = string | ArrayLike<number>;

/** A finite set of tokens, numbered from 0, one of which ends a sequence. */
export interface Vocabulary {
  /** The number of tokens, the end token included; at least 2. */
  readonly size: number;
  /** The token that ends every sequence (EOS). No text contains it. */
  readonly endToken: number;

  /**
   * Cuts a text into tokens; the end token is not appended. Cost: linear in the text.
   *
   * @throws RangeError when the text has a lone surrogate (it is not Unicode text) or cannot be cut into known tokens.
   */
  encode(text: string): Int32Array;

  /**
   * The text of tokens; the end token has none. Bytes that are not UTF-8, which sampling may produce, become U+FFFD.
   *
   * @throws RangeError when a token is unknown.
   */
  decode(tokens: ArrayLike<number>): string;

  /**
   * A name for a token that no other token has. Two vocabularies are the same when all their names are.
   *
   * @throws RangeError when the token is unknown.
   */
  tokenName(token: number): string;
}

const BYTES = 256;
const END_NAME = '<end>';
/** Token ids are 32-bit integers. */
const GREATEST_SIZE = 0x7fffffff;

/**
 * GPT-2's rule (Radford et al. 2019) without the English contractions: a word, a number or a run of other characters,
 * each with the space before it, or white space.
 */
const PIECES = / ?[\p{L}\p{M}]+| ?\p{N}+| ?[^\s\p{L}\p{M}\p{N}]+|\s+(?!\S)|\s+/gu;

/** Only lone surrogates keep a JavaScript string from being Unicode text. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function requireUnicodeText(who: string, name: string, text: string): void {
  if (typeof text !== 'string') throw new TypeError(`${who}: ${name} must be a string, got ${describeValue(text)}`);
  const at = text.search(LONE_SURROGATE);
  if (at >= 0) throw new RangeError(`${who}: ${name} must be Unicode text, got a lone surrogate at ${at}`);
}

function byteName(byte: number): string {
  return `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
}

/** Bytes at 0 to 255, the end token at 256, then pieces: every text can be encoded, and decoding gives it back. */
class PieceVocabulary implements Vocabulary {
  readonly size: number;
  readonly endToken: number;
  private readonly pieces: readonly string[];
  private readonly bytesOfPieces: readonly Uint8Array[];
  private readonly tokenOfPiece: ReadonlyMap<string, number>;

  constructor(pieces: readonly string[]) {
    this.endToken = BYTES;
    this.size = BYTES + 1 + pieces.length;
    this.pieces = pieces;
    const encoder = new TextEncoder();
    this.bytesOfPieces = pieces.map((piece) => encoder.encode(piece));
    this.tokenOfPiece = new Map(pieces.map((piece, i) => [piece, BYTES + 1 + i]));
  }

  encode(text: string): Int32Array {
    requireUnicodeText('Vocabulary.encode', 'text', text);
    const encoder = new TextEncoder();
    if (this.pieces.length === 0) return Int32Array.from(encoder.encode(text));
    // No token is shorter than a byte, and no UTF-16 unit longer than three.
    let tokens = new Int32Array(text.length + 16);
    let count = 0;
    for (const [piece] of text.matchAll(PIECES)) {
      if (count + 3 * piece.length > tokens.length) tokens = lengthened(tokens, count + 3 * piece.length);
      const token = this.tokenOfPiece.get(piece);
      if (token !== undefined) tokens[count++] = token;
      else for (const byte of encoder.encode(piece)) tokens[count++] = byte;
    }
    return tokens.slice(0, count);
  }

  decode(tokens: ArrayLike<number>): string {
    requireTokens('Vocabulary.decode', 'tokens', tokens, this);
    const bytes: number[] = [];
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (token < BYTES) bytes.push(token);
      else if (token > BYTES) for (const byte of this.bytesOfPieces[token - BYTES - 1]!) bytes.push(byte);
    }
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
  }

  tokenName(token: number): string {
    requireToken('Vocabulary.tokenName', 'token', token, this);
    if (token < BYTES) return byteName(token);
    // Its quotes distinguish a piece from another token's name that looks like it.
    return token === BYTES ? END_NAME : JSON.stringify(this.pieces[token - BYTES - 1]);
  }
}

class TokenListVocabulary implements Vocabulary {
  readonly size: number;
  readonly endToken: number;
  private readonly texts: readonly string[];
  private readonly tokenOfText: ReadonlyMap<string, number>;
  private readonly longest: number;

  constructor(texts: readonly string[]) {
    this.texts = texts;
    this.size = texts.length + 1;
    this.endToken = texts.length;
    this.tokenOfText = new Map(texts.map((text, i) => [text, i]));
    this.longest = texts.reduce((longest, text) => Math.max(longest, text.length), 0);
  }

  encode(text: string): Int32Array {
    requireUnicodeText('Vocabulary.encode', 'text', text);
    const tokens: number[] = [];
    for (let at = 0; at < text.length; ) {
      let length = Math.min(this.longest, text.length - at);
      while (length > 0 && !this.tokenOfText.has(text.slice(at, at + length))) length--;
      if (length === 0) {
        const got = `${describeValue(text.slice(at, at + 20))} at ${at}`;
        throw new RangeError(`Vocabulary.encode: text must consist of the vocabulary's tokens, got ${got}`);
      }
      tokens.push(this.tokenOfText.get(text.slice(at, at + length))!);
      at += length;
    }
    return Int32Array.from(tokens);
  }

  decode(tokens: ArrayLike<number>): string {
    requireTokens('Vocabulary.decode', 'tokens', tokens, this);
    let text = '';
    for (let i = 0; i < tokens.length; i++) if (tokens[i] !== this.endToken) text += this.texts[tokens[i]!];
    return text;
  }

  tokenName(token: number): string {
    requireToken('Vocabulary.tokenName', 'token', token, this);
    return token === this.endToken ? END_NAME : JSON.stringify(this.texts[token]);
  }
}

/**
 * The vocabulary of bytes: 256 tokens and the end token. Any text can be encoded as its UTF-8 bytes.
 *
 * @example
 * ```ts
 * const vocabulary = byteVocabulary();
 * [...vocabulary.encode('hi é')]; // => [104, 105, 32, 195, 169]
 * ```
 */
export function byteVocabulary(): Vocabulary {
  return new PieceVocabulary([]);
}

/** Options of {@link pieceVocabulary}. */
export interface PieceVocabularyOptions {
  /** The texts whose pieces become tokens; not empty. */
  readonly texts: string | readonly string[];
  /**
   * The most tokens, in [257, 2^31 - 1]; the most frequent pieces are kept.
   * @defaultValue no limit: every piece of the texts.
   */
  readonly maxSize?: number;
}

/**
 * The vocabulary of the pieces that texts consist of: words, numbers and runs of other characters, each with the space
 * before it, and white space (GPT-2's rule, Radford et al. 2019, without the English contractions). The 256 bytes are
 * tokens as well, so any text can be encoded: a piece that is unknown becomes its UTF-8 bytes.
 *
 * Tokens 0 to 255 are the bytes, 256 is the end token, pieces follow, the most frequent first, equally frequent ones in
 * order of first appearance.
 *
 * Cost: linear in the texts; 0.3 seconds for 5 MB.
 *
 * @throws RangeError or TypeError when an option is out of its range or a text has a lone surrogate.
 * @example
 * ```ts
 * const vocabulary = pieceVocabulary({ texts: 'to be, or not to be' });
 * const tokens = [...vocabulary.encode('not be')].map((token) => vocabulary.tokenName(token));
 * tokens; // => ['<0x6E>', '<0x6F>', '<0x74>', '" be"']
 * ```
 */
export function pieceVocabulary(options: PieceVocabularyOptions): Vocabulary {
  const who = 'pieceVocabulary';
  requireOptions(who, options, ['texts', 'maxSize']);
  const { texts, maxSize = GREATEST_SIZE } = options;
  requireInteger(who, 'maxSize', maxSize, BYTES + 1, GREATEST_SIZE);
  const list = typeof texts === 'string' ? [texts] : texts;
  requireArray(who, 'texts', list);
  const counts = new Map<string, number>();
  list.forEach((text, i) => {
    requireUnicodeText(who, `texts[${i}]`, text);
    for (const [piece] of text.matchAll(PIECES)) counts.set(piece, (counts.get(piece) ?? 0) + 1);
  });
  // A piece of one byte is that byte's token. Sorting is stable: ties stay in order of appearance.
  const pieces = [...counts].filter(([piece]) => piece.length > 1 || piece.charCodeAt(0) > 0x7f);
  pieces.sort((a, b) => b[1] - a[1]);
  return new PieceVocabulary(pieces.slice(0, maxSize - BYTES - 1).map(([piece]) => piece));
}

/**
 * The vocabulary of a list of tokens; the end token comes after them. A text is cut from left to right, each time at the
 * longest token that fits, and cannot be encoded when none does. For small studies, and for token ids from elsewhere.
 *
 * @param tokens at least one text, none empty, no two equal.
 * @throws RangeError or TypeError when there is none, or one is empty, a repetition or not Unicode text.
 * @example
 * ```ts
 * const vocabulary = tokenVocabulary(['a', 'b', 'ab']);
 * [...vocabulary.encode('aabb')]; // => [0, 2, 1]
 * ```
 */
export function tokenVocabulary(tokens: readonly string[]): Vocabulary {
  const who = 'tokenVocabulary';
  requireArray(who, 'tokens', tokens);
  const seen = new Set<string>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    requireUnicodeText(who, `tokens[${i}]`, token);
    if (token === '' || seen.has(token)) {
      throw requirementError(who, `tokens[${i}]`, 'a text that is neither empty nor in the list before', token);
    }
    seen.add(token);
  }
  return new TokenListVocabulary([...tokens]);
}

/** Requires a vocabulary, the package's own or another that has its shape. */
export function requireVocabulary(who: string, name: string, vocabulary: Vocabulary): void {
  requireObject(who, name, vocabulary);
  requireInteger(who, `${name}.size`, vocabulary.size, 2, GREATEST_SIZE);
  requireToken(who, `${name}.endToken`, vocabulary.endToken, vocabulary);
}

function isToken(token: number, vocabulary: Pick<Vocabulary, 'size'>): boolean {
  return Number.isInteger(token) && token >= 0 && token < vocabulary.size;
}

/** Requires the id of a token. */
export function requireToken(who: string, name: string, token: number, vocabulary: Pick<Vocabulary, 'size'>): void {
  if (!isToken(token, vocabulary)) {
    throw requirementError(who, name, `a token of the vocabulary, in [0, ${vocabulary.size - 1}]`, token);
  }
}

/** Requires ids of tokens of a vocabulary; where only its size is known, of a vocabulary of that size. */
export function requireTokens(
  who: string,
  name: string,
  tokens: ArrayLike<number>,
  vocabulary: Pick<Vocabulary, 'size'>,
): void {
  if (tokens === null || typeof tokens !== 'object' || !Number.isSafeInteger(tokens.length)) {
    throw new TypeError(`${who}: ${name} must be an array of tokens, got ${describeValue(tokens)}`);
  }
  // The name is built only for the error: a text may have millions of tokens.
  for (let i = 0; i < tokens.length; i++) {
    if (!isToken(tokens[i]!, vocabulary)) requireToken(who, `${name}[${i}]`, tokens[i]!, vocabulary);
  }
}

/** The tokens of a text that may be given as tokens; a copy. */
export function tokensOf(who: string, name: string, text: TokenText, vocabulary: Vocabulary): Int32Array {
  if (typeof text === 'string') {
    requireUnicodeText(who, name, text);
    return vocabulary.encode(text);
  }
  requireTokens(who, name, text, vocabulary);
  return Int32Array.from(text);
}

/** The tokens of a text that does not end yet: without the end token. */
export function promptOf(who: string, name: string, text: TokenText, vocabulary: Vocabulary): Int32Array {
  const tokens = tokensOf(who, name, text, vocabulary);
  const at = tokens.indexOf(vocabulary.endToken);
  if (at >= 0) throw new RangeError(`${who}: ${name} must not contain the end token, got it at ${at}`);
  return tokens;
}

/** Whether two vocabularies are the same, token by token. Cost: O(size), O(1) for one and the same object. */
export function sameVocabulary(one: Vocabulary, other: Vocabulary): boolean {
  if (one === other) return true;
  if (one.size !== other.size || one.endToken !== other.endToken) return false;
  for (let token = 0; token < one.size; token++) if (one.tokenName(token) !== other.tokenName(token)) return false;
  return true;
}

/** Requires the vocabulary of the target. */
export function requireSameVocabulary(who: string, name: string, vocabulary: Vocabulary, target: Vocabulary): void {
  if (sameVocabulary(vocabulary, target)) return;
  const got =
    vocabulary.size === target.size
      ? 'another of the same size'
      : `one of ${vocabulary.size.toLocaleString('en')} tokens`;
  const wanted = `the target's, of ${target.size.toLocaleString('en')} tokens`;
  throw new RangeError(`${who}: ${name} must be ${wanted}, got ${got}`);
}
