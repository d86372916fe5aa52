/**
 * Importer of recorded runs aligned by token position: one JSON object a line, one line a turn. Besides its head a row
 * has one column for each method: accepted lengths along the method's own trajectory, or a track: how much of a draft
 * from each position would have been accepted. It may also have signals, numbers that are known before a round.
 * Cost: O(columns x tokens) time a row, the memory of one row.
 */
import { requireOptions } from '../../options.js';
import {
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
  requireText,
} from '../../requirements.js';
import { LONGEST_BLOCK, type TraceTrack, type TraceTurn } from './trace.js';
import {
  type BrokenLineOptions,
  createColumns,
  type JsonObject,
  type LineSource,
  readRows,
  requireLines,
  requireOnBrokenLine,
  type TraceLines,
  withoutRepeats,
} from './trace-lines.js';

/** A column that says, for every position, how many tokens of a draft from there would have been accepted. */
export interface TrackColumn {
  /** The column. */
  readonly column: string;
  /**
   * The most tokens a draft had; an integer in [0, 32,766].
   * @defaultValue none: every run was followed to its end, as in a string of right and wrong tokens.
   */
  readonly cap?: number;
  /** The column with the lengths of the matches, where there is one: a signal. */
  readonly matchLengths?: string;
}

/** What the columns of an aligned trace hold. Columns that are not named are left out. */
export interface AlignedTraceFormat {
  /** Columns of accepted lengths along a method's own trajectory, each summing to `n`. Default: none. */
  readonly recorded?: readonly string[];
  /** Tracks: accepted run lengths at every position, or the string of a chain drafter. Default: none. */
  readonly tracks?: readonly TrackColumn[];
  /** Columns of signals: a finite number at every position. Default: only those that rows have in `signals`. */
  readonly signals?: readonly string[];
}

/** Options of {@link readAlignedTrace}. */
export interface AlignedTraceOptions extends BrokenLineOptions {
  /**
   * What errors call the lines: the name of the file.
   * @defaultValue 'trace'
   */
  readonly source?: string;
  /**
   * What the columns hold.
   * @defaultValue found from the rows, as {@link readAlignedTrace} describes.
   */
  readonly format?: AlignedTraceFormat;
}

type Column =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'track'; readonly cap?: number; readonly matchLengths?: string }
  | { readonly kind: 'signal' | 'match-lengths' };

/** The columns that describe a turn; every other one is a method's. */
const HEAD: ReadonlySet<string> = new Set(['id', 'turn', 'cat', 'task', 'n', 'nTok', 'promptTok', 'ms', 'signals']);

/**
 * Reads recorded runs aligned by token position, as they come.
 *
 * Every line is a JSON object, one turn of one conversation:
 *
 * | column | what it holds |
 * |---|---|
 * | `id`, `turn` | the question and the 0-based turn of its conversation; required |
 * | `n` | the new tokens of the run, EOS included; required |
 * | `nTok` | the length of the tokenised text with EOS: that of every per-position column; required |
 * | `cat`, `task`, `promptTok`, `ms` | category, task, prompt length in tokens, wall time in milliseconds by method |
 * | a recorded method | accepted lengths along its own trajectory, at least 1 each, summing to `n` |
 * | a track | `nTok` integers: how many tokens of a draft from here would be accepted, -1 for no candidate |
 * | a track of any draft length | a string of `nTok` characters: is a chain drafter's greedy token right (`1`), wrong (`0`), not determined (`?`, counted as wrong) |
 * | `signals` | signals by their names: `nTok` finite numbers each, known before a round that starts there |
 *
 * A method's column is null where it has nothing for a turn, as when it wrote another text. Once a column has held
 * something it must be in every later row, null or not; a signal in `signals` may be absent. A signal has neither null
 * nor NaN in it: no context can be made of them.
 *
 * Without `format` a column's kind is found from its first value: a string or an array of `nTok` entries is a track,
 * any other array (or one of ones only) a recorded method; numbers, objects and other strings are left out. The cap of
 * a track of integers is the number its name ends in (`pld3x10`: 10), and a column such as `sufLen` holds the match
 * lengths of `suf40`, a signal. Where that does not fit, give `format`.
 *
 * The turn is min(`n`, `nTok`) tokens long: columns that go further are cut at the end. A second line for the same turn
 * is a broken line.
 *
 * Cost: time linear in the row, memory of one row and of what identifies each; a file larger than memory is no problem.
 *
 * @throws RangeError or TypeError when an option is out of its range; while reading, when a line is broken (unless
 *   `onBrokenLine` is a function) and when there is no row at all.
 * @example
 * ```ts
 * const lines = ['{"id": 7, "turn": 0, "n": 6, "nTok": 6, "tree": [3, 2, 1], "small": "110?11", "lookup5": [-1, 2, 1, 0, -1, 0]}'];
 * const turns: TraceTurn[] = [];
 * for await (const turn of readAlignedTrace(lines)) turns.push(turn);
 * turns[0]!.tokenCount; // => 6
 * turns[0]!.tracks.lookup5!.cap; // => 5
 * Array.from(turns[0]!.tracks.small!.accepted); // => [2, 1, 0, 0, 2, 1]
 * ```
 */
