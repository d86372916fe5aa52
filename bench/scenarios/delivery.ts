/**
 * What a selector is told, and when: outcomes that come late or never, or wrong. It stands between the harness and a
 * selector with bandit feedback, learns the time of every round from the harness, and tells the selector what that one
 * learns from: tokens, tokens per time, or tokens and time.
 */
import type { AnySelector, ArmSelector, CostedArmSelector, RandomSource } from 'banditspec';

/** How outcomes are delivered. */
export interface Delivery {
  /** Each outcome is told 0 to so many rounds late, every delay as likely as another. */
  readonly mostRoundsLate: number;
  /** The share of outcomes that are never told, in [0, 1]. */
  readonly lostShare: number;
  /** The share of outcomes that are told the wrong way round, in [0, 1]. */
  readonly poisonedShare: number;
}

/** All are told at once, as they are. */
export const PROMPT_DELIVERY: Delivery = { mostRoundsLate: 0, lostShare: 0, poisonedShare: 0 };

/** What a selector learns from. */
export type Learning = 'tokens' | 'throughput';

interface Outcome {
  /** The round in which it is told. */
  readonly due: number;
  readonly arm: number;
  readonly tokens: number;
  readonly cost: number;
  /** The arm's when it was chosen. */
  readonly probability: number | undefined;
}

/** A selector that is told of its rounds as a delivery says. */
export interface DeliveredSelector extends CostedArmSelector {
  /** The selector itself. */
  readonly inner: AnySelector;
  /** Draws from another stream from now on: each request has its own, so that it is the same whoever plays. */
  draw(random: RandomSource): void;
}

/** The selector behind a delivery that draws three uniforms a round, whoever is behind it. */
export function delivered(
  inner: ArmSelector | CostedArmSelector,
  learning: Learning,
  draftLengths: readonly number[],
  { mostRoundsLate, lostShare, poisonedShare }: Delivery,
): DeliveredSelector {
  let random: RandomSource = () => {
    throw new Error('a delivery must be given a stream before it is used');
  };
  let waiting: Outcome[] = [];
  let round = 0;
  const tell = ({ arm, tokens, cost, probability }: Outcome): void => {
    if (inner.feedback === 'bandit-with-costs') inner.updateWithCost(arm, tokens, cost);
    else inner.update(arm, learning === 'throughput' ? tokens / cost : tokens, probability);
  };
  return {
    feedback: 'bandit-with-costs',
    armCount: inner.armCount,
    rewardRange: inner.rewardRange,
    maxCost: Infinity,
    inner,
    draw(own) {
      random = own;
    },
    select: (own) => inner.select(own),
    probability: (arm) => inner.probability(arm),
    startEpisode: () => inner.startEpisode?.(),
    snapshot: () => inner.snapshot(),
    updateWithCost(arm, accepted, cost) {
      const lost = random() < lostShare;
      const poisoned = random() < poisonedShare;
      const due = round + Math.floor((mostRoundsLate + 1) * random());
      // Only late outcomes need it, and to some selectors it is dear to compute.
      const probability = due > round ? inner.probability(arm) : undefined;
      const tokens = poisoned ? draftLengths[arm]! + 2 - accepted : accepted;
      if (!lost) waiting.push({ due, arm, tokens, cost, probability });
      for (const outcome of waiting) if (outcome.due <= round) tell(outcome);
      waiting = waiting.filter((outcome) => outcome.due > round);
      round += 1;
    },
  };
}
