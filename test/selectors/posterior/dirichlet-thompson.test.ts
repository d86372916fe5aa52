import { acceptedLengthRange, createRandom, dirichletThompson, type RandomSource, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { sampleGamma } from '../../../src/random/samplers.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';

describeSelectorContract('dirichletThompson', dirichletThompson, {
  draws: { exempt: 'it draws a posterior sample for every arm' },
  probabilityTolerance: 1e-3,
  lateFeedback: 'exact',
  rescaling: (problem, scale) => dirichletThompson({ ...problem, rewardStep: scale }),
});

/** A mean: the value next to it, on which side of that it is, and ln of how far; and the nearest double. */
interface Mean {
  readonly nearest: number;
  readonly side: number;
  readonly depth: number;
  readonly value: number;
}

/** A draw of the mean of 0, 1, ... from weights that are kept as logarithms. */
function nearestValue(shapes: readonly number[], random: RandomSource): Mean {
  const logarithms = shapes.map((shape) =>
    shape < 1
      ? Math.log(sampleGamma(shape + 1, random)) + Math.log(random()) / shape
      : Math.log(sampleGamma(shape, random)),
  );
  const greatest = Math.max(...logarithms);
  const nearest = logarithms.indexOf(greatest);
  const second = Math.max(...logarithms.filter((_, k) => k !== nearest));
  const sumOf = (term: (logarithm: number, k: number) => number) =>
    logarithms.reduce((sum, logarithm, k) => (k === nearest ? sum : sum + term(logarithm, k)), 0);
  const moment = sumOf((logarithm, k) => Math.exp(logarithm - second) * (k - nearest));
  const total = 1 + sumOf((logarithm) => Math.exp(logarithm - greatest));
  const depth = second - greatest + Math.log(Math.abs(moment)) - Math.log(total);
  return { nearest, side: Math.sign(moment), depth, value: nearest + Math.sign(moment) * Math.exp(depth) };
}

function isGreater(one: Mean, other: Mean): boolean {
  if (one.nearest !== other.nearest) return one.value > other.value;
  if (one.side !== other.side) return one.side > other.side;
  return one.side > 0 ? one.depth > other.depth : one.depth < other.depth;
}

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

  test('tells arms apart that are closer to one reward than doubles lie', () => {
    // Two uniforms of 1/2 make 2/3 + a of a gamma with shape 1 + a, and u makes u^(1/a) of it the weight; here a = 0.001.
    const play = (...uniforms: number[]) => {
      const selector = dirichletThompson({ armCount: 3, rewardRange: acceptedLengthRange(1), priorCount: 1e-3 });
      const numbers = uniforms.flatMap((u) => [0.5, 0.5, u]);
      const arm = selector.select(() => numbers.shift()!);
      expect(numbers).toEqual([]);
      return arm;
    };
    // Weights of 1 and 2 tokens, arm by arm: nearest to 2, or furthest from 1, is best.
    expect(play(0.1, 0.9, 0.2, 0.9, 0.3, 0.9)).toBe(0);
    expect(play(0.3, 0.9, 0.1, 0.9, 0.2, 0.9)).toBe(1);
    expect(play(0.3, 0.9, 0.2, 0.9, 0.1, 0.9)).toBe(2);
    expect(play(0.9, 0.3, 0.9, 0.2, 0.9, 0.1)).toBe(0);
    expect(play(0.9, 0.1, 0.9, 0.3, 0.9, 0.2)).toBe(1);
    expect(play(0.9, 0.1, 0.9, 0.2, 0.9, 0.3)).toBe(2);
    // Next to 2 is better than next to 1, however far.
    expect(play(0.9, 0.8, 0.8, 0.9, 0.9, 0.8)).toBe(1);
    // What is the same is a tie.
    expect(play(0.1, 0.9, 0.2, 0.9, 0.1, 0.9)).toBe(0);
    expect(play(0.2, 0.9, 0.1, 0.9, 0.1, 0.9)).toBe(1);
  });

  test.each([0.3, 0.03, 1e-3, 1e-6])(
    'plays as draws whose weights are logarithms, with a prior count of %d',
    (priorCount) => {
      const L = 3;
      const selector = dirichletThompson({ armCount: 4, rewardRange: acceptedLengthRange(L), priorCount });
      const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
      const [own, plain, luck] = ['own', 'own', 'luck'].map((use) => createRandom('logarithms', priorCount, use));
      let close = 0;
      for (let t = 0; t < 400; t++) {
        const means = counts.map((row) =>
          nearestValue(
            row.map((n) => n + priorCount),
            plain!,
          ),
        );
        let best = 0;
        means.forEach((mean, i) => {
          if (isGreater(mean, means[best]!)) best = i;
        });
        close += means.filter((mean) => mean.value === means[best]!.value).length > 1 ? 1 : 0;
        expect(selector.select(own!), `round ${t}`).toBe(best);
        if (t % 20 !== 19) continue;
        // Most often 3 tokens, whichever the arm, so that several are next to that.
        const arm = ((t + 1) / 20) % 4;
        const reward = luck!() < 0.95 ? 3 : 1 + Math.floor((L + 1) * luck!());
        selector.update(arm, reward);
        counts[arm]![reward - 1]! += 1;
      }
      expect(own!()).toBe(plain!());
      // Doubles alone would not decide.
      if (priorCount < 0.03) expect(close).toBeGreaterThan(100);
    },
  );

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
