/** The arms of a replayed recording, as they are written on the command line. */
import type { ReplayArm } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

/**
 * An arm of a recording. A track was tried at every position whatever drafted it: whether a model has to run for that is
 * said beside it.
 */
export type TraceArm = ReplayArm & {
  /**
   * Whether the arm is observed in every round at no cost.
   * @defaultValue true for retrieval and plain arms, which run no model.
   */
  readonly free?: boolean;
};

export const TRACE_ARM_GRAMMAR =
  'recorded:METHOD[:round-indexed], chain:DRAFTER:LENGTH, retrieval:TRACK[:CAP], track:TRACK[:CAP] (drafted by a model, ' +
  'so not free to observe) or plain, separated by commas';

/** Reads the arms of `--arms`. */
export function parseTraceArms(text: string): readonly TraceArm[] {
  return text.split(',').map((entry) => {
    const arm = parseArm(entry.trim().split(':'));
    if (arm === undefined) {
      throw new BenchError(`--arms must be ${TRACE_ARM_GRAMMAR}, got ${JSON.stringify(entry.trim())}`, 2);
    }
    return arm;
  });
}

function parseArm([kind, name, detail, ...rest]: readonly string[]): TraceArm | undefined {
  if (rest.length > 0) return undefined;
  if (kind === 'plain') return name === undefined ? { kind } : undefined;
  if (!name) return undefined;
  const length = detail !== undefined && /^\d{1,5}$/.test(detail) ? Number(detail) : undefined;
  switch (kind) {
    case 'recorded': {
      if (detail !== undefined && detail !== 'next-start' && detail !== 'round-indexed') return undefined;
      return { kind, method: name, semantics: detail ?? 'next-start' };
    }
    case 'chain':
      return length === undefined ? undefined : { kind, drafter: name, draftLength: length };
    case 'retrieval':
    case 'track': {
      if (detail !== undefined && length === undefined) return undefined;
      return {
        kind: 'retrieval',
        track: name,
        ...(length !== undefined && { maxDraftLength: length }),
        ...(kind === 'track' && { free: false }),
      };
    }
    default:
      return undefined;
  }
}

/** Writes an arm as {@link parseTraceArms} reads it. */
export function formatTraceArm(arm: TraceArm): string {
  const column = arm.kind === 'retrieval' && arm.free === false ? `track:${arm.track}` : columnOf(arm);
  if (arm.kind === 'recorded' && arm.semantics === 'round-indexed') return `${column}:round-indexed`;
  if (arm.kind === 'chain') return `${column}:${arm.draftLength}`;
  return arm.kind === 'retrieval' && arm.maxDraftLength !== undefined ? `${column}:${arm.maxDraftLength}` : column;
}

/** The column that an arm is made from, as the command line writes it. */
export function columnOf(arm: ReplayArm): string {
  switch (arm.kind) {
    case 'recorded':
      return `recorded:${arm.method}`;
    case 'chain':
      return `chain:${arm.drafter}`;
    case 'retrieval':
      return `retrieval:${arm.track}`;
    case 'plain':
      return 'plain';
  }
}
