/**
 * Reads recorded runs from files: the package's importers over lines read as bytes.
 * Cost: the memory of one line; files larger than memory are no problem.
 */

import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { TextDecoder } from 'node:util';
import { type AlignedTraceFormat, alignedTurns } from '../environments/recorded/aligned-trace.js';
import { type AnswerSource, answerTurns, type SpecBenchOptions } from '../environments/recorded/spec-bench-answers.js';
import type { TraceTurn } from '../environments/recorded/trace.js';
import { requireOptions } from '../options.js';
import { describeValue, requireInteger, requireObject, requireText } from '../requirements.js';
import { notTextKind } from './not-text.js';

/** Options of reading lines from a file. */
export interface LineFileOptions {
  /**
   * The longest line that is read, in bytes; a longer one counts as broken. A positive integer.
   * @defaultValue 67,108,864 (64 MiB): a turn of 1,024 tokens takes about 20 kB.
   */
  readonly maxLineBytes?: number;
}

/** Options of {@link readTraceFile}. */
export interface TraceFileOptions extends SpecBenchOptions, LineFileOptions {
  /**
   * What the columns of an aligned trace hold.
   * @defaultValue found from the rows, as `readAlignedTrace` describes.
   */
  readonly format?: AlignedTraceFormat;
  /**
   * The name of the method of a Spec-Bench answer file.
   * @defaultValue the file's name up to its first dot: `eagle` of `eagle.even.jsonl`.
   */
  readonly method?: string;
}

/** The answer files of one target. */
export interface SpecBenchAnswerFiles {
  /** The path of the run whose text counts: plain decoding. */
  readonly reference?: string;
  /** The paths of the methods' answers, by the names that the methods get in the turns; at least one. */
  readonly methods: Readonly<Record<string, string>>;
}

/** Options of {@link readSpecBenchAnswerFiles}. */
export interface SpecBenchFileOptions extends SpecBenchOptions, LineFileOptions {}

const MAX_LINE_BYTES = 64 * 1024 * 1024;

/** How many lines are read to recognise a file's format. */
const FORMAT_LINES = 100;

/**
 * Reads the turns of a recorded run from a file. Its first row that is JSON shows which of two formats it has: aligned
 * by token position (`readAlignedTrace`) or the answers of one method as Spec-Bench writes them
 * (`readSpecBenchAnswers`, without a reference).
 *
 * Cost: time linear in the file, memory of one line.
 *
 * @param path a file of JSON lines in UTF-8.
 * @throws RangeError or TypeError when an option is out of its range; while reading, what the importer throws, and an
 *   Error that names the path when it cannot be read.
 * @example
 * ```ts
 * import { replay, type TraceTurn } from 'banditspec';
 * import { readTraceFile } from 'banditspec/node';
 *
 * async function chainEnvironment(path: string) {
 *   const turns: TraceTurn[] = [];
 *   for await (const turn of readTraceFile(path)) turns.push(turn);
 *   return replay(turns, { arms: [{ kind: 'plain' }, { kind: 'track', track: 'm68', maxDraftLength: 5 }] });
 * }
 * ```
 */
export function readTraceFile(
  path: string,
  options: TraceFileOptions = {},
): AsyncGenerator<TraceTurn, void, undefined> {
  const who = 'readTraceFile';
  requireText(who, 'path', path);
  requireOptions(who, options, ['format', 'method', 'targetOf', 'lookAhead', 'onBrokenLine', 'maxLineBytes']);
  const { method = basename(path).split('.')[0] || 'method' } = options;
  requireText(who, 'method', method);
  // The importers check their options when they are made, and read nothing until they are asked for a turn.
  const unread = { who, source: path, lines: [], name: method };
  alignedTurns(unread, options);
  answerTurns(who, undefined, [unread], options);
  return fileTurns(who, path, readLines(who, path, options), method, options);
}

async function* fileTurns(
  who: string,
  path: string,
  lines: AsyncGenerator<string | Error, void, undefined>,
  method: string,
  options: TraceFileOptions,
): AsyncGenerator<TraceTurn, void, undefined> {
  const seen: (string | Error)[] = [];
  let format: 'aligned' | 'answers' | null = null;
  try {
    while (format === null && seen.length < FORMAT_LINES) {
      const next = await lines.next();
      if (next.done) break;
      seen.push(next.value);
      format = formatOf(who, path, next.value, seen.length);
    }
    const from: AnswerSource = { who, source: path, lines: resume(seen, lines), name: method };
    // Either importer reports lines that are not JSON in the same words.
    yield* format === 'answers' ? answerTurns(who, undefined, [from], options) : alignedTurns(from, options);
  } finally {
    await lines.return();
  }
}

