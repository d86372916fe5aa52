/**
 * Episodes of the simulators whose rounds are decided by survival probabilities: one uniform a pull, whichever arm is
 * pulled. The probabilities may change at token positions; a simulator that never changes has one segment, and pays for
 * the possibility one comparison a round.
 */
import type { RandomSource } from '../random/source.js';
import { requireArm } from '../requirements.js';
import type { Episode } from './contract.js';
import { requireNotDone, requireOutcomes } from './episode-checks.js';
import { acceptedLengthAt, type Survival } from './survival.js';

/** Survival probabilities of all arms that hold for the rounds that begin at or after a token position. */
export interface SurvivalSegment {
  /** Position of the first token of the first round they hold for, 0-based; segments ascend, the first begins at 0. */
  readonly fromToken: number;
  /** One for each arm. */
  readonly survivals: readonly Survival[];
}

/** Decodes `sequenceLength` tokens; each pull takes one unit of time. */
export class SurvivalEpisode implements Episode {
  elapsed: number;
  private readonly segments: readonly SurvivalSegment[];
  private readonly sequenceLength: number;
  private readonly random: RandomSource;
  private remaining: number;
  /** Those of the segment in force. */
  private survivals: readonly Survival[];
  private nextSegment: number;
  /** The next segment comes into force when no more tokens than this remain; negative when none will. */
  private remainingAtChange: number;

  constructor(segments: readonly SurvivalSegment[], sequenceLength: number, random: RandomSource) {
    this.segments = segments;
    this.sequenceLength = sequenceLength;
    this.random = random;
    this.remaining = sequenceLength;
    this.elapsed = 0;
    this.survivals = segments[0]!.survivals;
    this.nextSegment = 1;
    this.remainingAtChange = this.findChange();
  }

  get done(): boolean {
    return this.remaining === 0;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.survivals.length);
    requireNotDone('Episode.pull', this);
    return this.advance(acceptedLengthAt(this.survivals[arm]!, this.random()));
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    requireArm('Episode.pullAll', arm, this.survivals.length);
    requireOutcomes('Episode.pullAll', outcomes, this.survivals.length);
    requireNotDone('Episode.pullAll', this);
    const u = this.random();
    for (let i = 0; i < this.survivals.length; i++) {
      outcomes[i] = Math.min(acceptedLengthAt(this.survivals[i]!, u), this.remaining);
    }
    return this.advance(outcomes[arm]!);
  }

  private advance(acceptedLength: number): number {
    const cut = acceptedLength < this.remaining ? acceptedLength : this.remaining;
    this.remaining -= cut;
    this.elapsed += 1;
    if (this.remaining <= this.remainingAtChange) this.change();
    return cut;
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
