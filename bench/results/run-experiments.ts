/** Runs experiments, or one shard of them: computes what is missing, keeps every chunk on file, and writes the results. */
import { rmSync } from 'node:fs';
import type { BenchIo } from '../cli.js';
import type { ExperimentOptions } from '../command-line.js';
import { Assembly, type ChunkQueue, ShardQueue } from '../engine/assembly.js';
import { type ComputeProgress, compute } from '../engine/compute.js';
import { lockFile } from '../engine/lock.js';
import type { Shard } from '../engine/plan.js';
import { RecordWriter } from '../engine/record-file.js';
import { type StartingPoint, startingPoint } from '../engine/recorded-chunks.js';
import { type ChunkRunner, inThisThread, inWorkerThreads } from '../engine/runner.js';
import { createWorkload, type Workload } from '../engine/workload.js';
import { BenchError } from '../program/bench-error.js';
import { closingLine } from '../program/closing-line.js';
import { createProgress, type Progress } from '../program/progress.js';
import { ResultsCollector } from './experiment-results.js';
import { recordsPath, requireWritable, resultsToJson, writeAtomically } from './results-file.js';

const EXIT_INTERRUPTED = 130;

/** The whole benchmark: the one shard of one. */
const WHOLE: Shard = { index: 1, count: 1 };

/** A run, once its file is open. */
interface Run {
  readonly options: ExperimentOptions;
  readonly workload: Workload;
  readonly shard: Shard;
  /** The file of chunks. */
  readonly path: string;
  readonly start: StartingPoint;
  readonly writer: RecordWriter;
  readonly progress: Progress;
  readonly collector: ResultsCollector;
  readonly io: BenchIo;
  /** The command that goes on with this run. */
  readonly resumeCommand: string;
}

/** Runs what the command line asks for. Resolves with the exit code. */
export async function runExperiments(
  options: ExperimentOptions,
  argv: readonly string[],
  io: BenchIo,
): Promise<number> {
  const { out, shard = WHOLE, existing, json, quiet } = options;
  const path = recordsPath(out, shard);
  requireWritable(shard.count === 1 ? out : path);
  const workload = await createWorkload(options);
  const unlock = lockFile(path);
  try {
    const start = startingPoint(path, existing, { ...workload, shard });
    for (const note of start.notes) io.stderr.write(`${note}\n`);
    const progress = createProgress(io.stderr, quiet);
    const collector = new ResultsCollector(workload.configuration, workload.own, workload.plans, (table) => {
      if (json) return;
      progress.hide();
      io.stdout.write(`${table}\n\n`);
    });
    const writer = new RecordWriter(path, start.wholeBytes);
    const resumeCommand = resumeCommandOf(argv, io);
    try {
      return await perform({ options, workload, shard, path, start, writer, progress, collector, io, resumeCommand });
    } finally {
      writer.close();
    }
  } finally {
    unlock();
  }
}

