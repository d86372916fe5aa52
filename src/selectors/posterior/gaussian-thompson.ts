/**
 * Thompson sampling (Thompson 1933) with a Gaussian model: plays each arm with the probability, given the rewards so
 * far, that it is the best. The sampled counterpart of `bayesUcb`, with the same prior; it explores more on short
 * answers, and does not depend on the order of the arms.
 * Cost: O(K) time a round with K normal draws, of which most are only bounded (`cells.ts`); 4K numbers of memory.
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
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { gaussianWinnerLaw } from '../statistics/gaussian-law.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link gaussianThompson}. */
export interface GaussianThompsonOptions extends BanditProblem {
  /**
   * What an arm is expected to give before it is pulled.
   * @defaultValue as for `bayesUcb`.
   */
  readonly prior?: GaussianPrior;
}

/** Snapshot of a {@link gaussianThompson} selector. */
export type GaussianThompsonSnapshot = SelectorSnapshot<
  'gaussianThompson',
  {
    /** The option of this name. */
    readonly prior: GaussianPrior;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  prior: GAUSSIAN_PRIOR_RULE,
} as const satisfies OptionRules<GaussianThompsonOptions>;

class GaussianThompson implements RandomisedRule<ArmStatisticsState> {
  private readonly prior: GaussianPrior;
  private readonly statistics: ArmStatistics;
  /** The mean and the deviation of each arm's posterior. */
  private readonly means: Float64Array;
  private readonly deviations: Float64Array;
  private readonly bounds: Float64Array;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(prior: GaussianPrior, statistics: ArmStatistics) {
    this.prior = prior;
    this.statistics = statistics;
    this.means = new Float64Array(statistics.counts.length);
    this.deviations = new Float64Array(statistics.counts.length);
    for (let i = 0; i < this.means.length; i++) this.refresh(i);
    this.bounds = normalBounds();
    this.cachedLaw = null;
  }

  draw(random: RandomSource): number {
    const { means, deviations, bounds } = this;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < means.length; i++) {
      const u = random() || LOWEST_UNIFORM;
      const mean = means[i]!;
      const deviation = deviations[i]!;
      if (mean + deviation * atMost(bounds, u) <= bestIndex) continue;
      const index = mean + deviation * normalQuantile(u);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  law(): Float64Array {
    this.cachedLaw ??= gaussianWinnerLaw(this.prior, this.statistics.counts, this.statistics.sums);
    return this.cachedLaw;
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.refresh(arm);
    this.cachedLaw = null;
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }

  private refresh(arm: number): void {
    const { mean, pulls, variance } = this.prior;
    const n = this.statistics.counts[arm]! + pulls;
    this.means[arm] = (this.statistics.sums[arm]! + pulls * mean) / n;
    this.deviations[arm] = Math.sqrt(variance) / Math.sqrt(n);
  }
}

function create(options: GaussianThompsonOptions, statistics?: ArmStatistics): ArmSelector<GaussianThompsonSnapshot> {
  const read = readOptions('gaussianThompson', OPTIONS, options);
  const prior = priorOrDefault(read.rewardRange, read.prior);
  return randomisedSelector(
    { kind: 'gaussianThompson', version: VERSION, problem: read, config: { prior } },
    new GaussianThompson(prior, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * Gaussian Thompson sampling: draws a mean for every arm from its posterior and plays the arm with the greatest. With
 * n_i pulls and reward sum S_i of arm i, prior mean m worth k pulls and reward variance s^2, the posterior is Gaussian
 * with
 *
 *     mean (S_i + k m) / (n_i + k),   variance s^2 / (n_i + k)
 *
 * Draws K uniforms a round, one for each arm in arm order. `probability` is computed numerically when it is asked for,
 * with an absolute error of about 1e-4. Rescaling the rewards changes no decision when the prior is rescaled with them.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = gaussianThompson({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function gaussianThompson(options: GaussianThompsonOptions): ArmSelector<GaussianThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link gaussianThompson}. */
export const gaussianThompsonDescription: SelectorDescription<
  GaussianThompsonOptions,
  ArmSelector<GaussianThompsonSnapshot>
> = {
  kind: 'gaussianThompson',
  version: VERSION,
  family: 'posterior',
  feedback: 'bandit',
  purpose: 'as for `bayesUcb`, and choices should be sampled, so that the order of the arms does not matter',
  source: 'Thompson 1933',
  options: OPTIONS,
  create: gaussianThompson,
  restore: (options, state) => create(options, readArmStatistics('gaussianThompson', state, options)),
};
