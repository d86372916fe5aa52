import {
  acceptedLengthRange,
  bayesUcb,
  bucketedUcb,
  createRandom,
  fixedArm,
  hedge,
  omegaUcb,
  plainDecoding,
  promptLookup,
  type SelectorSituation,
  sideInformationThompson,
  suffixMatch,
} from 'banditspec';
import { draftModel, type EngineArm } from 'banditspec/node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { END, FakeSequence, sureOf } from './fake-engine.js';
import { continuation, decoderOf, next, PROMPT, Script, script, small, take, target } from './script.js';

describe('a decoder in an engine, at temperature 0', () => {
  test('writes what the target alone would, whichever arms are played', async () => {
    const sequence = target();
    const arms = [
      plainDecoding(),
      promptLookup({ draftLength: 3 }),
      suffixMatch({ draftLength: 5 }),
      draftModel({ sequence: small(), draftLength: 4 }),
    ];
    const decoder = decoderOf({ sequence, arms, selector: script(0, 1, 2, 3, 3, 1) });
    const { tokens, by } = await take(decoder, PROMPT, 40);
    expect(tokens).toEqual(continuation(PROMPT, 40));
    expect(by).toBe('max-tokens');
    // All but the last token that came out, as after the engine's own evaluate.
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
  });

  test('asks the target once a round, and the draft model once a drafted token', async () => {
    const sequence = target();
    const draft = small();
    const arms = [draftModel({ sequence: draft, draftLength: 3 })];
    const decoder = decoderOf({ sequence, arms });
    await take(decoder, PROMPT, 12);
    const { rounds, tokens } = decoder.statistics();
    const [arm] = decoder.statistics().arms;
    // The first pass takes the prompt in, but for its last token.
    expect(sequence.passes[0]).toBe(PROMPT.length - 1);
    expect(sequence.passes.length).toBe(1 + rounds);
    expect(draft.passes.length).toBe(arm!.drafted);
    expect(tokens).toBe(12);
    expect(arm).toMatchObject({ rounds, tokens, draftMilliseconds: 0, targetMilliseconds: 0 });
    expect(arm!.accepted).toBe(tokens - rounds);
  });

  test('tells the selector the accepted length of each round, bonus token included', async () => {
    const selector = new Script([0], { armCount: 1, rewardRange: acceptedLengthRange(3) });
    const arms = [draftModel({ sequence: target(), draftLength: 3 })];
    // A draft model that is the target: 4 tokens a round, then 2 that are left, of a draft cut to 1: not told.
    await take(decoderOf({ sequence: target(), arms, selector }), PROMPT, 10);
    expect(selector.told).toEqual([
      [0, 4],
      [0, 4],
    ]);
    expect(selector.episodes).toBe(1);
  });

  test('ends with the end of the answer, drafted or not, which is not among its tokens', async () => {
    const ending = (context: readonly number[]) => (context.length === 9 ? END : next(context));
    for (const arm of [0, 1]) {
      const law = sureOf(ending);
      const sequence = new FakeSequence({ law });
      const arms = [plainDecoding(), draftModel({ sequence: new FakeSequence({ law }), draftLength: 6 })];
      const selector = new Script([arm], { armCount: 2, rewardRange: acceptedLengthRange(6) });
      const { tokens, by } = await take(decoderOf({ sequence, arms, selector }), PROMPT);
      expect(by).toBe('end');
      expect(tokens).toEqual(continuation(PROMPT, 5));
      expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
      // 5 tokens and the end are 6 rounds without drafts, or one draft whose block is cut at the end: that one is not told.
      expect(selector.told.length).toBe(arm === 0 ? 6 : 0);
    }
  });

  test('goes on where it stopped, with the last token given again', async () => {
    const sequence = target();
    const draft = small();
    const arms = [suffixMatch({ draftLength: 4 }), draftModel({ sequence: draft, draftLength: 4 })];
    const decoder = decoderOf({ sequence, arms, selector: script(0, 1) });
    const first = await take(decoder, PROMPT, 7);
    const second = await take(decoder, first.tokens.slice(-1), 9);
    expect([...first.tokens, ...second.tokens]).toEqual(continuation(PROMPT, 16));
  });

  test('takes in again with the draft model only what it has not seen', async () => {
    const draft = target();
    const arms = [plainDecoding(), draftModel({ sequence: draft, draftLength: 2 })];
    const decoder = decoderOf({ sequence: target(), arms, selector: script(1, 0, 0, 1) });
    await take(decoder, PROMPT, 9);
    // Prompt and 1; then its second draft token, 3 tokens, and the last one; each draft one token more.
    expect(draft.passes).toEqual([4, 1, 4, 1]);
  });

  test('stops where the consumer does, in the middle of a round too, and erases what was not taken', async () => {
    const sequence = target();
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: target(), draftLength: 6 })] });
    const tokens: number[] = [];
    for await (const token of decoder.generate(PROMPT)) {
      tokens.push(token);
      if (tokens.length === 3) break;
    }
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
    expect((await take(decoder, tokens.slice(-1), 5)).tokens).toEqual(continuation(PROMPT, 8).slice(3));
  });

  test('stops on a signal with its reason: before, in the middle of a round, in the middle of a draft', async () => {
    const before = target();
    const aborted = decoderOf({ sequence: before, arms: [plainDecoding()] });
    const reason = new Error('enough');
    await expect(aborted.generate(PROMPT, { signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason);
    await expect(aborted.generate(PROMPT, { signal: { aborted: true } }).next()).rejects.toThrow(
      'SpeculativeDecoder.generate: the signal must not be aborted, got an abort',
    );
    expect(before.passes).toEqual([]);

    const sequence = target();
    const draft = target();
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: draft, draftLength: 4 })] });
    const controller = new AbortController();
    const tokens: number[] = [];
    const generate = async (given: readonly number[], stop: (token: number) => void, signal: AbortSignal) => {
      for await (const token of decoder.generate(given, { signal })) {
        tokens.push(token);
        stop(token);
      }
    };
    const inRound = generate(PROMPT, () => tokens.length === 7 && controller.abort(reason), controller.signal);
    await expect(inRound).rejects.toBe(reason);
    expect(tokens).toEqual(continuation(PROMPT, 7));
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));

    const again = new AbortController();
    const passes = draft.passes.length;
    draft.onPass = () => draft.passes.length === passes + 5 && again.abort(reason);
    await expect(generate(tokens.slice(-1), () => {}, again.signal)).rejects.toBe(reason);
    expect(tokens).toEqual(continuation(PROMPT, tokens.length));
    expect(tokens.length).toBeGreaterThan(7);
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
    expect((await take(decoder, tokens.slice(-1), 5)).tokens).toEqual(
      continuation(PROMPT, tokens.length + 5).slice(tokens.length),
    );
  });

  test('loses nothing when the engine fails: what came out stands in the sequence', async () => {
    const sequence = target({ failAt: 4 });
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: target(), draftLength: 3 })] });
    const tokens: number[] = [];
    const generate = async () => {
      for await (const token of decoder.generate(PROMPT)) tokens.push(token);
    };
    await expect(generate()).rejects.toThrow('the engine failed');
    expect(tokens).toEqual(continuation(PROMPT, 8));
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
    expect(decoder.statistics()).toMatchObject({ rounds: 2, tokens: 8 });
    expect((await take(decoder, tokens.slice(-1), 4)).tokens).toEqual(continuation(PROMPT, 12).slice(8));
  });

  test('says when the context is full, after the last token that fits, and drafts no further than it goes', async () => {
    const sequence = target({ contextSize: 16 });
    const decoder = decoderOf({ sequence, arms: [draftModel({ sequence: target(), draftLength: 6 })] });
    const tokens: number[] = [];
    const generate = async () => {
      for await (const token of decoder.generate(PROMPT)) tokens.push(token);
    };
    await expect(generate()).rejects.toThrow(
      'SpeculativeDecoder.generate: the context must be one with room for another token, got 16',
    );
    // The engine holds 15 tokens, and the one after them has been drawn.
    expect(tokens).toEqual(continuation(PROMPT, 12));
    expect(sequence.nextTokenIndex).toBe(15);
    await expect(take(decoder, [tokens.at(-1)!], 1)).rejects.toThrow(
      'tokens must be at most 0, the room in the context, got an array of 1',
    );
    // Whoever makes room goes on.
    await sequence.eraseContextTokenRanges([{ start: 0, end: 10 }]);
    const text = [...sequence.contextTokens, tokens.at(-1)!];
    expect((await take(decoder, [tokens.at(-1)!], 3)).tokens).toEqual(continuation(text, 3));
  });

  test('decodes plainly where the context of the draft model is full', async () => {
    const draft = target({ contextSize: 10 });
    const decoder = decoderOf({ sequence: target(), arms: [draftModel({ sequence: draft, draftLength: 3 })] });
    expect((await take(decoder, PROMPT, 30)).tokens).toEqual(continuation(PROMPT, 30));
    expect(draft.nextTokenIndex).toBeLessThan(10);
  });

  test('drafts with a model whose vocabulary is padded to another number of tokens', async () => {
    const tokens = Array.from({ length: 10 }, (_, i) => `t${i}`);
    // A draft model with more tokens drafts one that the target does not have: the draft ends before it.
    const larger = new FakeSequence({ law: sureOf(() => 11), tokens: [...tokens, 'x', 'y'] });
    const decoder = decoderOf({ sequence: target(), arms: [draftModel({ sequence: larger, draftLength: 3 })] });
    expect((await take(decoder, PROMPT, 9)).tokens).toEqual(continuation(PROMPT, 9));
    expect(decoder.statistics().arms[0]!.drafted).toBe(0);
    // One with fewer cannot take in a text with a token that it does not have.
    const smaller = new FakeSequence({ law: sureOf(next), tokens: tokens.slice(0, 4) });
    const other = decoderOf({ sequence: target(), arms: [draftModel({ sequence: smaller, draftLength: 3 })] });
    expect((await take(other, PROMPT, 9)).tokens).toEqual(continuation(PROMPT, 9));
    expect(smaller.passes).toEqual([]);
  });
});

