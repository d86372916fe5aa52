/** The laws of n-gram models, at every temperature, against those straight from the formulas. */
import { describe, expect, test } from 'vitest';
import { kneserNeyDiscounts, type NgramModel, ngramModel } from '../../../src/environments/decoding/ngram-model.js';
import { tokenVocabulary } from '../../../src/environments/decoding/vocabulary.js';
import { createRandom } from '../../../src/random/source.js';
import { naiveKneserNey } from './naive-kneser-ney.js';

const random = createRandom('laws');

function letters(count: number, length: number): number[] {
  return Array.from({ length }, () => Math.floor(count * random()));
}

/** Rounding of a few dozen operations on numbers of at most 1; powers lose a last bit times the exponent besides. */
const ROUNDING = 1e-12;

interface Case {
  readonly name: string;
  readonly size: number;
  readonly texts: readonly number[][];
  readonly contexts: readonly number[][];
}

/** Some have tokens that their text has not; the end token is the last of each. */
const CASES: readonly Case[] = [
  { name: 'a text of two letters', size: 5, texts: [letters(2, 30)], contexts: [[], [0], [1, 0], [0, 1, 1, 0], [3]] },
  {
    name: 'three texts that share little',
    size: 5,
    texts: [letters(3, 12), letters(2, 9), [2, 2, 2, 1]],
    // Nothing follows the end of a text; the last but one ends as a text does.
    contexts: [[], [2, 2], [1, 2, 2, 2, 2, 2], [3, 0], [0, 3], [4, 1], [2, 2, 1, 4], [4]],
  },
  {
    name: 'texts that have every token, two of them as often as each other',
    size: 4,
    texts: [
      [2, 1, 0, 2],
      [1, 2, 0, 1],
    ],
    contexts: [[], [0], [1], [2], [2, 1], [1, 2]],
  },
  {
    name: 'a text with counts of every size',
    size: 12,
    texts: [Array.from({ length: 500 }, () => Math.floor(11 * random() * random()))],
    contexts: [[], [0], [0, 0, 0], [10], [9, 10, 0], [0, 9, 0, 1]],
  },
];
const ORDERS = [1, 2, 3, 5];

function trained({ size, texts }: Case, order: number) {
  const vocabulary = tokenVocabulary(Array.from({ length: size - 1 }, (_, i) => String.fromCharCode(97 + i)));
  const law = naiveKneserNey(texts, size, vocabulary.endToken, order);
  return { model: ngramModel({ vocabulary, texts, order }), law };
}

function stateAfter(model: NgramModel, context: readonly number[]): number {
  return context.reduce((state, token) => model.nextState(state, token), model.initialState);
}

function largestDifference(one: readonly number[], other: readonly number[]): number {
  expect(one).toHaveLength(other.length);
  return Math.max(...one.map((value, i) => Math.abs(value - other[i]!)));
}

