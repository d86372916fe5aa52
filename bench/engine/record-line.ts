/**
 * The lines of a file of finished pieces, each one a JSON object that begins with the check of what follows it:
 * `{"check":"<16 hexadecimal digits>",...}`. See docs/results-format.md.
 */
import { createHash } from 'node:crypto';
import type { Shard } from './shard.js';

/** What the pieces of a file are, by the words of errors: chunks of cells, or tasks. */
export type PieceKind = 'chunk' | 'task';

/** The first line: what the file belongs to. */
export interface HeaderRecord {
  readonly format: `banditspec-${PieceKind}s`;
  readonly formatVersion: 1;
  readonly configurationHash: string;
  readonly shard: Shard;
  readonly configuration: object;
}

/** A finished piece: what names it, and what came of it. */
export interface PieceRecord {
  readonly configurationHash: string;
  readonly [field: string]: unknown;
}

/** The last line of a file to which nothing is missing. */
export interface EndRecord {
  readonly configurationHash: string;
  /** The number of pieces in the file. */
  readonly end: number;
}

const PREFIX = '{"check":"';
const CHECK_LENGTH = 16;
const BODY_START = PREFIX.length + CHECK_LENGTH + 1;

function checkOf(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex').slice(0, CHECK_LENGTH);
}

/** The line of a record, without the line break. */
export function encodeRecord(record: HeaderRecord | PieceRecord | EndRecord): string {
  // From the comma behind the check to the end of the line: what the check is of.
  const body = `,${JSON.stringify(record).slice(1)}`;
  return `${PREFIX}${checkOf(body)}"${body}`;
}

/** Whether a line was, or begins as, one of a file of pieces; also when it is damaged further on. */
export function looksLikeRecord(line: Buffer): boolean {
  const start = line.subarray(0, PREFIX.length).toString();
  return start !== '' && PREFIX.startsWith(start);
}

/** The record of a line; undefined where the line is damaged. */
export function decodeRecord(line: Buffer): HeaderRecord | PieceRecord | EndRecord | undefined {
  if (line.length <= BODY_START) return undefined;
  const check = line.subarray(PREFIX.length, PREFIX.length + CHECK_LENGTH).toString('latin1');
  if (checkOf(line.subarray(BODY_START)) !== check) return undefined;
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}
