/**
 * LinUCB with disjoint linear models (Li, Chu, Langford and Schapire 2010, "A contextual-bandit approach to
 * personalized news article recommendation", Algorithm 1): each arm's mean reward is linear in the context. What is
 * known of an arm that was not pulled counts as well. The inverse that the source keeps can lose positive definiteness
 * to rounding where contexts are large relative to the ridge; here each arm has a triangular factor of its matrix,
 * updated by rotations, which cannot.
 * Cost: O(K d^2) time a round for a context of d numbers, K (d + 1) (d + 2) numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireArray, requireFinite, requirementError, requirePositive } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireContext, requireObservedRewards } from '../contract/observed-feedback.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link linUcb}. */
export interface LinUcbOptions extends BanditProblem {
  /** How many numbers a context has; an integer in [1, 1000]. A constant 1 is added to them. */
  readonly contextSize: number;
  /**
   * The source's alpha, at least 0: how many standard deviations are added to an arm's estimate, in units of the reward
   * range.
   * @defaultValue 1, within the 0.5 to 2 that is usual.
   */
  readonly optimism?: number;
  /**
   * The weight of the ridge that pulls coefficients to 0, in [1e-290, 1e290].
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
    /** Standard deviations added to an estimate. */
    readonly optimism: number;
    /** The weight of the ridge. */
    readonly ridge: number;
  },
  {
    /** For each arm, row by row, R: upper triangular, its diagonal positive, R'R = ridge I + sum x x'. */
    readonly factors: readonly (readonly number[])[];
    /** For each arm, z with R'z = sum r x, rewards scaled to [0, 1]. */
    readonly responses: readonly (readonly number[])[];
  }
>;

const VERSION = 2;

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, most: 1000, from: 'contextSize' },
  optimism: { type: 'number', least: 0, default: 1 },
  ridge: { type: 'number', least: 1e-290, most: 1e290, default: 1 },
} as const satisfies OptionRules<LinUcbOptions>;

class LinUcb implements ContextualSelector<LinUcbSnapshot> {
  readonly feedback = 'contextual';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly contextSize: number;
  private readonly optimism: number;
  private readonly ridge: number;
  /** R of each arm. */
  private readonly factors: readonly Float64Array[];
  /** z of each arm. */
  private readonly responses: readonly Float64Array[];
  /** The context with a 1 before it, and the vector that is solved or rotated: overwritten in every call. */
  private readonly features: Float64Array;
  private readonly work: Float64Array;

  constructor(
    problem: BanditProblem,
    config: LinUcbSnapshot['config'],
    factors: readonly Float64Array[],
    responses: readonly Float64Array[],
  ) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.contextSize = config.contextSize;
    this.optimism = config.optimism;
    this.ridge = config.ridge;
    this.factors = factors;
    this.responses = responses;
    this.features = new Float64Array(config.contextSize + 1);
    this.work = new Float64Array(config.contextSize + 1);
  }

  select(_random: RandomSource, context: ArrayLike<number>): number {
    return this.best('linUcb.select', context);
  }

  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const who = 'linUcb.updateObserved';
    requireObservedRewards(who, this, arm, rewards);
    this.setFeatures(who, context);
    const { min, max } = this.rewardRange;
    const span = max > min ? max - min : 1;
    for (let i = 0; i < this.armCount; i++) {
      if (!Number.isNaN(rewards[i]!)) this.addRow(this.factors[i]!, this.responses[i]!, (rewards[i]! - min) / span);
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
        factors: this.factors.map((factor) => Array.from(factor)),
        responses: this.responses.map((response) => Array.from(response)),
      },
    };
  }

  private best(who: string, context: ArrayLike<number>): number {
    this.setFeatures(who, context);
    const { work } = this;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      // With w = R'^-1 x: theta' x = w' z, and x' A^-1 x = w' w.
      this.solve(this.factors[i]!);
      const response = this.responses[i]!;
      let mean = 0;
      for (let row = 0; row < response.length; row++) mean += work[row]! * response[row]!;
      // The first entry of w is 1 over that of R, and so not 0.
      const index = mean + this.optimism * norm(work);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  private setFeatures(who: string, context: ArrayLike<number>): void {
    requireContext(who, context, this.contextSize);
    for (let i = 0; i < this.contextSize; i++) {
      if (Math.abs(context[i]!) > GREATEST_CONTEXT) {
        throw requirementError(who, `context[${i}]`, 'in [-1e150, 1e150]', context[i]);
      }
    }
    this.features[0] = 1;
    for (let i = 0; i < this.contextSize; i++) this.features[i + 1] = context[i]!;
  }

  /** Writes w, the solution of R' w = x, into `work`. */
  private solve(factor: Float64Array): void {
    const { features, work } = this;
    const d = features.length;
    for (let k = 0; k < d; k++) {
      let value = features[k]!;
      for (let i = 0; i < k; i++) value -= factor[i * d + k]! * work[i]!;
      work[k] = value / factor[k * d + k]!;
    }
  }

  /** Adds a round: turns (x', r) into the rows of R and z by Givens rotations, so that R'R grows by x x' and R'z by r x. */
  private addRow(factor: Float64Array, response: Float64Array, reward: number): void {
    const { features, work } = this;
    const d = features.length;
    // Not `set`: for short contexts that call costs more than all the rest.
    for (let k = 0; k < d; k++) work[k] = features[k]!;
    let rest = reward;
    for (let k = 0; k < d; k++) {
      const diagonal = factor[k * d + k]!;
      const entry = work[k]!;
      if (entry === 0) continue;
      // Scaled, so that squares neither over- nor underflow.
      const scale = Math.max(diagonal, Math.abs(entry));
      const a = diagonal / scale;
      const b = entry / scale;
      const length = Math.sqrt(a * a + b * b);
      const cosine = a / length;
      const sine = b / length;
      factor[k * d + k] = scale * length;
      for (let j = k + 1; j < d; j++) {
        const old = factor[k * d + j]!;
        factor[k * d + j] = cosine * old + sine * work[j]!;
        work[j] = cosine * work[j]! - sine * old;
      }
      const old = response[k]!;
      response[k] = cosine * old + sine * rest;
      rest = cosine * rest - sine * old;
    }
  }
}

