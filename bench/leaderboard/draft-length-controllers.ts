/**
 * Draft-length controllers on recorded turns: arms are the draft lengths 0 to 8 of one track, without a cap or drafted by a
 * model, and what counts is tokens a second. The time of a round is that of one small drafter, or, for numbers of requests
 * that are decoded together, that of a measured surface.
 */
import {
  type AnySelector,
  createRandom,
  type Environment,
  fixedArm,
  formatTable,
  fractionalKube,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  promptDraftLength,
  type ReplayArm,
  replay,
  roundMilliseconds,
  runEpisode,
  type SelectorMemory,
  type TraceTurn,
  turnsWith,
  ucbSpec,
} from 'banditspec';
import type { Played, PlayTask } from '../engine/task-list.js';
import { BenchError } from '../program/bench-error.js';
import type { StudyOptions } from '../program/options.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { Study } from '../results/study.js';
import { columnsOf, defaultArms } from '../traces/columns.js';
import { fingerprintOf, readTurns } from '../traces/recording.js';

/** One controller on all turns. */
export interface DraftLengthRow {
  readonly selector: string;
  readonly memory: SelectorMemory;
  /** Requests decoded together; absent where the times are those of one request with the small drafter. */
  readonly batch?: number;
  readonly turns: number;
  readonly tokens: number;
  readonly targetCalls: number;
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
}

/** The time of a round, in milliseconds: of a plain one, and of one that drafts, at the start and for each token. */
interface RoundTimes {
  readonly plain: number;
  readonly base: number;
  readonly perToken: number;
}

/** Measured with a 68M drafter of Vicuna-7B on one GPU. */
const TIMES: RoundTimes = { plain: 22.97, base: 22.33, perToken: 1.924 };

const LONGEST_DRAFT = 8;

type Make = (environment: Environment) => AnySelector;

const CONTROLLERS: Readonly<Record<string, Make>> = {
  ...Object.fromEntries(
    Array.from({ length: LONGEST_DRAFT + 1 }, (_, arm): [string, Make] => [
      `always ${arm}`,
      (environment) => fixedArm({ ...environment, arm }),
    ]),
  ),
  heuristicDraftLength,
  gammaTune,
  goodputDraftLength,
  kaplanMeierDraftLength,
  promptDraftLength,
  'fractionalKube, radius x 0.2': (environment) => fractionalKube({ ...environment, radiusScale: 0.2 }),
  'ucbSpec (tokens, not time)': (environment) => ucbSpec(environment),
};

/** A controller, with what it remembers from turn to turn, and how many requests are decoded together. */
interface ControllerTask {
  readonly selector: string;
  readonly memory: SelectorMemory;
  readonly batch?: number;
}

/** Every controller fresh and carried; what is always the same has nothing to carry. */
export const CONTROLLER_TASKS: readonly ControllerTask[] = Object.keys(CONTROLLERS).flatMap((selector) => [
  { selector, memory: 'fresh' as const },
  ...(selector.startsWith('always') ? [] : [{ selector, memory: 'carried' as const }]),
]);

/** The same for each of some numbers of requests. */
function tasksFor(batches: readonly number[] | undefined): readonly ControllerTask[] {
  return batches?.flatMap((batch) => CONTROLLER_TASKS.map((task) => ({ ...task, batch }))) ?? CONTROLLER_TASKS;
}

/** An environment of so many turns. */
export type TurnsEnvironment = Environment & { readonly episodeCount: number };

