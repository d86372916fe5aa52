/**
 * Non-parametric Thompson sampling (Riou and Honda 2020, "Bandit Algorithms Based on Thompson Sampling for Bounded Reward
 * Distributions"): random weights on the rewards that an arm gave, and on one more reward, the greatest possible. Needs no
 * grid and no model; optimal in the long run. `dirichletThompson` counts every length as seen once beforehand.
 * Cost: O(K L) time a round with a gamma draw for each different reward, of which most are only bounded (`LazyGammas`); at
 * most 5K (L + 2) numbers of memory. Of an arm with more than 64 different rewards the law is kept on a grid of 17 points
 * (statistics/reward-histogram.ts), and arms that are clearly worse than the draw of the best cost one uniform each.
 */
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { DirichletMean, dirichletMeanDistribution } from '../../random/dirichlet.js';
import { LazyDirichletMean } from '../../random/lazy-dirichlet-mean.js';
import { gammaSlope } from '../../random/lazy-gammas.js';
import type { RandomSource } from '../../random/source.js';
import { winnerLaw } from '../../random/winner.js';
import type { SelectorDescription } from '../contract/description.js';
import { type RandomisedRule, randomisedSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  EXACT,
  emptyHistograms,
  histogramsFromState,
  histogramsToState,
  type RewardHistogram,
  type RewardHistogramsState,
} from '../statistics/reward-histogram.js';

/** Options of {@link nonParametricThompson}. */
export type NonParametricThompsonOptions = BanditProblem;

/** Snapshot of a {@link nonParametricThompson} selector. */
export type NonParametricThompsonSnapshot = SelectorSnapshot<
  'nonParametricThompson',
  Record<string, never>,
  RewardHistogramsState
>;

const VERSION = 1;

/** The posterior of one arm's mean: values as gains, the greatest possible among them, and their Dirichlet parameters. */
interface Weights {
  readonly values: Float64Array;
  /** The counts, and one more for the greatest gain. */
  readonly parameters: Float64Array;
  /** What draws need of the parameters besides. */
  readonly slopes: Float64Array;
}

class NonParametricThompson implements RandomisedRule<RewardHistogramsState> {
  private readonly min: number;
  private readonly span: number;
  private readonly arms: readonly RewardHistogram[];
  private readonly weights: Weights[];
  /** How the arms are compared once the law of one is kept on a grid; null before. */
  private compared: DirichletMean[] | null;
  /** While all rewards are remembered. */
  private readonly sample: LazyDirichletMean;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor({ min, max }: BanditProblem['rewardRange'], arms: readonly RewardHistogram[]) {
    this.min = min;
    this.span = max - min;
    this.arms = arms;
    this.weights = arms.map((arm) => this.weightsOf(arm));
    this.compared = arms.some((arm) => arm.onGrid) ? this.weights.map(meanOf) : null;
    this.sample = new LazyDirichletMean(EXACT + 1);
    this.cachedLaw = null;
  }

  draw(random: RandomSource): number {
    return this.compared ? this.drawByComparing(this.compared, random) : this.drawEach(random);
  }

