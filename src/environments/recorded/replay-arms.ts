/**
 * The arms that can be replayed from a recorded run, and the accepted lengths that each would have had: plain data in,
 * one accepted length for each token position (or round) out.
 */
import { acceptedLengthRange } from '../../problem.js';
import {
  describeValue,
  requireBoolean,
  requireInteger,
  requireModerate,
  requirementError,
  requireObject,
  requireText,
} from '../../requirements.js';
import { LONGEST_BLOCK, requireTraceValues, type TraceTrack, type TraceTurn, type TraceValues } from './trace.js';

/** What every arm of a replay may have besides what its kind needs. */
export interface ReplayArmOptions {
  /**
   * The arm's name in reports; no two arms share one.
   * @defaultValue composed of what is replayed, the draft length where it is chosen, and the semantics, as in
   * `'eagle (next-start)'`.
   */
  readonly name?: string;
  /**
   * The time that one round takes, in passes of the target model; in [1e-100, 1e100].
   * @defaultValue 1
   */
  readonly cost?: number;
  /**
   * Whether the arm's outcome is known in a round in which another one was pulled, at no cost: a copy needs only to be
   * compared with the text, a model would have to run.
   * @defaultValue true for the plain arm, false for every other: what a drafter needs is not in its track.
   */
  readonly free?: boolean;
}

/**
 * A recorded method off its own trajectory, position-approximate: at position p it gives its next recorded block that
 * starts at p or later, or the rest of the answer where no block starts any more. For tree drafters, whose tree at any
 * other position nobody knows. Exact as long as only this arm is pulled.
 */
export interface NextStartArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'recorded';
  /** The method, as the trace names it. */
  readonly method: string;
  /** How the recording stands in for decoding; see {@link ReplaySemantics}. */
  readonly semantics: 'next-start';
  /**
   * The most tokens a draft of this method can have; an integer in [0, 32,766].
   * @defaultValue the longest accepted length among the turns, minus the bonus token.
   */
  readonly maxDraftLength?: number;
}

/**
 * A recorded method by rounds: in round t of the episode, whatever was pulled before, the t-th of its recorded accepted
 * lengths (BanditSpec, Assumption 5.1). For checking theory; in a real decoder acceptance depends on the position.
 */
export interface RoundIndexedArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'recorded';
  /** The method, as the trace names it. */
  readonly method: string;
  /** How the recording stands in for decoding; see {@link ReplaySemantics}. */
  readonly semantics: 'round-indexed';
  /**
   * The most tokens a draft of this method can have; an integer in [0, 32,766].
   * @defaultValue the longest accepted length among the turns, minus the bonus token.
   */
  readonly maxDraftLength?: number;
  /**
   * Whether the recorded lengths start again when they run out before the answer ends.
   * @defaultValue false: `pull` throws.
   */
  readonly wrap?: boolean;
}

/**
 * A track, position-exact: the accepted run from p, at most the draft length, and the bonus token; 1 token where it has
 * no candidate. No approximation under greedy decoding, nor above temperature 0 for deterministic drafters; see
 * {@link TraceTrack}.
 */
export interface TrackArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'track';
  /** The track, as the trace names it. */
  readonly track: string;
  /**
   * The most tokens drafted; an integer in [0, the track's cap], in [0, 32,766] where it has none.
   * @defaultValue the track's cap; required where it has none.
   */
  readonly maxDraftLength?: number;
}

/** Decoding without drafts: one token a round. It goes with every semantics. */
export interface PlainArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'plain';
}

/** An arm of {@link replay}. */
export type ReplayArm = NextStartArm | RoundIndexedArm | TrackArm | PlainArm;

/** How an arm's recorded acceptance stands in for what decoding would have given; {@link replay} tells what each is for. */
export type ReplaySemantics = 'position-exact' | 'next-start' | 'round-indexed';

