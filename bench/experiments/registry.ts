/** From the kinds of an experiment's plain data to the package's factories. */
import {
  type AnySelector,
  type AnySelectorFactory,
  acceptancePresets,
  bayesUcb,
  betaThompson,
  bucketedUcb,
  calibratedAcceptance,
  depthHazards,
  dirichletThompson,
  discountedThompson,
  discountedUcb,
  type Environment,
  empiricalBayesLeader,
  empiricalKlUcb,
  epsilonGreedy,
  exp3,
  exp3Ix,
  exp3Spec,
  fixedArm,
  followTheLeader,
  fractionalKube,
  gammaTune,
  gaussianThompson,
  glrUcb,
  goodputDraftLength,
  hedge,
  hedgeSpec,
  heuristicDraftLength,
  imed,
  kaplanMeierDraftLength,
  klUcb,
  linUcb,
  moss,
  nonParametricThompson,
  normalHedge,
  omegaUcb,
  piecewiseTruncatedGeometric,
  releasedCodeGreedy,
  rewardTable,
  type SelectorSituation,
  saturationProbing,
  slidingWindowUcb,
  stationaryMeans,
  type TokenCountLaw,
  truncatedGeometric,
  tsallisInf,
  ucb1,
  ucbSpec,
  ucbTuned,
  ucbV,
  uniformRandom,
} from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { tableAgainst, turningTable } from './adversary.js';
import { acceptanceRateForMean } from './calibration.js';
import type { EnvironmentConfig, HazardsConfig, LengthsConfig, SelectorConfig, SelectorKind } from './experiment.js';
import {
  type CellContext,
  NO_OWN_KINDS,
  type OwnKinds,
  type OwnSelectorFactory,
  type SelectorContext,
} from './own-kinds.js';

type EnvironmentFactories = {
  readonly [Kind in EnvironmentConfig['kind']]: (
    config: Extract<EnvironmentConfig, { kind: Kind }>,
    context: CellContext,
    own: OwnKinds,
  ) => Environment;
};

const ENVIRONMENTS: EnvironmentFactories = {
  truncatedGeometric({ acceptanceRates, meanAcceptedLengths, maxDraftLength, armCosts }, { sequenceLength }) {
    if ((acceptanceRates === undefined) === (meanAcceptedLengths === undefined)) {
      throw new BenchError('environment must have either acceptanceRates or meanAcceptedLengths');
    }
    const rates = acceptanceRates ?? meanAcceptedLengths!.map((mean) => acceptanceRateForMean(mean, maxDraftLength));
    return truncatedGeometric({ acceptanceRates: rates, maxDraftLength, sequenceLength, armCosts });
  },
  piecewiseTruncatedGeometric({ segments, maxDraftLength, armCosts }, { sequenceLength }) {
    return piecewiseTruncatedGeometric({
      segments: segments.map(({ fromShare, acceptanceRates }) => ({
        fromToken: Math.round(fromShare * sequenceLength),
        acceptanceRates,
      })),
      maxDraftLength,
      sequenceLength,
      armCosts,
    });
  },
  depthHazards: ({ hazards, armCosts }, { sequenceLength }) =>
    depthHazards({ hazards: hazards.map(hazardsOf), sequenceLength, armCosts }),
  calibratedAcceptance: ({ kind: _kind, arms, lengths, ...model }, { sequenceLength }) =>
    calibratedAcceptance({
      ...model,
      arms: arms.map((arm) => ({
        ...arm,
        hazards: model.regimes
          ? (arm.hazards as readonly HazardsConfig[]).map(hazardsOf)
          : hazardsOf(arm.hazards as HazardsConfig),
      })),
      sequenceLength: lengths === undefined ? sequenceLength : lawOf(lengths, sequenceLength),
    }),
  stationaryMeans: ({ means, maxDraftLength }, { sequenceLength }) =>
    stationaryMeans({ means, maxDraftLength, sequenceLength }),
  rewardTable: ({ acceptedLengths, maxDraftLength, wrap }, { sequenceLength }) =>
    rewardTable({ acceptedLengths, maxDraftLength, sequenceLength, wrap }),
  turningTable,
  tableAgainst: (config, context, own) => tableAgainst(config, selectorFactory(config.opponent, context, own), context),
};

/** The hazards themselves. */
function hazardsOf(hazards: HazardsConfig): readonly number[] {
  return typeof hazards === 'string' ? acceptancePresets[hazards].hazards : hazards;
}

/** The law of lengths with no answer longer than the cell's. */
function lawOf(lengths: LengthsConfig, sequenceLength: number): TokenCountLaw {
  if (lengths.kind === 'log-normal') return { ...lengths, max: sequenceLength };
  const longest = Math.max(...lengths.tokens);
  if (longest > sequenceLength) {
    throw new BenchError(
      `lengths.tokens must be at most the sequenceLength of the cell, ${sequenceLength}, got ${longest}`,
    );
  }
  return lengths;
}

