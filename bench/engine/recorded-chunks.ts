/** The chunks that stand in a file, by their places. */
import { existsSync, statSync } from 'node:fs';
import { BenchError } from '../program/bench-error.js';
import { type Configuration, configurationHash, differences } from './configuration.js';
import { belongsTo, type CellPlan, type ChunkId, chunkRange, type Shard } from './plan.js';
import { type LinePlace, misplaced, requireRecords, type ScannedRecords, scanRecords } from './record-file.js';
import type { HeaderRecord } from './record-line.js';

/** Places by cell and chunk: two numbers a chunk. */
export class RecordedChunks {
  count: number;
  private readonly starts: number[][];
  private readonly ends: number[][];

  constructor() {
    this.count = 0;
    this.starts = [];
    this.ends = [];
  }

  get({ cell, chunk }: ChunkId): LinePlace | undefined {
    const start = this.starts[cell]?.[chunk];
    return start === undefined ? undefined : { start, end: this.ends[cell]![chunk]! };
  }

  set({ cell, chunk }: ChunkId, { start, end }: LinePlace): void {
    this.starts[cell] ??= [];
    this.ends[cell] ??= [];
    this.starts[cell][chunk] = start;
    this.ends[cell][chunk] = end;
    this.count += 1;
  }
}

/** What a run is: which configuration, cut how, and which part of it. */
export interface RunIdentity {
  readonly configuration: Configuration;
  readonly configurationHash: string;
  readonly plans: readonly CellPlan[];
  readonly shard: Shard;
}

/** A file of chunks that has been read. */
export interface RecordedRun extends ScannedRecords {
  readonly recorded: RecordedChunks;
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
  configuration: Configuration,
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

/** Reads a file of chunks, each of which must be one that the run has. */
export function readRecordedRun(path: string, run: RunIdentity): RecordedRun {
  const recorded = new RecordedChunks();
  const scanned = scanRecords(
    path,
    (header) => {
      requireSameConfiguration(path, header, run.configuration);
      const { index, count } = header.shard;
      if (index !== run.shard.index || count !== run.shard.count) {
        throw new BenchError(
          `${path} must be of shard ${run.shard.index}/${run.shard.count}, got one of shard ${index}/${count}`,
        );
      }
    },
    (record, place, line) => {
      const plan = run.plans[record.cell];
      const range = plan && chunkRange(plan, record.chunk);
      const { firstEpisode, episodes } = record;
      const name = `chunk ${record.chunk} of cell ${record.cell}`;
      if (range?.firstEpisode !== firstEpisode || range.episodes !== episodes) {
        throw misplaced(path, line, `${name} with ${episodes} episodes from ${firstEpisode}`);
      }
      if (!belongsTo(run.shard, plan!, record.chunk)) throw misplaced(path, line, `${name}, which is another shard's`);
      if (recorded.get(record) !== undefined) throw misplaced(path, line, `${name} a second time`);
      recorded.set(record, place);
    },
  );
  return { ...scanned, recorded };
}

/** What is done with a file of chunks that is there already. */
export type ExistingRecords = 'keep' | 'resume' | 'overwrite';

/** Where a run begins: with nothing, or with what a file holds. */
export interface StartingPoint {
  readonly recorded: RecordedChunks;
  readonly ended: boolean;
  /** The bytes of the file that stay. */
  readonly wholeBytes: number;
  /** What the user should know. */
  readonly notes: readonly string[];
}

function nothing(...notes: string[]): StartingPoint {
  return { recorded: new RecordedChunks(), ended: false, wholeBytes: 0, notes };
}

/**
 * Decides where a run begins. A file of an unfinished run is never overwritten unasked.
 *
 * @throws BenchError when the file is not this run's, or is damaged.
 */
export function startingPoint(path: string, existing: ExistingRecords, run: RunIdentity): StartingPoint {
  const isThere = existsSync(path) && statSync(path).size > 0;
  if (!isThere) return existing === 'resume' ? nothing(`${path}: nothing to resume yet`) : nothing();
  if (existing === 'overwrite') {
    requireRecords(path);
    return nothing();
  }
  if (existing === 'keep') {
    const { chunks, ended } = scanRecords(
      path,
      () => {},
      () => {},
    );
    if (ended || chunks === 0) return nothing();
    throw new BenchError(
      `${path} must not hold an unfinished run, got one with ${chunks} finished chunks: --resume goes on with it, --overwrite discards it`,
    );
  }
  const { recorded, header, ended, wholeBytes, tornLine } = readRecordedRun(path, run);
  const notes = tornLine === undefined ? [] : [`${path}: left out line ${tornLine}, whose end is missing`];
  return { recorded, ended, wholeBytes: header === undefined ? 0 : wholeBytes, notes };
}