export function readAlignedTrace(
  lines: TraceLines,
  options: AlignedTraceOptions = {},
): AsyncGenerator<TraceTurn, void, undefined> {
  const who = 'readAlignedTrace';
  requireLines(who, 'lines', lines);
  requireOptions(who, options, ['source', 'format', 'onBrokenLine']);
  const { source = 'trace' } = options;
  requireText(who, 'source', source);
  return alignedTurns({ who, source, lines }, options);
}

/** {@link readAlignedTrace} for callers with a name of their own. */
export function alignedTurns(
  from: LineSource,
  options: AlignedTraceOptions,
): AsyncGenerator<TraceTurn, void, undefined> {
  requireOnBrokenLine(from.who, options.onBrokenLine);
  const columns = options.format === undefined ? null : columnsOf(from.who, options.format);
  return generate(from, new AlignedRows(columns), options.onBrokenLine);
}

async function* generate(
  from: LineSource,
  rows: AlignedRows,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
): AsyncGenerator<TraceTurn, void, undefined> {
  const parsed = readRows(from, onBrokenLine, (value, who) => rows.parse(value, who));
  const distinct = withoutRepeats(from, onBrokenLine, parsed, 'id and turn', ({ id, turn }) => [id, turn]);
  for await (const { row } of distinct) yield row;
}

function columnsOf(who: string, format: AlignedTraceFormat): Map<string, Column> {
  requireObject(who, 'format', format);
  const columns = new Map<string, Column>();
  const add = (name: string, value: string, column: Column) => {
    requireText(who, name, value);
    if (HEAD.has(value) || columns.has(value)) {
      throw requirementError(who, name, 'a method column that is named once', value);
    }
    columns.set(value, column);
  };
  requireOptions(who, format, ['recorded', 'tracks', 'signals']);
  const { recorded = [], tracks = [], signals = [] } = format;
  if (recorded.length + tracks.length === 0) {
    throw new TypeError(`${who}: format must name at least one column, got none`);
  }
  recorded.forEach((name, i) => {
    add(`format.recorded[${i}]`, name, { kind: 'recorded' });
  });
  signals.forEach((name, i) => {
    add(`format.signals[${i}]`, name, { kind: 'signal' });
  });
  tracks.forEach((track, i) => {
    const name = `format.tracks[${i}]`;
    requireObject(who, name, track);
    const { column, cap, matchLengths } = track;
    if (cap !== undefined) requireInteger(who, `${name}.cap`, cap, 0, LONGEST_BLOCK - 1);
    add(`${name}.column`, column, { kind: 'track', cap, matchLengths });
    if (matchLengths === undefined) return;
    // One column may be a signal too, or belong to several tracks.
    const known = columns.get(matchLengths)?.kind;
    if (known === 'signal' || known === 'match-lengths') return;
    add(`${name}.matchLengths`, matchLengths, { kind: 'match-lengths' });
  });
  return columns;
}

/** Rows to turns, and what is known of the columns so far. */
class AlignedRows {
  private columns: ReadonlyMap<string, Column>;
  private readonly derives: boolean;

  constructor(columns: ReadonlyMap<string, Column> | null) {
    this.columns = columns ?? new Map();
    this.derives = columns === null;
  }

