/**
 * Fractional KUBE (Tran-Thanh, Chapman, Rogers and Jennings, AAAI 2012, arXiv 1204.1909): optimism for the reward per
 * cost, where the cost of a round of each arm is known. Counting rounds alone always favours the longer draft; counting
 * time does not.
 * Cost: O(K) time a round, 3K numbers of memory.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';

/** Options of {@link fractionalKube}. */
export interface FractionalKubeOptions extends BanditProblem {
  /**
   * The cost of one round of each arm, greater than 0; time, or whatever is to be saved. An environment's `armCosts`.
   * @defaultValue 1 for every arm: the selector is then `ucb1`, rewards scaled by their range.
   */
  readonly armCosts?: readonly number[];
  /**
   * A factor on the confidence radius, at least 0.
   * @defaultValue 1, the radius of the source. On short answers 0.1 to 0.2 finds good arms sooner, without a guarantee.
   */
  readonly radiusScale?: number;
}

/** Snapshot of a {@link fractionalKube} selector. */
export type FractionalKubeSnapshot = SelectorSnapshot<
  'fractionalKube',
  {
    /** The cost of one round of each arm. */
    readonly armCosts: readonly number[];
    /** The factor on the radius. */
    readonly radiusScale: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  armCosts: ARM_COSTS_RULE,
  radiusScale: { type: 'number', least: 0, default: 1 },
} as const satisfies OptionRules<FractionalKubeOptions>;

class FractionalKube implements ArmSelector<FractionalKubeSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly armCosts: Float64Array;
  private readonly radiusScale: number;
  private readonly statistics: ArmStatistics;

  constructor(problem: BanditProblem, armCosts: Float64Array, radiusScale: number, statistics: ArmStatistics) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.armCosts = armCosts;
    this.radiusScale = radiusScale;
    this.statistics = statistics;
  }

  select(): number {
    const { armCosts, statistics, rewardRange } = this;
    const { counts, sums } = statistics;
    const scale = this.radiusScale * (rewardRange.max - rewardRange.min);
    const logTerm = 2 * log(Math.max(1, statistics.pulls));
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const n = counts[i]!;
      if (n === 0) return i;
      const index = (sums[i]! / n + scale * Math.sqrt(logTerm / n)) / armCosts[i]!;
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('fractionalKube.update', this, arm, reward, probability);
    this.statistics.record(arm, reward);
  }

  probability(arm: number): number {
    requireArm('fractionalKube.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): FractionalKubeSnapshot {
    return {
      kind: 'fractionalKube',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { armCosts: Array.from(this.armCosts), radiusScale: this.radiusScale },
      state: this.statistics.toState(),
    };
  }
}

function create(options: FractionalKubeOptions, statistics?: ArmStatistics): FractionalKube {
  const read = readOptions('fractionalKube', OPTIONS, options);
  const costs = Float64Array.from(armCostsOrOnes(read.armCosts, read.armCount));
  return new FractionalKube(read, costs, read.radiusScale, statistics ?? new ArmStatistics(read.armCount));
}

/**
 * Fractional KUBE: plays the arm with the greatest upper confidence bound on its reward per cost,
 *
 *     ( m_i + (max - min) sqrt(2 ln t / n_i) ) / c_i
 *
 * after t rounds with n_i pulls and empirical mean m_i of arm i, whose rounds cost c_i. Every arm is pulled once first,
 * in order. Deterministic; ties go to the lowest arm. It minimises the time that an answer takes: the time lost against
 * the best arm is `sum_i E[n_i] c_i (1 - rho_i / rho*)` with rho_i the mean reward per cost of arm i.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = fractionalKube({ armCount: 2, rewardRange: acceptedLengthRange(4), armCosts: [2, 1], radiusScale: 0.1 });
 * selector.update(0, 4);
 * selector.update(1, 3);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function fractionalKube(options: FractionalKubeOptions): ArmSelector<FractionalKubeSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link fractionalKube}. */
export const fractionalKubeDescription: SelectorDescription<
  FractionalKubeOptions,
  ArmSelector<FractionalKubeSnapshot>
> = {
  kind: 'fractionalKube',
  version: VERSION,
  family: 'costs',
  feedback: 'bandit',
  purpose: 'the time of a round of each arm is known',
  source: 'Tran-Thanh et al. 2012',
  options: OPTIONS,
  create: fractionalKube,
  restore: (options, state) => create(options, readArmStatistics('fractionalKube', state, options)),
};