describe('what the selector learns from', () => {
  /** A clock that says 10 ms more each time. */
  const ticking = () => {
    let now = 0;
    return () => (now += 10);
  };

  test('tokens in a second, of the time of drafting and of the target, at most the most', async () => {
    const arms = [draftModel({ sequence: target(), draftLength: 3 })];
    const rewards = async (most: number) => {
      const selector = new Script([0], { armCount: 1, rewardRange: { min: 0, max: most } });
      const options = {
        arms,
        selector,
        reward: 'tokens-per-second',
        maxTokensPerSecond: most,
        clock: ticking(),
      } as const;
      const decoder = decoderOf({ sequence: target(), ...options, arms });
      await take(decoder, PROMPT, 8);
      expect(decoder.statistics()).toMatchObject({ ownMilliseconds: 60 });
      expect(decoder.statistics().arms[0]).toMatchObject({ draftMilliseconds: 20, targetMilliseconds: 40 });
      return selector.told;
    };
    // From the choice to the erasing the clock is read five times: 40 ms for 4 tokens.
    expect(await rewards(200)).toEqual(Array.from({ length: 2 }, () => [0, 100]));
    expect(await rewards(50)).toEqual(Array.from({ length: 2 }, () => [0, 50]));
  });

  test('a selector that weighs costs is told milliseconds', async () => {
    const selector = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(3), maxCost: 100 });
    const arms = [plainDecoding(), draftModel({ sequence: target(), draftLength: 3 })];
    await take(decoderOf({ sequence: target(), arms, selector, clock: ticking() }), PROMPT, 30);
    const twin = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(3), maxCost: 100 });
    const random = createRandom('fake engine');
    for (let left = 30; left > 0; ) {
      const arm = twin.select(random);
      const length = Math.min(arm === 0 ? 1 : 4, left);
      if (arm === 0 || left >= 4) twin.updateWithCost(arm, length, 40);
      left -= length;
    }
    expect(selector.snapshot()).toEqual(twin.snapshot());
  });

  test('free arms are observed when the text shows what they would have given', async () => {
    const told: [number, number[]][] = [];
    const observing = (situation: SelectorSituation) => {
      const selector = sideInformationThompson(situation);
      return {
        ...situation,
        feedback: 'side-information' as const,
        select: () => 0,
        probability: () => 1,
        snapshot: () => selector.snapshot(),
        updateObserved: (arm: number, rewards: ArrayLike<number>) => void told.push([arm, Array.from(rewards)]),
      };
    };
    const arms = [plainDecoding(), promptLookup({ draftLength: 3 })];
    // A text that repeats 1 2 3: prompt lookup is right from the start.
    const circle = (context: readonly number[]) => (context.at(-1)! % 3) + 1;
    const sequence = new FakeSequence({ law: sureOf(circle) });
    await take(decoderOf({ sequence, arms, selector: observing }), [1, 2, 3, 1, 2, 3, 1], 6);
    const pulled = told.filter(([, [plain]]) => plain === 1);
    expect(pulled.length).toBe(6);
    expect(pulled.every(([, [, lookup]]) => Number.isNaN(lookup))).toBe(true);
    // Each is known 4 tokens after its round: of 6 rounds the first three.
    const observed = told.filter(([, [, lookup]]) => !Number.isNaN(lookup!));
    expect(observed).toEqual(Array.from({ length: 3 }, () => [0, [Number.NaN, 4]]));
  });

  test('a contextual selector is given the context of the text', async () => {
    const seen: number[] = [];
    const arms = [plainDecoding(), promptLookup({ draftLength: 3 })];
    const context = (text: { length: number }) => {
      seen.push(text.length);
      return [text.length];
    };
    const selector = (situation: SelectorSituation) => bucketedUcb({ ...situation, contextSize: 1, edges: [[6]] });
    const decoder = decoderOf({ sequence: target(), arms, selector, context });
    expect((await take(decoder, PROMPT, 12)).tokens).toEqual(continuation(PROMPT, 12));
    expect(seen[0]).toBe(4);
    expect(seen.length).toBe(decoder.statistics().rounds);
  });
});

