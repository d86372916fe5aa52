/** Each round of the decoder by itself: what it asks of the engine, tells the selector, counts and leaves behind. */
import {
  type ArmSelector,
  acceptedLengthRange,
  type Drafter,
  modelDrafter,
  ngramModel,
  plainDecoding,
  promptLookup,
  type SelectorSituation,
  tokenVocabulary,
} from 'banditspec';
import {
  draftModel,
  type EngineArm,
  type SpeculativeDecoderOptions,
  speculativeDecoder,
} from 'banditspec/node-llama-cpp';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { END, FakeSequence, sureOf } from './fake-engine.js';
import { continuation, decoderOf, next, PROMPT, Script, script, small, take, target } from './script.js';

/** A drafter that proposes what it is told to, whatever the text, and writes down the limits and temperatures. */
function proposing(name: string, draftLength: number, ...tokens: number[]): Drafter & { readonly asked: unknown[][] } {
  const asked: unknown[][] = [];
  return {
    name,
    draftLength,
    tokenCost: 0,
    free: false,
    asked,
    at: (temperature) => (text) => ({
      propose(draft, limit) {
        asked.push([temperature, limit, text.length]);
        draft.set(tokens.slice(0, limit));
        return Math.min(limit, tokens.length);
      },
      probability: (index, token) => Number(token === tokens[index]),
    }),
  };
}

/** A clock whose readings are 1, 2, 4, 8, ... ms apart. */
function doubling(): () => number {
  let now = 0;
  let step = 1;
  return () => {
    now += step;
    step *= 2;
    return now;
  };
}

