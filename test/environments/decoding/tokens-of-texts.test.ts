/** Texts cut into tokens and put together again, by hand; and what is asked of tokens and vocabularies. */
import { describe, expect, test } from 'vitest';
import {
  byteVocabulary,
  pieceVocabulary,
  promptOf,
  requireSameVocabulary,
  requireToken,
  requireTokens,
  requireVocabulary,
  sameVocabulary,
  tokensOf,
  tokenVocabulary,
  type Vocabulary,
} from '../../../src/environments/decoding/vocabulary.js';

/** From Node, not from the package: the bytes of a text. */
const utf8 = (text: string) => Array.from(Buffer.from(text, 'utf8'));

const TEXTS = [
  '',
  'a',
  'to be, or not to be',
  '  two  blanks\n\nand lines\t',
  'naïve 日本語 🙂! ٣٤ x²',
  '\uFEFFbegins with a mark',
  '日'.repeat(300),
  'word '.repeat(100),
  '\u0000\u007f\u0080\u07ff\u0800\uffff\u{10ffff}',
];

describe('a vocabulary of bytes', () => {
  const vocabulary = byteVocabulary;

  test('is those of UTF-8, and the end token', () => {
    expect([vocabulary().size, vocabulary().endToken]).toEqual([257, 256]);
    for (const text of TEXTS) {
      expect(Array.from(vocabulary().encode(text))).toEqual(utf8(text));
      expect(vocabulary().decode(utf8(text))).toBe(text);
      expect(vocabulary().decode([256, ...utf8(text), 256])).toBe(text);
    }
  });

  test('names each by its number, and the end', () => {
    expect([0, 9, 10, 127, 128, 255, 256].map((token) => vocabulary().tokenName(token))).toEqual([
      '<0x00>',
      '<0x09>',
      '<0x0A>',
      '<0x7F>',
      '<0x80>',
      '<0xFF>',
      '<end>',
    ]);
  });
});

describe('a vocabulary of pieces', () => {
  test('writes a known piece as its token and another as its bytes, and reads both', () => {
    const vocabulary = pieceVocabulary({ texts: ['to be', ' or not'] });
    expect(vocabulary.size).toBe(257 + 4);
    expect([257, 258, 259, 260].map((token) => vocabulary.tokenName(token))).toEqual([
      '"to"',
      '" be"',
      '" or"',
      '" not"',
    ]);
    expect(Array.from(vocabulary.encode('to be or be'))).toEqual([257, 258, 259, 258]);
    expect(Array.from(vocabulary.encode('be or é'))).toEqual([...utf8('be'), 259, ...utf8(' é')]);
    expect(vocabulary.decode([257, 256, 259, ...utf8(' é'), 258])).toBe('to or é be');
  });

  test('reads back what it has written, of whatever pieces', () => {
    for (const texts of TEXTS) {
      for (const vocabulary of [pieceVocabulary({ texts }), pieceVocabulary({ texts, maxSize: 258 })]) {
        for (const text of TEXTS) {
          const tokens = vocabulary.encode(text);
          expect(vocabulary.decode(tokens)).toBe(text);
          expect(tokens.length).toBeLessThanOrEqual(utf8(text).length);
        }
      }
    }
  });

  test('has no piece that is a byte, and those of one character that are not', () => {
    const names = (texts: string) => {
      const vocabulary = pieceVocabulary({ texts });
      return Array.from({ length: vocabulary.size - 257 }, (_, i) => JSON.parse(vocabulary.tokenName(257 + i)));
    };
    expect(names('a')).toEqual([]);
    expect(names('é')).toEqual(['é']);
    // The last byte that is a character, and the first character that is not a byte.
    expect(names('\u007f')).toEqual([]);
    expect(names('\u0080')).toEqual(['\u0080']);
    expect(names('ab')).toEqual(['ab']);
  });

  test('keeps as many as it may, the most frequent ones, of equal ones those that came first', () => {
    const texts = ['bb aa cc', ' aa cc', 'dd'];
    const names = (maxSize?: number) => {
      const vocabulary = pieceVocabulary(maxSize === undefined ? { texts } : { texts, maxSize });
      return Array.from({ length: vocabulary.size - 257 }, (_, i) => vocabulary.tokenName(257 + i));
    };
    expect(names()).toEqual(['" aa"', '" cc"', '"bb"', '"dd"']);
    expect(names(260)).toEqual(['" aa"', '" cc"', '"bb"']);
    expect(names(257)).toEqual([]);
    expect(names(2 ** 31 - 1)).toHaveLength(4);
  });

  test.each<[string, () => unknown]>([
    ['options must be among texts, maxSize, got "text"', () => pieceVocabulary({ text: 'a' } as never)],
    ['maxSize must be an integer in [257, 2147483647], got 256', () => pieceVocabulary({ texts: 'a', maxSize: 256 })],
    [
      'maxSize must be an integer in [257, 2147483647], got 2147483648',
      () => pieceVocabulary({ texts: 'a', maxSize: 2 ** 31 }),
    ],
    ['texts must be a non-empty array, got an array of 0', () => pieceVocabulary({ texts: [] })],
    ['texts[1] must be a string, got 3', () => pieceVocabulary({ texts: ['a', 3 as never] })],
    ['texts[0] must be Unicode text, got a lone surrogate at 2', () => pieceVocabulary({ texts: 'ab\uDC00' })],
  ])('refuses: %s', (message, call) => {
    expect(call).toThrow(`pieceVocabulary: ${message}`);
  });
});

