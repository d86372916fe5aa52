import { acceptedLengthRange, createRandom, omegaUcb } from 'banditspec';
import { expect, test } from 'vitest';
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

test.each([
  [{ maxCost: 0 }, /maxCost must be in \[1e-100, 1e\+100\], got 0/],
  [{ maxCost: undefined }, /maxCost must be in \[1e-100, 1e\+100\], got undefined/],
  [{ confidence: 0 }, /confidence must be a finite number greater than 0, got 0/],
  [{ rewardRange: { min: -1, max: 2 } }, /rewardRange.min must be at least 0, got -1/],
])('%o is refused', (options, message) => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(4), maxCost: 2 };
  expect(() => omegaUcb({ ...problem, ...(options as object) })).toThrow(message);
});
