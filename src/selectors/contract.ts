/**
 * The interface that every selector keeps, and the law behind it: **`select` draws but never learns; `update` learns
 * but never draws**. Snapshots, replay, late feedback and tests follow from it.
 */
import type { BanditProblem } from '../problem.js';
import type { RandomSource } from '../random/source.js';

/**
 * A selector's whole state as plain JSON: what {@link restoreSelector} turns back into a selector that goes on exactly
 * where the first one stood. It holds no randomness: the stream belongs to the caller.
 */
export interface SelectorSnapshot<Kind extends string = string, Config = unknown, State = unknown> {
  /** Which selector this is: the name of its factory, as in `'ucbSpec'`. */
  readonly kind: Kind;
  /** The version of the snapshot's form; a selector restores no version but its own. */
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
   * Chooses the arm of the next round. Changes nothing: two calls with no update between them come from one law.
   *
   * A deterministic selector draws nothing and gives ties to the lowest arm. A randomised one draws exactly one
   * uniform and inverts the distribution function in arm order, unless its own documentation says otherwise.
   *
   * @param random uniform on [0, 1).
   * @returns a 0-based arm.
   */
  select(random: RandomSource): number;

  /**
   * The probability that `select` returns this arm now; over all arms they sum to 1.
   *
   * @throws RangeError when there is no such arm.
   */
  probability(arm: number): number;

  /** The whole state as plain JSON, a copy. */
  snapshot(): Snapshot;
}

/** A selector that learns from the reward of the arm it pulled, and from nothing else. */
export interface ArmSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'bandit';

  /**
   * Learns that `arm` was pulled and gave `reward`. May be called for any arm, and later than the next `select`.
   *
   * @param arm 0-based.
   * @param reward in the reward range, both ends included.
   * @param probability that of the arm when it was selected, in (0, 1]; for a selector that weighs rewards by it
   *   ({@link exp3Spec}, {@link exp3}) and only when other updates came in between. Default: the present one. Others
   *   check it and do not use it.
   * @throws RangeError when an argument is out of its range; the selector is then unchanged.
   */
  update(arm: number, reward: number, probability?: number): void;
}

/** A selector that learns in every round what each arm would have given. */
export interface FullInformationSelector<Snapshot = unknown> extends Selector<Snapshot> {
  /** What the selector learns from. */
  readonly feedback: 'full-information';

  /**
   * Learns the rewards that the arms would have given in one round.
   *
   * @param rewards one for each arm, in arm order, in the reward range.
   * @throws RangeError when there are more or fewer than `armCount`, or one is out of range; the selector is then
   *   unchanged.
   */
  updateAll(rewards: ArrayLike<number>): void;
}

/** Makes a new selector, with nothing learnt, for a problem. What the harness asks for wherever it needs a selector. */
export type SelectorFactory = (problem: BanditProblem) => ArmSelector | FullInformationSelector;
