import type { DraftSession } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { FreeArms } from '../../src/node-llama-cpp/free-arms.js';

/** A session that always proposes these tokens, as far as it may, and draws nothing. */
function proposing(...tokens: number[]): DraftSession & { readonly limits: number[] } {
  const limits: number[] = [];
  return {
    limits,
    propose(draft, limit, random) {
      limits.push(limit);
      expect(random()).toBe(0);
      draft.set(tokens.slice(0, limit));
      return Math.min(limit, tokens.length);
    },
    probability: () => 1,
  };
}

const textOf = (...tokens: number[]) => ({ tokens: Int32Array.from([...tokens, 77, 77, 77]), length: tokens.length });
const CONTEXT = Float64Array.of(0.5);
const known = (free: FreeArms, text: { tokens: Int32Array; length: number }) =>
  Array.from(free.known(text), ({ arm, rewards, context }) => {
    expect(context).toBe(CONTEXT);
    return [arm, ...rewards];
  });

describe('free arms', () => {
  test('propose up to their draft lengths, but for the pulled arm and those that are not free', () => {
    const long = proposing(4, 5, 6);
    const short = proposing(4, 5, 6);
    const free = new FreeArms([undefined, long, short, proposing(9)], [8, 5, 2, 3]);
    expect(free.propose(3)).toEqual([undefined, Int32Array.of(4, 5, 6), Int32Array.of(4, 5), undefined]);
    expect([long.limits, short.limits]).toEqual([[5], [2]]);
    expect(free.propose(1)).toEqual([undefined, undefined, Int32Array.of(4, 5), Int32Array.of(9)]);
  });

  test('are known as soon as the text shows them, each once (by hand)', () => {
    const free = new FreeArms([undefined, proposing(1, 2, 3), proposing(1, 9)], [0, 3, 2]);
    // Two tokens of text before the round, which pulls arm 0.
    free.add(2, 0, CONTEXT, free.propose(0));
    expect(known(free, textOf(7, 7))).toEqual([]);
    // 1: both drafts are right so far.
    expect(known(free, textOf(7, 7, 1))).toEqual([]);
    // 1 2: the third arm is wrong at its second token, which is the target's own: 2.
    expect(known(free, textOf(7, 7, 1, 2))).toEqual([[0, Number.NaN, Number.NaN, 2]]);
    expect(known(free, textOf(7, 7, 1, 2))).toEqual([]);
    // 1 2 3 and one more: the second arm was right to its end, and a token of the target's own follows: 4.
    expect(known(free, textOf(7, 7, 1, 2, 3))).toEqual([]);
    expect(known(free, textOf(7, 7, 1, 2, 3, 8))).toEqual([[0, Number.NaN, 4, Number.NaN]]);
    expect(known(free, textOf(7, 7, 1, 2, 3, 8, 8))).toEqual([]);
  });

  test('that propose nothing gave one token as soon as there is one', () => {
    const free = new FreeArms([undefined, proposing()], [0, 3]);
    free.add(1, 0, CONTEXT, free.propose(0));
    expect(known(free, textOf(7))).toEqual([]);
    expect(known(free, textOf(7, 3))).toEqual([[0, Number.NaN, 1]]);
  });

  test('of several rounds are told round by round, with the arm that was pulled', () => {
    const free = new FreeArms([undefined, proposing(1), proposing(2)], [0, 1, 1]);
    free.add(0, 0, CONTEXT, free.propose(0));
    free.add(1, 2, CONTEXT, free.propose(2));
    // The first round meets 1: arm 1 right, its own token to come; arm 2 wrong.
    expect(known(free, textOf(1))).toEqual([[0, Number.NaN, Number.NaN, 1]]);
    expect(known(free, textOf(1, 5))).toEqual([
      [0, Number.NaN, 2, Number.NaN],
      [2, Number.NaN, 1, Number.NaN],
    ]);
    expect(known(free, textOf(1, 5, 5))).toEqual([]);
  });

  test('are forgotten when all is told, and where there are none', () => {
    const waitingOf = (free: FreeArms) => (free as unknown as { waiting: unknown[] }).waiting.length;
    const none = new FreeArms([undefined, undefined], [0, 3]);
    none.add(0, 0, CONTEXT, none.propose(0));
    expect(known(none, textOf(1, 2, 3))).toEqual([]);
    expect(waitingOf(none)).toBe(0);
    const free = new FreeArms([undefined, proposing(1)], [0, 1]);
    free.add(0, 0, CONTEXT, free.propose(0));
    known(free, textOf());
    expect(waitingOf(free)).toBe(1);
    known(free, textOf(2));
    expect(waitingOf(free)).toBe(0);
  });
});
