/** The schema of environments. */
import { acceptancePresets } from 'banditspec';
import * as v from 'valibot';
import type { EnvironmentConfig, HazardsConfig, LengthsConfig, SelectorConfig } from './experiment.js';
import {
  count,
  type Entry,
  kinds,
  list,
  meanLength,
  must,
  name,
  nonNegative,
  number,
  object,
  oneOf,
  positive,
  positiveInteger,
  probability,
  type Schema,
  share,
  switched,
} from './schema-words.js';

const presetName = oneOf(Object.keys(acceptancePresets) as (keyof typeof acceptancePresets)[]);
/** An arm without drafts has none. */
const ownHazards: Schema<number[]> = v.array(probability, must('an array of hazards, or the name of recorded ones'));
const hazards: Schema<HazardsConfig> = v.lazy(
  (value): Schema<HazardsConfig> => (typeof value === 'string' ? presetName : ownHazards),
);
/** Of one arm, or of one arm by regime: a list that holds anything but numbers. */
const hazardsByRegime: Schema<HazardsConfig | HazardsConfig[]> = v.lazy(
  (value): Schema<HazardsConfig | HazardsConfig[]> =>
    Array.isArray(value) && value.some((item) => typeof item !== 'number') ? list(hazards, 'hazards') : hazards,
);

const calibratedArm = object({
  name: v.optional(name),
  hazards: hazardsByRegime,
  promptAcceptance: v.optional(object({ alpha: positive, beta: positive })),
  chainOdds: v.optional(object({ hard: positive, easy: positive })),
  cost: v.optional(positive),
  free: v.optional(switched),
});

const regimeNames = list(name, 'names');
const regimes = kinds(
  {
    scheduled: {
      names: regimeNames,
      changes: list(object({ fromToken: count, regime: count }), 'changes'),
    },
    drawn: {
      names: regimeNames,
      meanTokens: list(meanLength, 'mean lengths'),
      next: v.optional(list(list(probability, 'probabilities'), 'rows')),
    },
  },
  [],
);

const lengths = kinds<LengthsConfig>(
  {
    'log-normal': { median: positive, spread: nonNegative },
    quantiles: { tokens: list(positiveInteger, 'lengths') },
  },
  [],
);

/**
 * What an environment may be.
 *
 * @param own kinds that a module of the user has registered.
 * @param selector what a selector may be, for the adversary's opponent.
 */
export function environmentSchema(own: readonly string[], selector: Schema<SelectorConfig>): Schema<EnvironmentConfig> {
  const armNames = v.optional(list(name, 'names'));
  const shared = { armNames, maxDraftLength: count };
  const armCosts = v.optional(list(positive, 'costs'));
  const rates = list(probability, 'acceptance rates');
  const means = list(meanLength, 'mean accepted lengths');
  const entries: {
    readonly [Kind in EnvironmentConfig['kind']]: {
      readonly [Key in Exclude<keyof Extract<EnvironmentConfig, { kind: Kind }>, 'kind'>]: Entry;
    };
  } = {
    truncatedGeometric: {
      ...shared,
      acceptanceRates: v.optional(rates),
      meanAcceptedLengths: v.optional(means),
      armCosts,
    },
    oneBetterArm: {
      ...shared,
      armCount: number('an integer of at least 2', (value) => Number.isSafeInteger(value) && value >= 2),
      acceptanceRate: probability,
      gap: probability,
    },
    piecewiseTruncatedGeometric: {
      ...shared,
      segments: list(object({ fromShare: share, acceptanceRates: rates }), 'segments'),
      armCosts,
    },
    depthHazards: { armNames, hazards: list(hazards, 'hazards'), armCosts },
    calibratedAcceptance: {
      arms: list(calibratedArm, 'arms'),
      promptLuck: v.optional(oneOf(['own', 'shared'])),
      chain: v.optional(object({ toHard: probability, toEasy: probability })),
      regimes: v.optional(regimes),
      lengths: v.optional(lengths),
    },
    stationaryMeans: { ...shared, means },
    rewardTable: {
      ...shared,
      acceptedLengths: list(list(positiveInteger, 'accepted lengths'), 'rows'),
      wrap: v.optional(switched),
    },
    turningTable: {
      ...shared,
      meansBefore: means,
      meansAfter: means,
      turn: v.pipe(
        v.strictTuple([nonNegative, nonNegative], must('an array of 2 numbers')),
        v.check(([from, to]) => from <= to, 'must be ascending'),
      ),
    },
    tableAgainst: {
      ...shared,
      opponent: selector,
      armCount: positiveInteger,
      meanWhenChosen: meanLength,
      meanOtherwise: meanLength,
    },
  };
  return kinds<EnvironmentConfig>(entries, own);
}
