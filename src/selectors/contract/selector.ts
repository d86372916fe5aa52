/**
 * The interface that every selector keeps, and the law behind it: **`select` draws but never learns; `update` learns
 * but never draws**. Snapshots, replay, late feedback and tests rest on it.
 */
import type { BanditProblem, RewardRange } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';

/**
 * A selector's whole state as plain JSON: what {@link restoreSelector} turns back into a selector that goes on exactly
 * where the first one stopped. It holds no randomness: the stream belongs to the caller.
 */
export interface SelectorSnapshot<Kind extends string = string, Config = unknown, State = unknown> {
  /** Which selector this is: the name of its factory, as in `'ucbSpec'`. */
  readonly kind: Kind;
  /** The version of the snapshot's format; a selector restores only its own. */
  readonly version: number;
  /** The problem the selector was made for. */
  readonly problem: BanditProblem;
  /** The selector's parameters, defaults filled in. */
  readonly config: Config;
  /** What it has learnt. */
  readonly state: State;
}

/** What every selector can do, whatever feedback it learns from. */
export interface Selector<Snapshot = unknown> extends BanditProblem {
  /**
   * Chooses the arm of the next round. Changes nothing: two calls with no update between them draw from the same law.
   *
   * A deterministic selector draws nothing and gives ties to the lowest arm. A randomised one draws exactly one
   * uniform and inverts the distribution function in arm order, unless its own documentation says otherwise.
   *
   * @param random uniform on [0, 1).
   * @returns a 0-based arm.
   */
  select(random: RandomSource): number;

  /**
   * The probability that `select` returns this arm now; over all arms these sum to 1.
   *
   * @throws RangeError when there is no such arm.
   */
  probability(arm: number): number;

  /** The whole state as plain JSON, a copy. */
  snapshot(): Snapshot;

  /**
   * Tells a selector that is carried from one prompt to the next that a new prompt begins. Most have no use for it and
   * leave it out; a selector that gives what it learnt in this prompt more weight than what it learnt before needs it.
   */
  startEpisode?(): void;
}

/** A selector that learns from the reward of the arm it pulled, and from nothing else. */
export interface ArmSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'bandit';

  /**
   * Learns that `arm` was pulled and gave `reward`. May be called for any arm, and after later calls of `select`.
   * Rounds have no identity: a reward reported twice counts as two rounds, one never reported as none. Report each
   * once.
   *
   * @param arm 0-based.
   * @param reward in the reward range, both ends included.
   * @param probability the arm's probability when it was selected, in (0, 1]. Needed only by selectors that weight
   *   rewards by it ({@link exp3Spec}, {@link exp3}, {@link exp3Ix}, {@link tsallisInf}) and only when other updates
   *   came in between. Default: the present probability. Other selectors check it and ignore it.
   * @throws RangeError when an argument is out of its range; the selector is then unchanged.
   */
  update(arm: number, reward: number, probability?: number): void;
}

/** A selector that learns from the reward of the arm it pulled and from the time that the round took. */
export interface CostedArmSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'bandit-with-costs';

  /** The most time that a round may take, greater than 0. */
  readonly maxCost: number;

  /**
   * Learns that `arm` was pulled, gave `reward` and took `cost`. May be called after later calls of `select`. A round
   * reported twice counts as two, one never reported as none.
   *
   * @param arm 0-based.
   * @param reward in the reward range, both ends included.
   * @param cost the time of the round, in (0, `maxCost`].
   * @throws RangeError when an argument is out of its range; the selector is then unchanged.
   */
  updateWithCost(arm: number, reward: number, cost: number): void;
}

