/** Reads engines' logs from files. Cost: the memory of one line, and of what identifies each request. */
import type { LogFormatName } from '../environments/logs/log-format.js';
import { type RecognisedLog, recognise } from '../environments/logs/log-formats.js';
import type { LoggedRequest } from '../environments/logs/logged-request.js';
import { type LogReadingOptions, loggedRequests } from '../environments/logs/read-log.js';
import { requireOptions } from '../options.js';
import { requireText } from '../requirements.js';
import { type LineFileOptions, readLines } from './trace-files.js';

/** Options of {@link readLogFile}. */
export interface LogFileOptions extends LogReadingOptions, LineFileOptions {
  /**
   * The format.
   * @defaultValue what {@link recogniseLogFile} finds.
   */
  readonly format?: LogFormatName;
}

/** How many lines are read to recognise a file's format: a page of metrics begins with dozens of other lines. */
const FORMAT_LINES = 200;

/**
 * Recognises the format of a log file from its first lines: `recogniseLog` over the first 200.
 *
 * Cost: the memory of these lines.
 *
 * @throws RangeError when no line shows the format (the error lists the known formats and what shows each), when one
 *   line shows two, or when the file is not UTF-8 text; an Error that names the path when it cannot be read.
 * @example
 * ```ts
 * import { recogniseLogFile } from 'banditspec/node';
 *
 * async function tell(path: string) {
 *   const { format, line, because } = await recogniseLogFile(path);
 *   return `${path} is ${format}: line ${line} has ${because}`;
 * }
 * ```
 */
export async function recogniseLogFile(path: string, options: LineFileOptions = {}): Promise<RecognisedLog> {
  const who = 'recogniseLogFile';
  requireText(who, 'path', path);
  requireOptions(who, options, ['maxLineBytes']);
  return recognisePath(who, path, options);
}

async function recognisePath(who: string, path: string, options: LineFileOptions): Promise<RecognisedLog> {
  const first: (string | Error)[] = [];
  for await (const line of readLines(who, path, options)) {
    first.push(line);
    if (first.length === FORMAT_LINES) break;
  }
  return recognise(who, first, path);
}

/**
 * Reads the requests of a log file: `readLog` over a file, in the given format or the one that its first lines show.
 *
 * Cost: time linear in the file, memory of one line (and of 200 lines where the format has to be recognised).
 *
 * @throws RangeError or TypeError when an option is out of its range; while reading, what `readLog` throws, what
 *   `recogniseLogFile` throws where there is no `format`, and an Error that names the path when it cannot be read.
 * @example
 * ```ts
 * import { acceptanceTally } from 'banditspec';
 * import { readLogFile } from 'banditspec/node';
 *
 * async function meanAcceptedLength(path: string) {
 *   const tally = acceptanceTally();
 *   for await (const request of readLogFile(path)) if (request.knows !== 'positions') tally.add(request);
 *   return tally.summary().meanAcceptedLength;
 * }
 * ```
 */
export function readLogFile(
  path: string,
  options: LogFileOptions = {},
): AsyncGenerator<LoggedRequest, void, undefined> {
  const who = 'readLogFile';
  requireText(who, 'path', path);
  requireOptions(who, options, ['format', 'method', 'maxDraftLength', 'onBrokenLine', 'onNotNumber', 'maxLineBytes']);
  // Options are checked now; lines are read when a request is asked for.
  loggedRequests({ who, source: path, lines: [] }, options.format ?? 'sglang', options);
  readLines(who, path, options);
  return fileRequests(who, path, options);
}

async function* fileRequests(
  who: string,
  path: string,
  options: LogFileOptions,
): AsyncGenerator<LoggedRequest, void, undefined> {
  const format = options.format ?? (await recognisePath(who, path, options)).format;
  yield* loggedRequests({ who, source: path, lines: readLines(who, path, options) }, format, options);
}
