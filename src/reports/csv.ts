/** A regret report as CSV (RFC 4180). */
import type { RegretReport } from '../harness/regret-report.js';
import { type RegretRow, regretRows, requireReport } from './rows.js';

const COLUMNS = [
  'player',
  'kind',
  'stoppingTime',
  'regret',
  'regretLow',
  'regretHigh',
  'regretPercentile5',
  'regretMedian',
  'regretPercentile95',
  'perEpisodeRegret',
  'bestArmShare',
  'tokensPerRound',
  'elapsed',
  'elapsedRegret',
  'tokensPerTime',
  'truncatedEpisodes',
] as const satisfies readonly (keyof RegretRow)[];

/**
 * The report's rows as CSV: a header line and one line for each selector and each fixed arm, numbers in full precision,
 * empty where there is none. Columns: those of {@link RegretRow}, in its order.
 *
 * A spreadsheet takes a text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula: names that
 * begin so get an apostrophe before them (OWASP, CSV Injection). Numbers are written as they are.
 *
 * @returns text that ends with a line break; lines end with CR LF.
 * @throws RangeError or TypeError when it is not a report.
 */
export function regretReportToCsv(report: RegretReport): string {
  requireReport('regretReportToCsv', report);
  const lines = regretRows(report).map((row) => COLUMNS.map((column) => csvField(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  const text = typeof value === 'string' ? value.replace(/^[=+\-@\t\r]/, "'$&") : String(value);
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
