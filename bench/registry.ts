/** From the kinds of an experiment's plain data to the package's factories. */
import {
  type BanditProblem,
  type Environment,
  epsilonGreedy,
  exp3,
  exp3Spec,
  fixedArm,
  followTheLeader,
  piecewiseTruncatedGeometric,
  releasedCodeGreedy,
  type SelectorFactory,
  truncatedGeometric,
  ucb1,
  ucbSpec,
  uniformRandom,
} from 'banditspec';
import { tableAgainst, turningTable } from './adversary.js';
import { BenchError } from './bench-error.js';
import { acceptanceRateForMean } from './calibration.js';
import type { EnvironmentConfig, SelectorConfig } from './experiments/experiment.js';
import { type CellContext, NO_OWN_KINDS, type OwnKinds } from './own-kinds.js';

type EnvironmentFactories = {
  readonly [Kind in EnvironmentConfig['kind']]: (
    config: Extract<EnvironmentConfig, { kind: Kind }>,
    context: CellContext,
    own: OwnKinds,
  ) => Environment;
};

const ENVIRONMENTS: EnvironmentFactories = {
  truncatedGeometric({ acceptanceRates, meanAcceptedLengths, maxDraftLength }, { sequenceLength }) {
    if ((acceptanceRates === undefined) === (meanAcceptedLengths === undefined)) {
      throw new BenchError('environment must have either acceptanceRates or meanAcceptedLengths');
    }
    const rates = acceptanceRates ?? meanAcceptedLengths!.map((mean) => acceptanceRateForMean(mean, maxDraftLength));
    return truncatedGeometric({ acceptanceRates: rates, maxDraftLength, sequenceLength });
  },
  piecewiseTruncatedGeometric({ segments, maxDraftLength }, { sequenceLength }) {
    return piecewiseTruncatedGeometric({
      segments: segments.map(({ fromShare, acceptanceRates }) => ({
        fromToken: Math.round(fromShare * sequenceLength),
        acceptanceRates,
      })),
      maxDraftLength,
      sequenceLength,
    });
  },
  turningTable,
  tableAgainst: (config, context, own) => tableAgainst(config, selectorFactory(config.opponent, context, own), context),
};

type SelectorFactories = {
  readonly [Kind in SelectorConfig['kind']]: (
    problem: BanditProblem,
    config: Omit<Extract<SelectorConfig, { kind: Kind }>, 'kind'>,
    context: CellContext,
  ) => ReturnType<SelectorFactory>;
};

const SELECTORS: SelectorFactories = {
  ucbSpec: (problem, config) => ucbSpec({ ...problem, ...config }),
  exp3Spec: (problem) => exp3Spec(problem),
  ucb1: (problem) => ucb1(problem),
  exp3(problem, { explorationRate, horizon }, { sequenceLength }) {
    if (explorationRate !== undefined) return exp3({ ...problem, explorationRate });
    return exp3({ ...problem, horizon: horizon === 'sequenceLength' ? sequenceLength : horizon! });
  },
  epsilonGreedy: (problem, config) => epsilonGreedy({ ...problem, ...config }),
  followTheLeader: (problem) => followTheLeader(problem),
  releasedCodeGreedy: (problem) => releasedCodeGreedy(problem),
  uniformRandom: (problem) => uniformRandom(problem),
  fixedArm: (problem, config) => fixedArm({ ...problem, ...config }),
};

/** The entry of a registry, or an error that lists what there is. */
function lookUp<Registry extends object>(registry: Registry, what: string, kind: string): Registry[keyof Registry] {
  if (!Object.hasOwn(registry, kind)) {
    throw new BenchError(`${what} must be one of ${Object.keys(registry).join(', ')}, got "${kind}"`);
  }
  return registry[kind as keyof Registry];
}

/** The kinds that this program brings along. */
export const BUILT_IN_KINDS: Readonly<Record<'environments' | 'selectors', readonly string[]>> = {
  environments: Object.keys(ENVIRONMENTS),
  selectors: Object.keys(SELECTORS),
};

/** The environment of a configuration, with its arms named where the configuration names them. */
export function createEnvironment(
  config: EnvironmentConfig,
  context: CellContext,
  own: OwnKinds = NO_OWN_KINDS,
): Environment {
  const factory = lookUp({ ...ENVIRONMENTS, ...own.environments }, 'environment.kind', config.kind) as (
    config: EnvironmentConfig,
    context: CellContext,
    own: OwnKinds,
  ) => Environment;
  const environment = factory(config, context, own);
  const { armNames } = config;
  if (armNames === undefined) return environment;
  if (armNames.length !== environment.armCount) {
    throw new BenchError(`armNames must be an array of ${environment.armCount}, got an array of ${armNames.length}`);
  }
  const { armCount, rewardRange, description, law, freeArms, episodeCount } = environment;
  return {
    armCount,
    rewardRange,
    description,
    law,
    freeArms,
    episodeCount,
    armNames,
    begin: (episode, random) => environment.begin(episode, random),
  };
}

/** The factory of a configured selector. */
export function selectorFactory(
  { kind, ...config }: SelectorConfig,
  context: CellContext,
  own: OwnKinds = NO_OWN_KINDS,
): SelectorFactory {
  const create = lookUp({ ...SELECTORS, ...own.selectors }, 'selector.kind', kind) as (
    problem: BanditProblem,
    config: object,
    context: CellContext,
  ) => ReturnType<SelectorFactory>;
  return ({ armCount, rewardRange }) => create({ armCount, rewardRange }, config, context);
}
