/** Always the same arm. */
import type { BanditProblem } from '../problem.js';
import { requireArm, requireReward } from '../requirements.js';
import type { ArmSelector } from './contract.js';

/** Plays one arm always. */
export function fixedArm({ armCount, rewardRange, arm }: BanditProblem & { readonly arm: number }): ArmSelector {
  requireArm('fixedArm', arm, armCount);
  return {
    armCount,
    rewardRange,
    feedback: 'bandit',
    select: () => arm,
    update: (_arm, reward) => requireReward('fixedArm.update', reward, rewardRange.min, rewardRange.max),
    probability: (i) => (i === arm ? 1 : 0),
    snapshot: () => ({}),
  };
}