describe('an engine that has not been tested', () => {
  test('gives one warning and decodes without drafts, by its own loop', async () => {
    const warnings: string[] = [];
    const sequence = target({ release: 'v9.9.9' });
    const arms = [draftModel({ sequence: target(), draftLength: 3 })];
    const decoder = decoderOf({ sequence, arms, warn: (message) => void warnings.push(message) });
    expect((await take(decoder, PROMPT, 8)).tokens).toEqual(continuation(PROMPT, 8));
    await take(decoder, [1], 3);
    expect(warnings).toEqual([
      'speculativeDecoder: llama.cpp must be v0.5.0 to have been tested, got v9.9.9; ' +
        "decoding goes on without drafts (untested: 'speculate' would draft)",
    ]);
    expect(decoder.speculating).toBe(false);
    expect(decoder.statistics().rounds).toBe(0);
  });

  test('drafts where it is told to', async () => {
    const warnings: string[] = [];
    const options = { untested: 'speculate', warn: (message: string) => void warnings.push(message) } as const;
    const arms = [draftModel({ sequence: target(), draftLength: 3 })];
    const decoder = decoderOf({ sequence: target({ release: 'v9.9.9' }), arms, ...options });
    expect((await take(decoder, PROMPT, 8)).tokens).toEqual(continuation(PROMPT, 8));
    expect(decoder.statistics().rounds).toBe(2);
    expect(warnings.length).toBe(1);
  });

  test('decodes without drafts where a method is missing', async () => {
    const sequence = target();
    Object.defineProperty(sequence, 'controlledEvaluate', { value: undefined });
    const warnings: string[] = [];
    const decoder = decoderOf({ sequence, arms: [plainDecoding()], warn: (message) => void warnings.push(message) });
    expect((await take(decoder, PROMPT, 4)).tokens).toEqual(continuation(PROMPT, 4));
    expect(warnings[0]).toMatch(/a sequence has no controlledEvaluate/);
  });
});

