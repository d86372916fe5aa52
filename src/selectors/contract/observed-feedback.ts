/** The checks that selectors make on rewards that are not only the pulled arm's. */
import { type BanditProblem, requireArm, requireReward } from '../../problem.js';
import { requireFinite, requirementError } from '../../requirements.js';

/** Requires an arm of the problem and one reward for each arm, in the range or NaN, at least one of them a number. */
export function requireObservedRewards(
  who: string,
  { armCount, rewardRange: { min, max } }: BanditProblem,
  arm: number,
  rewards: ArrayLike<number>,
): void {
  requireArm(who, arm, armCount);
  if (rewards?.length !== armCount) throw requirementError(who, 'rewards', `a list of ${armCount}`, rewards);
  let observed = false;
  for (let i = 0; i < armCount; i++) {
    const reward = rewards[i]!;
    if (Number.isNaN(reward)) continue;
    // A call for each would box each number.
    if (!(typeof reward === 'number' && reward >= min && reward <= max)) requireReward(who, reward, min, max);
    observed = true;
  }
  if (!observed) throw requirementError(who, 'rewards', 'known for at least one arm', Number.NaN);
}

/** Requires a context of `size` finite numbers. */
export function requireContext(who: string, context: ArrayLike<number>, size: number): void {
  if (context?.length !== size) throw requirementError(who, 'context', `a list of ${size}`, context);
  // Names are built only for numbers that are refused.
  for (let i = 0; i < size; i++) if (!Number.isFinite(context[i])) requireFinite(who, `context[${i}]`, context[i]!);
}