describe('a vocabulary of listed tokens', () => {
  const vocabulary = () => tokenVocabulary(['a', 'ab', 'abcd', 'c', 'é']);

  test('has them in their order and the end token behind them', () => {
    expect([vocabulary().size, vocabulary().endToken]).toEqual([6, 5]);
    expect([0, 1, 2, 3, 4, 5].map((token) => vocabulary().tokenName(token))).toEqual([
      '"a"',
      '"ab"',
      '"abcd"',
      '"c"',
      '"é"',
      '<end>',
    ]);
  });

  test('cuts at the longest that fits, up to the end', () => {
    expect(Array.from(vocabulary().encode('abcabcdaab'))).toEqual([1, 3, 2, 0, 1]);
    expect(Array.from(vocabulary().encode('éa'))).toEqual([4, 0]);
    expect(Array.from(vocabulary().encode(''))).toEqual([]);
    expect(vocabulary().decode([1, 5, 3, 2, 5])).toBe('abcabcd');
  });

  test('is a copy of the list', () => {
    const list = ['x', 'y'];
    const own = tokenVocabulary(list);
    list[0] = 'z';
    expect([own.decode([0]), own.tokenName(0)]).toEqual(['x', '"x"']);
  });

  test.each<[string, () => unknown]>([
    [
      `Vocabulary.encode: text must consist of the vocabulary's tokens, got "bcbbcbbcbbcbbcbbcbbc" at 2`,
      () => vocabulary().encode(`a${'bbc'.repeat(9)}`),
    ],
    ['tokenVocabulary: tokens must be a non-empty array, got an array of 0', () => tokenVocabulary([])],
    ['tokenVocabulary: tokens[1] must be a string, got 3', () => tokenVocabulary(['a', 3 as never])],
    ['tokenVocabulary: tokens[0] must be Unicode text', () => tokenVocabulary(['\uD800'])],
    [
      'tokenVocabulary: tokens[1] must be a text that is neither empty nor in the list before, got ""',
      () => tokenVocabulary(['a', '']),
    ],
    [
      'tokenVocabulary: tokens[2] must be a text that is neither empty nor in the list before, got "a"',
      () => tokenVocabulary(['a', 'b', 'a']),
    ],
  ])('refuses: %s', (message, call) => {
    expect(call).toThrow(message);
  });
});

describe.each([
  ['bytes', byteVocabulary],
  ['pieces', () => pieceVocabulary({ texts: 'to be' })],
  ['a list', () => tokenVocabulary(['a', 'b'])],
])('a vocabulary of %s', (_, make) => {
  test('writes Unicode text alone, and reads and names known tokens alone', () => {
    const vocabulary = make();
    expect(() => vocabulary.encode('a\uD800')).toThrow(
      new RangeError('Vocabulary.encode: text must be Unicode text, got a lone surrogate at 1'),
    );
    expect(() => vocabulary.encode(3 as never)).toThrow(
      new TypeError('Vocabulary.encode: text must be a string, got 3'),
    );
    expect(() => vocabulary.decode([0, vocabulary.size])).toThrow(
      `Vocabulary.decode: tokens[1] must be a token of the vocabulary, in [0, ${vocabulary.size - 1}], got`,
    );
    expect(sameVocabulary(vocabulary, make())).toBe(true);
    expect(() => vocabulary.tokenName(vocabulary.size)).toThrow('Vocabulary.tokenName: token must be a token');
  });
});