describe('a pass of the target', () => {
  test('takes in the last token of the text and the draft, and asks for tokens at temperature 0, for laws above it', async () => {
    const draft = continuation(PROMPT, 2);
    for (const [sampling, question] of [
      [undefined, { token: true, probabilities: false, options: {} }],
      [
        { temperature: 0, topK: 3 },
        { token: true, probabilities: false, options: { temperature: 0, topK: 3 } },
      ],
      [{ temperature: 0.5 }, { token: false, probabilities: true, options: { temperature: 0.5 } }],
    ] as const) {
      const sequence = target();
      const arm = proposing('two', 2, ...draft);
      const options = { sequence, arms: [arm], random: () => 0.5, ...(sampling && { sampling }) };
      const { tokens } = await take(decoderOf(options), PROMPT, 3);
      expect(tokens).toEqual(continuation(PROMPT, 3));
      expect(sequence.questions).toEqual([
        [undefined, undefined, undefined],
        [question, question, question],
      ]);
      expect(arm.asked).toEqual([[sampling?.temperature ?? 0, 2, 4]]);
    }
  });

  test('has no pass before it where the prompt is one token', async () => {
    const sequence = target();
    await take(decoderOf({ sequence, arms: [plainDecoding()] }), [5], 1);
    expect(sequence.passes).toEqual([1]);
  });

  test('sees what the sequence held before as part of the text', async () => {
    const sequence = target();
    sequence.contextTokens = [6, 7];
    const arm = proposing('none', 3);
    const draft = target();
    const arms = [arm, draftModel({ sequence: draft, draftLength: 1 })];
    const { tokens } = await take(decoderOf({ sequence, arms, selector: script(0, 1) }), [1, 2], 3);
    expect(tokens).toEqual(continuation([6, 7, 1, 2], 3));
    expect(arm.asked).toEqual([[0, 2, 4]]);
    expect(draft.contextTokens.slice(0, 4)).toEqual([6, 7, 1, 2]);
  });

  test('judges a draft up to an end of the answer, or a token that the target does not have', async () => {
    const [first] = continuation(PROMPT, 1) as [number];
    for (const [tokens, passed] of [
      [[first, 10, 0], 2],
      [[first, -1, 0], 2],
      [[10], 1],
      [[first, END, 0], 3],
      [[END, 0], 2],
      [[first, 0, 0], 4],
    ] as const) {
      const sequence = target();
      const arm = proposing('odd', 5, ...tokens);
      const decoder = decoderOf({ sequence, arms: [arm] });
      expect((await take(decoder, PROMPT, 9)).tokens).toEqual(continuation(PROMPT, 9));
      expect(sequence.passes[1]).toBe(passed);
      // Token 0 is one that the target has.
      expect(decoder.statistics().arms[0]!.drafted).toBeGreaterThanOrEqual(passed - 1);
    }
  });

  test('erases what was rejected and nothing else', async () => {
    const right = continuation(PROMPT, 3);
    const sequence = target();
    const arms = [proposing('right', 3, ...right), proposing('half', 3, right[0]!, 8, 8)];
    await take(decoderOf({ sequence, arms, selector: script(0) }), PROMPT, 4);
    expect(sequence.erased).toEqual([]);
    const other = target();
    await take(decoderOf({ sequence: other, arms, selector: script(1) }), PROMPT, 4);
    // Prompt and draft are 7 tokens, and the first of the draft stays.
    expect(other.erased[0]).toEqual({ start: 5, end: 7 });
  });

  test('is not made where a signal came while a draft was made', async () => {
    const sequence = target();
    const draft = target();
    const controller = new AbortController();
    const reason = new Error('enough');
    draft.onPass = () => controller.abort(reason);
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: draft, draftLength: 1 })] });
    await expect(decoder.generate(PROMPT, { signal: controller.signal }).next()).rejects.toBe(reason);
    expect(sequence.passes).toEqual([3]);
    // And nothing came out: the sequence is as it was before.
    expect(sequence.contextTokens).toEqual([]);
    expect(sequence.erased).toEqual([{ start: 0, end: 3 }]);
    expect((await take(decoder, PROMPT, 2)).tokens).toEqual(continuation(PROMPT, 2));
  });

  test('is not made, nor the next token given, where a signal came while the consumer had one', async () => {
    const sequence = target();
    const controller = new AbortController();
    const reason = new Error('enough');
    const arms = [proposing('right', 2, ...continuation(PROMPT, 2))];
    const generated = decoderOf({ sequence, arms }).generate(PROMPT, { signal: controller.signal });
    const tokens: unknown[] = [(await generated.next()).value];
    controller.abort(reason);
    await expect(generated.next()).rejects.toBe(reason);
    expect(tokens).toEqual(continuation(PROMPT, 1));
    expect(sequence.contextTokens).toEqual(PROMPT);
    expect(sequence.passes).toEqual([3, 3]);
  });

  test('is not even chosen for where a signal came after the last token of the one before', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(0) });
    const choices = vi.spyOn(selector, 'select');
    const decoder = decoderOf({ sequence: target({ contextSize: 5 }), arms: [plainDecoding()], selector });
    const generated = decoder.generate(PROMPT, { signal: controller.signal });
    await generated.next();
    controller.abort(reason);
    // The context is full as well; the signal comes first.
    await expect(generated.next()).rejects.toBe(reason);
    expect(choices).toHaveBeenCalledTimes(1);
  });

  test('of which nothing is wanted of a drafter does not ask it', async () => {
    const arm = proposing('asked', 3, ...continuation(PROMPT, 3));
    await take(decoderOf({ sequence: target(), arms: [arm] }), PROMPT, 1);
    expect(arm.asked).toEqual([]);
  });

  test('judges the draft of its own round, whatever stood there in the one before', async () => {
    const [first, second] = continuation(PROMPT, 2) as [number, number];
    // The second round's draft is one token; behind it stands the end that the first had drafted.
    const drafts = [[8, END], [second]];
    const arm: Drafter = {
      ...proposing('turns', 4),
      at: () => () => ({
        propose(draft) {
          const tokens = drafts.shift() ?? [];
          draft.set(tokens);
          return tokens.length;
        },
        probability: () => 1,
      }),
    };
    const sequence = target();
    expect((await take(decoderOf({ sequence, arms: [arm] }), PROMPT, 6)).tokens.slice(0, 2)).toEqual([first, second]);
    expect(sequence.passes.slice(0, 3)).toEqual([3, 3, 2]);
  });

  test('leaves a sequence alone that was disposed meanwhile', async () => {
    const sequence = target();
    const generated = decoderOf({ sequence, arms: [proposing('right', 2, ...continuation(PROMPT, 2))] }).generate(
      PROMPT,
    );
    await generated.next();
    sequence.disposed = true;
    await generated.return('end');
    expect(sequence.erased).toEqual([]);
  });
});

