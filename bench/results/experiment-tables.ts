/** The tables of a simulated experiment: one row a selector, one column a sequence length. */
import { type Estimate, formatTable, type RegretReport, studentT95 } from 'banditspec';
import type { ExperimentResults } from './parts/experiment.js';
import { selectionBias } from './selection-bias.js';

/** How many digits behind the point a figure has in tables, on the page as in the terminal. */
export function tableDigits(value: number): number {
  return Math.abs(value) < 100 ? 1 : 0;
}

function digits(value: number): string {
  return value.toFixed(tableDigits(value));
}

/** Half of the 95% interval of a mean; NaN where it is not determined. */
export function halfWidthOf({ standardError, count }: Estimate): number {
  return count < 2 ? Number.NaN : studentT95(count - 1) * standardError;
}

/** Whether time says what rounds do not. */
export function isTimed({ fixedArms }: RegretReport): boolean {
  return fixedArms.some(({ mean, elapsed }) => elapsed.mean !== mean);
}

/**
 * What is said where the comparator is the arm that happened to be the best over the same episodes: its mean is too low by
 * as much as luck gives the best of several, and regret too high.
 */
export function comparatorNote(reports: readonly RegretReport[]): string[] {
  const sizes = reports.filter(({ comparator }) => comparator.basis === 'estimated').map(selectionBias);
  const most = Math.max(0, ...sizes.map(({ rounds }) => rounds));
  if (most < 0.05) return [];
  return [
    `The best fixed arm was chosen on the same episodes, which favours the lucky one: regret is too high by at most about ${digits(most)} rounds ` +
      '(what the best of arms this close would gain by luck if they were equal).',
  ];
}

/** More arms than this are told by their number alone. */
const ARMS_TOLD = 8;

/** The arms of the environment, with their acceptance rates where it has them, in one line. */
export function describeArms({ armNames, environment }: RegretReport): string {
  const rates = environment?.acceptanceRates as readonly number[] | undefined;
  const longest = environment?.maxDraftLength as number | undefined;
  const number = `${armNames.length} arms${longest === undefined ? '' : `, at most ${longest} drafted tokens`}`;
  if (armNames.length > ARMS_TOLD) return number;
  const names = armNames.map((name, i) => (rates ? `${name} (${rates[i]!.toFixed(3)})` : name));
  return `${number}; ${rates ? 'with their acceptance rates: ' : ''}${names.join(', ')}`;
}

/** What is not as in the paper, in a sentence each. */
export function rulesOf({ memory, reward, delay }: ExperimentResults['experiment']): string[] {
  return [
    ...(memory === 'carried'
      ? ['Selectors are carried from answer to answer: answers are not independent, and intervals are only indicative.']
      : []),
    ...(reward === 'throughput' ? ['Selectors learn from tokens per unit of time.'] : []),
    ...(delay ? [`Selectors learn the outcome of a round ${delay} rounds later.`] : []),
  ];
}

/** The experiment's regret and its distribution, with a line each that says what the numbers are. */
export function formatExperiment({ experiment, results }: ExperimentResults): string {
  const reports = results.map(({ report }) => report);
  const last = reports.at(-1);
  if (last === undefined) return `${experiment.name}: nothing finished`;
  const columns = results.map(({ sequenceLength }) => `${sequenceLength.toLocaleString('en')} tokens`);
  const selectors = Object.keys(experiment.selectors);
  const crossTable = (cell: (report: RegretReport, selector: string) => string, extra: string[][] = []) =>
    formatTable(
      ['', ...columns],
      [...selectors.map((name) => [name, ...reports.map((report) => cell(report, name))]), ...extra],
    );

  const withHalfWidth = (mean: number, halfWidth: number) =>
    `${digits(mean)} ± ${Number.isNaN(halfWidth) ? '?' : digits(halfWidth)}`;
  const regret = crossTable(
    (report, name) => {
      const { mean, confidenceInterval } = report.selectors[name]!.stoppingTimeRegret;
      return withHalfWidth(mean, confidenceInterval[1] - mean);
    },
    [
      ['best fixed arm', ...reports.map((report) => report.armNames[report.bestArm]!)],
      ['its rounds', ...reports.map((report) => digits(report.fixedArms[report.bestArm]!.mean))],
      ['episodes', ...reports.map((report) => String(report.episodes))],
    ],
  );
  const spread = crossTable((report, name) => {
    const { percentile5, median, percentile95 } = report.selectors[name]!.stoppingTimeRegret;
    return `${percentile5} / ${median} / ${percentile95}`;
  });
  return [
    `${experiment.name}: ${experiment.title}`,
    describeArms(last),
    ...rulesOf(experiment),
    ...comparatorNote(reports),
    '',
    'Regret: how many more rounds an answer takes than with the best fixed arm throughout, with the same luck (negative: fewer); mean ± half of the 95% interval.',
    regret,
    '',
    'Its distribution over episodes: 5th / 50th / 95th percentile, in rounds.',
    spread,
    ...(experiment.reward === 'throughput'
      ? [
          '',
          'Time regret: how much longer an answer takes than with the fastest fixed arm throughout, in plain passes of the target; mean ± half of the 95% interval.',
          crossTable(
            (report, name) => {
              const { elapsedRegret } = report.selectors[name]!;
              return withHalfWidth(elapsedRegret.mean, halfWidthOf(elapsedRegret));
            },
            [['fastest arm', ...reports.map((report) => report.armNames[report.comparator.elapsedArm]!)]],
          ),
        ]
      : []),
  ].join('\n');
}
