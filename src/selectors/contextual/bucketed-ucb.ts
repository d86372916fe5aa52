/**
 * A mean for each arm and bucket of a one-number context, shrunk towards the arm's mean over all contexts, with optimism
 * only for arms that are not observed by themselves. Made for the match length of retrieval drafters, which says how far
 * a copied passage has gone.
 * Cost: O(K) time a round, 2 K (buckets + 2) numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireArray, requireFinite, requirementError, requireNonNegative } from '../../requirements.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireContext, requireObservedRewards } from '../contract/observed-feedback.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';
import { ARM_PRIOR_RULE, ArmMeans, type ArmMeansState, type ArmPrior, readArmMeans } from '../statistics/arm-means.js';
import { priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link bucketedUcb}. */
export interface BucketedUcbOptions extends BanditProblem {
  /**
   * How many numbers a context has: this selector reads one.
   * @defaultValue 1
   */
  readonly contextSize?: number;
  /**
   * Where one bucket ends and the next begins: ascending finite numbers, at least one. A context on an edge belongs to
   * the bucket above.
   * @defaultValue 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24: match lengths one by one while they are short and frequent, then
   * in steps of about a third.
   */
  readonly edges?: readonly number[];
  /**
   * Whether an arm is observed in every round, pulled or not; an environment's `freeArms`. Those get no optimism.
   * @defaultValue no arm is.
   */
  readonly freeArms?: readonly boolean[];
  /**
   * What a round of each arm costs, greater than 0: estimates are divided by it. An environment's `armCosts` where time
   * is to be saved rather than rounds.
   * @defaultValue 1 for every arm.
   */
  readonly costs?: readonly number[];
  /**
   * How far an arm that is not free is overestimated, at least 0, in units of the reward range: an estimate from n
   * rewards gets `optimism (max - min) / sqrt(n + bucketWeight)` more.
   * @defaultValue 0.075: 3 tokens where drafts have up to 40. Chosen, with `bucketWeight`, on one random half of the
   * recorded turns.
   */
  readonly optimism?: number;
  /**
   * How many rewards of a bucket the arm's mean over all contexts weighs as much as; in [1e-9, 1e9].
   * @defaultValue 3, chosen together with `optimism`.
   */
  readonly bucketWeight?: number;
  /**
   * The weight, in (0, 1], that earlier rewards of an arm in a bucket keep at each new one.
   * @defaultValue 0.99, a memory of a hundred rewards in the bucket: what a match length means changes slowly.
   */
  readonly discount?: number;
  /**
   * The weight, in (0, 1], that earlier surprises of an arm in this prompt keep at each new one.
   * @defaultValue 0.95, a memory of twenty rounds.
   */
  readonly promptDiscount?: number;
  /**
   * How many surprises of this prompt the estimate without them weighs as much as; greater than 0.
   * @defaultValue 20, as many as count at most: a prompt moves an estimate half of the way.
   */
  readonly promptWeight?: number;
  /**
   * What is known of the arms beforehand, whatever the context, as {@link priorFromSnapshots} makes it.
   * @defaultValue nothing.
   */
  readonly prior?: ArmPrior;
}

/** Snapshot of a {@link bucketedUcb} selector. */
export type BucketedUcbSnapshot = SelectorSnapshot<
  'bucketedUcb',
  {
    /** Where buckets end. */
    readonly edges: readonly number[];
    /** Whether each arm is observed in every round. */
    readonly freeArms: readonly boolean[];
    /** What a round of each arm costs. */
    readonly costs: readonly number[];
    /** The factor on the overestimate. */
    readonly optimism: number;
    /** Rewards that the mean over all contexts is worth. */
    readonly bucketWeight: number;
    /** The weight that earlier rewards of a bucket keep. */
    readonly discount: number;
    /** The weight that earlier surprises of a prompt keep. */
    readonly promptDiscount: number;
    /** Surprises that no surprise is worth. */
    readonly promptWeight: number;
  },
  {
    /** Over all contexts. */
    readonly overall: ArmMeansState;
    /** One for each bucket, discounted. */
    readonly buckets: readonly ArmMeansState[];
    /** For each arm, how many of this prompt's surprises count, discounted. */
    readonly surpriseCounts: readonly number[];
    /** For each arm, their sum: rewards less what the bucket had led to expect. */
    readonly surprises: readonly number[];
  }
