import { acceptedLengthRange, type Drafter, plainDecoding, promptLookup } from 'banditspec';
import { draftModel } from 'banditspec/node-llama-cpp';
import { describe, expect, test } from 'vitest';
import { requireArms, requireSampling, situationOf } from '../../src/node-llama-cpp/decoder-checks.js';
import { target } from './script.js';

const LOOKUP = promptLookup({ draftLength: 3 });

test('options of sampling are in their ranges, ends included', () => {
  for (const sampling of [{}, { temperature: 0, minP: 0, topK: 0, topP: 0 }, { temperature: 2, minP: 1, topP: 1 }]) {
    expect(() => requireSampling('who', sampling)).not.toThrow();
  }
  for (const [sampling, message] of [
    [null, 'who: sampling must be an object, got null'],
    [{ topk: 3 }, 'who: sampling must be among temperature, minP, topK, topP, got "topk"'],
    [{ temperature: -1 }, 'who: sampling.temperature must be a finite number of at least 0, got -1'],
    [{ minP: 1.5 }, 'who: sampling.minP must be in [0, 1], got 1.5'],
    [{ topK: 0.5 }, 'who: sampling.topK must be an integer of at least 0, got 0.5'],
    [{ topP: -0.5 }, 'who: sampling.topP must be in [0, 1], got -0.5'],
  ] as const) {
    expect(() => requireSampling('who', sampling as never)).toThrow(message);
  }
});

describe('arms of a decoder', () => {
  test('have the tokens of the target, whose number is returned', () => {
    const arms = [plainDecoding(), LOOKUP, draftModel({ sequence: target(), draftLength: 2 })];
    expect(requireArms('who', arms, target())).toBe(10);
    const known = { ...plainDecoding(), vocabulary: { size: 10 } } as unknown as Drafter;
    expect(requireArms('who', [known], target())).toBe(10);
  });

  test('that are none, alike, or of other tokens are refused by name', () => {
    const sequence = target();
    const tokens = Array.from({ length: 10 }, (_, i) => `t${i}`);
    const disposed = target();
    const own = draftModel({ sequence: disposed, draftLength: 2 });
    disposed.disposed = true;
    const fileless = target();
    const strange = draftModel({ sequence: fileless, draftLength: 2 });
    Object.assign(fileless.model, { fileInfo: { metadata: {} } });
    const wrong: [unknown, string][] = [
      [[], 'arms must be a non-empty array'],
      [[LOOKUP, 3], 'arms[1] must be an object, got 3'],
      [[{ ...LOOKUP, name: '' }], 'arms[0].name must be a non-empty string'],
      [[LOOKUP, plainDecoding(), { ...LOOKUP }], 'arms[2].name must be one of its own, got "prompt lookup 3"'],
      [[{ ...LOOKUP, draftLength: -1 }], 'arms[0].draftLength must be an integer of at least 0'],
      [[{ ...LOOKUP, at: 3 }], 'arms[0].at must be a function, got 3'],
      [[{ ...LOOKUP, vocabulary: { size: 9 } }], "arms[0].vocabulary.size must be the target's, 10, got 9"],
      [[own], 'arms[0].sequence must be a sequence that can be used'],
      [[strange], 'arms[0].sequence.model must be one whose file lists its tokens'],
      [[draftModel({ sequence, draftLength: 2 })], "arms[0].sequence must be not the target's own, got an object"],
      [
        [LOOKUP, draftModel({ sequence: target({ tokens: [...tokens.slice(0, 9), 'x'] }), draftLength: 2 })],
        'arms[1].sequence.model must be a model with the target\'s vocabulary, where token 9 is "t9", got "x"',
      ],
    ];
    for (const [arms, message] of wrong) {
      expect(() => requireArms('who', arms as never, sequence)).toThrow(`who: ${message}`);
    }
    const bare = target();
    Object.assign(bare.model, { fileInfo: undefined });
    expect(() => requireArms('who', [LOOKUP], bare)).toThrow(
      'who: sequence.model must be one whose file lists its tokens',
    );
  });
});

describe('what the selector is to choose among', () => {
  const model = draftModel({ sequence: target(), draftLength: 5 });
  const arms = [plainDecoding(), LOOKUP, model];

  test('are accepted lengths up to that of the longest draft, each arm up to its own; what copies is free', () => {
    expect(situationOf('who', arms, 'accepted-length', undefined)).toStrictEqual({
      armCount: 3,
      rewardRange: acceptedLengthRange(5),
      armRanges: [acceptedLengthRange(0), acceptedLengthRange(3), acceptedLengthRange(5)],
      freeArms: [true, true, false],
    });
  });

  test('or tokens in a second up to the most, alike for all arms', () => {
    expect(situationOf('who', arms, 'tokens-per-second', 90)).toStrictEqual({
      armCount: 3,
      rewardRange: { min: 0, max: 90 },
      freeArms: [true, true, false],
    });
    expect(() => situationOf('who', arms, 'tokens-per-second', undefined)).toThrow(
      'who: maxTokensPerSecond must be a finite number greater than 0, got undefined',
    );
    expect(() => situationOf('who', arms, 'speed' as never, 90)).toThrow(
      "who: reward must be 'accepted-length' or 'tokens-per-second', got \"speed\"",
    );
  });
});
