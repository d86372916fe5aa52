/** From the command line to what is computed: which experiments, with which episodes, seed and own kinds. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ExperimentOptions } from '../command-line.js';
import type { Experiment } from '../experiments/experiment.js';
import { loadOwnKinds, moduleFingerprint } from '../experiments/load-own-kinds.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { checkExperiments, type ExperimentsFile, moduleOf } from '../experiments/schema.js';
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError } from '../program/bench-error.js';
import { DEFAULT_SEED } from '../program/option-values.js';
import { PACKAGE_VERSION } from '../results/results-file.js';
import { type Configuration, configurationHash } from './configuration.js';
import { type CellPlan, CHUNK_TOKENS, planCells } from './plan.js';

/** Everything that the engine is told. */
export interface Workload {
  readonly configuration: Configuration;
  readonly configurationHash: string;
  readonly modulePaths: readonly string[];
  readonly own: OwnKinds;
  readonly plans: readonly CellPlan[];
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BenchError(
      `--config must be a file that can be read, got ${JSON.stringify(path)} (${(error as Error).message})`,
      2,
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BenchError(`${path}: the whole must be JSON (${(error as Error).message})`, 2);
  }
}

/** The experiments that are chosen from, with the own kinds that they may use. */
async function experimentsFile({ config, module }: Pick<ExperimentOptions, 'config' | 'module'>) {
  const modulePaths = module === undefined ? [] : [resolve(module)];
  let value: unknown;
  if (config !== undefined) {
    value = readJson(config);
    const named = moduleOf(value, config);
    if (named !== undefined) modulePaths.push(resolve(dirname(config), named));
  }
  const own = await loadOwnKinds(modulePaths);
  const file: ExperimentsFile =
    config === undefined
      ? { experiments: STANDARD_EXPERIMENTS }
      : checkExperiments(
          value,
          { environments: Object.keys(own.environments), selectors: Object.keys(own.selectors) },
          config,
        );
  return { file, own, modulePaths };
}

/** The experiments of these names, in their order; all of them where none are named. */
function choose(experiments: readonly Experiment[], names: readonly string[] | undefined): readonly Experiment[] {
  return (names ?? experiments.map(({ name }) => name)).map((name) => {
    const experiment = experiments.find((candidate) => candidate.name === name);
    if (experiment !== undefined) return experiment;
    const known = experiments.map((candidate) => candidate.name).join(', ');
    throw new BenchError(`--experiment must be among ${known}, got ${JSON.stringify(name)}`, 2);
  });
}

/** The experiments of the command line as they stand: what `--list` prints. */
export async function chosenExperiments(options: ExperimentOptions): Promise<readonly Experiment[]> {
  const { file } = await experimentsFile(options);
  return choose(file.experiments, options.experiments);
}

/** Puts a workload together, and tries every environment and selector out. */
export async function createWorkload(options: ExperimentOptions): Promise<Workload> {
  const { file, own, modulePaths } = await experimentsFile(options);
  const experiments = choose(file.experiments, options.experiments).map(({ seed, cells, ...experiment }) => ({
    ...experiment,
    // The command line's word is above the file's.
    ...(seed !== undefined && options.seed === undefined && { seed }),
    cells: options.episodes === undefined ? cells : cells.map((cell) => ({ ...cell, episodes: options.episodes! })),
  }));
  const configuration: Configuration = {
    packageVersion: PACKAGE_VERSION,
    seed: options.seed ?? file.seed ?? DEFAULT_SEED,
    ...(modulePaths.length > 0 && { modules: [...new Set(modulePaths)].map(moduleFingerprint) }),
    ...(options.precision !== undefined && { precision: options.precision }),
    chunkTokens: CHUNK_TOKENS,
    experiments,
  };
  return {
    configuration,
    configurationHash: configurationHash(configuration),
    modulePaths,
    own,
    plans: planCells(configuration, own),
  };
}
