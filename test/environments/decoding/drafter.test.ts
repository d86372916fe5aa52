/** What every drafter is, what one from a model draws, and what is accepted along a text, by drafters made for the test. */
import { describe, expect, test } from 'vitest';
import { acceptedLengthsAlong } from '../../../src/environments/decoding/accepted-lengths-along.js';
import type { Drafter } from '../../../src/environments/decoding/drafter.js';
import { type LanguageModel, requireTemperature } from '../../../src/environments/decoding/language-model.js';
import { modelDrafter } from '../../../src/environments/decoding/model-drafter.js';
import { plainDecoding } from '../../../src/environments/decoding/plain-decoding.js';
import { trackAlong } from '../../../src/environments/decoding/tracks-along.js';
import { tokenVocabulary } from '../../../src/environments/decoding/vocabulary.js';

const vocabulary = tokenVocabulary(['a', 'b']);
const END = vocabulary.endToken;

/**
 * A model whose state is what has been read, as digits: 1 at first, then a digit more for each token. In state s it gives
 * the tokens with probabilities that are told from each other.
 */
const reader: LanguageModel = {
  name: 'reader',
  vocabulary,
  initialState: 1,
  nextState: (state, token) => 10 * state + token,
  lawAt: (temperature) => ({
    deterministic: temperature === 0,
    probability: (state, token) => 1 / (10 * state + token + temperature),
    // The token is the digit that u stands for; without luck, one that depends on the state.
    sample: (state, u) => (temperature === 0 ? state % 2 : Math.floor(3 * u)),
  }),
};

/** Proposes what a table says at each length of the text, as much of it as is wanted, and writes down what it was asked. */
function tableDrafter(draftLength: number, table: Readonly<Record<number, readonly number[]>>) {
  const asked: { length: number; limit: number }[] = [];
  const drafter: Drafter = {
    name: 'table',
    draftLength,
    tokenCost: 0,
    free: true,
    at: (temperature) => (text) => ({
      propose(draft, limit, random) {
        if (temperature !== 0) random();
        asked.push({ length: text.length, limit });
        const tokens = (table[text.length] ?? []).slice(0, limit);
        draft.set(tokens);
        return tokens.length;
      },
      probability: () => 1,
    }),
  };
  return { drafter, asked };
}

/** Draws a uniform although it should not. */
const drawing: Drafter = {
  ...plainDecoding(),
  draftLength: 1,
  at: () => () => ({ propose: (_draft, _limit, random) => random(), probability: () => 1 }),
};

describe('a drafter from a model', () => {
  const drafter = modelDrafter({ model: reader, draftLength: 3, tokenCost: 0.5 });

  test('is named by the model and the draft length, and is not free', () => {
    expect(drafter).toMatchObject({ name: 'reader model 3', draftLength: 3, tokenCost: 0.5, free: false, vocabulary });
  });

  test('reads up on the text, then draws a chain, one uniform a token', () => {
    const text = { tokens: Int32Array.of(0, 1, 0, 1), length: 2 };
    const luck = [0.5, 0, 0.4, 0.1, 0.34, 0.7];
    const session = drafter.at(2)(text);
    const draft = new Int32Array(3);
    expect(session.propose(draft, 3, () => luck.shift()!)).toBe(3);
    expect(Array.from(draft)).toEqual([1, 0, 1]);
    // After 0 1 the state is 101, then 1011, then 10110.
    expect(session.probability(0, 1)).toBe(1 / (1011 + 2));
    expect(session.probability(1, 0)).toBe(1 / (10110 + 2));
    expect(session.probability(2, 1)).toBe(1 / (101101 + 2));
    // The text went another way: 0 1 0.
    text.length = 3;
    expect(session.propose(draft, 2, () => luck.shift()!)).toBe(2);
    expect(Array.from(draft)).toEqual([0, 1, 1]);
    expect(session.probability(1, 1)).toBe(1 / (101001 + 2));
    expect(luck).toEqual([0.7]);
  });

  test('stops after the end token, and proposes none where none is wanted', () => {
    const luck = [0.4, 0.9, 0.1];
    const session = drafter.at(1)({ tokens: new Int32Array(0), length: 0 });
    const draft = new Int32Array(3).fill(-1);
    expect(session.propose(draft, 0, () => luck.shift()!)).toBe(0);
    expect(session.propose(draft, 3, () => luck.shift()!)).toBe(2);
    expect(Array.from(draft)).toEqual([1, END, -1]);
    expect(luck).toEqual([0.1]);
  });

  test('draws nothing at temperature 0', () => {
    const session = drafter.at(0)({ tokens: Int32Array.of(0), length: 1 });
    const draft = new Int32Array(3);
    const propose = () => session.propose(draft, 3, () => expect.unreachable('a draw'));
    // In state 10 the token is 0, and so on.
    expect([propose(), Array.from(draft)]).toEqual([3, [0, 0, 0]]);
    expect([propose(), Array.from(draft)]).toEqual([3, [0, 0, 0]]);
  });

  test('refuses what is no model', () => {
    for (const [model, message] of [
      [null, 'modelDrafter: model must be an object, got null'],
      [{ ...reader, vocabulary: 3 }, 'modelDrafter: model.vocabulary must be an object, got 3'],
      [
        { ...reader, vocabulary: { size: 1 } },
        'modelDrafter: model.vocabulary.size must be an integer in [2, 2147483647], got 1',
      ],
      [{ ...reader, nextState: undefined }, 'modelDrafter: model.nextState must be a function, got undefined'],
      [{ ...reader, lawAt: undefined }, 'modelDrafter: model.lawAt must be a function, got undefined'],
    ] as const) {
      expect(() => modelDrafter({ model: model as never, draftLength: 1 })).toThrow(message);
    }
    expect(() => modelDrafter({ model: reader, draftLength: 1, order: 2 } as never)).toThrow(
      'modelDrafter: options must be among model, draftLength, name, tokenCost, got "order"',
    );
  });
});

