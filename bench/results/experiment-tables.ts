/** The tables of a simulated experiment: one row a selector, one column a sequence length. */
import { formatTable, type RegretReport } from 'banditspec';
import type { ExperimentResults } from './parts/experiment.js';

function digits(value: number): string {
  return value.toFixed(Math.abs(value) < 100 ? 1 : 0);
}

/** More arms than this are told by their number alone. */
const ARMS_TOLD = 8;

/** The arms of the environment, with their acceptance rates where it has them, in one line. */
function describeArms({ armNames, environment }: RegretReport): string {
  const rates = environment?.acceptanceRates as readonly number[] | undefined;
  const longest = environment?.maxDraftLength as number | undefined;
  const number = `${armNames.length} arms${longest === undefined ? '' : `, at most ${longest} drafted tokens`}`;
  if (armNames.length > ARMS_TOLD) return number;
  const names = armNames.map((name, i) => (rates ? `${name} (${rates[i]!.toFixed(3)})` : name));
  return `${number}; ${rates ? 'with their acceptance rates: ' : ''}${names.join(', ')}`;
}

/** What is not as in the paper, in a sentence each. */
export function rulesOf({ memory, reward }: ExperimentResults['experiment']): string[] {
  return [
    ...(memory === 'carried'
      ? ['Selectors go on from answer to answer: answers are not independent, and intervals only indicative.']
      : []),
    ...(reward === 'throughput' ? ['Selectors learn from tokens per unit of time.'] : []),
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
    '',
    'Regret: rounds an answer takes more than always the best fixed arm, with the same luck (negative: fewer); mean ± half of the 95% interval.',
    regret,
    '',
    'Its distribution over episodes: 5th / 50th / 95th percentile, in rounds.',
    spread,
    ...(experiment.reward === 'throughput'
      ? [
          '',
          'Time an answer takes more than always the fastest fixed arm, in plain passes of the target; mean ± 1.96 standard errors.',
          crossTable(
            (report, name) => {
              const { mean, standardError } = report.selectors[name]!.elapsedRegret;
              return withHalfWidth(mean, 1.96 * standardError);
            },
            [['fastest arm', ...reports.map((report) => report.armNames[report.comparator.elapsedArm]!)]],
          ),
        ]
      : []),
  ].join('\n');
}
