/**
 * Bayes-UCB (Kaufmann, Cappé, Garivier 2012, "On Bayesian Upper Confidence Bounds for Bandit Problems") with a Gaussian
 * model: plays the arm whose posterior quantile is the greatest. Made for short answers: its prior knows what an arm
 * that was never pulled is likely to give, so an arm that is clearly better is kept without trying all the others, and
 * its optimism grows so slowly that an answer of a few dozen rounds hardly pays for it.
 * Rewards are assumed stationary: an arm that begins badly and becomes the best later can stay unnoticed for some
 * hundred rounds. Use `discountedThompson` or `glrUcb` when means change.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 2K numbers of memory, from 1,000 arms on 10K more.
 */
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { normalQuantile } from '../../random/normal-law.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link bayesUcb}. */
export interface BayesUcbOptions extends BanditProblem {
  /**
   * What an arm is expected to give before it is pulled.
   * @defaultValue where the length of the range is a whole number, `uniformAcceptancePrior` of that length, counted
   *   from the least reward; else the middle of the range, worth 2 pulls.
   */
  readonly prior?: GaussianPrior;
  /**
   * T: the number of rounds for which optimism stays small, greater than 0. After t rounds the quantile is that of
   * level 1 - 1 / (2 + t / T). The source has no such parameter: its level is 1 - 1 / t.
   * @defaultValue 30, the rounds of a short answer: exploring late in one does not pay off. On simulated arms with the
   * means of BanditSpec's Table 1 and 512 tokens, 10 to 30 cost least and 100 half as much again (arms that began badly
   * are retried too late).
   */
  readonly patience?: number;
}

/** Snapshot of a {@link bayesUcb} selector. */
export type BayesUcbSnapshot = SelectorSnapshot<
  'bayesUcb',
  {
    /** The option of this name. */
    readonly prior: GaussianPrior;
    /** The option of this name. */
    readonly patience: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  prior: GAUSSIAN_PRIOR_RULE,
  patience: { type: 'number', above: 0, default: 30 },
} as const satisfies OptionRules<BayesUcbOptions>;

/**
 * Computed quantiles of falling levels can fall, by less than 1e-14 of them: each is right to 32 roundings, the terms of
 * its polynomials being all positive.
 */
const QUANTILE_SLACK = 1 + 1e-13;

class BayesUcb implements DeterministicRule<ArmStatisticsState>, ArmIndices {
  private readonly prior: GaussianPrior;
  private readonly patience: number;
  private readonly statistics: ArmStatistics;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(prior: GaussianPrior, patience: number, statistics: ArmStatistics) {
    this.prior = prior;
    this.patience = patience;
    this.statistics = statistics;
    this.tree = treeForMany(statistics.counts.length, this, QUANTILE_SLACK);
  }

  choose(): number {
    const { mean, pulls: priorPulls } = this.prior;
    const { counts, sums, pulls } = this.statistics;
    if (this.tree) return this.tree.greatest(pulls);
    const deviations = this.levelAfter(pulls);
    const priorSum = priorPulls * mean;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]! + priorPulls;
      const index = (sums[i]! + priorSum) / n + deviations / Math.sqrt(n);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  /** z_t s. */
  levelAfter(pulls: number): number {
    // The quantile of level 1 - x is minus that of level x, which loses no digits when x is small.
    return -normalQuantile(1 / (2 + pulls / this.patience)) * Math.sqrt(this.prior.variance);
  }

  /** What {@link choose} compares. */
  indexAt(arm: number, deviations: number): number {
    const { mean, pulls: priorPulls } = this.prior;
    const n = this.statistics.counts[arm]! + priorPulls;
    return (this.statistics.sums[arm]! + priorPulls * mean) / n + deviations / Math.sqrt(n);
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

function create(options: BayesUcbOptions, statistics?: ArmStatistics): ArmSelector<BayesUcbSnapshot> {
  const read = readOptions('bayesUcb', OPTIONS, options);
  const { patience } = read;
  const prior = priorOrDefault(read.rewardRange, read.prior);
  return deterministicSelector(
    { kind: 'bayesUcb', version: VERSION, problem: read, config: { prior, patience } },
    new BayesUcb(prior, patience, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * Bayes-UCB: plays the arm with the greatest posterior quantile of its mean, under a Gaussian model.
 *
 * After t rounds, with n_i pulls and reward sum S_i of arm i, prior mean m worth k pulls, reward variance s^2 and
 * patience T, it plays
 *
 *     argmax (S_i + k m) / (n_i + k) + z_t s / sqrt(n_i + k),   z_t the Gaussian quantile of level 1 - 1 / (2 + t / T)
 *
 * At first z_t is 0 and the rule is the greatest posterior mean; as t grows it approaches the published level 1 - 1/t,
 * up to the constant T. Deterministic; ties go to the lowest arm. There are no forced first pulls.
 *
 * Rescaling the rewards changes no decision when the prior is rescaled with them: the default prior takes one unit of a
 * range of whole length as one token.
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = bayesUcb({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function bayesUcb(options: BayesUcbOptions): ArmSelector<BayesUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link bayesUcb}. */
export const bayesUcbDescription: SelectorDescription<BayesUcbOptions, ArmSelector<BayesUcbSnapshot>> = {
  kind: 'bayesUcb',
  version: VERSION,
  family: 'posterior',
  feedback: 'bandit',
  purpose: 'each answer starts afresh and has a few dozen rounds: a prior replaces forced exploration',
  source: 'Kaufmann et al. 2012',
  options: OPTIONS,
  create: bayesUcb,
  restore: (options, state) => create(options, readArmStatistics('bayesUcb', state, options)),
};
