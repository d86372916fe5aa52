/**
 * What is computed, as one piece of plain data: everything that the figures depend on, and nothing else. Its hash names
 * it: two runs with the same hash compute the same pieces.
 */
import { createHash } from 'node:crypto';
import type { Experiment } from '../experiments/experiment.js';
import type { ModuleFingerprint } from '../experiments/load-own-kinds.js';

/** When a cell has enough episodes. */
export interface Precision {
  /** In rounds: no 95% interval of a paired difference may be wider, from its lower to its upper end. */
  readonly intervalWidth: number;
  /** Episodes of a cell, in all: where it stops even if an interval is wider. */
  readonly maxEpisodes: number;
}

/** The configuration of experiments. */
export interface Configuration {
  readonly packageVersion: string;
  readonly seed: string | number;
  /** Own modules, where there are any. */
  readonly modules?: readonly ModuleFingerprint[];
  /** Where episodes are added until intervals are narrow enough. */
  readonly precision?: Precision;
  /** How much work a chunk has: the tokens that all its players decode, roughly. */
  readonly chunkTokens: number;
  readonly experiments: readonly Experiment[];
}

/** The first 16 hexadecimal digits of the SHA-256 hash of the configuration as JSON. */
export function configurationHash(configuration: object): string {
  return createHash('sha256').update(JSON.stringify(configuration)).digest('hex').slice(0, 16);
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}

/** Where two pieces of plain data differ: `path: this in the file, that now`. `where` stands for "now". */
export function differences(file: unknown, now: unknown, where: string, path = ''): string[] {
  const branches = [file, now].every((value) => value !== null && typeof value === 'object');
  if (!branches) return Object.is(file, now) ? [] : [`${path}: ${show(file)} in the file, ${show(now)} ${where}`];
  const keysBefore = Object.keys(file as object);
  const keysNow = Object.keys(now as object);
  const found = [...new Set([...keysBefore, ...keysNow])].flatMap((key) =>
    differences(
      (file as Record<string, unknown>)[key],
      (now as Record<string, unknown>)[key],
      where,
      Array.isArray(now) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`,
    ),
  );
  if (found.length === 0 && keysBefore.join() !== keysNow.join())
    return [`${path}: the order of ${keysNow.join(', ')}`];
  return found;
}
