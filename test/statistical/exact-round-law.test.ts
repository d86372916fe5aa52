/**
 * The exact law of one round of speculative sampling, over a vocabulary of two texts and the end: every draft, every place
 * where it is rejected, every token that replaces it, enumerated as exact sums. Compared with what the verifier does of it.
 */
import {
  createRandom,
  modelDrafter,
  type NgramModel,
  ngramModel,
  promptLookup,
  tokenDecoding,
  tokenVocabulary,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

const vocabulary = tokenVocabulary(['a', 'b']);
const END = vocabulary.endToken;
const SIZE = vocabulary.size;
const target = ngramModel({ vocabulary, texts: ['abbab', 'abab', 'aab', 'babba', 'bb', 'abaa'], order: 3 });
const unlike = ngramModel({ vocabulary, texts: ['aaaaaaaab', 'aaaba', 'aaaa'], order: 2 });

/** Laws of the next token after each text, in a list of tokens. */
type Law = (tokens: readonly number[]) => Float64Array | readonly number[];

/** What a model says of the next token at a temperature: its law, each probability to the power of 1 / T, summing to 1. */
function tempered(model: NgramModel, temperature: number): Law {
  return (tokens) => {
    const powers = Array.from(model.distribution(tokens), (p) => p ** (1 / temperature));
    const sum = powers.reduce((total, p) => total + p, 0);
    return powers.map((p) => p / sum);
  };
}

/**
 * The law of what a round emits, from the definition (BanditSpec Algorithm 6; Leviathan et al. 2023, Algorithm 1), after this
 * prompt: token x of a draft is accepted with min(1, P / Q), else replaced by a draw from [P - Q]+, normalised.
 */
function roundLaw(P: Law, Q: Law, prompt: readonly number[], draftLength: number): Map<string, number> {
  const law = new Map<string, number>();
  const give = (emitted: readonly number[], probability: number) => {
    if (probability > 0) law.set(emitted.join(' '), (law.get(emitted.join(' ')) ?? 0) + probability);
  };
  function judge(accepted: readonly number[], probability: number): void {
    if (probability === 0) return;
    const p = P([...prompt, ...accepted]);
    if (accepted.length === draftLength) {
      for (let x = 0; x < SIZE; x++) give([...accepted, x], probability * p[x]!);
      return;
    }
    const q = Q([...prompt, ...accepted]);
    const residual = Array.from(p, (value, x) => Math.max(0, value - q[x]!));
    const rest = residual.reduce((sum, value) => sum + value, 0);
    for (let x = 0; x < SIZE; x++) {
      const isAccepted = q[x]! === 0 ? 0 : Math.min(1, p[x]! / q[x]!);
      const going = probability * q[x]! * isAccepted;
      // An accepted end ends the round, without a token more.
      if (x === END) give([...accepted, x], going);
      else judge([...accepted, x], going);
      const refused = probability * q[x]! * (1 - isAccepted);
      for (let y = 0; y < SIZE && refused > 0; y++) give([...accepted, y], (refused * residual[y]!) / rest);
    }
  }
  judge([], 1);
  return law;
}

const ROUNDS = 20_000;
/** All cells of all cases below together: a right verifier fails with at most 1e-6. */
const DEVIATIONS = 6.5;

describe.each([0.7, 1])('the law of a round at temperature %s', (temperature) => {
  const P = tempered(target, temperature);

  test.each([
    ['abba', 2],
    ['abba', 3],
    ['bab', 3],
  ])('after %s with drafts of %i of another model is that of the definition, cell by cell', (prompt, draftLength) => {
    const tokens = Array.from(vocabulary.encode(prompt));
    const law = roundLaw(P, tempered(unlike, temperature), tokens, draftLength);
    compare(law, modelDrafter({ model: unlike, draftLength }), prompt);
    // The first token is the target's own in law, whatever was drafted: summed over all that may follow.
    const first = new Array<number>(SIZE).fill(0);
    for (const [emitted, probability] of law) first[Number(emitted.split(' ')[0])]! += probability;
    first.forEach((probability, x) => {
      expect(Math.abs(probability - P(tokens)[x]!)).toBeLessThan(1e-14);
    });
  });

  test('with drafts copied from the prompt, which are certain of themselves', () => {
    // After "abba" and "bba" comes what followed the last "a" there was: "bba".
    const copied = Array.from(vocabulary.encode('bba'));
    const tokens = Array.from(vocabulary.encode('abba'));
    const Q: Law = (known) => Array.from({ length: SIZE }, (_, x) => (x === copied[known.length - 4] ? 1 : 0));
    compare(roundLaw(P, Q, tokens, 3), promptLookup({ draftLength: 3 }), 'abba');
  });

  function compare(law: ReadonlyMap<string, number>, drafter: ReturnType<typeof modelDrafter>, prompt: string): void {
    expect(Math.abs([...law.values()].reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-14);
    const environment = tokenDecoding({ target, drafters: [drafter], prompts: [prompt], maxTokens: 20, temperature });
    const luck = createRandom('exact round', prompt, law.size, temperature);
    const counts = new Map<string, number>();
    for (let i = 0; i < ROUNDS; i++) {
      const episode = environment.begin(0, luck);
      const length = episode.pull(0);
      // A length that is not that of what was emitted makes a cell that the law does not have.
      const emitted = episode.tokens.length === length ? episode.tokens.join(' ') : `${length} for ${episode.tokens}`;
      counts.set(emitted, (counts.get(emitted) ?? 0) + 1);
    }
    for (const emitted of counts.keys()) expect([...law.keys()]).toContain(emitted);
    // At most 40 cells in each of 8 cases; by Bernstein's inequality a count is off by more than this with 2 exp(-x^2 / 2) at
    // x = 6.5, some 1.3e-9, and 320 of those make less than 1e-6.
    for (const [emitted, probability] of law) {
      const variance = ROUNDS * probability * (1 - probability);
      const slack = DEVIATIONS * Math.sqrt(variance) + (DEVIATIONS * DEVIATIONS) / 3;
      expect(Math.abs((counts.get(emitted) ?? 0) - ROUNDS * probability), emitted).toBeLessThan(slack);
    }
  }
});
