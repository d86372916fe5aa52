/** How a draft is judged, uniform by uniform, with laws that stand in tables. */
import { describe, expect, test } from 'vitest';
import { speculativeSampling } from '../../../src/environments/decoding/verification.js';

/** The last token ends a text. */
interface Round {
  /** The target's law in each state; a token leads from state s to s + 1. */
  readonly target: readonly (readonly number[])[];
  /** The drafter's law at each index of the proposal. */
  readonly drafter: readonly (readonly number[])[];
  readonly draft: readonly number[];
}

/** What is emitted with these uniforms, and how many of them are left. */
function judge({ target, drafter, draft }: Round, uniforms: readonly number[]) {
  const size = target[0]!.length;
  const left = [...uniforms];
  const emitted = new Int32Array(draft.length + 1).fill(-1);
  const law = {
    probability: (state: number, token: number) => target[state]![token]!,
    sample: (state: number, u: number) => {
      let below = 0;
      return target[state]!.findIndex((p) => {
        below += p;
        return u < below;
      });
    },
  };
  const round = {
    target: { vocabulary: { size, endToken: size - 1 }, nextState: (state: number) => state + 1 },
    law,
    state: 0,
    session: { probability: (index: number, token: number) => drafter[index]![token]! },
    draft: Int32Array.from(draft),
    count: draft.length,
    random: () => {
      expect(left, 'uniforms left').not.toEqual([]);
      return left.shift()!;
    },
  };
  const count = speculativeSampling(round as never, emitted);
  return { emitted: Array.from(emitted.slice(0, count)), left: left.length };
}

const P = [0.5, 0.25, 0.25];
const Q = [0.25, 0.25, 0.5];

describe('a drafted token', () => {
  test('is taken where r is below P / Q, one uniform each, and the target adds one of its own', () => {
    const round = { target: [P, P, P], drafter: [Q, Q], draft: [0, 1] };
    expect(judge(round, [0.9, 0.9, 0.6])).toEqual({ emitted: [0, 1, 1], left: 0 });
    expect(judge({ ...round, draft: [] }, [0.4])).toEqual({ emitted: [0], left: 0 });
  });

  test('ends the text where it is the end token, without one more', () => {
    const round = { target: [P, P, P], drafter: [Q, Q], draft: [2, 0] };
    expect(judge(round, [0.49, 0.1, 0.1])).toEqual({ emitted: [2], left: 2 });
  });

  test('is judged by the law of the state that the tokens before it lead to', () => {
    const round = { target: [P, [0, 0.5, 0.5], P], drafter: [Q, Q], draft: [0, 0] };
    // In the second state the target never gives token 0: the first try, token 1, takes the residual of 1/4 of 1/2.
    expect(judge(round, [0.5, 0, 0.3, 0.5])).toEqual({ emitted: [0, 1], left: 0 });
  });
});

describe('in place of a token that is not taken', () => {
  // Of token 2 the drafter gives 1/2, the target 1/4: r = 1/2 is not below P / Q any more.
  const round = { target: [P, P], drafter: [Q], draft: [2] };

  test('comes a draw of the target that is kept where r P is at least Q', () => {
    // Token 0 has P = 1/2 and Q = 1/4: kept from r = 1/2 on. Tokens 1 and 2, with P no more than Q, need r = 1.
    expect(judge(round, [0.5, 0.1, 0.5])).toEqual({ emitted: [0], left: 0 });
    expect(judge(round, [0.5, 0.1, 0.49, 0.1, 0.5])).toEqual({ emitted: [0], left: 0 });
    expect(judge(round, [0.5, 0.6, 0.99, 0.1, 0.5])).toEqual({ emitted: [0], left: 0 });
  });

  test('comes, after as many tries as there are tokens, a draw of the residual itself', () => {
    const tries = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
    expect(judge(round, [0.5, ...tries, 0.99])).toEqual({ emitted: [0], left: 0 });
    // Residuals 1/4 and 1/8 of tokens 0 and 1, in the proportion 2 to 1; none of tokens 2 and 3.
    const two = { target: [[0.5, 0.25, 0.125, 0.125]], drafter: [[0.25, 0.125, 0.125, 0.5]], draft: [3] };
    const four = [0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9];
    for (const [u, token] of [
      [0, 0],
      [0.66, 0],
      [0.67, 1],
      [0.99, 1],
      // A source that runs over: the last token that has a residual.
      [1, 1],
    ] as const) {
      expect(judge(two, [0.25, ...four, u])).toEqual({ emitted: [token], left: 0 });
    }
  });

  test('comes each token in proportion to its residual, the first from 0 on', () => {
    // Residuals 1/4, 1/8 and 1/8 of tokens 0, 1 and 2: of [0, 1/2) the borders are 1/4 and 3/8.
    const three = { target: [[0.5, 0.25, 0.25, 0]], drafter: [[0.25, 0.125, 0.125, 0.5]], draft: [3] };
    for (const [u, token] of [
      [0, 0],
      [0.499, 0],
      [0.5, 1],
      [0.749, 1],
      [0.75, 2],
      [0.999, 2],
    ] as const) {
      expect(judge(three, [0, ...new Array<number>(8).fill(0).map((_, i) => (i % 2 === 0 ? 0.3 : 0.4)), u])).toEqual({
        emitted: [token],
        left: 0,
      });
    }
  });

  test('comes the only token that has a residual, also where a source runs over', () => {
    const one = { target: [[0.75, 0.25]], drafter: [[0.5, 0.5]], draft: [1] };
    expect(judge(one, [0.5, 0.9, 0.9, 0.9, 0.9, 1])).toEqual({ emitted: [0], left: 0 });
  });

  test('comes a draw of the target where rounding has left no residual at all', () => {
    const equal = { target: [[0.5, 0.5]], drafter: [[0.5, 0.5 + 2 ** -40]], draft: [1] };
    const almost = 1 - 2 ** -50;
    expect(judge(equal, [almost, 0.1, 0.9, 0.1, 0.9, 0.5, 0.6])).toEqual({ emitted: [1], left: 0 });
    expect(judge(equal, [almost, 0.1, 0.9, 0.1, 0.9, 0.5, 0.4])).toEqual({ emitted: [0], left: 0 });
  });
});
