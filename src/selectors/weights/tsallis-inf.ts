/**
 * Tsallis-INF (Zimmert and Seldin 2021, "Tsallis-INF: An Optimal Algorithm for Stochastic and Adversarial Bandits"): online
 * mirror descent with the square-root regulariser. Optimal, up to constants, both against an adversary and when means are
 * stationary, without being told which; no parameter and no horizon. The first choice where nothing is known about the
 * rewards and answers are long.
 * Cost: O(K) time a round, about six Newton steps, 2K numbers of memory; no logarithm, no exponential.
 */
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { inverseShareIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requireFinite } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { type RandomisedRule, randomisedSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulativeLosses } from '../statistics/cumulative.js';

/**
 * How {@link tsallisInf} estimates losses: divided by the probability, or with a constant subtracted before the
 * division.
 */
export type TsallisInfEstimator = 'importance-weighted' | 'reduced-variance';

/** Options of {@link tsallisInf}. */
export interface TsallisInfOptions extends BanditProblem {
  /**
   * `'importance-weighted'`, with the rate 2 / sqrt(t), or `'reduced-variance'`, with 4 / sqrt(t).
   * @defaultValue `'importance-weighted'`, the simpler of the two that the source analyses.
   */
  readonly estimator?: TsallisInfEstimator;
}

/** Snapshot of a {@link tsallisInf} selector. */
export type TsallisInfSnapshot = SelectorSnapshot<
  'tsallisInf',
  {
    /** The option of this name. */
    readonly estimator: TsallisInfEstimator;
  },
  {
    /** Updates so far. */
    readonly rounds: number;
    /** Cumulative loss estimates of the arms; losses are rewards scaled to [0, 1], the greatest reward to 0. */
    readonly cumulativeLosses: readonly number[];
  }
>;

type State = TsallisInfSnapshot['state'];

/** A loss divided by it is finite. */
const LEAST_PROBABILITY = 1e-300;
/** Differences of cumulative losses stay finite. */
const LARGEST_LOSS = 1e307;

const KIND = 'tsallisInf';
const VERSION = 1;

const OPTIONS = {
  estimator: {
    type: 'choice',
    values: ['importance-weighted', 'reduced-variance'],
    default: 'importance-weighted',
  },
} as const satisfies OptionRules<TsallisInfOptions>;

class TsallisInf implements RandomisedRule<State> {
  private readonly range: BanditProblem['rewardRange'];
  private readonly reducesVariance: boolean;
  private rounds: number;
  private readonly cumulativeLosses: Float64Array;
  /** Probabilities of the coming round are the weights divided by their total, 1 but for rounding; functions of the two above. */
  private readonly weights: Float64Array;
  private totalWeight: number;

  constructor(
    { min, max }: BanditProblem['rewardRange'],
    reducesVariance: boolean,
    rounds: number,
    cumulativeLosses: Float64Array,
  ) {
    this.range = { min, max };
    this.reducesVariance = reducesVariance;
    this.rounds = rounds;
    this.cumulativeLosses = cumulativeLosses;
    this.weights = new Float64Array(cumulativeLosses.length);
    this.totalWeight = 0;
    this.reweigh();
  }

  draw(random: RandomSource): number {
    return inverseShareIndex(this.weights, this.totalWeight, random());
  }

  law(): Float64Array {
    return this.weights.map((weight) => weight / this.totalWeight);
  }

  learn(arm: number, reward: number, probability: number | undefined): void {
    const { cumulativeLosses, weights, totalWeight } = this;
    const { min, max } = this.range;
    // A range of one point has no losses.
    if (max > min) {
      const loss = (max - reward) / (max - min);
      // A probability, given or computed, may be as small as doubles get, or have underflowed.
      const p = Math.max(probability ?? weights[arm]! / totalWeight, LEAST_PROBABILITY);
      let own = loss / p;
      if (this.reducesVariance) {
        // B_i = 1/2 for every arm likely enough, and 0 for the others (section 3 of the source).
        const rate = this.rate();
        for (let i = 0; i < cumulativeLosses.length; i++) {
          const likely = (i === arm ? p : weights[i]! / totalWeight) >= rate * rate;
          if (!likely) continue;
          if (i === arm) own = (loss - 0.5) / p + 0.5;
          else cumulativeLosses[i]! += 0.5;
        }
      }
      cumulativeLosses[arm] = Math.max(-LARGEST_LOSS, Math.min(cumulativeLosses[arm]! + own, LARGEST_LOSS));
    }
    this.rounds += 1;
    this.reweigh();
  }

