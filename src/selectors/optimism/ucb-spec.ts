/**
 * UCBSpec (Hou et al. 2025, arXiv 2505.15141, Algorithms 4 and 8): optimism for rewards with stationary conditional
 * means (Assumption 4.1); rewards need not be independent. Nothing is promised once means change, though the wide radius
 * often notices a change soon; `exp3Spec` has a guarantee whatever the rewards.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 5K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, type ReadOptions, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { requirePositiveProbability } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link ucbSpec}. */
export interface UcbSpecOptions extends BanditProblem {
  /**
   * The confidence parameter of eq. (6), in (0, 1].
   * @defaultValue 1/2, the value at the end of the proof of Theorem 4.3.
   */
  readonly delta?: number;
  /**
   * A factor on the confidence radius, at least 0. With 1 the guarantee of Theorem 4.3 holds; on answers of 30 to 150
   * rounds that radius explores almost evenly, and 0.1 to 0.2 finds good arms sooner, without a guarantee. With 0 the
   * selector follows the leader.
   * @defaultValue 1, the paper's eq. (6).
   */
  readonly radiusScale?: number;
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order. An arm with draft length L_i has rewards in
   * [1, L_i + 1], so its radius shrinks by L_i / L; without drafting (L_i = 0) there is nothing to explore.
   * @defaultValue `rewardRange` for every arm, the paper's single L.
   */
  readonly armRewardRanges?: readonly RewardRange[];
}

/** Snapshot of a {@link ucbSpec} selector. */
export type UcbSpecSnapshot = SelectorSnapshot<
  'ucbSpec',
  {
    /** The confidence parameter of eq. (6). */
    readonly delta: number;
    /** The factor on the confidence radius. */
    readonly radiusScale: number;
    /** The range of each arm's own rewards; null: the problem's for every arm. */
    readonly armRewardRanges: readonly RewardRange[] | null;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  delta: { type: 'number', above: 0, most: 1, default: 0.5 },
  radiusScale: { type: 'number', least: 0, default: 1 },
  armRewardRanges: ARM_REWARD_RANGES_RULE,
} as const satisfies OptionRules<UcbSpecOptions>;

class UcbSpec implements ArmSelector<UcbSpecSnapshot>, ArmIndices {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly delta: number;
  /** 1 + 2 ln(K / delta), which does not change. */
  private readonly constant: number;
  private readonly radiusScale: number;
  private readonly armRewardRanges: readonly RewardRange[] | null;
  private readonly ranges: readonly RewardRange[];
  private readonly statistics: ArmStatistics;
  /** Empirical means. */
  private readonly means: Float64Array;
  /**
   * The part of the radius that changes only with the arm's own pulls: scale (L_i / 2) sqrt(1 + n_i) / n_i. Outside the
   * root of the rest, since its square would over- or underflow for ranges that are very wide or very narrow. Infinite
   * before the first pull, so that rounds 1 to K pull the arms in order.
   */
  private readonly radiusFactors: Float64Array;
  /** ln(1 + n_i). */
  private readonly logCounts: Float64Array;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(options: ReadOptions<UcbSpecOptions, typeof OPTIONS>, statistics: ArmStatistics) {
    const ranges = readArmRewardRanges('ucbSpec', options, options.armRewardRanges);
    this.armCount = options.armCount;
    this.rewardRange = options.rewardRange;
    this.delta = options.delta;
    this.constant = 1 + 2 * (log(this.armCount) - log(this.delta));
    this.radiusScale = options.radiusScale;
    this.armRewardRanges = options.armRewardRanges ? ranges : null;
    this.ranges = ranges;
    this.statistics = statistics;
    this.means = new Float64Array(this.armCount);
    this.radiusFactors = new Float64Array(this.armCount).fill(Infinity);
    this.logCounts = new Float64Array(this.armCount);
    for (let i = 0; i < this.armCount; i++) if (statistics.counts[i]! > 0) this.refresh(i);
    this.tree = treeForMany(this.armCount, this);
  }

