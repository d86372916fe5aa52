import {
  type AnySelectorFactory,
  acceptedLengthsAlong,
  byteVocabulary,
  canonicalDecoding,
  createRandom,
  type Drafter,
  epsilonGreedy,
  exp3,
  exp3Spec,
  fixedArm,
  followTheLeader,
  modelDrafter,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  releasedCodeGreedy,
  runEpisode,
  suffixMatch,
  tokenDecoding,
  tokenVocabulary,
  ucb1,
  ucbSpec,
  uniformRandom,
} from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

const rhyme = `This is the house that Jack built. This is the malt that lay in the house that Jack built. This is the rat that
ate the malt that lay in the house that Jack built. This is the cat that killed the rat that ate the malt that lay in the
house that Jack built. This is the dog that worried the cat that killed the rat that ate the malt.`;

const vocabulary = pieceVocabulary({ texts: rhyme });
const texts = [rhyme, 'This is the house.', 'This is the dog.'];
const target = ngramModel({ vocabulary, texts, order: 4 });
const small = ngramModel({ vocabulary, texts, order: 2 });
const prompts = ['This is the', '', 'the dog that lay in the house', 'cat cat cat cat'];
const drafters: Drafter[] = [
  plainDecoding(),
  modelDrafter({ model: small, draftLength: 3, tokenCost: 0.25 }),
  promptLookup({ draftLength: 5 }),
  suffixMatch({ draftLength: 5, minMatchLength: 2 }),
];

const selectors: Record<string, AnySelectorFactory> = {
  'fixedArm 1': (problem) => fixedArm({ ...problem, arm: 1 }),
  'fixedArm 3': (problem) => fixedArm({ ...problem, arm: 3 }),
  ucbSpec: (problem) => ucbSpec(problem),
  exp3Spec: (problem) => exp3Spec(problem),
  ucb1: (problem) => ucb1(problem),
  exp3: (problem) => exp3({ ...problem, explorationRate: 0.3 }),
  epsilonGreedy: (problem) => epsilonGreedy({ ...problem, epsilon: 0.3 }),
  followTheLeader: (problem) => followTheLeader(problem),
  releasedCodeGreedy: (problem) => releasedCodeGreedy(problem),
  uniformRandom: (problem) => uniformRandom(problem),
};

function decode(temperature: number, maxTokens: number) {
  return tokenDecoding({ target, drafters, prompts, maxTokens, temperature });
}

describeEnvironmentContract('tokenDecoding at temperature 0', () => decode(0, 60), { drawsPerPull: 0 });

describe('greedy decoding', () => {
  const promptIndex = fc.integer({ min: 0, max: prompts.length - 1 });
  const maxTokens = fc.integer({ min: 1, max: 60 });

  test('gives the canonical text under every selector (BanditSpec, Proposition 3.1)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(selectors)),
        promptIndex,
        maxTokens,
        fc.nat(),
        (name, e, limit, seed) => {
          const environment = decode(0, limit);
          const episode = environment.begin(e, createRandom(seed));
          const result = runEpisode(selectors[name]!(environment), episode, createRandom(seed, 'selector'));
          const canonical = canonicalDecoding(
            { target, prompt: prompts[e]!, maxTokens: limit, temperature: 0 },
            noLuck,
          );
          expect(episode.tokens).toEqual(canonical);
          expect(episode.text).toBe(vocabulary.decode(canonical));
          expect(result.tokens).toBe(canonical.length);
          expect(result.stoppingTime).toBeLessThanOrEqual(canonical.length);
          expect(result.stoppingTime * environment.rewardRange.max).toBeGreaterThanOrEqual(canonical.length);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  test('gives the canonical text also from selectors that are carried, learn nothing from the last round, or are cut off', () => {
    const environment = decode(0, 60);
    for (const factory of Object.values(selectors)) {
      const carried = factory(environment);
      for (let e = 0; e < prompts.length; e++) {
        const canonical = canonicalDecoding({ target, prompt: prompts[e]!, maxTokens: 60, temperature: 0 }, noLuck);
        const whole = environment.begin(e, noLuck);
        runEpisode(carried, whole, createRandom(e), { learnFromLastRound: false });
        expect(whole.tokens).toEqual(canonical);
        // A round limit leaves the beginning of that text.
        const limited = environment.begin(e, noLuck);
        const { tokens } = runEpisode(carried, limited, createRandom(e), { roundLimit: 3 });
        expect(limited.tokens).toEqual(canonical.slice(0, tokens));
      }
    }
  });

  test('tells in pullAll what every arm would have given, and pulls as pull does', () => {
    fc.assert(
      fc.property(
        promptIndex,
        maxTokens,
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1 }),
        (e, limit, plan) => {
          const environment = decode(0, limit);
          const episode = environment.begin(e, noLuck);
          const taken: number[] = [];
          const outcomes = new Float64Array(4);
          while (!episode.done) {
            const arm = plan[taken.length % plan.length]!;
            const length = episode.pullAll!(arm, outcomes);
            const twins = [0, 1, 2, 3].map((other) => {
              const twin = environment.begin(e, noLuck);
              for (const before of taken) twin.pull(before);
              return { length: twin.pull(other), elapsed: twin.elapsed };
            });
            expect([...outcomes]).toEqual(twins.map((twin) => twin.length));
            expect({ length, elapsed: episode.elapsed }).toEqual(twins[arm]);
            taken.push(arm);
          }
        },
      ),
      { seed: 2, numRuns: 60 },
    );
  });

  test('accepts what acceptedLengthsAlong says of the text that comes of it', () => {
    const environment = decode(0, 60);
    prompts.forEach((prompt, e) => {
      drafters.forEach((drafter, arm) => {
        const episode = environment.begin(e, noLuck);
        const lengths: number[] = [];
        while (!episode.done) lengths.push(episode.pull(arm));
        const known = { prompt: vocabulary.encode(prompt), continuation: episode.tokens };
        expect(acceptedLengthsAlong(drafter, known)).toEqual(lengths);
      });
    });
  });

  test('drafting with the target itself is always right', () => {
    const own = modelDrafter({ model: target, draftLength: 4 });
    const environment = tokenDecoding({ target, drafters: [own], prompts, maxTokens: 50, temperature: 0 });
    const episode = environment.begin(0, noLuck);
    const lengths: number[] = [];
    while (!episode.done) lengths.push(episode.pull(0));
    expect(new Set(lengths.slice(0, -1))).toEqual(new Set([5]));
  });

  test('marks the drafters that copy as free, and says nothing of them when sampling', () => {
    expect(decode(0, 10).freeArms).toEqual([true, false, true, true]);
    expect(decode(1, 10).freeArms).toBe(undefined);
    expect(decode(1, 10).begin(0, noLuck).pullAll).toBe(undefined);
  });
});

