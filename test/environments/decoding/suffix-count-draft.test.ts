/** Arctic's draft by counts: by hand, and against a table of the counts of all strings. */
import { describe, expect, test } from 'vitest';
import { suffixCountDraft } from '../../../src/environments/decoding/suffix-count-draft.js';
import { createRandom } from '../../../src/random/source.js';

// csrc/suffix_decoding/suffix_tree.cc and arctic_inference/suffix_decoding/cache.py at 9d46438.
describe('suffixCountDraft', () => {
  test('a match in one earlier place is followed with probability 1/2, as the end of the text counts too', () => {
    // 8 9 ends at 2 and at 7 of the text. One match token: one drafted token, 1/2. Two: 1 and 2, 1/2 each.
    const text = [8, 9, 1, 2, 3, 8, 9];
    expect(suffixCountDraft({ text, draftLength: 16 })).toEqual({
      tokens: [1, 2],
      probabilities: [1 / 2, 1 / 2],
      score: 1,
      matchLength: 2,
    });
  });

  test('the token that came next most often is followed, and its share of the places multiplied in', () => {
    // 5 was followed by 1, 1 and 2, and ends the text: 2/4. After 5 1 came 3 and 4: 1/2 of that, the first of the two.
    const text = [5, 1, 3, 5, 1, 4, 5, 2, 5];
    expect(suffixCountDraft({ text, draftLength: 16, offset: 1 })).toEqual({
      tokens: [1, 3],
      probabilities: [2 / 4, 1 / 4],
      score: 3 / 4,
      matchLength: 1,
    });
  });

  test('a shorter match that occurred more often may have the greater score; of equal ones the longer is taken', () => {
    // 7 alone: 4 of 5 places are followed by 1 (0.8). 6 7: in one earlier place, 2 drafted tokens of 1/2 each: 1.
    const text = [6, 7, 1, 7, 1, 7, 1, 7, 1, 6, 7];
    expect(suffixCountDraft({ text, draftLength: 16 })).toMatchObject({ score: 1, matchLength: 2 });
    // With at most one token: 0.8 against 0.5.
    expect(suffixCountDraft({ text, draftLength: 1 })).toMatchObject({ score: 0.8, matchLength: 1 });
    // 1/2 either way.
    expect(suffixCountDraft({ text: [6, 7, 1, 6, 7], draftLength: 1 })).toMatchObject({ score: 0.5, matchLength: 2 });
  });

  test('no token below the least probability is drafted', () => {
    // Eleven places of 3 with ten different tokens after it, each 1/11; then nine, each 1/10.
    const text = (others: number) => [...Array.from({ length: others }, (_, i) => [3, 10 + i]).flat(), 3];
    expect(suffixCountDraft({ text: text(10), draftLength: 16 }).tokens).toEqual([]);
    expect(suffixCountDraft({ text: text(9), draftLength: 16 })).toMatchObject({ tokens: [10], score: 1 / 10 });
    expect(suffixCountDraft({ text: text(10), draftLength: 16, minProbability: 0 }).score).toBe(1 / 11);
  });

  test('a draft ends where the text does, whatever may be drafted', () => {
    // After the first 1 come 2 3 1, and then nothing.
    const options = { text: [1, 2, 3, 1], draftLength: 16, factor: 9, minProbability: 0 };
    expect(suffixCountDraft(options)).toMatchObject({ tokens: [2, 3, 1], probabilities: [1 / 2, 1 / 2, 1 / 2] });
  });

  test('as many tokens as factor and offset allow for the match, and match and draft within the depth', () => {
    const text = [...Array.from({ length: 40 }, (_, i) => i), 0, 1, 2];
    const lengthAt = (options: object) => suffixCountDraft({ text, draftLength: 16, ...options }).tokens.length;
    expect(lengthAt({})).toBe(3);
    expect(lengthAt({ factor: 2 })).toBe(6);
    expect(lengthAt({ factor: 2, offset: -1 })).toBe(5);
    // 3 times 0.1 is 0.30000000000000004, 3 times 1.1 less 0.3 as good as 3.
    expect(lengthAt({ factor: 1.1, offset: -0.3 })).toBe(3);
    expect(lengthAt({ factor: 9 })).toBe(16);
    // Of 6 tokens, 3 are the match; a match of 2 has the same score as it may draft 4.
    expect(suffixCountDraft({ text, draftLength: 16, factor: 9, depth: 6 })).toMatchObject({
      score: 2.5,
      matchLength: 1,
    });
  });

  test('answers are looked into as well, and come first only with the greater score', () => {
    const text = [4, 5, 9, 9, 4, 5];
    const ofText = suffixCountDraft({ text, draftLength: 16 });
    expect(ofText).toMatchObject({ tokens: [9, 9], score: 1 });
    // In answers nothing ends after 4 5, so both tokens are certain.
    const answers = [[4, 5, 7, 7]];
    expect(suffixCountDraft({ text, answers, draftLength: 16 })).toMatchObject({ tokens: [7, 7], score: 2 });
    // Two places of which one ends the answer: as good as the text, which is taken.
    expect(suffixCountDraft({ text, answers: [[4, 5, 7, 7, 4, 5]], draftLength: 16 })).toEqual(ofText);
  });

  test('nothing is drafted where nothing is known to follow', () => {
    const nothing = { tokens: [], probabilities: [], score: 0, matchLength: 0 };
    for (const text of [[], [1], [1, 2, 3]]) expect(suffixCountDraft({ text, draftLength: 16 })).toEqual(nothing);
  });

  test('agrees with a table of how often every string occurs', () => {
    const random = createRandom('suffix counts');
    for (let round = 0; round < 300; round++) {
      const sequence = (most: number) =>
        Array.from({ length: Math.floor(random() * most) }, () => Math.floor(3 * random()));
      const text = sequence(60);
      const answers = [sequence(30), sequence(30), text.slice(text.length >> 1)];
      const [draftLength, factor, offset] = [1 + Math.floor(16 * random()), 2 * random(), Math.floor(3 * random())];
      const minProbability = [0, 0.1, 0.3][Math.floor(3 * random())]!;
      const depth = 4 + Math.floor(12 * random());
      const options = { draftLength, factor, offset, minProbability, depth };
      const scores = [[text], answers].map((sequences) => bestScore(sequences, text, options));
      const draft = suffixCountDraft({ text, answers, ...options });
      // Of tokens that came next equally often, each is right, and the score depends on which: so it is asked for one that
      // the table knows too, the first.
      expect(draft.score).toBe(Math.max(...scores));
      expect(draft.score).toBe(draft.probabilities.reduce((sum, own) => sum + own, 0));
    }
  });

  test.each<[object, string]>([
    [{ text: [1, -1] }, 'suffixCountDraft: text[1] must be an integer of at least 0, got -1'],
    [{ text: null }, 'suffixCountDraft: text must be a list of tokens, got null'],
    [{ text: { length: -1 } }, 'suffixCountDraft: text must be a list of tokens, got an object'],
    [{ text: 3 }, 'suffixCountDraft: text must be a list of tokens, got 3'],
    [{ answers: [[Number.NaN]] }, 'suffixCountDraft: answers[0][0] must be an integer of at least 0, got NaN'],
    [{ factor: -1 }, 'factor must be a finite number of at least 0, got -1'],
    [{ offset: Number.NaN }, 'offset must be a finite number, got NaN'],
    [{ minProbability: 2 }, 'minProbability must be in [0, 1], got 2'],
    [{ depth: 1 }, 'depth must be an integer of at least 2, got 1'],
    [{ draftLength: 0.5 }, 'draftLength must be'],
  ])('%o is refused', (options, message) => {
    expect(() => suffixCountDraft({ text: [1, 2], draftLength: 4, ...options })).toThrow(message);
  });
});

