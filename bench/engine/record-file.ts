/**
 * The file of finished pieces: one line for each, appended as they come in a single write. A process that is
 * killed leaves whole lines and at most one torn last one, which the next run cuts off.
 */
import { closeSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { notTextKind } from 'banditspec/node';
import { BenchError } from '../program/bench-error.js';
import { describeFileError } from '../program/files.js';
import {
  decodeRecord,
  type EndRecord,
  encodeRecord,
  type HeaderRecord,
  looksLikeRecord,
  type PieceKind,
  type PieceRecord,
} from './record-line.js';

/** Where a line stands, in bytes, without its line break. */
export interface LinePlace {
  readonly start: number;
  readonly end: number;
}

/** What stands in a file of pieces. */
export interface ScannedRecords {
  /** Undefined where the file is empty or its first line is torn. */
  readonly header: HeaderRecord | undefined;
  /** Lines between the first one and the end. */
  readonly pieces: number;
  /** Whether nothing is missing. */
  readonly ended: boolean;
  /** Lines that the end counts and that are not there: somebody has taken them out. */
  readonly removed: number;
  /** The bytes that whole lines take, without an end that counts more. */
  readonly wholeBytes: number;
  /** The number of the last line, where it is torn. */
  readonly tornLine: number | undefined;
}

const BLOCK = 1 << 20;
const LINE_BREAK = 10;

/** The lines of a file, one after the other; the last one may lack its line break. */
function* linesOf(file: number): Generator<{ bytes: Buffer; place: LinePlace; whole: boolean }> {
  let rest = Buffer.alloc(0);
  let start = 0;
  for (let position = 0; ; ) {
    const block = Buffer.alloc(BLOCK);
    const length = readSync(file, block, 0, BLOCK, position);
    if (length === 0) break;
    position += length;
    let text = Buffer.concat([rest, block.subarray(0, length)]);
    for (let end = text.indexOf(LINE_BREAK); end >= 0; end = text.indexOf(LINE_BREAK)) {
      yield { bytes: text.subarray(0, end), place: { start, end: start + end }, whole: true };
      start += end + 1;
      text = text.subarray(end + 1);
    }
    rest = text;
  }
  if (rest.length > 0) yield { bytes: rest, place: { start, end: start + rest.length }, whole: false };
}

/**
 * Reads a file of pieces of a kind from its beginning to its end, and hands over every piece with its place.
 *
 * @throws BenchError when it is no such file, or a line other than the last is damaged or belongs elsewhere.
 */
export function scanRecords(
  path: string,
  kind: PieceKind,
  onHeader: (header: HeaderRecord) => void,
  onPiece: (record: PieceRecord, place: LinePlace, line: number) => void,
): ScannedRecords {
  const file = openSync(path, 'r');
  try {
    let header: HeaderRecord | undefined;
    let pieces = 0;
    let end: number | undefined;
    let wholeBytes = 0;
    // A line that cannot be read is torn when it is the last one, which is known only at the next.
    let unreadable: number | undefined;
    let line = 0;
    for (const { bytes, place, whole } of linesOf(file)) {
      line += 1;
      if (line === 1 && !looksLikeRecord(bytes)) throw notPieces(path, kind, notTextKind(bytes));
      const record = whole && unreadable === undefined ? decodeRecord(bytes) : undefined;
      if (unreadable !== undefined) throw damaged(path, unreadable, kind);
      if (record === undefined) {
        unreadable = line;
        continue;
      }
      if (header === undefined) {
        if (!('format' in record) || record.format !== `banditspec-${kind}s`) throw notPieces(path, kind);
        if (record.formatVersion !== 1) throw notPieces(path, kind, `formatVersion ${record.formatVersion}`);
        header = record as HeaderRecord;
        onHeader(header);
      } else {
        if ('format' in record) throw misplaced(path, line, kind, 'a second header');
        if (end !== undefined) throw misplaced(path, line, kind, 'a line behind the end');
        if (record.configurationHash !== header.configurationHash) {
          const { configurationHash } = record;
          throw misplaced(path, line, kind, `one of ${configurationHash} in a file of ${header.configurationHash}`);
        }
        if ('end' in record) {
          end = record.end as number;
          if (end < pieces) throw misplaced(path, line, kind, `the end of ${end} ${kind}s after ${pieces}`);
          // Without a damaged line, say: as one that is not finished.
          if (end > pieces) continue;
        } else {
          pieces += 1;
          onPiece(record, place, line);
        }
      }
      wholeBytes = place.end + 1;
    }
    const removed = Math.max(0, (end ?? 0) - pieces);
    return { header, pieces, ended: end === pieces, removed, wholeBytes, tornLine: unreadable };
  } finally {
    closeSync(file);
  }
}

/** Requires a file to begin as a file of pieces does, whatever it goes on with. */
export function requireRecords(path: string, kind: PieceKind): void {
  const file = openSync(path, 'r');
  try {
    const block = Buffer.alloc(64);
    const beginning = block.subarray(0, readSync(file, block, 0, block.length, 0));
    if (!looksLikeRecord(beginning)) throw notPieces(path, kind, notTextKind(beginning));
  } finally {
    closeSync(file);
  }
}

function notPieces(path: string, kind: PieceKind, got = 'something else'): BenchError {
  return new BenchError(`${path} must be a file of ${kind}s as this version writes them, got ${got}`);
}

function damaged(path: string, line: number, kind: PieceKind): BenchError {
  return new BenchError(
    `${path}, line ${line}: must be the record of a ${kind} as it was written, got a damaged one (` +
      (line === 1
        ? 'it is the header, without which the others cannot be used)'
        : `without that line, --resume computes its ${kind} again)`),
  );
}

/** A whole line in a place where it cannot be. */
export function misplaced(path: string, line: number, kind: PieceKind, got: string): BenchError {
  return new BenchError(`${path}, line ${line}: must be a ${kind} of this file, got ${got}`);
}

/** Reads one line again. */
export function readRecord(file: number, { start, end }: LinePlace): PieceRecord {
  const bytes = Buffer.alloc(end - start);
  for (let done = 0; done < bytes.length; ) {
    const read = readSync(file, bytes, done, bytes.length - done, start + done);
    if (read === 0) break;
    done += read;
  }
  const record = decodeRecord(bytes);
  if (record === undefined || 'format' in record) throw new Error(`byte ${start} must begin a piece's line`);
  return record as PieceRecord;
}

/** Milliseconds between two calls that bring what was written to the disk: what a power cut may cost. */
const SYNC_INTERVAL = 1000;

/** Appends records to a file of pieces. */
export class RecordWriter {
  /** How many pieces it has appended. */
  pieces: number;
  private readonly path: string;
  private readonly kind: PieceKind;
  private readonly file: number;
  private length: number;
  private syncedAt: number;

  /** Opens the file and cuts off what stands behind its whole lines. */
  constructor(path: string, kind: PieceKind, wholeBytes: number) {
    this.path = path;
    this.kind = kind;
    this.pieces = 0;
    try {
      this.file = openSync(path, 'a+');
      ftruncateSync(this.file, wholeBytes);
    } catch (error) {
      throw this.failure(error);
    }
    this.length = wholeBytes;
    this.syncedAt = performance.now();
  }

  /** The open file, for reading. */
  get handle(): number {
    return this.file;
  }

  append(record: HeaderRecord | EndRecord): void {
    this.appendLine(encodeRecord(record));
  }

  /** Appends the line of a piece. */
  appendPiece(line: string): void {
    this.appendLine(line);
    this.pieces += 1;
  }

  /** Appends a line in one write. After an error the file ends with its last whole line. */
  private appendLine(line: string): void {
    const bytes = Buffer.from(`${line}\n`);
    const start = this.length;
    try {
      // A disk that is filling up may take a part; the rest then says why.
      for (let done = 0; done < bytes.length; ) done += writeSync(this.file, bytes, done);
      this.length += bytes.length;
      if (performance.now() - this.syncedAt >= SYNC_INTERVAL) this.sync();
    } catch (error) {
      this.cutBack(start);
      throw this.failure(error);
    }
  }

  sync(): void {
    fsyncSync(this.file);
    this.syncedAt = performance.now();
  }

  close(): void {
    closeSync(this.file);
  }

  private cutBack(length: number): void {
    try {
      ftruncateSync(this.file, length);
      this.length = length;
    } catch {
      // A torn line is left behind, which the next run cuts off.
    }
  }

  private failure(error: unknown): BenchError {
    return new BenchError(`${this.path}: ${this.kind}s could not be written (${describeFileError(error)})`);
  }
}
