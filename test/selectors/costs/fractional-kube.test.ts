import { acceptedLengthRange, createRandom, fractionalKube, type SelectorSnapshot, ucb1 } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, rewardsOf } from '../second-implementation.js';

describeSelectorContract('fractionalKube', fractionalKube, {
  draws: 'nothing',
  lateFeedback: 'exact',
  rescaling: {
    exempt: 'a reward per cost has a zero: shifting rewards changes which arm is best; with equal costs it is ucb1',
  },
});

const COSTS = [1.4, 1, 2.2, 0.7, 1.1, 3, 0.9, 1.9, 1.3, 0.8];

test('it makes the choices of the formula as printed, with known costs', () => {
  expectSameChoices(
    'fractionalKube',
    (problem) => fractionalKube({ ...problem, armCosts: COSTS.slice(0, problem.armCount) }),
    (history, armCount, { min, max }) => {
      const t = history.length;
      return Array.from({ length: armCount }, (_, arm) => {
        const rewards = rewardsOf(history, arm);
        if (rewards.length === 0) return Infinity;
        return (mean(rewards) + (max - min) * Math.sqrt((2 * Math.log(t)) / rewards.length)) / COSTS[arm]!;
      });
    },
    300,
  );
});

test('with equal costs it is UCB1', () => {
  const problem = { armCount: 3, rewardRange: acceptedLengthRange(4) };
  const kube = fractionalKube(problem);
  const ucb = ucb1(problem);
  const random = createRandom('equal costs');
  for (let round = 0; round < 300; round++) {
    const arm = kube.select(random);
    expect(ucb.select(random)).toBe(arm);
    const reward = 1 + Math.floor(random() * (arm + 3));
    kube.update(arm, reward);
    ucb.update(arm, reward);
  }
});

test('time lost is the pulls of worse arms times c_i (1 - rho_i / rho*), and stays logarithmic', () => {
  // Three arms that always give the same: 2 tokens for 1, 5 for 2 (the best per time), 6 for 3.
  const rewards = [2, 5, 6];
  const armCosts = [1, 2, 3];
  const selector = fractionalKube({ armCount: 3, rewardRange: acceptedLengthRange(5), armCosts });
  const pulls = [0, 0, 0];
  let tokens = 0;
  let elapsed = 0;
  const rounds = 20_000;
  for (let round = 0; round < rounds; round++) {
    const arm = selector.select(() => 0);
    selector.update(arm, rewards[arm]!);
    pulls[arm]! += 1;
    tokens += rewards[arm]!;
    elapsed += armCosts[arm]!;
  }
  const best = 5 / 2;
  const lost = pulls.reduce((sum, n, i) => sum + n * armCosts[i]! * (1 - rewards[i]! / armCosts[i]! / best), 0);
  // Some 20,000 additions of numbers below 1e5, each rounded by at most 1e-11.
  expect(Math.abs(elapsed - tokens / best - lost)).toBeLessThan(1e-6);
  // An arm is pulled while 5 sqrt(2 ln t / n) / c exceeds its gap of 1/2 per time: n <= 200 ln t / c^2, plus 1.
  const bound = (c: number) => (200 * Math.log(rounds)) / (c * c) + 1;
  expect(pulls[0]!).toBeLessThan(bound(1));
  expect(pulls[2]!).toBeLessThan(bound(3));
});

describe('what is out of range is refused', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };
  test.each([
    [{ armCosts: [1] }, /armCosts must be an array of 2, got an array of 1/],
    [{ armCosts: [1, 0] }, /armCosts\[1\] must be a finite number greater than 0, got 0/],
    [{ armCosts: [-1, 1] }, /armCosts\[0\] must be a finite number greater than 0, got -1/],
    [{ armCosts: [1, Number.NaN] }, /armCosts\[1\] must be a finite number greater than 0, got NaN/],
    [{ radiusScale: -1 }, /radiusScale must be a finite number of at least 0, got -1/],
  ])('%o', (options, message) => {
    expect(() => fractionalKube({ ...problem, ...options })).toThrow(message);
  });

  test('costs belong to the snapshot', () => {
    const snapshot = fractionalKube({ ...problem, armCosts: [2, 1] }).snapshot() as SelectorSnapshot<string, object>;
    expect(snapshot.config).toEqual({ armCosts: [2, 1], radiusScale: 1 });
  });
});
