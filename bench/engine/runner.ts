/** Where chunks are computed: in this thread, or in a pool of worker threads. */
import { setImmediate } from 'node:timers/promises';
import { Tinypool } from 'tinypool';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { type ChunkTask, type ChunkWork, computeChunk } from './chunk.js';

export interface ChunkRunner {
  /** How many chunks to hand over at once, so that nobody waits for work. */
  readonly capacity: number;
  /** Computes a chunk. Resolves with the line of its record. */
  run(task: ChunkTask): Promise<string>;
  close(): Promise<void>;
}

/** One thread: this one. Between two chunks the event loop runs, for signals. */
export function inThisThread(work: ChunkWork, own: OwnKinds): ChunkRunner {
  return {
    capacity: 1,
    async run(task) {
      await setImmediate();
      return computeChunk(work, own, task);
    },
    async close() {},
  };
}

/** Megabytes for short-lived objects in each worker; more is only filled with garbage before it is collected. */
const YOUNG_GENERATION = 8;

/** A pool of worker threads. */
export function inWorkerThreads(work: ChunkWork, workerFile: URL, threads: number): ChunkRunner {
  const pool = new Tinypool({
    filename: workerFile.href,
    runtime: 'worker_threads',
    name: 'run',
    minThreads: threads,
    maxThreads: threads,
    isolateWorkers: false,
    workerData: work,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  });
  return {
    // The next chunk lies ready when one is done.
    capacity: 2 * threads,
    run: (task) => pool.run(task),
    close: () => pool.destroy(),
  };
}
