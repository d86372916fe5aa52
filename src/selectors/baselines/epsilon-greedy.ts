/**
 * Epsilon-greedy (Sutton and Barto 2018, "Reinforcement Learning", section 2.2): the leader, except that with
 * probability epsilon an arm is drawn uniformly. The exploration never ends, so regret grows linearly with the rounds.
 * Cost: O(K) time a round, 3K numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';

/** Options of {@link epsilonGreedy}. */
export interface EpsilonGreedyOptions extends BanditProblem {
  /**
   * The probability of exploring, in [0, 1]. With 0 the selector follows the leader.
   * @defaultValue 0.1, the best of those in Sutton and Barto 2018, figure 2.2, over its 1,000 rounds.
   */
  readonly epsilon?: number;
}

/** Snapshot of an {@link epsilonGreedy} selector. */
export type EpsilonGreedySnapshot = SelectorSnapshot<
  'epsilonGreedy',
  {
    /** The probability of exploring. */
    readonly epsilon: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  epsilon: { type: 'number', least: 0, most: 1, default: 0.1 },
} as const satisfies OptionRules<EpsilonGreedyOptions>;

class EpsilonGreedy implements ArmSelector<EpsilonGreedySnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly epsilon: number;
  private readonly statistics: ArmStatistics;
  /** Probabilities of the coming round and their sum, 1 up to rounding; functions of the statistics. */
  private readonly probabilities: Float64Array;
  private total: number;

  constructor(problem: BanditProblem, epsilon: number, statistics: ArmStatistics) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.epsilon = epsilon;
    this.statistics = statistics;
    this.probabilities = new Float64Array(this.armCount);
    this.total = 0;
    this.refresh();
  }

  select(random: RandomSource): number {
    return inverseCdfIndex(this.probabilities, this.total, random());
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('epsilonGreedy.update', this, arm, reward, probability);
    this.statistics.record(arm, reward);
    this.refresh();
  }

  probability(arm: number): number {
    requireArm('epsilonGreedy.probability', arm, this.armCount);
    return this.probabilities[arm]!;
  }

  snapshot(): EpsilonGreedySnapshot {
    return {
      kind: 'epsilonGreedy',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { epsilon: this.epsilon },
      state: this.statistics.toState(),
    };
  }

  private refresh(): void {
    const { armCount: K, probabilities, statistics } = this;
    const leader = statistics.leader();
    // While an arm is unpulled it is the leader, and it is played for certain.
    const epsilon = statistics.counts[leader] === 0 ? 0 : this.epsilon;
    let total = 0;
    for (let i = 0; i < K; i++) {
      const p = epsilon / K + (i === leader ? 1 - epsilon : 0);
      probabilities[i] = p;
      total += p;
    }
    this.total = total;
  }
}

function create(options: EpsilonGreedyOptions, statistics?: ArmStatistics): EpsilonGreedy {
  const read = readOptions('epsilonGreedy', OPTIONS, options);
  return new EpsilonGreedy(read, read.epsilon, statistics ?? new ArmStatistics(read.armCount));
}

/**
 * Epsilon-greedy: pulls each arm once, in order; from then on, with probability 1 - epsilon the arm with the greatest
 * empirical mean (ties: the lowest), otherwise an arm drawn uniformly, the leader included.
 *
 * Draws one uniform a round, also in the first K and with one arm: it inverts the distribution function
 * `p_i = epsilon / K + (1 - epsilon) 1{i leads}` in arm order.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = epsilonGreedy({ armCount: 2, rewardRange: acceptedLengthRange(4), epsilon: 0.5 });
 * selector.update(0, 2);
 * selector.update(1, 3);
 * selector.probability(1); // => 0.75
 * ```
 */
export function epsilonGreedy(options: EpsilonGreedyOptions): ArmSelector<EpsilonGreedySnapshot> {
  return create(options);
}

/** What the catalogue says of {@link epsilonGreedy}. */
export const epsilonGreedyDescription: SelectorDescription<EpsilonGreedyOptions, ArmSelector<EpsilonGreedySnapshot>> = {
  kind: 'epsilonGreedy',
  version: VERSION,
  family: 'baselines',
  feedback: 'bandit',
  purpose: 'a fixed share of the rounds explores',
  source: 'Sutton and Barto 2018',
  options: OPTIONS,
  create: epsilonGreedy,
  restore: (options, state) => create(options, readArmStatistics('epsilonGreedy', state, options)),
};