/** The score by the counts of all strings up to the depth, each asked for by its text. */
function bestScore(
  sequences: readonly (readonly number[])[],
  text: readonly number[],
  { draftLength, factor, offset, minProbability, depth }: Record<string, number>,
): number {
  const counts = new Map<string, number>();
  const firstSeen = new Map<string, number>();
  let seen = 0;
  for (const tokens of sequences) {
    for (let start = 0; start < tokens.length; start++) {
      for (let end = start + 1; end <= Math.min(tokens.length, start + depth!); end++) {
        const key = tokens.slice(start, end).join();
        counts.set(key, (counts.get(key) ?? 0) + 1);
        if (!firstSeen.has(key)) firstSeen.set(key, seen++);
      }
    }
  }
  let best = 0;
  for (let match = 1; match < Math.min(text.length, depth!); match++) {
    let path = text.slice(text.length - match).join();
    if (!counts.has(path)) break;
    const most = Math.min(draftLength!, Math.floor(factor! * match + offset! + 1e-6));
    let probability = 1;
    let score = 0;
    for (let drafted = 0; drafted < most; drafted++) {
      const nexts = [0, 1, 2].map((token) => `${path},${token}`).filter((key) => counts.has(key));
      const next = nexts.sort((a, b) => counts.get(b)! - counts.get(a)! || firstSeen.get(a)! - firstSeen.get(b)!)[0];
      if (next === undefined) break;
      probability *= counts.get(next)! / counts.get(path)!;
      if (probability < minProbability!) break;
      score += probability;
      path = next;
    }
    best = Math.max(best, score);
  }
  return best;
}
