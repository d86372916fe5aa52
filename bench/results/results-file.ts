/**
 * The results file: seed, versions, configuration and every figure, and nothing that depends on the machine or the
 * moment, so that the same command writes the same bytes. A reader never sees half a file: it is written beside its
 * place and then renamed.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { RegretReport } from 'banditspec';
import type { Precision } from '../engine/configuration.js';
import type { Shard } from '../engine/plan.js';
import type { CellConfig, Experiment } from '../experiments/experiment.js';
import type { ModuleFingerprint } from '../experiments/load-own-kinds.js';
import type { PullsOverRounds } from '../experiments/pulls-over-rounds.js';
import { BenchError } from '../program/bench-error.js';

export const PACKAGE_VERSION: string = createRequire(import.meta.url)('banditspec/package.json').version;

/** A simulated experiment and what came out, one report for each finished cell, in the order of the cells. */
export interface ExperimentResults {
  readonly kind: 'experiment';
  readonly experiment: Experiment;
  readonly results: readonly (CellConfig & { readonly report: RegretReport })[];
  /** Pulls of each arm by round, of a few episodes; there once every cell is finished. */
  readonly pullsOverRounds?: PullsOverRounds;
}

/** A whole file. `Part` is what was measured. */
export interface ResultsFile<Part extends { readonly kind: string }> {
  readonly format: 'banditspec-results';
  /** The version of this form. */
  readonly formatVersion: 1;
  /** The version of the package that computed the figures. */
  readonly packageVersion: string;
  readonly seed: string | number;
  /** The modules of the user's own selectors and environments, where there are any. */
  readonly modules?: readonly ModuleFingerprint[];
  /** How narrow intervals were to become, where episodes were added for that. */
  readonly precision?: Precision;
  /** Whether everything that was asked for is in; false after an interruption. */
  readonly complete: boolean;
  readonly parts: readonly Part[];
}

/** A results file with its header filled in. */
export function resultsFile<Part extends { readonly kind: string }>(
  seed: string | number,
  complete: boolean,
  parts: readonly Part[],
  { modules, precision }: Pick<ResultsFile<Part>, 'modules' | 'precision'> = {},
): ResultsFile<Part> {
  return {
    format: 'banditspec-results',
    formatVersion: 1,
    packageVersion: PACKAGE_VERSION,
    seed,
    ...(modules && { modules }),
    ...(precision && { precision }),
    complete,
    parts,
  };
}

/** Its bytes. Figures that are not determined are null. */
export function resultsToJson(results: ResultsFile<{ readonly kind: string }>): string {
  return `${JSON.stringify(results, null, 2)}\n`;
}

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

/** The file of chunks that belongs to a results file: one for each shard, where there are several. */
export function recordsPath(out: string, { index, count }: Shard): string {
  const base = out.replace(/\.json$/, '');
  return count === 1 ? `${base}.jsonl` : `${base}.shard-${index}-of-${count}.jsonl`;
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
