/**
 * Epsilon-greedy (Sutton and Barto 2018, "Reinforcement Learning", section 2.2): the leader, except that with
 * probability epsilon an arm is drawn uniformly. The exploration never ends, so regret grows linearly with the rounds.
 * Cost: O(K) time a round, from 1,000 arms on log K while the leader stays; 3K numbers of memory, from 1,000 arms on
 * 10K more.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { leaderTreeForMany } from '../statistics/empirical-means.js';
import type { IndexTree } from '../statistics/index-tree.js';

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

/** No arm. */
const NOT_SURE = -1;

const OPTIONS = {
  epsilon: { type: 'number', least: 0, most: 1, default: 0.1 },
} as const satisfies OptionRules<EpsilonGreedyOptions>;

class EpsilonGreedy implements ArmSelector<EpsilonGreedySnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly epsilon: number;
  private readonly statistics: ArmStatistics;
  /** Finds the leader among many arms. */
  private readonly tree: IndexTree | null;
  /** Of the coming round: the leader, the probability of exploring, those of the arms and their sum, 1 up to rounding. */
  private leader: number;
  private exploration: number;
  private readonly probabilities: Float64Array;
  private total: number;

  constructor(problem: BanditProblem, epsilon: number, statistics: ArmStatistics) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.epsilon = epsilon;
    this.statistics = statistics;
    this.tree = leaderTreeForMany(statistics);
    this.leader = 0;
    this.exploration = 0;
    this.probabilities = new Float64Array(this.armCount);
    this.probabilities[0] = 1;
    this.total = 1;
    this.refresh();
  }

  select(random: RandomSource): number {
    const u = random();
    const arm = this.tree ? this.armAt(u * this.total) : NOT_SURE;
    return arm === NOT_SURE ? inverseCdfIndex(this.probabilities, this.total, u) : arm;
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('epsilonGreedy.update', this, arm, reward, probability);
    this.statistics.record(arm, reward);
    this.tree?.refresh(arm);
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
    const { armCount: K, probabilities, statistics, tree } = this;
    const leader = tree ? tree.greatest(statistics.pulls) : statistics.leader();
    // While an arm is unpulled it is the leader, and is played with certainty.
    const epsilon = statistics.counts[leader] === 0 ? 0 : this.epsilon;
    if (leader === this.leader && epsilon === this.exploration) return;
    const share = epsilon / K;
    if (epsilon === this.exploration) probabilities[this.leader] = share;
    else probabilities.fill(share);
    probabilities[leader] = share + (1 - epsilon);
    this.leader = leader;
    this.exploration = epsilon;
    this.total = 1;
    if (epsilon === 0) return;
    let total = 0;
    for (let i = 0; i < K; i++) total += probabilities[i]!;
    this.total = total;
  }

  /**
   * What `inverseCdfIndex` gives for this part of the total, by division: all arms but one are equally likely. Its K
   * differences are each rounded by 2^-53 at most; where that much might decide, `NOT_SURE`.
   */
  private armAt(part: number): number {
    const { armCount: K, leader, probabilities } = this;
    const share = this.exploration / K;
    const slack = 2 * K * Number.EPSILON;
    const before = leader * share;
    const after = before + probabilities[leader]!;
    if (part > before + slack && part < after - slack) return leader;
    const place = part < before ? part / share : (part - probabilities[leader]!) / share + 1;
    const arm = Math.floor(place);
    const slackInPlaces = slack / share;
    const isSure = place - arm > slackInPlaces && arm + 1 - place > slackInPlaces;
    const isThere = part < before ? arm >= 0 && arm < leader : arm > leader && arm < K;
    return isSure && isThere ? arm : NOT_SURE;
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
 * Draws one uniform a round, even in the first K and with one arm: it inverts the distribution function
 * `p_i = epsilon / K + (1 - epsilon) 1{i leads}` in arm order.
 *
 * Cost: O(K) a round; from 1,000 arms on log K, and O(K) when the leader changes.
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
  purpose: 'a fixed share of the rounds should explore',
  source: 'Sutton and Barto 2018',
  options: OPTIONS,
  create: epsilonGreedy,
  restore: (options, state) => create(options, readArmStatistics('epsilonGreedy', state, options)),
};