  toState(): State {
    return { rounds: this.rounds, cumulativeLosses: Array.from(this.cumulativeLosses) };
  }

  /** eta_t of the coming round, t = rounds + 1. */
  private rate(): number {
    return (this.reducesVariance ? 4 : 2) / Math.sqrt(this.rounds + 1);
  }

  /**
   * w_i = 4 / (eta (L_i - x))^2 with x such that the weights sum to 1. With d_i = eta (L_i - least L) / 2 and v = eta
   * (least L - x) / 2 the equation is sum 1 / (d_i + v)^2 = 1, whose root is in [1, sqrt K]. The sum falls and is
   * convex in v, so Newton's method from 1 climbs to the root and never passes it.
   */
  private reweigh(): void {
    const { cumulativeLosses, weights } = this;
    const K = cumulativeLosses.length;
    const halfRate = this.rate() / 2;
    let least = Infinity;
    for (let i = 0; i < K; i++) if (cumulativeLosses[i]! < least) least = cumulativeLosses[i]!;
    let v = 1;
    let sum = 0;
    for (let iteration = 0; iteration < 60; iteration++) {
      sum = 0;
      let slope = 0;
      let i = 0;
      // Two at a time: with a hundred arms 0.8 of the time of one at a time. Each d_i is computed anew: the divisions
      // take the time.
      for (; i + 1 < K; i += 2) {
        const inverse = 1 / (halfRate * (cumulativeLosses[i]! - least) + v);
        const next = 1 / (halfRate * (cumulativeLosses[i + 1]! - least) + v);
        const weight = inverse * inverse;
        const nextWeight = next * next;
        weights[i] = weight;
        weights[i + 1] = nextWeight;
        sum = sum + weight + nextWeight;
        slope = slope + weight * inverse + nextWeight * next;
      }
      if (i < K) {
        const inverse = 1 / (halfRate * (cumulativeLosses[i]! - least) + v);
        const weight = inverse * inverse;
        weights[i] = weight;
        sum += weight;
        slope += weight * inverse;
      }
      const step = (sum - 1) / (2 * slope);
      if (!(step > 1e-15 * v)) break;
      v += step;
    }
    this.totalWeight = sum;
  }
}

function create(options: TsallisInfOptions, rounds = 0, losses?: Float64Array): ArmSelector<TsallisInfSnapshot> {
  const read = readOptions(KIND, OPTIONS, options);
  const { estimator } = read;
  return randomisedSelector(
    { kind: KIND, version: VERSION, problem: read, config: { estimator } },
    new TsallisInf(
      read.rewardRange,
      estimator === 'reduced-variance',
      rounds,
      losses ?? new Float64Array(read.armCount),
    ),
  );
}

/**
 * Tsallis-INF: draws each arm with a probability that falls as the inverse square of its estimated cumulative loss.
 * With losses l_t = (max - y_t) / (max - min), cumulative estimates Lhat and eta_t = 2 / sqrt(t),
 *
 *     p_{t,i} = 4 / ( eta_t (Lhat_{t-1,i} - x_t) )^2,   x_t < min Lhat such that the p_{t,i} sum to 1
 *     lhat_{i,t} = 1{i = I_t} l_t / p_{t,i}
 *
 * The reduced-variance form has eta_t = 4 / sqrt(t) and lhat_{i,t} = 1{i = I_t} (l_t - B_i) / p_{t,i} + B_i, with
 * B_i = 1/2 where p_{t,i} >= eta_t^2 and 0 elsewhere.
 *
 * Draws one uniform a round, even with one arm. After T rounds the regret of the default form, in losses, is at most
 * `4 sqrt(K T) + 1` whatever the rewards, and O(sum ln T / Delta_i) over the worse arms when means are stationary and
 * one arm is best.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = tsallisInf({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function tsallisInf(options: TsallisInfOptions): ArmSelector<TsallisInfSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link tsallisInf}. */
export const tsallisInfDescription: SelectorDescription<TsallisInfOptions, ArmSelector<TsallisInfSnapshot>> = {
  kind: 'tsallisInf',
  version: VERSION,
  family: 'weights',
  feedback: 'bandit',
  purpose: 'rewards may be adversarial or have stationary means: optimal for both, without being told which',
  source: 'Zimmert and Seldin 2021',
  options: OPTIONS,
  create: tsallisInf,
  // Estimates of the reduced-variance form can be negative.
  restore: (options, state) =>
    create(options, ...readCumulativeLosses('tsallisInf', state, options.armCount, requireFinite)),
};
