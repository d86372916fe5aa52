/** `dirichletThompson` beside draws and laws by hand. */
import { acceptedLengthRange, createRandom, dirichletThompson, type RandomSource, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { sampleDirichletMean } from '../../../src/random/dirichlet.js';
import { sampleGamma } from '../../../src/random/samplers.js';
import { firstGreatest } from '../second-implementation.js';

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

  test('plays as a loop over all draws, with rewards that lie a step apart, and after it was restored', () => {
    const options = { armCount: 3, rewardRange: { min: -1, max: 2 }, rewardStep: 0.75, priorCount: 2 };
    let selector = dirichletThompson(options);
    const counts = Array.from({ length: 3 }, () => [0, 0, 0, 0, 0]);
    const [own, plain, luck] = ['own', 'own', 'luck'].map((use) => createRandom('steps', use));
    for (let t = 0; t < 300; t++) {
      const draws = counts.map((row) =>
        sampleDirichletMean(
          [0, 1, 2, 3, 4],
          row.map((n) => n + 2),
          plain!,
        ),
      );
      expect(selector.select(own!), `round ${t}`).toBe(firstGreatest(draws));
      const [arm, k] = [Math.floor(3 * luck!()), Math.floor(5 * luck!() ** 2)];
      selector.update(arm, -1 + 0.75 * k);
      counts[arm]![k]! += 1;
      if (t % 50 === 49) selector = restoreSelector(selector.snapshot()) as typeof selector;
    }
    expect(own!()).toBe(plain!());
    const { config, state } = selector.snapshot();
    expect(config).toEqual({ rewardStep: 0.75, priorCount: 2 });
    expect(state).toEqual({ counts });
  });

  test('computes its law from the counts, anew after every reward', () => {
    // With two rewards beta variables. P(Beta(2, 1) > Beta(1, 1)) = E x = 2/3; P(Beta(2, 1) > Beta(1, 2)) = E (1 - (1 - x)^2) = 5/6,
    // and with Beta(3, 1) 3 (2/4 - 1/5) = 9/10.
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    const expectShare = (share: number) => {
      for (let time = 0; time < 2; time++) {
        expect(Math.abs(selector.probability(0) - share)).toBeLessThan(1e-4);
        expect(Math.abs(selector.probability(1) - (1 - share))).toBeLessThan(1e-4);
      }
    };
    expectShare(1 / 2);
    selector.update(0, 2);
    expectShare(2 / 3);
    selector.update(1, 1);
    expectShare(5 / 6);
    selector.update(0, 2);
    expectShare(9 / 10);
  });

  test('refuses counts that are none, by name', () => {
    const selector = dirichletThompson({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    const restored = (counts: unknown) => () => restoreSelector({ ...selector.snapshot(), state: { counts } } as never);
    expect(
      restored([
        [0, 1],
        [2, 3],
      ]),
    ).not.toThrow();
    expect(restored([[0, 1]])).toThrow('dirichletThompson: state.counts must');
    expect(restored([[0, 1], [2]])).toThrow('dirichletThompson: state.counts[1] must');
    expect(
      restored([
        [0, 1, 2],
        [2, 3],
      ]),
    ).toThrow('dirichletThompson: state.counts[0] must');
    expect(
      restored([
        [0, 1],
        [2, 0.5],
      ]),
    ).toThrow('dirichletThompson: state.counts[1][1] must');
    expect(
      restored([
        [-1, 1],
        [2, 3],
      ]),
    ).toThrow('dirichletThompson: state.counts[0][0] must');
  });
});
