/**
 * The results file: seed, versions, configuration and every figure, and nothing that depends on the machine or the
 * moment, so that the same command writes the same bytes.
 */
import type { Precision } from '../engine/configuration.js';
import { FEWEST_EPISODES } from '../engine/plan.js';
import type { ModuleFingerprint } from '../experiments/load-own-kinds.js';
import { PACKAGE_VERSION } from '../program/version.js';

/** A whole file. `Part` is what was measured. */
export interface ResultsFile<Part extends { readonly kind: string }> {
  readonly format: 'banditspec-results';
  /** The version of this form. */
  readonly formatVersion: 1;
  /** The version of the package that computed the figures. */
  readonly packageVersion: string;
  readonly seed: string | number;
  /** The modules of the user's own selectors and environments, where there are any. */
  readonly modules?: readonly ModuleFingerprint[];
  /** How narrow intervals were to become, where episodes were added for that. */
  readonly precision?: Precision;
  /** Whether everything that was asked for is in; false after an interruption. */
  readonly complete: boolean;
  readonly parts: readonly Part[];
}

/** A results file with its header filled in. */
export function resultsFile<Part extends { readonly kind: string }>(
  seed: string | number,
  complete: boolean,
  parts: readonly Part[],
  { modules, precision }: Pick<ResultsFile<Part>, 'modules' | 'precision'> = {},
): ResultsFile<Part> {
  return {
    format: 'banditspec-results',
    formatVersion: 1,
    packageVersion: PACKAGE_VERSION,
    seed,
    ...(modules && { modules }),
    ...(precision && { precision }),
    complete,
    parts,
  };
}

/** What has to be said of intervals where episodes were added until they were narrow. */
export function stoppingNote({ intervalWidth, maxEpisodes }: Precision): string {
  return (
    `Episodes were added until 95% intervals were at most ${intervalWidth} rounds wide (first look at ${FEWEST_EPISODES} episodes or more, at most ` +
    `${maxEpisodes}). Stopping at a narrow interval favours samples that look less spread than they are: such intervals cover the mean ` +
    'a little less often than 95% of the time, and of regrets with a heavy tail clearly less often.'
  );
}

/** The member of a report that is written in one line: curves of hundreds of numbers, of which nobody reads one by one. */
const IN_ONE_LINE = 'regretOverRounds';

/** Its bytes. Figures that are not determined are null. */
export function resultsToJson(results: ResultsFile<{ readonly kind: string }>): string {
  const lines: string[] = [];
  const text = JSON.stringify(
    results,
    (key, value) =>
      key === IN_ONE_LINE && value !== undefined ? String(lines.push(JSON.stringify(value)) - 1) : value,
    2,
  );
  // Inside a text quotation marks are escaped, so that only members with this name can match.
  return `${text.replace(/"regretOverRounds": "(\d+)"/g, (_, line) => `"${IN_ONE_LINE}": ${lines[line]}`)}\n`;
}
