/** Runs one cell of an experiment: every selector at one sequence length. */
import { measureRegretAsync, type RegretProgress, type RegretReport, type StopSignal } from 'banditspec';
import type { CellConfig, Experiment } from './experiments/experiment.js';
import { createEnvironment, selectorFactory } from './registry.js';

/** How a cell is run; nothing here touches a number except the seed. */
export interface RunCellOptions {
  readonly seed: string | number;
  readonly signal?: StopSignal;
  readonly onProgress?: (progress: RegretProgress) => void;
}

/**
 * Measures one cell. Its figures depend on nothing but the experiment, the cell and the seed: `measureRegret` with the
 * same environment, selectors and seed gives them again. Cells share their luck as far as it goes, so that a curve over
 * lengths or a difference between experiments is smoother than its intervals promise.
 */
export function runCell(experiment: Experiment, cell: CellConfig, options: RunCellOptions): Promise<RegretReport> {
  const context = { sequenceLength: cell.sequenceLength, seed: options.seed };
  return measureRegretAsync({
    environment: createEnvironment(experiment.environment, context),
    selectors: Object.fromEntries(
      Object.entries(experiment.selectors).map(([name, config]) => [name, selectorFactory(config, context)]),
    ),
    episodes: cell.episodes,
    ...options,
  });
}
