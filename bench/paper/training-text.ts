/**
 * Text for language models: whole files, each cut in two. The first nine tenths of its lines are learned from, the last
 * tenth is held out: no model and no vocabulary has seen it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { BenchError } from '../program/bench-error.js';
import { readText, unreadable } from '../program/text-file.js';

/** The share of the lines of a file that is held out, rounded down. */
export const HELD_OUT_SHARE = 0.1;

/** What there is to learn from, and what not. */
export interface TrainingText {
  readonly files: readonly string[];
  /** Of the contents of all files, in their order. */
  readonly sha256: string;
  readonly bytes: number;
  /** The beginnings of the files. */
  readonly training: readonly string[];
  /** Their ends. */
  readonly heldOut: readonly string[];
}

/** Where it says what the program reports, the text would depend on what was computed from it. */
const OWN_PAGE = 'paper-experiments.md';

/** This repository's source and documentation, from the current directory. */
function ownFiles(): string[] {
  const isOwn =
    existsSync('package.json') &&
    /"name":\s*"banditspec"/.test(readFileSync('package.json', 'utf8')) &&
    existsSync('src');
  if (!isOwn) {
    throw new BenchError(
      "--text must be given outside banditspec's repository, whose own text is the default, got none",
      2,
    );
  }
  const source = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
  const docs = readdirSync('docs').filter((path) => path.endsWith('.md') && path !== OWN_PAGE);
  const files = [...source.map((path) => join('src', path)), 'README.md', ...docs.map((path) => join('docs', path))];
  return files.map((path) => path.replaceAll('\\', '/')).sort();
}

/** Where the held-out end of a text begins: at the beginning of a line. */
function cut(text: string): number {
  const lines = text.split(/(?<=\n)/);
  const heldOut = Math.floor(HELD_OUT_SHARE * lines.length);
  return lines.slice(0, lines.length - heldOut).reduce((length, line) => length + line.length, 0);
}

/** The files that were named, or this repository's own. */
export function trainingFiles(named: readonly string[]): readonly string[] {
  return named.length > 0 ? named : ownFiles();
}

/** Reads the {@link trainingFiles}. */
export async function readTrainingText(named: readonly string[]): Promise<TrainingText> {
  const paths = trainingFiles(named);
  const texts: string[] = [];
  for (const path of paths) texts.push(await readText(path, '--text: ', unreadable('--text', path)));
  const hash = createHash('sha256');
  for (const text of texts) hash.update(text);
  const cuts = texts.map(cut);
  return {
    files: named.length > 0 ? paths.map((path) => basename(path)) : paths,
    sha256: hash.digest('hex'),
    bytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    training: texts.map((text, i) => text.slice(0, cuts[i])).filter((text) => text !== ''),
    heldOut: texts.map((text, i) => text.slice(cuts[i])).filter((text) => text !== ''),
  };
}
