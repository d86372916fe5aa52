/**
 * A mean for each arm and each bucket of a context's numbers, shrunk towards the arm's mean over all contexts, which is
 * itself shrunk towards what is expected beforehand; with optimism only for arms that are observed only when pulled.
 * Made for the match length of retrieval drafters, which says how far a copied passage has gone: an arm that copies
 * starts from what the length says by the rule of succession. Several numbers are taken one after the other: each
 * bucket is divided by the next number, and its parts are shrunk towards the whole, as language models back off.
 * Cost: O(K) time per round and number of the context, 2 K (buckets + 2) numbers of memory, where the buckets of
 * several numbers multiply.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
} from '../../requirements.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireContext, requireObservedRewards } from '../contract/observed-feedback.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';
import { ARM_PRIOR_RULE, ArmMeans, type ArmMeansState, type ArmPrior, readArmMeans } from '../statistics/arm-means.js';
import { priorOrDefault } from '../statistics/gaussian-posterior.js';
import { meanAfterMatch } from '../statistics/match-prior.js';

/** Options of {@link bucketedUcb}. */
export interface BucketedUcbOptions extends BanditProblem {
  /**
   * How many numbers a context has; a positive integer. The most informative number comes first.
   * @defaultValue 1
   */
  readonly contextSize?: number;
  /**
   * For each number of a context, where one bucket ends and the next begins: ascending finite numbers, at least one. A number
   * on an edge belongs to the bucket above. All buckets together, those of one number times those of the next, are at most
   * 100,000.
   * @defaultValue for every number 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24: match lengths one by one while they are short and
   * frequent, then in steps of about a third.
   */
  readonly edges?: readonly (readonly number[])[];
  /**
   * For each arm, which number of a context (from 0) is the length of the match that it copies from; -1: none is. An
   * arm that has one is expected to give `1 + L (l + 1) / (l + L + 2)` tokens after a match of l > 0, with L its
   * longest draft, and 1 without a match; what is learnt is its rewards minus that.
   * @defaultValue -1 for every arm.
   */
  readonly matchContexts?: readonly number[];
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order; an environment's `armRanges`. It tells how
   * long an arm's draft is, and so what is expected of the arm beforehand.
   * @defaultValue `rewardRange` for every arm.
   */
  readonly armRewardRanges?: readonly RewardRange[];
  /**
   * For each arm, whether it is observed in every round, pulled or not; an environment's `freeArms`. Such arms get no
   * optimism.
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
   * The weight, in rewards, of what the match says about an arm of `matchContexts`; in [1e-9, 1e9]. What is expected of
   * any other arm has the weight `bucketWeight`.
   * @defaultValue 30. On simulated workloads 10 to 100 cost the same, within 0.1%.
   */
  readonly matchWeight?: number;
  /**
   * The weight, in rewards of a bucket, of the arm's mean over all contexts or, where a context has several numbers,
   * over the bucket that this one is part of; in [1e-9, 1e9].
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
   * The weight, in surprises of this prompt, of the estimate without them; greater than 0.
   * @defaultValue 20, as many as count at most: a prompt moves an estimate half of the way.
   */
  readonly promptWeight?: number;
  /**
   * What is known of the arms beforehand, whatever the context, as {@link priorFromSnapshots} makes it. Not used for
   * arms of `matchContexts`: what they give depends on the match.
   * @defaultValue nothing.
   */
  readonly prior?: ArmPrior;
}

