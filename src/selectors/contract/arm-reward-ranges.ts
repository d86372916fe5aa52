/** The option that several selectors have: the range of each arm's own rewards. */
import type { ListRule } from '../../options.js';
import type { BanditProblem, RewardRange } from '../../problem.js';
import { requirementError } from '../../requirements.js';

/** The rule of the option, as far as one range alone can be checked; {@link readArmRewardRanges} checks the rest. */
export const ARM_REWARD_RANGES_RULE = {
  type: 'list',
  length: 'armCount',
  of: { type: 'object', entries: { min: { type: 'number' }, max: { type: 'number' } } },
  optional: true,
  from: 'armRanges',
} as const satisfies ListRule;

/**
 * A copy of each arm's range, checked to lie in the problem's; the problem's range for every arm where none are given.
 */
export function readArmRewardRanges(
  who: string,
  { armCount, rewardRange }: BanditProblem,
  armRewardRanges: readonly RewardRange[] | undefined,
): RewardRange[] {
  if (armRewardRanges === undefined) {
    return Array.from({ length: armCount }, () => ({ min: rewardRange.min, max: rewardRange.max }));
  }
  return Array.from(armRewardRanges, ({ min, max }, i) => {
    if (min > max)
      throw requirementError(who, `armRewardRanges[${i}].max`, `at least armRewardRanges[${i}].min = ${min}`, max);
    if (min < rewardRange.min || max > rewardRange.max) {
      throw new RangeError(
        `${who}: armRewardRanges[${i}] must lie in [${rewardRange.min}, ${rewardRange.max}], got [${min}, ${max}]`,
      );
    }
    return { min, max };
  });
}
