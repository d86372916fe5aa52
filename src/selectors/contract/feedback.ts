/** The checks that a selector makes on what `update` or `updateAll` tells it. */
import { type BanditProblem, requireArm, requireReward } from '../../problem.js';
import { requirementError, requirePositiveProbability } from '../../requirements.js';

/** Requires an arm of the problem, a reward in its range and, where one is given, a probability in (0, 1]. */
export function requireFeedback(
  who: string,
  problem: BanditProblem,
  arm: number,
  reward: number,
  probability: number | undefined,
): void {
  requireArm(who, arm, problem.armCount);
  requireReward(who, reward, problem.rewardRange.min, problem.rewardRange.max);
  if (probability !== undefined) requirePositiveProbability(who, 'probability', probability);
}

/** Requires one reward for each arm, each in the range: any list with a length, typed arrays included. */
export function requireRewards(who: string, problem: BanditProblem, rewards: ArrayLike<number>): void {
  const { armCount, rewardRange } = problem;
  if (rewards === null || typeof rewards !== 'object' || rewards.length !== armCount) {
    throw requirementError(who, 'rewards', `a list of ${armCount}`, rewards);
  }
  const { min, max } = rewardRange;
  let i = 0;
  // Four at a time, and the wrong one is found afterwards: this takes 0.6 of the time of one at a time, which with a
  // hundred arms was a sixth of a round of `hedge`. A call for each would box each number.
  for (; i + 3 < armCount; i += 4) {
    const a = rewards[i]!;
    const b = rewards[i + 1]!;
    const c = rewards[i + 2]!;
    const d = rewards[i + 3]!;
    const areNumbers = typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number';
    if (!(areNumbers && a >= min && a <= max && b >= min && b <= max)) break;
    if (!(c >= min && c <= max && d >= min && d <= max)) break;
  }
  for (; i < armCount; i++) requireReward(who, rewards[i]!, min, max);
}
