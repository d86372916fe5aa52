/** The pieces that stand in a file, by their places, and where a run begins that finds such a file. */
import { existsSync, statSync } from 'node:fs';
import { BenchError } from '../program/bench-error.js';
import type { ExistingRecords } from '../program/options.js';
import { configurationHash, differences } from './configuration.js';
import type { JobIdentity } from './job.js';
import { type LinePlace, misplaced, requireRecords, type ScannedRecords, scanRecords } from './record-file.js';
import type { HeaderRecord } from './record-line.js';

/** Places by the numbers of pieces: two numbers a piece. */
export class RecordedPieces {
  count: number;
  private readonly starts: number[];
  private readonly ends: number[];

  constructor() {
    this.count = 0;
    this.starts = [];
    this.ends = [];
  }

  get(piece: number): LinePlace | undefined {
    const start = this.starts[piece];
    return start === undefined ? undefined : { start, end: this.ends[piece]! };
  }

  set(piece: number, { start, end }: LinePlace): void {
    this.starts[piece] = start;
    this.ends[piece] = end;
    this.count += 1;
  }
}

/** A file of pieces that has been read. */
export interface RecordedRun extends ScannedRecords {
  readonly recorded: RecordedPieces;
}

/** The differences that an error names; the others are counted. */
const DIFFERENCES_TOLD = 4;

/**
 * Requires the header of a file to be of this configuration; the error names both hashes and what differs.
 *
 * @param where what the configuration is called beside that of the file.
 */
export function requireSameConfiguration(
  path: string,
  { configurationHash: hash, configuration: inFile }: HeaderRecord,
  configuration: object,
  where = 'now',
): void {
  const expected = configurationHash(configuration);
  if (hash === expected) return;
  const found = differences(inFile, configuration, where);
  const more = found.length > DIFFERENCES_TOLD ? `; and ${found.length - DIFFERENCES_TOLD} more` : '';
  throw new BenchError(
    `${path} must be of the configuration ${expected}, got one of ${hash}, which differs in ` +
      `${found.slice(0, DIFFERENCES_TOLD).join('; ')}${more}`,
  );
}

/** Reads a file of pieces, each of which must be one that the job has. */
export function readRecordedRun<Id>(path: string, job: JobIdentity<Id>): RecordedRun {
  const recorded = new RecordedPieces();
  const scanned = scanRecords(
    path,
    job.kind,
    (header) => {
      requireSameConfiguration(path, header, job.configuration);
      const { index, count } = header.shard;
      if (index !== job.shard.index || count !== job.shard.count) {
        throw new BenchError(
          `${path} must be of shard ${job.shard.index}/${job.shard.count}, got one of shard ${index}/${count}`,
        );
      }
    },
    (record, place, line) => {
      const identified = job.identify(record);
      if ('got' in identified) throw misplaced(path, line, job.kind, identified.got);
      const piece = job.numberOf(identified.id);
      if (recorded.get(piece) !== undefined) {
        throw misplaced(path, line, job.kind, `${identified.name} a second time`);
      }
      recorded.set(piece, place);
    },
  );
  return { ...scanned, recorded };
}

/** Where a run begins: with nothing, or with what a file holds. */
export interface StartingPoint {
  readonly recorded: RecordedPieces;
  readonly ended: boolean;
  /** The bytes of the file that stay. */
  readonly wholeBytes: number;
  /** What the user should know. */
  readonly notes: readonly string[];
}

function nothing(...notes: string[]): StartingPoint {
  return { recorded: new RecordedPieces(), ended: false, wholeBytes: 0, notes };
}

/**
 * Decides where a run begins. A file of an unfinished run is never overwritten unasked.
 *
 * @throws BenchError when the file is not this run's, or is damaged.
 */
export function startingPoint<Id>(path: string, existing: ExistingRecords, job: JobIdentity<Id>): StartingPoint {
  const isThere = existsSync(path) && statSync(path).size > 0;
  if (!isThere) return existing === 'resume' ? nothing(`${path}: nothing to resume yet`) : nothing();
  if (existing === 'overwrite') {
    requireRecords(path, job.kind);
    return nothing();
  }
  if (existing === 'keep') {
    const { pieces, ended } = scanRecords(
      path,
      job.kind,
      () => {},
      () => {},
    );
    if (ended || pieces === 0) return nothing();
    throw new BenchError(
      `${path} must not hold an unfinished run, got one with ${pieces} finished ${job.kind}s: --resume goes on with it, --overwrite discards it`,
    );
  }
  const { recorded, header, ended, removed, wholeBytes, tornLine } = readRecordedRun(path, job);
  const notes = tornLine === undefined ? [] : [`${path}: left out line ${tornLine}, whose end is missing`];
  if (removed > 0) notes.push(`${path}: ${removed} ${job.kind}${removed === 1 ? '' : 's'} of a finished run removed`);
  return { recorded, ended, wholeBytes: header === undefined ? 0 : wholeBytes, notes };
}
