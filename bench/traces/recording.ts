/** A recording that is read into memory whole: for studies that play the same turns many times. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';

/** Which file it was. */
export interface RecordingFingerprint {
  /** The name of the file, without its folder. */
  readonly file: string;
  /** Of the file's bytes. */
  readonly sha256: string;
}

/** Reads the bytes of a file, and says which they are. */
export async function fingerprintOf(path: string): Promise<RecordingFingerprint> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return { file: basename(path), sha256: hash.digest('hex') };
}

/** The turns of a file. */
export async function readTurns(path: string, skipBrokenLines = false): Promise<TraceTurn[]> {
  const turns: TraceTurn[] = [];
  for await (const turn of readTraceFile(path, { onBrokenLine: skipBrokenLines ? () => {} : 'throw' })) {
    turns.push(turn);
  }
  return turns;
}