/** The law at a temperature, by its definition. */
function tempered(law: readonly number[], temperature: number): number[] {
  // Relative to the greatest, as powers may underflow.
  const powers = law.map((p) => (p / Math.max(...law)) ** (1 / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** For each token the measure of the uniforms that stand for it: intervals, their ends found by halving. */
function measures(sample: (u: number) => number, size: number, grid: number): number[] {
  const measure = new Array<number>(size).fill(0);
  const add = (from: number, to: number, first: number, last: number) => {
    if (first === last || to - from < 1e-15) {
      measure[first]! += to - from;
      return;
    }
    const middle = (from + to) / 2;
    const token = sample(middle);
    add(from, middle, first, token);
    add(middle, to, token, last);
  };
  for (let i = 0; i < grid; i++) {
    const [from, to] = [i / grid, (i + 1) / grid];
    add(from, to, sample(from), sample(Math.min(to, 1 - 2 ** -53)));
  }
  return measure;
}

describe.each(CASES)('a model of $name', (own) => {
  test.each(ORDERS)('has the probabilities of the formulas at order %i', (order) => {
    const { model, law } = trained(own, order);
    for (const context of own.contexts) {
      const wanted = law(context);
      expect(largestDifference(Array.from(model.distribution(context)), wanted)).toBeLessThan(ROUNDING);
      const one = wanted.map((_, token) => model.probability(token, context));
      expect(one).toEqual(Array.from(model.distribution(context)));
      // A state tells of a text all that the law does.
      const atOne = model.lawAt(1);
      expect(wanted.map((_, token) => atOne.probability(stateAfter(model, context), token))).toEqual(one);
    }
  });

  test.each(ORDERS)('has their powers at other temperatures, at order %i', (order) => {
    const { model, law } = trained(own, order);
    for (const temperature of [0.05, 0.5, 2, 30]) {
      const atTemperature = model.lawAt(temperature);
      for (const context of own.contexts) {
        const wanted = tempered(law(context), temperature);
        const state = stateAfter(model, context);
        const probabilities = wanted.map((_, token) => atTemperature.probability(state, token));
        expect(largestDifference(probabilities, wanted)).toBeLessThan(ROUNDING / Math.min(temperature, 1));
      }
    }
  });

  test.each(ORDERS)('gives of all uniforms each token its share, at order %i', (order) => {
    const { model, law } = trained(own, order);
    for (const temperature of [0.7, 1, 2]) {
      const atTemperature = model.lawAt(temperature);
      expect(atTemperature.deterministic).toBe(false);
      for (const context of own.contexts) {
        const state = stateAfter(model, context);
        const measured = measures((u) => atTemperature.sample(state, u), own.size, 8192);
        expect(largestDifference(measured, tempered(law(context), temperature))).toBeLessThan(1e-9);
      }
    }
  });

  test.each(ORDERS)('gives at temperature 0 the most likely token, of several the first, at order %i', (order) => {
    const { model } = trained(own, order);
    const greedy = model.lawAt(0);
    expect(greedy.deterministic).toBe(true);
    // Longest contexts first: their answers come from those of shorter ones, which nobody has asked for yet.
    for (const context of [...own.contexts].reverse()) {
      const state = stateAfter(model, context);
      const probabilities = Array.from(model.distribution(context));
      const best = probabilities.indexOf(Math.max(...probabilities));
      expect([0, 0.5, 0.99].map((u) => greedy.sample(state, u))).toEqual([best, best, best]);
      expect(probabilities.map((_, token) => greedy.probability(state, token))).toEqual(
        probabilities.map((_, token) => (token === best ? 1 : 0)),
      );
    }
  });

  test.each(ORDERS)(
    'comes to the most likely token as the temperature falls, without underflow, at order %i',
    (order) => {
      const { model } = trained(own, order);
      for (const context of own.contexts) {
        const state = stateAfter(model, context);
        const probabilities = Array.from(model.distribution(context));
        const greatest = Math.max(...probabilities);
        const best = probabilities.flatMap((p, token) => (p > greatest - 1e-9 ? [token] : []));
        for (const temperature of [1e-4, 1e-6]) {
          const law = model.lawAt(temperature);
          const wanted = probabilities.map((_, token) => (best.includes(token) ? 1 / best.length : 0));
          const found = probabilities.map((_, token) => law.probability(state, token));
          // Two that rounding alone keeps apart: a last bit, a million times in the exponent.
          expect(largestDifference(found, wanted)).toBeLessThan(1e-8);
          expect(Math.max(...found)).toBeLessThanOrEqual(1);
          // The ends of the uniforms, and a source that runs over.
          for (const u of [0, 0.5, 1 - 2 ** -53, 1]) expect(best).toContain(law.sample(state, u));
        }
        // Each token has its place at the ends of the uniforms, too.
        for (const u of [0, 1 - 2 ** -53, 1]) expect(probabilities[model.lawAt(1).sample(state, u)]).toBeGreaterThan(0);
      }
    },
  );

  test.each(ORDERS)('says its order and how many n-grams it holds, at order %i', (order) => {
    const { model } = trained(own, order);
    const end = own.size - 1;
    const ngrams = new Set<string>();
    for (const text of own.texts) {
      const padded = order === 1 ? [...text, end] : [end, ...text, end];
      for (let start = 0; start < padded.length; start++) {
        for (let length = 1; length <= order && start + length <= padded.length; length++) {
          ngrams.add(padded.slice(start, start + length).join());
        }
      }
    }
    expect(model).toMatchObject({ name: `${order}-gram`, order, ngramCount: ngrams.size });
  });
});

const vocabulary = tokenVocabulary(['a', 'b', 'c', 'd']);

test('by hand: "ab" at order 1 is a law of counts', () => {
  // Counts a 1, b 1, end 1: too few for the formula, so the discounts are 1/2, 1, 3/2. Of 3, 3 x 1/2 goes to the
  // uniform law over five tokens: (1 - 1/2) / 3 + 1/2 x 1/5 = 4/15 for a token seen, 1/10 for one not seen.
  const model = ngramModel({ vocabulary, texts: 'ab', order: 1 });
  [4 / 15, 4 / 15, 1 / 10, 1 / 10, 4 / 15].forEach((p, token) => {
    expect(model.probability(token, [])).toBeCloseTo(p, 15);
  });
});

test('by hand: of two equally likely tokens the first is taken, though the other is the best of the shorter context', () => {
  // Pairs of a b b b a b a a b and its end: 3 a b; 2 b b and b a; 1 each at the beginning, a a and at the end. So Y = 3/7, the
  // discounts are 3/7, 19/14 and 3, and after a the weight of the shorter context is (3 + 3/7) / 4 = 6/7. Before a come 3
  // different tokens, before b 2, before the end 1: discounts 1/3, 1, 3, weight 13/18 of the uniform law over four tokens.
  // P(a) = 13/72, P(b) = 1/6 + 13/72 = 25/72; P(a | a) = 1/7 + 6/7 x 13/72 = 150/504 and P(b | a) = 6/7 x 25/72, the same.
  const words = tokenVocabulary(['a', 'b', 'c']);
  const model = ngramModel({ vocabulary: words, texts: 'abbbabaab', order: 2 });
  expect(model.probability(0, [0])).toBeCloseTo(150 / 504, 15);
  expect(model.probability(1, [0])).toBe(model.probability(0, [0]));
  expect(model.lawAt(0).sample(stateAfter(model, [0]), 0)).toBe(0);
  // c has not occurred: after it the law is that of no context.
  expect(model.probability(0, [2])).toBeCloseTo(13 / 72, 15);
  expect(model.probability(1, [2])).toBeCloseTo(25 / 72, 15);
});

describe('discounts', () => {
  test('are those of Chen and Goodman (1998), eq. (26)', () => {
    // n1..n4 = 100, 40, 20, 10: Y = 100 / 180 = 5/9; D1 = 1 - 2 (5/9)(40/100), D2 = 2 - 3 (5/9)(20/40), D3 = 3 - 4 (5/9)(10/20).
    const [d1, d2, d3] = kneserNeyDiscounts([100, 40, 20, 10]);
    expect(d1).toBeCloseTo(5 / 9, 14);
    expect(d2).toBeCloseTo(7 / 6, 14);
    expect(d3).toBeCloseTo(17 / 9, 14);
  });

  test('take all of a count of 3 or more where nothing occurs four times', () => {
    // Y = 10 / 14: D1 = 1 - 2 (10/14)(2/10) = 5/7, D2 = 2 - 3 (10/14)(1/2) = 13/14.
    for (const counts of [
      [10, 2, 1, 0],
      [10, 2, 1],
    ]) {
      const [d1, d2, d3] = kneserNeyDiscounts(counts);
      expect(d1).toBeCloseTo(5 / 7, 14);
      expect(d2).toBeCloseTo(13 / 14, 14);
      expect(d3).toBe(3);
    }
  });

  test('are 1/2, 1 and 3/2 where the counts are too few for the formula', () => {
    // The formula divides by 0, or takes off nothing, or more than the count: 1 - 2 x (1/3) x 1 = 1/3 for a count of 1,
    // but 2 - 3 x (1/3) x 10 = -8 for a count of 2.
    for (const counts of [
      [0, 0, 0, 0],
      [5, 0, 0, 0],
      [5, 1, 0, 0],
      [0, 1, 1, 1],
      [1, 1, 10, 0],
      // 2 - 3 x (1/3) x 2: nothing would be taken off a count of 2.
      [1, 1, 2, 1],
    ]) {
      expect(kneserNeyDiscounts(counts)).toEqual([0.5, 1, 1.5]);
    }
  });
});

describe('bad input', () => {
  const options = { vocabulary, texts: 'abab', order: 2 };

  test('an empty or one-token text, an unknown token, the end token and a wrong order are refused', () => {
    expect(() => ngramModel({ ...options, texts: '' })).toThrow(
      new RangeError('ngramModel: texts must be of at least 2 tokens together, got 0'),
    );
    expect(() => ngramModel({ ...options, texts: ['a', ''] })).toThrow(
      'texts must be of at least 2 tokens together, got 1',
    );
    expect(() => ngramModel({ ...options, texts: [] })).toThrow('texts must be a non-empty array');
    expect(() => ngramModel({ ...options, texts: ['ab', [0, 5]] })).toThrow(
      'ngramModel: texts[1][1] must be a token of the vocabulary, in [0, 4], got 5',
    );
    expect(() => ngramModel({ ...options, texts: [[0, 4, 1]] })).toThrow(
      'ngramModel: texts[0] must not contain the end token, got it at 1',
    );
    expect(() => ngramModel({ ...options, texts: 'ab\uDFFF' })).toThrow('texts[0] must be Unicode text');
    for (const order of [0, 1.5, 33, Number.NaN]) {
      expect(() => ngramModel({ ...options, order })).toThrow('ngramModel: order must be an integer in [1, 32]');
    }
    expect(() => ngramModel({ ...options, smoothing: 'none' } as never)).toThrow(
      'ngramModel: options must be among vocabulary, texts, order, got "smoothing"',
    );
    expect(() => ngramModel({ ...options, vocabulary: null as never })).toThrow(
      'vocabulary must be an object, got null',
    );
  });

  test('a temperature below zero and unknown tokens are refused', () => {
    const model = ngramModel(options);
    for (const temperature of [-1, 1e-12, Number.NaN, Infinity]) {
      expect(() => model.lawAt(temperature)).toThrow(
        'NgramModel.lawAt: temperature must be 0, or a finite number of at least 1e-6, got',
      );
    }
    expect(() => model.probability(7, [])).toThrow('NgramModel.probability: token must be a token of the vocabulary');
    expect(() => model.distribution([0, -1])).toThrow('NgramModel.distribution: context[1] must be a token');
  });
});