async function perform(run: Run): Promise<number> {
  const { workload, shard, path, start, writer, progress, io } = run;
  const { configuration, configurationHash, plans } = workload;
  const started = performance.now();
  const unprecise: string[] = [];
  let done: ComputeProgress = { cell: 0, work: 0, workOnFile: 0, rounds: 0, chunks: 0 };
  const queue: ChunkQueue =
    shard.count > 1
      ? new ShardQueue(plans, shard)
      : new Assembly(configuration, workload.own, plans, (cell, report, isPrecise) => {
          if (!isPrecise) unprecise.push(cellName(workload, cell));
          run.collector.finish(cell, report);
          progress.finished(`${cellName(workload, cell)}: ${report.episodes.toLocaleString('en')} episodes`);
        });
  const runner = createRunner(run);
  let finished: boolean;
  try {
    if (start.wholeBytes === 0) {
      writer.append({ format: 'banditspec-chunks', formatVersion: 1, configurationHash, shard, configuration });
    }
    finished = await compute({
      plans,
      queue,
      recorded: start.recorded,
      writer,
      runner,
      signal: io.signal,
      onProgress: (now) => {
        done = now;
        progress.update({
          done: now.work,
          doneBefore: now.workOnFile,
          total: queue.work,
          rounds: now.rounds,
          doing: cellName(workload, now.cell),
        });
      },
    });
    if (finished && !start.ended) writer.append({ configurationHash, end: done.chunks });
    writer.sync();
  } catch (error) {
    throw failure(error, run);
  } finally {
    progress.hide();
    await runner.close();
  }
  if (!finished) return interrupted(run, done, queue);
  if (shard.count > 1) {
    if (!run.options.quiet) io.stderr.write(closingLine(path, configuration.seed, done.rounds, started));
    return 0;
  }
  writeResults(run);
  if (unprecise.length > 0) {
    io.stderr.write(
      `At ${configuration.precision!.maxEpisodes.toLocaleString('en')} episodes an interval is still wider than ` +
        `${configuration.precision!.intervalWidth} rounds: ${unprecise.join('; ')}\n`,
    );
  }
  if (!run.options.quiet) io.stderr.write(closingLine(run.options.out, configuration.seed, done.rounds, started));
  return 0;
}

function writeResults(run: Run): void {
  const text = resultsToJson(run.collector.file());
  try {
    writeAtomically(run.options.out, text);
  } catch (error) {
    throw failure(error, run);
  }
  if (run.options.json) run.io.stdout.write(text);
}

function createRunner({ options, workload, io }: Run): ChunkRunner {
  if (options.workers === 1 || io.workerFile === undefined) return inThisThread(workload, workload.own);
  const { configuration, configurationHash, modulePaths } = workload;
  return inWorkerThreads({ configuration, configurationHash, modulePaths }, io.workerFile, options.workers);
}

function cellName({ plans }: Workload, cell: number): string {
  const plan = plans[cell]!;
  return `${plan.experiment.name}, ${plan.cell.sequenceLength.toLocaleString('en')} tokens`;
}

/** How many chunks the file holds, whether or not this run has come to look at them. */
function keptChunks({ start, writer }: Run): number {
  return start.recorded.count + writer.chunks;
}

/** Stopped by the user: says what there is, and how to go on. */
function interrupted(run: Run, done: ComputeProgress, queue: ChunkQueue): number {
  const { collector, workload, path, io } = run;
  if (keptChunks(run) === 0) {
    rmSync(path);
    io.stderr.write('Interrupted: nothing was finished, nothing was written.\n');
    return EXIT_INTERRUPTED;
  }
  const percent = Math.floor((100 * done.work) / queue.work);
  io.stderr.write(`Interrupted at ${percent}%: ${keptChunks(run)} finished chunks are kept in ${path}.\n`);
  const { finishedCells } = collector;
  if (finishedCells > 0) {
    writeAtomically(run.options.out, resultsToJson(collector.file()));
    io.stderr.write(
      `${run.options.out} holds the ${finishedCells} of ${workload.plans.length} measurements that are finished, marked incomplete.\n`,
    );
  }
  io.stderr.write(`To go on:\n  ${run.resumeCommand}\n`);
  return EXIT_INTERRUPTED;
}

/** An error, with what was saved from it. */
function failure(error: unknown, run: Run): BenchError {
  const { path, resumeCommand } = run;
  const chunks = keptChunks(run);
  const message = error instanceof Error ? error.message : String(error);
  if (chunks > 0)
    return new BenchError(`${message}\n${chunks} finished chunks are kept in ${path}. To go on:\n  ${resumeCommand}`);
  rmSync(path, { force: true });
  return new BenchError(message);
}

/** The command that goes on with what these arguments began. */
function resumeCommandOf(argv: readonly string[], { command = 'npm run bench --' }: BenchIo): string {
  const others = argv.filter((argument) => argument !== '--resume' && argument !== '--overwrite');
  return [command, ...others.map(shellQuote), '--resume'].join(' ');
}

/** An argument as a shell takes it. */
function shellQuote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