/** The turns that have it, and on them the draft lengths of the first track without a cap, or of the first that a model drafted, each with its time. */
export function lengthsOf(
  turns: readonly TraceTurn[],
  batch: number | undefined,
): { readonly environment: TurnsEnvironment; readonly played: readonly TraceTurn[] } {
  const [uncapped] = turns.flatMap(({ tracks }) =>
    Object.keys(tracks).filter((name) => tracks[name]!.cap === undefined),
  );
  const drafted = defaultArms(columnsOf(turns)).find((arm) => arm.kind === 'track' && arm.free !== true);
  const track = uncapped ?? (drafted?.kind === 'track' ? drafted.track : undefined);
  if (track === undefined) {
    throw new BenchError('the recording must have a track without a cap or one that a model drafted, got neither');
  }
  if (uncapped === undefined && batch === undefined) {
    throw new BenchError(
      `--batch must be given for drafts of a track with a cap (${track}), got none: their times are those of a surface`,
      2,
    );
  }
  const arms = Array.from({ length: LONGEST_DRAFT + 1 }, (_, draftLength): ReplayArm => {
    const cost = costOf(draftLength, batch);
    return draftLength === 0 ? { kind: 'plain', cost } : { kind: 'track', track, maxDraftLength: draftLength, cost };
  });
  const played = turnsWith(turns, arms);
  return { environment: replay(played, { arms }), played };
}

/** Tokens that each request has in its cache, where several are decoded together. */
const CONTEXT_TOKENS = 1000;

/** The time of a round of that many requests. */
function batchMilliseconds(batch: number, draftLength: number): number {
  return roundMilliseconds({ drafter: 'eagle', draftLength, batch, contextTokens: CONTEXT_TOKENS });
}

/** The time of a round, in plain ones. */
function costOf(draftLength: number, batch: number | undefined): number {
  if (batch !== undefined) return batchMilliseconds(batch, draftLength) / batchMilliseconds(batch, 0);
  return draftLength === 0 ? 1 : (TIMES.base + TIMES.perToken * draftLength) / TIMES.plain;
}

/** Plays controllers on the turns that have the recording's track. */
export function controllerPlay(
  turns: readonly TraceTurn[],
  seed: string | number,
  batches?: readonly number[],
): PlayTask<ControllerTask, DraftLengthRow> {
  const environments = new Map(
    (batches ?? [undefined]).map((batch): [number | undefined, TurnsEnvironment] => [
      batch,
      lengthsOf(turns, batch).environment,
    ]),
  );
  return (task) => play(environments.get(task.batch)!, task, seed);
}

function play(
  environment: TurnsEnvironment,
  { selector: name, memory, batch }: ControllerTask,
  seed: string | number,
): Played<DraftLengthRow> {
  const plain = batch === undefined ? TIMES.plain : batchMilliseconds(batch, 0);
  let carried: AnySelector | undefined;
  let tokens = 0;
  let targetCalls = 0;
  let milliseconds = 0;
  const { episodeCount: turns } = environment;
  for (let turn = 0; turn < turns; turn++) {
    const selector = carried ?? CONTROLLERS[name]!(environment);
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    const luck = createRandom(seed, turn, 'environment');
    const result = runEpisode(selector, environment.begin(turn, luck), createRandom(seed, turn, 'selector'), {
      learnFromLastRound: memory === 'fresh',
    });
    tokens += result.tokens;
    targetCalls += result.stoppingTime;
    milliseconds += result.elapsed * plain;
  }
  const tokensPerSecond = (1000 * tokens) / milliseconds;
  const row = { selector: name, memory, turns, tokens, targetCalls, milliseconds, tokensPerSecond };
  return { rounds: targetCalls, result: batch === undefined ? row : { ...row, batch } };
}

/** The rows, fastest first. */
export function sortedRows(rows: readonly DraftLengthRow[]): DraftLengthRow[] {
  return [...rows].sort((a, b) => b.tokensPerSecond - a.tokensPerSecond);
}

/** Options of the command. */
export interface ControllersOptions extends StudyOptions {
  readonly file: string;
  readonly skipBrokenLines: boolean;
  /** Numbers of requests that are decoded together; absent: one, with the times of the small drafter. */
  readonly batches?: readonly number[] | undefined;
}

