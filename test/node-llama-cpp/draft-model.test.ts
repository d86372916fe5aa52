import { describe, expect, test } from 'vitest';
import { DraftSequence, draftModel, requireSameTokens, tokensOf } from '../../src/node-llama-cpp/draft-model.js';
import { END, FakeSequence, type FakeSequenceOptions } from './fake-engine.js';
import { continuation, next, PROMPT, target } from './script.js';

const never = () => {
  throw new Error('a number was drawn');
};
const isEnd = (token: number) => token === END;

/** The text of a decoder, as an answer has it: with room behind, in which anything may stand. */
function textOf(tokens: readonly number[], behind: readonly number[] = [0, 0]) {
  return { tokens: Int32Array.from([...tokens, ...behind]), length: tokens.length };
}

/** A draft of a sequence, as a list. */
async function drafted(
  drafter: DraftSequence,
  text: ReturnType<typeof textOf>,
  limit: number,
  random: () => number = never,
): Promise<number[]> {
  const draft = new Int32Array(16).fill(-1);
  const count = await drafter.draft(text, draft, limit, random, isEnd, undefined);
  expect([...draft.subarray(count)].every((token) => token === -1)).toBe(true);
  return [...draft.subarray(0, count)];
}

const drafterOf = (options: Partial<FakeSequenceOptions> = {}, sampling = {}, size = 10, targetSize = 10) => {
  const sequence = target(options);
  return { sequence, drafter: new DraftSequence(sequence, sampling, size, targetSize) };
};

describe('a draft model as an arm', () => {
  test('has a name from its draft length, or its own', () => {
    const sequence = target();
    expect(draftModel({ sequence, draftLength: 4 })).toStrictEqual({ name: 'draft model 4', draftLength: 4, sequence });
    expect(draftModel({ sequence, draftLength: 0, name: 'small' }).name).toBe('small');
  });

  test.each<[object, string]>([
    [{ sequence: target(), draftLength: 4, tokenCost: 1 }, 'draftModel: options must be among'],
    [{ draftLength: 4 }, 'draftModel: sequence must be an object, got undefined'],
    [{ sequence: target(), draftLength: -1 }, 'draftModel: draftLength must be an integer of at least 0, got -1'],
    [{ sequence: target(), draftLength: 1, name: '' }, 'draftModel: name must be a non-empty string'],
  ])('%#: options say what they have to be', (options, message) => {
    expect(() => draftModel(options as never)).toThrow(message);
  });
});

describe('the tokens of a model', () => {
  test('are those that stand in its file, and a model whose file lists none is refused', () => {
    expect(tokensOf('who', 'sequence', target({ tokens: ['a', 'b'] }))).toEqual(['a', 'b']);
    for (const fileInfo of [
      undefined,
      {},
      { metadata: {} },
      { metadata: { tokenizer: {} } },
      { metadata: { tokenizer: { ggml: {} } } },
      { metadata: { tokenizer: { ggml: { tokens: 'ab' } } } },
    ]) {
      expect(() => tokensOf('who', 'sequence', { model: { fileInfo } } as never)).toThrow(
        'who: sequence.model must be one whose file lists its tokens',
      );
    }
  });

  test('may be padded by 128, on either side, and must be the same up to there', () => {
    const tokens = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
    const same = (own: string[], other: string[]) => () => requireSameTokens('who', 'model', own, other);
    expect(same(tokens(10), tokens(138))).not.toThrow();
    expect(same(tokens(138), tokens(10))).not.toThrow();
    const much = "who: model must be a model with the target's vocabulary, of";
    expect(same(tokens(139), tokens(10))).toThrow(`${much} 10 tokens, got 139`);
    expect(same(tokens(10), tokens(139))).toThrow(`${much} 139 tokens, got 10`);
    for (const at of [0, 9]) {
      const other = tokens(10);
      other[at] = 'x';
      const message = `who: model must be a model with the target's vocabulary, where token ${at} is "t${at}", got "x"`;
      expect(same(other, tokens(10))).toThrow(message);
      expect(same(other, tokens(12))).toThrow(message);
    }
  });
});

