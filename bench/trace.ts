/**
 * Replays the recorded runs of a file with every selector, fresh in each turn and carried from turn to turn. The file is
 * read twice, turn by turn: once for what it has, once to replay it, so it may be larger than memory.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import {
  acceptedLengthRange,
  type Environment,
  formatTable,
  type RegretReport,
  regretMeasurement,
  replay,
  type SelectorMemory,
  type StopSignal,
  type TraceTurn,
} from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { BenchError } from './bench-error.js';
import type { SelectorConfig } from './experiments/experiment.js';
import { selectorFactory } from './registry.js';
import { defaultArms, missingColumn, type TraceArm, type TraceColumns } from './trace-arms.js';

/** What a trace came to. */
export interface TraceResults {
  readonly trace: {
    /** The name of the file, without its folder. */
    readonly file: string;
    /** Of the file's bytes: which recording the figures are of. */
    readonly sha256: string;
    /** Turns in the file. */
    readonly turns: number;
    readonly replayedTurns: number;
    readonly replayedTokens: number;
    /** Turns left out, by what they lack. */
    readonly skippedTurns: Readonly<Record<string, number>>;
    /** Lines left out, with the reason. */
    readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
  };
  readonly arms: readonly TraceArm[];
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  /** The same turns with a new selector for each, and with one selector that goes on. */
  readonly memory: Readonly<Record<SelectorMemory, RegretReport>>;
}

/** How a trace is replayed. */
export interface RunTraceOptions {
  /** Chosen from what the trace has, where absent. */
  readonly arms?: readonly TraceArm[];
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  readonly seed: string | number;
  /** Replay only so many turns. */
  readonly turnLimit?: number;
  readonly signal: StopSignal;
  /** Called after every turn that was replayed. */
  readonly onTurn: (done: number, of: number) => void;
}

interface Survey extends TraceColumns {
  readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
}

/** The first reading: which columns there are, and how long recorded blocks get. */
async function survey(path: string, signal: StopSignal): Promise<Survey> {
  const recorded = new Map<string, { turns: number; longest: number }>();
  const chains = new Map<string, number>();
  const retrieval = new Map<string, { turns: number; cap: number }>();
  const brokenLines: { line: number; reason: string }[] = [];
  let turns = 0;
  for await (const turn of readTraceFile(path, { onBrokenLine: ({ line, reason }) => brokenLines.push({ line, reason }) })) {
    if (signal.aborted) throw signal.reason;
    turns += 1;
    for (const [method, lengths] of Object.entries(turn.recorded)) {
      const column = recorded.get(method) ?? { turns: 0, longest: 1 };
      for (let i = 0; i < lengths.length; i++) column.longest = Math.max(column.longest, lengths[i]!);
      column.turns += 1;
      recorded.set(method, column);
    }
    for (const drafter of Object.keys(turn.chains)) chains.set(drafter, (chains.get(drafter) ?? 0) + 1);
    for (const [track, { cap }] of Object.entries(turn.retrieval)) {
      retrieval.set(track, { turns: (retrieval.get(track)?.turns ?? 0) + 1, cap });
    }
  }
  return { turns, recorded, chains, retrieval, brokenLines };
}

/** Fixes the draft length of every arm for the whole trace: turn by turn it would come out differently. */
function withDraftLength(arm: TraceArm, columns: TraceColumns): TraceArm {
  if (arm.kind === 'recorded' && arm.maxDraftLength === undefined) {
    return { ...arm, maxDraftLength: (columns.recorded.get(arm.method)?.longest ?? 1) - 1 };
  }
  if (arm.kind === 'retrieval' && arm.maxDraftLength === undefined) {
    return { ...arm, maxDraftLength: columns.retrieval.get(arm.track)?.cap ?? 0 };
  }
  return arm;
}

function draftLengthOf(arm: TraceArm): number {
  if (arm.kind === 'plain') return 0;
  return arm.kind === 'chain' ? arm.draftLength : arm.maxDraftLength!;
}

function requireColumns(path: string, arms: readonly TraceArm[], columns: TraceColumns): void {
  const has = (arm: TraceArm): boolean => {
    if (arm.kind === 'recorded') return columns.recorded.has(arm.method);
    if (arm.kind === 'chain') return columns.chains.has(arm.drafter);
    return arm.kind === 'plain' || columns.retrieval.has(arm.track);
  };
  for (const arm of arms) {
    if (has(arm)) continue;
    const [name] = [arm.kind === 'recorded' ? arm.method : arm.kind === 'chain' ? arm.drafter : arm.kind === 'retrieval' ? arm.track : ''];
    const there = [
      ...[...columns.recorded.keys()].map((method) => `recorded:${method}`),
      ...[...columns.chains.keys()].map((drafter) => `chain:${drafter}`),
      ...[...columns.retrieval.keys()].map((track) => `retrieval:${track}`),
    ];
    throw new BenchError(`--arms must be among what ${path} has (${there.join(', ')}), got ${arm.kind}:${name}`, 2);
  }
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Replays a file. */
export async function runTrace(path: string, options: RunTraceOptions): Promise<TraceResults> {
  const columns = await survey(path, options.signal);
  if (columns.turns === 0) throw new BenchError(`${path}: a trace must have at least one turn, got none`);
  const named = options.arms ?? defaultArms(columns);
  requireColumns(path, named, columns);
  const arms = named.map((arm) => withDraftLength(arm, columns));

  const replayTurn = (turn: TraceTurn) => replay([turn], { arms, wrap: true });
  let current: Environment | undefined;
  let longestTurn = 0;
  const skippedTurns: Record<string, number> = {};
  const turns = async function* (): AsyncGenerator<TraceTurn> {
    let replayed = 0;
    for await (const turn of readTraceFile(path, { onBrokenLine: () => {} })) {
      if (options.signal.aborted) throw options.signal.reason;
      const missing = arms.map((arm) => missingColumn(turn, arm)).filter((name) => name !== undefined);
      if (missing.length > 0) {
        const reason = `no ${missing.join(', no ')}`;
        skippedTurns[reason] = (skippedTurns[reason] ?? 0) + 1;
        continue;
      }
      if (replayed === options.turnLimit) return;
      replayed += 1;
      yield turn;
    }
  };
}
