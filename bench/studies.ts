/** Studies: what compares many selectors at once, in files of its own. Asked for by `--experiment` and a study's name. */
import { basename } from 'node:path';
import type { TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import type { BenchIo } from './cli.js';
import type { StudyOptions } from './command-line.js';
import { DEFAULT_TIMES, draftLengthControllers, formatDraftLengths } from './leaderboard/draft-length-controllers.js';
import { formatLeaderboard, type LeaderboardRow, leaderboard, leaderboardPage } from './leaderboard/leaderboard.js';
import { DEFAULT_SEED } from './program/option-values.js';
import { requireWritable, resultsFile, resultsToJson, writeAtomically } from './results/results-file.js';
import { formatTraceArm } from './traces/arms.js';

/** The studies by name, with what each asks. */
export const STUDIES = {
  leaderboard: 'Every selector on the simulated set and, with --trace, on recorded turns, fresh and carried',
  'draft-length-controllers': 'Draft lengths 0 to 8 of a recorded chain drafter by tokens a second; needs --trace',
} as const;

export type Study = keyof typeof STUDIES;

/** Runs a study: its rows into the results file, its table (or, as JSON, its rows) to standard output. */
export async function runStudy(options: StudyOptions, io: BenchIo): Promise<number> {
  const { study, trace, seed = DEFAULT_SEED, out, json, markdown, quiet } = options;
  requireWritable(out);
  if (markdown !== undefined) requireWritable(markdown, '--markdown');
  const turns = trace === undefined ? undefined : await readTurns(trace, options.skipBrokenLines);
  let rows: readonly object[];
  let text: string;
  if (study === 'leaderboard') {
    const { arms, costs, orders, episodes } = options;
    const onRow = ({ where, selector, memory }: LeaderboardRow) => {
      if (!quiet) io.stderr.write(`${where}: ${selector}, ${memory}\n`);
    };
    const own = await leaderboard({ seed, signal: io.signal, turns, arms, costs, orders, answers: episodes, onRow });
    if (markdown !== undefined) writeAtomically(markdown, leaderboardPage(own, leaderboardCommand(options)));
    rows = own;
    text = formatLeaderboard(own);
  } else {
    const own = await draftLengthControllers(turns!, DEFAULT_TIMES, seed, io.signal);
    rows = own;
    text = formatDraftLengths(own, DEFAULT_TIMES);
  }
  writeAtomically(out, resultsToJson(resultsFile(seed, true, [{ kind: study, rows }])));
  io.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : `${text}\n`);
  return 0;
}

async function readTurns(path: string, skipBrokenLines: boolean): Promise<TraceTurn[]> {
  const turns: TraceTurn[] = [];
  for await (const turn of readTraceFile(path, { onBrokenLine: skipBrokenLines ? () => {} : 'throw' }))
    turns.push(turn);
  return turns;
}

/** The command that writes the same page, with the trace's folder left out. */
function leaderboardCommand({ trace, arms, costs, orders, episodes, seed = DEFAULT_SEED }: StudyOptions): string {
  return [
    'npm run bench -- --experiment leaderboard',
    ...(trace === undefined ? [] : [`--trace ${basename(trace)}`]),
    ...(arms === undefined ? [] : [`--arms ${arms.map(formatTraceArm).join(',')}`]),
    ...(costs === undefined ? [] : [`--costs ${costs.join(',')}`]),
    ...(orders ? ['--orders'] : []),
    ...(episodes === undefined ? [] : [`--episodes ${episodes}`]),
    `--seed ${seed} --markdown docs/leaderboard.md`,
  ].join(' ');
}
