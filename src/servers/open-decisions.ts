/** Decisions that wait for their outcomes: requests under way, which end in any order. */
import type { RandomSource } from '../random/source.js';
import type { ArmSelector } from '../selectors/contract/selector.js';

/** A choice whose outcome is not known yet. */
export interface OpenDecision {
  readonly arm: number;
  /**
   * The arm's probability when it was chosen; undefined while nothing has been learnt since: it is then the present
   * one.
   */
  probability: number | undefined;
}

/**
 * Keeps the probability of each open decision for selectors that weight rewards by it. It is computed only when another
 * outcome is about to change it: some selectors need an integral for it, and requests one after the other need none.
 */
export class OpenDecisions {
  private readonly selector: ArmSelector;
  private readonly random: RandomSource;
  private readonly open: Set<OpenDecision>;

  constructor(selector: ArmSelector, random: RandomSource) {
    this.selector = selector;
    this.random = random;
    this.open = new Set();
  }

  decide(): OpenDecision {
    const decision: OpenDecision = { arm: this.selector.select(this.random), probability: undefined };
    this.open.add(decision);
    return decision;
  }

  settle(decision: OpenDecision, reward: number): void {
    this.open.delete(decision);
    for (const other of this.open) other.probability ??= this.selector.probability(other.arm);
    this.selector.update(decision.arm, reward, decision.probability);
  }

  /** Closes a decision whose outcome says nothing about its arm, or that has been settled. */
  close(decision: OpenDecision): void {
    this.open.delete(decision);
  }
}
