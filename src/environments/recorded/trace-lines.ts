/**
 * Reads lines of JSON into rows, one at a time, for the importers of recorded runs. Real files hold lines of NUL bytes,
 * a last line that was cut off and rows without the expected columns; each must be named by its line number.
 * Cost: the memory of one line.
 */
import { repeatedKey } from '../../repeated-key.js';
import { describeValue, requireFunction } from '../../requirements.js';

/**
 * The lines of a file, without their line ends. An Error in place of a line says why that line could not be read, as
 * in `new Error('line must be UTF-8')`; it counts as a broken line.
 */
export type TraceLines = Iterable<string | Error> | AsyncIterable<string | Error>;

/** A line that an importer could not use. */
export interface TraceProblem {
  /** The file, or the name the lines were given. */
  readonly source: string;
  /** 1-based. */
  readonly line: number;
  /** What was required and what came. */
  readonly reason: string;
}

/** What an importer does about lines it cannot use. */
export interface BrokenLineOptions {
  /**
   * `'throw'`: the first broken line ends the reading with an error that names it. A function: it is called with the
   * problem, the line is left out, and reading goes on.
   * @defaultValue 'throw': a trace with holes gives other figures than the whole one.
   */
  readonly onBrokenLine?: 'throw' | ((problem: TraceProblem) => void);
}

/** A JSON object as it came, nothing known about it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** A row and the line it stood in, 1-based. */
export interface NumberedRow<Row> {
  readonly row: Row;
  readonly line: number;
}

/** Where the lines come from and who reads them: for error messages. */
export interface LineSource {
  /** The public function that was called. */
  readonly who: string;
  /** The file, or a name for the lines. */
  readonly source: string;
  readonly lines: TraceLines;
}

/** Requires lines to read from. */
export function requireLines(who: string, name: string, value: unknown): void {
  const iterable =
    value !== null && typeof value === 'object' && (Symbol.asyncIterator in value || Symbol.iterator in value);
  if (!iterable) throw new TypeError(`${who}: ${name} must be an iterable of lines, got ${describeValue(value)}`);
}

/**
 * Requires what an iterable gave for a line to be text, or an Error in its place. Anything else is no broken line but a wrong
 * argument, whatever is done about broken lines.
 */
export function requireLine({ who, source }: LineSource, line: number, value: unknown): void {
  if (typeof value === 'string' || value instanceof Error) return;
  throw new TypeError(`${who}: ${source}, line ${line}: must be a string or an Error, got ${describeValue(value)}`);
}

/** Requires `'throw'` or a function. */
export function requireOnBrokenLine(who: string, value: BrokenLineOptions['onBrokenLine']): void {
  if (value !== undefined && value !== 'throw') requireFunction(who, "onBrokenLine, unless it is 'throw',", value);
}

/** Throws the error of a broken line, or tells the caller's function. */
export function reportBrokenLine(
  { who, source }: LineSource,
  line: number,
  reason: string,
  onBrokenLine: BrokenLineOptions['onBrokenLine'] = 'throw',
): void {
  if (onBrokenLine === 'throw') throw new RangeError(`${who}: ${source}, line ${line}: ${reason}`);
  onBrokenLine({ source, line, reason });
}

/**
 * Reads one row per line; blank lines do not count.
 *
 * @param parse makes a row of an object. It throws errors that begin with `who` and a colon where a requirement is not
 *   met, as the functions of requirements.ts do; any other error is a defect and passes through.
 * @throws RangeError when there is no row at all.
 */