describe('a sequence that drafts, at temperature 0', () => {
  test('drafts what its model writes, one pass a token, and asks for tokens alone', async () => {
    const { sequence, drafter } = drafterOf();
    const text = textOf(PROMPT);
    drafter.begin(text);
    expect(await drafted(drafter, text, 3)).toEqual(continuation(PROMPT, 3));
    expect(sequence.passes).toEqual([4, 1, 1]);
    const question = { token: true, probabilities: false, options: {} };
    expect(sequence.questions).toEqual([[undefined, undefined, undefined, question], [question], [question]]);
    expect(sequence.erased).toEqual([]);
    expect(drafter.propose()).toBe(0);
  });

  test('follows the text: what was accepted it need not take in again, what was not is erased', async () => {
    const { sequence, drafter } = drafterOf();
    drafter.begin(textOf(PROMPT));
    const [a, b, c] = await drafted(drafter, textOf(PROMPT), 3);
    // Of three drafted tokens two stand in the sequence. One was accepted, another token followed.
    drafter.judged(1, 3);
    const grown = textOf([...PROMPT, a!, 0]);
    sequence.passes.length = 0;
    expect(await drafted(drafter, grown, 2)).toEqual(continuation([...PROMPT, a!, 0], 2));
    expect(sequence.erased).toEqual([{ start: 5, end: 6 }]);
    expect(sequence.passes).toEqual([1, 1]);
    expect([b, c]).not.toContain(undefined);
  });

  test('which were all accepted: the last of them was not taken in', async () => {
    const { sequence, drafter } = drafterOf();
    drafter.begin(textOf(PROMPT));
    const draft = await drafted(drafter, textOf(PROMPT), 2);
    drafter.judged(2, 2);
    const text = [...PROMPT, ...draft, ...continuation([...PROMPT, ...draft], 1)];
    sequence.passes.length = 0;
    await drafted(drafter, textOf(text), 1);
    // The second drafted token, and the one that the target added.
    expect(sequence.passes).toEqual([2]);
    expect(sequence.erased).toEqual([]);
    expect(sequence.contextTokens).toEqual(text);
  });

  test('of which none was, or none was drafted: nothing counts', async () => {
    const { sequence, drafter } = drafterOf();
    drafter.begin(textOf(PROMPT));
    await drafted(drafter, textOf(PROMPT), 2);
    drafter.judged(0, 2);
    drafter.judged(0, 0);
    await drafted(drafter, textOf([...PROMPT, 6]), 1);
    expect(sequence.contextTokens).toEqual([...PROMPT, 6]);
    expect(sequence.erased).toEqual([{ start: 4, end: 5 }]);
  });

  test('takes the last token in again where it has been, as its answer is needed', async () => {
    const { sequence, drafter } = drafterOf();
    drafter.begin(textOf(PROMPT));
    await drafted(drafter, textOf(PROMPT), 1);
    sequence.passes.length = 0;
    expect(await drafted(drafter, textOf(PROMPT), 1)).toEqual(continuation(PROMPT, 1));
    expect(sequence.erased).toEqual([{ start: 3, end: 4 }]);
    expect(sequence.passes).toEqual([1]);
  });

  test('begins a text with what it holds of it from before', async () => {
    for (const [held, text, erased, taken] of [
      [[1, 2, 7], [1, 2, 3, 4], [{ start: 2, end: 3 }], 2],
      [[1, 2], [1, 2, 3], [], 1],
      [[1, 2, 3, 4], [1, 2, 3], [{ start: 2, end: 4 }], 1],
      [[5, 5], [1, 2], [{ start: 0, end: 2 }], 2],
    ] as const) {
      const { sequence, drafter } = drafterOf();
      sequence.contextTokens = [...held];
      drafter.begin(textOf(text));
      expect(await drafted(drafter, textOf(text), 1)).toEqual([next(text)]);
      expect(sequence.erased).toEqual(erased);
      expect(sequence.passes).toEqual([taken]);
      expect(sequence.contextTokens).toEqual(text);
    }
  });

  test('begins a text with no more than is part of it: what stands behind it, by chance the same, is not', async () => {
    for (const behind of [[7, 7], []]) {
      const { sequence, drafter } = drafterOf();
      sequence.contextTokens = [1, 2, 7, 7];
      drafter.begin(textOf([1, 2], behind));
      // Others have gone on by three tokens when it drafts first.
      expect(await drafted(drafter, textOf([1, 2, 3, 4, 5]), 1)).toEqual([next([4, 5])]);
      expect(sequence.erased).toEqual([{ start: 2, end: 4 }]);
      expect(sequence.passes).toEqual([3]);
    }
    // A sequence that holds the whole text, of which the array ends where it does.
    const { sequence, drafter } = drafterOf();
    sequence.contextTokens = [1, 2];
    drafter.begin(textOf([1, 2], []));
    expect(await drafted(drafter, textOf([1, 2], []), 1)).toEqual([next([1, 2])]);
    expect(sequence.passes).toEqual([1]);
  });

  test('touches nothing where its context has no room', async () => {
    for (const limit of [3, 0]) {
      const { sequence, drafter } = drafterOf({ contextSize: limit === 0 ? 64 : 4 });
      sequence.contextTokens = [1, 2, 7];
      drafter.begin(textOf(PROMPT));
      expect(await drafted(drafter, textOf(PROMPT), limit)).toEqual([]);
      expect(sequence.erased).toEqual([]);
      expect(sequence.contextTokens).toEqual([1, 2, 7]);
    }
  });

  test('drafts nothing beyond an end of the answer, a token that the target does not have, or none', async () => {
    const text = textOf(PROMPT);
    const where = async (token: number | null | undefined, targetSize = 10) => {
      const sequence = target({ law: (context) => new Map([[context.length === 5 ? (token as number) : 3, 1]]) });
      const drafter = new DraftSequence(sequence, {}, 10, targetSize);
      drafter.begin(text);
      return drafted(drafter, text, 4);
    };
    expect(await where(END)).toEqual([3, END]);
    expect(await where(8, 8)).toEqual([3]);
    expect(await where(7, 8)).toEqual([3, 7, 3, 3]);
    expect(await where(0)).toEqual([3, 0, 3, 3]);
    expect(await where(-1)).toEqual([3]);
    expect(await where(null)).toEqual([3]);
    expect(await where(undefined)).toEqual([3]);
  });

  test('drafts as far as its context goes: the engine keeps a place free, and the last token is not taken in', async () => {
    for (const [contextSize, expected] of [
      [7, 3],
      [6, 2],
      [5, 1],
      [4, 0],
      [3, 0],
    ] as const) {
      const { sequence, drafter } = drafterOf({ contextSize });
      drafter.begin(textOf(PROMPT));
      expect(await drafted(drafter, textOf(PROMPT), 3)).toEqual(continuation(PROMPT, expected));
      expect(sequence.passes.length).toBe(expected);
    }
    const { sequence, drafter } = drafterOf();
    drafter.begin(textOf(PROMPT));
    expect(await drafted(drafter, textOf(PROMPT), 0)).toEqual([]);
    expect(sequence.passes).toEqual([]);
  });

  test('with fewer tokens than the target drafts as long as the text has none of the others', async () => {
    const { sequence, drafter } = drafterOf({}, {}, 5, 10);
    const text = textOf([1, 2, 3, 4]);
    drafter.begin(text);
    expect(await drafted(drafter, text, 1)).toEqual([next([3, 4])]);
    const other = textOf([1, 2, 3, 4, 5]);
    const passes = sequence.passes.length;
    expect(await drafted(drafter, other, 1)).toEqual([]);
    expect(await drafted(drafter, textOf([1, 2, 3, 4, 5, 1]), 1)).toEqual([]);
    expect(sequence.passes.length).toBe(passes);
    // Another text is looked at from its beginning.
    drafter.begin(textOf([4, 3]));
    expect(await drafted(drafter, textOf([4, 3]), 1)).toEqual([next([4, 3])]);
    drafter.begin(textOf([9, 3]));
    expect(await drafted(drafter, textOf([9, 3]), 1)).toEqual([]);
    // With as many as the target it need not look.
    const whole = drafterOf({}, {}, 10, 10);
    whole.drafter.begin(textOf([9, 3]));
    expect(await drafted(whole.drafter, textOf([9, 3]), 1)).toEqual([next([9, 3])]);
  });

  test('stops on a signal before the next pass', async () => {
    const { sequence, drafter } = drafterOf();
    const controller = new AbortController();
    const reason = new Error('enough');
    sequence.onPass = () => sequence.passes.length === 1 && controller.abort(reason);
    const text = textOf(PROMPT);
    drafter.begin(text);
    const draft = new Int32Array(5);
    await expect(drafter.draft(text, draft, 5, never, isEnd, controller.signal)).rejects.toBe(reason);
    expect(sequence.passes.length).toBe(2);
  });
});

