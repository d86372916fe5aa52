/** Verifies drafts by what the engine tells of the target: its tokens at temperature 0, its laws above that. */
import type { DraftSession } from '../environments/decoding/drafter.js';
import type { LanguageModel, NextTokenLaw } from '../environments/decoding/language-model.js';
import { speculativeSampling } from '../environments/decoding/verification.js';
import type { RandomSource } from '../random/source.js';
import type { EngineAnswer } from './engine.js';

/** Probabilities of tokens; a token that is not listed has probability 0. They sum to 1 up to rounding to 32 bits. */
export type ListedLaw = ReadonlyMap<number, number>;

/** The token that the uniform `u` in [0, 1) stands for, in the order of the list. Cost: O(listed tokens). */
export function drawFrom(law: ListedLaw, u: number): number {
  let total = 0;
  for (const probability of law.values()) total += probability;
  let remaining = u * total;
  let last = -1;
  for (const [token, probability] of law) {
    if (remaining < probability) return token;
    remaining -= probability;
    last = token;
  }
  return last;
}

/**
 * Temperature 0: a drafted token is accepted when it is the target's own.
 *
 * @param answers the engine's; the first is for the place of the first drafted token.
 * @returns how many tokens were emitted, the target's own included.
 */
export function judgeGreedily(
  answers: readonly (EngineAnswer<number> | undefined)[],
  draft: Int32Array,
  count: number,
  emitted: Int32Array,
): number {
  for (let k = 0; ; k++) {
    const { token } = answers[k]!.next;
    if (token === undefined || token === null)
      throw new Error('SpeculativeDecoder.generate: the engine must give a token, got none');
    emitted[k] = token;
    if (k === count || draft[k] !== token) return k + 1;
  }
}

/** The laws of one pass; to this package's decoder, a language model whose state is the place in the draft. */
class PassLaws implements NextTokenLaw {
  readonly deterministic = false;
  private readonly answers: readonly (EngineAnswer<number> | undefined)[];

  constructor(answers: readonly (EngineAnswer<number> | undefined)[]) {
    this.answers = answers;
  }

  probability(place: number, token: number): number {
    return this.answers[place]!.next.probabilities!.get(token) ?? 0;
  }

  sample(place: number, u: number): number {
    return drawFrom(this.answers[place]!.next.probabilities!, u);
  }
}

/**
 * Above temperature 0: speculative sampling, as elsewhere in this package: a drafted token x is accepted with
 * probability min(1, P(x) / Q(x)), and the first that is not is replaced by a draw from the residual.
 *
 * @param size how many tokens there are.
 * @param session tells Q.
 * @returns how many tokens were emitted, the target's own included.
 */
export function judgeBySampling(
  answers: readonly (EngineAnswer<number> | undefined)[],
  size: number,
  session: DraftSession,
  draft: Int32Array,
  count: number,
  random: RandomSource,
  emitted: Int32Array,
): number {
  const law = new PassLaws(answers);
  // An end of the answer is looked for afterwards: the engine has several such tokens.
  const vocabulary = { size, endToken: -1 } as LanguageModel['vocabulary'];
  const target: LanguageModel = {
    name: 'engine',
    vocabulary,
    initialState: 0,
    nextState: (place) => place + 1,
    lawAt: () => law,
  };
  return speculativeSampling({ target, law, state: 0, session, draft, count, random }, emitted);
}
