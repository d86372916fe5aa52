import {
  type AnySelector,
  createRandom,
  depthHazardMean,
  depthHazards,
  measureRegret,
  omegaUcb,
  regretMeasurement,
  runEpisode,
  type SelectorSituation,
  timeRegretFromPulls,
  truncatedGeometric,
  ucbSpec,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { situationOf } from '../../src/harness/reward.js';

const hazards = [[0.8, 0.8, 0.8, 0.8], [0.6], []];
const armCosts = [2.4, 1.3, 1];
const environment = depthHazards({ hazards, armCosts, sequenceLength: 150 });

/** Plays the arms in turn and keeps all that it is told, which may be later than the round. */
function listener(situation: SelectorSituation, feedback: 'bandit' | 'full-information' | 'side-information') {
  const heard: [arm: number, rewards: number[]][] = [];
  let round = 0;
  const common = {
    armCount: situation.armCount,
    rewardRange: situation.rewardRange,
    select: () => round++ % situation.armCount,
    probability: () => 1 / situation.armCount,
    snapshot: () => ({}),
  };
  const hear = (arm: number, rewards: ArrayLike<number>) => {
    heard.push([arm, Array.from(rewards)]);
  };
  const selector: AnySelector =
    feedback === 'bandit'
      ? { ...common, feedback, update: (arm, reward) => hear(arm, [reward]) }
      : feedback === 'full-information'
        ? { ...common, feedback, updateAll: (rewards) => hear(Number.NaN, rewards) }
        : { ...common, feedback, updateObserved: hear };
  return { selector, heard };
}

describe('throughput as the reward', () => {
  const options = { reward: 'throughput', armCosts } as const;
  const begin = () => environment.begin(0, createRandom('luck'));

  test('a selector learns the tokens of the round over the cost of its arm', () => {
    const { selector, heard } = listener(environment, 'bandit');
    runEpisode(selector, begin(), createRandom(1), options);
    const twin = begin();
    for (const [arm, [reward]] of heard) expect(reward).toBe(twin.pull(arm) / armCosts[arm]!);
    expect(twin.done).toBe(true);
  });

  test('so does one with full information of every arm, and one with side information of those that are free', () => {
    const all = listener(environment, 'full-information');
    runEpisode(all.selector, begin(), createRandom(1), options);
    const some = listener(environment, 'side-information');
    runEpisode(some.selector, begin(), createRandom(1), { ...options, freeArms: [false, false, true] });
    // What is told comes when the text tells it, so not in the order of the rounds: compared are all rewards of each arm.
    const twin = begin();
    const outcomes = new Float64Array(3);
    const [expectedOfAll, expectedOfSome]: [number[][], number[][]] = [
      [[], [], []],
      [[], [], []],
    ];
    for (let round = 0; !twin.done; round++) {
      const arm = round % 3;
      twin.pullAll!(arm, outcomes);
      outcomes.forEach((length, i) => {
        expectedOfAll[i]!.push(length / armCosts[i]!);
        if (i === arm || i === 2) expectedOfSome[i]!.push(length / armCosts[i]!);
      });
    }
    const heardBy = ({ heard }: ReturnType<typeof listener>) =>
      [0, 1, 2].map((i) => heard.map(([, rewards]) => rewards[i]!).filter((reward) => !Number.isNaN(reward)));
    const sorted = (rewards: number[][]) => rewards.map((ofArm) => ofArm.sort((x, y) => x - y));
    expect(sorted(heardBy(all))).toEqual(sorted(expectedOfAll));
    expect(sorted(heardBy(some))).toEqual(sorted(expectedOfSome));
  });

  test('a selector that weighs costs itself is refused, for throughput holds them already', () => {
    const selector = omegaUcb({ ...environment, maxCost: 3 });
    expect(() => runEpisode(selector, begin(), createRandom(1), options)).toThrow(
      "runEpisode: reward must be 'accepted-length' for a selector that weighs costs itself, got 'throughput'",
    );
  });

  test('factories get the ranges of throughputs, the rewards reach into them and no further', () => {
    const seen: SelectorSituation[] = [];
    const report = measureRegret({
      environment,
      selectors: {
        ucbSpec: (situation) => {
          seen.push(situation);
          return ucbSpec(situation);
        },
      },
      episodes: 20,
      seed: 1,
      reward: 'throughput',
    });
    expect(report.reward).toBe('throughput');
    const [situation] = seen;
    expect(situation!.armRanges).toEqual([
      { min: 1 / 2.4, max: 5 / 2.4 },
      { min: 1 / 1.3, max: 2 / 1.3 },
      { min: 1, max: 1 },
    ]);
    expect(situation!.rewardRange).toEqual({ min: 1 / 2.4, max: 5 / 2.4 });
    expect(situation!.armCosts).toBeUndefined();
  });

  test('where arms have no ranges of their own, each has that of all over its cost', () => {
    const same = truncatedGeometric({
      acceptanceRates: [0.5, 0.8],
      maxDraftLength: 4,
      sequenceLength: 100,
      armCosts: [2, 1],
    });
    const situation = situationOf(same, 'throughput');
    expect(situation.armRanges).toEqual([
      { min: 0.5, max: 2.5 },
      { min: 1, max: 5 },
    ]);
    expect(situation.rewardRange).toEqual({ min: 0.5, max: 5 });
  });

  test('where a long draft costs more than it brings, rounds prefer it and throughput does not', () => {
    // Tokens a round 1.97 and 1.6; tokens a unit of time 1.97 / 3 = 0.66 and 1.6 / 1.3 = 1.23.
    const dear = depthHazards({ hazards: [[0.6, 0.5, 0.2, 0.1], [0.6]], armCosts: [3, 1.3], sequenceLength: 4000 });
    const pulls = (reward: 'accepted-length' | 'throughput') =>
      measureRegret({ environment: dear, selectors: { ucbSpec }, episodes: 10, seed: 2, reward }).selectors.ucbSpec
        .pulls;
    const [byLength, byTime] = [pulls('accepted-length'), pulls('throughput')];
    expect(byLength[0]!.mean).toBeGreaterThan(byLength[1]!.mean);
    expect(byTime[1]!.mean).toBeGreaterThan(3 * byTime[0]!.mean);
  });

  test('accepted lengths are the default, and stand in the report', () => {
    const plain = { environment, selectors: { ucbSpec }, episodes: 5, seed: 3 };
    expect(measureRegret(plain).reward).toBe('accepted-length');
    expect(measureRegret({ ...plain, reward: 'accepted-length' })).toEqual(measureRegret(plain));
  });

  test('throughput without costs, another kind of reward, another range half way are errors', () => {
    const free = depthHazards({ hazards, sequenceLength: 150 });
    const selectors = { ucbSpec };
    expect(() => measureRegret({ environment: free, selectors, episodes: 1, seed: 1, reward: 'throughput' })).toThrow(
      'measureRegret: armCosts must be known where the reward is throughput, got undefined',
    );
    expect(() => measureRegret({ environment, selectors, episodes: 1, seed: 1, reward: 'speed' as never })).toThrow(
      "measureRegret: reward must be 'accepted-length' or 'throughput', got \"speed\"",
    );
    expect(() => runEpisode(ucbSpec(environment), begin(), createRandom(1), { ...options, armCosts: [1] })).toThrow(
      'runEpisode: armCosts must be an array of 3, got an array of 1',
    );
    const measurement = regretMeasurement({ environment, selectors, seed: 1, reward: 'throughput' });
    const slower = depthHazards({ hazards, armCosts: [2.4, 1.3, 1.5], sequenceLength: 150 });
    expect(() => measurement.addEpisode(0, slower)).not.toThrow();
    const dearer = depthHazards({ hazards, armCosts: [4, 1.3, 1], sequenceLength: 150 });
    expect(() => measurement.addEpisode(1, dearer)).toThrow('environment must have 3 arms with rewards in');
  });
});

describe('time regret', () => {
  const means = hazards.map(depthHazardMean);

  test('by hand: a round of a slow arm is charged its time less what the best arm needs for as many tokens', () => {
    // rho = 3/2, 2/1: a round of the first arm takes 2 and brings what takes the second 1.5.
    expect(timeRegretFromPulls({ means: [3, 2], costs: [2, 1], expectedPulls: [10, 50] })).toBe(5);
    expect(timeRegretFromPulls({ means: [3, 2], costs: [1, 1], expectedPulls: [50, 6] })).toBeCloseTo(2, 12);
  });

  test('what is measured is what the pulls amount to, but for the cut of the last block', () => {
    const longer = depthHazards({ hazards, armCosts, sequenceLength: 1500 });
    const { selectors, comparator } = measureRegret({
      environment: longer,
      selectors: { ucbSpec, narrow: (problem) => ucbSpec({ ...problem, radiusScale: 0.1 }) },
      episodes: 300,
      seed: 'identity',
      reward: 'throughput',
    });
    const best = Math.max(...means.map((mean, i) => mean / armCosts[i]!));
    expect(means[comparator.elapsedArm]! / armCosts[comparator.elapsedArm]!).toBe(best);
    for (const { elapsedRegret, pulls } of Object.values(selectors)) {
      const expectedPulls = pulls.map(({ mean }) => mean);
      const identity = timeRegretFromPulls({ means, costs: armCosts, expectedPulls });
      // The cut is at most L = 4 tokens on either side; pulls and time are averages over the same 300 episodes, whose
      // difference has at most the standard errors of both.
      const noise =
        elapsedRegret.standardError + pulls.reduce((sum, arm, i) => sum + arm.standardError * armCosts[i]!, 0);
      expect(Math.abs(elapsedRegret.mean - identity)).toBeLessThan(4 / best + 4 * noise);
      expect(identity).toBeGreaterThan(3 * (4 / best));
    }
  });

  test('wrong options are errors that name them', () => {
    const good = { means: [3, 2], costs: [2, 1], expectedPulls: [10, 50] };
    const wrong: [object, string][] = [
      [{ ...good, costs: [2] }, 'timeRegretFromPulls: costs must be an array of 2, got an array of 1'],
      [{ ...good, costs: [2, 0] }, 'timeRegretFromPulls: costs[1] must be a finite number greater than 0, got 0'],
      [
        { ...good, expectedPulls: [1, -1] },
        'timeRegretFromPulls: expectedPulls[1] must be a finite number of at least 0',
      ],
      [{ ...good, means: [0.5, 2] }, 'timeRegretFromPulls: means[0] must be at least 1'],
    ];
    for (const [options, message] of wrong) expect(() => timeRegretFromPulls(options as never)).toThrow(message);
  });
});
