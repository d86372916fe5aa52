/**
 * The leaderboard: every selector on the simulated set and, with a recording, on its turns. It keeps a recording in memory:
 * every row plays the same turns.
 */
import { basename } from 'node:path';
import type { PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { Study } from '../results/study.js';
import { formatTraceArm } from '../traces/arm-grammar.js';
import { fingerprintOf, readTurns } from '../traces/recording.js';
import { type BoardResult, type BoardTask, createBoard } from './board.js';
import { leaderboardPage, requireLeaderboardPage } from './page.js';
import type { BoardOptions } from './places.js';
import type { LeaderboardRow } from './row.js';
import { formatLeaderboard } from './table.js';

/** Options of the command. */
export interface LeaderboardOptions extends StudyOptions, BoardOptions {
  /** The recording; without one only the simulated set is played. */
  readonly file: string | undefined;
  readonly skipBrokenLines: boolean;
}

/** The leaderboard as a part of a results file. */
interface LeaderboardPart {
  readonly kind: 'leaderboard';
  readonly rows: readonly LeaderboardRow[];
}

/** What every thread needs. */
interface Setup extends BoardOptions {
  readonly file: string | undefined;
  readonly skipBrokenLines: boolean;
}

async function boardOf({ file, skipBrokenLines, ...options }: Setup) {
  return createBoard(file === undefined ? undefined : await readTurns(file, skipBrokenLines), options);
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<BoardTask, BoardResult>> {
  return (await boardOf(setup as Setup)).play;
}

export const leaderboard: Study<LeaderboardOptions, BoardTask, BoardResult, LeaderboardPart> = {
  name: 'leaderboard',
  async prepare({ file, skipBrokenLines, seed, answers, arms, costs, orders }) {
    const setup: Setup = { file, skipBrokenLines, seed, answers, arms, costs, orders };
    const { tasks, play, rows } = await boardOf(setup);
    const recording = file === undefined ? undefined : await fingerprintOf(file);
    return {
      tasks: {
        threadWork: { name: 'leaderboard', setup },
        play,
        tasks,
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'leaderboard',
          seed,
          recording,
          skipBrokenLines,
          answers,
          arms,
          costs,
          orders,
        },
      },
      conclude: (results) => ({ kind: 'leaderboard', rows: rows(results) }),
    };
  },
  tell: ({ rows }) => [formatLeaderboard(rows)],
  page: ({ file, arms, costs, orders, answers }) => ({
    file: 'docs/leaderboard.md',
    arguments: [
      ...(file === undefined ? [] : [basename(file)]),
      ...(arms === undefined ? [] : ['--arms', arms.map(formatTraceArm).join(',')]),
      ...(costs === undefined ? [] : ['--costs', costs.join(',')]),
      ...(orders ? ['--orders'] : []),
      ...(answers === undefined ? [] : ['--episodes', String(answers)]),
    ],
    check: requireLeaderboardPage,
    write: (_before, _path, command, { rows }) => leaderboardPage(rows, command),
  }),
};
