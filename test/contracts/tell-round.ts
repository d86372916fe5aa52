import type { AnySelector } from 'banditspec';

/** What is known of a round besides the rewards of all arms. */
export interface ToldRound {
  /** The arm's probability when it was chosen. */
  readonly probability?: number | undefined;
  readonly context: ArrayLike<number>;
  /** The rewards that were seen, NaN for the others; asked for where a selector learns from them. */
  observed(): ArrayLike<number>;
}

/** Tells a selector of any feedback of one round in which `arm` was pulled, at a cost of 1. */
export function tellRound(
  selector: AnySelector,
  arm: number,
  rewards: ArrayLike<number>,
  { probability, context, observed }: ToldRound,
): void {
  switch (selector.feedback) {
    case 'bandit':
      selector.update(arm, rewards[arm]!, probability);
      break;
    case 'bandit-with-costs':
      selector.updateWithCost(arm, rewards[arm]!, 1);
      break;
    case 'full-information':
      selector.updateAll(rewards);
      break;
    default:
      selector.updateObserved(arm, observed(), context);
  }
}
