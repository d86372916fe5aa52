/** What a recording has, and the arms that are made of it where none are named. */
import { type ReplayArm, type TraceTurn, turnsWith } from 'banditspec';
import { columnOf, type TraceArm } from './arm-grammar.js';

/** How many turns have each column, in the order of first appearance. */
export interface TraceColumns {
  readonly turns: number;
  readonly recorded: ReadonlyMap<string, { readonly turns: number; readonly longest: number }>;
  readonly chains: ReadonlyMap<string, number>;
  readonly retrieval: ReadonlyMap<string, { readonly turns: number; readonly cap: number }>;
}

/** Counts columns, turn by turn. */
export class ColumnCounts implements TraceColumns {
  turns: number;
  readonly recorded: Map<string, { turns: number; longest: number }>;
  readonly chains: Map<string, number>;
  readonly retrieval: Map<string, { turns: number; cap: number }>;

  constructor() {
    this.turns = 0;
    this.recorded = new Map();
    this.chains = new Map();
    this.retrieval = new Map();
  }

  add(turn: TraceTurn): void {
    this.turns += 1;
    for (const [method, lengths] of Object.entries(turn.recorded)) {
      const column = this.recorded.get(method) ?? { turns: 0, longest: 1 };
      for (let i = 0; i < lengths.length; i++) column.longest = Math.max(column.longest, lengths[i]!);
      column.turns += 1;
      this.recorded.set(method, column);
    }
    for (const drafter of Object.keys(turn.chains)) this.chains.set(drafter, (this.chains.get(drafter) ?? 0) + 1);
    for (const [track, { cap }] of Object.entries(turn.retrieval)) {
      this.retrieval.set(track, { turns: (this.retrieval.get(track)?.turns ?? 0) + 1, cap });
    }
  }
}

/** The columns of turns that are in memory. */
export function columnsOf(turns: readonly TraceTurn[]): TraceColumns {
  const counts = new ColumnCounts();
  for (const turn of turns) counts.add(turn);
  return counts;
}

/** Drafts of a chain and of retrieval, in tokens, where the command line does not say. */
const CHAIN_DRAFT = 5;
const RETRIEVAL_DRAFT = 10;

/** Names of tracks that a model drafted, where nobody says: those of the published methods. Others are copies. */
const MODEL_TRACK = /^(eagle|hydra|medusa|mtp|sps)/i;

/**
 * One recorded method (the first that at least half of the turns have), every chain drafter with 5 tokens, every
 * track with at most 10, or with all it has where a model drafted one of them: copies are then as long as its drafts. A
 * trace with nothing but one method is replayed beside plain decoding.
 */
export function defaultArms(columns: TraceColumns): readonly TraceArm[] {
  const common = (turns: number) => 2 * turns >= columns.turns;
  const method = [...columns.recorded].find(([, column]) => common(column.turns))?.[0];
  const arms: TraceArm[] = [];
  if (method !== undefined) arms.push({ kind: 'recorded', method, semantics: 'next-start' });
  for (const [drafter, turns] of columns.chains) {
    if (common(turns)) arms.push({ kind: 'chain', drafter, draftLength: CHAIN_DRAFT });
  }
  const tracks = [...columns.retrieval].filter(([, { turns }]) => common(turns));
  const drafted = tracks.some(([track]) => MODEL_TRACK.test(track));
  for (const [track, { cap }] of tracks) {
    const maxDraftLength = drafted ? cap : Math.min(cap, RETRIEVAL_DRAFT);
    arms.push({ kind: 'retrieval', track, maxDraftLength, ...(MODEL_TRACK.test(track) && { free: false }) });
  }
  if (arms.length < 2) arms.push({ kind: 'plain' });
  return arms;
}

/** Every column as an arm, however few turns have it: drafts as long as {@link defaultArms} has them. */
export function everyArm(turns: readonly TraceTurn[]): readonly ReplayArm[] {
  const names = (column: (turn: TraceTurn) => object) => [
    ...new Set(turns.flatMap((turn) => Object.keys(column(turn)))),
  ];
  const cap = (track: string) => Math.min(...turns.map(({ retrieval }) => retrieval[track]?.cap ?? RETRIEVAL_DRAFT));
  return [
    ...names((turn) => turn.recorded).map(
      (method): ReplayArm => ({ kind: 'recorded', method, semantics: 'next-start' }),
    ),
    ...names((turn) => turn.chains).map((drafter): ReplayArm => ({ kind: 'chain', drafter, draftLength: CHAIN_DRAFT })),
    ...names((turn) => turn.retrieval).map(
      (track): ReplayArm => ({ kind: 'retrieval', track, maxDraftLength: Math.min(cap(track), RETRIEVAL_DRAFT) }),
    ),
  ];
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
