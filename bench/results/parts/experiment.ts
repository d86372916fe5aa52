/** A simulated experiment and what came out. */
import type { RegretReport } from 'banditspec';
import type { CellConfig, Experiment } from '../../experiments/experiment.js';
import type { PullsOverRounds } from '../../experiments/pulls-over-rounds.js';
import { cellName } from '../../experiments/sweep.js';
import { isObject, isReport, type PartKind } from './part-kind.js';

/** One report for each finished cell, in the order of the cells. */
export interface ExperimentResults {
  readonly kind: 'experiment';
  readonly experiment: Experiment;
  readonly results: readonly (CellConfig & { readonly report: RegretReport })[];
  /** Pulls of each arm by round, of a few episodes; there once every cell is finished. */
  readonly pullsOverRounds?: PullsOverRounds;
}

export const experimentKind: PartKind<ExperimentResults> = {
  requirement: 'an experiment with its reports',
  holds: ({ experiment, results }) =>
    isObject(experiment) &&
    isObject(experiment.environment) &&
    isObject(experiment.selectors) &&
    Array.isArray(results) &&
    results.every((cell: unknown) => isObject(cell) && isReport(cell.report)),
  measurements: ({ experiment, results }) =>
    results.map(({ sequenceLength, report }) => ({
      name: cellName(experiment, { sequenceLength }),
      report,
    })),
  configuration: ({ experiment: { name, environment, selectors, delay } }) => ({
    experiment: name,
    environment,
    selectors,
    ...(delay !== undefined && { delay }),
  }),
  figures: ({ experiment, pullsOverRounds }) =>
    pullsOverRounds === undefined ? {} : { [`${experiment.name}, pulls over rounds`]: pullsOverRounds },
};
