/**
 * Keeps two processes from one file: a lock file beside it, which names its holder. A lock whose holder is gone (killed,
 * say) is taken over; one of another machine cannot be judged and has to be deleted by hand.
 */
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { BenchError } from '../program/bench-error.js';
import { describeFileError } from '../program/files.js';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process began, as far as the system tells: process numbers are used again. */
  readonly begun: string | null;
}

/** The 22nd field of the process's line in Linux's /proc, in clock ticks since the start of the system. */
function beginOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    const { pid, host, begun } = JSON.parse(readFileSync(path, 'utf8'));
    return Number.isSafeInteger(pid) && typeof host === 'string' ? { pid, host, begun } : undefined;
  } catch {
    return undefined;
  }
}

function isGone({ pid, host, begun }: Holder): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
  return begun !== null && beginOf(pid) !== begun;
}

function isThereAlready(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}

/** Creates the lock file with its contents in one step, so that nobody reads an empty one. False where there is one. */
function create(path: string, holder: Holder): boolean {
  const own = `${path}.${holder.pid}`;
  const text = `${JSON.stringify(holder)}\n`;
  try {
    writeFileSync(own, text);
    try {
      linkSync(own, path);
    } catch (error) {
      if (isThereAlready(error)) return false;
      // A file system without hard links.
      writeFileSync(path, text, { flag: 'wx' });
    } finally {
      rmSync(own, { force: true });
    }
    return true;
  } catch (error) {
    if (isThereAlready(error)) return false;
    throw new BenchError(`${path}: the lock could not be written (${describeFileError(error)})`);
  }
}

/**
 * Locks a file. Returns what unlocks it.
 *
 * @throws BenchError that names the holder, when there is one.
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`;
  const self: Holder = { pid: process.pid, host: hostname(), begun: beginOf(process.pid) };
  while (!create(lock, self)) {
    const holder = readHolder(lock);
    if (holder === undefined || !isGone(holder)) {
      const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
      throw new BenchError(
        `${path} must be used by one process at a time, got one that ${who} is writing (if that is over, delete ${lock})`,
      );
    }
    // Others may have seen the same. Whoever moves it away looks again: it may be the lock of one who was faster.
    const away = `${lock}.${process.pid}.stale`;
    try {
      renameSync(lock, away);
      const moved = readHolder(away);
      if (moved !== undefined && !isGone(moved)) linkSync(away, lock);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    } finally {
      rmSync(away, { force: true });
    }
  }
  const remove = () => rmSync(lock, { force: true });
  // Also when the process is ended before its work is.
  process.once('exit', remove);
  return () => {
    process.off('exit', remove);
    remove();
  };
}
