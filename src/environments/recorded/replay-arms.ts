/**
 * The arms that a recorded run can be asked for, and what each would have had accepted: plain data in, one accepted
 * length for each token position (or round) out.
 */
import { acceptedLengthRange } from '../../problem.js';
import {
  describeValue,
  requireBoolean,
  requireInteger,
  requirementError,
  requireObject,
  requirePositive,
  requireText,
} from '../../requirements.js';
import { LONGEST_BLOCK, type RetrievalTrack, type TraceTurn, type TraceValues } from './trace.js';

/** What every arm of a replay may have besides what its kind needs. */
export interface ReplayArmOptions {
  /**
   * The arm's name in reports; no two arms share one.
   * @defaultValue made of what is replayed, the draft length where it is chosen, and the semantics, as in `'eagle (next-start)'`.
   */
  readonly name?: string;
  /**
   * The time that one round takes, in passes of the target model; greater than 0.
   * @defaultValue 1
   */
  readonly cost?: number;
}

/**
 * A recorded method off its own trajectory, position-approximate: at position p its next recorded block that starts at
 * p or later counts. For tree drafters, whose tree at any other position nobody knows. Exact as long as only this arm
 * is pulled; the rest of the answer where no block starts any more.
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
   * @defaultValue the longest accepted length among the turns, less the bonus token.
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
   * @defaultValue the longest accepted length among the turns, less the bonus token.
   */
  readonly maxDraftLength?: number;
  /**
   * Whether the recorded lengths start again where there are no more of them before the answer ends.
   * @defaultValue false: `pull` throws.
   */
  readonly wrap?: boolean;
}

/** A chain drafter with a draft length of one's choice, position-exact: the run of right tokens from p, at most that. */
export interface ChainArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'chain';
  /** The drafter, as the trace names it. */
  readonly drafter: string;
  /** The tokens drafted in every round; an integer in [0, 32,766]. */
  readonly draftLength: number;
}

/** A drafter without a model, position-exact: the accepted run from p, 1 token where it has no candidate. */
export interface RetrievalArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'retrieval';
  /** The column, as the trace names it. */
  readonly track: string;
  /**
   * The most tokens drafted; an integer in [0, the track's cap].
   * @defaultValue the track's cap.
   */
  readonly maxDraftLength?: number;
}

/** Decoding without drafts: one token a round. Goes with every semantics. */
export interface PlainArm extends ReplayArmOptions {
  /** Which sort of arm this is. */
  readonly kind: 'plain';
}

/** An arm of {@link replay}. */
export type ReplayArm = NextStartArm | RoundIndexedArm | ChainArm | RetrievalArm | PlainArm;

/** How an arm's recorded acceptance stands in for what decoding would have given; {@link replay} tells what each is for. */
export type ReplaySemantics = 'position-exact' | 'next-start' | 'round-indexed';

/** An arm with every default filled in, as it stands in an environment's description. */
export type ResolvedReplayArm = ReplayArm & {
  /** The arm's name in reports. */
  readonly name: string;
  /** The time that one round takes, in passes of the target model. */
  readonly cost: number;
  /** How the recording stands in for decoding. */
  readonly semantics: ReplaySemantics;
  /** The most tokens a draft of this arm can have. */
  readonly maxDraftLength: number;
};

/** Requires an arm that is well formed by itself, whatever the trace holds. */
export function requireReplayArm(who: string, name: string, arm: ReplayArm): void {
  requireObject(who, name, arm);
  if (arm.name !== undefined) requireText(who, `${name}.name`, arm.name);
  if (arm.cost !== undefined) requirePositive(who, `${name}.cost`, arm.cost);
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
    case 'chain':
      requireText(who, `${name}.drafter`, arm.drafter);
      requireInteger(who, `${name}.draftLength`, arm.draftLength, 0, LONGEST_BLOCK - 1);
      return;
    case 'retrieval':
      requireText(who, `${name}.track`, arm.track);
      requireDraftLength(who, `${name}.maxDraftLength`, arm.maxDraftLength);
      return;
    case 'plain':
      return;
    default: {
      const { kind } = arm as { kind: unknown };
      throw requirementError(who, `${name}.kind`, "'recorded', 'chain', 'retrieval' or 'plain'", kind);
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
    case 'chain':
      return hasColumn(turn.chains, arm.drafter) ? null : `chain drafter ${JSON.stringify(arm.drafter)}`;
    case 'retrieval':
      return hasColumn(turn.retrieval, arm.track) ? null : `retrieval track ${JSON.stringify(arm.track)}`;
    case 'plain':
      return null;
  }
}

