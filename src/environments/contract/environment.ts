/**
 * The interface that every environment keeps: an environment is where accepted lengths come from; an episode is the
 * decoding of one prompt's answer. Environments and selectors know nothing of each other; they meet in the harness.
 */
import type { BanditProblem, RewardRange } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';

/** The decoding of one prompt's answer, from its first token to its end (EOS). */
export interface Episode {
  /** Whether EOS has been produced. */
  readonly done: boolean;

  /** The time spent so far. One unit is one plain pass of the target model; without a cost model each pull takes 1. */
  readonly elapsed: number;

  /**
   * Makes one speculative-decoding call with the configuration `arm` (SpecDecSub, BanditSpec Algorithm 2).
   *
   * @param arm 0-based.
   * @returns the accepted length in tokens, in [1, L + 1], bonus token included. The block that contains EOS is cut
   *   there: its length counts the tokens up to and including EOS.
   * @throws RangeError when there is no such arm, Error when the episode is done; the episode is then unchanged.
   */
  pull(arm: number): number;

  /**
   * Pulls `arm` as {@link Episode.pull} does, and also tells what every arm would have given in this same round, from
   * this same position and, in a simulator, with this same uniform. Present only where the environment knows; a learner
   * with full information ({@link FullInformationSelector}) needs it.
   *
   * @param arm the arm to pull, 0-based.
   * @param outcomes receives one accepted length for each arm, each cut at EOS; `outcomes[arm]` is what is returned.
   */
  pullAll?(arm: number, outcomes: Float64Array): number;

  /**
   * What every arm would have given at an earlier token position, whether a round began there or not. Present only
   * where the environment knows positions: in a recorded text. This looks into the future of that position;
   * `runEpisode` passes it on once the text produced so far determines it.
   *
   * @param position 0-based, less than the number of tokens produced so far.
   * @param outcomes receives one accepted length for each arm, each cut at EOS.
   */
  outcomesAt?(position: number, outcomes: Float64Array): void;

  /** The context of the next round, where the environment has one: `contextSize` finite numbers. */
  readonly context?: ArrayLike<number>;
}

/** What an environment is, as plain JSON: part of every report, so that a figure can be traced to its source. */
export interface EnvironmentDescription {
  /** The name of the factory, as in `'truncatedGeometric'`. */
  readonly kind: string;
  /** The parameters that tell this environment from others of its kind. */
  readonly [parameter: string]: unknown;
}

/**
 * Independent, identically distributed accepted lengths and a fixed sequence length: all that is needed to compute
 * expected stopping times exactly ({@link expectedStoppingTime}). A report then finds the best arm from these, not from
 * estimates.
 */
export interface AcceptedLengthLaw {
  /** P(accepted length = x) at index x - 1, for each arm; before the cut at EOS. */
  readonly probabilities: readonly (readonly number[])[];
  /** Length of every sequence, in tokens, EOS included. */
  readonly sequenceLength: number;
}

/** Where accepted lengths come from. */
export interface Environment extends BanditProblem {
  /** Names of the arms for reports, in arm order. */
  readonly armNames?: readonly string[];

  /**
   * The range of each arm's own accepted lengths, inside `rewardRange`, in arm order, where arms draft different
   * lengths: what {@link UcbSpecOptions.armRewardRanges} takes. The name differs on purpose, so that a selector made
   * with the environment as its problem keeps the paper's single range for all arms.
   */
  readonly armRanges?: readonly RewardRange[];

  /** What this environment is, for reports. */
  readonly description?: EnvironmentDescription;

  /** The time of one round of each arm, where it is known beforehand; one unit is one plain pass of the target model. */
  readonly armCosts?: readonly number[];

  /** Whether an arm's outcome can be observed in every round at no cost, pulled or not. Needs `pullAll`. */
  readonly freeArms?: readonly boolean[];

  /** How many numbers a context has, where episodes have one. */
  readonly contextSize?: number;

  /** The number of different episodes, where it is limited: a replay has one for each recorded turn. */
  readonly episodeCount?: number;

  /**
   * Starts one episode.
   *
   * @param episode which one, 0-based. A replay takes it as an index into its turns; a simulator ignores it.
   * @param random the episode's own luck. A simulated pull draws exactly one uniform whichever arm is pulled, so that
   *   selectors given the same stream have the same luck (common random numbers). Where real tokens are sampled, a pull
   *   draws as many as it takes ({@link tokenDecoding}).
   */
  begin(episode: number, random: RandomSource): Episode;

  /** The law of the accepted lengths, where rounds are independent and identically distributed and the law is known. */
  readonly law?: AcceptedLengthLaw;
}
