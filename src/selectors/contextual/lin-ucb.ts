/**
 * LinUCB with disjoint linear models (Li, Chu, Langford and Schapire 2010, "A contextual-bandit approach to personalized
 * news article recommendation", Algorithm 1): each arm's mean reward is linear in the context. What is known of an arm
 * that was not pulled counts as well.
 * Cost: O(K d^2) time a round for a context of d numbers, K (d + 1) (d + 2) numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireArray, requireFinite, requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireContext, requireObservedRewards } from '../contract/observed-feedback.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link linUcb}. */
export interface LinUcbOptions extends BanditProblem {
  /** How many numbers a context has; a positive integer. A constant 1 is added to them. */
  readonly contextSize: number;
  /**
   * The source's alpha, at least 0: how many standard deviations of the estimate an arm is given in advance, in units of
   * the reward range.
   * @defaultValue 1, within the 0.5 to 2 that is usual.
   */
  readonly optimism?: number;
  /**
   * The weight of the ridge that pulls coefficients to 0, greater than 0.
   * @defaultValue 1, as in the source.
   */
  readonly ridge?: number;
}

/** Snapshot of a {@link linUcb} selector. */
export type LinUcbSnapshot = SelectorSnapshot<
  'linUcb',
  {
    /** How many numbers a context has. */
    readonly contextSize: number;
    /** Standard deviations given in advance. */
    readonly optimism: number;
    /** The weight of the ridge. */
    readonly ridge: number;
  },
  {
    /** For each arm, row by row, the inverse of ridge I + sum x x'. */
    readonly inverses: readonly (readonly number[])[];
    /** For each arm, sum r x, with rewards scaled to [0, 1]. */
    readonly responses: readonly (readonly number[])[];
  }
>;

const VERSION = 1;

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, from: 'contextSize' },
  optimism: { type: 'number', least: 0, default: 1 },
  ridge: { type: 'number', above: 0, default: 1 },
} as const satisfies OptionRules<LinUcbOptions>;

class LinUcb implements ContextualSelector<LinUcbSnapshot> {
  readonly feedback = 'contextual';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly contextSize: number;
  private readonly optimism: number;
  private readonly ridge: number;
  private readonly inverses: readonly Float64Array[];
  private readonly responses: readonly Float64Array[];
  /** The context with a 1 before it, and the inverse times that: overwritten in every call. */
  private readonly features: Float64Array;
  private readonly image: Float64Array;

  constructor(
    problem: BanditProblem,
    config: LinUcbSnapshot['config'],
    inverses: readonly Float64Array[],
    responses: readonly Float64Array[],
  ) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.contextSize = config.contextSize;
    this.optimism = config.optimism;
    this.ridge = config.ridge;
    this.inverses = inverses;
    this.responses = responses;
    this.features = new Float64Array(config.contextSize + 1);
    this.image = new Float64Array(config.contextSize + 1);
  }

  select(_random: RandomSource, context: ArrayLike<number>): number {
    return this.best('linUcb.select', context);
  }

  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const who = 'linUcb.updateObserved';
    requireObservedRewards(who, this, arm, rewards);
    requireContext(who, context, this.contextSize);
    const { features, image } = this;
    const d = features.length;
    this.setFeatures(context);
    for (let i = 0; i < this.armCount; i++) {
      if (Number.isFinite(this.apply(this.inverses[i]!))) continue;
      throw requirementError(who, 'context', "so small that x' A^-1 x is finite", context);
    }
    const { min, max } = this.rewardRange;
    const span = max > min ? max - min : 1;
    for (let i = 0; i < this.armCount; i++) {
      if (Number.isNaN(rewards[i]!)) continue;
      const inverse = this.inverses[i]!;
      // Sherman and Morrison: (A + x x')^-1 = A^-1 - (A^-1 x)(A^-1 x)' / (1 + x' A^-1 x).
      // Rounding may bring the variance below 0.
      const scale = 1 / (1 + Math.max(0, this.apply(inverse)));
      for (let row = 0; row < d; row++) {
        for (let column = 0; column < d; column++) {
          inverse[row * d + column]! -= scale * image[row]! * image[column]!;
        }
      }
      const reward = (rewards[i]! - min) / span;
      for (let row = 0; row < d; row++) this.responses[i]![row]! += reward * features[row]!;
    }
  }

  probability(arm: number, context: ArrayLike<number>): number {
    requireArm('linUcb.probability', arm, this.armCount);
    return this.best('linUcb.probability', context) === arm ? 1 : 0;
  }

  snapshot(): LinUcbSnapshot {
    return {
      kind: 'linUcb',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { contextSize: this.contextSize, optimism: this.optimism, ridge: this.ridge },
      state: {
        inverses: this.inverses.map((inverse) => Array.from(inverse)),
        responses: this.responses.map((response) => Array.from(response)),
      },
    };
  }

  private best(who: string, context: ArrayLike<number>): number {
    requireContext(who, context, this.contextSize);
    this.setFeatures(context);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      // theta' x = (A^-1 b)' x = b' (A^-1 x), A being symmetric. Rounding may bring a variance below 0.
      const variance = Math.max(0, this.apply(this.inverses[i]!));
      let mean = 0;
      const response = this.responses[i]!;
      for (let row = 0; row < response.length; row++) mean += response[row]! * this.image[row]!;
      const index = mean + this.optimism * Math.sqrt(variance);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  private setFeatures(context: ArrayLike<number>): void {
    this.features[0] = 1;
    for (let i = 0; i < this.contextSize; i++) this.features[i + 1] = context[i]!;
  }

  /** Writes the inverse times the features; returns x' A^-1 x. */
  private apply(inverse: Float64Array): number {
    const { features, image } = this;
    const d = features.length;
    let variance = 0;
    for (let row = 0; row < d; row++) {
      let value = 0;
      for (let column = 0; column < d; column++) value += inverse[row * d + column]! * features[column]!;
      image[row] = value;
      variance += value * features[row]!;
    }
    return variance;
  }
}

