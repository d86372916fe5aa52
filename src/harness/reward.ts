/** What a selector learns from: the tokens of a round, or the tokens of a round per unit of its time. */
import type { Environment } from '../environments/contract/environment.js';
import type { RewardRange } from '../problem.js';
import { requireArmCosts, requirementError } from '../requirements.js';
import type { SelectorSituation } from '../selectors/contract/selector.js';

/**
 * `'accepted-length'`: the tokens of a round (BanditSpec's reward). `'throughput'`: those tokens over the cost of the
 * arm, in tokens per plain pass of the target model. Accepted length alone favours the longest draft whatever it costs;
 * throughput takes the cost into account (BanditSpec, Section 6.2), though the paper's theorems are about accepted
 * lengths.
 */
export type RewardKind = 'accepted-length' | 'throughput';

/** Requires a kind of reward, and the costs that throughput is computed with. */
export function requireRewardKind(
  who: string,
  reward: RewardKind,
  armCosts: readonly number[] | undefined,
  armCount: number,
): void {
  if (reward !== 'accepted-length' && reward !== 'throughput') {
    throw requirementError(who, 'reward', "'accepted-length' or 'throughput'", reward);
  }
  if (reward === 'accepted-length') return;
  if (armCosts === undefined) throw requirementError(who, 'armCosts', 'known where the reward is throughput', armCosts);
  requireArmCosts(who, armCosts, armCount);
}

/** Turns accepted lengths into throughputs, in place; NaN, for what was not observed, stays NaN. */
export function toThroughputs(outcomes: Float64Array, costs: readonly number[]): void {
  for (let i = 0; i < outcomes.length; i++) outcomes[i]! /= costs[i]!;
}

/**
 * The problem as a selector sees it: the environment's own, or with the ranges of throughputs. Costs are then left out,
 * since the rewards already include them.
 */
export function situationOf(environment: Environment, reward: RewardKind): SelectorSituation {
  if (reward === 'accepted-length') return environment;
  const { armCount, freeArms, contextSize, armCosts, rewardRange } = environment;
  const armRanges = armCosts!.map((cost, arm): RewardRange => {
    const { min, max } = environment.armRanges?.[arm] ?? rewardRange;
    return { min: min / cost, max: max / cost };
  });
  return {
    armCount,
    rewardRange: {
      min: Math.min(...armRanges.map(({ min }) => min)),
      max: Math.max(...armRanges.map(({ max }) => max)),
    },
    armRanges,
    freeArms,
    contextSize,
  };
}
