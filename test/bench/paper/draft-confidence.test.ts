import {
  createRandom,
  fixedArm,
  modelDrafter,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  runEpisode,
  tokenDecoding,
  tokenVocabulary,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  CONFIDENCE_RULES,
  confidenceEnvironment,
  confidencesAlong,
  LONGEST_DRAFT,
} from '../../../bench/paper/draft-confidence.js';

const PROBLEM = {
  armCount: LONGEST_DRAFT + 1,
  rewardRange: { min: 1, max: LONGEST_DRAFT + 1 },
  armCosts: Array.from({ length: LONGEST_DRAFT + 1 }, (_, length) => 1 + 0.1 * length),
};

describe('the probabilities of a draft', () => {
  test('are those of the most likely tokens one after the other, given the text so far', () => {
    const vocabulary = tokenVocabulary(['a', 'b', 'c']);
    const model = ngramModel({ vocabulary, texts: 'abacabab', order: 2 });
    const [a, b, c] = [...vocabulary.encode('abc')] as [number, number, number];
    const law = model.lawAt(1);
    /** The state after a token, which is all that a model of order 2 looks at. */
    const stateAfter = (token: number) => model.nextState(model.initialState, token);
    /** The most likely token, by looking at all. */
    const likeliest = (token: number) =>
      Array.from({ length: vocabulary.size }, (_, id) => id).reduce((best, id) =>
        law.probability(stateAfter(token), id) > law.probability(stateAfter(token), best) ? id : best,
      );
    // Three of four tokens after an a are a b, as many after a b are an a.
    expect([likeliest(a), likeliest(b)]).toEqual([b, a]);
    const confidences = confidencesAlong(model, {
      prompt: Int32Array.of(a),
      continuation: Int32Array.of(b, c, a),
    });
    const [ofA, ofB] = [law.probability(stateAfter(a), b), law.probability(stateAfter(b), a)];
    expect(confidences.map((place) => place[0])).toEqual([ofA, ofB, ofA, ofB, ofA, ofB, ofA, ofB]);
    // Position 1 comes after the b of the text, whatever was drafted before.
    expect(confidences.map((place) => place[1])).toEqual([ofB, ofA, ofB, ofA, ofB, ofA, ofB, ofA]);
    expect(confidences[0]![2]).toBe(law.probability(stateAfter(c), likeliest(c)));
    expect(ofA).toBeGreaterThan(0.4);
  });

  test('are 0 after the end token', () => {
    const vocabulary = tokenVocabulary(['a', 'b']);
    const model = ngramModel({ vocabulary, texts: ['ab', 'ab', 'ab'], order: 3 });
    const [a, b] = [...vocabulary.encode('ab')] as [number, number];
    const confidences = confidencesAlong(model, { prompt: Int32Array.of(a), continuation: Int32Array.of(b) });
    const law = model.lawAt(1);
    const [afterA, afterAb] = [[a], [a, b]].map((tokens) =>
      tokens.reduce((state, token) => model.nextState(state, token), model.initialState),
    );
    const end = law.probability(afterAb!, vocabulary.endToken);
    expect(confidences.map((place) => place[0])).toEqual([law.probability(afterA!, b), end, 0, 0, 0, 0, 0, 0]);
  });
});

describe('the rules', () => {
  const choose = (name: string, probabilities: readonly number[]): number => {
    const selector = CONFIDENCE_RULES[name]!.make(PROBLEM);
    if (selector.feedback !== 'contextual') throw new Error('must read a context');
    expect(selector.contextSize).toBe(LONGEST_DRAFT);
    return selector.select(createRandom('unused'), probabilities);
  };

  test.each([
    ['rule: until a token below 0.4', [0.9, 0.4, 0.39, 0.9, 0.9, 0.9, 0.9, 0.9], 3],
    ['rule: until a token below 0.4', [0.1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9], 1],
    ['rule: until a token below 0.4', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 8],
    // The product falls below 0.2 with the third token, 0.125, and below 0.05 with the fifth, 0.03125.
    ['tailPruning', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 3],
    ['tailPruning, 0.05', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 5],
    // 1, 1.5 / 1.1 = 1.364, 1.75 / 1.2 = 1.458, 1.875 / 1.3 = 1.442 and less from there on.
    ['rule: most tokens a time, by its word', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], 2],
    // 1.05 / 1.1 is less than 1.
    ['rule: most tokens a time, by its word', [0.05, 1, 1, 1, 1, 1, 1, 1], 0],
    ['rule: most tokens a time, by its word', [1, 1, 1, 1, 1, 1, 1, 1], 8],
  ] as const)('%s drafts, told %j, %i tokens', (name, probabilities, length) => {
    expect(choose(name, probabilities)).toBe(length);
  });
});

describe('the answers', () => {
  const words = ['red', 'green', 'blue', 'old'];
  const random = createRandom('words');
  const text = Array.from({ length: 400 }, () => words[Math.floor(words.length * random())]).join(' ');
  const vocabulary = pieceVocabulary({ texts: text });
  const target = ngramModel({ vocabulary, texts: text, order: 4 });
  const drafter = ngramModel({ vocabulary, texts: text, order: 2 });
  const prompts = ['red green', 'old blue', 'blue red red'].map((prompt) => vocabulary.encode(prompt));
  const options = { order: 4, draftOrder: 2, draftCost: 0.1, prompts: 3, promptTokens: 3, maxTokens: 40, seed: 1 };
  const models = { vocabulary, target, drafter, trainingTokens: 0 };

  test('take as many rounds with a draft length as greedy decoding of tokens does', () => {
    const environment = confidenceEnvironment({ models, prompts, expected: undefined }, { ...options, temperature: 0 });
    const tokens = tokenDecoding({
      target,
      drafters: [
        plainDecoding(),
        ...[1, 3, 8].map((draftLength) => modelDrafter({ model: drafter, draftLength, tokenCost: 0.1 })),
      ],
      prompts,
      maxTokens: 40,
      temperature: 0,
    });
    const playOf = (place: typeof environment | typeof tokens, arm: number, answer: number) =>
      runEpisode(fixedArm({ ...place, arm }), place.begin(answer, createRandom('none')), createRandom('none'));
    for (let answer = 0; answer < prompts.length; answer++) {
      for (const [arm, length] of [0, 1, 3, 8].entries()) {
        const [replayed, decoded] = [playOf(environment, length, answer), playOf(tokens, arm, answer)];
        expect(replayed.stoppingTime).toBe(decoded.stoppingTime);
        expect(replayed.tokens).toBe(decoded.tokens);
        // Every draft costs its whole length here, also where it ends with the answer or with the end token.
        expect(replayed.elapsed).toBeCloseTo(replayed.stoppingTime * (1 + 0.1 * length), 9);
        expect(replayed.elapsed).toBeGreaterThanOrEqual(decoded.elapsed - 1e-9);
      }
    }
  });

  test('are drawn anew with another seed at a temperature, and tell eight probabilities before each round', () => {
    const lengths = (seed: number) =>
      confidenceEnvironment({ models, prompts, expected: undefined }, { ...options, temperature: 1, seed }).turns.map(
        ({ tracks }) => Array.from(tracks.model!.accepted),
      );
    expect(lengths(1)).toEqual(lengths(1));
    expect(lengths(1)).not.toEqual(lengths(2));
    const environment = confidenceEnvironment({ models, prompts, expected: undefined }, { ...options, temperature: 1 });
    const { context } = environment.begin(0, createRandom('none'));
    expect(context).toHaveLength(LONGEST_DRAFT);
    expect(context![0]).toBeGreaterThan(0);
  });
});