>;

type Config = BucketedUcbSnapshot['config'];

const VERSION = 1;

const DEFAULT_EDGES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24];

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, most: 1, default: 1, startOnly: true, from: 'contextSize' },
  edges: { type: 'list', of: { type: 'number' }, default: DEFAULT_EDGES },
  freeArms: { type: 'list', length: 'armCount', of: { type: 'boolean' }, optional: true, from: 'freeArms' },
  costs: ARM_COSTS_RULE,
  optimism: { type: 'number', least: 0, default: 0.075 },
  bucketWeight: { type: 'number', least: 1e-9, most: 1e9, default: 3 },
  discount: { type: 'number', above: 0, most: 1, default: 0.99 },
  promptDiscount: { type: 'number', above: 0, most: 1, default: 0.95 },
  promptWeight: { type: 'number', above: 0, default: 20 },
  prior: ARM_PRIOR_RULE,
} as const satisfies OptionRules<BucketedUcbOptions>;

/** The weight of the mean of nothing known: enough to rank unseen arms, small against the first reward. */
const UNSEEN_WEIGHT = 0.1;

class BucketedUcb implements ContextualSelector<BucketedUcbSnapshot> {
  readonly feedback = 'contextual';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly contextSize: number;
  private readonly config: Config;
  private readonly unseenMean: number;
  private readonly overall: ArmMeans;
  private readonly buckets: readonly ArmMeans[];
  private readonly surpriseCounts: Float64Array;
  private readonly surprises: Float64Array;

  constructor(problem: BanditProblem, config: Config, overall: ArmMeans, state?: BucketedUcbSnapshot['state']) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.contextSize = 1;
    this.config = config;
    this.unseenMean = priorOrDefault(this.rewardRange, undefined).mean;
    this.overall = overall;
    this.buckets = Array.from({ length: config.edges.length + 1 }, (_, bucket) =>
      state
        ? readArmMeans('bucketedUcb', `state.buckets[${bucket}]`, state.buckets[bucket]!, problem)
        : new ArmMeans(this.armCount),
    );
    this.surpriseCounts = Float64Array.from(state?.surpriseCounts ?? new Float64Array(this.armCount));
    this.surprises = Float64Array.from(state?.surprises ?? new Float64Array(this.armCount));
  }

  select(_random: RandomSource, context: ArrayLike<number>): number {
    return this.best('bucketedUcb.select', context);
  }

  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const who = 'bucketedUcb.updateObserved';
    requireObservedRewards(who, this, arm, rewards);
    const bucket = this.bucketOf(who, context);
    const { discount, promptDiscount } = this.config;
    for (let i = 0; i < this.armCount; i++) {
      const reward = rewards[i]!;
      if (Number.isNaN(reward)) continue;
      const surprise = reward - this.expected(bucket, i);
      this.surpriseCounts[i] = this.surpriseCounts[i]! * promptDiscount + 1;
      this.surprises[i] = this.surprises[i]! * promptDiscount + surprise;
      bucket.discount(i, discount);
      bucket.record(i, reward);
      this.overall.record(i, reward);
    }
  }

  startEpisode(): void {
    this.surpriseCounts.fill(0);
    this.surprises.fill(0);
  }

  probability(arm: number, context: ArrayLike<number>): number {
    requireArm('bucketedUcb.probability', arm, this.armCount);
    return this.best('bucketedUcb.probability', context) === arm ? 1 : 0;
  }

  snapshot(): BucketedUcbSnapshot {
    const { edges, freeArms, costs } = this.config;
    return {
      kind: 'bucketedUcb',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, edges: [...edges], freeArms: [...freeArms], costs: [...costs] },
      state: {
        overall: this.overall.toState(),
        buckets: this.buckets.map((bucket) => bucket.toState()),
        surpriseCounts: Array.from(this.surpriseCounts),
        surprises: Array.from(this.surprises),
      },
    };
  }

  private best(who: string, context: ArrayLike<number>): number {
    const bucket = this.bucketOf(who, context);
    const { freeArms, costs, optimism, bucketWeight, promptWeight } = this.config;
    const scale = optimism * (this.rewardRange.max - this.rewardRange.min);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const ofPrompt = this.surprises[i]! / (this.surpriseCounts[i]! + promptWeight);
      const bonus = freeArms[i] ? 0 : scale / Math.sqrt(bucket.counts[i]! + bucketWeight);
      const index = (this.expected(bucket, i) + ofPrompt + bonus) / costs[i]!;
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  /** What the bucket leads to expect of an arm. */
  private expected(bucket: ArmMeans, arm: number): number {
    return bucket.shrunkMean(
      arm,
      this.overall.shrunkMean(arm, this.unseenMean, UNSEEN_WEIGHT),
      this.config.bucketWeight,
    );
  }

  private bucketOf(who: string, context: ArrayLike<number>): ArmMeans {
    requireContext(who, context, 1);
    const { edges } = this.config;
    let bucket = 0;
    while (bucket < edges.length && context[0]! >= edges[bucket]!) bucket += 1;
    return this.buckets[bucket]!;
  }
}

