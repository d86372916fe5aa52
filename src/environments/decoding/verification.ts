/**
 * How the target judges a draft: speculative sampling (Leviathan et al. 2023; Chen et al. 2023; BanditSpec Algorithm 6).
 * What is emitted is distributed exactly as what the target alone would produce, whatever the draft.
 */
import type { RandomSource } from '../../random/source.js';
import type { DraftSession } from './drafter.js';
import type { LanguageModel, NextTokenLaw } from './language-model.js';

/** A draft, and what it takes to judge it. */
export interface DraftedRound {
  readonly target: LanguageModel;
  /** The target's laws at the temperature of decoding. */
  readonly law: NextTokenLaw;
  /** The target's state after the text so far. */
  readonly state: number;
  /** The drafter, which has just made the proposal. */
  readonly session: DraftSession;
  /** The proposed tokens. */
  readonly draft: Int32Array;
  /** How many there are. */
  readonly count: number;
  readonly random: RandomSource;
}

/**
 * Judges a draft: writes the emitted tokens and returns how many there are. They are the accepted ones, then one of the
 * target's own, which is left out only after an accepted end token.
 */
export type Verifier = (round: DraftedRound, emitted: Int32Array) => number;

/**
 * BanditSpec Algorithm 6. Token x of the draft is accepted with probability min(1, P(x) / Q(x)); the first that is not
 * is replaced by a draw from Norm([P - Q]+) and ends the round; after the last the target draws one more token.
 *
 * Only P(x) and Q(x) of tokens that were drawn are needed. A draw from the residual is a draw x from P that is kept
 * with probability max(0, 1 - Q(x) / P(x)): on average 1 / TV(P, Q) draws, in a case that has probability TV(P, Q), so
 * one per drafted token.
 *
 * Draws one uniform for each token judged, one for the bonus token, and two for each attempt at a residual.
 */
export function speculativeSampling(round: DraftedRound, emitted: Int32Array): number {
  const { target, law, session, draft, count, random } = round;
  let { state } = round;
  for (let k = 0; k < count; k++) {
    const token = draft[k]!;
    // r <= P / Q, without a division by a Q that rounding may have made 0. For uniform r in [0, 1), r < p has
    // probability p.
    if (!(random() * session.probability(k, token) < law.probability(state, token))) {
      emitted[k] = sampleResidual(round, state, k);
      return k + 1;
    }
    emitted[k] = token;
    if (token === target.vocabulary.endToken) return k + 1;
    state = target.nextState(state, token);
  }
  emitted[count] = law.sample(state, random());
  return count + 1;
}

/** A draw from Norm([P - Q]+), P in a state of the target, Q at an index of the proposal. */
function sampleResidual({ target, law, session, random }: DraftedRound, state: number, index: number): number {
  const { size } = target.vocabulary;
  // After as many attempts as there are tokens the residual is summed instead: the law is the same either way.
  for (let i = 0; i < size; i++) {
    const token = law.sample(state, random());
    if (random() * law.probability(state, token) >= session.probability(index, token)) return token;
  }
  let total = 0;
  for (let token = 0; token < size; token++) total += residual(law, session, state, index, token);
  let remaining = random() * total;
  let last = -1;
  for (let token = 0; token < size; token++) {
    const weight = residual(law, session, state, index, token);
    if (weight === 0) continue;
    if (remaining < weight) return token;
    remaining -= weight;
    last = token;
  }
  // No residual at all: P and Q are the same up to rounding.
  return last < 0 ? law.sample(state, random()) : last;
}

function residual(law: NextTokenLaw, session: DraftSession, state: number, index: number, token: number): number {
  return Math.max(law.probability(state, token) - session.probability(index, token), 0);
}
