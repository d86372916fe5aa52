/** Where pieces are computed: in this thread, or in a pool of worker threads. */
import { setImmediate } from 'node:timers/promises';
import { messageOf } from '../program/bench-error.js';
import type { ComputePiece, ThreadWork } from './job.js';
import { encodeRecord } from './record-line.js';

export interface PieceRunner {
  /** Whether pieces are computed in other threads, where one that never ends can be given up. */
  readonly isApart: boolean;
  /** How many pieces to hand over at once, so that nobody waits for work. */
  readonly capacity: number;
  /** Computes a piece. Resolves with the line of its record. */
  run(task: object): Promise<string>;
  /** What went wrong in a thread outside of any piece. */
  readonly failure?: { readonly error: unknown } | undefined;
  close(): Promise<void>;
}

/** What a worker thread is started with. */
export interface ThreadData extends ThreadWork {
  readonly configurationHash: string;
}

/** Computes a piece. Resolves with the line of its record: the same in every thread and on every machine. */
export async function recordOf(configurationHash: string, compute: ComputePiece, task: object): Promise<string> {
  let fields: object;
  try {
    fields = await compute(task);
  } catch (error) {
    // The pool takes a thrown null for a result, and own modules may throw anything.
    throw error instanceof Error ? error : new Error(messageOf(error));
  }
  return encodeRecord({ configurationHash, ...fields });
}

/** One thread: this one. Between two pieces the event loop runs, for signals. */
export function inThisThread(configurationHash: string, compute: ComputePiece): PieceRunner {
  return {
    isApart: false,
    capacity: 1,
    async run(task) {
      await setImmediate();
      return recordOf(configurationHash, compute, task);
    },
    async close() {},
  };
}

/** Megabytes for short-lived objects in each worker; more is only filled with garbage before it is collected. */
const YOUNG_GENERATION = 8;

/** A pool of worker threads, whose package is loaded here: one thread has no use for it. */
export async function inWorkerThreads(data: ThreadData, workerFile: URL, threads: number): Promise<PieceRunner> {
  const { Tinypool } = await import('tinypool');
  const pool = new Tinypool({
    filename: workerFile.href,
    runtime: 'worker_threads',
    name: 'run',
    minThreads: threads,
    maxThreads: threads,
    isolateWorkers: false,
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION },
  });
  let failure: { readonly error: unknown } | undefined;
  pool.on('error', (error: unknown) => {
    failure ??= { error };
  });
  return {
    get failure() {
      return failure;
    },
    isApart: true,
    // The next piece lies ready when one is done.
    capacity: 2 * threads,
    run: (task) => pool.run(task),
    close: () => pool.destroy(),
  };
}