/** Snapshot of a {@link bucketedUcb} selector. */
export type BucketedUcbSnapshot = SelectorSnapshot<
  'bucketedUcb',
  {
    /** How many numbers a context has. */
    readonly contextSize: number;
    /** Where buckets end, for each number of a context. */
    readonly edges: readonly (readonly number[])[];
    /** Which number is the length of each arm's match; -1: none. */
    readonly matchContexts: readonly number[];
    /** The range of each arm's own rewards. */
    readonly armRewardRanges: readonly RewardRange[];
    /** Whether each arm is observed in every round. */
    readonly freeArms: readonly boolean[];
    /** What a round of each arm costs. */
    readonly costs: readonly number[];
    /** The factor on the overestimate. */
    readonly optimism: number;
    /** The weight of what a match says, in rewards. */
    readonly matchWeight: number;
    /** The weight of the mean over all contexts, in rewards. */
    readonly bucketWeight: number;
    /** The weight that earlier rewards of a bucket keep. */
    readonly discount: number;
    /** The weight that earlier surprises of a prompt keep. */
    readonly promptDiscount: number;
    /** The weight of the estimate without surprises, in surprises. */
    readonly promptWeight: number;
  },
  {
    /** Rewards minus what was expected beforehand, over all contexts. */
    readonly overall: ArmMeansState;
    /** The same for each bucket, discounted: those of the first number, then those of the first two, and so on. */
    readonly buckets: readonly ArmMeansState[];
    /** For each arm, how many of this prompt's surprises count, discounted. */
    readonly surpriseCounts: readonly number[];
    /** For each arm, their sum: rewards minus what the bucket had led to expect. */
    readonly surprises: readonly number[];
  }
>;

type Config = BucketedUcbSnapshot['config'];

const VERSION = 2;

const DEFAULT_EDGES = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 24];

/** In `matchContexts`: the arm copies from no match whose length is known. */
const NO_MATCH = -1;

/** More would take hundreds of megabytes, and no prompt would see them. */
const MOST_BUCKETS = 100_000;

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, default: 1, from: 'contextSize' },
  edges: { type: 'list', of: { type: 'list', of: { type: 'number' } }, optional: true },
  matchContexts: { type: 'list', length: 'armCount', of: { type: 'integer', least: NO_MATCH }, optional: true },
  armRewardRanges: ARM_REWARD_RANGES_RULE,
  freeArms: { type: 'list', length: 'armCount', of: { type: 'boolean' }, optional: true, from: 'freeArms' },
  costs: ARM_COSTS_RULE,
  optimism: { type: 'number', least: 0, default: 0.075 },
  matchWeight: { type: 'number', least: 1e-9, most: 1e9, default: 30 },
  bucketWeight: { type: 'number', least: 1e-9, most: 1e9, default: 3 },
  discount: { type: 'number', above: 0, most: 1, default: 0.99 },
  promptDiscount: { type: 'number', above: 0, most: 1, default: 0.95 },
  promptWeight: { type: 'number', above: 0, default: 20 },
  prior: ARM_PRIOR_RULE,
} as const satisfies OptionRules<BucketedUcbOptions>;

class BucketedUcb implements ContextualSelector<BucketedUcbSnapshot> {
  readonly feedback = 'contextual';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly contextSize: number;
  private readonly config: Config;
  /** What is expected of each arm beforehand, whatever the context. */
  private readonly priorMeans: Float64Array;
  /**
   * For each arm, the weight, in rewards, with which its mean over all contexts is shrunk towards what is expected
   * beforehand.
   */
  private readonly overallWeights: Float64Array;
  private readonly overall: ArmMeans;
  private readonly buckets: readonly ArmMeans[];
  private readonly surpriseCounts: Float64Array;
  private readonly surprises: Float64Array;
  /** The buckets of the context at hand, from that of the first number to that of all. */
  private readonly path: ArmMeans[];