const SELECTORS: { readonly [Kind in SelectorKind]: typeof import('banditspec')[Kind] } = {
  ucbSpec,
  exp3Spec,
  ucb1,
  ucbTuned,
  ucbV,
  moss,
  klUcb,
  empiricalKlUcb,
  imed,
  bayesUcb,
  gaussianThompson,
  betaThompson,
  dirichletThompson,
  nonParametricThompson,
  exp3,
  exp3Ix,
  tsallisInf,
  slidingWindowUcb,
  discountedUcb,
  discountedThompson,
  glrUcb,
  saturationProbing,
  fractionalKube,
  omegaUcb,
  epsilonGreedy,
  followTheLeader,
  releasedCodeGreedy,
  uniformRandom,
  fixedArm,
  hedge,
  normalHedge,
  hedgeSpec,
  empiricalBayesLeader,
  bucketedUcb,
  linUcb,
  heuristicDraftLength,
  gammaTune,
  goodputDraftLength,
  kaplanMeierDraftLength,
};

/** What may stand in the configuration of a selector for what it is told in its situation or context. */
interface Switches {
  readonly armRanges?: boolean;
  readonly perCost?: boolean;
  readonly horizon?: number | 'sequenceLength';
}

/** The options of a selector of the package. It takes those it has from the situation; a horizon only where it is set. */
function optionsOf(situation: SelectorSituation, config: Switches, context: SelectorContext): object {
  const { armCount, rewardRange, armCosts, freeArms, contextSize } = situation;
  const { armRanges, perCost, horizon, ...parameters } = config;
  return {
    armCount,
    rewardRange,
    armCosts,
    freeArms,
    contextSize,
    ...(armRanges && { armRewardRanges: situation.armRanges }),
    ...(perCost && { costs: armCosts }),
    horizon: horizon === 'sequenceLength' ? context.horizon : horizon,
    ...parameters,
  };
}

/** The entry of a registry, or an error that lists what there is. */
function lookUp<Entry>(registry: Readonly<Record<string, Entry>>, what: string, kind: string): Entry {
  if (!Object.hasOwn(registry, kind)) {
    throw new BenchError(`${what} must be one of ${Object.keys(registry).join(', ')}, got "${kind}"`);
  }
  return registry[kind]!;
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
  const factory = lookUp<unknown>({ ...ENVIRONMENTS, ...own.environments }, 'environment.kind', config.kind) as (
    config: EnvironmentConfig,
    context: CellContext,
    own: OwnKinds,
  ) => Environment;
  const environment = factory(config, context, own);
  const { armNames } = config as { readonly armNames?: readonly string[] };
  return armNames === undefined ? environment : withArmNames(environment, armNames);
}

/** The same environment, its arms called otherwise. */
function withArmNames(environment: Environment, armNames: readonly string[]): Environment {
  if (armNames.length !== environment.armCount) {
    throw new BenchError(`armNames must be an array of ${environment.armCount}, got an array of ${armNames.length}`);
  }
  // Every part of an environment is named, so that a new one cannot be forgotten.
  return {
    armCount: environment.armCount,
    rewardRange: environment.rewardRange,
    armNames,
    armRanges: environment.armRanges,
    description: environment.description,
    armCosts: environment.armCosts,
    freeArms: environment.freeArms,
    contextSize: environment.contextSize,
    episodeCount: environment.episodeCount,
    law: environment.law,
    begin: (episode, random) => environment.begin(episode, random),
  } satisfies { readonly [Part in keyof Required<Environment>]: Environment[Part] };
}

/**
 * The factory of a configured selector.
 *
 * @param context where it decodes; its horizon is the length of one answer where it has none.
 */
export function selectorFactory(
  { kind, ...config }: SelectorConfig,
  context: CellContext & Partial<SelectorContext>,
  own: OwnKinds = NO_OWN_KINDS,
): AnySelectorFactory {
  const told: SelectorContext = { horizon: context.sequenceLength, ...context };
  const create = lookUp<unknown>({ ...SELECTORS, ...own.selectors }, 'selector.kind', kind);
  if (Object.hasOwn(own.selectors, kind)) {
    return (situation) => (create as OwnSelectorFactory)(situationOf(situation), config, told);
  }
  return (situation) => (create as (options: object) => AnySelector)(optionsOf(situation, config as Switches, told));
}

/** What a selector is told of an environment, and nothing else. */
export function situationOf({
  armCount,
  rewardRange,
  armRanges,
  armCosts,
  freeArms,
  contextSize,
}: SelectorSituation): SelectorSituation {
  return { armCount, rewardRange, armRanges, armCosts, freeArms, contextSize };
}
