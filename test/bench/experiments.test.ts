import { createRandom, exp3Spec, measureRegret, truncatedGeometricMean, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { acceptanceRateForMean } from '../../bench/calibration.js';
import type { EnvironmentConfig, SelectorConfig } from '../../bench/experiments/experiment.js';
import { STANDARD_EXPERIMENTS } from '../../bench/experiments/standard.js';
import { createEnvironment, selectorFactory } from '../../bench/registry.js';

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
    expect(Math.abs(selectors.ucbSpec!.tokensPerRound - 1.5)).toBeLessThan(4 * 0.0035 + 0.0005);
    // A third of a fixed arm's rounds are caught: (2 * 4.5 + 1.5) / 3 = 3.5 tokens a round, some 857 rounds.
    expect(selectors.ucbSpec!.stoppingTimeRegret.mean).toBeGreaterThan(1000);
    // Theorem 5.3: 2 L sqrt(len K ln K) = 994 is far above; what is seen is a few rounds, 1/50 of UCBSpec's.
    expect(selectors.exp3Spec!.stoppingTimeRegret.mean).toBeLessThan(50);
  });
});

describe('the registry', () => {
  test('names what there is when a kind is unknown', () => {
    expect(() => selectorFactory({ kind: 'ucb2' } as unknown as SelectorConfig, context)).toThrow(
      'selector.kind must be one of ucbSpec, exp3Spec, ucb1, exp3, epsilonGreedy, followTheLeader, releasedCodeGreedy, uniformRandom, fixedArm, got "ucb2"',
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
});
