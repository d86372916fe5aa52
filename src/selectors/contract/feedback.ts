/** The checks that a selector makes of what `update` or `updateAll` tells it. */
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
  for (let i = 0; i < armCount; i++) {
    const reward = rewards[i]!;
    // A call for each would make an object of each number.
    if (!(typeof reward === 'number' && reward >= min && reward <= max)) requireReward(who, reward, min, max);
  }
}