function requireState(who: string, state: BucketedUcbSnapshot['state'], armCount: number, bucketCount: number): void {
  requireArray(who, 'state.buckets', state.buckets, bucketCount);
  requireArray(who, 'state.surpriseCounts', state.surpriseCounts, armCount);
  requireArray(who, 'state.surprises', state.surprises, armCount);
  for (let i = 0; i < armCount; i++) {
    requireNonNegative(who, `state.surpriseCounts[${i}]`, state.surpriseCounts[i]!);
    requireFinite(who, `state.surprises[${i}]`, state.surprises[i]!);
  }
}

function create(options: BucketedUcbOptions, state?: BucketedUcbSnapshot['state']): BucketedUcb {
  const who = 'bucketedUcb';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, edges, freeArms, optimism, bucketWeight, discount, promptDiscount, promptWeight, prior } = read;
  for (let i = 1; i < edges.length; i++) {
    if (edges[i]! <= edges[i - 1]!) {
      throw requirementError(who, `edges[${i}]`, `greater than edges[${i - 1}] = ${edges[i - 1]}`, edges[i]);
    }
  }
  const config = {
    edges: [...edges],
    freeArms: freeArms === undefined ? new Array<boolean>(armCount).fill(false) : [...freeArms],
    costs: armCostsOrOnes(read.costs, armCount),
    optimism,
    bucketWeight,
    discount,
    promptDiscount,
    promptWeight,
  };
  if (state) {
    requireState(who, state, armCount, edges.length + 1);
    return new BucketedUcb(read, config, readArmMeans(who, 'state.overall', state.overall, read), state);
  }
  const overall = prior === undefined ? new ArmMeans(armCount) : readArmMeans(who, 'prior', prior, read);
  return new BucketedUcb(read, config, overall);
}

/**
 * Plays the arm of the greatest estimate in the bucket that the context falls into: the mean of the arm's rewards there
 * (discounted), shrunk by `bucketWeight` rewards towards its mean over all contexts; plus its mean surprise in this
 * prompt, shrunk by `promptWeight` towards 0; plus optimism for arms that are not free. An arm that is only seen when it
 * is pulled may be better in a bucket than elsewhere, and only optimism finds that out. All divided by the arm's cost,
 * where costs are given.
 *
 * Carry it from prompt to prompt. Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K + buckets) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = bucketedUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), freeArms: [true, true] });
 * for (let round = 0; round < 20; round++) {
 *   selector.updateObserved(0, [3, 1], [0]);
 *   selector.updateObserved(0, [3, 5], [7]);
 * }
 * selector.select(createRandom('unused'), [0]); // => 0
 * selector.select(createRandom('unused'), [7]); // => 1
 * ```
 */
export function bucketedUcb(options: BucketedUcbOptions): ContextualSelector<BucketedUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link bucketedUcb}. */
export const bucketedUcbDescription: SelectorDescription<
  BucketedUcbOptions,
  ContextualSelector<BucketedUcbSnapshot>
> = {
  kind: 'bucketedUcb',
  version: VERSION,
  family: 'contextual',
  feedback: 'contextual',
  purpose: 'one number, such as the match length, with thresholds',
  options: OPTIONS,
  create: bucketedUcb,
  restore: create,
};