describe('sampling', () => {
  test('is canonical decoding, draw for draw, where nothing is drafted', () => {
    for (const temperature of [0.5, 1, 1.7]) {
      const environment = decode(temperature, 40);
      const episode = environment.begin(2, createRandom('luck', temperature));
      while (!episode.done) episode.pull(0);
      const options = { target, prompt: prompts[2]!, maxTokens: 40, temperature };
      expect(episode.tokens).toEqual(canonicalDecoding(options, createRandom('luck', temperature)));
    }
  });

  test('has rounds that add up, end with the end token or at the limit, and cost what the drafts cost', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 3 }), (seed, limit, arm) => {
        const environment = decode(1, limit);
        const episode = environment.begin(0, createRandom(seed));
        let total = 0;
        let rounds = 0;
        let unsound: unknown;
        while (!episode.done && unsound === undefined) {
          const length = episode.pull(arm);
          total += length;
          rounds += 1;
          const tokens = episode.tokens.length;
          // Only the small model's tokens cost something: at most 3 a round at a quarter each.
          const drafted = (episode.elapsed - rounds) / 0.25;
          const isLength = length >= 1 && length <= environment.armRanges[arm]!.max;
          const isCost = drafted >= 0 && drafted <= (arm === 1 ? 3 * rounds : 0);
          if (!(isLength && tokens === total && isCost)) unsound = { rounds, length, total, tokens, drafted };
        }
        expect(unsound).toBeUndefined();
        const ended = episode.tokens.indexOf(vocabulary.endToken);
        expect(ended === total - 1 || (ended === -1 && total === limit)).toBe(true);
      }),
      { seed: 3 },
    );
  });

  test('drafting with the target itself accepts everything', () => {
    const own = modelDrafter({ model: target, draftLength: 4 });
    for (const temperature of [1e-6, 0.6, 1]) {
      const environment = tokenDecoding({ target, drafters: [own], prompts, maxTokens: 40, temperature });
      const episode = environment.begin(0, createRandom('own', temperature));
      const lengths: number[] = [];
      while (!episode.done) lengths.push(episode.pull(0));
      expect(lengths.slice(0, -1).every((length) => length === 5)).toBe(true);
    }
  });

  test('accepts the first drafted token with probability 1 - TV(P, Q) (Leviathan et al. 2023, Theorem 3.5)', () => {
    const tiny = tokenVocabulary(['a', 'b', 'c']);
    const large = ngramModel({ vocabulary: tiny, texts: 'abcabbacabcabcaabc', order: 3 });
    const little = ngramModel({ vocabulary: tiny, texts: 'abcabbacabcabcaabc', order: 1 });
    const p = large.distribution(tiny.encode('ab'));
    const q = little.distribution(tiny.encode('ab'));
    const overlap = p.reduce((sum, value, token) => sum + Math.min(value, q[token]!), 0);
    const lookup = promptLookup({ draftLength: 1 });
    const environment = tokenDecoding({
      target: large,
      drafters: [modelDrafter({ model: little, draftLength: 1 }), lookup],
      prompts: ['ab', 'bcab'],
      maxTokens: 10,
    });
    // After "bcab" prompt lookup proposes the c that followed the first b; Q is a point mass on it.
    const expected = [overlap, large.distribution(tiny.encode('bcab'))[2]!];
    const rounds = 40_000;
    expected.forEach((acceptance, arm) => {
      const random = createRandom('acceptance', arm);
      let accepted = 0;
      for (let i = 0; i < rounds; i++) {
        const episode = environment.begin(arm, random);
        const length = episode.pull(arm);
        // A drafted end token is accepted without a bonus token after it.
        if (length === 2 || (arm === 0 && episode.done && wasDrafted(episode.tokens[0]!))) accepted += 1;
      }
      const deviation = Math.sqrt((acceptance * (1 - acceptance)) / rounds);
      expect(Math.abs(accepted / rounds - acceptance)).toBeLessThan(4 * deviation);
    });
    function wasDrafted(token: number): boolean {
      // The residual cannot give a token that the drafter favours.
      return token === tiny.endToken && q[token]! >= p[token]!;
    }
    expect(q[tiny.endToken]!).toBeGreaterThan(p[tiny.endToken]!);
  });
});

