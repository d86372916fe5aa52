import { byteVocabulary, pieceVocabulary, tokenVocabulary } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sameVocabulary } from '../../../src/environments/decoding/vocabulary.js';

/** Texts of any characters: every code point but the halves of surrogate pairs. The unit 'binary' of fast-check lists them. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0x10ffff - 0x800 }).map((n) => String.fromCodePoint(n < 0xd800 ? n : n + 0x800)),
});

const sample = 'The cat sat.\n\tThe cat, 42 times: "naïve 日本語" 🙂!  Twice.';

describe('a vocabulary of bytes or pieces', () => {
  test('decodes what it has encoded, whatever the text', () => {
    const vocabularies = [
      byteVocabulary(),
      pieceVocabulary({ texts: sample }),
      pieceVocabulary({ texts: sample, maxSize: 260 }),
    ];
    fc.assert(
      fc.property(fc.constantFrom(...vocabularies), fc.oneof(fc.string(), anyText), (vocabulary, text) => {
        const tokens = vocabulary.encode(text);
        expect(vocabulary.decode(tokens)).toBe(text);
        expect(tokens).not.toContain(vocabulary.endToken);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  test('cuts at words with the blank before them, numbers, other signs and white space', () => {
    const vocabulary = pieceVocabulary({ texts: sample });
    const names = [...vocabulary.encode('The cat, 42\n\tsat. times')].map((token) => vocabulary.tokenName(token));
    // "sat" without its blank has not been seen, and is written in bytes.
    const sat = ['<0x73>', '<0x61>', '<0x74>'];
    expect(names).toEqual(['"The"', '" cat"', '<0x2C>', '" 42"', '<0x0A>', '<0x09>', ...sat, '<0x2E>', '" times"']);
  });

  test('numbers bytes first, then the end token, then pieces by frequency, ties by first appearance', () => {
    const vocabulary = pieceVocabulary({ texts: ['bb aa aa', ' aa cc'] });
    const pieces = Array.from({ length: vocabulary.size - 257 }, (_, i) => vocabulary.tokenName(257 + i));
    expect(vocabulary.endToken).toBe(256);
    expect(pieces).toEqual(['" aa"', '"bb"', '" cc"']);
    expect(pieceVocabulary({ texts: 'bb aa aa', maxSize: 258 }).size).toBe(258);
  });

  test('skips the end token when decoding, and marks bytes that are no UTF-8', () => {
    const vocabulary = byteVocabulary();
    expect(vocabulary.decode([0x68, 256, 0x69])).toBe('hi');
    expect(vocabulary.decode([0x68, 0xc3])).toBe('h\uFFFD');
  });
});

describe('a vocabulary of listed tokens', () => {
  test('takes the longest token that fits, from left to right', () => {
    const vocabulary = tokenVocabulary(['a', 'b', 'ab', 'bba']);
    expect([...vocabulary.encode('abbaab')]).toEqual([2, 1, 0, 2]);
    expect(vocabulary.decode([3, 2, vocabulary.endToken])).toBe('bbaab');
    expect(vocabulary.endToken).toBe(4);
    expect(vocabulary.size).toBe(5);
  });

  test('refuses a text that it cannot write', () => {
    expect(() => tokenVocabulary(['a', 'b']).encode('abc')).toThrow(
      new RangeError(`Vocabulary.encode: text must consist of the vocabulary's tokens, got "c" at 2`),
    );
  });

  test('refuses an empty list, empty tokens and repetitions', () => {
    expect(() => tokenVocabulary([])).toThrow('tokenVocabulary: tokens must be a non-empty array, got an array of 0');
    for (const tokens of [
      ['a', ''],
      ['a', 'a'],
    ]) {
      expect(() => tokenVocabulary(tokens)).toThrow(
        'tokens[1] must be a text that is neither empty nor in the list before',
      );
    }
  });
});

test('vocabularies are the same when all their tokens are', () => {
  expect(sameVocabulary(byteVocabulary(), byteVocabulary())).toBe(true);
  expect(sameVocabulary(tokenVocabulary(['a', 'b']), tokenVocabulary(['a', 'b']))).toBe(true);
  expect(sameVocabulary(tokenVocabulary(['a', 'b']), tokenVocabulary(['b', 'a']))).toBe(false);
  expect(sameVocabulary(byteVocabulary(), pieceVocabulary({ texts: 'word' }))).toBe(false);
  // Texts that look like names of other tokens.
  expect(sameVocabulary(tokenVocabulary(['<end>']), tokenVocabulary(['<0x41>']))).toBe(false);
});

test('no vocabulary takes broken text, unknown tokens or a wrong size', () => {
  for (const vocabulary of [byteVocabulary(), pieceVocabulary({ texts: 'a b' }), tokenVocabulary(['a'])]) {
    expect(() => vocabulary.encode('a\uD800')).toThrow('text must be Unicode text, got a lone surrogate at 1');
    for (const token of [-1, 0.5, Number.NaN, vocabulary.size]) {
      const requirement = `must be a token of the vocabulary, in [0, ${vocabulary.size - 1}], got ${token}`;
      expect(() => vocabulary.decode([0, token])).toThrow(`Vocabulary.decode: tokens[1] ${requirement}`);
      expect(() => vocabulary.tokenName(token)).toThrow(`Vocabulary.tokenName: token ${requirement}`);
    }
  }
  expect(() => pieceVocabulary({ texts: ['a', '\uDC00'] })).toThrow('pieceVocabulary: texts[1] must be Unicode text');
  expect(() => pieceVocabulary({ texts: [] })).toThrow('pieceVocabulary: texts must be a non-empty array');
  expect(() => pieceVocabulary({ texts: 'a', maxSize: 256 })).toThrow(
    'maxSize must be an integer in [257, 2147483647]',
  );
});
