/** A regret report as JSON. */
import type { RegretReport } from '../harness/regret-report.js';
import { requireReport } from './rows.js';

/**
 * The whole report as JSON, indented by two spaces. The same report gives the same bytes. A figure that is not
 * determined (the standard error of one episode) is null.
 *
 * @returns text that ends with a line break.
 * @throws RangeError or TypeError when it is not a report.
 */
export function regretReportToJson(report: RegretReport): string {
  requireReport('regretReportToJson', report);
  return `${JSON.stringify(report, null, 2)}\n`;
}
