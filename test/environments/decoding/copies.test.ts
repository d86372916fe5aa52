/** Drafts that are copied from the text, and the automaton of its suffixes, against a table of all common endings. */
import { describe, expect, test } from 'vitest';
import { CopySession } from '../../../src/environments/decoding/copied-draft.js';
import type { Drafter } from '../../../src/environments/decoding/drafter.js';
import { promptLookup } from '../../../src/environments/decoding/prompt-lookup.js';
import { SuffixAutomaton } from '../../../src/environments/decoding/suffix-automaton.js';
import { suffixMatch } from '../../../src/environments/decoding/suffix-match.js';
import { matchLengthsAlong } from '../../../src/environments/decoding/tracks-along.js';
import { createRandom } from '../../../src/random/source.js';

const random = createRandom('copies');

function letters(count: number, length: number): number[] {
  return Array.from({ length }, () => Math.floor(count * random()));
}

/** A text that goes on as at an earlier place, some 40 tokens long, again and again: long matches, at many places. */
function patchwork(length: number): number[] {
  const text = letters(30, 40);
  while (text.length < length) {
    const from = Math.floor(random() * (text.length - 40));
    text.push(...text.slice(from, from + 1 + Math.floor(40 * random())), Math.floor(30 * random()));
  }
  return text.slice(0, length);
}

const TEXTS: Record<string, readonly number[]> = {
  'of one token': letters(1, 90),
  'of two tokens': letters(2, 400),
  'of three tokens, in turn': Array.from({ length: 300 }, (_, i) => i % 3),
  'of Fibonacci, a word with as few different parts as a word without a period can have': fibonacci(400),
  'of four tokens, the least and the greatest among them': letters(4, 300).map(
    (token) => [0, 7, 123_456_789, 2 ** 31 - 1][token]!,
  ),
  'of many tokens, most of them once': letters(5000, 700),
  'that copies itself': patchwork(900),
};

function fibonacci(length: number): number[] {
  let [before, word] = [[1], [0]];
  while (word.length < length) [before, word] = [word, [...word, ...before]];
  return word.slice(0, length);
}

/** The longest ending of a text that another, earlier place of it ends with too, and where the first of those ends. */
interface Match {
  readonly length: number;
  readonly end: number;
}

/**
 * After every prefix of a text: its best match among endings of at most `longest` tokens. How many last tokens prefixes i
 * and j have in common is one more than those of i - 1 and j - 1 where their last tokens are the same, and none where not.
 */
function matchesOf(text: readonly number[], longest = Infinity): Match[] {
  const common = new Int32Array(text.length + 1);
  const matches: Match[] = [{ length: 0, end: 0 }];
  for (let i = 1; i <= text.length; i++) {
    let best = { length: 0, end: 0 };
    // Downwards, so that what stands at j - 1 is still that of i - 1, and the first of several ends comes last.
    for (let j = i - 1; j > 0; j--) {
      common[j] = text[j - 1] === text[i - 1] ? common[j - 1]! + 1 : 0;
      const length = Math.min(common[j]!, longest);
      if (length > 0 && length >= best.length) best = { length, end: j };
    }
    matches.push(best);
  }
  return matches;
}

/** The drafts after every prefix of a text, or after every `step`-th. */
function draftsOf(drafter: Drafter, text: readonly number[], step = 1): number[][] {
  const growing = { tokens: Int32Array.from(text), length: 0 };
  const session = drafter.at(0.7)(growing);
  const draft = new Int32Array(drafter.draftLength);
  const drafts: number[][] = [];
  for (; growing.length <= text.length; growing.length += step) {
    const count = session.propose(draft, drafter.draftLength, drawNothing);
    drafts.push(Array.from(draft.slice(0, count)));
  }
  return drafts;
}

function drawNothing(): number {
  throw new Error('nothing should be drawn');
}

describe.each(Object.entries(TEXTS))('in a text %s', (_, text) => {
  test('the automaton knows the longest match after every token, and where it ends first', () => {
    const automaton = new SuffixAutomaton();
    const known: Match[] = [{ length: automaton.matchLength, end: automaton.matchEnd }];
    for (const token of text) {
      automaton.append(token);
      known.push({ length: automaton.matchLength, end: automaton.matchEnd });
    }
    expect(known).toEqual(matchesOf(text));
  });

  test('the lengths of the matches along a text are those at each of its positions', () => {
    const lengths = matchesOf(text).map(({ length }) => length);
    for (const start of [0, 17]) {
      const known = { prompt: text.slice(0, start), continuation: text.slice(start) };
      // Behind the last token nothing is asked for any more.
      expect(Array.from(matchLengthsAlong(known))).toEqual(lengths.slice(start, -1));
    }
  });

  test('suffix match copies from behind the longest match, where it is long enough', () => {
    for (const minMatchLength of [1, 2, 5]) {
      // A draft ends where the text does.
      const wanted = matchesOf(text).map(({ length, end }, seen) =>
        length < minMatchLength ? [] : text.slice(end, Math.min(end + 6, seen)),
      );
      expect(draftsOf(suffixMatch({ draftLength: 6, minMatchLength }), text)).toEqual(wanted);
      expect(draftsOf(suffixMatch({ draftLength: 6, minMatchLength }), text, 7)).toEqual(
        wanted.filter((_, seen) => seen % 7 === 0),
      );
    }
  });

  test('prompt lookup copies from behind the longest match of so many tokens at most', () => {
    for (const maxMatchLength of [1, 3, 8]) {
      const wanted = matchesOf(text, maxMatchLength).map(({ length, end }, seen) =>
        length === 0 ? [] : text.slice(end, Math.min(end + 6, seen)),
      );
      expect(draftsOf(promptLookup({ draftLength: 6, maxMatchLength }), text)).toEqual(wanted);
      // Asked less often, it reads up on what it has not seen.
      expect(draftsOf(promptLookup({ draftLength: 6, maxMatchLength }), text, 7)).toEqual(
        wanted.filter((_, seen) => seen % 7 === 0),
      );
    }
  });
});

