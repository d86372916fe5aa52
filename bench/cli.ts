/** The benchmark program, from its arguments to its exit code. It touches no global of the process. */
import type { StopSignal } from 'banditspec';
import { parseCommandLine } from './command-line.js';
import { chosenExperiments } from './engine/workload.js';
import { PAPER_COMMANDS } from './paper/commands.js';
import { BenchError } from './program/bench-error.js';
import type { Answer } from './program/option-values.js';
import type { ProgressOutput } from './program/progress.js';
import { replayTrace } from './replay-trace.js';
import { merge, parseMergeLine } from './results/merge.js';
import { runExperiments } from './results/run-experiments.js';
import { compare, parseCompareLine, parseReportLine, report } from './results-commands.js';
import { runStudy, STUDIES } from './studies.js';

/** Where the program writes, how it learns that it is to stop, and what it is called. */
export interface BenchIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: ProgressOutput;
  readonly signal: StopSignal;
  /** What worker threads start from. Default: everything is computed in this thread. */
  readonly workerFile?: URL;
  /**
   * What the user types to start the program.
   * @defaultValue `'npm run bench --'`
   */
  readonly command?: string;
}

/** What the signal's reason is when the user interrupts. */
export class Interrupted extends Error {}

const EXIT_INTERRUPTED = 130;

/** Runs the program. Resolves with the exit code; whatever is the user's to mend is told on stderr. */
export async function run(argv: readonly string[], io: BenchIo): Promise<number> {
  try {
    const [command = '', ...others] = argv;
    const paper = PAPER_COMMANDS.get(command);
    if (paper) return await paper.run(others, io);
    switch (command) {
      case 'merge':
        return await runCommand(parseMergeLine(others), merge, io);
      case 'report':
        return await runCommand(parseReportLine(others), report, io);
      case 'compare':
        return await runCommand(parseCompareLine(others), compare, io);
      default:
        return await runBenchmark(argv, io);
    }
  } catch (error) {
    if (error instanceof Interrupted) {
      io.stderr.write('Interrupted: nothing was written.\n');
      return EXIT_INTERRUPTED;
    }
    io.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof BenchError ? error.exitCode : 1;
  }
}

async function runBenchmark(argv: readonly string[], io: BenchIo): Promise<number> {
  const line = parseCommandLine(argv);
  if ('answer' in line) {
    io.stdout.write(line.answer);
    return 0;
  }
  if ('study' in line) return runStudy(line, io);
  if ('trace' in line) return replayTrace(line, io);
  if (line.list) {
    io.stdout.write(listExperiments(line.json, await chosenExperiments(line)));
    return 0;
  }
  return runExperiments(line, argv, io);
}

/** Runs a command of its own, unless its help was asked for. */
async function runCommand<Options extends object>(
  line: Options | Answer,
  command: (options: Options, io: BenchIo) => number | Promise<number>,
  io: BenchIo,
): Promise<number> {
  if (!('answer' in line)) return command(line, io);
  io.stdout.write(line.answer);
  return 0;
}

function listExperiments(json: boolean, experiments: readonly { name: string; title: string }[]): string {
  if (json) return `${JSON.stringify(experiments, null, 2)}\n`;
  const studies = Object.entries(STUDIES).map(([name, title]) => ({ name, title }));
  const commands = [...PAPER_COMMANDS].map(([name, { title }]) => ({ name, title }));
  const width = Math.max(...[...experiments, ...studies, ...commands].map(({ name }) => name.length + 2));
  const list = (entries: readonly { name: string; title: string }[]) =>
    entries.map(({ name, title }) => `${name.padEnd(width)}${title}`).join('\n');
  return `${list([...experiments, ...studies])}\n\nCommands of their own, as in npm run bench -- draft-methods:\n${list(commands)}\n`;
}