  constructor(
    problem: BanditProblem,
    config: Config,
    overall: ArmMeans,
    buckets: readonly ArmMeans[],
    state?: BucketedUcbSnapshot['state'],
  ) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.contextSize = config.contextSize;
    this.config = config;
    this.priorMeans = Float64Array.from(priorMeansOf(config));
    this.overallWeights = Float64Array.from(config.matchContexts, (number) =>
      number === NO_MATCH ? config.bucketWeight : config.matchWeight,
    );
    this.overall = overall;
    this.buckets = buckets;
    this.surpriseCounts = Float64Array.from(state?.surpriseCounts ?? new Float64Array(this.armCount));
    this.surprises = Float64Array.from(state?.surprises ?? new Float64Array(this.armCount));
    this.path = [];
  }

  select(_random: RandomSource, context: ArrayLike<number>): number {
    return this.best('bucketedUcb.select', context);
  }

  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const who = 'bucketedUcb.updateObserved';
    requireObservedRewards(who, this, arm, rewards);
    this.findPath(who, context);
    const { path } = this;
    const { discount, promptDiscount } = this.config;
    for (let i = 0; i < this.armCount; i++) {
      const reward = rewards[i]!;
      if (Number.isNaN(reward)) continue;
      const prior = this.priorMean(i, context);
      const surprise = reward - prior - this.learnt(i);
      this.surpriseCounts[i] = this.surpriseCounts[i]! * promptDiscount + 1;
      this.surprises[i] = this.surprises[i]! * promptDiscount + surprise;
      for (let k = 0; k < path.length; k++) {
        path[k]!.discount(i, discount);
        path[k]!.record(i, reward - prior);
      }
      this.overall.record(i, reward - prior);
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
    return {
      kind: 'bucketedUcb',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: structuredClone(this.config),
      state: {
        overall: this.overall.toState(),
        buckets: this.buckets.map((bucket) => bucket.toState()),
        surpriseCounts: Array.from(this.surpriseCounts),
        surprises: Array.from(this.surprises),
      },
    };
  }

  private best(who: string, context: ArrayLike<number>): number {
    this.findPath(who, context);
    const { freeArms, costs, optimism, bucketWeight, promptWeight } = this.config;
    const scale = optimism * (this.rewardRange.max - this.rewardRange.min);
    const finest = this.path[this.path.length - 1]!;
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const ofPrompt = this.surprises[i]! / (this.surpriseCounts[i]! + promptWeight);
      const bonus = freeArms[i] ? 0 : scale / Math.sqrt(finest.counts[i]! + bucketWeight);
      const index = (this.priorMean(i, context) + this.learnt(i) + ofPrompt + bonus) / costs[i]!;
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  /** What is expected of an arm before anything is learnt. */
  private priorMean(arm: number, context: ArrayLike<number>): number {
    const { matchContexts, armRewardRanges } = this.config;
    const number = matchContexts[arm]!;
    return number === NO_MATCH ? this.priorMeans[arm]! : meanAfterMatch(armRewardRanges[arm]!, context[number]!);
  }

  /** What the buckets of the context at hand lead to expect of an arm beyond that. */
  private learnt(arm: number): number {
    const { path } = this;
    const { bucketWeight } = this.config;
    let mean = this.overall.shrunkMean(arm, 0, this.overallWeights[arm]!);
    for (let k = 0; k < path.length; k++) mean = path[k]!.shrunkMean(arm, mean, bucketWeight);
    return mean;
  }

  private findPath(who: string, context: ArrayLike<number>): void {
    requireContext(who, context, this.contextSize);
    const { edges } = this.config;
    // Buckets before those of the numbers at hand, how many those are, and which of them it is.
    let before = 0;
    let count = 1;
    let at = 0;
    for (let number = 0; number < edges.length; number++) {
      const own = edges[number]!;
      let bucket = 0;
      while (bucket < own.length && context[number]! >= own[bucket]!) bucket += 1;
      at = at * (own.length + 1) + bucket;
      count *= own.length + 1;
      this.path[number] = this.buckets[before + at]!;
      before += count;
    }
  }
}

function priorMeansOf({ armRewardRanges }: Config): number[] {
  return armRewardRanges.map((range) => priorOrDefault(range, undefined).mean);
}

