/**
 * BanditSpec is lossless (Hou et al. 2025, Proposition 3.1): whatever the selector, the answers are distributed as the
 * target's own. Tested by Pearson's chi-square against the target's exact law, summed up over all short answers.
 */
import {
  type AnySelectorFactory,
  createRandom,
  epsilonGreedy,
  exp3,
  exp3Spec,
  fixedArm,
  followTheLeader,
  modelDrafter,
  type NextTokenLaw,
  ngramModel,
  plainDecoding,
  promptLookup,
  releasedCodeGreedy,
  runEpisode,
  suffixMatch,
  type TokenDecodingEnvironment,
  tokenDecoding,
  tokenVocabulary,
  ucb1,
  ucbSpec,
  uniformRandom,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { tokenDecodingWith } from '../../src/environments/decoding/token-decoding.js';
import { type DraftedRound, speculativeSampling, type Verifier } from '../../src/environments/decoding/verification.js';

const vocabulary = tokenVocabulary(['a', 'b']);
const END = vocabulary.endToken;
const target = ngramModel({ vocabulary, texts: ['abbab', 'abab', 'aab', 'babba', 'bb', 'abaa'], order: 3 });
const unlike = ngramModel({ vocabulary, texts: ['aaaaaaaab', 'aaaba', 'aaaa'], order: 2 });
const prompt = 'abba';
const maxTokens = 5;
const options = {
  target,
  drafters: [
    modelDrafter({ model: unlike, draftLength: 3 }),
    promptLookup({ draftLength: 4 }),
    suffixMatch({ draftLength: 2 }),
    modelDrafter({ model: target, draftLength: 1 }),
    plainDecoding(),
  ],
  prompts: [prompt],
  maxTokens,
};

const selectors: Record<string, AnySelectorFactory> = {
  'fixedArm on a model': (problem) => fixedArm({ ...problem, arm: 0 }),
  'fixedArm on prompt lookup': (problem) => fixedArm({ ...problem, arm: 1 }),
  'fixedArm on suffix match': (problem) => fixedArm({ ...problem, arm: 2 }),
  'fixedArm on the target itself': (problem) => fixedArm({ ...problem, arm: 3 }),
  'fixedArm on no drafts': (problem) => fixedArm({ ...problem, arm: 4 }),
  ucbSpec: (problem) => ucbSpec(problem),
  exp3Spec: (problem) => exp3Spec(problem),
  ucb1: (problem) => ucb1(problem),
  exp3: (problem) => exp3({ ...problem, explorationRate: 0.3 }),
  epsilonGreedy: (problem) => epsilonGreedy({ ...problem, epsilon: 0.2 }),
  followTheLeader: (problem) => followTheLeader(problem),
  releasedCodeGreedy: (problem) => releasedCodeGreedy(problem),
  uniformRandom: (problem) => uniformRandom(problem),
};
const temperatures = [0.6, 1];

/** All tests of the true verifier together raise a false alarm with at most this probability, over the choice of seed. */
const FALSE_ALARM = 1e-6;
const tests = Object.keys(selectors).length * temperatures.length;
const EPISODES = 20_000;

/** The exact law of the target's answers, as texts of token ids: the chain rule over every answer of at most 5 tokens. */
function exactLaw(law: NextTokenLaw): Map<string, number> {
  const answers = new Map<string, number>();
  function extend(answer: readonly number[], state: number, probability: number): void {
    if (answer.length === maxTokens || answer.at(-1) === END) {
      answers.set(answer.join(' '), probability);
      return;
    }
    for (let token = 0; token < vocabulary.size; token++) {
      extend([...answer, token], target.nextState(state, token), probability * law.probability(state, token));
    }
  }
  const state = vocabulary
    .encode(prompt)
    .reduce((before, token) => target.nextState(before, token), target.initialState);
  extend([], state, 1);
  return answers;
}

/** The answers of many episodes; one selector carried through all of them, so that it gets to choose by what it learned. */
function decodedCounts(environment: TokenDecodingEnvironment, factory: AnySelectorFactory): Map<string, number> {
  const selector = factory(environment);
  const luck = createRandom('losslessness', 'luck');
  const own = createRandom('losslessness', 'selector');
  const counts = new Map<string, number>();
  for (let i = 0; i < EPISODES; i++) {
    const episode = environment.begin(0, luck);
    runEpisode(selector, episode, own);
    const answer = episode.tokens.join(' ');
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return counts;
}

/**
 * The probability of a chi-square statistic at least this large when the law is right (Pearson 1900); an upper bound of
 * it where the degrees of freedom are odd: one is added, for which there is a closed form. Answers expected fewer than 20
 * times are taken together, so that the statistic has its law.
 */
function pValue(counts: ReadonlyMap<string, number>, law: ReadonlyMap<string, number>): number {
  let statistic = 0;
  let cells = 0;
  let rareExpected = 0;
  let rareCount = 0;
  const add = (count: number, expected: number) => {
    statistic += (count - expected) ** 2 / expected;
    cells += 1;
  };
  for (const answer of counts.keys()) if (!law.has(answer)) return 0;
  for (const [answer, probability] of law) {
    const expected = EPISODES * probability;
    if (expected >= 20) add(counts.get(answer) ?? 0, expected);
    else {
      rareExpected += expected;
      rareCount += counts.get(answer) ?? 0;
    }
  }
  if (rareExpected > 0) add(rareCount, rareExpected);
  // P(chi-square of 2m degrees of freedom > x) = exp(-x/2) (1 + (x/2) + ... + (x/2)^(m-1) / (m-1)!).
  const m = Math.ceil((cells - 1) / 2);
  let term = Math.exp(-statistic / 2);
  let sum = 0;
  for (let i = 0; i < m; i++) {
    sum += term;
    term *= statistic / 2 / (i + 1);
  }
  return sum;
}

describe.each(temperatures)('at temperature %s', (temperature) => {
  const law = exactLaw(target.lawAt(temperature));

  test('the exact law is one: 63 answers whose probabilities sum to 1', () => {
    // Answers that end at token k: 2^(k-1) each, 31 up to k = 5; and 32 of five tokens without an end.
    expect(law.size).toBe(63);
    expect(Math.abs([...law.values()].reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-13);
  });

  test.each(Object.keys(selectors))(
    'the answers under %s are distributed as the target alone would have them',
    (name) => {
      const environment = tokenDecoding({ ...options, temperature });
      expect(pValue(decodedCounts(environment, selectors[name]!), law)).toBeGreaterThan(FALSE_ALARM / tests);
    },
  );
});

describe('a broken verifier is found out by the same test', () => {
  /** Algorithm 6 but for one fault. */
  const broken: Record<string, Verifier> = {
    'accepts every draft': (round, emitted) => {
      const accepting: NextTokenLaw = {
        deterministic: false,
        sample: (state, u) => round.law.sample(state, u),
        // Judged as if the target wanted it for certain.
        probability: () => 1,
      };
      return speculativeSampling({ ...round, law: accepting }, emitted);
    },
    'replaces a rejected token by a draw from P, not from [P - Q]+': (round, emitted) => {
      const length = speculativeSampling(round, emitted);
      const rejected = length - 1 < round.count && emitted[length - 1] !== round.draft[length - 1];
      if (rejected) emitted[length - 1] = round.law.sample(stateBefore(round, emitted, length - 1), round.random());
      return length;
    },
    'draws the bonus token from Q, as at the last drafted position': (round, emitted) => {
      const length = speculativeSampling(round, emitted);
      if (length === round.count + 1 && round.count > 0) {
        let u = round.random();
        let token = 0;
        for (; token < END; token++) {
          u -= round.session.probability(round.count - 1, token);
          if (u < 0) break;
        }
        emitted[length - 1] = token;
      }
      return length;
    },
    'accepts with probability P, not P / Q': (round, emitted) => {
      const session = { ...round.session, probability: () => 1 };
      return speculativeSampling({ ...round, session }, emitted);
    },
  };

  function stateBefore({ target: model, state }: DraftedRound, emitted: Int32Array, index: number): number {
    return emitted.slice(0, index).reduce((before, token) => model.nextState(before, token), state);
  }

  test.each(Object.keys(broken))('one that %s', (fault) => {
    const environment = tokenDecodingWith(options, broken[fault]!);
    const counts = decodedCounts(environment, selectors['fixedArm on a model']!);
    expect(pValue(counts, exactLaw(target.lawAt(1)))).toBeLessThan(FALSE_ALARM / tests);
  });
});
