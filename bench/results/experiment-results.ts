/** Takes finished cells, prints each experiment's table when its turn has come, and makes the results file of them. */
import type { RegretReport } from 'banditspec';
import type { Configuration } from '../engine/configuration.js';
import type { CellPlan } from '../engine/plan.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { type PullsOverRounds, recordPulls } from '../experiments/pulls-over-rounds.js';
import { measuredCells } from '../experiments/sweep.js';
import { formatExperiment } from './experiment-tables.js';
import type { ExperimentResults } from './parts/experiment.js';
import type { SweepCell, SweepResults } from './parts/sweep.js';
import { formatSweep } from './parts/sweep-tables.js';
import { type ResultsFile, resultsFile, stoppingNote } from './results-file.js';

export class ResultsCollector {
  private readonly configuration: Configuration;
  private readonly plans: readonly CellPlan[];
  private readonly own: OwnKinds;
  private readonly print: (table: string) => void;
  /** Of the experiments whose cells are all finished, by their place. */
  private readonly pulls: (PullsOverRounds | undefined)[];
  private readonly reports: (RegretReport | undefined)[];
  private printed: number;

  /** @param print called with the table of each experiment, in the order of the experiments. */
  constructor(configuration: Configuration, own: OwnKinds, plans: readonly CellPlan[], print: (table: string) => void) {
    this.configuration = configuration;
    this.own = own;
    this.plans = plans;
    this.print = print;
    this.pulls = [];
    this.reports = plans.map(() => undefined);
    this.printed = 0;
  }

  /** How many cells are finished. */
  get finishedCells(): number {
    return this.reports.filter((report) => report !== undefined).length;
  }

  finish(cell: number, report: RegretReport): void {
    this.reports[cell] = report;
    const { experiments } = this.configuration;
    for (; this.printed < experiments.length; this.printed++) {
      const results = this.resultsOf(this.printed);
      if (results.results.length < measuredCells(results.experiment).length) return;
      // Of a sweep there would be as many as values, and none of them is asked for.
      if (results.kind === 'experiment') {
        this.pulls[this.printed] = recordPulls(this.configuration, results.experiment, this.own);
      }
      const { precision } = this.configuration;
      const text = results.kind === 'sweep' ? formatSweep(results) : formatExperiment(results);
      this.print([text, ...(precision ? [stoppingNote(precision)] : [])].join('\n\n'));
    }
  }

  /** The results file of what is finished. */
  file(): ResultsFile<ExperimentResults | SweepResults> {
    const { seed, modules, precision } = this.configuration;
    const complete = this.finishedCells === this.plans.length;
    const parts = this.configuration.experiments
      .map((_, i) => this.resultsOf(i))
      .filter(({ results }) => results.length > 0);
    return resultsFile(seed, complete, parts, { modules, precision });
  }

  private resultsOf(i: number): ExperimentResults | SweepResults {
    const experiment = this.configuration.experiments[i]!;
    const results = this.plans.flatMap((plan, cell) => {
      const report = this.reports[cell];
      if (plan.experiment !== experiment || report === undefined) return [];
      const { sequenceLength, runs, value } = plan.cell;
      const episodes = report.episodes / (runs ?? 1);
      return [
        {
          sequenceLength,
          ...(value !== undefined && { value }),
          episodes,
          ...(runs !== undefined && { runs }),
          report,
        },
      ];
    });
    const { sweep } = experiment;
    if (sweep !== undefined) {
      return { kind: 'sweep', experiment: { ...experiment, sweep }, results: results as readonly SweepCell[] };
    }
    const pullsOverRounds = this.pulls[i];
    return { kind: 'experiment', experiment, results, ...(pullsOverRounds && { pullsOverRounds }) };
  }
}