describe('what is asked of', () => {
  const vocabulary = tokenVocabulary(['a', 'b']);

  test('a token: to be an integer below the size', () => {
    for (const token of [0, 1, 2]) expect(() => requireToken('who', 'token', token, vocabulary)).not.toThrow();
    for (const token of [-1, 0.5, 3, Number.NaN, '1']) {
      const message = 'must be a token of the vocabulary, in [0, 2], got';
      expect(() => requireToken('who', 'token', token as number, vocabulary)).toThrow(`who: token ${message}`);
      expect(() => requireTokens('who', 'text', [0, token as number], vocabulary)).toThrow(`who: text[1] ${message}`);
    }
  });

  test('tokens: to be in an array, of any kind', () => {
    for (const tokens of [[], [0, 2], Int32Array.of(1), { length: 0 }]) {
      expect(() => requireTokens('who', 'text', tokens, vocabulary)).not.toThrow();
    }
    for (const [tokens, got] of [
      [null, 'null'],
      [undefined, 'undefined'],
      ['ab', '"ab"'],
      [{}, 'an object'],
      [{ length: 0.5 }, 'an object'],
    ] as const) {
      expect(() => requireTokens('who', 'text', tokens as never, vocabulary)).toThrow(
        new TypeError(`who: text must be an array of tokens, got ${got}`),
      );
    }
  });

  test('a text: to be written in the vocabulary, or to be tokens, which are copied', () => {
    expect(tokensOf('who', 'text', 'ba', vocabulary)).toEqual(Int32Array.of(1, 0));
    const tokens = Int32Array.of(0, 2);
    const copy = tokensOf('who', 'text', tokens, vocabulary);
    expect(copy).toEqual(tokens);
    expect(copy).not.toBe(tokens);
    expect(() => tokensOf('who', 'text', '\uD800', vocabulary)).toThrow('who: text must be Unicode text');
    expect(() => tokensOf('who', 'text', [3], vocabulary)).toThrow('who: text[0] must be a token');
  });

  test('a prompt: not to have ended', () => {
    expect(promptOf('who', 'prompt', [1, 0], vocabulary)).toEqual(Int32Array.of(1, 0));
    expect(() => promptOf('who', 'prompt', [2], vocabulary)).toThrow(
      new RangeError('who: prompt must not contain the end token, got it at 0'),
    );
    expect(() => promptOf('who', 'prompt', [0, 1, 2], vocabulary)).toThrow('got it at 2');
  });

  test('a vocabulary: a size of two or more, and an end token', () => {
    expect(() => requireVocabulary('who', 'words', { size: 2, endToken: 1 } as Vocabulary)).not.toThrow();
    for (const [words, message] of [
      [null, 'who: words must be an object, got null'],
      [{ size: 1, endToken: 0 }, 'who: words.size must be an integer in [2, 2147483647], got 1'],
      [{ size: 2, endToken: 2 }, 'who: words.endToken must be a token of the vocabulary, in [0, 1], got 2'],
    ] as const) {
      expect(() => requireVocabulary('who', 'words', words as never)).toThrow(message);
    }
  });

  test('two vocabularies: to have the same tokens at the same places', () => {
    const named = (size: number, endToken: number, names: readonly string[]) =>
      ({ size, endToken, tokenName: (token: number) => names[token]! }) as Vocabulary;
    const one = named(3, 2, ['x', 'y', 'z']);
    expect(sameVocabulary(one, one)).toBe(true);
    expect(sameVocabulary(one, named(3, 2, ['x', 'y', 'z']))).toBe(true);
    expect(sameVocabulary(one, named(3, 1, ['x', 'y', 'z']))).toBe(false);
    expect(sameVocabulary(one, named(4, 2, ['x', 'y', 'z', 'w']))).toBe(false);
    expect(sameVocabulary(named(4, 2, ['x', 'y', 'z', 'w']), one)).toBe(false);
    expect(sameVocabulary(one, named(3, 2, ['v', 'y', 'z']))).toBe(false);
    expect(sameVocabulary(one, named(3, 2, ['x', 'y', 'w']))).toBe(false);
    // One and the same is not read through.
    const silent = { size: 3, endToken: 2, tokenName: () => expect.unreachable('a name') } as never as Vocabulary;
    expect(sameVocabulary(silent, silent)).toBe(true);
    expect(() => requireSameVocabulary('who', 'words', named(3, 2, ['x', 'y', 'z']), one)).not.toThrow();
    expect(() => requireSameVocabulary('who', 'words', named(3, 1, ['x', 'y', 'z']), one)).toThrow(
      new RangeError("who: words must be the target's, of 3 tokens, got another of the same size"),
    );
    expect(() => requireSameVocabulary('who', 'words', named(1234, 2, []), one)).toThrow(
      new RangeError("who: words must be the target's, of 3 tokens, got one of 1,234 tokens"),
    );
  });
});