/** An arm with every default filled in, as it stands in an environment's description. */
export type ResolvedReplayArm = ReplayArm & {
  /** The arm's name in reports. */
  readonly name: string;
  /** The time that one round takes, in passes of the target model. */
  readonly cost: number;
  /** Whether the arm's outcome is known in every round. */
  readonly free: boolean;
  /** How the recording stands in for decoding. */
  readonly semantics: ReplaySemantics;
  /** The most tokens a draft of this arm can have. */
  readonly maxDraftLength: number;
};

/** Requires an arm that is well formed by itself, whatever the trace holds. */
export function requireReplayArm(who: string, name: string, arm: ReplayArm): void {
  requireObject(who, name, arm);
  if (arm.name !== undefined) requireText(who, `${name}.name`, arm.name);
  if (arm.cost !== undefined) requireModerate(who, `${name}.cost`, arm.cost);
  if (arm.free !== undefined) requireBoolean(who, `${name}.free`, arm.free);
  switch (arm.kind) {
    case 'recorded': {
      requireText(who, `${name}.method`, arm.method);
      if (arm.semantics !== 'next-start' && arm.semantics !== 'round-indexed') {
        const { semantics } = arm as { semantics: unknown };
        throw requirementError(who, `${name}.semantics`, "'next-start' or 'round-indexed'", semantics);
      }
      requireDraftLength(who, `${name}.maxDraftLength`, arm.maxDraftLength);
      if (arm.semantics === 'round-indexed' && arm.wrap !== undefined) requireBoolean(who, `${name}.wrap`, arm.wrap);
      return;
    }
    case 'track':
      requireText(who, `${name}.track`, arm.track);
      requireDraftLength(who, `${name}.maxDraftLength`, arm.maxDraftLength);
      return;
    case 'plain':
      return;
    default: {
      const { kind } = arm as { kind: unknown };
      throw requirementError(who, `${name}.kind`, "'recorded', 'track' or 'plain'", kind);
    }
  }
}

function requireDraftLength(who: string, name: string, value: number | undefined): void {
  if (value !== undefined) requireInteger(who, name, value, 0, LONGEST_BLOCK - 1);
}

/** What an arm needs of a turn, in words; null where the turn has it. */
export function missingFor(turn: TraceTurn, arm: ReplayArm): string | null {
  switch (arm.kind) {
    case 'recorded':
      return hasColumn(turn.recorded, arm.method) ? null : `recorded method ${JSON.stringify(arm.method)}`;
    case 'track':
      return hasColumn(turn.tracks, arm.track) ? null : `track ${JSON.stringify(arm.track)}`;
    case 'plain':
      return null;
  }
}

function hasColumn(columns: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(columns, name) && columns[name] !== null && typeof columns[name] === 'object';
}

/** A turn in the words of an error. */
export function describeTurn(turn: TraceTurn, index: number): string {
  return `turns[${index}] (id ${describeValue(turn.id)}, turn ${describeValue(turn.turn)})`;
}

/** Fills in an arm's defaults and requires that its columns are right in every turn; each turn has them. */
export function resolveArm(who: string, arm: ReplayArm, turns: readonly TraceTurn[]): ResolvedReplayArm {
  const { cost = 1, free = arm.kind === 'plain' } = arm;
  switch (arm.kind) {
    case 'recorded': {
      const { method, semantics } = arm;
      const maxDraftLength = arm.maxDraftLength ?? longest(turns, method) - 1;
      turns.forEach((turn, i) => {
        requireRecorded(who, `${describeTurn(turn, i)}: ${method}`, turn, method, maxDraftLength);
      });
      return { ...arm, name: arm.name ?? `${method} (${semantics})`, cost, free, maxDraftLength };
    }
    case 'track': {
      const { track } = arm;
      const maxDraftLength = arm.maxDraftLength ?? turns[0]!.tracks[track]!.cap;
      if (maxDraftLength === undefined) {
        throw requirementError(
          who,
          'maxDraftLength',
          `given for track ${JSON.stringify(track)}, which has no cap`,
          undefined,
        );
      }
      turns.forEach((turn, i) => {
        requireTrack(who, `${describeTurn(turn, i)}: ${track}`, turn, turn.tracks[track]!, maxDraftLength);
      });
      const name = arm.name ?? `${track} x${maxDraftLength} (position-exact)`;
      return { ...arm, name, cost, free, semantics: 'position-exact', maxDraftLength };
    }
    case 'plain': {
      const name = arm.name ?? 'plain';
      return { ...arm, name, cost, free, semantics: 'position-exact', maxDraftLength: 0 };
    }
  }
}

