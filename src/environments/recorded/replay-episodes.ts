/**
 * How a recorded turn is traversed: by token position, where what an arm gives depends on how far decoding has come, or
 * by round, where it depends on how many rounds there were.
 * Cost: O(1) a pull; by position 2 bytes for each token and arm of every turn that was begun.
 */
import { requireArm } from '../../problem.js';
import { requireInteger } from '../../requirements.js';
import type { Episode } from '../contract/environment.js';
import { requireNotDone, requireOutcomes } from '../contract/episode-checks.js';
import { describeTurn, type ResolvedReplayArm, writeAcceptedLengths } from './replay-arms.js';
import type { TraceTurn, TraceValues } from './trace.js';

/** What the episodes of one replay share. */
export interface Clock {
  /** Begins the turn of this index, which there must be. */
  begin(index: number): Episode;
}

/** Accepted lengths by token position, computed when a turn is first begun; none of the arms goes by rounds. */
export class PositionClock implements Clock {
  private readonly turns: readonly TraceTurn[];
  private readonly arms: readonly ResolvedReplayArm[];
  private readonly costs: Float64Array;
  private readonly contexts: readonly string[];
  /** For each turn that was begun: the arms' lengths at every position, one arm after the other. */
  private readonly lengths: (Uint16Array | undefined)[];

  constructor(turns: readonly TraceTurn[], arms: readonly ResolvedReplayArm[], contexts: readonly string[]) {
    this.turns = turns;
    this.arms = arms;
    this.costs = costsOf(arms);
    this.contexts = contexts;
    this.lengths = new Array(turns.length);
  }

  begin(index: number): Episode {
    const { tokenCount, signals } = this.turns[index]!;
    let lengths = this.lengths[index];
    if (lengths === undefined) {
      lengths = new Uint16Array(this.arms.length * tokenCount);
      for (let i = 0; i < this.arms.length; i++) {
        const own = lengths.subarray(i * tokenCount, (i + 1) * tokenCount);
        writeAcceptedLengths(this.arms[i]!, this.turns[index]!, own);
      }
      this.lengths[index] = lengths;
    }
    const episode = new PositionEpisode(lengths, tokenCount, this.costs);
    if (this.contexts.length === 0) return episode;
    return new InformedEpisode(
      episode,
      this.contexts.map((name) => signals[name]!),
    );
  }
}

class PositionEpisode implements Episode {
  elapsed: number;
  private readonly lengths: Uint16Array;
  private readonly tokenCount: number;
  private readonly costs: Float64Array;
  /** The tokens produced so far. */
  position: number;

  constructor(lengths: Uint16Array, tokenCount: number, costs: Float64Array) {
    this.lengths = lengths;
    this.tokenCount = tokenCount;
    this.costs = costs;
    this.position = 0;
    this.elapsed = 0;
  }

  get done(): boolean {
    return this.position === this.tokenCount;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.costs.length);
    requireNotDone('Episode.pull', this);
    return this.advance(arm);
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    requireArm('Episode.pullAll', arm, this.costs.length);
    requireOutcomes('Episode.pullAll', outcomes, this.costs.length);
    requireNotDone('Episode.pullAll', this);
    this.writeOutcomes(this.position, outcomes);
    return this.advance(arm);
  }

  outcomesAt(position: number, outcomes: Float64Array): void {
    requireInteger('Episode.outcomesAt', 'position', position, 0, this.position - 1);
    requireOutcomes('Episode.outcomesAt', outcomes, this.costs.length);
    this.writeOutcomes(position, outcomes);
  }

  private writeOutcomes(position: number, outcomes: Float64Array): void {
    for (let i = 0; i < outcomes.length; i++) outcomes[i] = this.lengths[i * this.tokenCount + position]!;
  }

  private advance(arm: number): number {
    const length = this.lengths[arm * this.tokenCount + this.position]!;
    this.position += length;
    this.elapsed += this.costs[arm]!;
    return length;
  }
}

/** An episode whose context is what signals say at the position that decoding has reached. */
class InformedEpisode implements Episode {
  readonly context: Float64Array;
  private readonly episode: PositionEpisode;
  private readonly signals: readonly TraceValues[];