export async function* readRows<Row>(
  from: LineSource,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
  parse: (value: JsonObject, who: string) => Row,
): AsyncGenerator<NumberedRow<Row>, void, undefined> {
  let line = 0;
  let rows = 0;
  let broken = 0;
  for await (const text of from.lines) {
    line += 1;
    requireLine(from, line, text);
    if (typeof text === 'string' && text.trim() === '') continue;
    let row: Row | undefined;
    let reason: string | undefined;
    try {
      row = parse(parseObject(text), ROW);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith(`${ROW}: `))) throw error;
      reason = error.message.slice(ROW.length + 2);
    }
    if (reason === undefined) {
      rows += 1;
      yield { row: row as Row, line };
    } else {
      broken += 1;
      reportBrokenLine(from, line, reason, onBrokenLine);
    }
  }
  if (rows === 0) {
    const got = broken === 0 ? 'an empty one' : `${broken} broken ${broken === 1 ? 'line' : 'lines'}`;
    throw new RangeError(`${from.who}: ${from.source} must be a file with at least one row, got ${got}`);
  }
}

/**
 * Passes rows on, except a second row of the same request: it would count twice in every figure, so its line is a
 * broken one. Cost: the memory of what identifies each request.
 *
 * @param columns what identifies a request, in the words of an error.
 * @param keyOf their values, as plain JSON.
 */
export async function* withoutRepeats<Row>(
  from: LineSource,
  onBrokenLine: BrokenLineOptions['onBrokenLine'],
  rows: AsyncIterable<NumberedRow<Row>>,
  columns: string,
  keyOf: (row: Row) => unknown,
): AsyncGenerator<NumberedRow<Row>, void, undefined> {
  const lineOf = new Map<string, number>();
  for await (const numbered of rows) {
    const { row, line } = numbered;
    const key = JSON.stringify(keyOf(row));
    const first = lineOf.get(key);
    if (first === undefined) {
      lineOf.set(key, line);
      yield numbered;
    } else {
      reportBrokenLine(
        from,
        line,
        `${columns} must be of no line before, got ${key} as in line ${first}`,
        onBrokenLine,
      );
    }
  }
}

/** Who the errors of a row come from, before file and line number take its place. */
const ROW = '<row>';

function parseObject(text: string | Error): JsonObject {
  if (text instanceof Error) throw new RangeError(`${ROW}: ${text.message}`);
  // A byte order mark is not part of JSON.
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    const alien = alienNumber(json);
    if (alien !== undefined)
      throw new RangeError(`${ROW}: ${alien.place} must be a number of JSON, got ${alien.value}`);
    throw new RangeError(
      `${ROW}: line must be a JSON object, got ${text.length} characters that are not JSON: ${describeValue(text)}`,
    );
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new RangeError(`${ROW}: line must be a JSON object, got ${describeValue(value)}`);
  }
  const repeated = repeatedKey(json);
  if (repeated !== undefined) {
    throw new RangeError(`${ROW}: ${repeated.join('.')} must stand in the row once, got it twice`);
  }
  return value as JsonObject;
}

/** Strings, and what other languages write for numbers that JSON does not have. */
const STRING_OR_ALIEN = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** The first NaN or infinity of a text that would be JSON but for those; undefined where it would not. */
function alienNumber(json: string): { readonly place: string; readonly value: string } | undefined {
  let mark = 'alien';
  while (json.includes(mark)) mark += '-';
  let value: string | undefined;
  const text = json.replace(STRING_OR_ALIEN, (found) => {
    if (found.startsWith('"')) return found;
    value ??= found;
    return JSON.stringify(mark);
  });
  if (value === undefined) return undefined;
  try {
    const place = placeOf(JSON.parse(text), mark);
    return place === undefined ? undefined : { place, value };
  } catch {
    return undefined;
  }
}

/** The path to a string in a value, as in `ms.tree` or `choices[0].wall_time[2]`; undefined where it is not there. */
function placeOf(value: unknown, mark: string, path = ''): string | undefined {
  if (value === mark) return path;
  if (value === null || typeof value !== 'object') return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : `${path === '' ? '' : '.'}${key}`;
    const place = placeOf(inner, mark, `${path}${step}`);
    if (place !== undefined) return place;
  }
  return undefined;
}

/** An object for columns by their names, whatever those are: `__proto__` is one like the others, `constructor` is absent. */
export function createColumns<Column>(): Record<string, Column> {
  return Object.create(null);
}
