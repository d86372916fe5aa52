/**
 * EXP3 (Auer, Cesa-Bianchi, Freund, Schapire 2002, "The Nonstochastic Multiarmed Bandit Problem", figure 1): exponential
 * weights on estimated gains with a fixed share of uniform exploration. It needs a rate, or the number of rounds to
 * compute one; `exp3Spec` needs neither.
 * Cost: O(K) time a round with K exponentials, 2K numbers of memory.
 */
import { exponentialWeights } from '../../arithmetic/exponential-weights.js';
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requireNonNegative, requirePositiveProbability } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulative } from '../statistics/cumulative.js';

/** Options of {@link exp3}: exactly one of `explorationRate` and `horizon`, because the source has a default for neither. */
export type Exp3Options = BanditProblem &
  (
    | {
        /** Auer et al.'s gamma, in (0, 1]: the share of uniform exploration, and K times the learning rate. */
        readonly explorationRate: number;
        /** Not together with `explorationRate`. */
        readonly horizon?: undefined;
      }
    | {
        /** Not together with `horizon`. */
        readonly explorationRate?: undefined;
        /**
         * The number of rounds to be played, a positive integer. It sets the exploration rate to
         * `min(1, sqrt(K ln K / ((e - 1) horizon)))`, which bounds the regret after that many rounds (Corollary 3.2).
         */
        readonly horizon: number;
      }
  );

/** Snapshot of an {@link exp3} selector. */
export type Exp3Snapshot = SelectorSnapshot<
  'exp3',
  {
    /** The exploration rate, including one that a horizon set. */
    readonly explorationRate: number;
  },
  {
    /** Cumulative gain estimates of the arms; gains are rewards scaled to [0, 1]. */
    readonly cumulativeGains: readonly number[];
  }
>;

const VERSION = 1;

const OPTIONS = {
  explorationRate: { type: 'number', above: 0, most: 1, optional: true },
  horizon: { type: 'integer', least: 1, optional: true, startOnly: true },
} as const satisfies OptionRules<Exp3Options>;

class Exp3 implements ArmSelector<Exp3Snapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly explorationRate: number;
  private readonly cumulativeGains: Float64Array;
  /** Probabilities of the coming round and their sum, 1 up to rounding; functions of the gains. */
  private readonly probabilities: Float64Array;
  private total: number;

  constructor(problem: BanditProblem, explorationRate: number, cumulativeGains: Float64Array) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.explorationRate = explorationRate;
    this.cumulativeGains = cumulativeGains;
    this.probabilities = new Float64Array(this.armCount);
    this.total = 0;
    this.reweigh();
  }

  select(random: RandomSource): number {
    return inverseCdfIndex(this.probabilities, this.total, random());
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('exp3.update', this, arm, reward, probability);
    const { min, max } = this.rewardRange;
    // A range of one point has no gains.
    if (max > min) {
      const estimate = (reward - min) / (max - min) / (probability ?? this.probabilities[arm]!);
      // A given probability may be as small as doubles get; the sum stays finite all the same.
      this.cumulativeGains[arm] = Math.min(this.cumulativeGains[arm]! + estimate, Number.MAX_VALUE);
    }
    this.reweigh();
  }

  probability(arm: number): number {
    requireArm('exp3.probability', arm, this.armCount);
    return this.probabilities[arm]!;
  }

  snapshot(): Exp3Snapshot {
    return {
      kind: 'exp3',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { explorationRate: this.explorationRate },
      state: { cumulativeGains: Array.from(this.cumulativeGains) },
    };
  }

  /** The greatest gain is subtracted so that exp cannot overflow: the greatest weight is always 1. */
  private reweigh(): void {
    const { armCount: K, explorationRate, cumulativeGains, probabilities } = this;
    let greatest = 0;
    for (let i = 0; i < K; i++) if (cumulativeGains[i]! > greatest) greatest = cumulativeGains[i]!;
    const totalWeight = exponentialWeights(cumulativeGains, greatest, -explorationRate / K, probabilities);
    let total = 0;
    for (let i = 0; i < K; i++) {
      const p = (1 - explorationRate) * (probabilities[i]! / totalWeight) + explorationRate / K;
      probabilities[i] = p;
      total += p;
    }
    this.total = total;
  }
}

/**
 * EXP3: draws each arm with a probability that grows exponentially with its estimated cumulative gain, and never falls
 * below gamma / K. With gains x_t = (y_t - min) / (max - min) and gamma the exploration rate,
 *
 *     w_{t,i}    = exp( (gamma / K) sum_{s<t} xhat_{i,s} )
 *     p_{t,i}    = (1 - gamma) w_{t,i} / sum_j w_{t,j} + gamma / K
 *     xhat_{i,t} = 1{i = I_t} x_t / p_{t,i}
 *
 * Draws one uniform a round, even with one arm. With `horizon` T the regret after T rounds, in gains, is at most
 * `2 sqrt(e - 1) sqrt(T K ln K)` whatever the rewards (Corollary 3.2 with g = T). With one arm that rate would be 0,
 * which is not allowed; 1 is used, and every rate plays the one arm.
 *
 * Cost: O(K) a round, with K exponentials.
 *
 * @throws RangeError or TypeError when an option is out of its range, or both or neither of `explorationRate` and
 *   `horizon` are given.
 * @example
 * ```ts
 * const selector = exp3({ armCount: 4, rewardRange: acceptedLengthRange(5), horizon: 1000 });
 * selector.probability(2); // => 0.25
 * ```
 */
export function exp3(options: Exp3Options): ArmSelector<Exp3Snapshot> {
  const who = 'exp3';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, explorationRate, horizon } = read;
  if ((explorationRate === undefined) === (horizon === undefined)) {
    const got = horizon === undefined ? 'neither' : 'both';
    throw new TypeError(`${who}: options must have exactly one of explorationRate and horizon, got ${got}`);
  }
  return new Exp3(read, explorationRate ?? rateForHorizon(armCount, horizon!), new Float64Array(armCount));
}

/** Auer et al. 2002, Corollary 3.2, with the trivial bound g = horizon on the best arm's gain. */
function rateForHorizon(armCount: number, horizon: number): number {
  if (armCount === 1) return 1;
  return Math.min(1, Math.sqrt((armCount * log(armCount)) / ((Math.E - 1) * horizon)));
}

/** What the catalogue says of {@link exp3}. */
export const exp3Description: SelectorDescription<Exp3Options, ArmSelector<Exp3Snapshot>> = {
  kind: 'exp3',
  version: VERSION,
  family: 'weights',
  feedback: 'bandit',
  purpose: 'nothing may be assumed, as for `exp3Spec`, and you choose a rate or a horizon',
  source: 'Auer et al. 2002',
  options: OPTIONS,
  settings: ({ horizon }) => ({ horizon }),
  create: exp3,
  restore: ({ explorationRate, ...problem }, { cumulativeGains }) => {
    requirePositiveProbability('exp3', 'config.explorationRate', explorationRate!);
    const { armCount } = problem;
    const gains = readCumulative('exp3', 'state.cumulativeGains', cumulativeGains, armCount, requireNonNegative);
    return new Exp3(problem, explorationRate!, gains);
  },
};
