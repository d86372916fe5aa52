/** The result of a regret measurement: plain data, ready for JSON (where NaN becomes null). */
import type { EnvironmentDescription } from '../environments/contract/environment.js';
import type { Estimate, Summary } from './estimate.js';
import type { RewardKind } from './reward.js';

/**
 * Whether each episode starts a new selector (`'fresh'`, the paper's setting: the history is empty at every prompt) or
 * one selector goes on from episode to episode (`'carried'`).
 */
export type SelectorMemory = 'fresh' | 'carried';

/** The result of playing one arm alone. The report itself is the summary of the stopping time, in rounds. */
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

/** The result of one selector. */
export interface SelectorReport {
  /** ST, in rounds. */
  readonly stoppingTime: Summary;
  /**
   * Stopping-time regret, eq. (1): ST minus that of the comparator arm in the same episode with the same luck, in
   * rounds. It may be negative: a selector that switches arms can beat every fixed one.
   */
  readonly stoppingTimeRegret: Summary;
  /**
   * Regret against the best fixed arm of each single episode, eq. (12), in rounds: the stricter yardstick, since it may
   * take another arm in every episode.
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
  /** Time minus that of the arm with the least mean time, in the same episode with the same luck. */
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
  /** The arm with the least expected stopping time, 0-based. */
  readonly arm: number;
  /**
   * `'known-law'`: from exact expected stopping times; `'estimated'`: the least mean stopping time over the same
   * episodes, which slightly favours whichever arm was lucky.
   */
  readonly basis: 'known-law' | 'estimated';
  /** The arm with the least mean time, 0-based: the comparator of `elapsedRegret`. */
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
   * Which percentiles the report gives at every checkpoint: numbers in [0, 100], ascending; 0 is the least value, 100
   * the greatest.
   * @defaultValue 0, 5, 10, 25, 50, 75, 90, 95 and 100: the bands that are usually drawn.
   */
  readonly percentiles?: readonly number[];
}

/**
 * Cumulative regret after each checkpoint, in tokens: how many more tokens the comparator arm alone has produced by
 * then than the selector, with the same luck. Both have decoded equally many rounds, so this is the regret curve of the
 * literature; divided by the comparator's tokens per round it is in rounds.
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
 * Regret over the rounds of one selector, column by column: each list has a number for each checkpoint. An episode
 * counts as long as both the selector and the comparator go on after the checkpoint; the lists end where no episode
 * does.
 */
export interface RegretCurve {
  /** How many episodes go on. */
  readonly count: readonly number[];
  /** Their mean, in tokens. */
  readonly mean: readonly number[];
  /**
   * The standard error of the mean, in tokens; NaN where `count` is 1. Times `studentT95(count - 1)` it is half the
   * width of a 95% interval.
   */
  readonly standardError: readonly number[];
  /**
   * A list for each of the percentiles, in their order: the least regret that so many per cent of the episodes do not
   * exceed, in tokens.
   */
  readonly percentiles: readonly (readonly number[])[];
}

/**
 * What `measureRegret` returns. It holds everything that the figures depend on.
 *
 * @typeParam Name - The names of the selectors: where the call of `measureRegret` spells them out, `selectors.ucbSpec`
 *   has a type and a misspelt name does not compile. Any report is also a plain `RegretReport`.
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
  /** The environment's description of itself; null where it has none. */
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
  /** Cumulative regret over the rounds; present where checkpoints were asked for. */
  readonly regretOverRounds?: RegretOverRounds<Name>;
}
