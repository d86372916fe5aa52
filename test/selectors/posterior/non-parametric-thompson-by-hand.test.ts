/** `nonParametricThompson` beside loops over all draws, and laws that are read from the rewards anew. */
import { createRandom, nonParametricThompson, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { betaDistribution } from '../../../src/random/beta-law.js';
import { dirichletMeanDistribution, sampleDirichletMean } from '../../../src/random/dirichlet.js';
import { firstGreatest } from '../second-implementation.js';

/** The different gains with one more, the greatest, and how often each came. */
function weighted(gains: readonly number[]): { values: number[]; counts: number[] } {
  const seen = [...gains, 1];
  const values = [...new Set(seen)].sort((a, b) => a - b);
  return { values, counts: values.map((value) => seen.filter((gain) => gain === value).length) };
}

describe('nonParametricThompson', () => {
  test('plays as a loop over all draws, from the same uniforms, with rewards that are no whole numbers', () => {
    const [own, plain, luck] = ['own', 'own', 'luck'].map((use) => createRandom('by hand', use));
    const selector = nonParametricThompson({ armCount: 4, rewardRange: { min: -1, max: 3 } });
    const gains: number[][] = [[], [], [], []];
    for (let t = 0; t < 500; t++) {
      const draws = gains.map((seen) => {
        const { values, counts } = weighted(seen);
        return sampleDirichletMean(values, counts, plain!);
      });
      expect(selector.select(own!), `round ${t}`).toBe(firstGreatest(draws));
      if (t % 10 !== 0) continue;
      // Quarters of the range, so that some come again, new ones come between, and some are the greatest.
      const arm = Math.floor(4 * luck!());
      const gain = Math.floor(5 * luck!()) / 4;
      selector.update(arm, -1 + 4 * gain);
      gains[arm]!.push(gain);
    }
    expect(own!()).toBe(plain!());
  });

  test('where all rewards were the greatest possible, the first of them is played', () => {
    const selector = nonParametricThompson({ armCount: 3, rewardRange: { min: 0, max: 1 } });
    selector.update(0, 0);
    selector.update(2, 1);
    const random = createRandom('the first');
    for (let t = 0; t < 100; t++) expect(selector.select(random)).toBe(1);
    expect(selector.probability(1)).toBeGreaterThan(1 - 1e-12);
  });

  test('in a range of one point all arms are alike', () => {
    const selector = nonParametricThompson({ armCount: 2, rewardRange: { min: 2, max: 2 } });
    selector.update(1, 2);
    selector.update(1, 2);
    expect([selector.probability(0), selector.probability(1)]).toEqual([1, 0]);
    expect(selector.select(createRandom('a point'))).toBe(0);
  });

  // The law of the first arm by hand: a reward at the share s of its way through one of 16 cells is 1 - s at the lower end and s
  // at the upper one. The second arm's mean is a beta draw. P(first > second) = int (1 - F) dG, over 250 intervals.
  test('computes its law from all rewards, on the grid as before it, and after every reward', () => {
    const luck = createRandom('grid by hand');
    const selector = nonParametricThompson({ armCount: 2, rewardRange: { min: -1, max: 3 } });
    const first: number[] = [];
    const second = [1, 1];
    const expectLaw = () => {
      const onGrid = new Set(first).size > 64;
      const { values, counts } = weighted(first);
      const law = onGrid
        ? { values: Array.from({ length: 17 }, (_, k) => k / 16), counts: new Array<number>(17).fill(0) }
        : { values, counts };
      if (onGrid) {
        law.counts[16] = 1;
        for (const gain of first) {
          const cell = Math.min(15, Math.floor(16 * gain));
          law.counts[cell]! += 1 - (16 * gain - cell);
          law.counts[cell + 1]! += 16 * gain - cell;
        }
      }
      const GRID = 250;
      let chance = 0;
      let before = 0;
      for (let k = 0; k < GRID; k++) {
        const share = betaDistribution((k + 1) / GRID, second[1]!, second[0]!);
        // Where next to nothing is, nothing needs a look.
        if (share - before > 1e-7) {
          chance += (share - before) * (1 - dirichletMeanDistribution((k + 0.5) / GRID, law.values, law.counts));
        }
        before = share;
      }
      // The documented 1e-4; the intervals and those left out cost less than half as much.
      expect(Math.abs(selector.probability(0) - chance), `${first.length} rewards`).toBeLessThan(1.5e-4);
      return chance;
    };
    const teachFirst = (gain: number) => {
      selector.update(0, -1 + 4 * gain);
      first.push(gain);
    };
    const teachSecond = (gain: 0 | 1) => {
      selector.update(1, -1 + 4 * gain);
      second[gain]! += 1;
    };
    // One weight is the one more.
    second[0] = 0;
    for (let i = 0; i < 12; i++) teachSecond(i % 2 === 0 ? 0 : 1);
    for (let i = 0; i < 66; i++) {
      teachFirst(i === 3 ? 1 : luck());
      if (i === 2 || i === 63 || i === 65) expectLaw();
    }
    expect(selector.snapshot().state.arms.map(({ cells }) => cells)).toEqual([16, undefined]);
    for (let i = 0; i < 2; i++) {
      teachFirst(0.2 * i);
      const chance = expectLaw();
      teachSecond(1);
      expect(expectLaw()).toBeLessThan(chance - 0.001);
    }
  });

  test('on the grid it draws by what it has learned until then, and a restored one draws alike', () => {
    const luck = createRandom('learned');
    const selector = nonParametricThompson({ armCount: 3, rewardRange: { min: 0, max: 1 } });
    const sharesOf = () => {
      const random = createRandom('shares');
      const restored = restoreSelector(selector.snapshot());
      const again = createRandom('shares');
      const plays = [0, 0, 0];
      for (let t = 0; t < 4000; t++) {
        const arm = selector.select(random);
        expect(restored.select(again)).toBe(arm);
        plays[arm]! += 1;
      }
      // Four standard errors of a share of 4000 draws, and the error of the computed law.
      plays.forEach((count, arm) => {
        const p = selector.probability(arm);
        expect(Math.abs(count / 4000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4000) + 2e-4);
      });
      return plays;
    };
    for (let i = 0; i < 70; i++) {
      selector.update(0, luck());
      selector.update(1, luck());
      selector.update(2, i % 2);
    }
    expect(Math.min(...sharesOf())).toBeGreaterThan(200);
    // Each in turn becomes the best: one on the grid, and one that is remembered exactly.
    for (let i = 0; i < 60; i++) selector.update(2, 1);
    expect(sharesOf()[2]).toBeGreaterThan(3900);
    for (let i = 0; i < 600; i++) selector.update(1, 0.9 + 0.05 * luck());
    expect(sharesOf()[1]).toBeGreaterThan(3900);
  });

  test.each([0, 1, 2])('on the grid every arm that is clearly worse costs one number: %d is the best', (best) => {
    const luck = createRandom('numbers');
    const selector = nonParametricThompson({ armCount: 3, rewardRange: { min: 0, max: 1 } });
    for (let i = 0; i < 500; i++)
      for (let arm = 0; arm < 3; arm++) selector.update(arm, luck() * (arm === best ? 1 : 0.3));
    const random = createRandom('numbers', best);
    let numbers = 0;
    const rounds = 200;
    for (let t = 0; t < rounds; t++) {
      const arm = selector.select(() => {
        numbers += 1;
        return random();
      });
      expect(arm).toBe(best);
    }
    // Two numbers for each of the 17 points of the best, one in twenty of them tried again at the most, and two of the others.
    expect(numbers / rounds).toBeGreaterThanOrEqual(2 * 17 + 2);
    expect(numbers / rounds).toBeLessThan(2 * 17 * 1.05 + 2);
  });
});
