/** The formats of logs, and recognising which of them some lines are in. */
import { nearestHint } from '../../nearest-name.js';
import { requireArray, requirementError } from '../../requirements.js';
import { aiperf } from './aiperf.js';
import { draftAudit } from './draft-audit.js';
import { llamaCpp } from './llama-cpp.js';
import { isObject, type LogFormatDescription, type LogFormatName, type RowFormat } from './log-format.js';
import { notNumbersIn, withNulls } from './not-numbers.js';
import { isPrometheusLine, prometheus } from './prometheus.js';
import { sglang } from './sglang.js';
import { specDecodeBench } from './spec-decode-bench.js';
import { vllmMetrics } from './vllm-metrics.js';
import { vllmTaps } from './vllm-taps.js';

/** The package's own importers read these two. */
const ALIGNED: LogFormatDescription = {
  name: 'aligned-trace',
  title: 'a trace aligned by token position, the format of this package',
  toldBy: 'n and nTok',
  knows: 'positions',
  convention: 'accepted lengths count the bonus token, drafts that were tried at every position leave it out',
};
const SPEC_BENCH: LogFormatDescription = {
  name: 'spec-bench',
  title: 'an answer file of Spec-Bench',
  toldBy: 'question_id and choices',
  knows: 'rounds',
  convention:
    'accept_lengths count the bonus token, which is taken off; the last block is cut at the end of the answer',
};

/** The formats of JSON lines that are read here. */
export const ROW_FORMATS: readonly RowFormat[] = [
  specDecodeBench,
  vllmMetrics,
  vllmTaps,
  aiperf,
  sglang,
  llamaCpp,
  draftAudit,
];

/** Every format of a log that {@link readLog} reads, in the order of the documentation. */
export const logFormats: readonly LogFormatDescription[] = [ALIGNED, SPEC_BENCH, ...ROW_FORMATS, prometheus].map(
  ({ name, title, toldBy, knows, convention }) => ({ name, title, toldBy, knows, convention }),
);

/** Requires the name of a format. */
export function requireLogFormat(who: string, name: unknown): void {
  const names = logFormats.map((format) => format.name);
  if (names.includes(name as LogFormatName)) return;
  const { message } = requirementError(who, 'format', `among ${names.join(', ')}`, name);
  throw new RangeError(message + nearestHint(String(name), names));
}

/** The format that lines are in, and what shows it. */
export interface RecognisedLog {
  /** The format. */
  readonly format: LogFormatName;
  /** The line that shows it, 1-based. */
  readonly line: number;
  /** What that line has. */
  readonly because: string;
}

/** Evidence of one of the package's own formats in a row. */
function ownEvidence(row: Readonly<Record<string, unknown>>): readonly [LogFormatName, string][] {
  const own: [LogFormatName, string][] = [];
  if ('nTok' in row && 'n' in row) own.push(['aligned-trace', 'n and nTok']);
  if ('question_id' in row && 'choices' in row) own.push(['spec-bench', 'question_id and choices']);
  return own;
}

/**
 * Recognises the format of a log from its first lines. What counts is the first line that is a JSON object with
 * something that shows a format, or a line of Prometheus' text format.
 *
 * Cost: time linear in the lines that are read.
 *
 * @param lines the first lines of the log; a few hundred are plenty.
 * @throws RangeError when no line shows a format (the error lists the known ones and what shows each), or when one line
 *   shows two.
 * @example
 * ```ts
 * const { format, because } = recogniseLog(['{"timings": {"predicted_n": 6, "draft_n": 8, "draft_n_accepted": 3}}']);
 * [format, because]; // => ['llama-cpp', 'timings.predicted_n']
 * ```
 */
export function recogniseLog(lines: readonly (string | Error)[]): RecognisedLog {
  const who = 'recogniseLog';
  requireArray(who, 'lines', lines);
  lines.forEach((line, i) => {
    if (!(line instanceof Error) && typeof line !== 'string') {
      throw requirementError(who, `lines[${i}]`, 'a string', line);
    }
  });
  return recognise(who, lines);
}

/** {@link recogniseLog} for callers with a name of their own; `source` is the file. */
export function recognise(who: string, lines: readonly (string | Error)[], source?: string): RecognisedLog {
  const where = source === undefined ? '' : `${source}: `;
  let keys: readonly string[] | undefined;
  for (let i = 0; i < lines.length; i++) {
    const text = lines[i]!;
    if (text instanceof Error || text.trim() === '') continue;
    const row = objectIn(text);
    if (row === undefined) {
      if (isPrometheusLine(text)) return { format: 'prometheus', line: i + 1, because: text.trim().slice(0, 60) };
      continue;
    }
    keys ??= Object.keys(row);
    const found: [LogFormatName, string][] = [...ownEvidence(row)];
    for (const format of ROW_FORMATS) {
      const evidence = format.evidence(row);
      if (evidence !== undefined) found.push([format.name, evidence]);
    }
    if (found.length > 1) {
      const told = found.map(([name, evidence]) => `${name} (${evidence})`).join(' and ');
      throw new RangeError(`${who}: ${where}line ${i + 1} must be in one format, got what tells of ${told}`);
    }
    if (found.length === 1) return { format: found[0]![0], line: i + 1, because: found[0]![1] };
  }
  const known = logFormats.map(({ name, toldBy }) => `${name} (${toldBy})`).join('; ');
  const got =
    keys === undefined ? 'no line of either sort' : `an object with ${keys.slice(0, 8).join(', ') || 'nothing in it'}`;
  throw new RangeError(`${who}: ${where}a line must tell a format that is known: ${known}; got ${got}`);
}

/** The object in a line; undefined where the line is not an object. */
function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  try {
    const value: unknown = JSON.parse(withNulls(json, notNumbersIn(json)));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
