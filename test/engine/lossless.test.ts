/** Drafting in the real engine, on models of a third of a megabyte: what it must not change, and what it must be worth. */
import {
  type AnySelector,
  bayesUcb,
  betaThompson,
  bucketedUcb,
  createRandom,
  fixedArm,
  glrUcb,
  hierarchicalThompson,
  imed,
  kaplanMeierDraftLength,
  klUcb,
  plainDecoding,
  promptLookup,
  type SelectorSituation,
  sideInformationThompson,
  suffixMatch,
  tsallisInf,
} from 'banditspec';
import {
  draftModel,
  type EngineArm,
  type EngineSampling,
  type EngineSequence,
  type SpeculativeDecoder,
  speculativeDecoder,
} from 'banditspec/node-llama-cpp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { engineIsInstalled, NEEDS_ENGINE, startEngine, type TinyEngine } from './engine.js';
import { BEGINNING } from './tiny-model.js';

const PROMPT = [BEGINNING, 40, 77, 200, 300, 301];

/** What README.md recommends, but for those that learn of all arms; the draft lengths' own selectors need no other arms. */
const RECOMMENDED: Readonly<Record<string, (situation: SelectorSituation) => AnySelector>> = {
  bayesUcb,
  hierarchicalThompson,
  imed,
  betaThompson,
  sideInformationThompson,
  bucketedUcb: (situation) => bucketedUcb({ ...situation, contextSize: 1 }),
  klUcb,
  glrUcb: (situation) => glrUcb({ ...situation, horizon: 2000 }),
  tsallisInf,
};

/** The engine's own decoding: one token a pass. */
async function alone(sequence: EngineSequence, prompt: readonly number[], count: number): Promise<number[]> {
  const tokens: number[] = [];
  for await (const token of sequence.evaluate([...prompt], { temperature: 0 })) {
    tokens.push(token);
    if (tokens.length === count) break;
  }
  await forget(sequence);
  return tokens;
}

async function forget(sequence: EngineSequence): Promise<void> {
  await sequence.eraseContextTokenRanges([{ start: 0, end: sequence.nextTokenIndex }]);
}

async function take(decoder: SpeculativeDecoder, prompt: readonly number[], maxTokens: number): Promise<number[]> {
  const tokens: number[] = [];
  for await (const token of decoder.generate(prompt, { maxTokens })) tokens.push(token);
  return tokens;
}

const played = (arm: number) => (situation: SelectorSituation) => fixedArm({ ...situation, arm });

