/**
 * Discounted Thompson sampling (Raj and Kalyani 2017, "Taming Non-stationary Bandits: A Bayesian Approach") with a
 * Gaussian model: `gaussianThompson` with a memory that fades. What an arm gave k rounds ago has the weight discount^k,
 * so an arm that is not pulled goes back to its prior and is tried again. For means that drift or jump. Exploration
 * never ends, so with stationary means `gaussianThompson` or `bayesUcb` does better.
 * Cost: O(K) time a round with K normal draws, 2K numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { atMost, normalBounds } from '../../random/cells.js';
import { normalQuantile } from '../../random/normal-law.js';
import { LOWEST_UNIFORM } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { type RandomisedRule, randomisedSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  DISCOUNT_RULE,
  DiscountedStatistics,
  type DiscountedStatisticsState,
  readDiscountedStatistics,
} from '../statistics/discounted-statistics.js';
import { gaussianWinnerLaw } from '../statistics/gaussian-law.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link discountedThompson}. */
export interface DiscountedThompsonOptions extends BanditProblem {
  /**
   * gamma: the factor by which each round discounts the past, in (0, 1), both excluded; a memory of 1 / (1 - gamma)
   * rounds. The source has no default.
   */
  readonly discount: number;
  /**
   * What an arm is expected to give before it is pulled.
   * @defaultValue as for `bayesUcb`.
   */
  readonly prior?: GaussianPrior;
}

/** Snapshot of a {@link discountedThompson} selector. */
export type DiscountedThompsonSnapshot = SelectorSnapshot<
  'discountedThompson',
  {
    /** The option of this name. */
    readonly discount: number;
    /** The option of this name. */
    readonly prior: GaussianPrior;
  },
  DiscountedStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  discount: DISCOUNT_RULE,
  prior: GAUSSIAN_PRIOR_RULE,
} as const satisfies OptionRules<DiscountedThompsonOptions>;

class DiscountedThompson implements RandomisedRule<DiscountedStatisticsState> {
  private readonly min: number;
  private readonly prior: GaussianPrior;
  private readonly statistics: DiscountedStatistics;
  private readonly bounds: Float64Array;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(min: number, prior: GaussianPrior, statistics: DiscountedStatistics) {
    this.min = min;
    this.prior = prior;
    this.statistics = statistics;
    this.bounds = normalBounds();
    this.cachedLaw = null;
  }

  draw(random: RandomSource): number {
    const { mean, pulls: priorPulls, variance } = this.prior;
    const { bounds } = this;
    const { counts, sums } = this.statistics;
    const deviation = Math.sqrt(variance);
    const priorSum = priorPulls * (mean - this.min);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]! + priorPulls;
      const ownMean = (sums[i]! + priorSum) / n;
      const ownDeviation = deviation / Math.sqrt(n);
      const u = random() || LOWEST_UNIFORM;
      if (ownMean + ownDeviation * atMost(bounds, u) <= bestIndex) continue;
      const index = ownMean + ownDeviation * normalQuantile(u);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  law(): Float64Array {
    const prior = { ...this.prior, mean: this.prior.mean - this.min };
    this.cachedLaw ??= gaussianWinnerLaw(prior, this.statistics.counts, this.statistics.sums);
    return this.cachedLaw;
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.cachedLaw = null;
  }

  toState(): DiscountedStatisticsState {
    return this.statistics.toState();
  }
}

function create(
  options: DiscountedThompsonOptions,
  state?: DiscountedStatisticsState,
): ArmSelector<DiscountedThompsonSnapshot> {
  const read = readOptions('discountedThompson', OPTIONS, options);
  const { rewardRange, discount } = read;
  const prior = priorOrDefault(rewardRange, read.prior);
  const statistics = state
    ? readDiscountedStatistics('discountedThompson', state, read, discount)
    : new DiscountedStatistics(read, discount);
  return randomisedSelector(
    { kind: 'discountedThompson', version: VERSION, problem: read, config: { discount, prior } },
    new DiscountedThompson(rewardRange.min, prior, statistics),
  );
}

/**
 * Discounted Thompson sampling: draws a mean for every arm from its posterior and plays the arm with the greatest. N_i
 * and S_i are arm i's pulls and rewards, each weighted by gamma to the power of the rounds since; with prior mean m
 * worth k pulls and reward variance s^2, the posterior is Gaussian with
 *
 *     mean (S_i + k m) / (N_i + k),   variance s^2 / (N_i + k)
 *
 * Draws K uniforms a round, one for each arm in arm order. `probability` is computed numerically when it is asked for,
 * with an absolute error of about 1e-4. Rescaling the rewards changes no decision when the prior is rescaled with them.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = discountedThompson({ armCount: 4, rewardRange: acceptedLengthRange(5), discount: 0.99 });
 * selector.probability(2); // => 0.25
 * ```
 */
export function discountedThompson(options: DiscountedThompsonOptions): ArmSelector<DiscountedThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link discountedThompson}. */
export const discountedThompsonDescription: SelectorDescription<
  DiscountedThompsonOptions,
  ArmSelector<DiscountedThompsonSnapshot>
> = {
  kind: 'discountedThompson',
  version: VERSION,
  family: 'changing',
  feedback: 'bandit',
  purpose: 'means drift, as for `discountedUcb`, and choices may be sampled',
  source: 'Raj and Kalyani 2017',
  options: OPTIONS,
  settings: () => ({ discount: 0.99 }),
  create: discountedThompson,
  restore: create,
};
