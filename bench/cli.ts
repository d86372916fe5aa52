/** The benchmark program, from its arguments to its exit code. It touches no global of the process. */
import { basename } from 'node:path';
import type { StopSignal, TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { BenchError } from './bench-error.js';
import {
  type CommandLine,
  type CompareCommand,
  parseCommandLine,
  type ReportCommand,
  STUDIES,
} from './command-line.js';
import { DEFAULT_TIMES, draftLengthControllers, formatDraftLengths } from './draft-length-controllers.js';
import type { Experiment } from './experiments/experiment.js';
import { ALL_SELECTORS, STANDARD_EXPERIMENTS } from './experiments/standard.js';
import { formatLeaderboard, type LeaderboardRow, leaderboard, leaderboardPage } from './leaderboard.js';
import { createProgress, type ProgressOutput } from './progress.js';
import { recordPulls } from './pulls-over-rounds.js';
import {
  type ExperimentResults,
  requireWritable,
  resultsFile,
  resultsToJson,
  writeAtomically,
} from './results-file.js';
import { runCell } from './run-experiment.js';
import { formatExperiment } from './tables.js';
import { formatTrace, runTrace } from './trace.js';
import { formatTraceArm } from './trace-arms.js';

/** Where the program writes, and how it learns that it is to stop. */
export interface BenchIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressOutput;
  readonly signal: StopSignal;
}

/** What the signal's reason is when the user interrupts. */
export class Interrupted extends Error {}

const EXIT_INTERRUPTED = 130;

/** Runs the program. Resolves with the exit code; whatever is the user's to mend is told in one line on stderr. */
export async function run(argv: readonly string[], io: BenchIo): Promise<number> {
  try {
    const line = parseCommandLine(argv);
    if ('answer' in line) {
      io.stdout.write(line.answer);
      return 0;
    }
    if ('command' in line) return await runCommand(line, io);
    if (line.list) {
      io.stdout.write(listExperiments(line.json));
      return 0;
    }
    requireWritable(line.out);
    if (line.study !== undefined) return await runStudy(line, io);
    return await (line.trace === undefined ? runExperiments(line, io) : replayTrace(line, line.trace, io));
  } catch (error) {
    if (error instanceof Interrupted) {
      io.stderr.write('Interrupted: nothing was written.\n');
      return EXIT_INTERRUPTED;
    }
    io.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof BenchError ? error.exitCode : 1;
  }
}

/** What starts from results files. Loaded when asked for: a measurement needs no plotting library. */
async function runCommand(line: ReportCommand | CompareCommand, io: BenchIo): Promise<number> {
  if (line.command === 'report') {
    const { writeReport } = await import('./report/write-report.js');
    io.stdout.write(writeReport(line.results, line.out));
    return 0;
  }
  const { compareFiles } = await import('./compare.js');
  const { text, changed } = compareFiles(line.before, line.after, line.json);
  io.stdout.write(text);
  return changed ? 1 : 0;
}

function listExperiments(json: boolean): string {
  if (json) return `${JSON.stringify(STANDARD_EXPERIMENTS, null, 2)}\n`;
  const studies = Object.entries(STUDIES).map(([name, title]) => ({ name, title }));
  const rows = [...STANDARD_EXPERIMENTS, ...studies].map(({ name, title }) => `${name.padEnd(26)}${title}`);
  return `${rows.join('\n')}\n`;
}

/** The experiment with another number of episodes in every cell. */
function withEpisodes(experiment: Experiment, episodes: number | undefined): Experiment {
  if (episodes === undefined) return experiment;
  return { ...experiment, cells: experiment.cells.map((cell) => ({ ...cell, episodes })) };
}

/** Tokens that all players of a cell decode: a measure of work that is known beforehand. */
function workOf(experiment: Experiment, { sequenceLength, episodes }: { sequenceLength: number; episodes: number }) {
  return sequenceLength * episodes * Object.keys(experiment.selectors).length;
}