  constructor(episode: PositionEpisode, signals: readonly TraceValues[]) {
    this.episode = episode;
    this.signals = signals;
    this.context = new Float64Array(signals.length);
    this.look();
  }

  get done(): boolean {
    return this.episode.done;
  }

  get elapsed(): number {
    return this.episode.elapsed;
  }

  pull(arm: number): number {
    const length = this.episode.pull(arm);
    this.look();
    return length;
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    const length = this.episode.pullAll(arm, outcomes);
    this.look();
    return length;
  }

  outcomesAt(position: number, outcomes: Float64Array): void {
    this.episode.outcomesAt(position, outcomes);
  }

  /** After EOS there is no next round, and the context stays that of the last one. */
  private look(): void {
    if (this.episode.done) return;
    for (let i = 0; i < this.signals.length; i++) this.context[i] = this.signals[i]![this.episode.position]!;
  }
}

/** Accepted lengths by round: the recorded lists as they are. Every arm is round-indexed or plain. */
export class RoundClock implements Clock {
  private readonly turns: readonly TraceTurn[];
  private readonly arms: readonly ResolvedReplayArm[];
  private readonly costs: Float64Array;

  constructor(turns: readonly TraceTurn[], arms: readonly ResolvedReplayArm[]) {
    this.turns = turns;
    this.arms = arms;
    this.costs = costsOf(arms);
  }

  begin(index: number): Episode {
    return new RoundEpisode(this.turns[index]!, index, this.arms, this.costs);
  }
}

/** What decoding without drafts gives in every round. */
const PLAIN: TraceValues = [1];

class RoundEpisode implements Episode {
  elapsed: number;
  private readonly turn: TraceTurn;
  private readonly index: number;
  private readonly arms: readonly ResolvedReplayArm[];
  private readonly costs: Float64Array;
  private readonly lists: readonly TraceValues[];
  private round: number;
  private remaining: number;

  constructor(turn: TraceTurn, index: number, arms: readonly ResolvedReplayArm[], costs: Float64Array) {
    this.turn = turn;
    this.index = index;
    this.arms = arms;
    this.costs = costs;
    this.lists = arms.map((arm) => (arm.kind === 'recorded' ? turn.recorded[arm.method]! : PLAIN));
    this.round = 0;
    this.remaining = turn.tokenCount;
    this.elapsed = 0;
  }

  get done(): boolean {
    return this.remaining === 0;
  }

  pull(arm: number): number {
    requireArm('Episode.pull', arm, this.costs.length);
    requireNotDone('Episode.pull', this);
    this.requireEntry('Episode.pull', arm);
    return this.advance(arm, this.lengthOf(arm));
  }

  pullAll(arm: number, outcomes: Float64Array): number {
    requireArm('Episode.pullAll', arm, this.costs.length);
    requireOutcomes('Episode.pullAll', outcomes, this.costs.length);
    requireNotDone('Episode.pullAll', this);
    for (let i = 0; i < outcomes.length; i++) this.requireEntry('Episode.pullAll', i);
    for (let i = 0; i < outcomes.length; i++) outcomes[i] = this.lengthOf(i);
    return this.advance(arm, outcomes[arm]!);
  }

  /** Requires that the arm's recorded list reaches this round, or starts again. */
  private requireEntry(who: string, arm: number): void {
    const { length } = this.lists[arm]!;
    const resolved = this.arms[arm]!;
    if (this.round < length || resolved.kind !== 'recorded') return;
    if (resolved.semantics === 'round-indexed' && resolved.wrap) return;
    throw new RangeError(
      `${who}: ${describeTurn(this.turn, this.index)}: ${resolved.method} must have a recorded length for round ` +
        `${this.round + 1}, or the arm wrap: true, got a list of ${length}`,
    );
  }

  private lengthOf(arm: number): number {
    const list = this.lists[arm]!;
    return Math.min(list[this.round % list.length]!, this.remaining);
  }

  private advance(arm: number, length: number): number {
    this.round += 1;
    this.remaining -= length;
    this.elapsed += this.costs[arm]!;
    return length;
  }
}

function costsOf(arms: readonly ResolvedReplayArm[]): Float64Array {
  return Float64Array.from(arms, (arm) => arm.cost);
}