/** With more than this in a context, a factor of contexts and a small ridge could not be divided by. */
const GREATEST_CONTEXT = 1e150;

/** The length of a vector that is not 0, whatever its size. */
function norm(vector: Float64Array): number {
  let greatest = 0;
  for (let i = 0; i < vector.length; i++) greatest = Math.max(greatest, Math.abs(vector[i]!));
  let sum = 0;
  for (let i = 0; i < vector.length; i++) {
    const share = vector[i]! / greatest;
    sum += share * share;
  }
  return greatest * Math.sqrt(sum);
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
    const factors = readVectors(who, 'state.factors', state.factors, armCount, d * d);
    factors.forEach((factor, i) => {
      requireTriangular(who, `state.factors[${i}]`, factor, d);
    });
    return new LinUcb(read, config, factors, readVectors(who, 'state.responses', state.responses, armCount, d));
  }
  const factors = Array.from({ length: armCount }, () => {
    const factor = new Float64Array(d * d);
    for (let row = 0; row < d; row++) factor[row * d + row] = Math.sqrt(ridge);
    return factor;
  });
  return new LinUcb(
    read,
    config,
    factors,
    factors.map(() => new Float64Array(d)),
  );
}

/** Requires nothing below the diagonal, and a diagonal that can be divided by. */
function requireTriangular(who: string, name: string, factor: Float64Array, d: number): void {
  for (let row = 0; row < d; row++) {
    for (let column = 0; column < row; column++) {
      const at = row * d + column;
      if (factor[at] !== 0) throw requirementError(who, `${name}[${at}]`, '0, below the diagonal', factor[at]);
    }
    requirePositive(who, `${name}[${row * d + row}]`, factor[row * d + row]!);
  }
}

/**
 * LinUCB: with x the context and a constant 1 before it, and rewards scaled to [0, 1], plays the arm with the greatest
 *
 *     theta_i' x + alpha sqrt( x' A_i^-1 x ),   A_i = ridge I + sum x x',   theta_i = A_i^-1 sum r x
 *
 * with sums over the rounds in which the arm's reward became known. Deterministic; ties go to the lowest arm. Numbers
 * of a context lie in [-1e150, 1e150]. Scale contexts to about 1: coefficients of large numbers are learnt slowly, and
 * a linear model cannot express thresholds; see `bucketedUcb` for those.
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
  purpose: 'several numbers are known before the round, and their effects are linear',
  source: 'Li et al. 2010',
  options: OPTIONS,
  settings: ({ contextSize = 1 }) => ({ contextSize }),
  create: linUcb,
  restore: create,
};