describe('what does not fit together', () => {
  const model = (tokens: readonly string[]) => new FakeSequence({ law: sureOf(next), tokens });
  const tokens = Array.from({ length: 10 }, (_, i) => `t${i}`);

  test('a draft model with another vocabulary is refused, by the first token that differs', () => {
    const other = model([...tokens.slice(0, 7), 'other', 't8', 't9']);
    const arms = [draftModel({ sequence: other, draftLength: 2 })];
    expect(() => decoderOf({ sequence: target(), arms })).toThrow(
      'speculativeDecoder: arms[0].sequence.model must be a model with the target\'s vocabulary, where token 7 is "t7", got "other"',
    );
    const much = model([...tokens, ...Array.from({ length: 129 }, (_, i) => `pad${i}`)]);
    expect(() => decoderOf({ sequence: target(), arms: [draftModel({ sequence: much, draftLength: 2 })] })).toThrow(
      "must be a model with the target's vocabulary, of 10 tokens, got 139",
    );
    expect(other.passes).toEqual([]);
  });

  test('arms, selectors, rewards and options say what they have to be', () => {
    const sequence = target();
    const arms: EngineArm[] = [plainDecoding(), promptLookup({ draftLength: 3 })];
    const made = (options: object) => () => decoderOf({ sequence, arms, ...options } as never);
    expect(made({ arms: [plainDecoding(), plainDecoding()] })).toThrow(/arms\[1\]\.name must be one of its own/);
    expect(made({ arms: [draftModel({ sequence, draftLength: 2 })] })).toThrow(/must be not the target's own/);
    expect(made({ arms: [] })).toThrow(/arms must be a non-empty array/);
    expect(made({ selector: bayesUcb({ armCount: 3, rewardRange: acceptedLengthRange(3) }) })).toThrow(
      /selector\.armCount must be the number of arms, 2, got 3/,
    );
    expect(made({ selector: fixedArm({ armCount: 2, rewardRange: acceptedLengthRange(2), arm: 0 }) })).toThrow(
      /selector\.rewardRange must be one that has \[1, 4\], got "\[1, 3\]"/,
    );
    expect(made({ selector: hedge })).toThrow(/selector must learn from less than all arms/);
    expect(made({ selector: (s: SelectorSituation) => omegaUcb({ ...s, maxCost: 9 }) })).toThrow(/clock must be given/);
    expect(made({ reward: 'tokens-per-second', maxTokensPerSecond: 9 })).toThrow(/clock must be given/);
    expect(made({ reward: 'tokens-per-second', clock: () => 0 })).toThrow(/maxTokensPerSecond must be/);
    expect(made({ reward: 'speed' })).toThrow(/reward must be 'accepted-length' or 'tokens-per-second'/);
    expect(made({ untested: 'hope' })).toThrow(/untested must be 'plain' or 'speculate'/);
    expect(made({ sampling: { temperature: -1 } })).toThrow(/sampling\.temperature must be/);
    expect(made({ sampling: { topk: 3 } })).toThrow(/got "topk" \(did you mean topK\?\)|topK/);
    expect(made({ drafters: [] })).toThrow(/options must be among/);
    sequence.disposed = true;
    expect(made({})).toThrow(/sequence must be a sequence that can be used/);
  });

  test('generate checks its arguments before anything happens, and runs one text at a time', async () => {
    const sequence = target({ contextSize: 8 });
    const decoder = decoderOf({ sequence, arms: [plainDecoding()] });
    await expect(take(decoder, [])).rejects.toThrow(/tokens must be a non-empty array/);
    await expect(take(decoder, [1, 10])).rejects.toThrow(/tokens\[1\] must be an integer in \[0, 9\], got 10/);
    await expect(take(decoder, PROMPT, 0)).rejects.toThrow(/maxTokens must be a positive integer, got 0/);
    await expect(take(decoder, [1, 2, 3, 4, 5, 6, 7, 0])).rejects.toThrow(/tokens must be at most 7, the room/);
    expect(sequence.passes).toEqual([]);
    const generated = decoder.generate(PROMPT);
    await generated.next();
    await expect(take(decoder, PROMPT)).rejects.toThrow(/must have ended its last text/);
    await generated.return('end');
    expect(sequence.contextTokens).toEqual(PROMPT);
    expect((await take(decoder, continuation(PROMPT, 1), 2)).tokens).toEqual(continuation(PROMPT, 3).slice(1));
  });
});
