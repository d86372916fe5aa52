/** Decoding with models so small that every outcome can be enumerated, or worked out by hand. */
import { describe, expect, test } from 'vitest';
import type { Drafter } from '../../../src/environments/decoding/drafter.js';
import type { LanguageModel } from '../../../src/environments/decoding/language-model.js';
import { modelDrafter } from '../../../src/environments/decoding/model-drafter.js';
import { plainDecoding } from '../../../src/environments/decoding/plain-decoding.js';
import { suffixMatch } from '../../../src/environments/decoding/suffix-match.js';
import {
  canonicalDecoding,
  type TokenDecodingOptions,
  type TokenEpisode,
  tokenDecoding,
} from '../../../src/environments/decoding/token-decoding.js';
import { tokenVocabulary } from '../../../src/environments/decoding/vocabulary.js';
import type { RandomSource } from '../../../src/random/source.js';

const vocabulary = tokenVocabulary(['a', 'b']);
const [A, B, END] = [0, 1, 2];

/** A model that looks at the last token alone, or sees that there is none; the laws stand in a table, of that last. */
function tableModel(
  afterA: readonly number[],
  afterB: readonly number[],
  atStart: readonly number[],
): LanguageModel & { readonly laws: readonly (readonly number[])[]; samples: number } {
  const laws = [afterA, afterB, [0, 0, 1], atStart];
  const model = {
    name: 'table',
    vocabulary,
    initialState: 3,
    laws,
    samples: 0,
    nextState: (_state: number, token: number) => token,
    lawAt: (temperature: number) => ({
      deterministic: temperature === 0,
      probability: (state: number, token: number) => laws[state]![token]!,
      sample(state: number, u: number) {
        model.samples += 1;
        const law = laws[state]!;
        if (temperature === 0) return law.indexOf(Math.max(...law));
        let below = 0;
        return law.findIndex((p) => {
          below += p;
          return u < below;
        });
      },
    }),
  };
  return model;
}

/** In halves, so that two uniforms, 1/4 and 3/4, decide every question as all uniforms do. */
const target = tableModel([0, 0.5, 0.5], [0.5, 0.5, 0], [0.5, 0.5, 0]);
const drafting = tableModel([0.5, 0.5, 0], [0.5, 0, 0.5], [0, 1, 0]);

