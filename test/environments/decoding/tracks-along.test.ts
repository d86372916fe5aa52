import {
  acceptedLengthsAlong,
  createRandom,
  type Drafter,
  matchLengthsAlong,
  modelDrafter,
  ngramModel,
  promptLookup,
  suffixMatch,
  tokenVocabulary,
  trackAlong,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const random = createRandom('texts that repeat themselves');

/** Tokens over few letters, so that much has occurred before. */
function tokens(length: number, letters = 3): number[] {
  return Array.from({ length }, () => Math.floor(letters * random()));
}

/** Where the longest suffix of a text has ended first, and its length, by looking everywhere. */
function earliestMatch(text: readonly number[], longest = Infinity): { end: number; length: number } {
  for (let length = Math.min(longest, text.length - 1); length > 0; length--) {
    const suffix = text.slice(-length).join();
    for (let end = length; end < text.length; end++) {
      if (text.slice(end - length, end).join() === suffix) return { end, length };
    }
  }
  return { end: -1, length: 0 };
}

/** What of a copy from there agrees with what comes. */
function agreement(before: readonly number[], after: readonly number[], from: number, draftLength: number): number {
  if (from < 0) return -1;
  const draft = before.slice(from, from + draftLength);
  const wrong = draft.findIndex((token, i) => token !== after[i]);
  return wrong < 0 ? draft.length : wrong;
}

test('copies are tried at every position: what they accept, and the match they start from, agree with a search everywhere', () => {
  for (let round = 0; round < 40; round++) {
    const prompt = tokens(round % 20);
    const continuation = tokens(1 + (round % 30));
    const at = (position: number) => [...prompt, ...continuation.slice(0, position)];
    const suffix = continuation.map((_, p) => {
      const { end } = earliestMatch(at(p));
      return agreement(at(p), continuation.slice(p), end, 6);
    });
    const lookup = continuation.map((_, p) => {
      const { end } = earliestMatch(at(p), 3);
      return agreement(at(p), continuation.slice(p), end, 4);
    });
    expect(Array.from(trackAlong(suffixMatch({ draftLength: 6 }), { prompt, continuation }))).toEqual(suffix);
    expect(Array.from(trackAlong(promptLookup({ draftLength: 4 }), { prompt, continuation }))).toEqual(lookup);
    const lengths = continuation.map((_, p) => earliestMatch(at(p)).length);
    expect(Array.from(matchLengthsAlong({ prompt, continuation }))).toEqual(lengths);
  }
});

test("a drafter's own way through a text takes what its track says at the positions it comes by", () => {
  const vocabulary = tokenVocabulary(['a', 'b', 'c']);
  const model = ngramModel({ vocabulary, texts: [tokens(200), tokens(200)], order: 3 });
  const drafters: Drafter[] = [
    modelDrafter({ model, draftLength: 4 }),
    promptLookup({ draftLength: 5 }),
    suffixMatch({ draftLength: 3, minMatchLength: 2 }),
  ];
  for (const drafter of drafters) {
    for (let round = 0; round < 20; round++) {
      const text = { prompt: tokens(15), continuation: tokens(40) };
      const track = trackAlong(drafter, text);
      const walked: number[] = [];
      for (let p = 0; p < 40; p += walked.at(-1)!) walked.push(Math.min(Math.max(track[p]!, 0) + 1, 40 - p));
      expect(walked).toEqual(acceptedLengthsAlong(drafter, text));
    }
  }
});

test('a chain is right for as long as its single tokens are', () => {
  const vocabulary = tokenVocabulary(['a', 'b', 'c']);
  const model = ngramModel({ vocabulary, texts: [tokens(300)], order: 4 });
  const text = { prompt: tokens(10), continuation: tokens(60) };
  const single = trackAlong(modelDrafter({ model, draftLength: 1 }), text);
  const chain = trackAlong(modelDrafter({ model, draftLength: 7 }), text);
  expect(Array.from(chain)).toEqual(
    Array.from(chain, (_, p) => {
      const wrong = Array.from(single.slice(p)).indexOf(0);
      return Math.min(wrong < 0 ? 60 - p : wrong, 7);
    }),
  );
});

describe('refused are', () => {
  const drafter = promptLookup({ draftLength: 2 });
  test.each<[string, () => unknown, string]>([
    [
      'a text without an end',
      () => trackAlong(drafter, { prompt: [1], continuation: [] }),
      'trackAlong: continuation must be of at least one token',
    ],
    [
      'what is no token',
      () => matchLengthsAlong({ prompt: [], continuation: [0.5] }),
      'matchLengthsAlong: continuation[0] must be',
    ],
    [
      'no drafter',
      () => trackAlong({} as never, { prompt: [], continuation: [1] }),
      'trackAlong: drafter.name must be',
    ],
    [
      'no text',
      () => matchLengthsAlong(undefined as never),
      'matchLengthsAlong: text must be an object, got undefined',
    ],
  ])('%s', (_name, call, message) => {
    expect(call).toThrow(message);
  });
});
