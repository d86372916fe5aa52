/**
 * What a round teaches, for each kind of feedback. The loop of Algorithm 3 is the same for all selectors; what they are
 * told of an episode, and when, is not.
 */
import type { Episode } from '../environments/contract/environment.js';
import type { RandomSource } from '../random/source.js';
import type {
  AnySelector,
  ContextualSelector,
  FullInformationSelector,
  SideInformationSelector,
} from '../selectors/contract/selector.js';
import { LateOutcomes } from './late-outcomes.js';
import { toThroughputs } from './reward.js';

/** The three steps of a round, in this order. */
export interface Lessons {
  /** The selector chooses. */
  select(random: RandomSource): number;
  /** The episode makes one call; returns the accepted length. */
  pull(arm: number): number;
  /** The selector is told of the call, and of whatever `tokens` tokens of text make known. */
  learn(arm: number, acceptedLength: number, tokens: number): void;
}

/**
 * @param selector any but one that learns accepted lengths of pulled arms as they come, which needs no lessons.
 * @param costs the arms' costs where a selector is to learn throughputs; undefined where it is to learn accepted lengths.
 * @throws TypeError when the episode lacks what the selector learns from, or when a selector that weighs costs itself
 *   is to learn throughputs, which already include them.
 */
export function lessonsFor(
  who: string,
  selector: AnySelector,
  episode: Episode,
  freeArms: readonly boolean[] | undefined,
  costs: readonly number[] | undefined,
): Lessons {
  switch (selector.feedback) {
    case 'bandit':
      return {
        select: (random) => selector.select(random),
        pull: (arm) => episode.pull(arm),
        learn: (arm, acceptedLength) => selector.update(arm, acceptedLength / costs![arm]!),
      };
    case 'bandit-with-costs': {
      if (costs) {
        throw new TypeError(
          `${who}: reward must be 'accepted-length' for a selector that weighs costs itself, got 'throughput'`,
        );
      }
      let before = 0;
      return {
        select: (random) => selector.select(random),
        pull(arm) {
          before = episode.elapsed;
          return episode.pull(arm);
        },
        learn: (arm, acceptedLength) => selector.updateWithCost(arm, acceptedLength, episode.elapsed - before),
      };
    }
    case 'full-information':
      requirePullAll(who, episode, 'a selector with full information');
      return selector.everyPosition === true && episode.outcomesAt
        ? everyPosition(selector, episode, costs)
        : everyRound(selector, episode, costs);
    default:
      if (freeArms?.includes(true)) requirePullAll(who, episode, 'free arms');
      return observedArms(who, selector, episode, freeArms, costs);
  }
}

function requirePullAll(who: string, episode: Episode, reader: string): void {
  if (!episode.pullAll) throw new TypeError(`${who}: episode must have pullAll for ${reader}, got one without`);
}

/** Full information of each round, told when its longest outcome is known. */
function everyRound(
  selector: FullInformationSelector,
  episode: Episode,
  costs: readonly number[] | undefined,
): Lessons {
  const outcomes = new Float64Array(selector.armCount);
  const context = new Float64Array(0);
  const rounds = new LateOutcomes(true);
  return {
    select: (random) => selector.select(random),
    pull: (arm) => episode.pullAll!(arm, outcomes),
    learn(arm, acceptedLength, tokens) {
      rounds.add(tokens - acceptedLength, arm, outcomes, context);
      for (let told = rounds.next(tokens); told; told = rounds.next(tokens)) {
        if (costs) toThroughputs(told.outcomes, costs);
        selector.updateAll(told.outcomes);
      }
    },
  };
}

/** Full information of each position, told in order, each when its longest outcome is known. */
function everyPosition(
  selector: FullInformationSelector,
  episode: Episode,
  costs: readonly number[] | undefined,
): Lessons {
  const outcomes = new Float64Array(selector.armCount);
  /** The first that has not been told. */
  let position = 0;
  return {
    select: (random) => selector.select(random),
    pull: (arm) => episode.pull(arm),
    learn(_arm, _acceptedLength, tokens) {
      for (; position < tokens; position++) {
        episode.outcomesAt!(position, outcomes);
        for (let i = 0; i < outcomes.length; i++) if (outcomes[i]! > tokens - position) return;
        if (costs) toThroughputs(outcomes, costs);
        selector.updateAll(outcomes);
      }
    },
  };
}

/** The pulled arm at once, the free ones when they are known; the context of the round with both, where there is one. */
function observedArms(
  who: string,
  selector: SideInformationSelector | ContextualSelector,
  episode: Episode,
  freeArms: readonly boolean[] | undefined,
  costs: readonly number[] | undefined,
): Lessons {
  const size = selector.feedback === 'contextual' ? selector.contextSize : 0;
  if (size > 0 && episode.context?.length !== size) {
    const got = episode.context ? episode.context.length : 'none';
    throw new TypeError(`${who}: episode must have a context of ${size} numbers, got ${got}`);
  }
  const outcomes = new Float64Array(selector.armCount);
  const context = new Float64Array(size);
  const rounds = new LateOutcomes(false);
  const someAreFree = freeArms?.includes(true) === true;
  return {
    select(random) {
      if (size > 0) context.set(episode.context!);
      return selector.select(random, context);
    },
    pull: (arm) => (someAreFree ? episode.pullAll!(arm, outcomes) : episode.pull(arm)),
    learn(arm, acceptedLength, tokens) {
      for (let i = 0; i < outcomes.length; i++) if (!freeArms?.[i]) outcomes[i] = Number.NaN;
      outcomes[arm] = acceptedLength;
      rounds.add(tokens - acceptedLength, arm, outcomes, context);
      for (let told = rounds.next(tokens); told; told = rounds.next(tokens)) {
        if (costs) toThroughputs(told.outcomes, costs);
        selector.updateObserved(told.arm, told.outcomes, told.context);
      }
    },
  };
}
