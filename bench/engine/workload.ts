/** From what the user chose to what is computed: which experiments, with which episodes, seed and own kinds. */
import { dirname, resolve } from 'node:path';
import { nearestName } from 'banditspec';
import type { Experiment } from '../experiments/experiment.js';
import { loadOwnKinds, moduleFingerprint } from '../experiments/load-own-kinds.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { checkExperiments, type ExperimentsFile, moduleOf, parseConfiguration } from '../experiments/schema.js';
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError } from '../program/bench-error.js';
import type { Call } from '../program/command.js';
import { DEFAULT_SEED } from '../program/options.js';
import { readText } from '../program/text-file.js';
import { PACKAGE_VERSION } from '../program/version.js';
import { type Configuration, configurationHash, type Precision } from './configuration.js';
import { type OwnKindsTrial, withTrial } from './own-kinds-trial.js';
import { type CellPlan, CHUNK_TOKENS, planCells } from './plan.js';

/** What the user chose. */
export interface WorkloadOptions {
  /** Names of experiments, in the order given; all of them where absent. */
  readonly experiments: readonly string[] | undefined;
  /** The file of the user's own experiments; the standard set where absent. */
  readonly config: string | undefined;
  /** The module of own selectors and environments. */
  readonly module: string | undefined;
  /** Overrides the file's. */
  readonly seed: string | number | undefined;
  /** Overrides the episodes of every cell. */
  readonly episodes: number | undefined;
  readonly precision: Precision | undefined;
  /** Names of commands, which are taken for those of experiments now and then. */
  readonly commands: readonly string[];
}

/** Everything that the engine is told. */
export interface Workload {
  readonly configuration: Configuration;
  readonly configurationHash: string;
  readonly modulePaths: readonly string[];
  readonly own: OwnKinds;
  readonly plans: readonly CellPlan[];
}

async function readConfiguration(path: string): Promise<unknown> {
  const unreadable = ({ message }: Error) =>
    `--config must be a file that can be read, got ${JSON.stringify(path)} (${message})`;
  return parseConfiguration(await readText(path, '--config: ', unreadable), path);
}

function modulePathOf(config: string, value: unknown): string | undefined {
  const named = moduleOf(value, config);
  return named === undefined ? undefined : resolve(dirname(config), named);
}

/** The path of the module that a configuration file names; undefined where it names none. */
export async function moduleOfConfig(config: string): Promise<string | undefined> {
  return modulePathOf(config, await readConfiguration(config));
}

/** The experiments that are chosen from, with the own kinds that they may use. */
async function experimentsFile(
  { config, module }: Pick<WorkloadOptions, 'config' | 'module'>,
  { reads }: Pick<Call, 'reads'>,
  trial: OwnKindsTrial,
) {
  const value = config === undefined ? undefined : await readConfiguration(config);
  const ofConfig = config === undefined ? undefined : modulePathOf(config, value);
  if (ofConfig !== undefined) reads({ what: 'the module of --config', path: ofConfig });
  const modulePaths = [module, ofConfig].filter((path) => path !== undefined).map((path) => resolve(path));
  await trial.load(modulePaths);
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

/** The experiments that were named, in their order; all of them where none are. */
function choose(
  experiments: readonly Experiment[],
  { experiments: chosen, commands }: Pick<WorkloadOptions, 'experiments' | 'commands'>,
): readonly Experiment[] {
  const known = experiments.map(({ name }) => name);
  return (chosen ?? known).map((name) => {
    const experiment = experiments.find((candidate) => candidate.name === name);
    if (experiment !== undefined) return experiment;
    const near = nearestName(name, [...known, ...commands]);
    const meant = near === undefined ? '' : `; did you mean ${known.includes(near) ? '' : 'the command '}${near}?`;
    throw new BenchError(`--experiment must be among ${known.join(', ')}, got ${JSON.stringify(name)}${meant}`, 2);
  });
}

/** The experiments that were chosen, as they stand: what `--list` prints. */
export async function chosenExperiments(
  options: WorkloadOptions,
  call: Pick<Call, 'io' | 'reads'>,
): Promise<readonly Experiment[]> {
  const { file } = await withTrial(call.io.workerFile, (trial) => experimentsFile(options, call, trial));
  return choose(file.experiments, options);
}

/** Puts a workload together, and tries every environment and selector out. */
export function createWorkload(options: WorkloadOptions, call: Pick<Call, 'io' | 'reads'>): Promise<Workload> {
  return withTrial(call.io.workerFile, (trial) => planWorkload(options, call, trial));
}

async function planWorkload(
  options: WorkloadOptions,
  call: Pick<Call, 'reads'>,
  trial: OwnKindsTrial,
): Promise<Workload> {
  const { file, own, modulePaths } = await experimentsFile(options, call, trial);
  const experiments = choose(file.experiments, options).map(({ seed, cells, ...experiment }) => ({
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
  await trial.beginCells(configuration);
  return {
    configuration,
    configurationHash: configurationHash(configuration),
    modulePaths,
    own,
    plans: planCells(configuration, own),
  };
}