function readVectors(
  who: string,
  name: string,
  vectors: readonly (readonly number[])[],
  armCount: number,
  size: number,
) {
  requireArray(who, name, vectors, armCount);
  return Array.from(vectors, (vector, i) => {
    requireArray(who, `${name}[${i}]`, vector, size);
    for (let j = 0; j < size; j++) requireFinite(who, `${name}[${i}][${j}]`, vector[j]!);
    return Float64Array.from(vector);
  });
}

function create(options: LinUcbOptions, state?: LinUcbSnapshot['state']): LinUcb {
  const who = 'linUcb';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, contextSize, optimism, ridge } = read;
  const config = { contextSize, optimism, ridge };
  const d = contextSize + 1;
  if (state) {
    const inverses = readVectors(who, 'state.inverses', state.inverses, armCount, d * d);
    return new LinUcb(read, config, inverses, readVectors(who, 'state.responses', state.responses, armCount, d));
  }
  const inverses = Array.from({ length: armCount }, () => {
    const inverse = new Float64Array(d * d);
    for (let row = 0; row < d; row++) inverse[row * d + row] = 1 / ridge;
    return inverse;
  });
  const responses = Array.from({ length: armCount }, () => new Float64Array(d));
  return new LinUcb(read, config, inverses, responses);
}

/**
 * LinUCB: with x the context and a constant 1 before it, and rewards scaled to [0, 1], plays the arm of the greatest
 *
 *     theta_i' x + alpha sqrt( x' A_i^-1 x ),   A_i = ridge I + sum x x',   theta_i = A_i^-1 sum r x
 *
 * the sums over the rounds in which the arm's reward became known. Deterministic; ties go to the lowest arm. Scale
 * contexts to about 1: coefficients of large numbers are learnt slowly, and a linear model knows no thresholds; see
 * `bucketedUcb` for those.
 *
 * Cost: O(K d^2) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = linUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), contextSize: 1, optimism: 0.1 });
 * for (let round = 0; round < 20; round++) {
 *   selector.updateObserved(0, [3, 1], [0]);
 *   selector.updateObserved(0, [3, 5], [1]);
 * }
 * selector.select(createRandom('unused'), [0]); // => 0
 * selector.select(createRandom('unused'), [1]); // => 1
 * ```
 */
export function linUcb(options: LinUcbOptions): ContextualSelector<LinUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link linUcb}. */
export const linUcbDescription: SelectorDescription<LinUcbOptions, ContextualSelector<LinUcbSnapshot>> = {
  kind: 'linUcb',
  version: VERSION,
  family: 'contextual',
  feedback: 'contextual',
  purpose: 'several numbers, linear effects',
  source: 'Li et al. 2010',
  options: OPTIONS,
  settings: ({ contextSize = 1 }) => ({ contextSize }),
  create: linUcb,
  restore: create,
};
