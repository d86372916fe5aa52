import {
  acceptedLengthsAlong,
  createRandom,
  type Drafter,
  modelDrafter,
  ngramModel,
  plainDecoding,
  promptLookup,
  suffixMatch,
  tokenVocabulary,
} from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SuffixAutomaton } from '../../../src/environments/decoding/suffix-automaton.js';

/** Texts over few tokens, so that strings come again; long enough for the tables to grow. */
const texts = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 60 }),
  fc.array(fc.constantFrom(0, 7, 123_456_789, 2 ** 31 - 1), { maxLength: 40 }),
  fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 300, maxLength: 400 }),
);

/** Where tokens `from` to `to - 1` of the text occur first so that something follows: the end of that place, else -1. */
function firstEndByScan(text: readonly number[], from: number, to: number): number {
  for (let start = 0; start + (to - from) < text.length; start++) {
    let same = 0;
    while (same < to - from && text[start + same] === text[from + same]) same++;
    if (same === to - from) return start + same;
  }
  return -1;
}

/** What a drafter that copies has to propose, by scanning. */
function copyByScan(text: readonly number[], longest: number, shortest: number, draftLength: number): number[] {
  for (let n = Math.min(longest, text.length - 1); n >= shortest; n--) {
    const end = firstEndByScan(text, text.length - n, text.length);
    if (end >= 0) return text.slice(end, end + draftLength);
  }
  return [];
}

/** Asks for a draft after every prefix of a text of every `step` tokens. */
function proposals(drafter: Drafter, text: readonly number[], step: number): { length: number; draft: number[] }[] {
  const growing = { tokens: Int32Array.from(text), length: 0 };
  const session = drafter.at(0)(growing);
  const draft = new Int32Array(drafter.draftLength);
  const all: { length: number; draft: number[] }[] = [];
  for (; growing.length <= text.length; growing.length += step) {
    const count = session.propose(draft, drafter.draftLength, createRandom('unused'));
    all.push({ length: growing.length, draft: [...draft.slice(0, count)] });
  }
  return all;
}

describe('the suffix automaton', () => {
  test('knows the longest suffix that has occurred before, and where first, as a scan does', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const automaton = new SuffixAutomaton();
        const matches: unknown[] = [];
        const scanned: unknown[] = [];
        expect([automaton.matchLength, automaton.matchEnd]).toEqual([0, 0]);
        for (let length = 1; length <= text.length; length++) {
          automaton.append(text[length - 1]!);
          if (length > 60 && length % 37 !== 0) continue;
          const seen = text.slice(0, length);
          let longest = 0;
          while (longest < length - 1 && firstEndByScan(seen, length - longest - 1, length) >= 0) longest++;
          matches.push({ length: automaton.matchLength, end: automaton.matchEnd });
          scanned.push({ length: longest, end: longest === 0 ? 0 : firstEndByScan(seen, length - longest, length) });
        }
        expect(matches).toEqual(scanned);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  test('takes a hundred thousand equal tokens, where every suffix has occurred', () => {
    const automaton = new SuffixAutomaton();
    for (let i = 0; i < 100_000; i++) automaton.append(5);
    expect([automaton.matchLength, automaton.matchEnd]).toEqual([99_999, 99_999]);
  });
});

describe('drafters that copy', () => {
  test('prompt lookup proposes what a scan for the last 3, 2, 1 tokens finds', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 9 }), (text, longest, step) => {
        const drafter = promptLookup({ draftLength: 5, maxMatchLength: longest });
        const proposed = proposals(drafter, text, step);
        expect(proposed.map(({ draft }) => draft)).toEqual(
          proposed.map(({ length }) => copyByScan(text.slice(0, length), longest, 1, 5)),
        );
      }),
      { seed: 2, numRuns: 150 },
    );
  });

  test('suffix match proposes what a scan for the longest suffix finds', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 9 }), (text, shortest, step) => {
        const drafter = suffixMatch({ draftLength: 6, minMatchLength: shortest });
        const proposed = proposals(drafter, text.slice(0, 120), step);
        expect(proposed.map(({ draft }) => draft)).toEqual(
          proposed.map(({ length }) => copyByScan(text.slice(0, length), length, shortest, 6)),
        );
      }),
      { seed: 3, numRuns: 150 },
    );
  });

  test('put all probability on what they propose', () => {
    const growing = { tokens: Int32Array.of(1, 2, 3, 1), length: 4 };
    for (const drafter of [promptLookup({ draftLength: 2 }), suffixMatch({ draftLength: 2 })]) {
      const session = drafter.at(1)(growing);
      expect(session.propose(new Int32Array(2), 2, createRandom('unused'))).toBe(2);
      expect([1, 2, 3].map((token) => session.probability(0, token))).toEqual([0, 1, 0]);
      expect([1, 2, 3].map((token) => session.probability(1, token))).toEqual([0, 0, 1]);
    }
  });
});