/** A selector that learns what each arm would have given, including those that were not pulled. */
export interface FullInformationSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'full-information';

  /**
   * Whether it learns from every token position instead of every round, where the episode knows them
   * ({@link Episode.outcomesAt}): a text of N tokens then gives N updates.
   * @defaultValue false
   */
  readonly everyPosition?: boolean;

  /**
   * Learns the rewards that the arms would have given in one round, or at one position. In decoding they become known
   * late: a draft that runs beyond the text produced so far is not yet decided, and counting only the part seen so far
   * understates the arm (censoring). Call this once all of a round's rewards are known. A round reported twice counts
   * as two, one never reported as none.
   *
   * @param rewards one for each arm, in arm order, in the reward range.
   * @throws RangeError when there are more or fewer than `armCount`, or one is out of range; the selector is then
   *   unchanged.
   */
  updateAll(rewards: ArrayLike<number>): void;
}

/**
 * A selector that learns, in every round, from the arm it pulled and from those arms that could be observed at no cost
 * (model-free drafts such as prompt lookup can be evaluated at every verified position).
 */
export interface SideInformationSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'side-information';

  /**
   * Learns from one round. The reward of the pulled arm is known at once; that of another arm only when the text has
   * come as far as its draft would have, so one round may take several calls, each with what is new. Rounds have no
   * identity: a reward reported twice counts twice, one never reported does not count.
   *
   * @param arm the arm that was pulled, 0-based.
   * @param rewards one for each arm, in arm order: in the reward range where it has become known, else NaN. The pulled
   *   arm's reward is in the round's first call and in no other.
   * @throws RangeError when an argument is out of its range; the selector is then unchanged.
   */
  updateObserved(arm: number, rewards: ArrayLike<number>): void;
}

/** A selector that sees a context before each choice, and otherwise learns as a {@link SideInformationSelector} does. */
export interface ContextualSelector<Snapshot = unknown> extends BanditProblem {
  /** What the selector learns from. */
  readonly feedback: 'contextual';

  /** How many numbers a context has; a positive integer. */
  readonly contextSize: number;

  /**
   * Chooses the arm of the next round, as {@link Selector.select} does.
   *
   * @param random uniform on [0, 1).
   * @param context `contextSize` finite numbers, known before the round.
   */
  select(random: RandomSource, context: ArrayLike<number>): number;

  /** The probability that `select` returns this arm in this context now. */
  probability(arm: number, context: ArrayLike<number>): number;

  /**
   * Learns from one round, in one call or several, as {@link SideInformationSelector.updateObserved} does.
   *
   * @param context the context in which the arm was chosen.
   */
  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void;

  /** The whole state as plain JSON, a copy. */
  snapshot(): Snapshot;

  /** Tells a carried selector that a new prompt begins, as {@link Selector.startEpisode} does. */
  startEpisode?(): void;
}

/** Any selector that the harness can drive. */
export type AnySelector =
  | ArmSelector
  | CostedArmSelector
  | FullInformationSelector
  | SideInformationSelector
  | ContextualSelector;

/**
 * Makes a new selector, with nothing learnt, for a problem and what is known of it; the harness asks for one wherever
 * it needs a selector. An environment can be passed as the situation. A factory that needs only the problem
 * ({@link SelectorFactory}) will do too.
 */
export type AnySelectorFactory = (situation: SelectorSituation) => AnySelector;

/** A problem, and what else is known about its arms before the first round. */
export interface SelectorSituation extends BanditProblem {
  /**
   * The range of each arm's own rewards, inside `rewardRange`: arms with different draft lengths have different ranges.
   * The name differs from that of the option `armRewardRanges` of some selectors on purpose: a selector handed a whole
   * environment uses the problem's single range unless told otherwise.
   */
  readonly armRanges?: readonly RewardRange[];
  /** The time of one round of each arm, greater than 0; one unit is one plain pass of the target model. */
  readonly armCosts?: readonly number[];
  /** Whether an arm's outcome can be observed in every round at no cost, pulled or not. */
  readonly freeArms?: readonly boolean[];
  /** How many numbers a context has, where there is one. */
  readonly contextSize?: number;
}

/**
 * Makes a new selector, with nothing learnt, for a problem alone. It can stand wherever an {@link AnySelectorFactory}
 * is asked for.
 */
export type SelectorFactory = (problem: BanditProblem) => ArmSelector | FullInformationSelector;
