/** The shape of a log's format: how its rows are recognised, what they know, and how a row becomes requests. */

import {
  describeValue,
  requireArray,
  requireFinite,
  requireInteger,
  requireList,
  requirementError,
  requireObject,
} from '../../requirements.js';
import { LONGEST_BLOCK } from '../recorded/trace.js';
import type { JsonObject } from '../recorded/trace-lines.js';
import type { LoggedRequest } from './logged-request.js';

/** A log's format, as {@link readLog} and {@link recogniseLog} name it. */
export type LogFormatName =
  | 'aligned-trace'
  | 'spec-bench'
  | 'spec-decode-bench'
  | 'vllm-metrics'
  | 'vllm-taps'
  | 'aiperf'
  | 'sglang'
  | 'llama-cpp'
  | 'draft-audit'
  | 'prometheus';

/** The description of a format. */
export interface LogFormatDescription {
  /** How it is named in code and on the command line. */
  readonly name: LogFormatName;
  /** What writes it, in words. */
  readonly title: string;
  /** What it is recognised by. */
  readonly toldBy: string;
  /**
   * What it knows: outcomes at every position, rounds in order, or totals in which the order is lost. A single row may
   * know less: rounds need the detailed level of vLLM's metrics.
   */
  readonly knows: 'positions' | 'rounds' | 'totals';
  /** Which of its lengths count the bonus token that the target adds in every round, and what was done about it. */
  readonly convention: string;
}

/** What the parser of a row is given besides the row. */
export interface RowContext {
  /** The line of the row, 1-based. */
  readonly line: number;
  /** What drafted, where the row does not say. */
  readonly method: string;
  /** The most tokens that a draft of a position-exact column had. */
  readonly maxDraftLength: number;
  /** Reports that a part of the row is unusable, and why; throws where broken lines are refused. */
  broken(reason: string): void;
}

/** What a row holds. */
export interface ParsedRow {
  readonly requests: readonly LoggedRequest[];
  /** What identifies the row among the others; undefined where nothing does. */
  readonly key?: readonly unknown[] | undefined;
}

/** A format with one JSON object per line. */
export interface RowFormat extends LogFormatDescription {
  /** What identifies a request, in the words of an error. */
  readonly keyColumns: string;
  /** The part of this row that shows that it is of this format; undefined where nothing does. */
  evidence(row: JsonObject): string | undefined;
  /** Throws errors that begin with `who` and a colon where a requirement is not met. */
  parse(row: JsonObject, who: string, context: RowContext): ParsedRow;
}

/** Whether a value is an object and not an array. */
export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** The object at a key, required. */
export function objectAt(who: string, name: string, value: unknown): JsonObject {
  requireObject(who, name, value);
  return value as JsonObject;
}

/** A count, required. */
export function countAt(who: string, name: string, value: unknown, most?: number): number {
  requireInteger(who, name, value as number, 0, most);
  return value as number;
}

/** A count; undefined where it is missing or null. */
export function optionalCount(who: string, name: string, value: unknown): number | undefined {
  return value === undefined || value === null ? undefined : countAt(who, name, value);
}

/** An id, or the line where there is none. */
export function idAt(value: unknown, line: number): string | number {
  return (typeof value === 'string' && value !== '') || Number.isSafeInteger(value) ? (value as string | number) : line;
}

/** Counts, one for each round. */
export function countsAt(who: string, name: string, value: unknown, least: number, length?: number): Int16Array {
  if (length === undefined) requireList(who, name, value);
  else requireArray(who, name, value, length);
  const counts = value as readonly number[];
  counts.forEach((count, t) => {
    requireInteger(who, `${name}[${t}]`, count, least, LONGEST_BLOCK - 1);
  });
  return Int16Array.from(counts);
}

/** How many rounds had j tokens accepted, from a list by j or an object with j as its keys. */
export function histogramAt(who: string, name: string, value: unknown): number[] {
  if (Array.isArray(value)) return value.map((count, j) => countAt(who, `${name}[${j}]`, count));
  requireObject(who, name, value);
  const histogram: number[] = [];
  for (const [key, count] of Object.entries(value as JsonObject)) {
    const j = Number(key);
    if (!/^\d+$/.test(key) || j >= LONGEST_BLOCK) {
      throw requirementError(who, `a key of ${name}`, `an integer in [0, ${LONGEST_BLOCK - 1}]`, key);
    }
    while (histogram.length <= j) histogram.push(0);
    histogram[j] = countAt(who, `${name}[${j}]`, count);
  }
  return histogram;
}

/** The rounds of a histogram, and the tokens accepted in them. */
export function totalsOf(histogram: readonly number[]): { rounds: number; accepted: number } {
  let rounds = 0;
  let accepted = 0;
  histogram.forEach((count, j) => {
    rounds += count;
    accepted += j * count;
  });
  return { rounds, accepted };
}

/** Requires two numbers of a row to be equal; `rule` says why they have to be. */
export function requireEqual(who: string, name: string, value: number, rule: string, expected: number): void {
  if (value !== expected) throw new RangeError(`${who}: ${name} must be ${rule} = ${expected}, got ${value}`);
}

/** How far a ratio in a log may be off: some write two decimals. */
const ROUNDED = 0.005 + 1e-9;

/** Requires a ratio in a log, where there is one, to agree with the counts beside it. */
export function requireRatio(who: string, name: string, value: unknown, rule: string, expected: number): void {
  if (value === undefined || value === null) return;
  requireFinite(who, name, value as number);
  if (Math.abs((value as number) - expected) <= ROUNDED) return;
  throw new RangeError(`${who}: ${name} must be ${rule} = ${shown(expected)}, got ${describeValue(value)}`);
}

/**
 * Requires a mean accepted length, where there is one, to count the bonus token, which the counts beside it do not.
 *
 * @param rule how it is computed from the counts.
 * @param expected the value of that, bonus token included.
 */
export function requireMeanLength(who: string, name: string, value: unknown, rule: string, expected: number): void {
  if (typeof value === 'number' && Math.abs(value - (expected - 1)) <= ROUNDED) {
    throw new RangeError(
      `${who}: ${name} must be ${rule} = ${shown(expected)}, bonus token included, got ${value}, which leaves it out: ` +
        'both conventions in one record',
    );
  }
  requireRatio(who, name, value, rule, expected);
}

function shown(value: number): string {
  return String(Math.round(value * 1e6) / 1e6);
}