describe('bad input', () => {
  const options = { target, drafters, prompts, maxTokens: 10 };

  test('a drafter with another vocabulary is refused, one with an equal vocabulary is not', () => {
    const others = [byteVocabulary(), pieceVocabulary({ texts: rhyme.replace('dog', 'god') })];
    const [bytes, words] = others.map((other) =>
      modelDrafter({ model: ngramModel({ vocabulary: other, texts: rhyme, order: 2 }), draftLength: 2 }),
    );
    expect(() => tokenDecoding({ ...options, drafters: [plainDecoding(), bytes!] })).toThrow(
      new RangeError(
        `tokenDecoding: drafters[1].vocabulary must be the target's, of ${vocabulary.size} tokens, got one of 257 tokens`,
      ),
    );
    expect(() => tokenDecoding({ ...options, drafters: [words!] })).toThrow('got another of the same size');
    const equal = ngramModel({ vocabulary: pieceVocabulary({ texts: rhyme }), texts: rhyme, order: 2 });
    expect(tokenDecoding({ ...options, drafters: [modelDrafter({ model: equal, draftLength: 2 })] }).armCount).toBe(1);
  });

  test('temperatures, limits, prompts, names and episodes out of range are refused', () => {
    for (const temperature of [-0.1, 1e-7, Number.NaN, Infinity]) {
      const message = `temperature must be 0, or a finite number of at least 1e-6, got ${temperature}`;
      expect(() => tokenDecoding({ ...options, temperature })).toThrow(`tokenDecoding: ${message}`);
      expect(() => canonicalDecoding({ target, prompt: '', maxTokens: 1, temperature }, noLuck)).toThrow(
        `canonicalDecoding: ${message}`,
      );
    }
    expect(() => tokenDecoding({ ...options, maxTokens: 0 })).toThrow('maxTokens must be a positive integer, got 0');
    expect(() => tokenDecoding({ ...options, drafters: [] })).toThrow('drafters must be a non-empty array');
    expect(() => tokenDecoding({ ...options, drafters: [{} as never] })).toThrow('drafters[0].name must be');
    expect(() => tokenDecoding({ ...options, drafters: [plainDecoding(), plainDecoding()] })).toThrow(
      'tokenDecoding: drafters[1].name must be one of its own, got "plain"',
    );
    expect(() => tokenDecoding({ ...options, prompts: [] })).toThrow('prompts must be a non-empty array');
    expect(() => tokenDecoding({ ...options, prompts: ['a', [vocabulary.size]] })).toThrow(
      'tokenDecoding: prompts[1][0] must be a token of the vocabulary',
    );
    expect(() => tokenDecoding({ ...options, prompts: [[vocabulary.endToken]] })).toThrow(
      'tokenDecoding: prompts[0] must not contain the end token, got it at 0',
    );
    expect(() => tokenDecoding({ ...options, target: {} as never })).toThrow('target.vocabulary must be an object');
    const environment = tokenDecoding(options);
    expect(() => environment.begin(4, noLuck)).toThrow(
      'tokenDecoding.begin: episode must be an integer in [0, 3], got 4',
    );
    expect(() => environment.begin(0, 1 as never)).toThrow('tokenDecoding.begin: random must be a function');
  });

  test('a pull of no arm or after the end is refused and changes nothing', () => {
    for (const temperature of [0, 1]) {
      const episode = decode(temperature, 3).begin(0, createRandom('bad'));
      expect(() => episode.pull(4)).toThrow('Episode.pull: arm must be an integer in [0, 3], got 4');
      expect([episode.tokens.length, episode.elapsed]).toEqual([0, 0]);
      while (!episode.done) episode.pull(0);
      const { tokens, elapsed } = episode;
      expect(() => episode.pull(0)).toThrow('the episode must not be done');
      expect([episode.tokens, episode.elapsed]).toEqual([tokens, elapsed]);
    }
  });
});

/** For what draws nothing. */
function noLuck(): number {
  throw new Error('nothing should be drawn');
}