describe('a round', () => {
  const right = continuation(PROMPT, 6);
  const played = async (arm: EngineArm, maxTokens: number, options: Partial<SpeculativeDecoderOptions> = {}) => {
    const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(6) });
    const decoder = decoderOf({ sequence: target(), arms: [arm], selector, ...options } as never);
    const { tokens } = await take(decoder, PROMPT, maxTokens);
    expect(tokens).toEqual(continuation(PROMPT, maxTokens));
    return { told: selector.told.map(([, reward]) => reward), statistics: decoder.statistics(), selector };
  };

  test('is told where its draft was as long as it may be, or rejected, or ended by itself', async () => {
    expect((await played(proposing('whole', 3, ...right.slice(0, 3)), 4)).told).toEqual([4]);
    // Cut to one token, which is rejected; in the round after, to none.
    expect((await played(proposing('wrong', 3, 8, 8, 8), 2)).told).toEqual([1]);
    // Cut to three, of which it drafts two, both right.
    expect((await played(proposing('short', 6, ...right.slice(0, 2)), 4)).told[0]).toBe(3);
    // The most tokens, three, are the draft's own two and the target's: not cut.
    expect((await played(proposing('fits', 2, ...right.slice(0, 2)), 3)).told).toEqual([3]);
  });

  test('is not told where its draft was cut, and accepted as far as it went', async () => {
    expect((await played(proposing('cut', 6, ...right), 3)).told).toEqual([]);
    expect((await played(proposing('cut', 6, ...right), 1)).told).toEqual([]);
    // Plain decoding is never cut.
    expect((await played(plainDecoding(), 2)).told).toEqual([1, 1]);
  });

  test('is not told where the answer ends within its draft', async () => {
    const law = sureOf((context) => (context.length === 6 ? END : next(context)));
    const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(6) });
    const arms = [proposing('end', 6, ...right.slice(0, 2), END)];
    const decoder = decoderOf({ sequence: new FakeSequence({ law }), arms, selector });
    expect(await take(decoder, PROMPT)).toEqual({ tokens: right.slice(0, 2), by: 'end' });
    expect(selector.told).toEqual([]);
    // The end is a token of the round; no other follows it.
    expect(decoder.statistics().arms[0]).toMatchObject({ rounds: 1, drafted: 3, accepted: 3, tokens: 3 });
  });

  test('is told where the target ends the answer itself, after a draft that was right or rejected', async () => {
    const law = sureOf((context) => (context.length === 6 ? END : next(context)));
    for (const draft of [right.slice(0, 2), [...right.slice(0, 2), 8]]) {
      const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(6) });
      const arms = [proposing('own', draft.length, ...draft)];
      const decoder = decoderOf({ sequence: new FakeSequence({ law }), arms, selector });
      expect((await take(decoder, PROMPT)).by).toBe('end');
      expect(selector.told).toEqual([[0, 3]]);
    }
  });

  test('is counted: what was drafted, accepted and produced, and the time of each part (by hand)', async () => {
    // Readings at 1, 3, 7, 15, 31, 63 and 127 ms: choosing takes 2, drafting 4, the pass 8, judging 16, erasing 32, the rest 64.
    const { statistics, told } = await played(proposing('half', 3, right[0]!, 8, 8), 2, {
      clock: doubling(),
      reward: 'tokens-per-second',
      maxTokensPerSecond: 6,
      selector: script(0),
    });
    expect(told).toEqual([]);
    expect(statistics).toStrictEqual({
      arms: [
        {
          name: 'half',
          rounds: 1,
          drafted: 1,
          accepted: 1,
          tokens: 2,
          draftMilliseconds: 4,
          targetMilliseconds: 8 + 32,
        },
      ],
      rounds: 1,
      tokens: 2,
      ownMilliseconds: 2 + 16 + 64,
    });
  });

  test('in tokens a second takes from the choice to the erasing', async () => {
    const selector = new Script([0], { armCount: 1, rewardRange: { min: 0, max: 1000 } });
    const options = { clock: doubling(), reward: 'tokens-per-second', maxTokensPerSecond: 1000 } as const;
    await take(decoderOf({ sequence: target(), arms: [plainDecoding()], selector, ...options }), PROMPT, 1);
    // From 3 to 63 ms, one token.
    expect(selector.told).toEqual([[0, 1000 / 60]]);
  });

  test('of several arms is counted for each; statistics are a copy', async () => {
    const arms = [plainDecoding(), proposing('wrong', 2, 8, 8)];
    const decoder = decoderOf({ sequence: target(), arms, selector: script(0, 1, 1) });
    await take(decoder, PROMPT, 3);
    const { arms: counted, rounds, tokens } = decoder.statistics();
    expect(
      counted.map(({ name, rounds: own, drafted, accepted, tokens: t }) => [name, own, drafted, accepted, t]),
    ).toEqual([
      ['plain', 1, 0, 0, 1],
      // Of the last round the draft was cut to nothing, and of the one before to one token.
      ['wrong', 2, 1, 0, 2],
    ]);
    expect([rounds, tokens]).toEqual([3, 3]);
    (counted[0] as { rounds: number }).rounds = 99;
    expect(decoder.statistics().arms[0]!.rounds).toBe(1);
  });

  test('with a draft model goes on from what was accepted', async () => {
    const draft = small();
    const sequence = target();
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: draft, draftLength: 4 })] });
    const { tokens } = await take(decoder, PROMPT, 24);
    const text = [...PROMPT, ...tokens];
    expect(tokens).toEqual(continuation(PROMPT, 24));
    // It took in each token of the text once, and the wrong ones of its own: each erased.
    const takenIn = draft.passes.reduce((sum, count) => sum + count, 0);
    const erased = draft.erased.reduce((sum, { start, end }) => sum + end - start, 0);
    expect(takenIn - erased).toBe(draft.contextTokens.length);
    expect(draft.passes.length).toBe(decoder.statistics().arms[0]!.drafted);
    expect(draft.contextTokens.slice(0, 20)).toEqual(text.slice(0, 20));
  });
});

