/** Short answers as a study: the public ranking of short horizons in its own setting and in tokens, and the rules on our arms. */
import { basename } from 'node:path';
import type { Played, PlayTask } from '../engine/task-list.js';
import type { Recording } from '../leaderboard/places.js';
import type { BoardResult, BoardTask } from '../leaderboard/players.js';
import type { StudyOptions } from '../program/options.js';
import { recordingNames } from '../program/recording-name.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { Study } from '../results/study.js';
import { fingerprintOf, type RecordingFingerprint, readTurns } from '../traces/recording.js';
import { shortAnswersPage } from './page.js';
import type { ShortHorizonPart } from './part.js';
import { shortHorizonBoard } from './places.js';
import {
  LAWS,
  PLAYERS,
  playRankingTask,
  RANKING_LENGTHS,
  RANKING_PULLS,
  type RankingResult,
  type RankingTask,
  runsOf,
} from './ranking.js';
import { shortHorizonBlocks } from './tables.js';
import { verdictsOf } from './verdicts.js';

/** Options of the command. */
export interface ShortHorizonOptions extends StudyOptions {
  readonly files: readonly string[];
  readonly caps: readonly number[] | undefined;
  readonly runs: number;
}

type Setup = Pick<ShortHorizonOptions, 'files' | 'caps' | 'runs' | 'seed'>;
type Input = { readonly ranking: RankingTask } | { readonly board: BoardTask };
type Result = RankingResult | BoardResult;

const RANKING_TASKS: readonly RankingTask[] = RANKING_LENGTHS.flatMap((maxDraftLength) =>
  Object.keys(PLAYERS).flatMap((player) => Object.keys(LAWS).map((law) => ({ player, law, maxDraftLength }))),
);

async function boardWith({ files, caps, runs, seed }: Setup) {
  const names = recordingNames(files);
  const recordings: Recording[] = [];
  for (const file of files) recordings.push({ name: names[recordings.length]!, turns: await readTurns(file) });
  return shortHorizonBoard(recordings, runs, { seed, caps, orders: false });
}

function playWith(board: Awaited<ReturnType<typeof boardWith>>, { runs, seed }: Setup): PlayTask<Input, Result> {
  return (input): Played<Result> => {
    if ('board' in input) return board.play(input.board);
    const { player } = input.ranking;
    return { rounds: runsOf(player, runs) * RANKING_PULLS, result: playRankingTask(input.ranking, runs, seed) };
  };
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<Input, Result>> {
  return playWith(await boardWith(setup as Setup), setup as Setup);
}

export const shortHorizon: Study<ShortHorizonOptions, Input, Result, ShortHorizonPart> = {
  name: 'short-horizon',
  async prepare({ files, caps, runs, seed }) {
    const setup: Setup = { files, caps, runs, seed };
    const board = await boardWith(setup);
    const recordings: RecordingFingerprint[] = [];
    for (const file of files) recordings.push(await fingerprintOf(file));
    return {
      tasks: {
        threadWork: { name: 'short-horizon', setup },
        play: playWith(board, setup),
        tasks: [
          ...RANKING_TASKS.map((ranking) => ({
            name: `ranking, L = ${ranking.maxDraftLength}, ${ranking.law}: ${ranking.player}`,
            input: { ranking },
          })),
          ...board.tasks.map(({ name, input }) => ({ name, input: { board: input } })),
        ],
        configuration: { packageVersion: PACKAGE_VERSION, study: 'short-horizon', seed, runs, caps, recordings },
      },
      conclude: (results) => ({
        kind: 'short-horizon',
        runs,
        recordings,
        ranking: results.slice(0, RANKING_TASKS.length) as RankingResult[],
        places: verdictsOf(board.contests(results.slice(RANKING_TASKS.length) as BoardResult[]), seed),
      }),
    };
  },
  tell: shortHorizonBlocks,
  page: ({ files, caps, runs }) =>
    shortAnswersPage([
      ...files.map((file) => basename(file)),
      ...(caps === undefined ? [] : ['--caps', caps.join(',')]),
      '--runs',
      String(runs),
    ]),
};
