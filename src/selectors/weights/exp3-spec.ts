/**
 * EXP3Spec (Hou et al. 2025, arXiv 2505.15141, Algorithms 5, 9 and 10): exponential weights for rewards that an
 * oblivious adversary fixed beforehand (Assumption 5.1). Needs no horizon. The guarantee is against the best single arm
 * of the whole sequence, whatever the rewards; it does not promise to track a best arm that changes. Use `ucbSpec` when
 * means are stationary.
 * Cost: O(K) time a round with K exponentials, 2K numbers of memory.
 */
import { exponentialWeights } from '../../arithmetic/exponential-weights.js';
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulativeLosses } from '../statistics/cumulative.js';

/** Options of {@link exp3Spec}. */
export type Exp3SpecOptions = BanditProblem;

/** Snapshot of an {@link exp3Spec} selector. */
export type Exp3SpecSnapshot = SelectorSnapshot<
  'exp3Spec',
  Record<string, never>,
  {
    /** Updates so far. */
    readonly rounds: number;
    /** Cumulative loss estimates of the arms, the sums of eq. (21). */
    readonly cumulativeLosses: readonly number[];
  }
>;

const VERSION = 1;

class Exp3Spec implements ArmSelector<Exp3SpecSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  /** ln K. */
  private readonly logArms: number;
  private rounds: number;
  private readonly cumulativeLosses: Float64Array;
  /** Weights of the coming round, up to a common factor, and their sum; functions of the two above. */
  private readonly weights: Float64Array;
  private totalWeight: number;

  constructor(problem: BanditProblem, rounds: number, cumulativeLosses: Float64Array) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.logArms = log(this.armCount);
    this.rounds = rounds;
    this.cumulativeLosses = cumulativeLosses;
    this.weights = new Float64Array(this.armCount);
    this.totalWeight = 0;
    this.reweigh();
  }

  select(random: RandomSource): number {
    return inverseCdfIndex(this.weights, this.totalWeight, random());
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('exp3Spec.update', this, arm, reward, probability);
    const p = probability ?? this.weights[arm]! / this.totalWeight;
    // Updates since the arm was selected may have taken its present probability below what doubles hold.
    if (p === 0) {
      const requirement = `given where arm ${arm} would no longer be selected (its present probability is 0)`;
      throw requirementError('exp3Spec.update', 'probability', requirement, probability);
    }
    const { min, max } = this.rewardRange;
    // eq. (22); a range of one point has no losses.
    if (max > min) {
      const loss = (max - reward) / (max - min) / p;
      // A given probability may be as small as doubles get; the sum stays finite all the same.
      this.cumulativeLosses[arm] = Math.min(this.cumulativeLosses[arm]! + loss, Number.MAX_VALUE);
    }
    this.rounds += 1;
    this.reweigh();
  }

  probability(arm: number): number {
    requireArm('exp3Spec.probability', arm, this.armCount);
    return this.weights[arm]! / this.totalWeight;
  }

  snapshot(): Exp3SpecSnapshot {
    return {
      kind: 'exp3Spec',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: {},
      state: { rounds: this.rounds, cumulativeLosses: Array.from(this.cumulativeLosses) },
    };
  }

  /**
   * eq. (21): the whole sum is weighted anew with the present rate. The least loss is subtracted so that exp cannot
   * underflow for every arm.
   */
  private reweigh(): void {
    const { armCount: K, cumulativeLosses, weights, logArms } = this;
    // Round t = rounds + 1 uses the losses of rounds 1 to t - 1 and this rate.
    const rate = Math.sqrt(logArms / ((this.rounds + 1) * K));
    let least = Infinity;
    for (let i = 0; i < K; i++) if (cumulativeLosses[i]! < least) least = cumulativeLosses[i]!;
    this.totalWeight = exponentialWeights(cumulativeLosses, least, rate, weights);
  }
}

function create(options: Exp3SpecOptions, rounds = 0, losses?: Float64Array): Exp3Spec {
  const problem = readOptions('exp3Spec', {}, options);
  return new Exp3Spec(problem, rounds, losses ?? new Float64Array(problem.armCount));
}

/**
 * EXP3Spec: draws each arm with a probability that falls exponentially with its estimated cumulative loss.
 *
 *     eta_t  = sqrt( ln K / (t K) )
 *     p_{t,i} proportional to exp( -eta_t sum_{s<t} Zhat_{i,s} )                  eq. (21)
 *     Zhat_{i,t} = 1{i = I_t} (max - y_t) / ((max - min) p_{t,i})                 eq. (22)
 *
 * Round t uses the losses of the rounds before it (Algorithm 9; Algorithm 5 prints the index off by one). Draws one
 * uniform a round, even with one arm. Its stopping-time regret is bounded by Theorem 5.3; `exp3SpecRegretBound` gives
 * the number. Where feedback is late, read `probability(arm)` when the arm is selected and pass it to `update`: the
 * loss estimate divides by it, and an update without it throws when the present probability has fallen to 0.
 *
 * Cost: O(K) a round, with K exponentials.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = exp3Spec({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function exp3Spec(options: Exp3SpecOptions): ArmSelector<Exp3SpecSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link exp3Spec}. */
export const exp3SpecDescription: SelectorDescription<Exp3SpecOptions, ArmSelector<Exp3SpecSnapshot>> = {
  kind: 'exp3Spec',
  version: VERSION,
  family: 'weights',
  feedback: 'bandit',
  purpose: 'nothing may be assumed: never much worse than the best single arm, whatever the rewards',
  source: 'Hou et al. 2025, Algorithm 5',
  options: {},
  create: exp3Spec,
  restore: (options, state) => create(options, ...readCumulativeLosses('exp3Spec', state, options.armCount)),
};