async function runExperiments({ experiments, episodes, seed, out, json, quiet }: CommandLine, io: BenchIo) {
  const chosen = experiments.map((experiment) => withEpisodes(experiment, episodes));
  const cells = chosen.flatMap((experiment) => experiment.cells.map((cell) => ({ experiment, cell })));
  const total = cells.reduce((sum, { experiment, cell }) => sum + workOf(experiment, cell), 0);
  const progress = createProgress(io.stderr, total, quiet);
  const started = performance.now();
  const finished: ExperimentResults[] = [];
  let finishedCells = 0;
  let work = 0;
  let rounds = 0;
  const write = () => writeAtomically(out, resultsToJson(resultsFile(seed, finishedCells === cells.length, finished)));
  try {
    for (const experiment of chosen) {
      const results: ExperimentResults['results'][number][] = [];
      for (const cell of experiment.cells) {
        const what = `${experiment.name}, ${cell.sequenceLength.toLocaleString('en')} tokens`;
        let cellRounds = 0;
        const report = await runCell(experiment, cell, {
          seed,
          signal: io.signal,
          onProgress: ({ episodesDone, rounds: roundsSoFar }) => {
            cellRounds = roundsSoFar;
            progress.update(work + (workOf(experiment, cell) * episodesDone) / cell.episodes, what);
          },
        });
        if (results.length === 0) finished.push({ kind: 'experiment', experiment, results });
        results.push({ ...cell, report });
        finishedCells += 1;
        work += workOf(experiment, cell);
        rounds += cellRounds;
        if (results.length === experiment.cells.length) {
          finished[finished.length - 1] = {
            ...finished.at(-1)!,
            pullsOverRounds: recordPulls(experiment, seed),
          };
        }
        write();
        progress.finished(`${what}: ${cell.episodes.toLocaleString('en')} episodes`);
      }
      if (!json) {
        progress.hide();
        io.stdout.write(`${formatExperiment({ kind: 'experiment', experiment, results })}\n\n`);
      }
    }
  } catch (error) {
    progress.hide();
    if (!(error instanceof Interrupted) || finishedCells === 0) throw error;
    io.stderr.write(
      `Interrupted: ${out} holds the ${finishedCells} of ${cells.length} measurements that were finished, ` +
        'marked incomplete; the one under way was dropped.\n',
    );
    return EXIT_INTERRUPTED;
  }
  progress.hide();
  if (json) io.stdout.write(resultsToJson(resultsFile(seed, true, finished)));
  if (!quiet) io.stderr.write(closingLine(out, seed, rounds, started));
  return 0;
}

async function replayTrace(line: CommandLine, path: string, io: BenchIo) {
  const { arms, episodes, skipBrokenLines, seed, out, json, quiet } = line;
  const started = performance.now();
  let progress = createProgress(io.stderr, 0, true);
  let rounds = 0;
  try {
    const results = await runTrace(path, {
      arms,
      selectors: ALL_SELECTORS,
      seed,
      turnLimit: episodes,
      skipBrokenLines,
      signal: io.signal,
      onStart: (turns) => {
        progress = createProgress(io.stderr, turns, quiet);
      },
      onTurn: (done, roundsSoFar) => {
        progress.update(done, 'turns');
        rounds = roundsSoFar;
      },
    });
    progress.hide();
    const text = resultsToJson(resultsFile(seed, true, [results]));
    writeAtomically(out, text);
    io.stdout.write(json ? text : `${formatTrace(results)}\n`);
  } finally {
    progress.hide();
  }
  if (!quiet) io.stderr.write(closingLine(out, seed, rounds, started));
  return 0;
}

/** Runs a study: its rows into the results file, its table (or, as JSON, its rows) to standard output. */
async function runStudy(line: CommandLine, io: BenchIo) {
  const { study, trace, seed, out, json, markdown, quiet } = line;
  if (markdown !== undefined) requireWritable(markdown);
  const turns = trace === undefined ? undefined : await readTurns(trace, line.skipBrokenLines);
  let rows: readonly object[];
  let text: string;
  if (study === 'leaderboard') {
    const { arms, costs, orders, episodes } = line;
    const onRow = ({ where, selector, memory }: LeaderboardRow) => {
      if (!quiet) io.stderr.write(`${where}: ${selector}, ${memory}\n`);
    };
    const own = await leaderboard({ seed, signal: io.signal, turns, arms, costs, orders, answers: episodes, onRow });
    if (markdown !== undefined) writeAtomically(markdown, leaderboardPage(own, leaderboardCommand(line)));
    rows = own;
    text = formatLeaderboard(own);
  } else {
    const own = await draftLengthControllers(turns!, DEFAULT_TIMES, seed, io.signal);
    rows = own;
    text = formatDraftLengths(own, DEFAULT_TIMES);
  }
  writeAtomically(out, resultsToJson(resultsFile(seed, true, [{ kind: study!, rows }])));
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
function leaderboardCommand({ trace, arms, costs, orders, episodes, seed }: CommandLine): string {
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

/** Times and machine facts go here and nowhere else: they differ from run to run. */
function closingLine(out: string, seed: string | number, rounds: number, started: number): string {
  const seconds = (performance.now() - started) / 1000;
  return (
    `${out} written (seed ${JSON.stringify(seed)}). ${rounds.toLocaleString('en')} rounds in ${seconds.toFixed(1)} s, ` +
    `${(rounds / seconds / 1e6).toFixed(1)} million a second, Node ${process.version} on ${process.platform} ${process.arch}.\n`
  );
}
