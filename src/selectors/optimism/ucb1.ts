/**
 * UCB1 (Auer, Cesa-Bianchi, Fischer 2002, "Finite-time Analysis of the Multiarmed Bandit Problem"): optimism for
 * independent rewards. Its radius is narrower than `ucbSpec`'s, and its guarantee is for a fixed number of rounds.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 2K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem, RewardRange } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link ucb1}. */
export type Ucb1Options = BanditProblem;

/** Snapshot of a {@link ucb1} selector. */
export type Ucb1Snapshot = SelectorSnapshot<'ucb1', Record<string, never>, ArmStatisticsState>;

const VERSION = 1;

/** Auer et al. 2002, figure 1, on rewards scaled to [0, 1]; here the index is scaled back instead. */
function indexOf(n: number, sum: number, span: number, twiceLog: number): number {
  return n === 0 ? Infinity : sum / n + span * Math.sqrt(twiceLog / n);
}

class Ucb1 implements DeterministicRule<ArmStatisticsState>, ArmIndices {
  private readonly span: number;
  private readonly statistics: ArmStatistics;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(rewardRange: RewardRange, statistics: ArmStatistics) {
    this.span = rewardRange.max - rewardRange.min;
    this.statistics = statistics;
    this.tree = treeForMany(statistics.counts.length, this);
  }

  choose(): number {
    const { span, statistics, tree } = this;
    const { counts, sums, pulls } = statistics;
    if (tree) return tree.greatest(pulls);
    const twiceLog = this.levelAfter(pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const index = indexOf(counts[i]!, sums[i]!, span, twiceLog);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  indexAt(arm: number, twiceLog: number): number {
    return indexOf(this.statistics.counts[arm]!, this.statistics.sums[arm]!, this.span, twiceLog);
  }

  areAlike(one: number, other: number): boolean {
    return this.statistics.areAlike(one, other);
  }

  levelAfter(pulls: number): number {
    return 2 * log(pulls);
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: Ucb1Options, statistics?: ArmStatistics): ArmSelector<Ucb1Snapshot> {
  const read = readOptions('ucb1', {}, options);
  return deterministicSelector(
    { kind: 'ucb1', version: VERSION, problem: read, config: {} },
    new Ucb1(read.rewardRange, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * UCB1: plays the arm with the greatest upper confidence bound on its mean reward.
 *
 * The first K rounds pull the arms in order. After t rounds, with n_i pulls and empirical mean m_i of arm i, it plays
 *
 *     argmax m_i + (max - min) sqrt( 2 ln t / n_i )
 *
 * which is Auer et al.'s index with rewards scaled to [0, 1]. Deterministic; ties go to the lowest arm. After a fixed
 * number T of rounds with independent rewards its regret, in scaled rewards, is at most the sum over the worse arms of
 * `8 ln T / Delta_i + (1 + pi^2 / 3) Delta_i` (Theorem 1).
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = ucb1({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function ucb1(options: Ucb1Options): ArmSelector<Ucb1Snapshot> {
  return create(options);
}

/** What the catalogue says of {@link ucb1}. */
export const ucb1Description: SelectorDescription<Ucb1Options, ArmSelector<Ucb1Snapshot>> = {
  kind: 'ucb1',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'you need a baseline that every reader knows',
  source: 'Auer et al. 2002',
  options: {},
  create: ucb1,
  restore: (options, state) => create(options, readArmStatistics('ucb1', state, options)),
};