describe('a model as drafter', () => {
  const vocabulary = tokenVocabulary(['a', 'b', 'c']);
  const model = ngramModel({ vocabulary, texts: ['abcabcab', 'abcab'], order: 3 });

  test('draws its tokens from the model, one uniform each, and stops after the end token', () => {
    const law = model.lawAt(1.3);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 5 }), fc.integer(), (text, seed) => {
        const session = modelDrafter({ model, draftLength: 6 }).at(1.3)({
          tokens: Int32Array.from(text),
          length: text.length,
        });
        const draft = new Int32Array(6);
        const count = session.propose(draft, 6, createRandom(seed));
        const twin = createRandom(seed);
        let state = text.reduce((before, token) => model.nextState(before, token), model.initialState);
        for (let k = 0; k < count; k++) {
          expect(draft[k]).toBe(law.sample(state, twin()));
          for (let token = 0; token < vocabulary.size; token++) {
            expect(session.probability(k, token)).toBe(law.probability(state, token));
          }
          state = model.nextState(state, draft[k]!);
        }
        const ended = draft.slice(0, count).indexOf(vocabulary.endToken);
        expect(ended).toBe(count < 6 || draft[5] === vocabulary.endToken ? count - 1 : -1);
      }),
      { seed: 4 },
    );
  });
});

describe('acceptedLengthsAlong', () => {
  const vocabulary = tokenVocabulary(['a', 'b', 'c']);
  const model = ngramModel({ vocabulary, texts: ['abcabcab', 'abcab'], order: 3 });
  const drafters = [
    plainDecoding(),
    promptLookup({ draftLength: 4 }),
    suffixMatch({ draftLength: 4 }),
    modelDrafter({ model, draftLength: 4 }),
  ];

  test('gives lengths in [1, L + 1] that sum to the text', () => {
    const tokens = fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 30 });
    fc.assert(
      fc.property(
        fc.constantFrom(...drafters),
        tokens,
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 60 }),
        (drafter, prompt, continuation) => {
          const lengths = acceptedLengthsAlong(drafter, { prompt, continuation });
          expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(continuation.length);
          expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
          expect(Math.max(...lengths)).toBeLessThanOrEqual(drafter.draftLength + 1);
        },
      ),
      { seed: 5 },
    );
  });

  test('by hand: a repeated prompt is copied in blocks of L + 1', () => {
    const prompt = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    // Nothing has followed the 9; after the 1 the copy goes on, 4 tokens and the target's own each time.
    for (const drafter of [promptLookup({ draftLength: 4 }), suffixMatch({ draftLength: 4 })]) {
      expect(acceptedLengthsAlong(drafter, { prompt, continuation: prompt })).toEqual([1, 5, 3]);
    }
    expect(acceptedLengthsAlong(plainDecoding(), { prompt, continuation: [1, 1] })).toEqual([1, 1]);
  });

  test('refuses what are no tokens and an empty text', () => {
    const [plain, , , small] = drafters;
    expect(() => acceptedLengthsAlong(plain!, { prompt: [], continuation: [] })).toThrow(
      'acceptedLengthsAlong: continuation must be of at least one token, got an array of 0',
    );
    expect(() => acceptedLengthsAlong(plain!, { prompt: [0.5], continuation: [1] })).toThrow(
      'prompt[0] must be a token',
    );
    expect(() => acceptedLengthsAlong(small!, { prompt: [1], continuation: [4] })).toThrow(
      'acceptedLengthsAlong: continuation[0] must be a token of the vocabulary, in [0, 3], got 4',
    );
    expect(() => acceptedLengthsAlong(plain!, { prompt: 'ab' as never, continuation: [4] })).toThrow(
      'prompt must be an array of tokens, got "ab"',
    );
  });
});

test('drafters refuse draft lengths, match lengths and costs out of range', () => {
  for (const draftLength of [-1, 0.5, Number.NaN]) {
    for (const make of [promptLookup, suffixMatch]) {
      expect(() => make({ draftLength })).toThrow(`: draftLength must be an integer of at least 0, got ${draftLength}`);
    }
  }
  for (const maxMatchLength of [0, 1e12]) {
    expect(() => promptLookup({ draftLength: 1, maxMatchLength })).toThrow(
      `maxMatchLength must be an integer in [1, 1024], got ${maxMatchLength}`,
    );
  }
  expect(() => promptLookup({ draftLength: 1e12 })).toThrow('draftLength must be at most 65534, got 1000000000000');
  expect(() => suffixMatch({ draftLength: 1, minMatchLength: 0 })).toThrow('minMatchLength must be a positive integer');
  for (const tokenCost of [-0.1, Number.NaN, Infinity]) {
    expect(() => promptLookup({ draftLength: 1, tokenCost })).toThrow(
      'tokenCost must be a finite number of at least 0',
    );
  }
  expect(() => suffixMatch({ draftLength: 1, name: '' })).toThrow('suffixMatch: name must be a non-empty string');
  expect(() => modelDrafter({ draftLength: 1, model: null as never })).toThrow('modelDrafter: model must be an object');
});
