/** Reading text for a command: a file that holds something else, or cannot be read, ends it with one line. */
import { readTextFile } from 'banditspec/node';
import { BenchError } from './bench-error.js';

/** The words for a file that cannot be read, where an option or an argument named it. */
export function unreadable(what: string, path: string): (error: NodeJS.ErrnoException) => string {
  return ({ code, message }) => `${what} must be a file that can be read, got ${path} (${code ?? message})`;
}

/**
 * The text of a file.
 *
 * @param before what stands before the words for a file of something else, such as gzip.
 * @param words for a file that cannot be read.
 */
export async function readText(
  path: string,
  before: string,
  words: (error: NodeJS.ErrnoException) => string,
): Promise<string> {
  try {
    return await readTextFile(path);
  } catch (error) {
    const told =
      error instanceof RangeError
        ? `${before}${error.message.replace(/^readTextFile: /, '')}`
        : words(error as NodeJS.ErrnoException);
    throw new BenchError(told, 2);
  }
}
