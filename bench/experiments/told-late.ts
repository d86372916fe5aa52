/**
 * Feedback that comes late: a selector is told what an arm gave a fixed number of rounds after it was pulled, as in the
 * textbook model of delay (Joulani, György and Szepesvári, ICML 2013). It is not told which rounds are open; `decisionLedger`
 * counts them. Cost: that of the selector, memory of as many rounds as the delay has.
 */
import type { AnySelector, AnySelectorFactory, ArmSelector } from 'banditspec';
import { selectorDescriptions } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

/** A round of which the selector has not been told. */
interface OpenRound {
  readonly arm: number;
  readonly reward: number;
  readonly probability: number | undefined;
}

function requireLatecomer(selector: AnySelector): ArmSelector {
  if (selector.feedback === 'bandit') return selector;
  throw new BenchError(
    `delay must be 0 beside selectors that learn from more than the reward of the pulled arm, got one of feedback ${JSON.stringify(selector.feedback)}`,
  );
}

/** Whether a selector divides rewards by the probability of its choice. Its own kind may; of the others it is known. */
function needsProbability(selector: ArmSelector): boolean {
  const { kind } = (selector.snapshot?.() ?? {}) as { readonly kind?: string };
  return kind === undefined || !Object.hasOwn(selectorDescriptions, kind)
    ? typeof selector.probability === 'function'
    : selectorDescriptions[kind as keyof typeof selectorDescriptions].family === 'weights';
}

/** The same selectors, told so many rounds late; what is still open when the last answer ends they never hear. */
export function toldLate(factory: AnySelectorFactory, delay: number): AnySelectorFactory {
  if (delay === 0) return factory;
  return (situation) => {
    const selector = requireLatecomer(factory(situation));
    const weighs = needsProbability(selector);
    const open: OpenRound[] = [];
    return {
      feedback: 'bandit',
      armCount: selector.armCount,
      rewardRange: selector.rewardRange,
      select: (random) => selector.select(random),
      update(arm, reward) {
        // Nothing was learned since the choice: this is the probability with which it was made.
        open.push({ arm, reward, probability: weighs ? selector.probability(arm) : undefined });
        if (open.length <= delay) return;
        const round = open.shift()!;
        selector.update(round.arm, round.reward, round.probability);
      },
      probability: (arm) => selector.probability(arm),
      snapshot: () => selector.snapshot(),
      startEpisode: () => selector.startEpisode?.(),
    };
  };
}
