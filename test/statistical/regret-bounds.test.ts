/**
 * Measured regret against the theorems. A bound that nothing could break would show nothing, so each test also runs a
 * rule that does break it on the same problem.
 */
import {
  type ArmSelector,
  createRandom,
  type Environment,
  exp3Spec,
  exp3SpecRegretBound,
  expectedStoppingTime,
  rewardTable,
  runEpisode,
  truncatedGeometric,
  truncatedGeometricMean,
  ucbSpec,
  ucbSpecRegretBound,
} from 'banditspec';
import { describe, expect, test } from 'vitest';

type Make = (environment: Environment) => ArmSelector;

/** Mean stopping time over fresh selectors, and its standard error, in rounds. */
function meanStoppingTime(environment: Environment, make: Make, episodes: number) {
  let sum = 0;
  let sumOfSquares = 0;
  for (let index = 0; index < episodes; index++) {
    const episode = environment.begin(index, createRandom('bounds', index, 'environment'));
    const { stoppingTime } = runEpisode(make(environment), episode, createRandom('bounds', index, 'selector'));
    sum += stoppingTime;
    sumOfSquares += stoppingTime * stoppingTime;
  }
  const mean = sum / episodes;
  return { mean, standardError: Math.sqrt(Math.max(0, sumOfSquares / episodes - mean * mean) / episodes) };
}

/** Stopping time of always pulling one arm. */
function fixedStoppingTime(environment: Environment, arm: number): number {
  const episode = environment.begin(0, createRandom('not used'));
  while (!episode.done) episode.pull(arm);
  return episode.elapsed;
}

/** Explores for ever: a radius that dwarfs the rewards makes the pulls even. */
const nearlyEven: Make = ({ armCount, rewardRange }) => ucbSpec({ armCount, rewardRange, radiusScale: 1e6 });
/** Never explores: without a radius the selector follows the leader. */
const followTheLeader: Make = ({ armCount, rewardRange }) => ucbSpec({ armCount, rewardRange, radiusScale: 0 });

const episodes = 40;

describe('Theorem 4.3: UCBSpec stays below eq. (42), and even pulls do not', () => {
  test.each([
    { acceptanceRates: [0.1, 0.9], maxDraftLength: 1, sequenceLength: 1024 },
    { acceptanceRates: [0.1, 0.9], maxDraftLength: 1, sequenceLength: 4096 },
    { acceptanceRates: [0.1, 0.9], maxDraftLength: 1, sequenceLength: 16_384 },
    { acceptanceRates: [0.3, 0.9, 0.2], maxDraftLength: 4, sequenceLength: 8192 },
  ])('rates $acceptanceRates, drafts of $maxDraftLength, $sequenceLength tokens', (options) => {
    const { acceptanceRates, maxDraftLength, sequenceLength } = options;
    const environment = truncatedGeometric(options);
    const bound = ucbSpecRegretBound({
      means: acceptanceRates.map((p) => truncatedGeometricMean(p, maxDraftLength)),
      maxDraftLength,
      expectedLength: sequenceLength,
    });
    const best = expectedStoppingTime(environment.law!.probabilities[1]!, sequenceLength);
    const ucb = meanStoppingTime(environment, ucbSpec, episodes);
    // Below, with 4 standard errors to spare; the even pulls above likewise.
    expect(ucb.mean - best + 4 * ucb.standardError).toBeLessThan(bound);
    const even = meanStoppingTime(environment, nearlyEven, episodes);
    expect(even.mean - best - 4 * even.standardError).toBeGreaterThan(bound);
  });
});

describe('Theorem 5.3: EXP3Spec stays below its bound', () => {
  test.each([1024, 4096, 16_384])('on independent lengths, %i tokens, where even pulls do not', (sequenceLength) => {
    const maxDraftLength = 1;
    const environment = truncatedGeometric({ acceptanceRates: [0.1, 0.9], maxDraftLength, sequenceLength });
    const best = expectedStoppingTime(environment.law!.probabilities[1]!, sequenceLength);
    const bound = exp3SpecRegretBound({ armCount: 2, maxDraftLength, sequenceLength, bestStoppingTime: best });
    const exp3 = meanStoppingTime(environment, exp3Spec, episodes);
    expect(exp3.mean - best + 4 * exp3.standardError).toBeLessThan(bound);
    const even = meanStoppingTime(environment, nearlyEven, episodes);
    expect(even.mean - best - 4 * even.standardError).toBeGreaterThan(bound);
  });

  /** Two arms that give L + 1 tokens in their good rounds and 1 in the others; each is good when the other is not. */
  function opposed(
    maxDraftLength: number,
    sequenceLength: number,
    firstIsGood: (round: number) => boolean,
  ): Environment {
    const rounds = Array.from({ length: sequenceLength }, (_, round) => firstIsGood(round));
    const acceptedLengths = [
      rounds.map((good) => (good ? maxDraftLength + 1 : 1)),
      rounds.map((good) => (good ? 1 : maxDraftLength + 1)),
    ];
    return rewardTable({ acceptedLengths, maxDraftLength, sequenceLength });
  }

  test.each([
    ['whose first two rounds mislead', 1, (round: number) => round < 2],
    ['whose best arm changes', 1, (round: number) => round < 400],
    ['whose best arm changes, with drafts of 4', 4, (round: number) => round < 100],
    ['whose better arm is at first the worse and later often', 1, (round: number) => round < 20 || round % 5 === 0],
  ])('on a table %s, where following the leader does not', (_, maxDraftLength, firstIsGood) => {
    const sequenceLength = 4096;
    const environment = opposed(maxDraftLength, sequenceLength, firstIsGood);
    const best = Math.min(fixedStoppingTime(environment, 0), fixedStoppingTime(environment, 1));
    const bound = exp3SpecRegretBound({ armCount: 2, maxDraftLength, sequenceLength, bestStoppingTime: best });
    const exp3 = meanStoppingTime(environment, exp3Spec, episodes);
    expect(exp3.mean - best + 4 * exp3.standardError).toBeLessThan(bound);
    // A deterministic rule on a fixed table: one episode tells.
    expect(meanStoppingTime(environment, followTheLeader, 1).mean - best).toBeGreaterThan(bound);
  });
});
