/** From a cell of an experiment to what the package measures. */
import type { RegretMeasurementOptions } from 'banditspec';
import type { CellConfig, Experiment } from './experiment.js';
import type { CellContext, OwnKinds } from './own-kinds.js';
import { createEnvironment, selectorFactory } from './registry.js';

/** All that a measurement has in an experiment. */
export type CellMeasurement = Required<
  Pick<RegretMeasurementOptions, 'environment' | 'selectors' | 'seed' | 'memory' | 'reward'>
>;

/** What a cell's measurement is made of. */
export function cellMeasurement(
  configuration: { readonly seed: string | number },
  { environment, selectors, seed = configuration.seed, memory = 'fresh', reward = 'accepted-length' }: Experiment,
  { sequenceLength, episodes }: CellConfig,
  own: OwnKinds,
): CellMeasurement {
  const context: CellContext = { sequenceLength, seed };
  const horizon = memory === 'carried' ? sequenceLength * episodes : sequenceLength;
  return {
    environment: createEnvironment(environment, context, own),
    selectors: Object.fromEntries(
      Object.entries(selectors).map(([name, config]) => [name, selectorFactory(config, { ...context, horizon }, own)]),
    ),
    seed,
    memory,
    reward,
  };
}
