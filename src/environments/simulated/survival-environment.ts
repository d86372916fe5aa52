/**
 * Simulators whose rounds are independent, given the token position they begin at: survival probabilities of all arms,
 * one set for each segment of the text. `truncatedGeometric`, `piecewiseTruncatedGeometric` and `depthHazards` differ in
 * where the probabilities come from.
 */
import { acceptedLengthRange, type RewardRange } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireFunction } from '../../requirements.js';
import type { AcceptedLengthLaw, Environment, EnvironmentDescription, Episode } from '../contract/environment.js';
import { lengthProbabilities } from './survival.js';
import { roundCosts, SurvivalEpisode, type SurvivalSegment } from './survival-episode.js';

/** What such a simulator is made of; all of it checked. */
export interface SurvivalEnvironmentParts {
  /** The name of the factory. */
  readonly kind: string;
  /** The options as they were given, except lengths and costs, for the description. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly segments: readonly SurvivalSegment[];
  readonly sequenceLength: number;
  readonly armCosts: readonly number[] | undefined;
  /** Whether arms may draft different lengths, each with a range of its own. */
  readonly ownRanges?: boolean;
  /** Whether rounds are identically distributed, so that the environment states their law. Needs one segment. */
  readonly identical: boolean;
}

/** The environment. */
export class SurvivalEnvironment implements Environment {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  declare readonly armRanges?: readonly RewardRange[];
  declare readonly armCosts?: readonly number[];
  readonly description: EnvironmentDescription;
  private readonly segments: readonly SurvivalSegment[];
  private readonly sequenceLength: number;
  private readonly costs: Float64Array;
  private readonly identical: boolean;

  constructor({
    kind,
    parameters,
    segments,
    sequenceLength,
    armCosts,
    ownRanges,
    identical,
  }: SurvivalEnvironmentParts) {
    const draftLengths = segments[0]!.survivals.map((survival) => survival.length);
    this.armCount = draftLengths.length;
    this.rewardRange = acceptedLengthRange(draftLengths.reduce((longest, length) => Math.max(longest, length), 0));
    if (ownRanges) this.armRanges = draftLengths.map(acceptedLengthRange);
    if (armCosts) this.armCosts = [...armCosts];
    this.description = { kind, ...parameters, sequenceLength, ...(armCosts && { armCosts: [...armCosts] }) };
    this.segments = segments;
    this.sequenceLength = sequenceLength;
    this.costs = roundCosts(this.armCount, armCosts);
    this.identical = identical;
  }

  get law(): AcceptedLengthLaw | undefined {
    if (!this.identical) return undefined;
    const { max } = this.rewardRange;
    const probabilities = this.segments[0]!.survivals.map((survival) => {
      const own = lengthProbabilities(survival);
      // What an arm with shorter drafts never gives.
      return [...own, ...new Array<number>(max - own.length).fill(0)];
    });
    return { probabilities, sequenceLength: this.sequenceLength };
  }

  begin(_episode: number, random: RandomSource): Episode {
    requireFunction(`${this.description.kind}.begin`, 'random', random);
    const { segments, sequenceLength, costs } = this;
    return new SurvivalEpisode({ segments, sequenceLength, costs, random });
  }
}