async function* resume<Line>(seen: Line[], rest: AsyncGenerator<Line, void, undefined>): AsyncGenerator<Line> {
  yield* seen.splice(0);
  yield* rest;
}

function formatOf(who: string, path: string, line: string | Error, number: number): 'aligned' | 'answers' | null {
  let row: unknown;
  try {
    row = JSON.parse(String(line));
  } catch {
    return null;
  }
  if (row === null || typeof row !== 'object' || Array.isArray(row)) return null;
  if ('choices' in row) return 'answers';
  if ('nTok' in row || 'n' in row) return 'aligned';
  throw new RangeError(
    `${who}: ${path}, line ${number}: line must be a row of an aligned trace (with n and nTok) or of a Spec-Bench ` +
      `answer file (with choices), got an object with ${Object.keys(row).slice(0, 8).join(', ') || 'nothing in it'}`,
  );
}

/**
 * Reads Spec-Bench answer files, one per method, over the texts of a reference run: `readSpecBenchAnswers` over files.
 *
 * Cost: time linear in the files, memory of one line of each.
 *
 * @throws RangeError or TypeError when an option is out of its range; while reading, what `readSpecBenchAnswers` throws,
 *   and an Error that names the path when one cannot be read.
 * @example
 * ```ts
 * import { readSpecBenchAnswerFiles } from 'banditspec/node';
 *
 * async function countTurns(folder: string) {
 *   const files = { reference: `${folder}/vanilla.jsonl`, methods: { eagle: `${folder}/eagle.jsonl` } };
 *   let turns = 0;
 *   for await (const turn of readSpecBenchAnswerFiles(files)) if (turn.recorded.eagle) turns += 1;
 *   return turns;
 * }
 * ```
 */
export function readSpecBenchAnswerFiles(
  files: SpecBenchAnswerFiles,
  options: SpecBenchFileOptions = {},
): AsyncGenerator<TraceTurn, void, undefined> {
  const who = 'readSpecBenchAnswerFiles';
  requireObject(who, 'files', files);
  requireObject(who, 'methods', files.methods);
  requireOptions(who, options, ['targetOf', 'lookAhead', 'onBrokenLine', 'maxLineBytes']);
  const source = (name: string, argument: string, path: string): AnswerSource => {
    requireText(who, argument, path);
    return { who, source: path, lines: readLines(who, path, options), name };
  };
  const methods = Object.entries(files.methods).map(([name, path]) => source(name, `methods.${name}`, path));
  const reference = files.reference === undefined ? undefined : source('reference', 'reference', files.reference);
  return answerTurns(who, reference, methods, options);
}

/** The lines of a file; an Error in place of one that cannot be read. */
export function readLines(
  who: string,
  path: string,
  options: LineFileOptions,
): AsyncGenerator<string | Error, void, undefined> {
  const { maxLineBytes = MAX_LINE_BYTES } = options;
  requireInteger(who, 'maxLineBytes', maxLineBytes, 1);
  return generateLines(who, path, maxLineBytes);
}

/** The lines of a file. Bytes are joined once per line, whatever its length, and decoded whole. */
async function* generateLines(
  who: string,
  path: string,
  maxLineBytes: number,
): AsyncGenerator<string | Error, void, undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Buffer[] = [];
  let bytes = 0;
  const add = (part: Buffer) => {
    bytes += part.length;
    if (bytes <= maxLineBytes) parts.push(part);
    else parts = [];
  };
  const take = (): string | Error => {
    const line = bytes > maxLineBytes ? tooLong(bytes, maxLineBytes) : decode(decoder, parts);
    parts = [];
    bytes = 0;
    return line;
  };
  try {
    let isFirst = true;
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      const kind = isFirst ? notTextKind(chunk) : undefined;
      if (kind !== undefined) {
        throw new RangeError(`${who}: path must be a file in UTF-8, got ${JSON.stringify(path)}, which is ${kind}`);
      }
      isFirst = false;
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        add(chunk.subarray(start, end));
        yield take();
        start = end + 1;
      }
      if (start < chunk.length) add(chunk.subarray(start));
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw error;
    throw new Error(`${who}: path must be a file that can be read, got ${JSON.stringify(path)} (${code})`, {
      cause: error,
    });
  }
  if (bytes > 0) yield take();
}

const NEWLINE = 0x0a;

function tooLong(bytes: number, maxLineBytes: number): Error {
  return new RangeError(`line must be at most maxLineBytes = ${maxLineBytes} bytes long, got ${bytes}`);
}

function decode(decoder: TextDecoder, parts: readonly Buffer[]): string | Error {
  const bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  try {
    return decoder.decode(bytes);
  } catch {
    return new TypeError(
      `line must be UTF-8, got ${bytes.length} bytes that are not: ${describeValue(bytes.toString('latin1'))}`,
    );
  }
}
