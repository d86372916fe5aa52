import { acceptedLengthRange, createRandom, dirichletThompson, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('dirichletThompson', dirichletThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
  rescaling: (problem, scale) => dirichletThompson({ ...problem, rewardStep: scale }),
});

describe('dirichletThompson', () => {
  test('with two possible rewards it is Beta Thompson sampling', () => {
    // Beta(2, 1) against Beta(1, 2), as for betaThompson: 5/6.
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    selector.update(0, 2);
    selector.update(1, 1);
    expect(Math.abs(selector.probability(0) - 5 / 6)).toBeLessThan(1e-4);
  });

  test('counts stay whole beside a prior count that is not, so that its snapshots restore', () => {
    // 2 + 0.3 - 0.3 is not 2 in doubles.
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(2), priorCount: 0.3 });
    for (let round = 0; round < 2; round++) selector.update(0, 3);
    const snapshot = selector.snapshot();
    expect(snapshot.state.counts[0]).toEqual([0, 0, 2]);
    expect(restoreSelector(snapshot).probability(0)).toBe(selector.probability(0));
  });

  test('with prior counts so small that every gamma draw underflows it plays evenly', () => {
    const selector = dirichletThompson({ armCount: 1, rewardRange: acceptedLengthRange(1), priorCount: 1e-9 });
    expect(selector.select(createRandom('tiny'))).toBe(0);
    const two = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(1), priorCount: 1e-9 });
    const random = createRandom('tiny');
    let second = 0;
    for (let round = 0; round < 2000; round++) second += two.select(random);
    // By symmetry: each mean is next to 1 or 2, and two that are next to the same differ. Standard error 0.0112; allow 4.
    expect(Math.abs(second / 2000 - 1 / 2)).toBeLessThan(4 * 0.0112);
  });

  test.each([
    // Counts for which an audit found probabilities of 0.959 and 0.822 where draws always gave the first arm.
    {
      L: 4,
      priorCount: 1,
      counts: [
        [0, 0, 0, 10000, 0],
        [0, 0, 1400, 42000, 0],
      ],
    },
    {
      L: 4,
      priorCount: 1,
      counts: [
        [1, 5, 0, 10056, 11],
        [10849, 13197, 26329, 15, 0],
        [0, 2, 1422, 41947, 37],
      ],
    },
    // Nearly all of the prior's mass is at the ends: 0.3227 was told, drawn 0.2496.
    {
      L: 1,
      priorCount: 0.01,
      counts: [
        [1, 0],
        [0, 0],
      ],
    },
    // Draws of both arms lie so close to 2 that most are 2 as doubles: 0.9925 was drawn where they tied.
    {
      L: 2,
      priorCount: 1e-4,
      counts: [
        [0, 1, 0],
        [0, 1, 0],
      ],
    },
    // Draws are next to 4, below it: by rounding alone they lay on either side, or tied.
    {
      L: 3,
      priorCount: 1e-9,
      counts: [
        [0, 0, 0, 2],
        [0, 0, 0, 1],
      ],
    },
    // All weights of the second arm may underflow: 0.036 more was drawn than told, and for 0.001 in many tables.
    {
      L: 1,
      priorCount: 1e-3,
      counts: [
        [1, 0],
        [0, 0],
      ],
    },
    // One reward came hundreds of times: the law's transform turns far out.
    {
      L: 4,
      priorCount: 0.017768914093146383,
      counts: [
        [0, 0, 0, 342, 0],
        [0, 0, 1, 1, 0],
        [0, 0, 0, 3, 3],
      ],
    },
    {
      L: 2,
      priorCount: 3e-6,
      counts: [
        [0, 0, 0],
        [2, 0, 0],
        [0, 0, 1],
      ],
    },
    // Most draws of either arm are all but 2.
    {
      L: 2,
      priorCount: 0.1,
      counts: [
        [0, 3, 0],
        [0, 1, 0],
      ],
    },
    {
      L: 2,
      priorCount: 0.2,
      counts: [
        [3, 1, 400],
        [0, 1, 150],
      ],
    },
  ])('tells the probabilities of its draws, whatever the counts (%j)', ({ L, priorCount, counts }) => {
    const empty = dirichletThompson({ armCount: counts.length, rewardRange: acceptedLengthRange(L), priorCount });
    const selector = restoreSelector({ ...empty.snapshot(), state: { counts } });
    const random = createRandom('law of draws');
    const DRAWS = 20_000;
    const drawn = new Array<number>(counts.length).fill(0);
    for (let draw = 0; draw < DRAWS; draw++) drawn[selector.select(random)]! += 1;
    drawn.forEach((times, arm) => {
      const probability = selector.probability(arm);
      // Five standard errors, and the rule's own 1e-4.
      const tolerance = 5 * Math.sqrt((probability * (1 - probability)) / DRAWS) + 2e-4;
      expect(Math.abs(times / DRAWS - probability), `arm ${arm}: ${probability}`).toBeLessThan(tolerance);
    });
  });

  test('refuses rewards and ranges that are no whole number of steps', () => {
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    expect(() => selector.update(0, 2.5)).toThrow(
      'dirichletThompson.update: reward must be 1 plus a whole number of steps of 1, got 2.5',
    );
    expect(() => dirichletThompson({ armCount: 2, rewardRange: { min: 0, max: 0.5 } })).toThrow(
      'dirichletThompson: (rewardRange.max - rewardRange.min) / rewardStep must be an integer',
    );
  });
});
