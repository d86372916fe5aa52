import {
  acceptancePresets,
  createRandom,
  type Environment,
  exp3Spec,
  measureRegret,
  type SelectorKind,
  type SelectorSituation,
  selectorCatalogue,
  type TimedSituation,
  truncatedGeometricMean,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { acceptanceRateForMean } from '../../../bench/experiments/calibration.js';
import type { EnvironmentConfig, Experiment, SelectorConfig } from '../../../bench/experiments/experiment.js';
import { cellMeasurement } from '../../../bench/experiments/measurement.js';
import { NO_OWN_KINDS } from '../../../bench/experiments/own-kinds.js';
import { recordPulls } from '../../../bench/experiments/pulls-over-rounds.js';
import { BUILT_IN_KINDS, createEnvironment, selectorFactory } from '../../../bench/experiments/registry.js';
import { checkExperiments } from '../../../bench/experiments/schema.js';
import { STANDARD_EXPERIMENTS } from '../../../bench/experiments/standard.js';

const context = { sequenceLength: 300, seed: 'test' };

describe('acceptanceRateForMean', () => {
  test.each([1.29, 1.46, 1.83, 3.94])('finds the rate of a mean of %f tokens with L = 5 (paper, Table 1)', (mean) => {
    const rate = acceptanceRateForMean(mean, 5);
    // The mean's slope is at most L (L + 1) / 2 = 15, so a rate right to 2^-53 is right to 15 * 1.2e-16 and rounding.
    expect(Math.abs(truncatedGeometricMean(rate, 5) - mean)).toBeLessThan(1e-14);
  });

  test('reaches both ends: 1 token at rate 0, L + 1 tokens at rate 1', () => {
    expect(acceptanceRateForMean(1, 5)).toBeLessThan(1e-15);
    expect(acceptanceRateForMean(6, 5)).toBeGreaterThan(1 - 1e-15);
  });

  test.each([0.99, 6.01, Number.NaN])('rejects a mean of %f tokens, which no rate reaches', (mean) => {
    expect(() => acceptanceRateForMean(mean, 5)).toThrow('meanAcceptedLengths must be in [1, 6], got');
  });
});

describe('the standard set', () => {
  test('is plain data: JSON gives it back', () => {
    expect(JSON.parse(JSON.stringify(STANDARD_EXPERIMENTS))).toEqual(STANDARD_EXPERIMENTS);
  });

  test.each(STANDARD_EXPERIMENTS.map((experiment) => [experiment.name, experiment] as const))(
    '%s: every arm alone decodes the whole answer',
    (_name, { environment: config }) => {
      const environment = createEnvironment(config, context);
      for (let arm = 0; arm < environment.armCount; arm++) {
        const episode = environment.begin(0, createRandom('test'));
        let tokens = 0;
        while (!episode.done) tokens += episode.pull(arm);
        expect(tokens).toBe(context.sequenceLength);
      }
    },
  );

  test('an adversary writes one table for all players of an episode, and another for the next episode', () => {
    const config = STANDARD_EXPERIMENTS.find(({ name }) => name === 'late-arm')!.environment;
    const lengths = (episodeNumber: number) => {
      const episode = createEnvironment(config, context).begin(episodeNumber, createRandom('any'));
      return Array.from({ length: 40 }, () => episode.pull(2));
    };
    expect(lengths(0)).toEqual(lengths(0));
    expect(lengths(1)).not.toEqual(lengths(0));
  });

  test('the table written against UCBSpec gives it the low mean in every round; EXP3Spec keeps near the best fixed arm', () => {
    const config = STANDARD_EXPERIMENTS.find(({ name }) => name === 'adversarial')!.environment;
    const { selectors } = measureRegret({
      environment: createEnvironment(config, { sequenceLength: 3000, seed: 5 }),
      selectors: { ucbSpec, exp3Spec },
      episodes: 10,
      seed: 5,
    });
    // 2,000 rounds an episode of 1 or 2 tokens, each with probability 1/2: standard error of the mean of 20,000 rounds
    // 0.5 / sqrt(20,000) = 0.0035; allow 4 of them, and 1/2000 for the cut last block.
    expect(Math.abs(selectors.ucbSpec.tokensPerRound - 1.5)).toBeLessThan(4 * 0.0035 + 0.0005);
    // A third of a fixed arm's rounds are caught: (2 * 4.5 + 1.5) / 3 = 3.5 tokens a round, some 857 rounds.
    expect(selectors.ucbSpec.stoppingTimeRegret.mean).toBeGreaterThan(1000);
    // Theorem 5.3: 2 L sqrt(len K ln K) = 994 is far above; what is seen is a few rounds, 1/50 of UCBSpec's.
    expect(selectors.exp3Spec.stoppingTimeRegret.mean).toBeLessThan(50);
  });
});

describe('the registry', () => {
  test('names what there is when a kind is unknown', () => {
    expect(() => selectorFactory({ kind: 'ucb2' } as unknown as SelectorConfig, context)).toThrow(
      `selector.kind must be one of ${BUILT_IN_KINDS.selectors.join(', ')}, got "ucb2"`,
    );
    expect(() => createEnvironment({ kind: 'toString' } as unknown as EnvironmentConfig, context)).toThrow(
      'environment.kind must be one of',
    );
  });

  test('hands parameters to the package, which checks them', () => {
    const problem = { armCount: 2, rewardRange: { min: 1, max: 6 } };
    expect(() => selectorFactory({ kind: 'ucbSpec', radiusScale: -1 }, context)(problem)).toThrow('radiusScale');
    expect(selectorFactory({ kind: 'ucbSpec', delta: 0.1 }, context)(problem).snapshot()).toMatchObject({
      kind: 'ucbSpec',
      config: { delta: 0.1 },
    });
  });

  test('a truncated-geometric environment takes rates or means, not both and not neither', () => {
    const config = { kind: 'truncatedGeometric', maxDraftLength: 5 } as const;
    expect(() => createEnvironment(config, context)).toThrow('either acceptanceRates or meanAcceptedLengths');
    expect(() => createEnvironment({ ...config, acceptanceRates: [0.5], meanAcceptedLengths: [2] }, context)).toThrow(
      'either acceptanceRates or meanAcceptedLengths',
    );
  });

  test('hands every part of an environment on when its arms are named', () => {
    const parts: Required<Environment> = {
      armCount: 2,
      rewardRange: { min: 1, max: 5 },
      armNames: ['one', 'two'],
      armRanges: [
        { min: 1, max: 3 },
        { min: 1, max: 5 },
      ],
      description: { kind: 'mine' },
      armCosts: [1, 2],
      freeArms: [true, false],
      contextSize: 3,
      episodeCount: 7,
      law: { probabilities: [[1], [1]], sequenceLength: 300 },
      begin: () => ({ done: true, elapsed: 0, pull: () => 1 }),
    };
    const own = { selectors: {}, environments: { mine: () => ({ ...parts, armNames: undefined }) } };
    const config = { kind: 'mine', armNames: ['one', 'two'] } as unknown as EnvironmentConfig;
    const named = createEnvironment(config, context, own);
    expect({ ...named, begin: parts.begin }).toEqual(parts);
    expect(named.begin(0, createRandom(1)).done).toBe(true);
  });

  test.each<[string, EnvironmentConfig, object]>([
    [
      'depthHazards',
      { kind: 'depthHazards', hazards: ['eagle', [0.5], []], armCosts: [1.4, 1.1, 1], armNames: ['e', 'h', 'p'] },
      {
        description: { kind: 'depthHazards', hazards: [acceptancePresets.eagle.hazards, [0.5], []] },
        armCosts: [1.4, 1.1, 1],
        armNames: ['e', 'h', 'p'],
        armRanges: [
          { min: 1, max: 6 },
          { min: 1, max: 2 },
          { min: 1, max: 1 },
        ],
      },
    ],
    [
      'calibratedAcceptance',
      {
        kind: 'calibratedAcceptance',
        arms: [
          { name: 'tree', hazards: ['medusa', [0.9, 0.8, 0.7, 0.6]], cost: 1.3 },
          {
            name: 'copy',
            hazards: [
              [0.1, 0.1],
              [0.8, 0.9],
            ],
            free: true,
          },
        ],
        regimes: { kind: 'drawn', names: ['prose', 'code'], meanTokens: [50, 20] },
        lengths: { kind: 'log-normal', median: 100, spread: 1 },
      },
      {
        armNames: ['tree', 'copy'],
        freeArms: [false, true],
        armCosts: [1.3, 1],
        description: { sequenceLength: { kind: 'log-normal', median: 100, spread: 1, max: 300 } },
      },
    ],
    [
      'stationaryMeans',
      { kind: 'stationaryMeans', means: [2, 3.5], maxDraftLength: 4 },
      { description: { kind: 'stationaryMeans', means: [2, 3.5], maxDraftLength: 4, sequenceLength: 300 } },
    ],
    [
      'rewardTable',
      {
        kind: 'rewardTable',
        maxDraftLength: 4,
        wrap: true,
        acceptedLengths: [
          [1, 2],
          [5, 1],
        ],
      },
      { armCount: 2, rewardRange: { min: 1, max: 5 } },
    ],
    [
      'truncatedGeometric with costs',
      { kind: 'truncatedGeometric', acceptanceRates: [0.5, 0.7], maxDraftLength: 4, armCosts: [1, 1.5] },
      { armCosts: [1, 1.5] },
    ],
    [
      'piecewiseTruncatedGeometric with costs',
      {
        kind: 'piecewiseTruncatedGeometric',
        segments: [{ fromShare: 0, acceptanceRates: [0.5, 0.7] }],
        maxDraftLength: 4,
        armCosts: [1, 1.5],
      },
      { armCosts: [1, 1.5] },
    ],
  ])('makes the environment %s, which plays', (_name, config, expected) => {
    const experiment = { name: 'one', environment: config, selectors: { u: { kind: 'ucb1' } }, cells: [cell] };
    expect(checkExperiments(experiment, { environments: [], selectors: [] }, 'f').experiments[0]!.environment).toEqual(
      config,
    );
    const environment = createEnvironment(config, context);
    expect(environment).toMatchObject(expected);
    const { tokensPerRound } = measureRegret({ environment, selectors: { ucbSpec }, episodes: 3, seed: 1 }).selectors
      .ucbSpec!;
    expect(tokensPerRound).toBeGreaterThanOrEqual(1);
    expect(tokensPerRound).toBeLessThanOrEqual(environment.rewardRange.max);
  });

  test('refuses lengths beyond that of the cell', () => {
    const config = {
      kind: 'calibratedAcceptance',
      arms: [{ hazards: [0.5] }],
      lengths: { kind: 'quantiles', tokens: [20, 301] },
    } as const;
    expect(() => createEnvironment(config, context)).toThrow(
      'lengths.tokens must be at most the sequenceLength of the cell, 300, got 301',
    );
  });

  test('an adversary cannot play a selector that sees more than the arm it pulled', () => {
    const config: EnvironmentConfig = {
      kind: 'tableAgainst',
      opponent: { kind: 'hedge' },
      armCount: 2,
      maxDraftLength: 4,
      meanWhenChosen: 1.5,
      meanOtherwise: 3,
    };
    expect(() => createEnvironment(config, context).begin(0, createRandom(1))).toThrow(
      'opponent must learn from the arm it pulled alone, got one with full-information',
    );
  });

  /** What is told of kinds besides what they need. */
  const told: { readonly [Kind in SelectorKind]?: object } = {
    exp3: { horizon: 'sequenceLength' },
    glrUcb: { horizon: 'sequenceLength' },
    moss: { horizon: 'sequenceLength' },
    ucbSpec: { armRanges: true },
    betaThompson: { armRanges: true },
    hierarchicalThompson: { armRanges: true },
    sideInformationThompson: { armRanges: true },
    bucketedUcb: { armCosts: true },
    heuristicDraftLength: { draftLengths: [0, 1, 5] },
    gammaTune: { draftLengths: [0, 1, 5] },
    goodputDraftLength: { draftLengths: [0, 1, 5] },
    promptDraftLength: { draftLengths: [0, 1, 5] },
    kaplanMeierDraftLength: { draftLengths: [0, 1, 5] },
    sglangDraftLength: { draftLengths: [0, 1, 5], tiers: [1, 5] },
    sglangThroughput: { draftLengths: [0, 1, 5], tiers: [1, 5] },
    vllmDraftLength: { draftLengths: [0, 1, 5] },
    llamaCppDraftLength: { draftLengths: [0, 1, 5] },
    tensorRtGate: { draftLengths: [0, 1, 5] },
    tailPruning: { draftLengths: [0, 1, 5] },
  };

  /** The options without default, as the catalogue sets them; a context's size the environment tells. */
  const needed = (kind: SelectorKind): object => {
    const { settings } = selectorCatalogue[kind] as {
      settings?: (situation: TimedSituation) => { contextSize?: number };
    };
    const { contextSize: _, ...others } =
      settings?.({ armCount: 3, rewardRange: { min: 1, max: 6 }, horizon: 300 }) ?? {};
    return others;
  };

  test.each(BUILT_IN_KINDS.selectors as readonly SelectorKind[])('drives %s', (kind) => {
    // The probabilities of five drafted tokens, or a match of two.
    const numbers = kind === 'tailPruning' ? [0.8, 0.8, 0.8, 0.8, 0.8] : [2];
    const own = {
      selectors: {},
      // A context that tells nothing, for the selectors that want one.
      environments: {
        withContext: (_config: unknown, { sequenceLength }: { sequenceLength: number }): Environment => {
          const inner = createEnvironment(
            { kind: 'depthHazards', hazards: [[], [0.6], 'eagle'], armCosts: [1, 1.1, 1.4] },
            { sequenceLength, seed: 1 },
          );
          const { armCount, rewardRange, armRanges, armCosts } = inner;
          return {
            ...{ armCount, rewardRange, armRanges, armCosts, contextSize: numbers.length },
            begin: (episode, random) => Object.assign(inner.begin(episode, random), { context: numbers }),
          };
        },
      },
    };
    const selector = { kind, ...needed(kind), ...told[kind] };
    const { experiments } = checkExperiments(
      { name: 'one', environment: { kind: 'withContext' }, selectors: { it: selector }, cells: [cell] },
      { environments: ['withContext'], selectors: [] },
      'f',
    );
    const measurement = cellMeasurement({ seed: 1 }, experiments[0]!, cell, own);
    const report = measureRegret({ ...measurement, episodes: 2 }).selectors.it!;
    expect(report.totalRounds).toBeGreaterThanOrEqual(2 * (cell.sequenceLength / 6));
    expect(measurement.selectors.it!(measurement.environment).snapshot()).toMatchObject({ kind });
  });

  test('tells selectors of costs, free arms and contexts, and of ranges and costs by context only when asked', () => {
    const armRanges = [
      { min: 1, max: 3 },
      { min: 1, max: 6 },
    ];
    const situation: SelectorSituation = {
      ...{ armCount: 2, rewardRange: { min: 1, max: 6 }, armRanges, armCosts: [1, 2], freeArms: [true, false] },
      contextSize: 1,
    };
    const configOf = (config: SelectorConfig) =>
      (selectorFactory(config, context)(situation).snapshot() as { config: object }).config;
    expect(configOf({ kind: 'fractionalKube' })).toMatchObject({ armCosts: [1, 2] });
    expect(configOf({ kind: 'bucketedUcb' })).toMatchObject({ freeArms: [true, false], costs: [1, 1] });
    expect(configOf({ kind: 'bucketedUcb', armCosts: true })).toMatchObject({ costs: [1, 2] });
    expect(configOf({ kind: 'ucbSpec' })).toMatchObject({ armRewardRanges: null });
    expect(configOf({ kind: 'ucbSpec', armRanges: true })).toMatchObject({ armRewardRanges: armRanges });
    expect(selectorFactory({ kind: 'linUcb' }, context)(situation)).toMatchObject({ contextSize: 1 });
  });

  test('a horizon of "sequenceLength" is that of one answer, or of all that a carried selector decodes', () => {
    const problem = { armCount: 2, rewardRange: { min: 1, max: 6 } };
    const of = (kind: 'glrUcb' | 'moss', more: object = {}) =>
      selectorFactory({ kind, horizon: 'sequenceLength' }, { ...context, ...more })(problem).snapshot();
    expect(of('glrUcb')).toMatchObject({ config: { horizon: 300 } });
    expect(of('moss', { horizon: 900 })).toMatchObject({ config: { horizon: 900 } });
    const experiment = { ...carried, selectors: { glr: { kind: 'glrUcb', horizon: 'sequenceLength' } } } as const;
    const { selectors } = cellMeasurement({ seed: 1 }, experiment, { sequenceLength: 40, episodes: 5 }, NO_OWN_KINDS);
    expect(selectors.glr!(problem).snapshot()).toMatchObject({ config: { horizon: 200 } });
  });
});

const cell = { sequenceLength: 120, episodes: 2 };

const carried: Experiment = {
  name: 'carried',
  title: 'carried',
  memory: 'carried',
  reward: 'throughput',
  environment: { kind: 'depthHazards', hazards: ['eagle', 'medusa', []], armCosts: [1.5, 1.2, 1] },
  selectors: { ucb: { kind: 'ucb1' } },
  cells: [{ sequenceLength: 60, episodes: 20 }],
};

describe('pulls over rounds', () => {
  test('are those of the measurement, also of carried selectors that learn throughputs', () => {
    const { pulls, episodes } = recordPulls({ seed: 3 }, carried);
    const measurement = cellMeasurement({ seed: 3 }, carried, carried.cells[0]!, NO_OWN_KINDS);
    const report = measureRegret({ ...measurement, episodes });
    expect(episodes).toBe(20);
    expect(report).toMatchObject({ memory: 'carried', reward: 'throughput' });
    const counted = pulls.ucb!.map((bins) => bins.reduce((sum, count) => sum + count, 0));
    // Means over 20 episodes, so that products are rounded in the last bits.
    expect(counted).toEqual(report.selectors.ucb!.pulls.map(({ mean }) => Math.round(mean * 20)));
    const fresh = recordPulls({ seed: 3 }, { ...carried, memory: 'fresh' });
    expect(fresh.pulls).not.toEqual(pulls);
  });
});