describe('plain decoding', () => {
  test('proposes nothing, at no cost, with no probability', () => {
    const plain = plainDecoding();
    expect(plain).toMatchObject({ name: 'plain', draftLength: 0, tokenCost: 0, free: true });
    const session = plain.at(1)({ tokens: Int32Array.of(1, 1), length: 2 });
    expect(session.propose(new Int32Array(0), 0, () => expect.unreachable('a draw'))).toBe(0);
    expect(session.probability(0, 1)).toBe(0);
  });

  test('takes a name and nothing else', () => {
    expect(plainDecoding({ name: 'none' }).name).toBe('none');
    expect(() => plainDecoding({ name: '' })).toThrow('plainDecoding: name must be a non-empty string, got ""');
    expect(() => plainDecoding({ draftLength: 1 } as never)).toThrow('plainDecoding: options must be among name, got');
  });
});

test.each<[string, object]>([
  ['draftLength must be an integer of at least 0, got -1', { draftLength: -1 }],
  ['draftLength must be an integer of at least 0, got 0.5', { draftLength: 0.5 }],
  ['draftLength must be at most 65534, got 65535', { draftLength: 65_535 }],
  ['tokenCost must be a finite number of at least 0, got -0.1', { tokenCost: -0.1 }],
  ['tokenCost must be at most 1e+100, got 1e+101', { tokenCost: 1e101 }],
  ['name must be a non-empty string, got ""', { name: '' }],
])('no drafter is made with what is out of its range: %s', (message, part) => {
  expect(() => modelDrafter({ model: reader, draftLength: 2, ...part })).toThrow(`modelDrafter: ${message}`);
});

