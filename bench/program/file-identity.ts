/** Which file a path leads to: paths that are spelled otherwise, and links, may lead to one. */
import { lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The path without links on its way: also where nothing is at its end yet. */
export function withoutLinks(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const place = join(realpathSync(dirname(resolve(path))), basename(path));
  // A link to what is not there yet.
  const isLink = lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  return isLink ? withoutLinks(resolve(dirname(place), readlinkSync(place))) : place;
}

/**
 * A text that two paths have in common when they lead to one file: device and inode; of what is not there, those of its
 * folder and its name.
 */
export function identityOf(path: string): string {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found !== undefined) return `${found.dev}:${found.ino}`;
    const place = withoutLinks(path);
    const folder = statSync(dirname(place), { bigint: true });
    return `${folder.dev}:${folder.ino}/${basename(place)}`;
  } catch {
    return resolve(path);
  }
}

/** What is there, in words, where it is no regular file; undefined where it is one, or nothing is there. */
export function specialKindAt(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && specialKind(found);
}

/** Whether there is a file that nobody may write: what root could write all the same, and a rename replace. */
export function isReadOnly(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && (found.mode & 0o222) === 0;
}

/**
 * Whether a file may not be replaced although it may be written: it is another's, in a folder of another's in which only their
 * owners rename files, as the system's for temporary files is.
 */
export function isKeptByOwner(path: string): boolean {
  const user = process.geteuid?.() ?? 0;
  const found = statSync(path, { throwIfNoEntry: false });
  if (user === 0 || found === undefined || found.uid === user) return false;
  const folder = statSync(dirname(withoutLinks(path)));
  return (folder.mode & STICKY) !== 0 && folder.uid !== user;
}

/** The bit of a folder's mode that says so. */
const STICKY = 0o1000;

function specialKind(found: Stats): string | undefined {
  if (found.isFile()) return undefined;
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'pipe';
  return found.isSocket() ? 'socket' : 'device';
}
