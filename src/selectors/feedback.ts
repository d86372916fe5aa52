/** The checks that a bandit selector makes of what `update` tells it. */
import type { BanditProblem } from '../problem.js';
import { requireArm, requirePositiveProbability, requireReward } from '../requirements.js';

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