  /** The arm of the greatest mean is drawn, and the others only in so far as they may be greater. */
  private drawByComparing(means: readonly DirichletMean[], random: RandomSource): number {
    let best = 0;
    for (let i = 1; i < means.length; i++) if (means[i]!.mean > means[best]!.mean) best = i;
    const leader = best;
    let bestIndex = means[leader]!.draw(random);
    for (let i = 0; i < means.length; i++) {
      if (i === leader) continue;
      const index = means[i]!.drawAbove(bestIndex, random);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  private drawEach(random: RandomSource): number {
    const { weights, sample } = this;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < weights.length; i++) {
      const { values, parameters, slopes } = weights[i]!;
      const index = sample.meanAbove(bestIndex, values, parameters, slopes, random);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  law(): Float64Array {
    const { weights } = this;
    this.cachedLaw ??= winnerLaw(weights.length, 0, 1, (i, x) =>
      dirichletMeanDistribution(x, weights[i]!.values, weights[i]!.parameters),
    );
    return this.cachedLaw;
  }

  learn(arm: number, reward: number): void {
    const own = this.arms[arm]!;
    const different = own.values.length;
    const gain = reward - this.min;
    own.record(gain);
    if (!own.onGrid && own.values.length === different) this.countAgain(arm, gain);
    else {
      this.weights[arm] = this.weightsOf(own);
      if (own.onGrid) this.compared ??= this.weights.map(meanOf);
    }
    if (this.compared) this.compared[arm] = meanOf(this.weights[arm]!);
    this.cachedLaw = null;
  }

  toState(): RewardHistogramsState {
    return histogramsToState(this.arms);
  }

  /** A reward that the arm gave before. */
  private countAgain(arm: number, gain: number): void {
    const { parameters, slopes } = this.weights[arm]!;
    const k = this.arms[arm]!.values.indexOf(gain);
    parameters[k]! += 1;
    slopes[k] = gammaSlope(parameters[k]!);
  }

  private weightsOf({ values, counts }: RewardHistogram): Weights {
    const { span } = this;
    // A range of one point has one gain, whatever it is called.
    const gains = values.map((value) => (span > 0 ? value / span : 1));
    const parameters = [...counts];
    if (gains.at(-1) === 1) parameters[parameters.length - 1]! += 1;
    else {
      gains.push(1);
      parameters.push(1);
    }
    return {
      values: Float64Array.from(gains),
      parameters: Float64Array.from(parameters),
      slopes: Float64Array.from(parameters, gammaSlope),
    };
  }
}

function meanOf({ values, parameters }: Weights): DirichletMean {
  return new DirichletMean(values, parameters);
}

function create(
  options: NonParametricThompsonOptions,
  arms?: readonly RewardHistogram[],
): ArmSelector<NonParametricThompsonSnapshot> {
  const read = readOptions('nonParametricThompson', {}, options);
  return randomisedSelector(
    { kind: 'nonParametricThompson', version: VERSION, problem: read, config: {} },
    new NonParametricThompson(read.rewardRange, arms ?? emptyHistograms(read)),
  );
}

/**
 * Non-parametric Thompson sampling: draws weights for the rewards that every arm gave, and for one more, the greatest of
 * the range; plays the arm of the greatest weighted mean.
 *
 *     w ~ Dirichlet(1, ..., 1),   theta_i = sum_s w_s y_{i,s} + w_0 max
 *
 * Equal rewards share their weights, so that the law is that of a Dirichlet over the different rewards with their counts.
 * Draws a varying number of uniforms a round, arm by arm. `probability` is computed numerically when it is asked for, with
 * an absolute error of about 1e-4. With independent rewards each worse arm is pulled `ln T / Kinf(F_i, mu_{i*})` times to
 * first order, which no consistent selector can beat.
 *
 * Every reward is remembered while an arm gave at most 64 different ones, as accepted lengths do. From then on its law is
 * kept on a grid, with which a draw of its mean moves by at most 1/16 of the range.
 *
 * Cost: O(K L) a round for accepted lengths, a gamma draw for each or its bounds. Once an arm is on the grid the arm of the greatest mean is
 * drawn so, and another only as often as a bound says that it may exceed that draw, from the law in which it does so half of
 * the time: the same law of choices, and for five arms 2 microseconds a round where one is clearly the best, 4 where all are
 * alike (`npm run state`, Node 20).
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = nonParametricThompson({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * selector.update(0, 1);
 * selector.update(1, 1);
 * selector.probability(1); // => 0.5
 * ```
 */
export function nonParametricThompson(
  options: NonParametricThompsonOptions,
): ArmSelector<NonParametricThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link nonParametricThompson}. */
export const nonParametricThompsonDescription: SelectorDescription<
  NonParametricThompsonOptions,
  ArmSelector<NonParametricThompsonSnapshot>
> = {
  kind: 'nonParametricThompson',
  version: VERSION,
  family: 'posterior',
  feedback: 'bandit',
  purpose: 'as `imed`, sampled, whatever the rewards: they need not be whole',
  source: 'Riou and Honda 2020',
  options: {},
  create: nonParametricThompson,
  restore: (options, state) => create(options, histogramsFromState('nonParametricThompson', state, options)),
};