  parse(row: JsonObject, who: string): TraceTurn {
    const { id, turn, cat, task, promptTok, ms } = row;
    const n = row.n as number;
    const nTok = row.nTok as number;
    if (typeof id !== 'string' && !Number.isSafeInteger(id))
      throw requirementError(who, 'id', 'an integer or a string', id);
    requireInteger(who, 'turn', turn as number, 0);
    requireInteger(who, 'n', n, 1);
    requireInteger(who, 'nTok', nTok, 1);
    if (cat !== undefined) requireText(who, 'cat', cat);
    if (task !== undefined) requireText(who, 'task', task);
    if (promptTok !== undefined) requireInteger(who, 'promptTok', promptTok as number, 0);

    const columns = this.derives ? deriveColumns(who, row, n, nTok, this.columns) : this.columns;
    const tokenCount = Math.min(n, nTok);
    const recorded = createColumns<Int16Array>();
    const tracks = createColumns<TraceTrack>();
    const signals = signalsOf(who, row.signals, nTok, tokenCount);
    for (const [name, column] of columns) {
      const value = Object.hasOwn(row, name) ? row[name] : undefined;
      if (value === undefined) throw requirementError(who, name, 'in the row, null where there is nothing', value);
      if (value === null) continue;
      if (column.kind === 'recorded') recorded[name] = recordedLengths(who, name, value, n, tokenCount);
      else if (column.kind === 'track') {
        const { cap, matchLengths } = column;
        const isChain = cap === undefined && typeof value === 'string';
        const accepted = isChain
          ? runsOf(who, name, value, nTok, tokenCount)
          : perPosition(who, name, value, nTok, -1, cap ?? LONGEST_BLOCK - 1).slice(0, tokenCount);
        const matched = matchLengths !== undefined && (row[matchLengths] ?? null) !== null;
        tracks[name] = { accepted, ...(cap !== undefined && { cap }), ...(matched && { matchLengths }) };
      } else {
        if (Object.hasOwn(signals, name))
          throw requirementError(who, `signals.${name}`, 'a signal that is no column too', name);
        if (column.kind === 'signal') signals[name] = finitePerPosition(who, name, value, nTok, tokenCount);
        else signals[name] = perPosition(who, name, value, nTok, 0, LONGEST_BLOCK).slice(0, tokenCount);
      }
    }
    const milliseconds = wallTimes(who, ms);
    // Only a row without errors decides what a column holds.
    this.columns = columns;
    return {
      id: id as string | number,
      turn: turn as number,
      category: cat as string | undefined,
      task: task as string | undefined,
      tokenCount,
      promptTokenCount: promptTok as number | undefined,
      recorded,
      tracks,
      signals,
      milliseconds,
    };
  }
}

/** The known columns and those that this row is the first to fill. */
function deriveColumns(
  who: string,
  row: JsonObject,
  n: number,
  nTok: number,
  known: ReadonlyMap<string, Column>,
): ReadonlyMap<string, Column> {
  let columns: Map<string, Column> | null = null;
  for (const name of Object.keys(row)) {
    if (HEAD.has(name) || known.has(name)) continue;
    const column = deriveColumn(who, name, row, n, nTok);
    if (column === null) continue;
    columns ??= new Map(known);
    columns.set(name, column);
  }
  return columns ?? known;
}

function deriveColumn(who: string, name: string, row: JsonObject, n: number, nTok: number): Column | null {
  const value = row[name];
  if (typeof value === 'string') return value.length === nTok || /^[01?]{2,}$/.test(value) ? { kind: 'track' } : null;
  if (!Array.isArray(value)) return null;
  if (value.length !== nTok) {
    if (value.every((entry) => entry >= 1)) return { kind: 'recorded' };
    const requirement = `accepted lengths of at least 1 or one entry for each of nTok = ${nTok} tokens`;
    throw new RangeError(`${who}: ${name} must be ${requirement}, got an array of ${value.length}`);
  }
  if (n === nTok && value.every((entry) => entry === 1)) return { kind: 'recorded' };
  const columns = Object.keys(row);
  if (columns.some((other) => matchLengthsOf(other) === name)) return { kind: 'match-lengths' };
  const cap = TRAILING_NUMBER.exec(name);
  if (!cap || Number(cap[0]) >= LONGEST_BLOCK) {
    throw requirementError(who, name, 'named with its cap at the end, as in pld3x10, or described by format', name);
  }
  const matchLengths = matchLengthsOf(name)!;
  return {
    kind: 'track',
    cap: Number(cap[0]),
    matchLengths: columns.includes(matchLengths) ? matchLengths : undefined,
  };
}

