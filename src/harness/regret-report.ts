/** The result of a regret measurement: plain data, ready for JSON (where NaN becomes null). */
import type { EnvironmentDescription } from '../environments/contract/environment.js';
import type { Estimate, Summary } from './estimate.js';
import type { RewardKind } from './reward.js';

/**
 * Whether each episode starts a new selector (`'fresh'`, the paper's setting: the history is empty at every prompt) or
 * one selector goes on from episode to episode (`'carried'`).
 */
export type SelectorMemory = 'fresh' | 'carried';

/** What playing one arm alone came to. Itself the summary of the stopping time, in rounds. */
export interface FixedArmReport extends Summary {
  /** The exact expected stopping time, in rounds, where the environment states its law; else null. */
  readonly expectedStoppingTime: number | null;
  /** MAT, the mean accepted tokens: all tokens over all rounds (a ratio of sums, not a mean of ratios). */
  readonly tokensPerRound: number;
  /** Time per episode; one unit is one plain pass of the target model. */
  readonly elapsed: Estimate;
  /** All tokens over all time: the speed-up over plain decoding, which produces one token a unit. */
  readonly tokensPerTime: number;
  /** Episodes cut off by the round limit; their stopping times count as the limit, a lower bound. */
  readonly truncatedEpisodes: number;
}

/** What one selector came to. */
export interface SelectorReport {
  /** ST, in rounds. */
  readonly stoppingTime: Summary;
  /**
   * Stopping-time regret, eq. (1): ST minus that of the comparator arm in the same episode with the same luck, in
   * rounds. It may be negative: nothing stops a selector that switches from beating every fixed arm.
   */
  readonly stoppingTimeRegret: Summary;
  /**
   * Regret to the best fixed arm of each single episode, eq. (12), in rounds: the stricter yardstick, since it may take
   * another arm in every episode.
   */
  readonly perEpisodeRegret: Summary;
  /** Pulls of each arm per episode, in arm order. */
  readonly pulls: readonly Estimate[];
  /** The share of all pulls that went to the comparator arm, in [0, 1]. */
  readonly bestArmShare: number;
  /** MAT, the mean accepted tokens: all tokens over all rounds (a ratio of sums, not a mean of ratios). */
  readonly tokensPerRound: number;
  /** Time per episode; one unit is one plain pass of the target model. */
  readonly elapsed: Estimate;
  /** Time minus that of the arm of the least mean time, same episode and luck. */
  readonly elapsedRegret: Estimate;
  /** All tokens over all time: the speed-up over plain decoding, which produces one token a unit. */
  readonly tokensPerTime: number;
  /** All rounds of all episodes. */
  readonly totalRounds: number;
  /** Episodes cut off by the round limit; their stopping times count as the limit, a lower bound. */
  readonly truncatedEpisodes: number;
}

/** The fixed arm that regret is measured against, and how it was found. */
export interface Comparator {
  /** The arm of the least expected stopping time, 0-based. */
  readonly arm: number;
  /**
   * `'known-law'`: from exact expected stopping times; `'estimated'`: the least mean stopping time over the same
   * episodes, which leans a little towards whichever arm was lucky.
   */
  readonly basis: 'known-law' | 'estimated';
  /** The arm of the least mean time, 0-based: the comparator of `elapsedRegret`. */
  readonly elapsedArm: number;
}

/** Where the regret so far is recorded while an episode runs. */
export interface RegretCheckpoints {
  /** Rounds, positive integers, ascending. */
  readonly rounds: readonly number[];
  /**
   * The arms that may turn out to be the comparator, 0-based: each costs time and memory.
   * @defaultValue every arm.
   */
  readonly arms?: readonly number[];
  /**
   * Which percentiles the report has of every checkpoint: numbers in [0, 100], ascending; 0 is the least value, 100 the
   * greatest.
   * @defaultValue 0, 5, 10, 25, 50, 75, 90, 95 and 100: the bands that are usually drawn.
   */
  readonly percentiles?: readonly number[];
}

/**
 * Cumulative regret after each checkpoint, in tokens: how many more tokens the comparator arm alone has produced by then
 * than the selector, with the same luck. Both decode equally many rounds, so that this is the curve of the literature;
 * divided by the comparator's tokens a round it is in rounds.
 *
 * @typeParam Name - The names of the selectors.
 */
export interface RegretOverRounds<Name extends string = string> {
  /** The checkpoints, in rounds. */
  readonly rounds: readonly number[];
  /** Which percentiles the curves have, in [0, 100]. */
  readonly percentiles: readonly number[];
  /** By the name of the selector. */
  readonly selectors: Readonly<Record<Name, RegretCurve>>;
}

/**
 * Regret over the rounds of one selector, column by column: each list has a number for each checkpoint. An episode counts as
 * long as both the selector and the comparator go on after the checkpoint; where none does the lists end.
 */
export interface RegretCurve {
  /** How many episodes go on. */
  readonly count: readonly number[];
  /** Their mean, in tokens. */
  readonly mean: readonly number[];
  /** The standard error of the mean, in tokens; NaN where `count` is 1. `studentT95` of `count - 1` of it make an interval. */
  readonly standardError: readonly number[];
  /** A list for each of the percentiles, in their order: the least regret that so many per cent do not exceed, in tokens. */
  readonly percentiles: readonly (readonly number[])[];
}

/**
 * What `measureRegret` returns. Everything that the figures depend on stands in it.
 *
 * @typeParam Name - The names of the selectors: where `measureRegret` was told them in writing, `selectors.ucbSpec` is there and a
 *   misspelt name does not compile. Any report is a `RegretReport` of unknown names.
 */
export interface RegretReport<Name extends string = string> {
  /** The seed of all streams. */
  readonly seed: string | number;
  /** How many episodes were run, for every selector and every fixed arm. */
  readonly episodes: number;
  /** Whether selectors started afresh in each episode or went on. */
  readonly memory: SelectorMemory;
  /** Whether selectors learnt from the round that ended a sequence. */
  readonly learnFromLastRound: boolean;
  /** What selectors learnt from. */
  readonly reward: RewardKind;
  /** The most rounds of an episode; null: no limit. */
  readonly roundLimit: number | null;
  /** What the environment says of itself; null where it says nothing. */
  readonly environment: EnvironmentDescription | null;
  /** Names of the arms: the environment's, or `arm 0`, `arm 1` and so on. */
  readonly armNames: readonly string[];
  /** Each arm played alone, in arm order. */
  readonly fixedArms: readonly FixedArmReport[];
  /** The stopping time of the best fixed arm of each single episode. */
  readonly bestFixedArmPerEpisode: Summary;
  /** The comparator arm, 0-based: the same as `comparator.arm`. */
  readonly bestArm: number;
  /** Which arm regret is measured against, and how it was found. */
  readonly comparator: Comparator;
  /**
   * One report for each selector, by its name, in the order given; names that are whole numbers (`'1'`) come first and
   * ascending, as in every JavaScript object.
   */
  readonly selectors: Readonly<Record<Name, SelectorReport>>;
  /** Cumulative regret over the rounds; there where checkpoints were asked for. */
  readonly regretOverRounds?: RegretOverRounds<Name>;
}