  select(): number {
    const { armCount: K, tree, statistics } = this;
    if (tree) return tree.greatest(statistics.pulls);
    const shared = this.levelAfter(statistics.pulls);
    const { means, radiusFactors, logCounts } = this;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < K; i++) {
      // eq. (7)
      const index = means[i]! + radiusFactors[i]! * Math.sqrt(shared + logCounts[i]!);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  /** eq. (6), its logarithm taken apart: 2 ln(K t^2 (1 + n)^(1/2) / delta) = 2 ln(K / delta) + 4 ln t + ln(1 + n). */
  levelAfter(pulls: number): number {
    return this.constant + 4 * log(Math.max(1, pulls));
  }

  /** What {@link select} compares. */
  indexAt(arm: number, shared: number): number {
    return this.means[arm]! + this.radiusFactors[arm]! * Math.sqrt(shared + this.logCounts[arm]!);
  }

  /** Arms of other reward ranges have other radii. */
  areAlike(one: number, other: number): boolean {
    return this.statistics.areAlike(one, other) && this.radiusFactors[one] === this.radiusFactors[other];
  }

  update(arm: number, reward: number, probability?: number): void {
    requireArm('ucbSpec.update', arm, this.armCount);
    const range = this.ranges[arm]!;
    requireReward('ucbSpec.update', reward, range.min, range.max);
    if (probability !== undefined) requirePositiveProbability('ucbSpec.update', 'probability', probability);
    this.statistics.record(arm, reward);
    this.refresh(arm);
    this.tree?.refresh(arm);
  }

  probability(arm: number): number {
    requireArm('ucbSpec.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): UcbSpecSnapshot {
    const { armCount, rewardRange, delta, radiusScale, armRewardRanges } = this;
    return {
      kind: 'ucbSpec',
      version: VERSION,
      problem: { armCount, rewardRange: { ...rewardRange } },
      config: {
        delta,
        radiusScale,
        armRewardRanges: armRewardRanges?.map((range) => ({ ...range })) ?? null,
      },
      state: this.statistics.toState(),
    };
  }

  private refresh(arm: number): void {
    const n = this.statistics.counts[arm]!;
    const range = this.ranges[arm]!;
    const scale = (this.radiusScale * (range.max - range.min)) / 2;
    this.means[arm] = this.statistics.sums[arm]! / n;
    this.radiusFactors[arm] = (scale * Math.sqrt(1 + n)) / n;
    this.logCounts[arm] = log(1 + n);
  }
}

function create(options: UcbSpecOptions, statistics?: ArmStatistics): UcbSpec {
  const read = readOptions('ucbSpec', OPTIONS, options);
  return new UcbSpec(read, statistics ?? new ArmStatistics(read.armCount));
}

/**
 * UCBSpec: plays the arm with the greatest upper confidence bound on its mean reward.
 *
 * Rounds 1 to K pull the arms in order. After t >= K rounds, with n_i pulls and empirical mean m_i of arm i,
 *
 *     cr_i  = (L/2) sqrt( (1 + n_i) / n_i^2 (1 + 2 ln( K t^2 (1 + n_i)^(1/2) / delta )) )        eq. (6)
 *     UCB_i = m_i + cr_i,   play argmax UCB_i                                                    eq. (7)
 *
 * with L = `max - min` of the reward range. Deterministic; ties go to the lowest arm. Its stopping-time regret is
 * O(H L^2 ln E[len]) (Theorem 4.3); `ucbSpecRegretBound` gives the explicit form.
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function ucbSpec(options: UcbSpecOptions): ArmSelector<UcbSpecSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link ucbSpec}. */
export const ucbSpecDescription: SelectorDescription<UcbSpecOptions, ArmSelector<UcbSpecSnapshot>> = {
  kind: 'ucbSpec',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: "the arms' means stay as they are, whatever the dependence between rounds",
  source: 'Hou et al. 2025, Algorithm 4',
  options: OPTIONS,
  create: ucbSpec,
  restore: ({ armRewardRanges, ...options }, state) => {
    const ranges = readArmRewardRanges('ucbSpec', options, armRewardRanges);
    return create({ ...options, armRewardRanges }, readArmStatistics('ucbSpec', state, options, ranges));
  },
};
