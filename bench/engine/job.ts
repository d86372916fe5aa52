/**
 * A job: work in pieces that do not depend on one another, each computed in any thread from plain data to plain data and
 * kept on file when it is done. There are two kinds: the chunks of an experiment's cells (`chunk-job.ts`), whose number may
 * grow with what comes out, and lists of tasks (`task-list.ts`). Everything else in this room knows jobs alone.
 */
import type { BenchError } from '../program/bench-error.js';
import type { PieceKind, PieceRecord } from './record-line.js';
import type { Shard } from './shard.js';

/** Knows which pieces are wanted, and takes them. */
export interface PieceQueue<Id, Outcome> {
  /** Pieces that are done and wait for one before them. */
  readonly waiting: number;
  /** Work that has been decided on, in the unit of {@link Job.workOf}. */
  readonly work: number;
  /** The next piece to be had; undefined where there is none at present. Each is named once. */
  next(): Id | undefined;
  /** Takes a piece. What came of it is read when its turn has come. */
  done(id: Id, read: () => Outcome): void;
}

/** What a record on file is: a piece of the job, or what came instead. */
export type Identified<Id> = { readonly id: Id; readonly name: string } | { readonly got: string };

/** What belongs to a file of pieces. */
export interface JobIdentity<Id> {
  readonly kind: PieceKind;
  /** All that the figures depend on. */
  readonly configuration: object;
  readonly configurationHash: string;
  readonly shard: Shard;
  /** Which piece a record is. */
  identify(record: PieceRecord): Identified<Id>;
  /** A small number of each piece's own. */
  numberOf(id: Id): number;
}

/** Computes a piece: from what {@link Job.taskOf} says to the fields of its record. */
export type ComputePiece = (task: object) => object | Promise<object>;

/** What every thread can begin: the name under which it knows how to compute, and the plain data it needs. */
export interface ThreadWork {
  readonly name: string;
  readonly setup: object;
}

export interface Job<Id, Outcome> extends JobIdentity<Id> {
  readonly queue: PieceQueue<Id, Outcome>;
  readonly threadWork: ThreadWork;
  /** The same work, begun in this thread. */
  readonly compute: ComputePiece;
  /** Whether code of the user's own is run, which may never come to an end: this thread has to stay free for signals. */
  readonly runsOwnCode?: boolean;
  /** How many threads can have work at once. */
  readonly mostThreads: number;
  /** What is told to whoever computes the piece; plain data. */
  taskOf(id: Id): object;
  outcomeOf(record: PieceRecord): Outcome;
  roundsOf(outcome: Outcome): number;
  /** A measure of the piece's work that is known beforehand. */
  workOf(id: Id): number;
  /** The part of the work that it belongs to, for progress. */
  partOf(id: Id): string;
  /** An error in computing it, told with where it happened. */
  explain(id: Id, error: unknown): BenchError;
}
