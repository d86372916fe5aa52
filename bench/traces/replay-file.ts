/**
 * Replays the recorded runs of a file with every selector, fresh in each turn and carried from turn to turn. The file is
 * read twice, turn by turn: once for what it has, once to replay it, so it may be larger than memory.
 */
import {
  acceptedLengthRange,
  type Environment,
  formatTable,
  type ReplayArm,
  regretMeasurement,
  replay,
  type SelectorMemory,
  type StopSignal,
  selectorDescriptions,
  type TraceProblem,
} from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import type { SelectorConfig } from '../experiments/experiment.js';
import { selectorFactory } from '../experiments/registry.js';
import { BenchError } from '../program/bench-error.js';
import type { TraceResults } from '../results/parts/trace.js';
import { columnOf } from './arm-grammar.js';
import { ColumnCounts, defaultArms, draftLengthOf, missingColumn, type TraceColumns } from './columns.js';
import { requireSignals } from './contexts.js';
import { fingerprintOf } from './recording.js';

/** How a trace is replayed. */
export interface ReplayFileOptions {
  /** Chosen from what the trace has, where absent. */
  readonly arms?: readonly ReplayArm[];
  /** The signals that are the context, in order: selectors that read one play too. */
  readonly contexts: readonly string[];
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  readonly seed: string | number;
  /** Replay only so many turns. */
  readonly turnLimit?: number;
  /** Leave out lines that cannot be read instead of refusing the file. */
  readonly skipBrokenLines: boolean;
  readonly signal: StopSignal;
  /** Called before the replay, with the number of turns in the file. */
  readonly onStart: (turns: number) => void;
  /** Called after every turn that was replayed, with the turns read and the rounds played so far. */
  readonly onTurn: (turns: number, rounds: number) => void;
}

interface Survey {
  readonly columns: TraceColumns;
  readonly tokens: number;
  readonly longestTurn: number;
  readonly brokenLines: readonly { readonly line: number; readonly reason: string }[];
}

/** The first reading: which columns there are, and how long recorded blocks get. */
async function survey(path: string, { signal, skipBrokenLines }: ReplayFileOptions): Promise<Survey> {
  const columns = new ColumnCounts();
  const brokenLines: { line: number; reason: string }[] = [];
  let tokens = 0;
  let longestTurn = 0;
  const onBrokenLine = skipBrokenLines
    ? ({ line, reason }: TraceProblem) => {
        brokenLines.push({ line, reason });
      }
    : 'throw';
  for await (const turn of readTraceFile(path, { onBrokenLine })) {
    if (signal.aborted) throw signal.reason;
    columns.add(turn);
    tokens += turn.tokenCount;
    longestTurn = Math.max(longestTurn, turn.tokenCount);
  }
  return { columns, tokens, longestTurn, brokenLines };
}

/** Fixes the draft length of every arm for the whole trace: turn by turn it would come out differently. */
function withDraftLength(arm: ReplayArm, columns: TraceColumns): ReplayArm {
  if (arm.kind === 'recorded' && arm.maxDraftLength === undefined) {
    return { ...arm, maxDraftLength: (columns.recorded.get(arm.method)?.longest ?? 1) - 1 };
  }
  if (arm.kind === 'track' && arm.maxDraftLength === undefined) {
    const cap = columns.tracks.get(arm.track)?.cap;
    if (cap === undefined) {
      const { track } = arm;
      throw new BenchError(
        `--arms must say how far ${columnOf(arm)} drafts, as in track:${track}:5, for it has no cap, got no length`,
        2,
      );
    }
    return { ...arm, maxDraftLength: cap };
  }
  return arm;
}

function requireColumns(
  path: string,
  arms: readonly ReplayArm[],
  contexts: readonly string[],
  columns: TraceColumns,
): void {
  const there = [
    ...[...columns.recorded.keys()].map((method) => `recorded:${method}`),
    ...[...columns.tracks.keys()].map((track) => `track:${track}`),
    'plain',
  ];
  for (const arm of arms) {
    const column = columnOf(arm);
    if (there.includes(column)) continue;
    throw new BenchError(`--arms must be among what ${path} has (${there.join(', ')}), got ${column}`, 2);
  }
  requireSignals(path, contexts, columns);
}

/** Selectors that read a context of so many numbers. */
function contextSelectors(contextSize: number): Readonly<Record<string, SelectorConfig>> {
  const rules: Readonly<Record<string, { readonly most?: number }>> = selectorDescriptions.bucketedUcb.options;
  return {
    linUcb: { kind: 'linUcb' },
    'linUcb, optimism 0.1': { kind: 'linUcb', optimism: 0.1 },
    ...(contextSize <= (rules.contextSize!.most ?? Infinity) && { bucketedUcb: { kind: 'bucketedUcb' } }),
  };
}

