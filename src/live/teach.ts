/** Choosing and teaching, the same way for every kind of feedback. */
import type { RandomSource } from '../random/source.js';
import { requireList, requirementError, requireObject } from '../requirements.js';
import type { AnySelector } from '../selectors/contract/selector.js';
import type { CostedOutcome, Decision, Outcome } from './decision.js';

const NO_CONTEXT: readonly number[] = [];

/** The selector's choice. */
export function choose(selector: AnySelector, random: RandomSource, context: readonly number[] = NO_CONTEXT): number {
  return selector.select(random, context);
}

/** The probability of a choice. */
export function probabilityOf(selector: AnySelector, arm: number, context: readonly number[] = NO_CONTEXT): number {
  return selector.probability(arm, context);
}

/** What a decision needs to be learnt. */
export type Learnable = Pick<Decision, 'arm' | 'probability' | 'context'>;

/** Tells the selector the outcome of a decision. The selector checks it, and is unchanged where it throws. */
export function learn(who: string, selector: AnySelector, decision: Learnable, outcome: Outcome): void {
  const { arm, probability, context = NO_CONTEXT } = decision;
  switch (selector.feedback) {
    case 'bandit':
      selector.update(arm, outcome as number, probability);
      return;
    case 'bandit-with-costs': {
      requireObject(who, 'outcome', outcome);
      const { reward, cost } = outcome as CostedOutcome;
      selector.updateWithCost(arm, reward, cost);
      return;
    }
    case 'full-information':
      // A typed array could be learnt, but is not JSON in events and snapshots.
      requireList(who, 'outcome', outcome);
      selector.updateAll(outcome as readonly number[]);
      return;
    default: {
      const rewards = observed(selector.armCount, arm, outcome as number | readonly (number | null)[]);
      if (Number.isNaN(rewards[arm])) {
        throw requirementError(who, `outcome[${arm}]`, 'the reward of the chosen arm', null);
      }
      selector.updateObserved(arm, rewards, context);
    }
  }
}

/** One entry for each arm, NaN where it was not observed. */
function observed(armCount: number, arm: number, outcome: number | readonly (number | null)[]): ArrayLike<number> {
  if (Array.isArray(outcome)) return outcome.map((reward) => (reward === null ? Number.NaN : reward));
  const rewards = new Float64Array(armCount).fill(Number.NaN);
  rewards[arm] = outcome as number;
  return rewards;
}

/** The chosen arm's own part of an outcome that was learnt. */
export function ownPart(arm: number, outcome: Outcome): CostedOutcome {
  if (typeof outcome === 'number') return { reward: outcome, cost: 0 };
  if (Array.isArray(outcome)) return { reward: outcome[arm]!, cost: 0 };
  return outcome as CostedOutcome;
}
