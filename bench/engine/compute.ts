/** Computes the pieces that are wanted and not yet on file, as many at a time as the runner takes. */
import { setTimeout } from 'node:timers/promises';
import type { StopSignal } from 'banditspec';
import type { Job } from './job.js';
import { type RecordWriter, readRecord } from './record-file.js';
import type { PieceRecord } from './record-line.js';
import type { RecordedPieces } from './recorded-pieces.js';
import type { PieceRunner } from './runner.js';

/** Pieces that may wait for an earlier one before no more are begun: what bounds memory. */
const MOST_WAITING = 64;

/** Milliseconds that pieces under way have after the signal: an own selector may never come to an end. */
const GRACE = 5000;
/** Milliseconds between two looks at the signal while pieces are under way. */
const LOOK_INTERVAL = 100;

/** What has been done. */
export interface ComputeProgress {
  /** The part of the work that the piece belongs to that was done last. */
  readonly doing: string;
  /** Work done, pieces on file included, in the unit of {@link Job.workOf}. */
  readonly work: number;
  /** The part of it that was on file. */
  readonly workOnFile: number;
  /** Rounds played in this run. */
  readonly rounds: number;
  /** Pieces done, those on file included. */
  readonly pieces: number;
}

export const NOTHING_DONE: ComputeProgress = { doing: '', work: 0, workOnFile: 0, rounds: 0, pieces: 0 };

export interface ComputeOptions {
  readonly recorded: RecordedPieces;
  readonly writer: RecordWriter;
  readonly runner: PieceRunner;
  /** Once it is aborted, pieces under way are finished, in threads for as long as {@link GRACE}, and no more are begun. */
  readonly signal: StopSignal;
  readonly onProgress: (progress: ComputeProgress) => void;
}

/** Waits until one of them is settled, or it is time to look at the signal again. */
async function settledOrLook(promises: Iterable<Promise<void>>): Promise<void> {
  const settled = new AbortController();
  const look = setTimeout(LOOK_INTERVAL, undefined, { signal: settled.signal }).catch(() => {});
  await Promise.race([...promises, look]);
  settled.abort();
}

/**
 * Computes. Resolves with whether everything is done, which it is not after the signal. An error in a piece, or in
 * writing one down, lets those under way finish and is thrown then.
 */
export async function compute<Id, Outcome>(
  job: Job<Id, Outcome>,
  { recorded, writer, runner, signal, onProgress }: ComputeOptions,
): Promise<boolean> {
  const { queue } = job;
  const underWay = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let done = NOTHING_DONE;
  const advance = (id: Id, onFile: number, rounds: number) => {
    done = {
      doing: job.partOf(id),
      work: done.work + job.workOf(id),
      workOnFile: done.workOnFile + onFile,
      rounds: done.rounds + rounds,
      pieces: done.pieces + 1,
    };
    onProgress(done);
  };
  const computeOne = async (id: Id) => {
    try {
      const line = await runner.run(job.taskOf(id)).catch((error: unknown) => {
        throw job.explain(id, error);
      });
      writer.appendPiece(line);
      const outcome = job.outcomeOf(JSON.parse(line) as PieceRecord);
      queue.done(id, () => outcome);
      advance(id, 0, job.roundsOf(outcome));
    } catch (error) {
      failure ??= { error };
    }
  };
  let abortedAt: number | undefined;
  for (;;) {
    const { aborted } = signal;
    if (aborted && runner.isApart) {
      abortedAt ??= performance.now();
      if (performance.now() - abortedAt > GRACE) return false;
    }
    if (runner.failure !== undefined) throw runner.failure.error;
    const mayBegin = !aborted && failure === undefined && queue.waiting < MOST_WAITING;
    const id = mayBegin && underWay.size < runner.capacity ? queue.next() : undefined;
    if (id === undefined) {
      if (underWay.size === 0) break;
      await (runner.isApart ? settledOrLook(underWay) : Promise.race(underWay));
      continue;
    }
    const place = recorded.get(job.numberOf(id));
    if (place === undefined) {
      const task = computeOne(id).finally(() => underWay.delete(task));
      underWay.add(task);
    } else {
      queue.done(id, () => job.outcomeOf(readRecord(writer.handle, place)));
      advance(id, job.workOf(id), 0);
    }
  }
  if (failure !== undefined) throw failure.error;
  return !signal.aborted || queue.next() === undefined;
}
