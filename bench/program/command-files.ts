/** What a command reads and writes: that nothing it writes is a file that it reads, is looked at here for all of them. */
import { BenchError } from './bench-error.js';
import { identityOf } from './file-identity.js';

/** A path, and what named it: an option, or what the file is. */
export interface NamedPath {
  readonly what: string;
  readonly path: string;
}

/** What an option names; nothing where it was not given. */
export function named(what: string, path: string | undefined): readonly NamedPath[] {
  return path === undefined ? [] : [{ what, path }];
}

/** The files of a command, as far as its command line names them. */
export interface CommandFiles {
  readonly inputs: readonly NamedPath[];
  /** What is replaced as a whole, in the order of writing. */
  readonly outputs: readonly NamedPath[];
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
  }
}