describe.each([
  ['acceptedLengthsAlong', acceptedLengthsAlong],
  ['trackAlong', trackAlong],
] as const)('%s', (who, along) => {
  const { drafter } = tableDrafter(2, {});
  const text = { prompt: [0], continuation: [1, 0] };

  test.each<[string, () => unknown]>([
    ['drafter must be an object, got null', () => along(null as never, text)],
    ['drafter.name must be a non-empty string, got 3', () => along({ ...drafter, name: 3 } as never, text)],
    [
      'drafter.draftLength must be an integer of at least 0, got -1',
      () => along({ ...drafter, draftLength: -1 }, text),
    ],
    [
      'drafter.tokenCost must be a finite number of at least 0, got NaN',
      () => along({ ...drafter, tokenCost: Number.NaN }, text),
    ],
    ['drafter.at must be a function, got undefined', () => along({ ...drafter, at: undefined } as never, text)],
    ['text must be an object, got undefined', () => along(drafter, undefined as never)],
    ['prompt must be an array of tokens, got "ab"', () => along(drafter, { ...text, prompt: 'ab' as never })],
    [
      'prompt[1] must be a token of the vocabulary, in [0, 2147483647], got -1',
      () => along(drafter, { ...text, prompt: [0, -1] }),
    ],
    [
      'continuation[0] must be a token of the vocabulary, in [0, 2147483647], got 2147483648',
      () => along(drafter, { ...text, continuation: [2 ** 31] }),
    ],
    [
      'continuation must be of at least one token, got an array of 0',
      () => along(drafter, { ...text, continuation: [] }),
    ],
    [
      'continuation[1] must be a token of the vocabulary, in [0, 2], got 3',
      () => along({ ...drafter, vocabulary }, { ...text, continuation: [2, 3] }),
    ],
    ['drafter must draw nothing at temperature 0, got a draw', () => along(drawing, text)],
  ])('refuses: %s', (message, call) => {
    expect(call).toThrow(`${who}: ${message}`);
  });

  test('takes any token of a drafter that copies, and the whole vocabulary of another', () => {
    expect(() => along(drafter, { prompt: [2 ** 31 - 1], continuation: [2 ** 31 - 1, 0] })).not.toThrow();
    expect(() => along({ ...drafter, vocabulary }, { prompt: [], continuation: [0, 1, END] })).not.toThrow();
  });
});

describe('along a text', () => {
  // After the prompt of two: 5 6 7 8 9.
  const text = { prompt: [3, 4], continuation: [5, 6, 7, 8, 9] };

  test('what agrees is accepted and the next token is the bonus; there is always room for that', () => {
    const { drafter, asked } = tableDrafter(3, { 2: [5, 6, 0], 5: [8, 9, 9] });
    // 5 6, and 7 in place of the 0; then one more than the 8 would be no draft's any more.
    expect(acceptedLengthsAlong(drafter, text)).toEqual([3, 2]);
    expect(asked).toEqual([
      { length: 2, limit: 3 },
      { length: 5, limit: 1 },
    ]);
  });

  test('a drafter is not asked where one token is left', () => {
    const { drafter, asked } = tableDrafter(3, { 2: [5, 6, 7], 6: [9] });
    expect(acceptedLengthsAlong(drafter, text)).toEqual([4, 1]);
    expect(asked).toEqual([{ length: 2, limit: 3 }]);
  });

  test('a wrong token ends a draft, whatever comes after it, and no draft is a block of one', () => {
    const { drafter } = tableDrafter(3, { 2: [0, 6, 7], 4: [7, 0, 9] });
    expect(acceptedLengthsAlong(drafter, text)).toEqual([1, 1, 2, 1]);
  });

  test('what an earlier draft has left in the array is no draft', () => {
    const even = { prompt: [3, 4], continuation: [5, 5, 5, 5, 5, 5] };
    // Three of three; then nothing is proposed, and then one token although more would agree.
    const { drafter } = tableDrafter(3, { 2: [5, 5, 5] });
    expect(acceptedLengthsAlong(drafter, even)).toEqual([4, 1, 1]);
    expect(Array.from(trackAlong(drafter, even))).toEqual([3, -1, -1, -1, -1, -1]);
    const { drafter: short } = tableDrafter(3, { 2: [5, 5, 5], 3: [5] });
    expect(Array.from(trackAlong(short, even))).toEqual([3, 1, -1, -1, -1, -1]);
  });

  test('a track has the run of every position: -1 without a draft, 0 where its first token is wrong, all of it at most', () => {
    const { drafter, asked } = tableDrafter(3, { 2: [5, 6, 0], 3: [0, 7, 8], 5: [8, 9, 0], 6: [9] });
    expect(Array.from(trackAlong(drafter, text))).toEqual([2, 0, -1, 2, 1]);
    // At each position with the whole draft length: where the text ends is not known beforehand.
    expect(asked).toEqual([2, 3, 4, 5, 6].map((length) => ({ length, limit: 3 })));
  });
});

test('temperatures are 0, or finite and at least 1e-6', () => {
  for (const temperature of [0, 1e-6, 1, Number.MAX_VALUE]) {
    expect(() => requireTemperature('who', temperature)).not.toThrow();
  }
  for (const temperature of [-1, 9.9e-7, Infinity, Number.NaN, '1']) {
    expect(() => requireTemperature('who', temperature as number)).toThrow(
      'who: temperature must be 0, or a finite number of at least 1e-6, got',
    );
  }
  expect(() => requireTemperature('who', -1, 'heat')).toThrow('who: heat must be 0');
});
