/**
 * The leaderboard: every selector on the simulated set and on the turns of recordings. It keeps the recordings in memory:
 * every row plays the same turns.
 */
import { basename } from 'node:path';
import type { PlayTask } from '../engine/task-list.js';
import { BenchError } from '../program/bench-error.js';
import type { StudyOptions } from '../program/options.js';
import { recordingNames } from '../program/recording-name.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { BoardRecording, LeaderboardResults } from '../results/parts/leaderboard.js';
import {
  bestArmWords,
  columnsTable,
  rowsTable,
  standingTables,
  standingWords,
} from '../results/parts/leaderboard-tables.js';
import type { Study } from '../results/study.js';
import { formatTraceArm } from '../traces/arm-grammar.js';
import { fingerprintOf, type RecordingFingerprint, readTurns } from '../traces/recording.js';
import { ADVICE_HEADER, adviceRows } from './advice.js';
import { createBoard } from './board.js';
import { DEFAULTS } from './defaults.js';
import { leaderboardPage, requireLeaderboardPage } from './page.js';
import type { BoardOptions, Recording, RecordingOptions } from './places.js';
import type { BoardResult, BoardTask } from './players.js';
import { RULE } from './standings.js';

/** A file, and how it is played. */
export interface RecordingFile extends RecordingOptions {
  readonly file: string;
}

/** Options of the command. */
export interface LeaderboardOptions extends StudyOptions, BoardOptions {
  /** The recordings; without one only the simulated set is played. */
  readonly recordings: readonly RecordingFile[];
  readonly skipBrokenLines: boolean;
  readonly runs: number;
}

/** What every thread needs. */
interface Setup extends BoardOptions {
  readonly recordings: readonly RecordingFile[];
  readonly skipBrokenLines: boolean;
}

async function boardOf({ recordings, skipBrokenLines, ...options }: Setup) {
  const read: Recording[] = [];
  const names = recordingNames(recordings.map(({ file }) => file));
  for (const { file, ...own } of recordings) {
    read.push({ ...own, name: names[read.length]!, turns: await readTurns(file, skipBrokenLines) });
  }
  return { read, board: createBoard(read, options) };
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<BoardTask, BoardResult>> {
  return (await boardOf(setup as Setup)).board.play;
}

/** Which files they are, no two of one content: every turn would count twice in what is said of all recordings. */
async function fingerprintsOf(recordings: readonly RecordingFile[]): Promise<RecordingFingerprint[]> {
  const fingerprints: RecordingFingerprint[] = [];
  for (const { file } of recordings) {
    const own = await fingerprintOf(file);
    const twin = fingerprints.find(({ sha256 }) => sha256 === own.sha256);
    if (twin) throw new BenchError(`recordings must differ, got ${twin.file} and ${own.file} of the same content`, 2);
    fingerprints.push(own);
  }
  return fingerprints;
}

function tell(part: LeaderboardResults): readonly Block[] {
  const { recordings, rows, runs, standings } = part;
  if (recordings.length === 0) return [rowsTable(part), bestArmWords(rows)];
  const leftOut = recordings.flatMap(({ name, leftOut }) => leftOut.map((what) => `- ${name}: ${what}`));
  return [
    ...(leftOut.length > 0 ? [`Not played:\n${leftOut.join('\n')}`] : []),
    columnsTable(part),
    { title: `Which selector when. ${RULE}`, header: ADVICE_HEADER, rows: adviceRows(standings) },
    standingWords(runs),
    ...standingTables(standings),
    rowsTable(part),
    bestArmWords(rows),
  ];
}

export const leaderboard: Study<LeaderboardOptions, BoardTask, BoardResult, LeaderboardResults> = {
  name: 'leaderboard',
  async prepare({ recordings, skipBrokenLines, seed, answers, orders, runs, caps, by }) {
    const setup: Setup = { recordings, skipBrokenLines, seed, answers, orders, runs, caps, by };
    const { read, board } = await boardOf(setup);
    const fingerprints = await fingerprintsOf(recordings);
    return {
      tasks: {
        threadWork: { name: 'leaderboard', setup },
        play: board.play,
        tasks: board.tasks,
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'leaderboard',
          seed,
          recordings: recordings.map(({ arms, costs, contexts }, i) => ({
            ...fingerprints[i]!,
            arms,
            costs,
            contexts,
          })),
          defaults: DEFAULTS,
          skipBrokenLines,
          answers,
          orders,
          runs,
          caps,
          by,
        },
      },
      conclude: (results) => ({
        kind: 'leaderboard',
        defaults: DEFAULTS,
        runs,
        recordings: read.map(
          ({ name, turns }, i): BoardRecording => ({
            name,
            ...fingerprints[i]!,
            turns: turns.length,
            ...board.recordings[i]!,
          }),
        ),
        rows: board.rows(results),
        ...board.standings(results),
      }),
    };
  },
  tell,
  page: ({ recordings, orders, runs, answers, caps, by }) => ({
    file: 'docs/leaderboard.md',
    arguments: [
      ...recordings.map(({ file }) => basename(file)),
      ...recordings.flatMap(({ file, arms, costs, contexts }) => {
        const of = recordings.length > 1 ? `${basename(file)}=` : '';
        return [
          ...(arms === undefined ? [] : ['--arms', `${of}${arms.map(formatTraceArm).join(',')}`]),
          ...(costs === undefined ? [] : ['--costs', `${of}${costs.join(',')}`]),
          ...(contexts === undefined ? [] : ['--contexts', `${of}${contexts.join(',')}`]),
        ];
      }),
      ...(caps === undefined ? [] : ['--caps', caps.join(',')]),
      ...(by === undefined ? [] : ['--by', by]),
      ...(orders ? ['--orders'] : []),
      ...(runs === 1 ? [] : ['--runs', String(runs)]),
      ...(answers === undefined ? [] : ['--episodes', String(answers)]),
    ],
    check: requireLeaderboardPage,
    write: (_before, _path, command, results) => leaderboardPage(results, command),
  }),
};
