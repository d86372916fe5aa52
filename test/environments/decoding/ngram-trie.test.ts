/** The n-grams of a text as a trie, against the same n-grams written out as texts. */
import { describe, expect, test } from 'vitest';
import { buildNgramTrie, type NgramTrie } from '../../../src/environments/decoding/ngram-trie.js';
import { createRandom } from '../../../src/random/source.js';

const random = createRandom('trie');

function letters(count: number, length: number): number[] {
  return Array.from({ length }, () => Math.floor(count * random()));
}

/** Every n-gram, its tokens joined by blanks, with its count. */
function written(sequences: readonly (readonly number[])[], endToken: number, order: number): Map<string, number> {
  const occurrences = new Map<string, number>();
  const before = new Map<string, Set<number>>();
  // Where there are contexts at all, the boundary is one; nothing predicts it there, so it does not count.
  if (order > 1) occurrences.set(`${endToken}`, 0);
  for (const sequence of sequences) {
    const padded = [endToken, ...sequence, endToken];
    for (let end = 2; end <= padded.length; end++) {
      for (let start = Math.max(end - order, order === 1 ? 1 : 0); start < end; start++) {
        const ngram = padded.slice(start, end).join(' ');
        occurrences.set(ngram, (occurrences.get(ngram) ?? 0) + 1);
        if (start > 0) before.set(ngram, (before.get(ngram) ?? new Set()).add(padded[start - 1]!));
      }
    }
  }
  return new Map(
    [...occurrences].map(([ngram, n]) => {
      const tokens = ngram.split(' ');
      const isWhole = tokens.length === order || (tokens.length > 1 && tokens[0] === `${endToken}`);
      return [ngram, isWhole ? n : (before.get(ngram)?.size ?? 0)];
    }),
  );
}

/** The tokens of every entry, read off the trie by following the contexts. */
function tokensOf({ entryCount, contextCount, token, childStart }: NgramTrie): number[][] {
  const tokens: number[][] = [[]];
  for (let context = 0; context < contextCount; context++) {
    for (let entry = childStart[context]!; entry < childStart[context + 1]!; entry++) {
      tokens[entry] = [...tokens[context]!, token[entry]!];
    }
  }
  expect(tokens).toHaveLength(entryCount);
  return tokens;
}

const SETS: readonly [name: string, vocabularySize: number, endToken: number, sequences: readonly number[][]][] = [
  ['one short text', 3, 2, [[0, 1, 0, 0, 1]]],
  ['texts that share their beginnings and ends', 4, 3, [[0, 1, 2], [0, 1], [1, 2], [0, 1, 2], [2]]],
  ['a text without a token among others', 3, 0, [[], [1, 2, 1], []]],
  ['an end token below the others', 6, 0, [letters(5, 60).map((token) => token + 1)]],
  ['texts that make every table grow', 41, 40, [letters(40, 900), letters(40, 700)]],
];

describe.each(SETS)('of %s', (_, vocabularySize, endToken, sequences) => {
  test.each([1, 2, 3, 5])('the n-grams up to length %i are those written out, with their counts', (order) => {
    const trie = buildNgramTrie(
      sequences.map((sequence) => Int32Array.from(sequence)),
      vocabularySize,
      endToken,
      order,
    );
    const tokens = tokensOf(trie);
    const read = new Map(tokens.map((own, entry) => [own.join(' '), trie.count[entry]!]));
    read.delete('');
    expect(read.size).toBe(trie.entryCount - 1);
    expect(read).toEqual(written(sequences, endToken, order));

    // Without its first token each is an entry too.
    const suffixes = tokens.map((_own, entry) => tokens[trie.suffix[entry]!]!);
    expect(suffixes).toEqual(tokens.map((own) => own.slice(1)));

    // By length, then by context, then by token.
    const lengths = tokens.map((own) => own.length);
    expect(Array.from(trie.lengthStart)).toEqual(
      Array.from({ length: order + 2 }, (__, m) => lengths.filter((length) => length < m).length),
    );
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(trie.contextCount).toBe(lengths.filter((length) => length < order).length);
    const followers = Array.from({ length: trie.contextCount }, (__, context) =>
      Array.from(trie.token.slice(trie.childStart[context]!, trie.childStart[context + 1]!)),
    );
    expect(followers).toEqual(followers.map((own) => [...own].sort((a, b) => a - b)));
  });
});

test('a token is new when it first comes, whenever a table has just grown', () => {
  // A table of 4,096 slots is half full after 2,047 different tokens, the end token and the empty n-gram.
  for (const others of [2046, 2047, 2048]) {
    const tokens = Int32Array.from({ length: others + 2 }, (_, i) => (i < others ? i + 1 : 0));
    const trie = buildNgramTrie([tokens], 3000, 2999, 1);
    expect(trie.entryCount).toBe(others + 3);
    // After the empty n-gram the lowest token, which came twice.
    expect([trie.token[1], trie.count[1], trie.token[2], trie.count[2]]).toEqual([0, 2, 1, 1]);
  }
});
