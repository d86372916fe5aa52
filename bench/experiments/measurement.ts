/** From a cell of an experiment to what the package measures. */
import { expectedStoppingTime, type RegretCheckpoints, type RegretMeasurementOptions } from 'banditspec';
import type { CellConfig, Experiment } from './experiment.js';
import type { CellContext, OwnKinds } from './own-kinds.js';
import { createEnvironment, selectorFactory } from './registry.js';
import { roundBins } from './round-bins.js';
import { experimentAt, type MeasuredCell } from './sweep.js';
import { toldLate } from './told-late.js';

/** All that a measurement has in an experiment. */
export type CellMeasurement = Required<
  Pick<RegretMeasurementOptions, 'environment' | 'selectors' | 'seed' | 'memory' | 'reward'>
>;

/** What a cell's measurement is made of. */
export function cellMeasurement(
  configuration: { readonly seed: string | number },
  experiment: Experiment,
  cell: MeasuredCell,
  own: OwnKinds,
): CellMeasurement {
  const {
    environment,
    selectors,
    seed = configuration.seed,
    memory = 'fresh',
    reward = 'accepted-length',
    delay = 0,
  } = experimentAt(experiment, cell);
  const { sequenceLength, episodes } = cell;
  const context: CellContext = { sequenceLength, seed };
  const horizon = memory === 'carried' ? sequenceLength * episodes : sequenceLength;
  return {
    environment: createEnvironment(environment, context, own),
    selectors: Object.fromEntries(
      Object.entries(selectors).map(([name, config]) => [
        name,
        toldLate(selectorFactory(config, { ...context, horizon }, own), delay),
      ]),
    ),
    seed,
    memory,
    reward,
  };
}

/**
 * Where the regret of a cell is recorded over the rounds. Where the environment states its law, the comparator is known
 * beforehand, and only that arm is recorded; else it may be any. Cost: O(arms * tokens) where there is a law.
 */
export function cellCheckpoints(
  { environment: { law } }: Pick<CellMeasurement, 'environment'>,
  { sequenceLength }: CellConfig,
): RegretCheckpoints {
  const rounds = roundBins(sequenceLength);
  if (law === undefined) return { rounds };
  const expected = law.probabilities.map((probabilities) => expectedStoppingTime(probabilities, law.sequenceLength));
  return { rounds, arms: [expected.indexOf(Math.min(...expected))] };
}
