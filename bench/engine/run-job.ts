/**
 * Runs a job: locks its file of pieces, goes on from what stands there, computes what is missing, and hands over when
 * nothing is. Stopped or failing, it says what is kept and how to go on.
 */
import { rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { BenchError, messageOf } from '../program/bench-error.js';
import { type Call, resumingCommand } from '../program/command.js';
import { EXIT_INTERRUPTED } from '../program/io.js';
import type { WorkOptions } from '../program/options.js';
import type { Progress } from '../program/progress.js';
import { type ComputeProgress, compute, NOTHING_DONE } from './compute.js';
import type { Job } from './job.js';
import { lockFile } from './lock.js';
import { RecordWriter } from './record-file.js';
import { type StartingPoint, startingPoint } from './recorded-pieces.js';
import { inThisThread, inWorkerThreads, type PieceRunner } from './runner.js';

export interface RunJobOptions extends WorkOptions {
  /** The file of pieces. */
  readonly path: string;
  readonly progress: Progress;
  /** Called when nothing is missing, while the file is still locked, with the rounds that this run has played. */
  readonly finish: (rounds: number) => void;
  /** Called after an interruption that leaves something; returns what else there is to tell. */
  readonly interrupted?: () => readonly string[];
}

/** Runs. Resolves with the exit code. */
export async function runJob<Id, Outcome>(
  job: Job<Id, Outcome>,
  options: RunJobOptions,
  call: Pick<Call, 'io' | 'program' | 'argv'>,
): Promise<number> {
  const { path, existing } = options;
  call.io.catchSignals?.();
  const unlock = lockFile(path);
  try {
    const start = startingPoint(path, existing, job);
    for (const note of start.notes) call.io.stderr.write(`${note}\n`);
    const writer = new RecordWriter(path, job.kind, start.wholeBytes);
    try {
      return await perform(job, options, call, start, writer);
    } finally {
      writer.close();
    }
  } finally {
    unlock();
  }
}

async function perform<Id, Outcome>(
  job: Job<Id, Outcome>,
  options: RunJobOptions,
  call: Pick<Call, 'io' | 'program' | 'argv'>,
  start: StartingPoint,
  writer: RecordWriter,
): Promise<number> {
  const { kind, configuration, configurationHash, shard, queue } = job;
  const { path, progress, finish, interrupted } = options;
  const { io } = call;
  const goOn = `To continue:\n  ${resumingCommand(call)}`;
  // Whether or not this run has come to look at them.
  const kept = () => start.recorded.count + writer.pieces;
  let done: ComputeProgress = NOTHING_DONE;
  try {
    const runner = await createRunner(job, options.workers, io.workerFile);
    let finished: boolean;
    try {
      if (start.wholeBytes === 0) {
        writer.append({ format: `banditspec-${kind}s`, formatVersion: 1, configurationHash, shard, configuration });
      }
      finished = await compute(job, {
        recorded: start.recorded,
        writer,
        runner,
        signal: io.signal,
        onProgress: (now) => {
          done = now;
          const { work, workOnFile, rounds, doing } = now;
          progress.update({ done: work, doneBefore: workOnFile, total: queue.work, rounds, doing });
        },
      });
      if (finished && !start.ended) writer.append({ configurationHash, end: done.pieces });
      writer.sync();
    } finally {
      progress.hide();
      await runner.close();
    }
    if (finished) {
      finish(done.rounds);
      return 0;
    }
  } catch (error) {
    const message = messageOf(error);
    if (kept() > 0) throw new BenchError(`${message}\n${kept()} finished ${kind}s are kept in ${path}. ${goOn}`);
    rmSync(path, { force: true });
    throw new BenchError(message);
  }
  if (kept() === 0) {
    rmSync(path);
    io.stderr.write('Interrupted: nothing was finished, nothing was written.\n');
    return EXIT_INTERRUPTED;
  }
  const percent = Math.floor((100 * done.work) / queue.work);
  io.stderr.write(`Interrupted at ${percent}%: ${kept()} finished ${kind}s are kept in ${path}.\n`);
  for (const line of interrupted?.() ?? []) io.stderr.write(`${line}\n`);
  io.stderr.write(`${goOn}\n`);
  return EXIT_INTERRUPTED;
}

/** How many threads are worth their memory: not more than there is work for, nor than can run at once. */
export function threadCount(workers: number, mostThreads: number): number {
  return Math.min(workers, mostThreads, Math.max(availableParallelism(), cpus().length));
}

async function createRunner<Id, Outcome>(
  { configurationHash, compute: own, threadWork, mostThreads, runsOwnCode = false }: Job<Id, Outcome>,
  workers: number,
  workerFile: URL | undefined,
): Promise<PieceRunner> {
  const threads = threadCount(workers, mostThreads);
  if (workerFile === undefined || (threads <= 1 && !runsOwnCode)) return inThisThread(configurationHash, own);
  return inWorkerThreads({ ...threadWork, configurationHash }, workerFile, threads);
}
