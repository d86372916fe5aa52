/**
 * Reads logs of engines, line by line, each in the format that it was written in.
 * Cost: the memory of one line, and of what identifies each request.
 */
import { requireOptions } from '../../options.js';
import { requireFunction, requireInteger, requireText } from '../../requirements.js';
import { alignedTurns } from '../recorded/aligned-trace.js';
import { answerTurns } from '../recorded/spec-bench-answers.js';
import { LONGEST_BLOCK, type TraceTurn } from '../recorded/trace.js';
import {
  type BrokenLineOptions,
  type LineSource,
  readRows,
  reportBrokenLine,
  requireLine,
  requireLines,
  requireOnBrokenLine,
  type TraceLines,
  type TraceProblem,
  withoutRepeats,
} from '../recorded/trace-lines.js';
import type { LogFormatName, ParsedRow, RowFormat } from './log-format.js';
import { ROW_FORMATS, requireLogFormat } from './log-formats.js';
import type { LoggedRequest } from './logged-request.js';
import { notNumbersIn, withNulls } from './not-numbers.js';
import { readPrometheus } from './prometheus.js';

/** Options of {@link readLog} that do not depend on where its lines come from. */
export interface LogReadingOptions extends BrokenLineOptions {
  /**
   * What drafted: the name that its column gets in a trace. On a page of Prometheus it is the model.
   * @defaultValue the source's name, without its folder, up to its first dot.
   */
  readonly method?: string;
  /**
   * The most tokens that a draft of SpecDecode-Bench's columns had; an integer in [1, 32,766]. Longer ones are broken lines.
   * @defaultValue 20, the most that its published runs drafted.
   */
  readonly maxDraftLength?: number;
  /**
   * Called with each NaN, Infinity and -Infinity, which Python writes and JSON does not have. They are then read as
   * missing; where the format needs the value, its line is still a broken one.
   * @defaultValue such a line is a broken line that names the value and its place.
   */
  readonly onNotNumber?: (problem: TraceProblem) => void;
}

/** Options of {@link readLog}. */
export interface LogOptions extends LogReadingOptions {
  /** The format of the lines, as {@link recogniseLog} finds it. */
  readonly format: LogFormatName;
  /**
   * What errors call the lines: the name of the file.
   * @defaultValue 'log'
   */
  readonly source?: string;
}

/**
 * Reads the requests of a log, as they come. Every format is checked by its own identities (a histogram adds up, a mean
 * is that of its counts, no more is accepted than drafted). Lengths come out without the bonus token, whatever the log
 * counted. A second line for the same request is a broken line. {@link logFormats} lists the formats and what each can
 * tell.
 *
 * Cost: time linear in the lines; memory of one line and of what identifies each request.
 *
 * @throws RangeError or TypeError when an option is out of its range; while reading, when a line is broken (unless
 *   `onBrokenLine` is a function) and when there is no request at all.
 * @example
 * ```ts
 * const lines = ['{"timings": {"predicted_n": 6, "predicted_ms": 60.1, "draft_n": 8, "draft_n_accepted": 3}}'];
 * const requests: LoggedRequest[] = [];
 * for await (const request of readLog(lines, { format: 'llama-cpp' })) requests.push(request);
 * const [request] = requests as LoggedTotals[];
 * [request!.rounds, request!.accepted, request!.drafted]; // => [3, 3, 8]
 * ```
 */
export function readLog(lines: TraceLines, options: LogOptions): AsyncGenerator<LoggedRequest, void, undefined> {
  const who = 'readLog';
  requireLines(who, 'lines', lines);
  requireOptions(who, options, ['format', 'source', 'method', 'maxDraftLength', 'onBrokenLine', 'onNotNumber']);
  const { format, source = 'log' } = options;
  requireText(who, 'source', source);
  return loggedRequests({ who, source, lines }, format, options);
}

