/**
 * What a bandit problem is: how many arms there are and where their rewards lie. Everything else in the package is
 * stated in these two terms; the selectors in particular never hear of tokens or drafts.
 */
import { requireInteger } from './requirements.js';

/**
 * The closed interval that every reward of a problem lies in.
 *
 * For speculative decoding with draft length at most `L` the rewards are accepted lengths, in `[1, L + 1]` tokens: see
 * {@link acceptedLengthRange}. The paper's `L` is `max - min`.
 */
export interface RewardRange {
  /** The least reward, included; in [-1e290, 1e290], so that sums of rewards stay finite. */
  readonly min: number;
  /** The greatest reward, included; in [-1e290, 1e290], at least `min`. */
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