const TRAILING_NUMBER = /\d+$/;

/** The column with the match lengths of a track: `sufLen` of `suf40`; null where the name has no cap. */
function matchLengthsOf(column: string): string | null {
  return TRAILING_NUMBER.test(column) ? column.replace(TRAILING_NUMBER, 'Len') : null;
}

/** Accepted lengths that must sum to `n`, cut so that they sum to `tokenCount`. */
function recordedLengths(who: string, name: string, value: unknown, n: number, tokenCount: number): Int16Array {
  requireArray(who, name, value);
  const lengths = value as readonly number[];
  let sum = 0;
  lengths.forEach((length, i) => {
    requireInteger(who, `${name}[${i}]`, length, 1, LONGEST_BLOCK);
    sum += length;
  });
  if (sum !== n) throw new RangeError(`${who}: ${name} must sum to n = ${n}, got ${sum}`);
  const kept: number[] = [];
  let position = 0;
  for (const length of lengths) {
    if (position >= tokenCount) break;
    kept.push(Math.min(length, tokenCount - position));
    position += length;
  }
  return Int16Array.from(kept);
}

/** The runs of right tokens from every position, up to the end of the turn. */
function runsOf(who: string, name: string, value: string, nTok: number, tokenCount: number): Int16Array {
  if (value.length !== nTok) {
    throw new RangeError(
      `${who}: ${name} must be a string of nTok = ${nTok} characters, got ${value.length} characters`,
    );
  }
  const wrong = /[^01?]/.exec(value);
  if (wrong) throw requirementError(who, `${name}[${wrong.index}]`, '0, 1 or ?', wrong[0]);
  const runs = new Int16Array(tokenCount);
  let run = 0;
  for (let p = tokenCount - 1; p >= 0; p--) {
    run = value.charCodeAt(p) === ONE ? Math.min(run + 1, LONGEST_BLOCK - 1) : 0;
    runs[p] = run;
  }
  return runs;
}

const ONE = 0x31;

function perPosition(who: string, name: string, value: unknown, nTok: number, min: number, max: number): Int16Array {
  requireArray(who, name, value, nTok);
  const entries = value as readonly number[];
  entries.forEach((entry, p) => {
    requireInteger(who, `${name}[${p}]`, entry, min, max);
  });
  return Int16Array.from(entries);
}

function finitePerPosition(who: string, name: string, value: unknown, nTok: number, tokenCount: number): Float64Array {
  requireArray(who, name, value, nTok);
  const entries = value as readonly number[];
  entries.forEach((entry, p) => {
    requireFinite(who, `${name}[${p}]`, entry);
  });
  return Float64Array.from(entries.slice(0, tokenCount));
}

/** The signals that a row holds by their names. */
function signalsOf(
  who: string,
  value: unknown,
  nTok: number,
  tokenCount: number,
): Record<string, Float64Array | Int16Array> {
  const signals = createColumns<Float64Array | Int16Array>();
  if (value === undefined || value === null) return signals;
  requireObject(who, 'signals', value);
  for (const [name, entries] of Object.entries(value as JsonObject)) {
    if (entries !== null) signals[name] = finitePerPosition(who, `signals.${name}`, entries, nTok, tokenCount);
  }
  return signals;
}

function wallTimes(who: string, ms: unknown): Record<string, number> {
  const milliseconds = createColumns<number>();
  if (ms === undefined || ms === null) return milliseconds;
  requireObject(who, 'ms', ms);
  for (const [method, time] of Object.entries(ms as JsonObject)) {
    if (time === null) continue;
    requireNonNegative(who, `ms.${method}`, time as number);
    milliseconds[method] = time as number;
  }
  return milliseconds;
}
