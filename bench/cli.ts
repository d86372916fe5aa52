/** The benchmark program, from its arguments to its exit code. It touches no global of the process. */
import type { StopSignal } from 'banditspec';
import { BenchError } from './bench-error.js';
import { parseCommandLine } from './command-line.js';
import { merge, parseMergeLine } from './merge.js';
import type { ProgressOutput } from './progress.js';
import { replayTrace } from './replay-trace.js';
import { runExperiments } from './run-experiments.js';
import { chosenExperiments } from './workload.js';

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
    return await (argv[0] === 'merge' ? runMerge(argv.slice(1), io) : runBenchmark(argv, io));
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
  if ('trace' in line) return replayTrace(line, io);
  if (line.list) {
    io.stdout.write(listExperiments(line.json, await chosenExperiments(line)));
    return 0;
  }
  return runExperiments(line, argv, io);
}

async function runMerge(argv: readonly string[], io: BenchIo): Promise<number> {
  const line = parseMergeLine(argv);
  if ('answer' in line) {
    io.stdout.write(line.answer);
    return 0;
  }
  return merge(line, io);
}

function listExperiments(json: boolean, experiments: readonly { name: string; title: string }[]): string {
  if (json) return `${JSON.stringify(experiments, null, 2)}\n`;
  const width = Math.max(14, ...experiments.map(({ name }) => name.length + 2));
  return `${experiments.map(({ name, title }) => `${name.padEnd(width)}${title}`).join('\n')}\n`;
}
