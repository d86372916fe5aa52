/** Computes the chunks that are wanted and not yet on file, as many at a time as the runner takes. */
import type { StopSignal } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import type { ChunkQueue } from './assembly.js';
import { type CellPlan, type ChunkId, chunkRange, chunkWork } from './plan.js';
import { type RecordWriter, readRecord } from './record-file.js';
import type { ChunkRecord } from './record-line.js';
import type { RecordedChunks } from './recorded-chunks.js';
import type { ChunkRunner } from './runner.js';

/** Chunks that may wait for an earlier one before no more are begun: what bounds memory. */
const MOST_WAITING = 64;

/** What has been done. */
export interface ComputeProgress {
  /** The cell of the chunk that was done last. */
  readonly cell: number;
  /** Work done, chunks on file included, in the unit of `CellPlan.episodeWork`. */
  readonly work: number;
  /** The part of it that was on file. */
  readonly workOnFile: number;
  /** Rounds played in this run. */
  readonly rounds: number;
  /** Chunks done, those on file included. */
  readonly chunks: number;
}

export interface ComputeOptions {
  readonly plans: readonly CellPlan[];
  readonly queue: ChunkQueue;
  readonly recorded: RecordedChunks;
  readonly writer: RecordWriter;
  readonly runner: ChunkRunner;
  /** Once it is aborted, chunks under way are finished and no more are begun. */
  readonly signal: StopSignal;
  readonly onProgress: (progress: ComputeProgress) => void;
}

/**
 * Computes. Resolves with whether everything is done, which it is not after the signal. An error in a chunk, or in
 * writing one down, lets those under way finish and is thrown then.
 */
export async function compute(options: ComputeOptions): Promise<boolean> {
  const { plans, queue, recorded, writer, runner, signal, onProgress } = options;
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let work = 0;
  let workOnFile = 0;
  let rounds = 0;
  let chunks = 0;
  const advance = ({ cell, chunk }: ChunkId) => {
    work += chunkWork(plans[cell]!, chunk);
    chunks += 1;
    onProgress({ cell, work, workOnFile, rounds, chunks });
  };
  const computeOne = async (id: ChunkId) => {
    try {
      const line = await runner.run({ ...id, ...chunkRange(plans[id.cell]!, id.chunk)! }).catch((error: unknown) => {
        throw inChunk(plans[id.cell]!, id.chunk, error);
      });
      writer.appendChunk(line);
      const { tally } = JSON.parse(line) as ChunkRecord;
      rounds += tally.rounds;
      queue.done(id, () => tally);
      advance(id);
    } catch (error) {
      failure ??= { error };
    }
  };
  for (;;) {
    const mayBegin = !signal.aborted && failure === undefined && queue.waiting < MOST_WAITING;
    const id = mayBegin && underWay.size < runner.capacity ? queue.next() : undefined;
    if (id === undefined) {
      if (underWay.size === 0) break;
      await Promise.race(underWay);
      continue;
    }
    const place = recorded.get(id);
    if (place === undefined) {
      const task = computeOne(id).finally(() => underWay.delete(task));
      underWay.add(task);
    } else {
      queue.done(id, () => readRecord(writer.handle, place).tally);
      workOnFile += chunkWork(plans[id.cell]!, id.chunk);
      advance(id);
    }
  }
  if (failure !== undefined) throw failure.error;
  return !signal.aborted || queue.next() === undefined;
}

/** An error of an own selector or environment, most likely: it is told with where it happened. */
function inChunk(plan: CellPlan, chunk: number, error: unknown): BenchError {
  const { firstEpisode, episodes } = chunkRange(plan, chunk)!;
  const where = `experiment ${JSON.stringify(plan.experiment.name)}, ${plan.cell.sequenceLength} tokens`;
  const message = error instanceof Error ? error.message : String(error);
  return new BenchError(`${where}, episodes ${firstEpisode} to ${firstEpisode + episodes - 1}: ${message}`);
}
