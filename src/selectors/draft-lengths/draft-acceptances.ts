/**
 * How often drafted tokens were verified and accepted, by depth and discounted, and the draft length with the most
 * expected tokens per time at given acceptance rates.
 */
import { requireArray, requirementError, requireNonNegative, requireObject } from '../../requirements.js';

/** Discounted counts as snapshots hold them, by depth. */
export interface AcceptancesState {
  /** Drafted tokens that were verified: those before the first rejection, and the rejected one. */
  readonly verified: readonly number[];
  /** Drafted tokens that were accepted. */
  readonly accepted: readonly number[];
}

/** Discounted counts of verified and accepted draft tokens, by depth. */
export class Acceptances {
  readonly verified: Float64Array;
  readonly accepted: Float64Array;

  constructor(depths: number) {
    this.verified = new Float64Array(depths);
    this.accepted = new Float64Array(depths);
  }

  /** Multiplies the weight of everything counted so far by `discount`. */
  discount(discount: number): void {
    for (let depth = 0; depth < this.verified.length; depth++) {
      this.verified[depth]! *= discount;
      this.accepted[depth]! *= discount;
    }
  }

  record(depth: number, accepted: boolean): void {
    this.verified[depth]! += 1;
    if (accepted) this.accepted[depth]! += 1;
  }

  /** The posterior mean of the acceptance probability at a depth, under a Beta prior. */
  rate(depth: number, priorAccepted: number, priorRejected: number): number {
    return (this.accepted[depth]! + priorAccepted) / (this.verified[depth]! + priorAccepted + priorRejected);
  }

  toState(): AcceptancesState {
    return { verified: Array.from(this.verified), accepted: Array.from(this.accepted) };
  }
}

/** Reads a state back, checking that no more was accepted than verified. */
export function readAcceptances(who: string, state: AcceptancesState, depths: number): Acceptances {
  requireObject(who, 'state', state);
  const acceptances = new Acceptances(depths);
  requireArray(who, 'state.verified', state.verified, depths);
  requireArray(who, 'state.accepted', state.accepted, depths);
  for (let depth = 0; depth < depths; depth++) {
    const verified = state.verified[depth]!;
    const accepted = state.accepted[depth]!;
    requireNonNegative(who, `state.verified[${depth}]`, verified);
    // Both are discounted alike, so only rounding can bring one above the other.
    if (!(typeof accepted === 'number' && accepted >= 0 && accepted <= verified * (1 + 1e-9))) {
      throw requirementError(who, `state.accepted[${depth}]`, `in [0, ${verified}]`, accepted);
    }
    acceptances.verified[depth] = verified;
    acceptances.accepted[depth] = accepted;
  }
  return acceptances;
}

/**
 * The arm with the most expected tokens per cost, ties to the shortest draft: 1 token plus, for each depth up to the
 * draft length, the probability that a draft survives to it.
 *
 * @param draftLengths ascending.
 * @param rateAt the acceptance probability at a depth, 0-based.
 */
export function bestPerCost(
  draftLengths: readonly number[],
  costs: readonly number[],
  rateAt: (depth: number) => number,
): number {
  let best = 0;
  let bestSpeed = -Infinity;
  let depth = 0;
  let survival = 1;
  let tokens = 1;
  for (let arm = 0; arm < draftLengths.length; arm++) {
    for (; depth < draftLengths[arm]!; depth++) {
      survival *= rateAt(depth);
      tokens += survival;
    }
    const speed = tokens / costs[arm]!;
    if (speed > bestSpeed) {
      bestSpeed = speed;
      best = arm;
    }
  }
  return best;
}
