/** The 95% intervals of a report hold the truth as often as they say, however few the episodes. */
import { expectedStoppingTime, regretMeasurement, truncatedGeometric } from 'banditspec';
import { describe, expect, test } from 'vitest';

const MEASUREMENTS = 2000;

describe('95% intervals of the mean stopping time of a fixed arm, whose expectation is known exactly', () => {
  test.each([
    // Long answers where episodes are few: two equal stopping times would have an interval without width, and the longer
    // the answers the rarer they are.
    [2, 4096],
    [5, 2048],
    [10, 512],
    [30, 128],
    [100, 64],
  ])('of %i episodes of %i tokens hold it in 95 of 100 measurements, within 2 points', (episodes, sequenceLength) => {
    const environment = truncatedGeometric({ acceptanceRates: [0.6], maxDraftLength: 4, sequenceLength });
    const expected = expectedStoppingTime(environment.law!.probabilities[0]!, sequenceLength);
    let held = 0;
    for (let m = 0; m < MEASUREMENTS; m++) {
      const measurement = regretMeasurement({ environment, selectors: {}, seed: `coverage ${m}` });
      for (let episode = 0; episode < episodes; episode++) measurement.addEpisode(episode);
      const [low, high] = measurement.report().fixedArms[0]!.confidenceInterval;
      if (low <= expected && expected <= high) held += 1;
    }
    // The standard error of a share of 0.95 over 2,000 measurements is sqrt(0.95 * 0.05 / 2,000) = 0.0049: two points are
    // four of them. Intervals of 1.96 standard errors hold it in about 70, 88, 92, 94 and 94.7%.
    expect(Math.abs(held / MEASUREMENTS - 0.95)).toBeLessThan(0.02);
  });
});
