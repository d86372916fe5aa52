/**
 * The approximation of Brezzi and Lai (2002, "Optimal learning and experimentation in bandit problems") to the Gittins
 * index, with a Gaussian model: what an arm is worth when the rewards of later rounds count for less and less.
 * Exploring pays only as long as there are rounds left to use what was learnt, so the bonus of an arm fades once it has
 * been pulled for about as long as the future counts. Ahead of the package's others on two of the standard set's
 * stationary experiments (docs/short-answers.md); on recorded prompts, whose means drift, `bayesUcb` and
 * `hierarchicalThompson` are better.
 * What it leaves out: the exact index, which is the solution of an optimal stopping problem and needs tables.
 * Cost: O(K) time a round, from 1,000 arms on log K; 2K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link brezziLai}. */
export interface BrezziLaiOptions extends BanditProblem {
  /**
   * What an arm is expected to give before it is pulled.
   * @defaultValue as for `bayesUcb`.
   */
  readonly prior?: GaussianPrior;
  /**
   * beta: what a reward of the next round is worth relative to one of this round; in (0, 1), both excluded. 1 / (1 -
   * beta) is the number of rounds that count.
   * @defaultValue 0.99, a hundred rounds: the value of the public ranking (DataWraith/banditbench) that this rule is from.
   */
  readonly discount?: number;
}

/** Snapshot of a {@link brezziLai} selector. */
export type BrezziLaiSnapshot = SelectorSnapshot<
  'brezziLai',
  {
    /** The option of this name. */
    readonly prior: GaussianPrior;
    /** The option of this name. */
    readonly discount: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  prior: GAUSSIAN_PRIOR_RULE,
  discount: { type: 'number', above: 0, below: 1, default: 0.99 },
} as const satisfies OptionRules<BrezziLaiOptions>;

/** psi(s), piece by piece as printed; it jumps where the pieces meet. */
function boundaryOf(s: number): number {
  if (s <= 0.2) return Math.sqrt(s / 2);
  if (s <= 1) return 0.49 - 0.11 / Math.sqrt(s);
  if (s <= 5) return 0.63 - 0.26 / Math.sqrt(s);
  if (s <= 15) return 0.77 - 0.58 / Math.sqrt(s);
  return Math.sqrt(2 * log(s) - log(log(s)) - log(16 * Math.PI));
}

class BrezziLai implements DeterministicRule<ArmStatisticsState>, ArmIndices {
  private readonly priorPulls: number;
  private readonly priorSum: number;
  /** The standard deviation of one reward. */
  private readonly deviation: number;
  /** -ln beta. */
  private readonly impatience: number;
  private readonly statistics: ArmStatistics;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(prior: GaussianPrior, discount: number, statistics: ArmStatistics) {
    this.priorPulls = prior.pulls;
    this.priorSum = prior.pulls * prior.mean;
    this.deviation = Math.sqrt(prior.variance);
    this.impatience = -log(discount);
    this.statistics = statistics;
    this.tree = treeForMany(statistics.counts.length, this);
  }

  choose(): number {
    const { tree } = this;
    const { counts, pulls } = this.statistics;
    if (tree) return tree.greatest(pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const index = this.indexAt(i);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  indexAt(arm: number): number {
    const { counts, sums } = this.statistics;
    const n = counts[arm]! + this.priorPulls;
    const bonus = (this.deviation / Math.sqrt(n)) * boundaryOf(1 / (n * this.impatience));
    return (sums[arm]! + this.priorSum) / n + bonus;
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: BrezziLaiOptions, statistics?: ArmStatistics): ArmSelector<BrezziLaiSnapshot> {
  const read = readOptions('brezziLai', OPTIONS, options);
  const { discount } = read;
  const prior = priorOrDefault(read.rewardRange, read.prior);
  return deterministicSelector(
    { kind: 'brezziLai', version: VERSION, problem: read, config: { prior, discount } },
    new BrezziLai(prior, discount, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * Brezzi-Lai: plays the arm with the greatest approximate Gittins index, under a Gaussian model.
 *
 * With n_i pulls and reward sum S_i of arm i, prior mean m worth k pulls, reward variance s^2, N_i = n_i + k and discount
 * beta, it plays
 *
 *     argmax (S_i + k m) / N_i + s / sqrt(N_i) psi( 1 / (N_i (-ln beta)) )
 *
 *     psi(s) = sqrt(s / 2)                                        s <= 0.2
 *              0.49 - 0.11 / sqrt(s)                              0.2 < s <= 1
 *              0.63 - 0.26 / sqrt(s)                              1 < s <= 5
 *              0.77 - 0.58 / sqrt(s)                              5 < s <= 15
 *              sqrt( 2 ln s - ln ln s - ln 16 pi )                15 < s
 *
 * Deterministic; ties go to the lowest arm. There are no forced first pulls. In the end it stays with one arm, which
 * need not be the best: to it, what is learnt after the rounds that count is worth nothing.
 *
 * Rescaling the rewards changes no decision when the prior is rescaled with them.
 *
 * Cost: O(K) a round; from 1,000 arms on log K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = brezziLai({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function brezziLai(options: BrezziLaiOptions): ArmSelector<BrezziLaiSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link brezziLai}. */
export const brezziLaiDescription: SelectorDescription<BrezziLaiOptions, ArmSelector<BrezziLaiSnapshot>> = {
  kind: 'brezziLai',
  version: VERSION,
  family: 'posterior',
  feedback: 'bandit',
  purpose: 'answers are short and arms stay as they are: explores as long as there is time to use what it learns',
  source: 'Brezzi and Lai 2002',
  options: OPTIONS,
  create: brezziLai,
  restore: (options, state) => create(options, readArmStatistics('brezziLai', state, options)),
};
