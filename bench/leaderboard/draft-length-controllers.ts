/**
 * Draft-length controllers on recorded turns: arms are the draft lengths 0 to 8 of one track without a cap, and what counts is
 * tokens a second.
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
  type ReplayArm,
  replay,
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
import { fingerprintOf, readTurns } from '../traces/recording.js';

/** One controller on all turns. */
export interface DraftLengthRow {
  readonly selector: string;
  readonly memory: SelectorMemory;
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
  'fractionalKube, radius x 0.2': (environment) => fractionalKube({ ...environment, radiusScale: 0.2 }),
  'ucbSpec (tokens, not time)': (environment) => ucbSpec(environment),
};

/** A controller, with what it remembers from turn to turn. */
interface ControllerTask {
  readonly selector: string;
  readonly memory: SelectorMemory;
}

/** Every controller fresh and carried; what is always the same has nothing to carry. */
export const CONTROLLER_TASKS: readonly ControllerTask[] = Object.keys(CONTROLLERS).flatMap((selector) => [
  { selector, memory: 'fresh' as const },
  ...(selector.startsWith('always') ? [] : [{ selector, memory: 'carried' as const }]),
]);

/** Plays controllers on the turns that have the trace's first track without a cap. */
export function controllerPlay(
  turns: readonly TraceTurn[],
  seed: string | number,
): PlayTask<ControllerTask, DraftLengthRow> {
  const [track] = turns.flatMap(({ tracks }) => Object.keys(tracks).filter((name) => tracks[name]!.cap === undefined));
  if (track === undefined) throw new BenchError('the recording must have a track without a cap, got none');
  const arms = Array.from({ length: LONGEST_DRAFT + 1 }, (_, draftLength): ReplayArm => {
    if (draftLength === 0) return { kind: 'plain', cost: 1 };
    const cost = (TIMES.base + TIMES.perToken * draftLength) / TIMES.plain;
    return { kind: 'track', track, maxDraftLength: draftLength, cost };
  });
  const environment = replay(turnsWith(turns, arms), { arms });
  return ({ selector, memory }) => play(environment, selector, memory, seed);
}

function play(
  environment: Environment & { readonly episodeCount: number },
  name: string,
  memory: SelectorMemory,
  seed: string | number,
): Played<DraftLengthRow> {
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
    milliseconds += result.elapsed * TIMES.plain;
  }
  const tokensPerSecond = (1000 * tokens) / milliseconds;
  const row = { selector: name, memory, turns, tokens, targetCalls, milliseconds, tokensPerSecond };
  return { rounds: targetCalls, result: row };
}

/** The rows, fastest first. */
export function sortedRows(rows: readonly DraftLengthRow[]): DraftLengthRow[] {
  return [...rows].sort((a, b) => b.tokensPerSecond - a.tokensPerSecond);
}

/** Options of the command. */
export interface ControllersOptions extends StudyOptions {
  readonly file: string;
  readonly skipBrokenLines: boolean;
}

type Setup = Pick<ControllersOptions, 'file' | 'skipBrokenLines' | 'seed'>;

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<ControllerTask, DraftLengthRow>> {
  const { file, skipBrokenLines, seed } = setup as Setup;
  return controllerPlay(await readTurns(file, skipBrokenLines), seed);
}

/** The controllers as a part of a results file. */
interface ControllersPart {
  readonly kind: 'draft-length-controllers';
  readonly rows: readonly DraftLengthRow[];
}

export const draftLengthControllers: Study<ControllersOptions, ControllerTask, DraftLengthRow, ControllersPart> = {
  name: 'draft-length-controllers',
  async prepare({ file, skipBrokenLines, seed }) {
    const setup: Setup = { file, skipBrokenLines, seed };
    return {
      tasks: {
        threadWork: { name: 'draft-length-controllers', setup },
        play: await prepare(setup),
        tasks: CONTROLLER_TASKS.map((input) => ({ name: `${input.selector}, ${input.memory}`, input })),
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'draft-length-controllers',
          seed,
          recording: await fingerprintOf(file),
          skipBrokenLines,
        },
      },
      conclude: (rows) => ({ kind: 'draft-length-controllers', rows: sortedRows(rows) }),
    };
  },
  tell({ rows }) {
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
    return [
      `Draft lengths 0 to ${LONGEST_DRAFT}; a round takes ${base} ms and ${perToken} ms a drafted token, ${plain} ms without drafting.\n${table}`,
    ];
  },
};
