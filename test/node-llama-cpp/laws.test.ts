import type { DraftSession } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { drawFrom, judgeBySampling, judgeGreedily } from '../../src/node-llama-cpp/laws.js';

const LAW = new Map([
  [7, 0.5],
  [2, 0.25],
  [4, 0.25],
]);

describe('a draw from a listed law', () => {
  test('is the token in whose share of [0, 1) the uniform lies, in the order of the list', () => {
    expect([0, 0.49, 0.5, 0.74, 0.75, 0.999].map((u) => drawFrom(LAW, u))).toEqual([7, 7, 2, 2, 4, 4]);
  });

  test('takes shares of the sum, whatever rounding made of it', () => {
    // Of a law that sums to 2 the shares are halves.
    const double = new Map([...LAW].map(([token, probability]) => [token, 2 * probability] as const));
    expect([0, 0.49, 0.5, 0.74, 0.75].map((u) => drawFrom(double, u))).toEqual([7, 7, 2, 2, 4]);
    // Where rounding leaves something over, the last token takes it: 0.1 + 0.2 - 0.1 is more than 0.2.
    const rounded = new Map([
      [1, 0.1],
      [2, 0.2],
    ]);
    expect(drawFrom(rounded, 1 - Number.EPSILON / 2)).toBe(2);
    expect(drawFrom(rounded, 1)).toBe(2);
    expect(drawFrom(new Map(), 0.5)).toBe(-1);
  });
});

const answer = (token: number | null | undefined) => ({ next: { token } }) as never;

describe('judging at temperature 0', () => {
  const judged = (target: (number | null | undefined)[], draft: number[]) => {
    const emitted = new Int32Array(target.length).fill(-1);
    const length = judgeGreedily(target.map(answer), Int32Array.from([...draft, 99]), draft.length, emitted);
    return [length, ...emitted.subarray(0, length)];
  };

  test("accepts as far as the draft is the target's own, and emits one token more", () => {
    expect(judged([5, 6, 7], [5, 6])).toEqual([3, 5, 6, 7]);
    expect(judged([5, 6, 7], [5, 8])).toEqual([2, 5, 6]);
    expect(judged([5, 6, 7], [8, 6])).toEqual([1, 5]);
    expect(judged([5], [])).toEqual([1, 5]);
    // What stands behind the draft is not looked at.
    expect(judged([99, 6], [])).toEqual([1, 99]);
    expect(judged([0, 0], [0])).toEqual([2, 0, 0]);
  });

  test.each([null, undefined])('refuses an engine that gives %s for a token', (token) => {
    expect(() => judged([5, token], [5])).toThrow(
      'SpeculativeDecoder.generate: the engine must give a token, got none',
    );
  });
});

describe('judging above temperature 0', () => {
  const laws = [
    new Map([
      [0, 0.5],
      [1, 0.5],
    ]),
    new Map([
      [0, 0.25],
      [1, 0.75],
    ]),
    new Map([[3, 1]]),
  ].map((probabilities) => ({ next: { probabilities } }));
  /** A drafter that proposes token 1 with certainty, or with the probability that is said. */
  const session = (q: number): DraftSession => ({
    propose: () => 0,
    probability: (_, token) => (token === 1 ? q : 1 - q),
  });
  const judged = (q: number, uniforms: number[], draft = [1, 1]) => {
    const emitted = new Int32Array(draft.length + 1);
    const random = () => {
      if (uniforms.length === 0) throw new Error('no uniform is left');
      return uniforms.shift()!;
    };
    const length = judgeBySampling(laws, 4, session(q), Int32Array.from(draft), draft.length, random, emitted);
    expect(uniforms).toEqual([]);
    return [...emitted.subarray(0, length)];
  };

  test('accepts a token with the ratio of its probabilities, and draws one more after the last (by hand)', () => {
    // Certain of 1, it is accepted where the uniform is below 0.5, then 0.75; the last law is sure of 3.
    expect(judged(1, [0.49, 0.74, 0.9])).toEqual([1, 1, 3]);
    // Q = 0.5: both are always accepted.
    expect(judged(0.5, [0.999, 0.999, 0])).toEqual([1, 1, 3]);
    expect(judged(1, [0.2], [])).toEqual([0]);
  });

  test('replaces the first that is not accepted by a draw from what the draft lacks (by hand)', () => {
    // Refused at 0.5; the residual of P over Q is token 0: a draw from P of 0.3 is 0, which Q lacks and is kept.
    expect(judged(1, [0.5, 0.3, 0.9])).toEqual([0]);
    // A draw from P of 0.6 is 1, which Q has more of: another one.
    expect(judged(1, [0.5, 0.6, 0.9, 0.1, 0.9])).toEqual([0]);
    expect(judged(1, [0.49, 0.75, 0.1, 0.9])).toEqual([1, 0]);
  });

  test('looks at as many tokens as there are, and takes what is not listed for impossible', () => {
    // Token 2 is in no list: refused whatever the uniform.
    expect(judged(1, [0, 0.1, 0.9], [2])).toEqual([0]);
    // Four tries that come to nothing, then the residual summed up: token 0 alone has one.
    expect(judged(1, [0.5, 0.6, 0.9, 0.6, 0.9, 0.6, 0.9, 0.6, 0.9, 0.99])).toEqual([0]);
  });
});
