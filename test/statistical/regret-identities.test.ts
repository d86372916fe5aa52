/**
 * Identities that tie stopping times, tokens and pulls together. Those that are exact are tested in every episode, over
 * random environments; eq. (36) holds in expectation.
 */
import {
  type ArmSelector,
  createRandom,
  type Environment,
  exp3Spec,
  expectedStoppingTime,
  piecewiseTruncatedGeometric,
  rewardTable,
  runEpisode,
  stoppingTimeRegretFromPulls,
  truncatedGeometric,
  truncatedGeometricMean,
  ucbSpec,
} from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

const selectors: Record<string, (environment: Environment) => ArmSelector> = {
  ucbSpec,
  'ucbSpec with a narrow radius': ({ armCount, rewardRange }) => ucbSpec({ armCount, rewardRange, radiusScale: 0.1 }),
  exp3Spec,
};
const names = Object.keys(selectors);

/** Makes the same environment with sequences of any length: the same stream then gives the same uncut blocks. */
interface Case {
  readonly maxDraftLength: number;
  readonly sequenceLength: number;
  readonly make: (sequenceLength: number) => Environment;
}

const rate = fc.double({ min: 0, max: 1, noNaN: true });
const cases: fc.Arbitrary<Case> = fc
  .record({
    maxDraftLength: fc.nat(6),
    sequenceLength: fc.integer({ min: 1, max: 120 }),
    rates: fc.integer({ min: 1, max: 4 }).chain((armCount) => {
      const row = fc.array(rate, { minLength: armCount, maxLength: armCount });
      return fc.array(row, { minLength: 1, maxLength: 3 });
    }),
    change: fc.integer({ min: 1, max: 50 }),
    kind: fc.constantFrom('stationary', 'changing', 'table'),
    seed: fc.nat(),
  })
  .map(({ maxDraftLength, sequenceLength, rates, change, kind, seed }) => {
    const make = (length: number): Environment => {
      const common = { maxDraftLength, sequenceLength: length };
      if (kind === 'stationary') return truncatedGeometric({ acceptanceRates: rates[0]!, ...common });
      if (kind === 'changing') {
        const segments = rates.map((acceptanceRates, i) => ({ fromToken: i * change, acceptanceRates }));
        return piecewiseTruncatedGeometric({ segments, ...common });
      }
      const random = createRandom(seed, 'table');
      const row = () => Array.from({ length: 200 }, () => 1 + Math.floor((maxDraftLength + 1) * random()));
      return rewardTable({ acceptedLengths: rates[0]!.map(row), ...common });
    };
    return { maxDraftLength, sequenceLength, make };
  });

/** Passes everything on to a selector and keeps the rewards that it is told. */
function listening(selector: ArmSelector): { selector: ArmSelector; rewards: number[] } {
  const rewards: number[] = [];
  return {
    rewards,
    selector: {
      feedback: 'bandit',
      armCount: selector.armCount,
      rewardRange: selector.rewardRange,
      select: (random) => selector.select(random),
      probability: (arm) => selector.probability(arm),
      snapshot: () => selector.snapshot(),
      update(arm, reward, probability) {
        rewards.push(reward);
        selector.update(arm, reward, probability);
      },
    },
  };
}

/**
 * Decodes one episode, and again with the same luck as the beginning of a sequence that goes on for L more tokens: the
 * choices are the same, for the selectors have heard the same, and the last block is not cut. What it exceeds the cut
 * block by is the number of tokens cut off at EOS.
 */
function decode({ maxDraftLength, sequenceLength, make }: Case, name: string, seed: number) {
  const run = (length: number, roundLimit: number) => {
    const environment = make(length);
    const { selector, rewards } = listening(selectors[name]!(environment));
    const episode = environment.begin(0, createRandom(seed, 'environment'));
    const result = runEpisode(selector, episode, createRandom(seed, 'selector'), { roundLimit });
    return { ...result, rewards };
  };
  const result = run(sequenceLength, Infinity);
  const uncut = run(sequenceLength + maxDraftLength, result.stoppingTime);
  return { ...result, uncutRewards: uncut.rewards, cutOff: uncut.tokens - sequenceLength };
}

