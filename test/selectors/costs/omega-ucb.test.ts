import { acceptedLengthRange, createRandom, omegaUcb, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { omegaUcbDescription } from '../../../src/selectors/costs/omega-ucb.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('omegaUcb', (problem) => omegaUcb({ ...problem, maxCost: 2 }), {
  draws: 'nothing',
  lateFeedback: 'exact',
  rescaling: { exempt: 'a reward per cost has a zero: shifting rewards changes which arm is best' },
  negativeRewards: { exempt: 'a reward per cost below 0 has no meaning, and such ranges are refused' },
});

test('the index is that of the source: Wilson bounds of rewards and costs, upper over lower', () => {
  const selector = omegaUcb({ armCount: 3, rewardRange: acceptedLengthRange(5), maxCost: 4 });
  const random = createRandom('omega');
  const history: { arm: number; reward: number; cost: number }[] = [];
  for (let round = 0; round < 300; round++) {
    const z2 = (2 / 4) * Math.log(history.length + 1);
    const indices = [0, 1, 2].map((arm) => {
      const own = history.filter((past) => past.arm === arm);
      const n = own.length;
      if (n === 0) return 1e9;
      const bound = (values: number[], side: number) => {
        const p = values.reduce((sum, value) => sum + value, 0) / n;
        const centre = (n * p + z2 / 2) / (n + z2);
        return centre + side * (Math.sqrt(z2) / (n + z2)) * Math.sqrt(n * p * (1 - p) + z2 / 4);
      };
      const reward = Math.min(
        1,
        bound(
          own.map((past) => past.reward / 6),
          1,
        ),
      );
      return (
        reward /
        bound(
          own.map((past) => past.cost / 4),
          -1,
        )
      );
    });
    const arm = selector.select(random);
    // Near-ties aside, which rounding decides.
    expect(Math.max(...indices) - indices[arm]!).toBeLessThanOrEqual(1e-9 * indices[arm]!);
    const reward = 1 + Math.floor(random() * (2 * arm + 2));
    const cost = 1 + arm * random();
    selector.updateWithCost(arm, reward, cost);
    history.push({ arm, reward, cost });
  }
});

test('a bound far above all costs does not drown them: the cheaper arm is found all the same', () => {
  const selector = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), maxCost: 1e12 });
  for (let round = 0; round < 40; round++) {
    selector.updateWithCost(0, 3, 0.002);
    selector.updateWithCost(1, 3, 0.001);
  }
  // The lower bounds on the scaled costs are some 1e-30; as differences of numbers near 1 they would be noise.
  expect(selector.select(() => 0)).toBe(1);
});

test('of two arms with the same rewards and random costs it plays the cheaper one', () => {
  for (const cheaper of [0, 1]) {
    const selector = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(5), maxCost: 4 });
    const random = createRandom('cheap', cheaper);
    let pulls = 0;
    for (let round = 0; round < 2000; round++) {
      const arm = selector.select(random);
      if (arm === cheaper) pulls += 1;
      selector.updateWithCost(arm, 3, (arm === cheaper ? 1 : 2) * (0.5 + random()));
    }
    expect(pulls).toBeGreaterThan(1800);
  }
});

test('where no arm gives anything it plays the cheaper one', () => {
  const selector = omegaUcb({ armCount: 2, rewardRange: { min: 0, max: 0 }, maxCost: 2 });
  for (let round = 0; round < 20; round++) {
    selector.updateWithCost(0, 0, 2);
    selector.updateWithCost(1, 0, 1);
  }
  // No mean is above 0, the bounds are: they are equal, and the costs are not.
  expect(selector.select(() => 0)).toBe(1);
});

test('in the catalogue a round may cost twice the dearest arm, which is at least a plain pass', () => {
  const situation = { armCount: 2, rewardRange: acceptedLengthRange(4), horizon: 100 };
  const maxCost = (armCosts?: readonly number[]) => omegaUcbDescription.settings!({ ...situation, armCosts });
  expect([maxCost([1.5, 3]), maxCost([0.2, 0.5]), maxCost()]).toEqual([{ maxCost: 6 }, { maxCost: 2 }, { maxCost: 2 }]);
});

describe('sums of costs in a snapshot', () => {
  const withSum = (costSum: unknown, pulls = 2) => {
    const selector = omegaUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), maxCost: 2 });
    for (let pull = 0; pull < pulls; pull++) selector.updateWithCost(0, 1, 1);
    const snapshot = selector.snapshot();
    return () => restoreSelector({ ...snapshot, state: { ...snapshot.state, costSums: [costSum as number, 0] } });
  };

  test.each<[unknown, number, string]>([
    [4.001, 2, 'in (0, 4], got 4.001'],
    [0, 2, 'in (0, 4], got 0'],
    [-1, 2, 'in (0, 4], got -1'],
    [Infinity, 2, 'in (0, 4], got Infinity'],
    [Number.NaN, 2, 'in (0, 4], got NaN'],
    [-1, 0, '0, got -1'],
    [1, 0, '0, got 1'],
  ])('%d after %d pulls is refused', (costSum, pulls, message) => {
    expect(withSum(costSum, pulls)).toThrow(`omegaUcb: state.costSums[0] must be ${message}`);
  });

  test('may be all that rounds may cost', () => {
    expect(withSum(4)().snapshot().state.costSums).toEqual([4, 0]);
  });

  test('may exceed that by the rounding of a sum', () => {
    // Twenty costs of 1.1, added one by one, are 22.000000000000004.
    const selector = omegaUcb({ armCount: 1, rewardRange: acceptedLengthRange(4), maxCost: 1.1 });
    for (let pull = 0; pull < 20; pull++) selector.updateWithCost(0, 1, 1.1);
    const snapshot = selector.snapshot();
    expect(snapshot.state.costSums[0]).toBeGreaterThan(22);
    expect(restoreSelector(snapshot).snapshot()).toEqual(snapshot);
  });
});

test.each([
  [{ maxCost: 0 }, /maxCost must be in \[1e-100, 1e\+100\], got 0/],
  [{ maxCost: undefined }, /maxCost must be in \[1e-100, 1e\+100\], got undefined/],
  [{ confidence: 0 }, /confidence must be a finite number greater than 0, got 0/],
  [{ rewardRange: { min: -1, max: 2 } }, /rewardRange.min must be at least 0, got -1/],
])('%o is refused', (options, message) => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(4), maxCost: 2 };
  expect(() => omegaUcb({ ...problem, ...(options as object) })).toThrow(message);
});
