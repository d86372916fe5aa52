/** The check of an option that several selectors have: the range of each arm's own rewards. */
import { type BanditProblem, type RewardRange, requireRewardRange } from '../../problem.js';
import { requireArray } from '../../requirements.js';

/** The range of each arm, checked and copied; the problem's for every arm where none are given. */
export function readArmRewardRanges(
  who: string,
  { armCount, rewardRange }: BanditProblem,
  armRewardRanges: readonly RewardRange[] | undefined,
): RewardRange[] {
  if (armRewardRanges === undefined) {
    return Array.from({ length: armCount }, () => ({ min: rewardRange.min, max: rewardRange.max }));
  }
  requireArray(who, 'armRewardRanges', armRewardRanges, armCount);
  return Array.from(armRewardRanges, (range, i) => {
    requireRewardRange(who, `armRewardRanges[${i}]`, range);
    if (range.min < rewardRange.min || range.max > rewardRange.max) {
      throw new RangeError(
        `${who}: armRewardRanges[${i}] must lie in [${rewardRange.min}, ${rewardRange.max}], got [${range.min}, ${range.max}]`,
      );
    }
    return { min: range.min, max: range.max };
  });
}
