/** What a recording has, and the arms that are made of it where none are named. */
import { type ReplayArm, type TraceTurn, turnsWith } from 'banditspec';
import { columnOf } from './arm-grammar.js';

/** How many turns have each column, in the order of first appearance. */
export interface TraceColumns {
  readonly turns: number;
  readonly recorded: ReadonlyMap<string, { readonly turns: number; readonly longest: number }>;
  /** Without a cap: drafts of any length. */
  readonly tracks: ReadonlyMap<string, { readonly turns: number; readonly cap: number | undefined }>;
  readonly signals: ReadonlyMap<string, number>;
}

/** Counts columns, turn by turn. */
export class ColumnCounts implements TraceColumns {
  turns: number;
  readonly recorded: Map<string, { turns: number; longest: number }>;
  readonly tracks: Map<string, { turns: number; cap: number | undefined }>;
  readonly signals: Map<string, number>;

  constructor() {
    this.turns = 0;
    this.recorded = new Map();
    this.tracks = new Map();
    this.signals = new Map();
  }

  add(turn: TraceTurn): void {
    this.turns += 1;
    for (const [method, lengths] of Object.entries(turn.recorded)) {
      const column = this.recorded.get(method) ?? { turns: 0, longest: 1 };
      for (let i = 0; i < lengths.length; i++) column.longest = Math.max(column.longest, lengths[i]!);
      column.turns += 1;
      this.recorded.set(method, column);
    }
    for (const [track, { cap }] of Object.entries(turn.tracks)) {
      this.tracks.set(track, { turns: (this.tracks.get(track)?.turns ?? 0) + 1, cap });
    }
    for (const signal of Object.keys(turn.signals)) this.signals.set(signal, (this.signals.get(signal) ?? 0) + 1);
  }
}

/** The columns of turns that are in memory. */
export function columnsOf(turns: readonly TraceTurn[]): TraceColumns {
  const counts = new ColumnCounts();
  for (const turn of turns) counts.add(turn);
  return counts;
}

/** Drafts in tokens where the command line does not say: of a track that has no cap, and at most of one that has. */
const UNCAPPED_DRAFT = 5;
const CAPPED_DRAFT = 10;

/** Names of tracks with a cap that a model drafted, where nobody says: those of the published methods. Others are copies. */
const MODEL_TRACK = /^(eagle|hydra|medusa|mtp|sps)/i;

/** Whether the outcome of a track is taken to be known in every round, where nobody says: that of copies is. */
function isFree(track: string, cap: number | undefined): boolean {
  return cap !== undefined && !MODEL_TRACK.test(track);
}

/**
 * One recorded method (the first that at least half of the turns have), every track without a cap, which a model drafted,
 * with 5 tokens, every track with one with at most 10, or with all it has where a model drafted one of them: copies are
 * then as long as its drafts. Copies are free. A trace with nothing but one method is replayed beside plain decoding.
 */
export function defaultArms(columns: TraceColumns): readonly ReplayArm[] {
  const common = (turns: number) => 2 * turns >= columns.turns;
  const method = [...columns.recorded].find(([, column]) => common(column.turns))?.[0];
  const arms: ReplayArm[] = [];
  if (method !== undefined) arms.push({ kind: 'recorded', method, semantics: 'next-start' });
  const tracks = [...columns.tracks].filter(([, { turns }]) => common(turns));
  for (const [track, { cap }] of tracks) {
    if (cap === undefined) arms.push({ kind: 'track', track, maxDraftLength: UNCAPPED_DRAFT });
  }
  const drafted = tracks.some(([track, { cap }]) => cap !== undefined && !isFree(track, cap));
  for (const [track, { cap }] of tracks) {
    if (cap === undefined) continue;
    const maxDraftLength = drafted ? cap : Math.min(cap, CAPPED_DRAFT);
    arms.push({ kind: 'track', track, maxDraftLength, ...(isFree(track, cap) && { free: true }) });
  }
  if (arms.length < 2) arms.push({ kind: 'plain' });
  return arms;
}

/** Every column as an arm, however few turns have it: drafts as long as {@link defaultArms} has them at most. */
export function everyArm(turns: readonly TraceTurn[]): readonly ReplayArm[] {
  const names = (column: (turn: TraceTurn) => object) => [
    ...new Set(turns.flatMap((turn) => Object.keys(column(turn)))),
  ];
  const capOf = (track: string) => {
    const caps = turns.flatMap(({ tracks }) => tracks[track]?.cap ?? []);
    return caps.length === 0 ? undefined : Math.min(...caps);
  };
  const tracks = names((turn) => turn.tracks).map((track): ReplayArm => {
    const cap = capOf(track);
    const maxDraftLength = cap === undefined ? UNCAPPED_DRAFT : Math.min(cap, CAPPED_DRAFT);
    return { kind: 'track', track, maxDraftLength, ...(isFree(track, cap) && { free: true }) };
  });
  return [
    ...names((turn) => turn.recorded).map(
      (method): ReplayArm => ({ kind: 'recorded', method, semantics: 'next-start' }),
    ),
    ...tracks,
  ];
}

/** The most tokens that an arm drafts; it must stand in the arm. */
export function draftLengthOf(arm: ReplayArm): number {
  return arm.kind === 'plain' ? 0 : arm.maxDraftLength!;
}

/** The column that an arm needs and a turn lacks; undefined where the turn has it. */
export function missingColumn(turn: TraceTurn, arm: ReplayArm): string | undefined {
  return turnsWith([turn], [arm]).length === 1 ? undefined : columnOf(arm);
}
