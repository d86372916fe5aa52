/** A regret report as CSV (RFC 4180). */
import type { RegretReport } from '../harness/regret-report.js';
import { type RegretRow, regretRows } from './rows.js';

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
 * Names of selectors and arms are written as they are. A spreadsheet takes one that begins with `=`, `+`, `-` or `@` for a
 * formula: do not open reports with names from strangers in one.
 *
 * @returns text that ends with a line break; lines end with CR LF.
 */
export function regretReportToCsv(report: RegretReport): string {
  const lines = regretRows(report).map((row) => COLUMNS.map((column) => csvField(row[column])).join(','));
  return `${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function csvField(value: string | number | null): string {
  if (value === null || Number.isNaN(value)) return '';
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