/** Rewards minus what was expected lie within the range's length on either side of 0. */
function surplusesIn({ armCount, rewardRange: { min, max } }: BanditProblem): BanditProblem {
  return { armCount, rewardRange: { min: min - max, max: max - min } };
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

/** The edges of every number of a context, checked and copied. */
function readEdges(who: string, contextSize: number, edges: BucketedUcbOptions['edges']): number[][] {
  if (edges === undefined) return Array.from({ length: contextSize }, () => [...DEFAULT_EDGES]);
  requireArray(who, 'edges', edges, contextSize);
  return Array.from(edges, (own, number) => {
    for (let i = 1; i < own.length; i++) {
      if (own[i]! <= own[i - 1]!) {
        const requirement = `greater than edges[${number}][${i - 1}] = ${own[i - 1]}`;
        throw requirementError(who, `edges[${number}][${i}]`, requirement, own[i]);
      }
    }
    return [...own];
  });
}

/** How many buckets there are, those of the first numbers included. */
function bucketCountOf(who: string, edges: readonly (readonly number[])[]): number {
  let count = 1;
  let total = 0;
  for (const own of edges) {
    count *= own.length + 1;
    total += count;
  }
  if (total > MOST_BUCKETS) throw requirementError(who, 'edges', `those of at most ${MOST_BUCKETS} buckets`, total);
  return total;
}

function create(options: BucketedUcbOptions, state?: BucketedUcbSnapshot['state']): BucketedUcb {
  const who = 'bucketedUcb';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, contextSize, optimism, matchWeight, bucketWeight, discount, promptDiscount, promptWeight, prior } =
    read;
  const edges = readEdges(who, contextSize, read.edges);
  const bucketCount = bucketCountOf(who, edges);
  const matchContexts = read.matchContexts ?? new Array<number>(armCount).fill(NO_MATCH);
  matchContexts.forEach((number, i) => {
    requireInteger(who, `matchContexts[${i}]`, number, NO_MATCH, contextSize - 1);
  });
  const config: Config = {
    contextSize,
    edges,
    matchContexts: [...matchContexts],
    armRewardRanges: readArmRewardRanges(who, read, read.armRewardRanges),
    freeArms: read.freeArms === undefined ? new Array<boolean>(armCount).fill(false) : [...read.freeArms],
    costs: armCostsOrOnes(read.costs, armCount),
    optimism,
    matchWeight,
    bucketWeight,
    discount,
    promptDiscount,
    promptWeight,
  };
  if (state) {
    requireState(who, state, armCount, bucketCount);
    const surpluses = surplusesIn(read);
    const buckets = state.buckets.map((bucket, i) => readArmMeans(who, `state.buckets[${i}]`, bucket, surpluses));
    return new BucketedUcb(read, config, readArmMeans(who, 'state.overall', state.overall, surpluses), buckets, state);
  }
  const overall = new ArmMeans(armCount);
  if (prior !== undefined) {
    const rewards = readArmMeans(who, 'prior', prior, read);
    priorMeansOf(config).forEach((mean, i) => {
      if (matchContexts[i] !== NO_MATCH) return;
      overall.counts[i] = rewards.counts[i]!;
      overall.sums[i] = rewards.sums[i]! - rewards.counts[i]! * mean;
    });
  }
  const buckets = Array.from({ length: bucketCount }, () => new ArmMeans(armCount));
  return new BucketedUcb(read, config, overall, buckets);
}

/**
 * Plays the arm with the greatest estimate in the bucket that the context falls into. An arm's estimate is the sum of
 *
 * - P, what is expected of it beforehand (given its match, where it copies from one; see `matchContexts`);
 * - the mean of its rewards minus P in the bucket (discounted), shrunk by `bucketWeight` rewards towards r: the mean of its
 *   rewards minus P over all contexts, itself shrunk towards 0 by `matchWeight` rewards (by `bucketWeight` where it
 *   copies from no match);
 * - its mean surprise in this prompt, shrunk by `promptWeight` towards 0;
 * - optimism, unless it is free: an arm that is seen only when it is pulled may be better in a bucket than elsewhere, and
 *   only optimism finds that out.
 *
 * The sum is divided by the arm's cost, where costs are given.
 *
 * A context of several numbers falls into a bucket of the first number, within that into one of the second, and so on.
 * The mean of each bucket is shrunk by `bucketWeight` rewards towards that of the bucket it is part of, so a number
 * that adds nothing costs little.
 *
 * Carry it from prompt to prompt. Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K + edges) per round and number.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * // Arm 0 runs a model, arm 1 copies from a match whose length is the context.
 * const selector = bucketedUcb({
 *   ...{ armCount: 2, rewardRange: acceptedLengthRange(8) },
 *   ...{ freeArms: [false, true], matchContexts: [-1, 0] },
 * });
 * selector.select(createRandom('unused'), [1]); // => 0
 * selector.select(createRandom('unused'), [9]); // => 1
 * // Here matches end soon, however long they are.
 * for (let round = 0; round < 20; round++) selector.updateObserved(0, [3, 1], [9]);
 * selector.select(createRandom('unused'), [9]); // => 0
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
  purpose: 'numbers such as the match length are known before the round, and their effects have thresholds',
  options: OPTIONS,
  create: bucketedUcb,
  restore: create,
};
