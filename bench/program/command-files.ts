/** What a command reads and writes: that nothing it writes is a file that it reads, is looked at here for all of them. */
import { BenchError } from './bench-error.js';
import { identityOf, specialKindAt } from './file-identity.js';

/** A path, and what named it: an option, or what the file is. */
export interface NamedPath {
  readonly what: string;
  readonly path: string;
  /** Whether an input is read once, from its beginning to its end: it may then be a pipe. */
  readonly readOnce?: boolean;
  /** Whether a lock stands beside an output while the command runs, and is deleted at its end. */
  readonly locked?: boolean;
}

/** What an option names; nothing where it was not given. */
export function named(what: string, path: string | undefined): readonly NamedPath[] {
  return path === undefined ? [] : [{ what, path }];
}

/** What an option names that is read once; nothing where it was not given. */
export function namedOnce(what: string, path: string | undefined): readonly NamedPath[] {
  return named(what, path).map((input) => ({ ...input, readOnce: true }));
}

/** The files of a command, as far as its command line names them. */
export interface CommandFiles {
  readonly inputs: readonly NamedPath[];
  /** What is replaced as a whole, in the order of writing. */
  readonly outputs: readonly NamedPath[];
}

/**
 * Requires each input that is read more than once to be no pipe, of which nothing would come the second time, and no device.
 * What is not there, or a folder, is for those to tell who read it.
 *
 * @throws BenchError with exit code 2.
 */
export function requireRepeatable(inputs: readonly NamedPath[]): void {
  for (const { what, path, readOnce = false } of inputs) {
    const kind = readOnce ? undefined : specialKindAt(path);
    if (kind !== undefined && kind !== 'folder') {
      const got = `got the ${kind} ${JSON.stringify(path)}`;
      throw new BenchError(`${what} must be a file, since it is read more than once, ${got}`, 2);
    }
  }
}

/**
 * Requires each output to be another file than every input and every other output.
 *
 * @throws BenchError with exit code 2 that names both.
 */
export function requireApart({ inputs, outputs }: CommandFiles): void {
  const taken = new Map<string, NamedPath>();
  for (const input of inputs) taken.set(identityOf(input.path), input);
  for (const output of outputs) {
    const identity = identityOf(output.path);
    const other = taken.get(identity);
    if (other !== undefined) {
      const [one, two] = [output.path, other.path].map((path) => JSON.stringify(path));
      const got = one === two ? `${one} for both` : `${one} and ${two}, which are one file`;
      throw new BenchError(`${output.what} must be another file than ${other.what}, got ${got}`, 2);
    }
    taken.set(identity, output);
    if (output.locked) {
      const lock = `${output.path}.lock`;
      taken.set(identityOf(lock), { what: `the lock of ${output.what}`, path: lock });
    }
  }
}
