/** Files that the program writes. A reader never sees half of one: it is written beside its place and then renamed. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { BenchError } from './bench-error.js';

function temporaryPath(path: string): string {
  return `${path}.${process.pid}.tmp`;
}

/** Why a file could not be had, in words. */
export function describeFileError(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const words: Record<string, string> = {
    ENOENT: 'there is no such folder',
    ENOTDIR: 'a part of the path is a file',
    EACCES: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EFBIG: 'the file may not grow any further',
  };
  return words[code ?? ''] ?? message;
}

/** Tells now, not after the work, that a file cannot be written. `option` is what named it. */
export function requireWritable(path: string, option = '--out'): void {
  const temporary = temporaryPath(path);
  let isFolder: boolean;
  try {
    isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
    if (!isFolder) {
      closeSync(openSync(temporary, 'w'));
      rmSync(temporary);
    }
  } catch (error) {
    throw new BenchError(
      `${option} must be a path that can be written, got ${JSON.stringify(path)} (${describeFileError(error)})`,
      2,
    );
  }
  if (isFolder) throw new BenchError(`${option} must be the path of a file, got the folder ${JSON.stringify(path)}`, 2);
}

/** Replaces the file as a whole: whatever happens, the path holds the old bytes or the new ones. */
export function writeAtomically(path: string, text: string): void {
  const temporary = temporaryPath(path);
  try {
    const file = openSync(temporary, 'w');
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new BenchError(`${path}: results could not be written (${describeFileError(error)})`);
  }
}
