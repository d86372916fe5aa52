/** The arms of a replayed trace, as they are written on the command line and as they are chosen where none are named. */
import { type ReplayArm, type TraceTurn, turnsWith } from 'banditspec';
import { BenchError } from '../program/bench-error.js';

export const TRACE_ARM_GRAMMAR =
  'recorded:METHOD[:round-indexed], chain:DRAFTER:LENGTH, retrieval:TRACK[:CAP] or plain, separated by commas';

/** Reads the arms of `--arms`. */
export function parseTraceArms(text: string): readonly ReplayArm[] {
  return text.split(',').map((entry) => {
    const arm = parseArm(entry.trim().split(':'));
    if (arm === undefined) {
      throw new BenchError(`--arms must be ${TRACE_ARM_GRAMMAR}, got ${JSON.stringify(entry.trim())}`, 2);
    }
    return arm;
  });
}

function parseArm([kind, name, detail, ...rest]: readonly string[]): ReplayArm | undefined {
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
      if (detail === undefined) return { kind, track: name };
      return length === undefined ? undefined : { kind, track: name, maxDraftLength: length };
    default:
      return undefined;
  }
}

/** Writes an arm as {@link parseTraceArms} reads it. */
export function formatTraceArm(arm: ReplayArm): string {
  const column = columnOf(arm);
  if (arm.kind === 'recorded' && arm.semantics === 'round-indexed') return `${column}:round-indexed`;
  if (arm.kind === 'chain') return `${column}:${arm.draftLength}`;
  return arm.kind === 'retrieval' && arm.maxDraftLength !== undefined ? `${column}:${arm.maxDraftLength}` : column;
}

/** What a trace has: how many of its turns have each column, in the order of first appearance. */
export interface TraceColumns {
  readonly turns: number;
  readonly recorded: ReadonlyMap<string, { readonly turns: number; readonly longest: number }>;
  readonly chains: ReadonlyMap<string, number>;
  readonly retrieval: ReadonlyMap<string, { readonly turns: number; readonly cap: number }>;
}

/** Drafts of a chain and of retrieval, in tokens, where the command line does not say. */
const CHAIN_DRAFT = 5;
const RETRIEVAL_DRAFT = 10;

/**
 * One recorded method (the first that at least half of the turns have), every chain drafter with 5 tokens, every
 * retrieval track with at most 10. A trace with nothing but one method is replayed beside plain decoding.
 */
export function defaultArms(columns: TraceColumns): readonly ReplayArm[] {
  const common = (turns: number) => 2 * turns >= columns.turns;
  const method = [...columns.recorded].find(([, column]) => common(column.turns))?.[0];
  const arms: ReplayArm[] = [];
  if (method !== undefined) arms.push({ kind: 'recorded', method, semantics: 'next-start' });
  for (const [drafter, turns] of columns.chains) {
    if (common(turns)) arms.push({ kind: 'chain', drafter, draftLength: CHAIN_DRAFT });
  }
  for (const [track, { turns, cap }] of columns.retrieval) {
    if (common(turns)) arms.push({ kind: 'retrieval', track, maxDraftLength: Math.min(cap, RETRIEVAL_DRAFT) });
  }
  if (arms.length < 2) arms.push({ kind: 'plain' });
  return arms;
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

/** The most tokens that an arm drafts; of recorded and retrieval arms it must stand in the arm. */
export function draftLengthOf(arm: ReplayArm): number {
  if (arm.kind === 'plain') return 0;
  return arm.kind === 'chain' ? arm.draftLength : arm.maxDraftLength!;
}

/** The column that an arm needs and a turn lacks; undefined where the turn has it. */
export function missingColumn(turn: TraceTurn, arm: ReplayArm): string | undefined {
  return turnsWith([turn], [arm]).length === 1 ? undefined : columnOf(arm);
}