describe.skipIf(!engineIsInstalled)(`node-llama-cpp${NEEDS_ENGINE}`, () => {
  let engine: TinyEngine;
  beforeAll(async () => {
    engine = await startEngine();
  }, 120_000);
  afterEach(() => engine.clear());
  afterAll(() => engine.leave());

  test('20 models write with every recommended selector what they write alone, at temperature 0', async () => {
    const count = 32;
    for (let seed = 1; seed <= 20; seed++) {
      const sequence = await engine.sequence({ seed });
      const draft = await engine.sequence({ seed, noise: 0.05 });
      const text = await alone(sequence, PROMPT, count);
      const chain = [1, 2, 3, 4].map((draftLength) => draftModel({ sequence: draft, draftLength }));
      const lengths: EngineArm[] = [plainDecoding(), ...chain];
      const drafters: EngineArm[] = [
        plainDecoding(),
        promptLookup({ draftLength: 4 }),
        suffixMatch({ draftLength: 6 }),
        draftModel({ sequence: draft, draftLength: 5 }),
      ];
      const random = createRandom('lossless', seed);
      const decoders = Object.values(RECOMMENDED).map((selector) =>
        speculativeDecoder({ sequence, arms: drafters, selector, random, context: ({ length }) => [length] }),
      );
      const armCosts = lengths.map((_, i) => 1 + 0.1 * i);
      const selector = (situation: SelectorSituation) => kaplanMeierDraftLength({ ...situation, armCosts });
      decoders.push(speculativeDecoder({ sequence, arms: lengths, selector, random }));
      let drafted = 0;
      for (const decoder of decoders) {
        expect(await take(decoder, PROMPT, count)).toEqual(text);
        drafted += decoder.statistics().arms.reduce((sum, arm) => sum + arm.accepted, 0);
        await forget(sequence);
      }
      // Drafts were accepted: it is not for want of them that nothing changes.
      expect(drafted).toBeGreaterThan(count);
      await engine.clear();
    }
  }, 300_000);

  test('kaplanMeierDraftLength beats the worst draft length and is within 10 % of the best, over 2,000 tokens', async () => {
    const count = 2000;
    const model = { seed: 1, memory: 0.3 };
    const sequence = await engine.sequence(model, count + 100);
    const draft = await engine.sequence({ ...model, noise: 0.03 }, count + 100);
    const lengths = [1, 2, 3, 4, 5, 6].map((draftLength) =>
      draftModel({ sequence: draft, draftLength, name: `draft model ${draftLength}` }),
    );
    const arms: EngineArm[] = [plainDecoding(), ...lengths];
    const texts = new Set<string>();
    const passesWith = async (selector: (situation: SelectorSituation) => AnySelector) => {
      const decoder = speculativeDecoder({ sequence, arms, selector, random: createRandom('passes') });
      texts.add((await take(decoder, PROMPT, count)).join());
      await forget(sequence);
      return decoder.statistics().rounds;
    };
    // Passes are what counts, so all draft lengths cost the same.
    const armCosts = arms.map(() => 1);
    const chosen = await passesWith((situation) => kaplanMeierDraftLength({ ...situation, armCosts }));
    const fixed = [await passesWith(played(0)), await passesWith(played(3)), await passesWith(played(6))];
    expect(texts.size).toBe(1);
    expect(fixed[0]).toBe(count);
    // Drafts are refused too: the best has 5 tokens a pass of at most 7.
    expect(Math.min(...fixed)).toBeGreaterThan((1.2 * count) / 7);
    expect(chosen).toBeLessThan(Math.max(...fixed));
    expect(chosen).toBeLessThan(1.1 * Math.min(...fixed));
  }, 300_000);

  test('two tokens have the law of the target alone, above temperature 0 (chi-square)', async () => {
    const answers = 600;
    const sampling: EngineSampling = { temperature: 1.5, topK: 4, topP: 1 };
    const sequence = await engine.sequence({ seed: 4 });
    const draft = await engine.sequence({ seed: 4, noise: 0.1 });
    /** The engine's own law of what follows. */
    const lawAfter = async (of: EngineSequence, tokens: readonly number[]) => {
      const last = tokens.at(-1)!;
      const generateNext = { probabilities: true, options: sampling };
      const told = await of.controlledEvaluate([...tokens.slice(0, -1), [last, { generateNext }]]);
      await forget(of);
      return told.at(-1)!.next.probabilities!;
    };
    const jointLaw = async (of: EngineSequence) => {
      const joint = new Map<string, number>();
      for (const [first, p] of await lawAfter(of, PROMPT)) {
        for (const [second, q] of await lawAfter(of, [...PROMPT, first])) joint.set(`${first},${second}`, p * q);
      }
      return joint;
    };
    const law = await jointLaw(sequence);
    const draftLaw = await jointLaw(draft);
    expect(law.size).toBe(16);

    const arms: EngineArm[] = [
      draftModel({ sequence: draft, draftLength: 1, name: 'one' }),
      draftModel({ sequence: draft, draftLength: 2, name: 'two' }),
      suffixMatch({ draftLength: 2 }),
    ];
    // Of the prompt's last tokens one has occurred before, so that there is something to copy.
    const random = createRandom('law');
    const counts = new Map<string, number>();
    const decoder = speculativeDecoder({ sequence, arms, selector: tsallisInf, random, sampling });
    for (let i = 0; i < answers; i++) {
      const answer = (await take(decoder, PROMPT, 2)).join();
      counts.set(answer, (counts.get(answer) ?? 0) + 1);
      await forget(sequence);
    }
    const distance = (of: ReadonlyMap<string, number>) => {
      let statistic = 0;
      for (const [answer, probability] of of) {
        statistic += ((counts.get(answer) ?? 0) - answers * probability) ** 2 / (answers * probability);
      }
      return statistic;
    };
    expect([...counts.keys()].filter((answer) => !law.has(answer))).toEqual([]);
    // 15 degrees of freedom: mean 15, standard deviation sqrt(30) = 5.5; beyond 6 of them one in 10^5.
    expect(distance(law)).toBeLessThan(15 + 6 * 5.5);
    // The draft model's own law would be noticed, and drafts of it were accepted and refused.
    expect(distance(draftLaw)).toBeGreaterThan(2 * (15 + 6 * 5.5));
    const { arms: drafters } = decoder.statistics();
    expect(drafters[1]!.accepted).toBeGreaterThan(20);
    expect(drafters[1]!.accepted).toBeLessThan(drafters[1]!.drafted - 20);
  }, 300_000);

  test('a signal stops it within a round, and the next text goes on from there', async () => {
    const sequence = await engine.sequence({ seed: 5 });
    const draft = await engine.sequence({ seed: 5, noise: 0.05 });
    const text = await alone(sequence, PROMPT, 60);
    const arms: EngineArm[] = [suffixMatch({ draftLength: 5 }), draftModel({ sequence: draft, draftLength: 4 })];
    const decoder = speculativeDecoder({ sequence, arms, selector: bayesUcb, random: createRandom('stop') });
    const controller = new AbortController();
    const tokens: number[] = [];
    const generate = async () => {
      for await (const token of decoder.generate(PROMPT, { signal: controller.signal })) {
        tokens.push(token);
        if (tokens.length === 23) controller.abort();
      }
    };
    await expect(generate()).rejects.toThrow(/abort/i);
    expect(tokens).toEqual(text.slice(0, 23));
    expect(sequence.contextTokens).toEqual([...PROMPT, ...tokens].slice(0, -1));
    expect(await take(decoder, tokens.slice(-1), 37)).toEqual(text.slice(23));
  });

  test('a full context ends a text with an error, after all tokens that fit', async () => {
    const sequence = await engine.sequence({ seed: 6 }, 256);
    const draft = await engine.sequence({ seed: 6, noise: 0.05 }, 256);
    const text = await alone(sequence, PROMPT, 240);
    const arms: EngineArm[] = [draftModel({ sequence: draft, draftLength: 4 })];
    const decoder = speculativeDecoder({ sequence, arms, selector: bayesUcb, random: createRandom('full') });
    const tokens: number[] = [];
    const generate = async () => {
      for await (const token of decoder.generate(PROMPT)) tokens.push(token);
    };
    await expect(generate()).rejects.toThrow(/the context must be one with room for another token, got 256/);
    expect(sequence.nextTokenIndex).toBe(255);
    expect(tokens.length).toBe(255 - PROMPT.length + 1);
    expect(tokens.slice(0, 240)).toEqual(text);
  });

  test('a draft model with another vocabulary is refused; one that is padded drafts', async () => {
    const sequence = await engine.sequence({ seed: 7 });
    const renamed = await engine.sequence({ seed: 7, renamed: 5 });
    const shorter = await engine.sequence({ seed: 7, without: 5 });
    const decoderWith = (draft: EngineSequence) =>
      speculativeDecoder({
        sequence,
        arms: [draftModel({ sequence: draft, draftLength: 4 })],
        selector: bayesUcb,
        random: createRandom('vocabulary'),
      });
    expect(() => decoderWith(renamed)).toThrow(/where token 309 is "ta", got "TA"/);
    const text = await alone(sequence, PROMPT, 60);
    expect(await take(decoderWith(shorter), PROMPT, 60)).toEqual(text);
  });

  test('a draft model that is always right gives all its tokens in each pass, and one more', async () => {
    const sequence = await engine.sequence({ seed: 8 });
    const arms = [draftModel({ sequence: await engine.sequence({ seed: 8 }), draftLength: 4 })];
    const decoder = speculativeDecoder({ sequence, arms, selector: bayesUcb, random: createRandom('perfect') });
    await take(decoder, PROMPT, 100);
    expect(decoder.statistics()).toMatchObject({ rounds: 20, tokens: 100 });
  });
});
