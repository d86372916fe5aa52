import { createRandom, expectedStoppingTime, stoppingTimeVariance, truncatedGeometric } from 'banditspec';
import { expect, test } from 'vitest';

const environment = truncatedGeometric({
  acceptanceRates: [0, 0.3, 0.7, 0.95],
  maxDraftLength: 5,
  sequenceLength: 150,
});
const { probabilities, sequenceLength } = environment.law!;

test.each([0, 1, 2, 3])('the expected stopping time of arm %i by recursion is what 4,000 episodes show', (arm) => {
  const episodes = 4000;
  let total = 0;
  for (let index = 0; index < episodes; index++) {
    const episode = environment.begin(index, createRandom('stopping time', arm, index));
    while (!episode.done) episode.pull(arm);
    total += episode.elapsed;
  }
  // The standard error is exact, from the variance by recursion: 4 of them are exceeded with probability 6e-5.
  const standardError = Math.sqrt(stoppingTimeVariance(probabilities[arm]!, sequenceLength) / episodes);
  const expected = expectedStoppingTime(probabilities[arm]!, sequenceLength);
  expect(Math.abs(total / episodes - expected)).toBeLessThanOrEqual(4 * standardError);
});