describe('in every episode', () => {
  test('tokens are conserved: the accepted lengths sum to the length of the sequence', () => {
    const property = fc.property(cases, fc.constantFrom(...names), fc.nat(), (environment, name, seed) => {
      const { tokens, rewards } = decode(environment, name, seed);
      expect(tokens).toBe(environment.sequenceLength);
      expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBe(environment.sequenceLength);
    });
    fc.assert(property, { seed: 41, numRuns: 300 });
  });

  test('the stopping time lies between len/(L+1) and len (BanditSpec, Proposition 3.1), one pull and one unit of time a round', () => {
    const property = fc.property(cases, fc.constantFrom(...names), fc.nat(), (environment, name, seed) => {
      const { stoppingTime, pulls, elapsed, stoppedBy } = decode(environment, name, seed);
      const { maxDraftLength, sequenceLength } = environment;
      expect(stoppingTime).toBeGreaterThanOrEqual(sequenceLength / (maxDraftLength + 1));
      expect(stoppingTime).toBeLessThanOrEqual(sequenceLength);
      expect(pulls.reduce((sum, count) => sum + count, 0)).toBe(stoppingTime);
      expect(elapsed).toBe(stoppingTime);
      expect(stoppedBy).toBe('eos');
    });
    fc.assert(property, { seed: 42, numRuns: 300 });
  });

  test('the losses sum to ((L+1) ST - len)/L where the last block is not cut (eq. (50)), and to 1/L less for each token cut off', () => {
    let exact = 0;
    let cut = 0;
    const property = fc.property(cases, fc.constantFrom(...names), fc.nat(), (environment, name, seed) => {
      const { maxDraftLength: L, sequenceLength } = environment;
      const { stoppingTime, uncutRewards, cutOff, rewards } = decode(environment, name, seed);
      expect(uncutRewards.slice(0, -1)).toEqual(rewards.slice(0, -1));
      // Times L on both sides: integers, so the identity is exact.
      const losses = uncutRewards.reduce((sum, reward) => sum + (L + 1 - reward), 0);
      expect(cutOff).toBeGreaterThanOrEqual(0);
      expect(cutOff).toBeLessThanOrEqual(L);
      expect(losses).toBe((L + 1) * stoppingTime - sequenceLength - cutOff);
      if (cutOff === 0) {
        expect(losses).toBe((L + 1) * stoppingTime - sequenceLength);
        exact += 1;
      } else {
        cut += 1;
      }
    });
    fc.assert(property, { seed: 43, numRuns: 300 });
    // Both forms came up.
    expect(exact).toBeGreaterThan(50);
    expect(cut).toBeGreaterThan(50);
  });
});

describe.each(names)('with %s', (name) => {
  const acceptanceRates = [0.4, 0.8, 0.6];
  const maxDraftLength = 4;
  const sequenceLength = 400;
  const make = (length: number) => truncatedGeometric({ acceptanceRates, maxDraftLength, sequenceLength: length });
  const means = acceptanceRates.map((p) => truncatedGeometricMean(p, maxDraftLength));
  const best = means[1]!;

  test('regret from stopping times is regret from pull counts (eq. (36)), but for the tokens cut off at EOS', () => {
    const bestStoppingTime = expectedStoppingTime(make(sequenceLength).law!.probabilities[1]!, sequenceLength);
    // The best arm alone produces mu* E[ST*] = len + E[C*] tokens, C* of them cut off.
    const bestCutOff = best * bestStoppingTime - sequenceLength;
    expect(bestCutOff).toBeGreaterThan(0);
    expect(bestCutOff).toBeLessThan(maxDraftLength);

    const episodes = 1000;
    let sum = 0;
    let sumOfSquares = 0;
    let regretFromPulls = 0;
    for (let seed = 0; seed < episodes; seed++) {
      const { stoppingTime, pulls, cutOff } = decode({ maxDraftLength, sequenceLength, make }, name, seed);
      const fromPulls = stoppingTimeRegretFromPulls({ means, expectedPulls: pulls });
      // Optional stopping: sum_t (mu_{I_t} - Y_t) over uncut blocks has mean 0. Divided by mu*, that is
      // (ST - E[ST*]) - fromPulls - (C - E[C*]) / mu*.
      const difference = stoppingTime - bestStoppingTime - fromPulls - (cutOff - bestCutOff) / best;
      sum += difference;
      sumOfSquares += difference * difference;
      regretFromPulls += fromPulls;
    }
    const mean = sum / episodes;
    const standardError = Math.sqrt((sumOfSquares / episodes - mean * mean) / episodes);
    // 4 standard errors are exceeded with probability 6e-5.
    expect(Math.abs(mean)).toBeLessThan(4 * standardError);
    // The test has teeth only where the regret is far above its noise.
    expect(regretFromPulls / episodes).toBeGreaterThan(20 * standardError);
  });
});