/** The law of what is played, by playing it with every sequence of uniforms from 1/4 and 3/4. */
function lawOf(play: (random: RandomSource) => string): Map<string, number> {
  const law = new Map<string, number>();
  const path: number[] = [];
  do {
    let drawn = 0;
    const outcome = play(() => {
      if (drawn === path.length) path.push(0.25);
      return path[drawn++]!;
    });
    if (drawn < path.length) throw new Error('with the same luck, the same must be drawn');
    law.set(outcome, (law.get(outcome) ?? 0) + 2 ** -drawn);
    while (path.at(-1) === 0.75) path.pop();
    if (path.length > 0) path[path.length - 1] = 0.75;
  } while (path.length > 0);
  return new Map([...law].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** The law of the target's own answers, by multiplying. */
function answersOf({ laws }: ReturnType<typeof tableModel>, last: number, maxTokens: number): Map<string, number> {
  const law = new Map<string, number>();
  const go = (state: number, tokens: readonly number[], probability: number) => {
    if (probability === 0) return;
    if (tokens.length === maxTokens || tokens.at(-1) === END) law.set(tokens.join(' '), probability);
    else laws[state]!.forEach((p, token) => void go(token, [...tokens, token], probability * p));
  };
  go(last, [], 1);
  return new Map([...law].sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What a drafter was asked for and gave. */
interface Asked {
  readonly limit: number;
  readonly count: number;
}

function watched(drafter: Drafter): { drafter: Drafter; asked: Asked[] } {
  const asked: Asked[] = [];
  const at: Drafter['at'] = (temperature) => {
    const start = drafter.at(temperature);
    return (text) => {
      const session = start(text);
      return {
        propose(draft, limit, random) {
          const count = session.propose(draft, limit, random);
          asked.push({ limit, count });
          return count;
        },
        probability: (index, token) => session.probability(index, token),
      };
    };
  };
  return { drafter: { ...drafter, at }, asked };
}

describe('sampling', () => {
  const drafters = [
    plainDecoding(),
    modelDrafter({ model: drafting, draftLength: 2, tokenCost: 0.25 }),
    suffixMatch({ draftLength: 1 }),
  ];
  const PLANS: [string, number[]][] = [
    ['plain', [0]],
    ['the model', [1]],
    ['the copy', [2]],
    ['one after the other', [1, 2, 0]],
    ['the copy first', [2, 1]],
  ];

  test.each(PLANS)('gives each answer the probability that the target alone gives it, pulling %s', (_, plan) => {
    for (const [prompt, last] of [
      [[], 3],
      [[A, B, A], A],
      [[B, B], B],
    ] as const) {
      for (const maxTokens of [1, 2, 3]) {
        const environment = tokenDecoding({ target, drafters, prompts: [[], prompt], maxTokens });
        const law = lawOf((random) => {
          const episode = environment.begin(1, random);
          for (let round = 0; !episode.done; round++) episode.pull(plan[round % plan.length]!);
          return episode.tokens.join(' ');
        });
        expect(law).toEqual(answersOf(target, last, maxTokens));
      }
    }
  });

  test('the target decoding alone has the same law, with one uniform a token', () => {
    for (const maxTokens of [1, 3, 5]) {
      const law = lawOf((random) => {
        let draws = 0;
        const counted = () => {
          draws += 1;
          return random();
        };
        const tokens = canonicalDecoding({ target, prompt: [B, A], maxTokens }, counted);
        expect(draws).toBe(tokens.length);
        return tokens.join(' ');
      });
      expect(law).toEqual(answersOf(target, A, maxTokens));
    }
  });

  test('a drafter is asked for what leaves room for the token of the target, and its tokens cost what it says', () => {
    for (const maxTokens of [1, 2, 3, 7]) {
      const { drafter, asked } = watched(drafters[1]!);
      const environment = tokenDecoding({ target, drafters: [drafter], prompts: [[B]], maxTokens });
      const wrong = lawOf((random) => {
        asked.length = 0;
        const episode = environment.begin(0, random);
        const limits: number[] = [];
        let isRight = !episode.done && episode.elapsed === 0 && episode.tokens.length === 0;
        let tokens = 0;
        // One round where there are many: the next ones are as it is.
        for (let rounds = 1; !episode.done && rounds <= (maxTokens === 7 ? 1 : 7); rounds++) {
          const limit = Math.min(2, maxTokens - tokens - 1);
          if (limit > 0) limits.push(limit);
          tokens += episode.pull(0);
          const drafted = asked.reduce((sum, { count }) => sum + count, 0);
          isRight &&=
            episode.tokens.length === tokens &&
            episode.elapsed === rounds + 0.25 * drafted &&
            episode.text === vocabulary.decode(episode.tokens) &&
            episode.done === (tokens === maxTokens || episode.tokens.at(-1) === END);
        }
        isRight &&= asked.map(({ limit }) => limit).join() === limits.join();
        return isRight
          ? 'right'
          : `${episode.tokens.join(' ')}, asked for ${asked.map(({ limit }) => limit).join(' ')}`;
      });
      expect(wrong).toEqual(new Map([['right', 1]]));
    }
  });
});

/** Proposes at a text of so many tokens what the table has there. */
function scripted(name: string, draftLength: number, table: Readonly<Record<number, readonly number[]>>): Drafter {
  const session = (text: { readonly length: number }) => ({
    propose(draft: Int32Array, limit: number) {
      const tokens = (table[text.length] ?? []).slice(0, limit);
      draft.set(tokens);
      return tokens.length;
    },
    probability: () => 1,
  });
  return { name, draftLength, tokenCost: 0.5, free: false, at: () => session };
}

function noLuck(): number {
  throw new Error('nothing should be drawn');
}

describe('greedy decoding', () => {
  /** After a comes b, after b comes a; an answer ends after five tokens, as the state counts them. */
  const counting: LanguageModel & { samples: number } = {
    name: 'counting',
    vocabulary,
    samples: 0,
    initialState: 0,
    nextState: (state) => state + 1,
    lawAt: () => ({
      deterministic: true,
      probability: () => expect.unreachable('a probability'),
      sample: (state) => {
        counting.samples += 1;
        return state === 5 ? END : state % 2;
      },
    }),
  };
  // The text is a b a b a and the end; a prompt of one token is followed by b a b a and the end.
  const right = scripted('right', 3, { 1: [B, A, B], 2: [A, B, A], 3: [A], 4: [A, END] });
  const wrong = scripted('wrong', 4, { 1: [B, B, B, B], 2: [B], 3: [B, A, A, A] });
  const options: TokenDecodingOptions = {
    target: counting,
    drafters: [plainDecoding(), right, wrong, suffixMatch({ draftLength: 2 })],
    prompts: [[A], [A, B, A, B]],
    maxTokens: 20,
    temperature: 0,
  };
  const environment = () => tokenDecoding(options);

  function state({ tokens, elapsed, done, text }: TokenEpisode) {
    return { tokens: Array.from(tokens), elapsed, done, text };
  }

  test('is described by its parts', () => {
    expect(environment()).toMatchObject({
      armCount: 4,
      armNames: ['plain', 'right', 'wrong', 'suffix match 2'],
      armRanges: [
        { min: 1, max: 1 },
        { min: 1, max: 4 },
        { min: 1, max: 5 },
        { min: 1, max: 3 },
      ],
      rewardRange: { min: 1, max: 5 },
      freeArms: [true, false, false, true],
      episodeCount: 2,
    });
    expect(environment().vocabulary).toBe(vocabulary);
    expect(environment().description).toEqual({
      kind: 'tokenDecoding',
      target: 'counting',
      vocabularySize: 3,
      drafters: [
        { name: 'plain', draftLength: 0, tokenCost: 0 },
        { name: 'right', draftLength: 3, tokenCost: 0.5 },
        { name: 'wrong', draftLength: 4, tokenCost: 0.5 },
        { name: 'suffix match 2', draftLength: 2, tokenCost: 0 },
      ],
      prompts: 2,
      maxTokens: 20,
      temperature: 0,
    });
  });

  test('accepts what the target would have said, and adds a token of its own', () => {
    const episode = environment().begin(0, noLuck);
    expect(state(episode)).toEqual({ tokens: [], elapsed: 0, done: false, text: '' });
    // b is right, the second b is not, and the a in its place is the target's: two tokens. Four were drafted.
    expect(episode.pull(2)).toBe(2);
    expect(state(episode)).toEqual({ tokens: [B, A], elapsed: 3, done: false, text: 'ba' });
    // The b is wrong from the first... of b a a a the first is right here; a, then a in place of the end.
    expect(episode.pull(2)).toBe(3);
    expect(state(episode)).toEqual({ tokens: [B, A, B, A, END], elapsed: 6, done: true, text: 'baba' });
  });

  test('takes a drafted end token as the last, without one more', () => {
    const episode = environment().begin(0, noLuck);
    expect([episode.pull(0), episode.pull(0)]).toEqual([1, 1]);
    // At a text of three: a, which is wrong; b comes instead.
    expect([episode.pull(1), episode.elapsed]).toEqual([1, 3.5]);
    expect([episode.pull(1), episode.elapsed]).toEqual([2, 5.5]);
    expect(state(episode)).toMatchObject({ tokens: [B, A, B, A, END], done: true });
  });

  test('tells in pullAll what every arm would have given, and goes on with the one that was pulled', () => {
    const outcomes = new Float64Array(4);
    const episode = environment().begin(0, noLuck);
    // a alone: nothing to copy.
    expect(episode.pullAll!(0, outcomes)).toBe(1);
    expect([Array.from(outcomes), episode.elapsed]).toEqual([[1, 4, 2, 1], 1]);
    // a b: the draft a b a is right, and the end is the target's own; nothing has been seen twice.
    expect(episode.pullAll!(2, outcomes)).toBe(1);
    expect([Array.from(outcomes), episode.elapsed]).toEqual([[1, 4, 1, 1], 2.5]);
    // a b a: the copy says b a, and what comes is b a and the end.
    expect(episode.pullAll!(3, outcomes)).toBe(3);
    expect([Array.from(outcomes), episode.elapsed, episode.done]).toEqual([[1, 1, 3, 3], 3.5, true]);
    expect(Array.from(episode.tokens)).toEqual([B, A, B, A, END]);
  });

  test('asks the target once for each token of the answer, however many drafts are judged', () => {
    counting.samples = 0;
    const episode = environment().begin(0, noLuck);
    const outcomes = new Float64Array(4);
    while (!episode.done) episode.pullAll!(0, outcomes);
    expect(counting.samples).toBe(5);
  });

  test('is cut where the answer may have no more tokens, and drafts leave room for the last', () => {
    const { drafter, asked } = watched(right);
    for (const maxTokens of [1, 2, 3, 4]) {
      const cut = tokenDecoding({ ...options, drafters: [drafter], maxTokens });
      asked.length = 0;
      const episode = cut.begin(0, noLuck);
      expect(episode.pull(0)).toBe(maxTokens);
      expect(asked).toEqual(maxTokens === 1 ? [] : [{ limit: maxTokens - 1, count: maxTokens - 1 }]);
      expect(state(episode)).toMatchObject({ tokens: [B, A, B, A].slice(0, maxTokens), done: true });
    }
  });

  test('the target alone says the same', () => {
    expect(
      Array.from(canonicalDecoding({ target: counting, prompt: [A], maxTokens: 20, temperature: 0 }, noLuck)),
    ).toEqual([B, A, B, A, END]);
    expect(
      Array.from(canonicalDecoding({ target: counting, prompt: [], maxTokens: 3, temperature: 0 }, noLuck)),
    ).toEqual([A, B, A]);
  });

  test('another prompt is another episode, and each is begun as often as one likes', () => {
    for (let i = 0; i < 2; i++) {
      const episode = environment().begin(1, noLuck);
      // After a b a b the copy says a b; a comes, then the end.
      expect(episode.pull(3)).toBe(2);
      expect(state(episode)).toEqual({ tokens: [A, END], elapsed: 1, done: true, text: 'a' });
    }
  });

  test('what is out of range is refused and changes nothing', () => {
    const episode = environment().begin(0, noLuck);
    const outcomes = new Float64Array(4);
    const refusals: [() => unknown, string][] = [
      [() => episode.pull(4), 'Episode.pull: arm must be an integer in [0, 3], got 4'],
      [() => episode.pullAll!(-1, outcomes), 'Episode.pullAll: arm must be an integer in [0, 3], got -1'],
      [
        () => episode.pullAll!(0, new Float64Array(3)),
        'Episode.pullAll: outcomes must be a Float64Array of 4, got one of 3',
      ],
      [() => environment().begin(2, noLuck), 'tokenDecoding.begin: episode must be an integer in [0, 1], got 2'],
      [() => environment().begin(0, 3 as never), 'tokenDecoding.begin: random must be a function, got 3'],
    ];
    for (const [call, message] of refusals) expect(call).toThrow(message);
    expect(state(episode)).toMatchObject({ tokens: [], elapsed: 0, done: false });
    while (!episode.done) episode.pull(0);
    expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done');
    expect(() => episode.pullAll!(0, outcomes)).toThrow('Episode.pullAll: the episode must not be done');
    expect(episode.tokens).toHaveLength(5);
    expect(outcomes).toEqual(new Float64Array(4));
  });
});

describe('refused is', () => {
  const options: TokenDecodingOptions = { target, drafters: [plainDecoding()], prompts: ['a'], maxTokens: 5 };
  const other = { ...drafting, vocabulary: tokenVocabulary(['a', 'c']) };

  test.each<[string, object]>([
    ['options must be among target, drafters, prompts, maxTokens, temperature, got "seed"', { seed: 1 }],
    ['target must be an object, got null', { target: null }],
    ['drafters must be a non-empty array, got an array of 0', { drafters: [] }],
    ['drafters[0].name must be a non-empty string', { drafters: [{}] }],
    [
      'drafters[1].name must be one of its own, got "plain"',
      { drafters: [plainDecoding(), suffixMatch({ draftLength: 1, name: 'plain' })] },
    ],
    [
      "drafters[1].vocabulary must be the target's, of 3 tokens, got another of the same size",
      { drafters: [plainDecoding(), modelDrafter({ model: other, draftLength: 1 })] },
    ],
    ['prompts must be a non-empty array, got an array of 0', { prompts: [] }],
    ['prompts[1][0] must be a token of the vocabulary, in [0, 2], got 3', { prompts: ['a', [3]] }],
    ['prompts[0] must not contain the end token, got it at 1', { prompts: [[0, 2]] }],
    ['maxTokens must be a positive integer, got 0', { maxTokens: 0 }],
    ['temperature must be 0, or a finite number of at least 1e-6, got -1', { temperature: -1 }],
  ])('by tokenDecoding: %s', (message, part) => {
    expect(() => tokenDecoding({ ...options, ...part } as never)).toThrow(`tokenDecoding: ${message}`);
  });

  test.each<[string, object]>([
    ['options must be among prompt, target, maxTokens, temperature, got "drafters"', { drafters: [] }],
    ['target must be an object, got null', { target: null }],
    ['maxTokens must be a positive integer, got 0', { maxTokens: 0 }],
    ['temperature must be 0, or a finite number of at least 1e-6, got -1', { temperature: -1 }],
    ['prompt must not contain the end token, got it at 0', { prompt: [2] }],
  ])('by canonicalDecoding: %s', (message, part) => {
    const call = () => canonicalDecoding({ target, prompt: 'a', maxTokens: 5, ...part } as never, noLuck);
    expect(call).toThrow(`canonicalDecoding: ${message}`);
  });

  test('by canonicalDecoding: no source of luck', () => {
    expect(() => canonicalDecoding({ target, prompt: 'a', maxTokens: 5 }, 1 as never)).toThrow(
      'canonicalDecoding: random must be a function, got 1',
    );
  });
});

test('sampling is at temperature 1 unless told, and knows nothing of the arms that were not pulled', () => {
  const environment = tokenDecoding({
    target,
    drafters: [suffixMatch({ draftLength: 1 })],
    prompts: [[A]],
    maxTokens: 5,
  });
  expect(environment.description.temperature).toBe(1);
  expect(environment.freeArms).toBeUndefined();
  const luck = () => 0.25;
  const episode = environment.begin(0, luck);
  expect(episode.pullAll).toBeUndefined();
  expect(() => episode.pull(1)).toThrow('Episode.pull: arm must be an integer in [0, 0], got 1');
  while (!episode.done) episode.pull(0);
  expect(() => episode.pull(0)).toThrow('Episode.pull: the episode must not be done');
  // At a quarter of the luck: of b and the end the b, of a and b the a.
  expect(Array.from(episode.tokens)).toEqual([B, A, B, A, B]);
});

test('a drafter with an equal vocabulary of its own may draft', () => {
  const equal = { ...drafting, vocabulary: tokenVocabulary(['a', 'b']) };
  const own = modelDrafter({ model: equal, draftLength: 1 });
  expect(tokenDecoding({ target, drafters: [own], prompts: [''], maxTokens: 5 }).armCount).toBe(1);
});