function hasColumn(columns: Readonly<Record<string, unknown>>, name: string): boolean {
  return Object.hasOwn(columns, name) && columns[name] !== null && typeof columns[name] === 'object';
}

/** A turn in the words of an error. */
export function describeTurn(turn: TraceTurn, index: number): string {
  return `turns[${index}] (id ${describeValue(turn.id)}, turn ${turn.turn})`;
}

/** Fills in an arm's defaults and requires that its columns are right in every turn; each turn has them. */
export function resolveArm(who: string, arm: ReplayArm, turns: readonly TraceTurn[]): ResolvedReplayArm {
  const { cost = 1 } = arm;
  switch (arm.kind) {
    case 'recorded': {
      const { method, semantics } = arm;
      const maxDraftLength = arm.maxDraftLength ?? longest(turns, method) - 1;
      turns.forEach((turn, i) => {
        requireRecorded(who, `${describeTurn(turn, i)}: ${method}`, turn, method, maxDraftLength);
      });
      return { ...arm, name: arm.name ?? `${method} (${semantics})`, cost, maxDraftLength };
    }
    case 'chain': {
      const { drafter, draftLength } = arm;
      turns.forEach((turn, i) => {
        requireValues(who, `${describeTurn(turn, i)}: ${drafter}`, turn.chains[drafter]!, turn.tokenCount, 0, 1);
      });
      const name = arm.name ?? `${drafter} x${draftLength} (position-exact)`;
      return { ...arm, name, cost, semantics: 'position-exact', maxDraftLength: draftLength };
    }
    case 'retrieval': {
      const { track } = arm;
      const maxDraftLength = arm.maxDraftLength ?? turns[0]!.retrieval[track]!.cap;
      turns.forEach((turn, i) => {
        requireTrack(who, `${describeTurn(turn, i)}: ${track}`, turn, turn.retrieval[track]!, maxDraftLength);
      });
      const name = arm.name ?? `${track} x${maxDraftLength} (position-exact)`;
      return { ...arm, name, cost, semantics: 'position-exact', maxDraftLength };
    }
    case 'plain': {
      const name = arm.name ?? 'plain';
      return { ...arm, name, cost, semantics: 'position-exact', maxDraftLength: 0 };
    }
  }
}

function longest(turns: readonly TraceTurn[], method: string): number {
  let length = 1;
  for (const turn of turns) {
    const lengths = turn.recorded[method]!;
    for (let i = 0; i < lengths.length; i++) if (lengths[i]! > length) length = lengths[i]!;
  }
  return length;
}

function requireRecorded(who: string, name: string, turn: TraceTurn, method: string, maxDraftLength: number): void {
  const lengths = turn.recorded[method]!;
  const { max } = acceptedLengthRange(Math.min(maxDraftLength, LONGEST_BLOCK - 1));
  requireValues(who, name, lengths, lengths.length, 1, max);
  let sum = 0;
  for (let i = 0; i < lengths.length; i++) sum += lengths[i]!;
  if (sum !== turn.tokenCount) {
    throw new RangeError(`${who}: ${name} must sum to tokenCount = ${turn.tokenCount}, got ${sum}`);
  }
}

function requireTrack(who: string, name: string, turn: TraceTurn, track: RetrievalTrack, maxDraftLength: number): void {
  requireInteger(who, `${name}.cap`, track.cap, 0, LONGEST_BLOCK - 1);
  if (maxDraftLength > track.cap) {
    throw requirementError(who, `${name}: maxDraftLength`, `at most the track's cap of ${track.cap}`, maxDraftLength);
  }
  requireValues(who, name, track.accepted, turn.tokenCount, -1, track.cap);
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
 * Writes what an arm would have had accepted from each position of a turn, cut at its end.
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
        // Positions after the previous block's start have this block as their next one.
        for (; from <= start; from++) lengths[from] = Math.min(recorded[i]!, end - from);
        start += recorded[i]!;
      }
      for (; from < end; from++) lengths[from] = end - from;
      return;
    }
    case 'chain': {
      const correct = turn.chains[arm.drafter]!;
      let run = 0;
      for (let p = end - 1; p >= 0; p--) {
        run = correct[p] === 1 ? run + 1 : 0;
        lengths[p] = Math.min(Math.min(run, arm.draftLength) + 1, end - p);
      }
      return;
    }
    case 'retrieval': {
      const { accepted } = turn.retrieval[arm.track]!;
      for (let p = 0; p < end; p++) {
        lengths[p] = Math.min(Math.min(Math.max(accepted[p]!, 0), arm.maxDraftLength) + 1, end - p);
      }
      return;
    }
    case 'plain':
      lengths.fill(1);
  }
}
