/**
 * MOSS, minimax optimal strategy in the stochastic case (Audibert and Bubeck 2010, "Regret Bounds and Minimax Policies
 * under Partial Monitoring"), and its anytime form (Degenne and Perchet 2016, "Anytime optimal algorithms in stochastic
 * multi-armed bandits"): an arm pulled more than its share is not explored at all. Worst-case regret O(sqrt(K T)),
 * without the logarithm of `ucb1`.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 2K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link moss}. */
export interface MossOptions extends BanditProblem {
  /**
   * The number of rounds to be played, a positive integer; with it, the published form of 2010.
   * @defaultValue none: the anytime form, with the rounds played so far in its place.
   */
  readonly horizon?: number;
  /**
   * alpha of the anytime form, greater than 0; without effect where there is a horizon.
   * @defaultValue 1.35, the value that SMPyBandits (Besson 2018) reports as the best in practice; its own default is 1.
   */
  readonly alpha?: number;
}

/** Snapshot of a {@link moss} selector. */
export type MossSnapshot = SelectorSnapshot<
  'moss',
  {
    /** The option of this name. */
    readonly horizon: number | null;
    /** The option of this name. */
    readonly alpha: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  horizon: { type: 'integer', least: 1, optional: true },
  alpha: { type: 'number', above: 0, default: 1.35 },
} as const satisfies OptionRules<MossOptions>;

class Moss implements DeterministicRule<ArmStatisticsState>, ArmIndices {
  private readonly min: number;
  private readonly span: number;
  private readonly horizon: number | null;
  private readonly factor: number;
  private readonly statistics: ArmStatistics;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(
    { min, max }: BanditProblem['rewardRange'],
    horizon: number | null,
    alpha: number,
    statistics: ArmStatistics,
  ) {
    this.min = min;
    this.span = max - min;
    this.horizon = horizon;
    this.factor = horizon === null ? (1 + alpha) / 2 : 1;
    this.statistics = statistics;
    this.tree = treeForMany(statistics.counts.length, this);
  }

  choose(): number {
    const { statistics, tree } = this;
    if (tree) return tree.greatest(statistics.pulls);
    const share = this.levelAfter(statistics.pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < statistics.counts.length; i++) {
      const index = this.indexAt(i, share);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  /** An arm's equal share of the rounds. */
  levelAfter(pulls: number): number {
    return (this.horizon ?? pulls) / this.statistics.counts.length;
  }

  indexAt(arm: number, share: number): number {
    const { statistics, min, span, factor } = this;
    const n = statistics.counts[arm]!;
    if (n === 0) return Infinity;
    const mean = statistics.scaledMean(arm, min, span);
    return n < share ? mean + Math.sqrt((factor * log(share / n)) / n) : mean;
  }

  areAlike(one: number, other: number): boolean {
    return this.statistics.areAlike(one, other);
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: MossOptions, statistics?: ArmStatistics): ArmSelector<MossSnapshot> {
  const read = readOptions('moss', OPTIONS, options);
  const { horizon = null, alpha } = read;
  return deterministicSelector(
    { kind: 'moss', version: VERSION, problem: read, config: { horizon, alpha } },
    new Moss(read.rewardRange, horizon, alpha, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * MOSS: plays the arm with the greatest upper confidence bound; an arm's radius is 0 once it has had its share of pulls.
 *
 * The first K rounds pull the arms in order. After t rounds, with n_i pulls and empirical mean m_i of arm i's rewards
 * scaled to [0, 1], and ln+(x) = max(0, ln x), it plays
 *
 *     argmax m_i + sqrt( (1 + alpha) / 2 ln+( t / (K n_i) ) / n_i )             anytime
 *     argmax m_i + sqrt( ln+( T / (K n_i) ) / n_i )                             with a horizon T
 *
 * Deterministic; ties go to the lowest arm. With independent rewards the regret after T rounds, in scaled rewards, is
 * O(sqrt(K T)).
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = moss({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function moss(options: MossOptions): ArmSelector<MossSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link moss}. */
export const mossDescription: SelectorDescription<MossOptions, ArmSelector<MossSnapshot>> = {
  kind: 'moss',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'the worst case over all problems matters',
  source: 'Audibert and Bubeck 2010',
  options: OPTIONS,
  create: moss,
  restore: (options, state) => create(options, readArmStatistics('moss', state, options)),
};
