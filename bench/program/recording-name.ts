/** What recordings are called. */
import { basename } from 'node:path';
import { wrongUse } from './option-values.js';

/** A file's name without its ending. */
function stemOf(file: string): string {
  return basename(file).replace(/\.jsonl?$/, '');
}

/** Whether a name on the command line means a file: its path, its name, with or without the ending, or up to a dot. */
export function means(name: string, file: string): boolean {
  return name === file || name === basename(file) || stemOf(file) === name || stemOf(file).startsWith(`${name}.`);
}

/** Their files' names up to the first dot, where that tells them apart; else without their endings. */
export function recordingNames(files: readonly string[]): readonly string[] {
  const stems = files.map(stemOf);
  const short = stems.map((stem) => stem.split('.')[0]!);
  return new Set(short).size === files.length && !short.includes('') ? short : stems;
}

/** Requires recordings that their names tell apart. */
export function requireDifferentNames(files: readonly string[]): void {
  const names = recordingNames(files);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw wrongUse('recordings', 'files of different names', twice);
}
