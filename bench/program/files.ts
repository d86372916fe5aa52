/** Files that the program writes. A reader never sees half of one: it is written beside its place and then renamed. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { BenchError } from './bench-error.js';
import { isKeptByOwner, isReadOnly, specialKindAt, withoutLinks } from './file-identity.js';

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
    ENAMETOOLONG: 'the name is too long',
    ELOOP: 'links lead in a circle',
    EFBIG: 'the file may not grow any further',
  };
  return words[code ?? ''] ?? message;
}

/** The file of finished pieces that belongs to a results file: one for each shard, where there are several. */
export function recordsPath(out: string, { index, count }: { readonly index: number; readonly count: number }): string {
  const base = out.replace(/\.json$/, '');
  return count === 1 ? `${base}.jsonl` : `${base}.shard-${index}-of-${count}.jsonl`;
}

/**
 * Tells now, not after the work, that a file cannot be written. What is there and is no file (a folder, a device, a pipe)
 * is refused: a file in its place would be its end. So is a file without the permission to write it. `option` is what named it.
 */
export function requireWritable(path: string, option = '--out'): void {
  let special: string | undefined;
  try {
    special = specialKindAt(path);
    if (special === undefined) {
      // A rename asks for no permission of the file that it replaces.
      if (isReadOnly(path)) throw new Error('the file is read-only');
      if (existsSync(path)) accessSync(path, constants.W_OK);
      if (isKeptByOwner(path))
        throw new Error("the file is another user's, in a folder where only they may replace it");
      const temporary = temporaryPath(withoutLinks(path));
      closeSync(openSync(temporary, 'w'));
      rmSync(temporary);
    }
  } catch (error) {
    throw new BenchError(
      `${option} must be a path that can be written, got ${JSON.stringify(path)} (${describeFileError(error)})`,
      2,
    );
  }
  if (special !== undefined) {
    throw new BenchError(`${option} must be the path of a file, got the ${special} ${JSON.stringify(path)}`, 2);
  }
}

/**
 * Replaces the file as a whole: whatever happens, the path holds the old bytes or the new ones. A link stays one, and
 * what it leads to is replaced.
 */
export function writeAtomically(path: string, text: string | Uint8Array): void {
  let temporary: string | undefined;
  try {
    const special = specialKindAt(path);
    if (special !== undefined) throw new Error(`there is a ${special} now`);
    const place = withoutLinks(path);
    temporary = temporaryPath(place);
    const file = openSync(temporary, 'w');
    try {
      const bytes = Buffer.from(text);
      for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, place);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw new BenchError(`${path}: results could not be written (${describeFileError(error)})`);
  }
}
