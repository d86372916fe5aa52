/** A regret report as text for a terminal. Nothing here prints. */
import type { RegretReport } from '../harness/regret-report.js';
import { describeValue } from '../requirements.js';
import { regretRows, requireReport } from './rows.js';

/**
 * What a terminal obeys instead of showing it, or what breaks a line: control characters, and marks that reverse the
 * direction of text.
 */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The text with each such character spelled, as in `\u001b`: names come from others' data. */
function visible(text: string): string {
  return text.replaceAll(UNSEEN, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * Lays out a table: the first column flush left, the others flush right, two spaces between them. Control characters
 * are spelled, as in `\u001b`, so that a name can neither command the terminal nor break its line.
 *
 * @param header the column heads.
 * @param rows one text for each column.
 * @throws TypeError when a cell is not a string.
 */
export function formatTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const who = 'formatTable';
  requireCells(who, 'header', header);
  if (!Array.isArray(rows)) throw new TypeError(`${who}: rows must be an array, got ${describeValue(rows)}`);
  rows.forEach((row, i) => {
    requireCells(who, `rows[${i}]`, row);
  });
  const heads = header.map(visible);
  const lines = rows.map((row) => row.map(visible));
  const widths = heads.map((head, column) => Math.max(head.length, ...lines.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    widths
      .map((width, column) => (column === 0 ? (cells[0] ?? '').padEnd(width) : (cells[column] ?? '').padStart(width)))
      .join('  ')
      .trimEnd();
  return [line(heads), widths.map((width) => '-'.repeat(width)).join('  '), ...lines.map(line)].join('\n');
}

function requireCells(who: string, name: string, cells: readonly string[]): void {
  if (Array.isArray(cells) && cells.every((text) => typeof text === 'string')) return;
  throw new TypeError(`${who}: ${name} must be an array of strings, got ${describeValue(cells)}`);
}

/** A number in a table: `digits` after the point, `-` where there is none. */
function cell(value: number | null, digits: number): string {
  return value === null || Number.isNaN(value) ? '-' : value.toFixed(digits);
}

/**
 * The report as a table with one line for each selector and each fixed arm, and a legend that says what the numbers are.
 *
 * @returns text of several lines, without a final line break.
 * @throws RangeError or TypeError when it is not a report.
 * @example
 * ```ts
 * const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8], maxDraftLength: 4, sequenceLength: 64 });
 * const report = measureRegret({ environment, selectors: { ucbSpec }, episodes: 20, seed: 1 });
 * formatRegretReport(report).includes('ucbSpec'); // => true
 * ```
 */
export function formatRegretReport(report: RegretReport): string {
  requireReport('formatRegretReport', report);
  const best = visible(report.armNames[report.bestArm]!);
  const basis = report.comparator.basis === 'known-law' ? 'least expected stopping time' : 'least mean stopping time';
  const rowsOfReport = regretRows(report);
  // Where every round takes one unit, time says nothing that rounds do not.
  const timed = rowsOfReport.some((row) => row.elapsed !== row.stoppingTime);
  const header = ['', 'rounds', 'regret', '95% interval', 'p5', 'median', 'p95', 'on best', 'tok/round', 'tok/time'];
  if (timed) header.push('time', 'time regret');
  const rows = rowsOfReport.map((row) => [
    row.truncatedEpisodes > 0 ? `${row.player} (>=, ${row.truncatedEpisodes} cut off)` : row.player,
    cell(row.stoppingTime, 1),
    cell(row.regret, 1),
    row.regretLow === null || Number.isNaN(row.regretLow)
      ? '-'
      : `${cell(row.regretLow, 1)} to ${cell(row.regretHigh, 1)}`,
    cell(row.regretPercentile5, 0),
    cell(row.regretMedian, 0),
    cell(row.regretPercentile95, 0),
    `${cell(100 * row.bestArmShare, 1)}%`,
    cell(row.tokensPerRound, 3),
    cell(row.tokensPerTime, 3),
    ...(timed ? [cell(row.elapsed, 1), cell(row.elapsedRegret, 1)] : []),
  ]);
  const legend = [
    `Mean over ${report.episodes} episodes, ${report.memory} selectors, seed ${JSON.stringify(report.seed)}.`,
    `rounds: target calls an episode; regret: how many more than always playing "${best}" (${basis}) with the same luck,`,
    'its mean with 95% interval and its 5th, 50th and 95th percentile over episodes; on best: share of pulls on that arm;',
    'tok/round: all tokens over all rounds; tok/time: tokens per plain target pass.',
    ...(timed
      ? [
          `time: of an episode, in plain target passes; time regret: how much more than always playing "${visible(report.armNames[report.comparator.elapsedArm]!)}", the arm of the least mean time.`,
        ]
      : []),
    ...(report.reward === 'throughput' ? ['Selectors learnt from the throughput of the round.'] : []),
  ].join('\n');
  return `${formatTable(header, rows)}\n${legend}`;
}
