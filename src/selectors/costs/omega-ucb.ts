/**
 * omega-UCB (Heyden, Arzamasov, Fouché and Böhm, AAAI 2024, arXiv 2306.07071): optimism for the reward per cost where
 * the costs are random, as measured times are. Rewards and costs get their own asymmetric (Wilson) confidence bounds.
 * Cost: O(K) time a round, 3K numbers of memory.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { requireArray, requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { CostedArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';

/** Options of {@link omegaUcb}. Rewards must not be negative: a reward per cost needs a true zero. */
export interface OmegaUcbOptions extends BanditProblem {
  /** The most that a round may cost; in [1e-100, 1e100]. Costs are scaled by it. */
  readonly maxCost: number;
  /**
   * The source's rho, greater than 0: the confidence bounds use `z^2 = 2 rho ln(t + 1)`.
   * @defaultValue 1/4, recommended there; regret is proved logarithmic from 1 on.
   */
  readonly confidence?: number;
}

/** Snapshot of an {@link omegaUcb} selector. */
export type OmegaUcbSnapshot = SelectorSnapshot<
  'omegaUcb',
  {
    /** The most that a round may cost. */
    readonly maxCost: number;
    /** The source's rho. */
    readonly confidence: number;
  },
  ArmStatisticsState & {
    /** Sum of each arm's costs. */
    readonly costSums: readonly number[];
  }
>;

const VERSION = 1;

const OPTIONS = {
  maxCost: { type: 'number', least: 1e-100, most: 1e100 },
  confidence: { type: 'number', above: 0, default: 0.25 },
} as const satisfies OptionRules<OmegaUcbOptions>;

class OmegaUcb implements CostedArmSelector<OmegaUcbSnapshot> {
  readonly feedback = 'bandit-with-costs';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly maxCost: number;
  private readonly confidence: number;
  private readonly statistics: ArmStatistics;
  private readonly costSums: Float64Array;

  constructor(options: OmegaUcbOptions, confidence: number, statistics: ArmStatistics, costSums: Float64Array) {
    this.armCount = options.armCount;
    this.rewardRange = { min: options.rewardRange.min, max: options.rewardRange.max };
    this.maxCost = options.maxCost;
    this.confidence = confidence;
    this.statistics = statistics;
    this.costSums = costSums;
  }

  select(): number {
    const { statistics, costSums, maxCost, rewardRange } = this;
    const { counts, sums } = statistics;
    const squaredQuantile = 2 * this.confidence * log(statistics.pulls + 1);
    // Rewards that are all 0 leave nothing to scale by.
    const maxReward = rewardRange.max > 0 ? rewardRange.max : 1;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const n = counts[i]!;
      if (n === 0) return i;
      const reward = Math.min(1, upperWilsonBound(n, sums[i]! / maxReward, squaredQuantile));
      const cost = lowerWilsonBound(n, costSums[i]! / maxCost, squaredQuantile);
      const index = reward / cost;
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  updateWithCost(arm: number, reward: number, cost: number): void {
    const who = 'omegaUcb.updateWithCost';
    requireArm(who, arm, this.armCount);
    requireReward(who, reward, this.rewardRange.min, this.rewardRange.max);
    if (!(typeof cost === 'number' && cost > 0 && cost <= this.maxCost)) {
      throw requirementError(who, 'cost', `in (0, ${this.maxCost}]`, cost);
    }
    this.statistics.record(arm, reward);
    this.costSums[arm]! += cost;
  }

  probability(arm: number): number {
    requireArm('omegaUcb.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): OmegaUcbSnapshot {
    return {
      kind: 'omegaUcb',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { maxCost: this.maxCost, confidence: this.confidence },
      state: { ...this.statistics.toState(), costSums: Array.from(this.costSums) },
    };
  }
}

/** The upper Wilson bound on a mean of which n values in [0, 1] sum to `sum`. */
function upperWilsonBound(n: number, sum: number, squaredQuantile: number): number {
  return (sum + squaredQuantile / 2 + wilsonRadius(n, sum, squaredQuantile)) / (n + squaredQuantile);
}

/**
 * The lower one. Times the upper it is sum^2 / (n (n + z^2)), and is computed from that: the difference would cancel.
 */
function lowerWilsonBound(n: number, sum: number, squaredQuantile: number): number {
  return ((sum / n) * sum) / (sum + squaredQuantile / 2 + wilsonRadius(n, sum, squaredQuantile));
}

/** z sqrt( S (n - S) / n + z^2 / 4 ). */
function wilsonRadius(n: number, sum: number, squaredQuantile: number): number {
  // A sum of n values that are all 1 may exceed n by rounding.
  const spread = Math.max(0, (sum * (n - sum)) / n) + squaredQuantile / 4;
  return Math.sqrt(squaredQuantile * spread);
}

function create(options: OmegaUcbOptions, state?: OmegaUcbSnapshot['state']): OmegaUcb {
  const who = 'omegaUcb';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, rewardRange, maxCost, confidence } = read;
  if (rewardRange.min < 0) throw requirementError(who, 'rewardRange.min', 'at least 0', rewardRange.min);
  if (!state) return new OmegaUcb(read, confidence, new ArmStatistics(armCount), new Float64Array(armCount));
  const statistics = readArmStatistics(who, state, read);
  requireArray(who, 'state.costSums', state.costSums, armCount);
  for (let i = 0; i < armCount; i++) {
    const sum = state.costSums[i]!;
    const n = statistics.counts[i]!;
    // Sums carry rounding errors of at most a unit in the last place for each cost.
    const most = n * maxCost * (1 + n * Number.EPSILON);
    if (!(Number.isFinite(sum) && sum <= most && (n === 0 ? sum === 0 : sum > 0))) {
      throw requirementError(who, `state.costSums[${i}]`, n === 0 ? '0' : `in (0, ${n * maxCost}]`, sum);
    }
  }
  return new OmegaUcb(read, confidence, statistics, Float64Array.from(state.costSums));
}

/**
 * omega-UCB: plays the arm with the greatest ratio of an upper bound on its mean reward to a lower bound on its mean
 * cost. With rewards and costs scaled to [0, 1], n pulls that sum to S and `z^2 = 2 rho ln(t + 1)` after t rounds, the
 * bounds are
 *
 *     ( S + z^2 / 2 +- z sqrt( S (n - S) / n + z^2 / 4 ) ) / (n + z^2)
 *
 * the upper one at most 1. Every arm is pulled once first, in order. Deterministic; ties go to the lowest arm. Where
 * the costs are known beforehand, `fractionalKube` need not learn them.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), maxCost: 3 });
 * for (let round = 0; round < 50; round++) {
 *   selector.updateWithCost(0, 4, 2);
 *   selector.updateWithCost(1, 3, 1);
 * }
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function omegaUcb(options: OmegaUcbOptions): CostedArmSelector<OmegaUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link omegaUcb}. */
export const omegaUcbDescription: SelectorDescription<OmegaUcbOptions, CostedArmSelector<OmegaUcbSnapshot>> = {
  kind: 'omegaUcb',
  version: VERSION,
  family: 'costs',
  feedback: 'bandit-with-costs',
  purpose: 'times are measured and vary',
  source: 'Heyden et al. 2024',
  options: OPTIONS,
  settings: ({ armCosts = [] }) => ({ maxCost: 2 * Math.max(1, ...armCosts) }),
  create: omegaUcb,
  restore: create,
};
