/**
 * Episodes of the simulators whose rounds are decided by survival probabilities: one uniform a pull, whichever arm is
 * pulled. The probabilities may change at token positions, and with the state of a two-state chain from round to round; a
 * simulator that has neither pays one comparison a round for each.
 */

import { requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import type { Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';
import { acceptedLengthAt, type Survival } from './survival.js';

/** Survival probabilities of all arms that hold for the rounds that begin at or after a token position. */
export interface SurvivalSegment {
  /** Position of the first token of the first round they hold for, 0-based; segments ascend, the first begins at 0. */
  readonly fromToken: number;
  /** One for each arm; with a chain first those of its first state, then those of its second. */
  readonly survivals: readonly Survival[];
}

/**
 * A two-state chain that takes one step a round, whatever is pulled. Half of a long run of rounds is spent in each state
 * where both probabilities are equal.
 */
export interface RoundChain {
  /** P(first state | second state), in [0, 1]. */
  readonly toFirst: number;
  /** P(second state | first state), in [0, 1]. */
  readonly toSecond: number;
}

/**
 * The chain takes its step by what is left of the round's uniform after its first 20 bits, so that a round needs no
 * second uniform and the path of the chain is the same whichever arms are pulled. The two uses are independent to
 * 2^-20.
 */
const CHAIN_SCALE = 1_048_576;

/** What an episode of a survival simulator needs. */
export interface SurvivalEpisodeOptions {
  readonly segments: readonly SurvivalSegment[];
  readonly sequenceLength: number;
  /** The time of a round of each arm. */
  readonly costs: Float64Array;
  readonly random: RandomSource;
  readonly chain?: RoundChain;
  /** Whether the chain begins in its second state. */
  readonly beginsInSecond?: boolean;
}

/** The time of a round of each arm: what is given, or one unit. */
export function roundCosts(armCount: number, armCosts: readonly number[] | undefined): Float64Array {
  return armCosts ? Float64Array.from(armCosts) : new Float64Array(armCount).fill(1);
}

/** Decodes `sequenceLength` tokens. */
export class SurvivalEpisode implements Episode {
  elapsed: number;
  private readonly segments: readonly SurvivalSegment[];
  private readonly sequenceLength: number;
  private readonly costs: Float64Array;
  private readonly random: RandomSource;
  private readonly chain: RoundChain | undefined;
  private remaining: number;
  /** Those of the present segment. */
  private survivals: readonly Survival[];
  /** Where those of the chain's state begin among them. */
  private offset: number;
  private nextSegment: number;
  /** The next segment takes effect when no more tokens than this remain; negative when none will. */
  private remainingAtChange: number;

  constructor({ segments, sequenceLength, costs, random, chain, beginsInSecond = false }: SurvivalEpisodeOptions) {
    this.segments = segments;
    this.sequenceLength = sequenceLength;
    this.costs = costs;
    this.random = random;
    this.chain = chain;
    this.remaining = sequenceLength;
    this.elapsed = 0;
    this.survivals = segments[0]!.survivals;
    this.offset = beginsInSecond ? costs.length : 0;
    this.nextSegment = 1;
    this.remainingAtChange = this.findChange();
  }

  get done(): boolean {
    return this.remaining === 0;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.costs.length);
    requireNotDone('Episode.pull', this);
    const u = this.random();
    const length = acceptedLengthAt(this.survivals[this.offset + arm]!, u);
    return this.advance(arm, length, u);
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    requireArm('Episode.pullAll', arm, this.costs.length);
    requireOutcomes('Episode.pullAll', outcomes, this.costs.length);
    requireNotDone('Episode.pullAll', this);
    const u = this.random();
    for (let i = 0; i < outcomes.length; i++) {
      outcomes[i] = Math.min(acceptedLengthAt(this.survivals[this.offset + i]!, u), this.remaining);
    }
    return this.advance(arm, outcomes[arm]!, u);
  }

  private advance(arm: number, acceptedLength: number, u: number): number {
    const cut = acceptedLength < this.remaining ? acceptedLength : this.remaining;
    this.remaining -= cut;
    this.elapsed += this.costs[arm]!;
    if (this.chain !== undefined) this.step(this.chain, u);
    if (this.remaining <= this.remainingAtChange) this.change();
    return cut;
  }

  private step(chain: RoundChain, u: number): void {
    const scaled = u * CHAIN_SCALE;
    const rest = scaled - Math.floor(scaled);
    if (this.offset === 0) {
      if (rest < chain.toSecond) this.offset = this.costs.length;
    } else if (rest < chain.toFirst) this.offset = 0;
  }

  /** One block may leap over several short segments. */
  private change(): void {
    while (this.remaining <= this.remainingAtChange) {
      this.survivals = this.segments[this.nextSegment]!.survivals;
      this.nextSegment += 1;
      this.remainingAtChange = this.findChange();
    }
  }

  private findChange(): number {
    const next = this.segments[this.nextSegment];
    return next === undefined ? -1 : this.sequenceLength - next.fromToken;
  }
}