describe('an answer', () => {
  test('may be as long as the room is, and begin where there is just enough of it', async () => {
    const sequence = target({ contextSize: 5 });
    const decoder = decoderOf({ sequence, arms: [plainDecoding()] });
    // Four of five places; the engine keeps one free. One token can follow, and is not taken in.
    expect((await take(decoder, PROMPT, 1)).tokens).toEqual(continuation(PROMPT, 1));
    expect(sequence.nextTokenIndex).toBe(4);
    const full = decoderOf({ sequence: target({ contextSize: 4 }), arms: [plainDecoding()] });
    await expect(take(full, PROMPT)).rejects.toThrow(
      'tokens must be at most 3, the room in the context, got an array of 4',
    );
  });

  test('drafts no further than the room goes', async () => {
    const sequence = target({ contextSize: 8 });
    const arm = proposing('long', 6, ...continuation(PROMPT, 6));
    const tokens: number[] = [];
    const generate = async () => {
      for await (const token of decoderOf({ sequence, arms: [arm] }).generate(PROMPT)) tokens.push(token);
    };
    await expect(generate()).rejects.toThrow('the context must be one with room for another token, got 8');
    // Three of prompt, 7 - 3 = 4 places: the last token of the prompt and three of the draft.
    expect(arm.asked).toEqual([[0, 3, 4]]);
    expect(tokens).toEqual(continuation(PROMPT, 4));
  });

  test('checks its arguments', async () => {
    const decoder = decoderOf({ sequence: target(), arms: [plainDecoding()] });
    const generated = (tokens: unknown, options?: object) => decoder.generate(tokens as number[], options).next();
    await expect(generated([1, -1])).rejects.toThrow(
      'SpeculativeDecoder.generate: tokens[1] must be an integer in [0, 9]',
    );
    await expect(generated(PROMPT, { max: 3 })).rejects.toThrow('options must be among maxTokens, signal, got "max"');
    await expect(generated(PROMPT, { maxTokens: 1.5 })).rejects.toThrow(
      'maxTokens must be a positive integer, got 1.5',
    );
    expect((await generated([9, 0])).done).toBe(false);
  });

  test('is told to the selector where it wants to know, and to one that does not', async () => {
    const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(0) });
    const decoder = decoderOf({ sequence: target(), arms: [plainDecoding()], selector });
    await take(decoder, PROMPT, 2);
    await take(decoder, [1], 2);
    expect(selector.episodes).toBe(2);
    const silent: ArmSelector = {
      armCount: 1,
      rewardRange: acceptedLengthRange(0),
      feedback: 'bandit',
      select: () => 0,
      update() {},
      probability: () => 1,
      snapshot: () => ({}),
    };
    const other = decoderOf({ sequence: target(), arms: [plainDecoding()], selector: silent });
    expect((await take(other, PROMPT, 2)).tokens).toEqual(continuation(PROMPT, 2));
    expect(other.selector).toBe(silent);
    const undef = { ...silent, startEpisode: undefined } as unknown as ArmSelector;
    const third = decoderOf({ sequence: target(), arms: [plainDecoding()], selector: undef });
    expect((await take(third, PROMPT, 1)).by).toBe('max-tokens');
  });

  test('is one at a time, also after an error or a break', async () => {
    const decoder = decoderOf({ sequence: target({ failAt: 2 }), arms: [plainDecoding()] });
    await expect(take(decoder, PROMPT, 3)).rejects.toThrow('the engine failed');
    expect((await take(decoder, PROMPT, 1)).tokens).toEqual(continuation(PROMPT, 1));
    const generated = decoder.generate([1]);
    await generated.next();
    await expect(decoder.generate([1]).next()).rejects.toThrow(
      'SpeculativeDecoder.generate: the decoder must have ended its last text, got one that is under way',
    );
    await generated.return('end');
    expect((await take(decoder, [1], 1)).by).toBe('max-tokens');
  });
});

