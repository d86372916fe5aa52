/**
 * `compare`: which figures of two results files of one configuration differ. With the same seed and episodes every figure
 * has to be the same to the bit, and a difference is value-breaking. With another seed or other episodes a figure has
 * changed when its difference is too large for noise.
 */
import { formatTable } from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { compareByNoise, SINGLE_THRESHOLD } from './compare-by-noise.js';
import { compareExactly } from './compare-exactly.js';
import { type ChangedFigure, type Comparison, firstDifference, told } from './comparison.js';
import { kindOf, type ResultsPart } from './parts.js';
import { readResults, readWhole } from './read-results.js';
import type { ResultsFile } from './results-file.js';

/** What has to be the same in both files. */
function configurationOf(part: ResultsPart): object {
  const kind = kindOf(part);
  const measurements = kind
    .measurements(part)
    .map(({ name, report: { memory, reward, learnFromLastRound, roundLimit, armNames } }) => ({
      name,
      memory,
      reward,
      learnFromLastRound,
      roundLimit,
      armNames,
    }));
  return { ...kind.configuration(part), measurements };
}

function requireComparable(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): void {
  for (const [which, { complete }] of [['first', before] as const, ['second', after] as const]) {
    if (!complete)
      throw new BenchError(`compare: the ${which} file must be complete, got one of an interrupted run`, 2);
  }
  const difference = firstDifference(
    { parts: before.parts.map(configurationOf) },
    { parts: after.parts.map(configurationOf) },
  );
  if (difference) {
    throw new BenchError(
      `compare: both files must have one configuration, got ${difference.path} = ${told(difference.before)} in the first ` +
        `and ${told(difference.after)} in the second`,
      2,
    );
  }
}

function sameEpisodes(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): boolean {
  const episodes = ({ parts }: ResultsFile<ResultsPart>) =>
    parts.flatMap((part) =>
      kindOf(part)
        .measurements(part)
        .map(({ report }) => report.episodes),
    );
  return firstDifference(episodes(before), episodes(after)) === undefined;
}

/**
 * Compares two results files.
 *
 * @throws BenchError when one is incomplete or their configurations differ: the message names the first difference.
 */
export function compareResults(before: ResultsFile<ResultsPart>, after: ResultsFile<ResultsPart>): Comparison {
  requireComparable(before, after);
  return before.seed === after.seed && sameEpisodes(before, after)
    ? compareExactly(before, after)
    : compareByNoise(before, after);
}

/** More changed figures than this are counted, not listed. */
const LISTED = 20;

function formatComparison({ method, figures, threshold, changed, notes }: Comparison): string {
  const rule =
    method === 'exact'
      ? 'Same seed and episodes: every figure has to be the same, to the last bit.'
      : 'Different seeds or episodes: a figure counts as changed when it differs by more than ' +
        `${threshold!.toFixed(2)} combined standard errors (${SINGLE_THRESHOLD} for one figure, Bonferroni for ${figures.toLocaleString('en')}).`;
  // All without a z are of one size: the order of the report is kept.
  const size = ({ z }: ChangedFigure) => (z === null ? Number.MAX_VALUE : Math.abs(z));
  const worst = [...changed].sort((a, b) => size(b) - size(a)).slice(0, LISTED);
  const cell = (value: unknown) => (typeof value === 'number' ? String(Number(value.toPrecision(8))) : told(value));
  const table = formatTable(
    ['measurement', 'figure', 'before', 'after', ...(method === 'exact' ? [] : ['z'])],
    worst.map(({ measurement, figure, before, after, z }) => [
      measurement,
      figure,
      cell(before),
      cell(after),
      ...(method === 'exact' ? [] : [z === null ? 'certain' : z.toFixed(1)]),
    ]),
  );
  const verdict =
    changed.length === 0
      ? `None of ${figures.toLocaleString('en')} figures changed.`
      : `${changed.length.toLocaleString('en')} of ${figures.toLocaleString('en')} figures changed` +
        `${changed.length > LISTED ? `; ${method === 'exact' ? 'the first' : 'the largest'} ${LISTED}:` : ':'}`;
  const blocks = [rule, ...notes.map((note) => `Note: ${note}.`), verdict, ...(changed.length > 0 ? [table] : [])];
  return `${blocks.join('\n')}\n`;
}

/** Reads and compares two files. The text is a table, or JSON: a {@link Comparison} with seeds and versions. */
export async function compareFiles(
  beforePath: string,
  afterPath: string,
  json: boolean,
): Promise<{ readonly text: string; readonly changed: boolean }> {
  const before = await readResults(beforePath);
  const after = await readResults(afterPath);
  const comparison = readWhole(`${beforePath} and ${afterPath}`, () => compareResults(before, after));
  const changed = comparison.changed.length > 0;
  if (!json) {
    const head = [
      `before: ${beforePath} (banditspec ${before.packageVersion}, seed ${JSON.stringify(before.seed)})`,
      `after:  ${afterPath} (banditspec ${after.packageVersion}, seed ${JSON.stringify(after.seed)})`,
    ];
    return { text: `${head.join('\n')}\n${formatComparison(comparison)}`, changed };
  }
  const header = ({ packageVersion, seed }: ResultsFile<ResultsPart>) => ({ packageVersion, seed });
  const record = { before: header(before), after: header(after), ...comparison };
  return { text: `${JSON.stringify(record, null, 2)}\n`, changed };
}
