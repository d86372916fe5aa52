import { describe, expect, test } from 'vitest';
import { Answer } from '../../../src/environments/decoding/answer.js';

const END = 9;

describe('an answer', () => {
  test('is the text from the prompt on; what was produced of it is a copy', () => {
    const prompt = Int32Array.of(1, 2);
    const answer = new Answer(prompt, 3, END);
    expect([answer.length, answer.remaining, answer.done]).toEqual([2, 3, false]);
    expect(answer.produced()).toEqual(new Int32Array(0));
    answer.append(3);
    answer.append(1);
    expect([answer.length, answer.remaining, answer.done]).toEqual([4, 1, false]);
    expect(answer.tokens.slice(0, 4)).toEqual(Int32Array.of(1, 2, 3, 1));
    const produced = answer.produced();
    expect(produced).toEqual(Int32Array.of(3, 1));
    produced[0] = 7;
    expect(answer.produced()).toEqual(Int32Array.of(3, 1));
    expect(prompt).toEqual(Int32Array.of(1, 2));
  });

  test('is done at the end token, or with as many tokens as it may have', () => {
    const ended = new Answer(Int32Array.of(END), 3, END);
    expect(ended.done).toBe(false);
    ended.append(END);
    expect([ended.done, ended.remaining]).toEqual([true, 2]);
    const cut = new Answer(Int32Array.of(1), 2, END);
    cut.append(4);
    expect(cut.done).toBe(false);
    cut.append(5);
    expect([cut.done, cut.remaining, cut.produced()]).toEqual([true, 0, Int32Array.of(4, 5)]);
  });

  test('grows as it goes, and takes no room beforehand for what a caller merely allows', () => {
    const answer = new Answer(Int32Array.of(1, 2, 3), Number.MAX_SAFE_INTEGER - 3, END);
    expect(answer.tokens.length).toBeLessThan(1000);
    const tokens = Int32Array.from({ length: 3000 }, (_, i) => 10 + i);
    for (const token of tokens) answer.append(token);
    expect(answer.produced()).toEqual(tokens);
    expect(answer.remaining).toBe(Number.MAX_SAFE_INTEGER - 3 - 3000);
    expect(answer.done).toBe(false);
    // Without a prompt and with room for one token.
    const short = new Answer(new Int32Array(0), 1, END);
    expect(short.tokens).toHaveLength(1);
    short.append(5);
    expect([short.done, short.produced()]).toEqual([true, Int32Array.of(5)]);
  });
});