describe('a sequence that drafts, above temperature 0', () => {
  const law = new Map([
    [3, 0.25],
    [6, 0.75],
  ]);

  test('draws a token for a uniform each, asks for probabilities alone, and tells them of its last draft', async () => {
    const sampling = { temperature: 0.7, topK: 5 };
    const sequence = new FakeSequence({ law: () => law });
    const drafter = new DraftSequence(sequence, sampling, 10, 10);
    drafter.begin(textOf(PROMPT));
    const uniforms = [0.1, 0.5, 0.2];
    expect(await drafted(drafter, textOf(PROMPT), 3, () => uniforms.shift()!)).toEqual([3, 6, 3]);
    expect(uniforms).toEqual([]);
    expect(sequence.questions[0]!.at(-1)).toEqual({ token: false, probabilities: true, options: sampling });
    expect([drafter.probability(0, 3), drafter.probability(1, 6), drafter.probability(2, 5)]).toEqual([0.25, 0.75, 0]);
    // Of a new draft the laws are new.
    drafter.judged(0, 3);
    expect(await drafted(drafter, textOf([...PROMPT, 1]), 1, () => 0.9)).toEqual([6]);
    expect(drafter.probability(0, 6)).toBe(0.75);
    expect(() => drafter.probability(1, 6)).toThrow();
  });

  test('keeps no law of a token that the target does not have', async () => {
    const drafter = new DraftSequence(new FakeSequence({ law: () => law }), { temperature: 1 }, 10, 6);
    drafter.begin(textOf([1, 2]));
    const uniforms = [0.1, 0.5];
    expect(await drafted(drafter, textOf([1, 2]), 3, () => uniforms.shift()!)).toEqual([3]);
    expect(() => drafter.probability(1, 3)).toThrow();
  });
});
