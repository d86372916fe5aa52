import { byteVocabulary, createRandom, ngramModel, pieceVocabulary, tokenVocabulary } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { naiveKneserNey } from './naive-kneser-ney.js';

const letters = ['a', 'b', 'c', 'd'];
const vocabulary = tokenVocabulary(letters);

/** A few short texts over four tokens, the last of which may well be missing, and an order. */
const trainings = fc.record({
  texts: fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 40 }), {
    minLength: 1,
    maxLength: 3,
  }),
  order: fc.integer({ min: 1, max: 5 }),
});
const contexts = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 8 });

/** Rounding of at most a few dozen operations on numbers of at most 1. */
const ROUNDING = 1e-13;

function largestDifference(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, i) => Math.abs(value - other[i]!)));
}

describe('an n-gram model', () => {
  test('has the probabilities of an implementation straight from the formulas', () => {
    fc.assert(
      fc.property(trainings, contexts, ({ texts, order }, context) => {
        const model = ngramModel({ vocabulary, texts, order });
        const naive = naiveKneserNey(texts, vocabulary.size, vocabulary.endToken, order);
        expect(largestDifference(model.distribution(context), naive(context))).toBeLessThan(ROUNDING);
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('has them too on a text long enough for the discounts to come from it', () => {
    const random = createRandom('ngram-model', 'text');
    // A Markov source with common and rare tokens: counts 1, 2, 3 and 4 occur among n-grams of every length.
    const tokens: number[] = [];
    for (let i = 0; i < 400; i++) tokens.push(Math.floor(random() * random() * 26));
    const wide = tokenVocabulary(Array.from({ length: 26 }, (_, i) => String.fromCharCode(97 + i)));
    const model = ngramModel({ vocabulary: wide, texts: [tokens], order: 3 });
    const naive = naiveKneserNey([tokens], wide.size, wide.endToken, 3);
    for (let end = 0; end < 40; end++) {
      const context = tokens.slice(0, end);
      expect(largestDifference(model.distribution(context), naive(context))).toBeLessThan(ROUNDING);
    }
  });

  test('gives laws that sum to 1 and leave no token out, at every temperature', () => {
    fc.assert(
      fc.property(
        trainings,
        contexts,
        fc.constantFrom(0, 1e-6, 1e-3, 0.05, 0.7, 1, 1.5, 20),
        ({ texts, order }, context, temperature) => {
          const model = ngramModel({ vocabulary, texts, order });
          const law = model.lawAt(temperature);
          const state = context.reduce((before, token) => model.nextState(before, token), model.initialState);
          let sum = 0;
          for (let token = 0; token < vocabulary.size; token++) {
            const p = law.probability(state, token);
            if (temperature >= 0.7) expect(p).toBeGreaterThan(0);
            expect(p).toBeLessThanOrEqual(1);
            sum += p;
          }
          // A last bit of a probability becomes 1 / temperature of them in its power.
          expect(Math.abs(sum - 1)).toBeLessThan(ROUNDING + (temperature > 0 ? 1e-15 / temperature : 0));
        },
      ),
      { seed: 3, numRuns: 300 },
    );
  });

  test('has at temperature T the 1/T-th powers of its probabilities', () => {
    fc.assert(
      fc.property(
        trainings,
        contexts,
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (training, context, temperature) => {
          const model = ngramModel({ vocabulary, ...training });
          const law = model.lawAt(temperature);
          const state = context.reduce((before, token) => model.nextState(before, token), model.initialState);
          const powers = Array.from(model.distribution(context), (p) => p ** (1 / temperature));
          const total = powers.reduce((sum, power) => sum + power, 0);
          powers.forEach((power, token) => {
            // Logarithm and exponential lose a few units in the last place, times the exponent of at most 5.
            expect(Math.abs(law.probability(state, token) - power / total)).toBeLessThan(10 * ROUNDING);
          });
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  test('draws each token for its share of the uniforms', () => {
    fc.assert(
      fc.property(trainings, contexts, fc.constantFrom(0.3, 1, 2), ({ texts, order }, context, temperature) => {
        const model = ngramModel({ vocabulary, texts, order });
        const law = model.lawAt(temperature);
        const state = context.reduce((before, token) => model.nextState(before, token), model.initialState);
        const draws = 2000;
        const count = new Array<number>(vocabulary.size).fill(0);
        for (let i = 0; i < draws; i++) count[law.sample(state, (i + 0.5) / draws)]! += 1;
        // A token has at most one interval of uniforms in each of the order + 1 laws of the mixture; a grid of spacing
        // 1 / draws is off by at most one point for each.
        count.forEach((n, token) => {
          expect(Math.abs(n - draws * law.probability(state, token))).toBeLessThanOrEqual(order + 1 + 1e-6);
        });
      }),
      { seed: 5, numRuns: 100 },
    );
  });

  test('draws at temperature 0 the most likely token, of several the one with the lowest id', () => {
    fc.assert(
      fc.property(trainings, contexts, (training, context) => {
        const model = ngramModel({ vocabulary, ...training });
        const state = context.reduce((before, token) => model.nextState(before, token), model.initialState);
        const law = model.distribution(context);
        expect(model.lawAt(0).sample(state, 0.99)).toBe(law.indexOf(Math.max(...law)));
      }),
      { seed: 6, numRuns: 300 },
    );
    // In "ab" and "ba" nothing tells a from b at the start.
    const even = ngramModel({ vocabulary, texts: ['ba', 'ab'], order: 2 });
    expect(even.probability(0, [])).toBe(even.probability(1, []));
    expect(even.lawAt(0).sample(even.initialState, 0)).toBe(0);
  });

  test('comes close to the greedy law as the temperature falls, without underflow', () => {
    const model = ngramModel({ vocabulary, texts: 'abacabadabacaba', order: 3 });
    const best = model.lawAt(0).sample(model.initialState, 0);
    for (const temperature of [1e-2, 1e-5, 1e-6]) {
      const law = model.lawAt(temperature);
      expect(law.probability(model.initialState, best)).toBeGreaterThan(0.999);
      for (const u of [0, 0.5, 1 - 2 ** -53]) expect(law.sample(model.initialState, u)).toBe(best);
    }
  });

  test('keeps learning from texts apart from each other', () => {
    // "b" ends a text and "c" begins one: "c" never follows "b".
    const apart = ngramModel({ vocabulary, texts: ['ab', 'cd', 'ab', 'cd'], order: 2 });
    const together = ngramModel({ vocabulary, texts: ['abcdabcd'], order: 2 });
    expect(apart.probability(2, [1])).toBeLessThan(together.probability(2, [1]));
  });

  test('grows linearly with the text: at most one new n-gram of each length a token', () => {
    const text = 'no man is an island, entire of itself; every man is a piece of the continent';
    const model = ngramModel({ vocabulary: byteVocabulary(), texts: text, order: 4 });
    expect(model.ngramCount).toBeLessThanOrEqual(4 * (text.length + 1) + 1);
    expect(model.name).toBe('4-gram');
  });

  test('knows a context that it has not seen by as much of its end as it has', () => {
    const texts = 'the cat sat on the mat and the cat ran';
    const pieces = pieceVocabulary({ texts });
    const model = ngramModel({ vocabulary: pieces, texts, order: 3 });
    // Neither "zebra cat" nor "dog cat" occurs, so that the token before " cat" tells nothing.
    expect(model.distribution(pieces.encode('zebra cat'))).toEqual(model.distribution(pieces.encode('dog cat')));
    expect(model.distribution(pieces.encode('the cat'))).not.toEqual(model.distribution(pieces.encode('dog cat')));
  });
});
