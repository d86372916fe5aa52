/** What the selector is told of a round, for each kind of feedback. */
import type { GrowingText } from '../environments/decoding/drafter.js';
import type { RandomSource } from '../random/source.js';
import { requireFunction, requirementError } from '../requirements.js';
import type { AnySelector } from '../selectors/contract/selector.js';
import type { FreeArms } from './free-arms.js';

/**
 * `'accepted-length'`: the tokens of a round, BanditSpec's reward, which favours the most tokens per pass of the
 * target, whatever drafting costs. `'tokens-per-second'`: those tokens over the time of the round, which counts that
 * cost.
 */
export type EngineReward = 'accepted-length' | 'tokens-per-second';

/** One round, as it is to be told. */
export interface PlayedRound {
  readonly arm: number;
  /** The tokens that it produced. */
  readonly acceptedLength: number;
  /** How long it took; 0 without a clock. */
  readonly milliseconds: number;
  /** The length of the text before it. */
  readonly from: number;
}

/** The two sides of a round. */
export interface Learning {
  /** The selector chooses. */
  select(text: GrowingText, free: FreeArms, random: RandomSource): number;
  /** The selector is told of a round, if it counts, and of what else the text shows. */
  learn(round: PlayedRound | undefined, text: GrowingText, free: FreeArms): void;
}

/** The shortest time of a round that is told, in milliseconds: a coarse clock may say 0. */
const SHORTEST = 1e-3;

/** Tokens per second, at most the range's maximum. */
export function tokensPerSecond({ acceptedLength, milliseconds }: PlayedRound, most: number): number {
  return Math.min((1000 * acceptedLength) / Math.max(milliseconds, SHORTEST), most);
}

/**
 * @param context the context of a contextual selector, from the text.
 * @throws RangeError or TypeError when the selector learns from what an engine cannot tell.
 */
export function learningOf(
  who: string,
  selector: AnySelector,
  reward: EngineReward,
  hasClock: boolean,
  context: ((text: GrowingText) => ArrayLike<number>) | undefined,
): Learning {
  const timed = reward === 'tokens-per-second';
  switch (selector.feedback) {
    case 'bandit': {
      const most = selector.rewardRange.max;
      return {
        select: (_text, _free, random) => selector.select(random),
        learn(round) {
          if (round) selector.update(round.arm, timed ? tokensPerSecond(round, most) : round.acceptedLength);
        },
      };
    }
    case 'bandit-with-costs':
      if (timed)
        throw requirementError(who, 'reward', "'accepted-length' for a selector that weighs costs itself", reward);
      if (!hasClock) throw requirementError(who, 'clock', 'given for a selector that learns from times', undefined);
      return {
        select: (_text, _free, random) => selector.select(random),
        learn(round) {
          if (!round) return;
          const cost = Math.min(Math.max(round.milliseconds, SHORTEST), selector.maxCost);
          selector.updateWithCost(round.arm, round.acceptedLength, cost);
        },
      };
    case 'full-information':
      // Not even for several lengths of one drafter: a draft accepted to its end says nothing of the longer ones, and
      // leaving such rounds out would mean learning only from rejections.
      throw new TypeError(
        `${who}: selector must learn from less than all arms, which an engine cannot tell, got full information`,
      );
    default: {
      if (timed)
        throw requirementError(who, 'reward', "'accepted-length' for a selector that observes free arms", reward);
      const contextual = selector.feedback === 'contextual';
      if (contextual) requireFunction(who, 'context', context);
      const observed = new Float64Array(selector.armCount);
      let drafts: (Int32Array | undefined)[] = [];
      let chosenIn = new Float64Array(0);
      return {
        select(text, free, random) {
          if (contextual) chosenIn = Float64Array.from(context!(text));
          const arm = contextual ? selector.select(random, chosenIn) : selector.select(random);
          drafts = free.propose(arm);
          return arm;
        },
        learn(round, text, free) {
          if (round) {
            observed.fill(Number.NaN);
            observed[round.arm] = round.acceptedLength;
            selector.updateObserved(round.arm, observed, chosenIn);
            free.add(round.from, round.arm, chosenIn, drafts);
          }
          for (const known of free.known(text)) selector.updateObserved(known.arm, known.rewards, known.context);
        },
      };
    }
  }
}