/** {@link readLog} for callers with a name of their own. */
export function loggedRequests(
  from: LineSource,
  format: LogFormatName,
  options: LogReadingOptions,
): AsyncGenerator<LoggedRequest, void, undefined> {
  const { who, source } = from;
  const { onBrokenLine, onNotNumber } = options;
  requireLogFormat(who, format);
  requireOnBrokenLine(who, onBrokenLine);
  if (onNotNumber !== undefined) requireFunction(who, 'onNotNumber', onNotNumber);
  const { method = methodOf(source), maxDraftLength = PUBLISHED_DRAFT_LENGTH } = options;
  requireText(who, 'method', method);
  requireInteger(who, 'maxDraftLength', maxDraftLength, 1, LONGEST_BLOCK - 1);
  if (format === 'prometheus') return readPrometheus(from, onBrokenLine);
  const counter = { line: 0 };
  const lines = withoutNotNumbers(from, format, onNotNumber, counter);
  if (format === 'aligned-trace') return positions(alignedTurns({ who, source, lines }, { onBrokenLine }));
  if (format === 'spec-bench') {
    return answers(answerTurns(who, undefined, [{ who, source, lines, name: method }], { onBrokenLine }), method);
  }
  const row = ROW_FORMATS.find(({ name }) => name === format)!;
  return requests({ who, source, lines }, row, { method, maxDraftLength, counter, onBrokenLine });
}

const PUBLISHED_DRAFT_LENGTH = 20;

/** The name of a file up to its first dot. */
function methodOf(source: string): string {
  return source.replace(/^.*[\\/]/, '').split('.')[0] || 'log';
}

/** The lines, with values that are not numbers replaced or reported; `counter` follows the line that is being read. */
async function* withoutNotNumbers(
  from: LineSource,
  format: LogFormatName,
  onNotNumber: LogReadingOptions['onNotNumber'],
  counter: { line: number },
): AsyncGenerator<string | Error, void, undefined> {
  counter.line = 0;
  for await (const text of from.lines) {
    counter.line += 1;
    requireLine(from, counter.line, text);
    const found = text instanceof Error ? [] : notNumbersIn(text);
    if (text instanceof Error || found.length === 0) {
      yield text;
      continue;
    }
    const [{ word, path, start }] = found as [(typeof found)[0]];
    const more =
      found.length === 1 ? '' : `, and ${found.length - 1} more such ${found.length === 2 ? 'value' : 'values'}`;
    const reason = `${path || 'line'} must be a JSON value, got ${word} at character ${start + 1}${more}`;
    if (onNotNumber === undefined) {
      yield new RangeError(reason);
      continue;
    }
    onNotNumber({ source: from.source, line: counter.line, reason });
    const json = withNulls(text, found);
    yield format === 'spec-bench' ? withoutWallTimes(json) : json;
  }
}

/** A row of Spec-Bench without wall times where one of them is missing: nobody needs them. */
function withoutWallTimes(json: string): string {
  try {
    const row = JSON.parse(json);
    for (const choice of row.choices) if (choice.wall_time?.includes(null)) delete choice.wall_time;
    return JSON.stringify(row);
  } catch {
    return json;
  }
}

async function* positions(turns: AsyncIterable<TraceTurn>): AsyncGenerator<LoggedRequest, void, undefined> {
  for await (const turn of turns) yield { knows: 'positions', turn };
}

async function* answers(
  turns: AsyncIterable<TraceTurn>,
  method: string,
): AsyncGenerator<LoggedRequest, void, undefined> {
  for await (const { id, turn, category, tokenCount, recorded } of turns) {
    const accepted = Int16Array.from(recorded[method]!, (length) => length - 1);
    yield { knows: 'rounds', id, turn, category, method, tokenCount, accepted, lastRound: 'cut' };
  }
}

interface Reading {
  readonly method: string;
  readonly maxDraftLength: number;
  readonly counter: { readonly line: number };
  readonly onBrokenLine: BrokenLineOptions['onBrokenLine'];
}

async function* requests(
  from: LineSource,
  format: RowFormat,
  { method, maxDraftLength, counter, onBrokenLine }: Reading,
): AsyncGenerator<LoggedRequest, void, undefined> {
  const rows = readRows(from, onBrokenLine, (value, who) =>
    format.parse(value, who, {
      line: counter.line,
      method,
      maxDraftLength,
      broken: (reason) => reportBrokenLine(from, counter.line, reason, onBrokenLine),
    }),
  );
  let unnamed = 0;
  const keyOf = ({ key }: ParsedRow) => key ?? { unnamed: unnamed++ };
  let count = 0;
  for await (const { row } of withoutRepeats(from, onBrokenLine, rows, format.keyColumns, keyOf)) {
    count += row.requests.length;
    yield* row.requests;
  }
  if (count === 0) throw new RangeError(`${from.who}: ${from.source} must have at least one request, got none`);
}
