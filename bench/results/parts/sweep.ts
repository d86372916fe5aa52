/** A simulated experiment with one parameter at several values, and what came out at each. */
import type { RegretReport } from 'banditspec';
import type { Experiment, Sweep } from '../../experiments/experiment.js';
import { cellName, type MeasuredCell } from '../../experiments/sweep.js';
import { isListOf, isObject, isReport, type PartKind } from './part-kind.js';

/** A finished cell. */
export interface SweepCell extends MeasuredCell {
  readonly value: number;
  readonly report: RegretReport;
}

/** One report for each finished cell: for every length the values, ascending. */
export interface SweepResults {
  readonly kind: 'sweep';
  readonly experiment: Experiment & { readonly sweep: Sweep };
  readonly results: readonly SweepCell[];
}

export const sweepKind: PartKind<SweepResults> = {
  requirement: 'a sweep with a report at each value',
  holds: ({ experiment, results }) =>
    isObject(experiment) &&
    isObject(experiment.environment) &&
    isObject(experiment.selectors) &&
    isObject(experiment.sweep) &&
    typeof experiment.sweep.parameter === 'string' &&
    isListOf(results, ({ value, report }) => typeof value === 'number' && isReport(report)),
  measurements: ({ experiment, results }) =>
    results.map(({ report, ...cell }) => ({ name: cellName(experiment, cell), report })),
  configuration: ({ experiment: { name, environment, selectors, sweep, delay } }) => ({
    experiment: name,
    environment,
    selectors,
    sweep,
    ...(delay !== undefined && { delay }),
  }),
  figures: () => ({}),
};

/** What is measured at one length, by the lengths in their order. */
export function byLength({ results }: SweepResults): readonly {
  readonly sequenceLength: number;
  readonly cells: readonly SweepCell[];
}[] {
  const lengths = [...new Set(results.map(({ sequenceLength }) => sequenceLength))];
  return lengths.map((sequenceLength) => ({
    sequenceLength,
    cells: results.filter((cell) => cell.sequenceLength === sequenceLength),
  }));
}
