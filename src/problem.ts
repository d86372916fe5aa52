/**
 * What a bandit problem is: how many arms there are and where their rewards lie; and the checks of arms and rewards
 * that follow. Everything else in the package is stated in these two terms; most selectors never hear of tokens or
 * drafts.
 */
import { requireAtMost, requireFinite, requireInteger, requirementError, requireObject } from './requirements.js';

/**
 * The closed interval that every reward of a problem lies in.
 *
 * For speculative decoding with draft length at most `L` the rewards are accepted lengths, in `[1, L + 1]` tokens: see
 * {@link acceptedLengthRange}. The paper's `L` is `max - min`.
 */
export interface RewardRange {
  /** The least reward, included; in [-1e100, 1e100], so that sums of squares stay finite. */
  readonly min: number;
  /**
   * The greatest reward, included; in [-1e100, 1e100]: equal to `min`, or at least 1e-100 more, so that quotients by
   * the range stay finite.
   */
  readonly max: number;
}

/**
 * A bandit problem: `armCount` arms, numbered from 0 (papers count from 1), whose rewards lie in `rewardRange`.
 */
export interface BanditProblem {
  /** The number of arms, K in the papers; an integer in [1, 1,000,000]. */
  readonly armCount: number;
  /** Where rewards lie, both ends included. */
  readonly rewardRange: RewardRange;
}

/**
 * The range of accepted lengths of one speculative-decoding call: from 1 token (the bonus token alone) to
 * `maxDraftLength + 1` (every drafted token and the bonus token).
 *
 * @param maxDraftLength the most tokens a draft may have, L in BanditSpec; an integer, at least 0 (0: no drafting).
 * @returns `{ min: 1, max: maxDraftLength + 1 }`, in tokens.
 * @throws RangeError when `maxDraftLength` is not an integer of at least 0.
 * @example
 * ```ts
 * acceptedLengthRange(5); // => { min: 1, max: 6 }
 * ```
 */
export function acceptedLengthRange(maxDraftLength: number): RewardRange {
  requireInteger('acceptedLengthRange', 'maxDraftLength', maxDraftLength, 0);
  return { min: 1, max: maxDraftLength + 1 };
}

/** Sums of squares of rewards up to here stay finite, however many rounds are played. */
const GREATEST_REWARD = 1e100;
/** The square of the inverse of a range from here on stays finite too. */
const LEAST_SPAN = 1e-100;

/**
 * Requires a reward range: ends in `[-1e100, 1e100]`, `min = max` or `max - min >= 1e-100`. Returns it as it was read, each
 * end once: what is checked is what is used.
 */
export function readRewardRange(who: string, name: string, range: RewardRange): RewardRange {
  requireObject(who, name, range);
  const { min, max } = range;
  requireRewardEnd(who, `${name}.min`, min);
  requireRewardEnd(who, `${name}.max`, max);
  if (min > max) throw requirementError(who, `${name}.max`, `at least ${name}.min = ${min}`, max);
  const span = max - min;
  if (span > 0 && span < LEAST_SPAN) {
    throw requirementError(who, `${name}.max - ${name}.min`, 'zero or at least 1e-100', span);
  }
  return { min, max };
}

function requireRewardEnd(who: string, name: string, end: number): void {
  requireFinite(who, name, end);
  if (Math.abs(end) > GREATEST_REWARD) throw requirementError(who, name, 'in [-1e100, 1e100]', end);
}

/** More arms than this are a mistake, and would fail where memory is allocated for them. */
const MOST_ARMS = 1_000_000;

/** Requires a bandit problem: an arm count in `[1, 1,000,000]` and a reward range. Returns it as it was read, each part once. */
export function readProblem(who: string, problem: BanditProblem): BanditProblem {
  requireObject(who, 'options', problem);
  const { armCount } = problem;
  requireInteger(who, 'armCount', armCount, 1);
  requireAtMost(who, 'armCount', armCount, MOST_ARMS);
  return { armCount, rewardRange: readRewardRange(who, 'rewardRange', problem.rewardRange) };
}

/** Requires a 0-based arm. Called in every round: one comparison where the argument is right. */
export function requireArm(who: string, arm: number, armCount: number, name = 'arm'): void {
  if (!(Number.isInteger(arm) && arm >= 0 && arm < armCount)) {
    throw requirementError(who, name, `an integer in [0, ${armCount - 1}]`, arm);
  }
}

/** Requires a reward in the range, both ends included. Called in every round. */
export function requireReward(who: string, reward: number, min: number, max: number): void {
  if (!(typeof reward === 'number' && reward >= min && reward <= max)) {
    throw requirementError(who, 'reward', `in [${min}, ${max}]`, reward);
  }
}