describe("by the engine's own loop", () => {
  const plainly = (options: Omit<Partial<SpeculativeDecoderOptions>, 'arms'> & { sequence: FakeSequence }) =>
    decoderOf({ arms: [plainDecoding()], warn: () => {}, ...options });

  test('draws a seed for the engine above temperature 0, and none at it', async () => {
    const sequence = target({ release: 'other' });
    await take(plainly({ sequence, sampling: { temperature: 0.5, topK: 3 }, random: () => 0.5 }), PROMPT, 1);
    const cold = target({ release: 'other' });
    const neverDrawn = () => {
      throw new Error('a number was drawn');
    };
    await take(plainly({ sequence: cold, sampling: { topP: 0.5 }, random: neverDrawn }), PROMPT, 1);
    // Half of 2^32 - 1, rounded down.
    expect(sequence.evaluated).toEqual([{ temperature: 0.5, topK: 3, seed: 2147483647 }]);
    expect(cold.evaluated).toEqual([{ topP: 0.5 }]);
  });

  test('ends with the engine, with the most tokens, or with a signal; another text can follow', async () => {
    const law = sureOf((context) => (context.length === 6 ? END : next(context)));
    const sequence = new FakeSequence({ law, release: 'other' });
    const decoder = plainly({ sequence });
    expect(decoder.speculating).toBe(false);
    expect(await take(decoder, PROMPT)).toEqual({ tokens: continuation(PROMPT, 2), by: 'end' });
    expect(await take(decoder, [1], 2)).toMatchObject({ tokens: { length: 2 }, by: 'max-tokens' });
    const controller = new AbortController();
    const reason = new Error('enough');
    const generated = decoder.generate([1], { signal: controller.signal });
    await generated.next();
    controller.abort(reason);
    await expect(generated.next()).rejects.toBe(reason);
    expect((await take(decoder, [1], 1)).by).toBe('max-tokens');
  });
});

