/** Text files for language models to learn from. */
import { readFile } from 'node:fs/promises';
import { requireText } from '../requirements.js';
import { notTextKind } from './not-text.js';

/**
 * Reads a text file, which must be UTF-8 throughout: other bytes would become U+FFFD and be learnt as text. A byte
 * order mark at the beginning is left out. Cost: the file, in memory twice.
 *
 * @param path of the file, relative to the current directory.
 * @throws TypeError when `path` is not a path; RangeError, naming the place, when the file is not UTF-8; the error of
 *   `fs.readFile` when it cannot be read.
 * @example
 * ```ts
 * const text = await readTextFile('LICENSE');
 * const vocabulary = pieceVocabulary({ texts: text });
 * const model = ngramModel({ vocabulary, texts: text, order: 5 });
 * model.order; // => 5
 * ```
 */
export async function readTextFile(path: string): Promise<string> {
  const who = 'readTextFile';
  requireText(who, 'path', path);
  const bytes = await readFile(path);
  const kind = notTextKind(bytes);
  if (kind !== undefined) throw new RangeError(`${who}: ${path} must be UTF-8, got ${kind}`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new RangeError(`${who}: ${path} must be UTF-8, got broken UTF-8 at byte ${firstBrokenByte(bytes)}`);
  }
}

/** Where decoding fails first: the length of the longest beginning that is UTF-8, or may still become it. */
function firstBrokenByte(bytes: Uint8Array): number {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (mayBegin(bytes.subarray(0, middle))) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Whether bytes are UTF-8, except for a character cut off at their end. */
function mayBegin(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
