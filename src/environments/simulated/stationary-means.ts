/**
 * Constant conditional means and nothing more (Hou et al. 2025, Assumption 4.1): given all that happened, arm i gives
 * mu_i tokens on average, yet rounds are neither independent nor identically distributed. What UCBSpec is proved for.
 * Cost: one uniform and O(accepted length) comparisons a pull.
 */

import { readData } from '../../options.js';
import { acceptedLengthRange, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireDraftLength,
  requireFinite,
  requireFunction,
  requirementError,
  requireSequenceLength,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';
import { acceptedLengthAt, type Survival } from './survival.js';

/** Options of {@link stationaryMeans}. */
export interface StationaryMeansOptions {
  /** mu_i: the mean accepted length of each arm before the cut at EOS, in tokens in [1, L + 1]. */
  readonly means: readonly number[];
  /** L: the most tokens an arm drafts; an integer in [0, 65,534]. */
  readonly maxDraftLength: number;
  /** The length of every sequence, in tokens, EOS included; an integer in [1, 10,000,000]. */
  readonly sequenceLength: number;
}

/** The mean rounded down or up: the least variance that a mean allows. */
function calmSurvival(mean: number, maxDraftLength: number): Survival {
  return Float64Array.from({ length: maxDraftLength }, (_, j) => Math.min(Math.max(mean - 1 - j, 0), 1));
}

/** All drafted tokens or none: the greatest variance that a mean allows. */
function wildSurvival(mean: number, maxDraftLength: number): Survival {
  return new Float64Array(maxDraftLength).fill((mean - 1) / maxDraftLength);
}

class StationaryMeans implements Environment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly description: EnvironmentDescription;
  private readonly means: readonly number[];
  private readonly calm: readonly Survival[];
  private readonly wild: readonly Survival[];
  private readonly sequenceLength: number;

  constructor({ means, maxDraftLength, sequenceLength }: StationaryMeansOptions) {
    this.armCount = means.length;
    this.rewardRange = acceptedLengthRange(maxDraftLength);
    this.description = { kind: 'stationaryMeans', means: [...means], maxDraftLength, sequenceLength };
    this.means = [...means];
    this.calm = means.map((mean) => calmSurvival(mean, maxDraftLength));
    this.wild = means.map((mean) => wildSurvival(mean, maxDraftLength));
    this.sequenceLength = sequenceLength;
  }

  begin(_episode: number, random: RandomSource): Episode {
    requireFunction('stationaryMeans.begin', 'random', random);
    return new StationaryMeansEpisode(this.means, this.calm, this.wild, this.sequenceLength, random);
  }
}

class StationaryMeansEpisode implements Episode {
  elapsed: number;
  private readonly means: readonly number[];
  private readonly calm: readonly Survival[];
  private readonly wild: readonly Survival[];
  private readonly random: RandomSource;
  private remaining: number;
  private isWild: boolean;

  constructor(
    means: readonly number[],
    calm: readonly Survival[],
    wild: readonly Survival[],
    sequenceLength: number,
    random: RandomSource,
  ) {
    this.means = means;
    this.calm = calm;
    this.wild = wild;
    this.random = random;
    this.remaining = sequenceLength;
    this.isWild = true;
    this.elapsed = 0;
  }

  get done(): boolean {
    return this.remaining === 0;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.means.length);
    requireNotDone('Episode.pull', this);
    return this.advance(arm, this.lengthAt(arm, this.random()));
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    requireArm('Episode.pullAll', arm, this.means.length);
    requireOutcomes('Episode.pullAll', outcomes, this.means.length);
    requireNotDone('Episode.pullAll', this);
    const u = this.random();
    for (let i = 0; i < outcomes.length; i++) outcomes[i] = this.lengthAt(i, u);
    return this.advance(arm, outcomes[arm]!);
  }

  private lengthAt(arm: number, u: number): number {
    return Math.min(acceptedLengthAt((this.isWild ? this.wild : this.calm)[arm]!, u), this.remaining);
  }

  private advance(arm: number, length: number): number {
    this.remaining -= length;
    this.elapsed += 1;
    this.isWild = !this.isWild || length < this.means[arm]!;
    return length;
  }
}

const OPTIONS = ['means', 'maxDraftLength', 'sequenceLength'] as const;

/**
 * An environment whose conditional means are constant (BanditSpec, Assumption 4.1) and whose rounds depend on one
 * another. In a wild round an arm gives all of its L + 1 tokens or 1, in a calm round its mean rounded down or up; both
 * have mean mu_i. The first round is wild; a round is calm exactly when the one before it was wild and gave at least the
 * mean of its arm. So the past, and what was pulled in it, decides the spread of the next round, but never its mean.
 * Each pull draws one uniform whichever arm is pulled, and takes one unit of time.
 *
 * Cost: O(accepted length) a pull.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const environment = stationaryMeans({ means: [1.5, 2.5], maxDraftLength: 4, sequenceLength: 500 });
 * const report = measureRegret({ environment, selectors: { ucbSpec }, episodes: 100, seed: 'doc' });
 * report.bestArm; // => 1
 * ```
 */
export function stationaryMeans(options: StationaryMeansOptions): Environment {
  const who = 'stationaryMeans';
  const { means, maxDraftLength, sequenceLength } = readData(who, options, OPTIONS);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  requireArray(who, 'means', means);
  for (let i = 0; i < means.length; i++) {
    const mean = means[i]!;
    requireFinite(who, `means[${i}]`, mean);
    if (mean < 1 || mean > maxDraftLength + 1) {
      throw requirementError(who, `means[${i}]`, `in [1, ${maxDraftLength + 1}]`, mean);
    }
  }
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  return new StationaryMeans({ means, maxDraftLength, sequenceLength });
}

/** What the catalogue says of {@link stationaryMeans}. */
export const stationaryMeansEntry: EnvironmentEntry<typeof stationaryMeans> = {
  kind: 'stationaryMeans',
  room: 'simulated',
  acceptedLengths: 'any dependence between rounds that keeps the conditional means',
  basis: 'Assumption 4.1',
  options: OPTIONS,
  create: stationaryMeans,
};