describe('a decoder', () => {
  afterEach(() => void vi.restoreAllMocks());

  test('speculates with a tested engine, and warns of nothing', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const decoder = decoderOf({ sequence: target(), arms: [plainDecoding()] });
    expect(decoder.speculating).toBe(true);
    expect(warn).not.toHaveBeenCalled();
    const other = decoderOf({ sequence: target({ release: 'v9' }), arms: [plainDecoding()] });
    expect(other.speculating).toBe(false);
    expect(warn).toHaveBeenCalledTimes(1);
  });

  test('says which way an untested engine goes', () => {
    const warnings: string[] = [];
    const warn = (message: string) => void warnings.push(message);
    const options = { sequence: target({ release: 'v9' }), arms: [plainDecoding()], warn };
    expect(decoderOf({ ...options, untested: 'plain' }).speculating).toBe(false);
    expect(decoderOf({ ...options, untested: 'speculate' }).speculating).toBe(true);
    const why = 'speculativeDecoder: llama.cpp must be v0.5.0 to have been tested, got v9; ';
    expect(warnings).toEqual([
      `${why}decoding goes on without drafts (untested: 'speculate' would draft)`,
      `${why}drafting all the same`,
    ]);
  });

  test('hands a selector that is made the whole situation', () => {
    const situations: SelectorSituation[] = [];
    const selector = (situation: SelectorSituation) => {
      situations.push(situation);
      return new Script([0], situation);
    };
    decoderOf({ sequence: target(), arms: [plainDecoding(), promptLookup({ draftLength: 3 })], selector });
    expect(situations).toEqual([
      {
        armCount: 2,
        rewardRange: acceptedLengthRange(3),
        armRanges: [acceptedLengthRange(0), acceptedLengthRange(3)],
        freeArms: [true, true],
      },
    ]);
  });

  test('keeps its own list of arms and options of sampling', async () => {
    const arms: EngineArm[] = [plainDecoding()];
    const sampling = { topK: 3 };
    const sequence = target();
    const decoder = decoderOf({ sequence, arms, sampling });
    arms[0] = proposing('other', 3, 8, 8, 8);
    sampling.topK = 5;
    await take(decoder, PROMPT, 4);
    expect(decoder.statistics().arms.map(({ name }) => name)).toEqual(['plain']);
    expect(sequence.questions.at(-1)).toEqual([{ token: true, probabilities: false, options: { topK: 3 } }]);
  });

  test('asks a drafter once for itself at the temperature, which may refuse it there and then', async () => {
    const arm = proposing('once', 2, 8);
    const at = vi.spyOn(arm, 'at');
    const decoder = decoderOf({ sequence: target(), arms: [arm], sampling: { temperature: 0 } });
    expect(at.mock.calls).toEqual([[0]]);
    for (let answer = 0; answer < 2; answer++) await take(decoder, [1], 2);
    expect(at).toHaveBeenCalledTimes(1);
    const vocabulary = tokenVocabulary(Array.from({ length: 9 }, (_, i) => `t${i}`));
    const model = ngramModel({ vocabulary, texts: 't1t2t3t4', order: 2 });
    const arms = [modelDrafter({ model, draftLength: 2 })];
    expect(model.vocabulary.size).toBe(10);
    expect(() => decoderOf({ sequence: target(), arms, sampling: { temperature: 1e-9 } })).toThrow(
      'temperature must be 0, or a finite number of at least 1e-6, got 1e-9',
    );
    expect(decoderOf({ sequence: target(), arms, sampling: { temperature: 0.5 } }).speculating).toBe(true);
  });

  test('uses one sequence for all arms that name it', async () => {
    const draft = target();
    const arms = [
      draftModel({ sequence: draft, draftLength: 1, name: 'one' }),
      draftModel({ sequence: draft, draftLength: 3, name: 'three' }),
    ];
    await take(decoderOf({ sequence: target(), arms, selector: script(0, 1, 0) }), PROMPT, 8);
    // Rounds of 2, 4 and 2 tokens; what was drafted is not taken in again: 4, then the drafted one and the target's own.
    expect(draft.passes).toEqual([4, 2, 1, 1, 2]);
    expect(draft.erased).toEqual([]);
  });

  test.each<[object, string]>([
    [{ options: 3 }, 'options must be among'],
    [{ sequence: undefined }, 'sequence must be an object, got undefined'],
    [{ random: 0.5 }, 'random must be a function, got 0.5'],
    [{ clock: 3 }, 'clock must be a function, got 3'],
    [{ warn: 3 }, 'warn must be a function, got 3'],
    [{ untested: 'hope' }, "untested must be 'plain' or 'speculate', got \"hope\""],
    [
      { reward: 'tokens-per-second', maxTokensPerSecond: 5 },
      'clock must be given for tokens per second, got undefined',
    ],
    [{ sampling: { topk: 1 } }, 'sampling must be among'],
    [{ selector: 3 }, 'selector must be an object, got 3'],
  ])('%#: options say what they have to be', (wrong, message) => {
    const options = { sequence: target(), arms: [plainDecoding()], selector: script(0), random: () => 0.5, ...wrong };
    expect(() => speculativeDecoder(options as never)).toThrow(`speculativeDecoder: ${message}`);
  });
});
