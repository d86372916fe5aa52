/** From the kinds of an experiment's plain data to the package's factories. */
import {
  type AnySelectorDescription,
  type AnySelectorFactory,
  acceptancePresets,
  type BanditProblem,
  calibratedAcceptance,
  depthHazards,
  type Environment,
  type OptionRule,
  piecewiseTruncatedGeometric,
  rewardTable,
  type SelectorSituation,
  selectorDescriptions,
  stationaryMeans,
  type TokenCountLaw,
  truncatedGeometric,
} from 'banditspec';
import { BenchError } from '../program/bench-error.js';
import { tableAgainst, turningTable } from './adversary.js';
import { acceptanceRateForMean } from './calibration.js';
import type { EnvironmentConfig, HazardsConfig, LengthsConfig, SelectorConfig } from './experiment.js';
import { type CellContext, NO_OWN_KINDS, type OwnKinds, type SelectorContext } from './own-kinds.js';

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
  oneBetterArm({ armCount, acceptanceRate, gap, maxDraftLength }, { sequenceLength }) {
    if (gap > acceptanceRate) {
      throw new BenchError(`environment.gap must be at most acceptanceRate, ${acceptanceRate}, got ${gap}`);
    }
    // The last one, so that no rule finds it because ties go to the first.
    const acceptanceRates = Array.from({ length: armCount }, (_, arm) =>
      arm === armCount - 1 ? acceptanceRate : acceptanceRate - gap,
    );
    return truncatedGeometric({ acceptanceRates, maxDraftLength, sequenceLength });
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

/**
 * The options of a selector of the package, from the parameters of its configuration. What the situation tells under the
 * option's own name is taken from there; under another name only where the configuration asks for it.
 */
function optionsOf(
  { options: rules }: AnySelectorDescription,
  situation: SelectorSituation,
  parameters: Readonly<Record<string, unknown>>,
  context: SelectorContext,
): BanditProblem {
  const { armCount, rewardRange } = situation;
  const options: Record<string, unknown> = {};
  for (const [name, { from }] of Object.entries<OptionRule>(rules)) {
    if (from === undefined) options[name] = parameters[name];
    else if (from === name || parameters[from]) options[name] = situation[from];
  }
  if (options.horizon === 'sequenceLength') options.horizon = context.horizon;
  return { ...options, armCount, rewardRange };
}

/** The entry of a registry, or an error that lists what there is. */
function lookUp<Entry>(
  registry: Readonly<Record<string, Entry>>,
  what: string,
  kind: string,
  others: readonly string[] = [],
): Entry {
  if (!Object.hasOwn(registry, kind)) {
    const known = [...Object.keys(registry), ...others];
    throw new BenchError(`${what} must be one of ${known.join(', ')}, got "${kind}"`);
  }
  return registry[kind]!;
}

/** The kinds that this program brings along. */
export const BUILT_IN_KINDS: Readonly<Record<'environments' | 'selectors', readonly string[]>> = {
  environments: Object.keys(ENVIRONMENTS),
  selectors: Object.keys(selectorDescriptions),
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
  if (Object.hasOwn(own.selectors, kind)) {
    const create = own.selectors[kind]!;
    return (situation) => create(situationOf(situation), config, told);
  }
  const description = lookUp<AnySelectorDescription>(
    selectorDescriptions,
    'selector.kind',
    kind,
    Object.keys(own.selectors),
  );
  return (situation) => description.create(optionsOf(description, situation, config, told));
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