test('a token that is new has no match, after however many others, and has one when it comes again', () => {
  for (let others = 1; others <= 300; others++) {
    const automaton = new SuffixAutomaton();
    for (let token = 1; token <= others; token++) automaton.append(token);
    automaton.append(0);
    const first = [automaton.matchLength, automaton.matchEnd];
    automaton.append(0);
    expect([first, [automaton.matchLength, automaton.matchEnd]]).toEqual([
      [0, 0],
      [1, others + 1],
    ]);
  }
});

describe('a draft that is copied', () => {
  test('is no longer than was asked for, and leaves the rest of the array alone', () => {
    const text = { tokens: Int32Array.of(1, 2, 3, 4, 1, 99), length: 5 };
    for (const drafter of [promptLookup({ draftLength: 4 }), suffixMatch({ draftLength: 4 })]) {
      const session = drafter.at(0)(text);
      const draft = new Int32Array(4).fill(-1);
      expect(session.propose(draft, 2, drawNothing)).toBe(2);
      expect(draft).toEqual(Int32Array.of(2, 3, -1, -1));
      expect(session.propose(draft, 0, drawNothing)).toBe(0);
      // Where the text ends, what lies in the array behind it is none of it.
      expect(session.propose(draft, 9, drawNothing)).toBe(4);
      expect(draft).toEqual(Int32Array.of(2, 3, 4, 1));
    }
  });

  test('has all of the probability, index by index, as it was proposed last', () => {
    const growing = { tokens: Int32Array.of(1, 2, 3, 1, 3, 1), length: 4 };
    const session = promptLookup({ draftLength: 2 }).at(1)(growing);
    session.propose(new Int32Array(2), 2, drawNothing);
    expect([1, 2, 3].map((token) => session.probability(0, token))).toEqual([0, 1, 0]);
    expect([1, 2, 3].map((token) => session.probability(1, token))).toEqual([0, 0, 1]);
    // Of 3 1 the first place ends at 4, behind it come 3 and 1.
    growing.length = 6;
    session.propose(new Int32Array(2), 2, drawNothing);
    expect([1, 2, 3].map((token) => session.probability(0, token))).toEqual([0, 0, 1]);
    expect([1, 2, 3].map((token) => session.probability(1, token))).toEqual([1, 0, 0]);
  });

  test('comes from where its source says, the very beginning too, and there is none where that knows no place', () => {
    const places = [0, 3, -1];
    const session = new CopySession({ tokens: Int32Array.of(5, 6, 7, 8), length: 4 }, { find: () => places.shift()! });
    const draft = new Int32Array(3);
    expect([session.propose(draft, 3), Array.from(draft)]).toEqual([3, [5, 6, 7]]);
    expect([session.propose(draft, 3), Array.from(draft)]).toEqual([1, [8, 6, 7]]);
    expect([session.propose(draft, 3), Array.from(draft)]).toEqual([0, [8, 6, 7]]);
  });
});

test('drafters that copy are free, named by kind and draft length, and look back as far as their sources do', () => {
  expect(promptLookup({ draftLength: 7 })).toMatchObject({
    name: 'prompt lookup 7',
    draftLength: 7,
    tokenCost: 0,
    free: true,
  });
  expect(suffixMatch({ draftLength: 7, name: 'own', tokenCost: 0.1 })).toMatchObject({
    name: 'own',
    draftLength: 7,
    tokenCost: 0.1,
    free: true,
  });
  // 3 tokens (Saxena), and any match: of 4 1 2 3 the last three come first behind the 9.
  const text = [9, 1, 2, 3, 5, 4, 1, 2, 3, 6, 4, 1, 2, 3];
  expect(draftsOf(promptLookup({ draftLength: 1 }), text).at(-1)).toEqual([5]);
  expect(draftsOf(suffixMatch({ draftLength: 1 }), text).at(-1)).toEqual([6]);
  expect(draftsOf(suffixMatch({ draftLength: 1 }), [1, 2, 1]).at(-1)).toEqual([2]);
});

test.each<[string, () => unknown]>([
  [
    'promptLookup: maxMatchLength must be an integer in [1, 1024], got 0',
    () => promptLookup({ draftLength: 1, maxMatchLength: 0 }),
  ],
  [
    'promptLookup: maxMatchLength must be an integer in [1, 1024], got 1025',
    () => promptLookup({ draftLength: 1, maxMatchLength: 1025 }),
  ],
  [
    'suffixMatch: minMatchLength must be a positive integer, got 0',
    () => suffixMatch({ draftLength: 1, minMatchLength: 0 }),
  ],
  [
    'promptLookup: options must be among maxMatchLength, draftLength, name, tokenCost, got "minMatchLength"',
    () => promptLookup({ draftLength: 1, minMatchLength: 1 } as never),
  ],
  [
    'suffixMatch: options must be among minMatchLength, draftLength, name, tokenCost, got "maxMatchLength"',
    () => suffixMatch({ draftLength: 1, maxMatchLength: 1 } as never),
  ],
])('refused: %s', (message, call) => {
  expect(call).toThrow(message);
});

test('the ends of the ranges are not', () => {
  expect(promptLookup({ draftLength: 65_534, maxMatchLength: 1024 }).draftLength).toBe(65_534);
  expect(promptLookup({ draftLength: 0, maxMatchLength: 1 }).draftLength).toBe(0);
});