/** Replays a file. */
export async function replayFile(path: string, options: ReplayFileOptions): Promise<TraceResults> {
  const { contexts, seed, signal, turnLimit = Infinity, onStart, onTurn } = options;
  const informed = contexts.length === 0 ? {} : contextSelectors(contexts.length);
  const selectors = { ...options.selectors, ...informed };
  const found = await survey(path, options);
  const named = options.arms ?? defaultArms(found.columns);
  requireColumns(path, named, contexts, found.columns);
  const arms = named.map((arm) => withDraftLength(arm, found.columns));

  // What the measurements play: the turn that was read last. The description is that of the whole, filled in at the end.
  let current: Environment | undefined;
  const rewardRange = acceptedLengthRange(Math.max(...arms.map(draftLengthOf)));
  const measure = (memory: SelectorMemory, sequenceLength: number) =>
    regretMeasurement({
      environment: {
        armCount: arms.length,
        rewardRange,
        freeArms: arms.map(({ kind, free = kind === 'plain' }) => free),
        ...(contexts.length > 0 && { contextSize: contexts.length }),
        begin: (turn, random) => current!.begin(turn, random),
      },
      selectors: Object.fromEntries(
        Object.entries(selectors).map(([name, config]) => [name, selectorFactory(config, { sequenceLength, seed })]),
      ),
      seed,
      memory,
    });
  onStart(found.columns.turns);
  // A selector that wants a horizon gets the most rounds that it can play: those of the longest turn, or of all.
  const fresh = measure('fresh', found.longestTurn);
  const carried = measure('carried', found.tokens);

  const skippedTurns: Record<string, number> = {};
  let resolved: readonly ReplayArm[] = arms;
  let armNames: readonly string[] = [];
  let seen = 0;
  let replayedTurns = 0;
  let replayedTokens = 0;
  for await (const turn of readTraceFile(path, { onBrokenLine: () => {} })) {
    if (signal.aborted) throw signal.reason;
    seen += 1;
    const missing = [
      ...arms.map((arm) => missingColumn(turn, arm)).filter((name) => name !== undefined),
      ...contexts.filter((name) => !Object.hasOwn(turn.signals, name)).map((name) => `signal:${name}`),
    ];
    if (missing.length > 0) {
      const reason = `no ${missing.join(', no ')}`;
      skippedTurns[reason] = (skippedTurns[reason] ?? 0) + 1;
      continue;
    }
    if (replayedTurns === turnLimit) {
      skippedTurns['beyond the limit of turns'] = found.columns.turns - seen + 1;
      break;
    }
    const environment = replay([turn], { arms, contexts, wrap: true });
    current = environment;
    resolved = environment.description.arms;
    armNames = environment.armNames;
    fresh.addEpisode(replayedTurns);
    carried.addEpisode(replayedTurns);
    replayedTurns += 1;
    replayedTokens += turn.tokenCount;
    onTurn(seen, fresh.rounds + carried.rounds);
  }
  if (replayedTurns === 0) {
    throw new BenchError(
      `${path}: a turn must have what every arm needs, got none among ${found.columns.turns}: ${reasons(skippedTurns)}`,
    );
  }
  const environment = {
    kind: 'replay',
    arms: resolved,
    turns: replayedTurns,
    tokens: replayedTokens,
    ...(contexts.length > 0 && { contexts }),
  };
  return {
    kind: 'trace',
    trace: {
      ...(await fingerprintOf(path)),
      turns: found.columns.turns,
      replayedTurns,
      replayedTokens,
      skippedTurns,
      brokenLines: found.brokenLines,
    },
    selectors,
    memory: {
      fresh: { ...fresh.report(), environment, armNames },
      carried: { ...carried.report(), environment, armNames },
    },
  };
}

function reasons(skippedTurns: Readonly<Record<string, number>>): string {
  return Object.entries(skippedTurns)
    .map(([reason, turns]) => `${turns} (${reason})`)
    .join(', ');
}

/** The trace's table: target calls over all turns, with a line that says what is what. */
export function formatTrace({ trace, memory: { fresh, carried } }: TraceResults): string {
  const { file, turns, replayedTurns, replayedTokens, skippedTurns, brokenLines } = trace;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const calls = (rounds: number) => [count(rounds), (replayedTokens / rounds).toFixed(3)];
  const rows = [
    ...fresh.fixedArms.map((arm, i) => {
      const both = calls(arm.mean * arm.count);
      return [`always ${fresh.armNames[i]}`, ...both, ...both];
    }),
    ['best fixed arm of each turn', ...duplicate(calls(fresh.bestFixedArmPerEpisode.mean * replayedTurns))],
    ...Object.keys(fresh.selectors).map((name) => [
      name,
      ...calls(fresh.selectors[name]!.totalRounds),
      ...calls(carried.selectors[name]!.totalRounds),
    ]),
  ];
  return [
    `${file}: ${count(replayedTurns)} of ${count(turns)} turns replayed, ${count(replayedTokens)} tokens`,
    turns > replayedTurns ? `Left out: ${reasons(skippedTurns)}.` : 'No turn was left out.',
    ...(brokenLines.length > 0
      ? [
          `Broken lines left out: ${brokenLines.length}; the first is line ${brokenLines[0]!.line}: ${brokenLines[0]!.reason}`,
        ]
      : []),
    '',
    'Target calls over all turns, and tokens a call; fresh: a new selector for every turn, carried: one for all turns.',
    formatTable(['', 'fresh', 'tok/call', 'carried', 'tok/call'], rows),
  ].join('\n');
}

function duplicate(cells: readonly string[]): readonly string[] {
  return [...cells, ...cells];
}
