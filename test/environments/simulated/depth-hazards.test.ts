import {
  acceptancePresets,
  createRandom,
  depthHazardMean,
  depthHazards,
  depthHazardVariance,
  expectedStoppingTime,
  measureRegret,
  truncatedGeometric,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeEnvironmentContract } from '../../contracts/environment-contract.js';

const { eagle, medusa } = acceptancePresets;

describeEnvironmentContract(
  'depthHazards',
  () => depthHazards({ hazards: [eagle.hazards, medusa.hazards, []], sequenceLength: 60, armCosts: [1.398, 1.38, 1] }),
  { drawsPerPull: 1 },
);
describeEnvironmentContract(
  'depthHazards with hazards 0 and 1',
  () =>
    depthHazards({
      hazards: [
        [0, 1],
        [1, 0],
      ],
      sequenceLength: 17,
    }),
  { drawsPerPull: 1 },
);

describe('acceptancePresets', () => {
  test.each(Object.entries(acceptancePresets))('%s has the recorded mean and variance within 2%%', (_, preset) => {
    expect(Math.abs(depthHazardMean(preset.hazards) / preset.recordedMean - 1)).toBeLessThan(0.02);
    expect(Math.abs(depthHazardVariance(preset.hazards) / preset.recordedVariance - 1)).toBeLessThan(0.02);
  });
});

describe('depthHazards', () => {
  test('with equal hazards it is truncatedGeometric, pull for pull', () => {
    const geometric = truncatedGeometric({ acceptanceRates: [0.7, 0.4], maxDraftLength: 3, sequenceLength: 400 });
    const hazards = [
      [0.7, 0.7, 0.7],
      [0.4, 0.4, 0.4],
    ];
    const environment = depthHazards({ hazards, sequenceLength: 400 });
    const one = environment.begin(0, createRandom(1));
    const other = geometric.begin(0, createRandom(1));
    for (let t = 0; !other.done; t++) expect(one.pull(t % 2)).toBe(other.pull(t % 2));
    expect(one.done).toBe(true);
    expect(environment.law).toEqual(geometric.law);
  });

  test('states the law of its arms, each in its own range', () => {
    const environment = depthHazards({ hazards: [[0.5, 0.5], []], sequenceLength: 9 });
    expect(environment.law).toEqual({
      probabilities: [
        [0.5, 0.25, 0.25],
        [1, 0, 0],
      ],
      sequenceLength: 9,
    });
    expect(environment.rewardRange).toEqual({ min: 1, max: 3 });
    expect(environment.armRanges).toEqual([
      { min: 1, max: 3 },
      { min: 1, max: 1 },
    ]);
  });

  test('says what it is made of, and a later change of the options changes nothing', () => {
    const options = { hazards: [[0.5, 0.25], []], sequenceLength: 9, armCosts: [1.5, 1] };
    const environment = depthHazards(options);
    const description = { kind: 'depthHazards', ...structuredClone(options) };
    options.hazards[0]![0] = 1;
    options.armCosts[0] = 9;
    expect(environment.description).toEqual(description);
    expect(environment.armCosts).toEqual([1.5, 1]);
  });

  test('each pull takes the cost of its arm', () => {
    const environment = depthHazards({ hazards: [[0.5], []], sequenceLength: 40, armCosts: [1.5, 1] });
    const episode = environment.begin(0, createRandom(2));
    let expected = 0;
    for (let t = 0; !episode.done; t++) {
      episode.pull(t % 2);
      expected += t % 2 === 0 ? 1.5 : 1;
      expect(episode.elapsed).toBe(expected);
    }
  });

  test('mean stopping times of the presets agree with the renewal recursion', () => {
    const hazards = Object.values(acceptancePresets).map((preset) => preset.hazards);
    const environment = depthHazards({ hazards, sequenceLength: 200 });
    const report = measureRegret({ environment, selectors: {}, episodes: 2000, seed: 'renewal' });
    report.fixedArms.forEach((arm, i) => {
      const expected = expectedStoppingTime(environment.law!.probabilities[i]!, 200);
      // Four standard errors, for six arms: a false alarm with probability 4e-4 before the seed is fixed.
      expect(Math.abs(arm.mean - expected)).toBeLessThan(4 * arm.standardError);
    });
  });

  test('wrong options are errors that name them', () => {
    const good = { hazards: [[0.5, 0.5]], sequenceLength: 10 };
    const wrong: [object, string][] = [
      [{ ...good, hazards: [] }, 'depthHazards: hazards must be a non-empty array, got an array of 0'],
      [{ ...good, hazards: [[0.5, 1.1]] }, 'depthHazards: hazards[0][1] must be in [0, 1], got 1.1'],
      [{ ...good, hazards: [[Number.NaN]] }, 'depthHazards: hazards[0][0] must be in [0, 1], got NaN'],
      [{ ...good, hazards: [0.5] }, 'depthHazards: hazards[0] must be a non-empty array, got 0.5'],
      [{ ...good, sequenceLength: 0 }, 'depthHazards: sequenceLength must be a positive integer, got 0'],
      [{ ...good, armCosts: [0] }, 'depthHazards: armCosts[0] must be a finite number greater than 0, got 0'],
      [{ ...good, armCosts: [1, 1] }, 'depthHazards: armCosts must be an array of 1, got an array of 2'],
    ];
    for (const [options, message] of wrong) expect(() => depthHazards(options as never)).toThrow(message);
  });
});