type Setup = Pick<ControllersOptions, 'file' | 'skipBrokenLines' | 'seed' | 'batches'>;

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<ControllerTask, DraftLengthRow>> {
  const { file, skipBrokenLines, seed, batches } = setup as Setup;
  return controllerPlay(await readTurns(file, skipBrokenLines), seed, batches);
}

/** The controllers as a part of a results file. */
interface ControllersPart {
  readonly kind: 'draft-length-controllers';
  readonly rows: readonly DraftLengthRow[];
}

export const draftLengthControllers: Study<ControllersOptions, ControllerTask, DraftLengthRow, ControllersPart> = {
  name: 'draft-length-controllers',
  async prepare({ file, skipBrokenLines, seed, batches }) {
    const setup: Setup = { file, skipBrokenLines, seed, batches };
    return {
      tasks: {
        threadWork: { name: 'draft-length-controllers', setup },
        play: await prepare(setup),
        tasks: tasksFor(batches).map((input) => {
          const { selector, memory, batch } = input;
          return { name: `${batch === undefined ? '' : `batch ${batch}: `}${selector}, ${memory}`, input };
        }),
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'draft-length-controllers',
          seed,
          recording: await fingerprintOf(file),
          skipBrokenLines,
          ...(batches && { batches }),
        },
      },
      conclude: (rows) => ({ kind: 'draft-length-controllers', rows: sortedRows(rows) }),
    };
  },
  tell({ rows }) {
    return rows.some(({ batch }) => batch !== undefined) ? [batchTable(rows)] : [speedTable(rows)];
  },
};

function speedTable(rows: readonly DraftLengthRow[]): string {
  const { plain, base, perToken } = TIMES;
  const table = formatTable(
    ['selector', 'memory', 'calls', 'tok/call', 'tokens a second'],
    rows.map((row) => [
      row.selector,
      row.memory,
      row.targetCalls.toLocaleString('en'),
      (row.tokens / row.targetCalls).toFixed(3),
      row.tokensPerSecond.toFixed(2),
    ]),
  );
  return `Draft lengths 0 to ${LONGEST_DRAFT}; a round takes ${base} ms plus ${perToken} ms a drafted token, or ${plain} ms without drafting.\n${table}`;
}

/** Below this, as a share, a controller is not said to gain. */
const GAIN = 0.01;

/** For every number of requests the best fixed length, and how much faster each controller is, fresh and carried. */
function batchTable(rows: readonly DraftLengthRow[]): string {
  const batches = [...new Set(rows.map(({ batch }) => batch!))].sort((a, b) => a - b);
  const names = Object.keys(CONTROLLERS).filter((name) => !name.startsWith('always'));
  const lines = batches.map((batch) => {
    const own = rows.filter((row) => row.batch === batch);
    const best = own.find(({ selector }) => selector.startsWith('always'))!;
    const gain = (row: DraftLengthRow) => row.tokensPerSecond / best.tokensPerSecond - 1;
    const shown = names.map((name) =>
      (['fresh', 'carried'] as const)
        .map((memory) => signed(gain(own.find((row) => row.selector === name && row.memory === memory)!)))
        .join(' / '),
    );
    const fastest = own.find(({ selector }) => !selector.startsWith('always'))!;
    const verdict = gain(fastest) < GAIN ? 'adapting gains nothing' : `${fastest.selector}, ${fastest.memory}`;
    return [String(batch), best.selector, best.tokensPerSecond.toFixed(1), ...shown, verdict];
  });
  const head = ['batch', 'best fixed', 'tokens a second', ...names, 'fastest'];
  return (
    `Draft lengths 0 to ${LONGEST_DRAFT} by the number of requests decoded together; tokens a second of each request, and how ` +
    `much faster than the best fixed length a controller is, in percent, fresh / carried. To gain is to be ${100 * GAIN}% faster.\n` +
    formatTable(head, lines)
  );
}

function signed(share: number): string {
  return `${share < 0 ? '' : '+'}${(100 * share).toFixed(1)}`;
}