function longest(turns: readonly TraceTurn[], method: string): number {
  let length = 1;
  for (const turn of turns) {
    const lengths = turn.recorded[method]!;
    // What is no number is refused where each length is looked at.
    for (let i = 0; i < lengths.length; i++) {
      const value: unknown = lengths[i];
      if (typeof value === 'number' && value > length) length = value;
    }
  }
  return length;
}

function requireRecorded(who: string, name: string, turn: TraceTurn, method: string, maxDraftLength: number): void {
  const lengths = turn.recorded[method]!;
  requireTraceValues(who, name, lengths);
  const { max } = acceptedLengthRange(Math.min(maxDraftLength, LONGEST_BLOCK - 1));
  requireValues(who, name, lengths, lengths.length, 1, max);
  let sum = 0;
  for (let i = 0; i < lengths.length; i++) sum += lengths[i]!;
  if (sum !== turn.tokenCount) {
    throw new RangeError(`${who}: ${name} must sum to tokenCount = ${turn.tokenCount}, got ${sum}`);
  }
}

function requireTrack(who: string, name: string, turn: TraceTurn, track: TraceTrack, maxDraftLength: number): void {
  const { accepted, cap = LONGEST_BLOCK - 1 } = track;
  requireInteger(who, `${name}.cap`, cap, 0, LONGEST_BLOCK - 1);
  if (maxDraftLength > cap) {
    throw requirementError(who, `${name}: maxDraftLength`, `at most the track's cap of ${cap}`, maxDraftLength);
  }
  requireTraceValues(who, `${name}.accepted`, accepted);
  requireValues(who, name, accepted, turn.tokenCount, -1, cap);
}

function requireValues(who: string, name: string, values: TraceValues, length: number, min: number, max: number): void {
  if (values.length !== length) {
    throw new RangeError(`${who}: ${name} must have one entry for each of ${length} tokens, got ${values.length}`);
  }
  for (let i = 0; i < length; i++) {
    const value = values[i]!;
    if (!(Number.isInteger(value) && value >= min && value <= max)) {
      throw requirementError(who, `${name}[${i}]`, `an integer in [${min}, ${max}]`, value);
    }
  }
}

/**
 * Writes the accepted length that an arm would have had from each position of a turn, cut at its end.
 *
 * @param lengths receives them, one for each token. Cost: O(tokens).
 */
export function writeAcceptedLengths(arm: ResolvedReplayArm, turn: TraceTurn, lengths: Uint16Array): void {
  const end = turn.tokenCount;
  switch (arm.kind) {
    case 'recorded': {
      const recorded = turn.recorded[arm.method]!;
      let from = 0;
      let start = 0;
      for (let i = 0; i < recorded.length; i++) {
        // Positions after the previous block's start have this block as their next one; blocks end with the turn.
        for (; from <= start; from++) lengths[from] = recorded[i]!;
        start += recorded[i]!;
      }
      for (; from < end; from++) lengths[from] = end - from;
      return;
    }
    case 'track': {
      const { accepted } = turn.tracks[arm.track]!;
      for (let p = 0; p < end; p++) {
        lengths[p] = Math.min(Math.min(Math.max(accepted[p]!, 0), arm.maxDraftLength) + 1, end - p);
      }
      return;
    }
    case 'plain':
      lengths.fill(1);
  }
}
