import {
  acceptedLengthRange,
  createRandom,
  informationDirectedSampling,
  restoreSelector,
  uniformAcceptancePrior,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { greatestByGrid } from './greatest-by-grid.js';

describeSelectorContract('informationDirectedSampling', informationDirectedSampling, {
  draws: 'one uniform',
  lateFeedback: 'exact',
  rescaling: (problem, scale) =>
    informationDirectedSampling({ ...problem, prior: acceptedLengthPriorIn(problem, scale) }),
});

/** What the means of arms with these rewards fall short by, and tell, by the grid. */
function measured(counts: readonly number[], sums: readonly number[], maxDraftLength: number) {
  const prior = uniformAcceptancePrior(maxDraftLength);
  const N = counts.map((count) => count + prior.pulls);
  return greatestByGrid(
    N.map((own, arm) => (sums[arm]! + prior.pulls * prior.mean) / own),
    N.map((own) => Math.sqrt(prior.variance / own)),
  );
}

describe('informationDirectedSampling', () => {
  test('no law on a fine grid over all pairs of arms has a lesser ratio, integrals made in another way', () => {
    const random = createRandom('information', 'tables');
    let mixed = 0;
    for (let table = 0; table < 150; table++) {
      const K = 2 + Math.floor(5 * random());
      const maxDraftLength = 1 + Math.floor(8 * random());
      const selector = informationDirectedSampling({ armCount: K, rewardRange: acceptedLengthRange(maxDraftLength) });
      const counts = new Array<number>(K).fill(0);
      const sums = new Array<number>(K).fill(0);
      const quality = Array.from({ length: K }, () => random());
      for (let round = Math.floor(60 * random()); round > 0; round--) {
        const arm = Math.floor(K * random() * random());
        const reward = 1 + Math.floor((maxDraftLength + 1) * quality[arm]! * random());
        selector.update(arm, reward);
        counts[arm]! += 1;
        sums[arm]! += reward;
      }
      const { shortfalls, gains } = measured(counts, sums, maxDraftLength);
      const ratioOf = (law: readonly number[]) => {
        const shortfall = law.reduce((total, p, arm) => total + p * shortfalls[arm]!, 0);
        return shortfall ** 2 / law.reduce((total, p, arm) => total + p * gains[arm]!, 0);
      };
      const law = Array.from({ length: K }, (_, arm) => selector.probability(arm));
      const played = law.filter((p) => p > 0).length;
      expect(played).toBeLessThanOrEqual(2);
      mixed += played - 1;
      let least = Infinity;
      for (let a = 0; a < K; a++) {
        for (let b = 0; b <= a; b++) {
          for (let q = 0; q <= 1; q += 1 / 64) {
            const other = new Array<number>(K).fill(0);
            other[a]! += q;
            other[b]! += 1 - q;
            least = Math.min(least, ratioOf(other));
          }
        }
      }
      // The integrals differ by 1e-8 of a deviation, shortfalls are a hundredth of one and more.
      if (least > 1e-6) expect(ratioOf(law)).toBeLessThan(least * (1 + 1e-4));
      else expect(ratioOf(law)).toBeLessThan(2e-6);
    }
    // The random tables are such that it mixes in some and not in others.
    expect(mixed).toBeGreaterThan(20);
    expect(mixed).toBeLessThan(140);
  });

  test('by hand: of two arms with equal means it plays the one that is not known', () => {
    // L = 1: prior mean 3/2 worth 2 pulls. Both arms have mean 3/2 and so the same shortfall, D. With arm b known by N_b and a by
    // N_a pulls, both gains are P(b is best) = 1/2 times squares, in which the shift of an arm is in proportion to its variance:
    // the arm known less tells more, and the ratio is least with it alone.
    const selector = informationDirectedSampling({ armCount: 2, rewardRange: acceptedLengthRange(1) });
    for (let round = 0; round < 10; round++) selector.update(0, round % 2 === 0 ? 1 : 2);
    expect([selector.probability(0), selector.probability(1)]).toEqual([0, 1]);
  });

  test('of mixtures with arms that are alike it takes the one with the lowest', () => {
    // As below, with a third arm of which the same is known as of the second.
    const selector = informationDirectedSampling({ armCount: 3, rewardRange: acceptedLengthRange(4) });
    for (let round = 0; round < 50; round++) selector.update(0, 3);
    for (const arm of [1, 2]) selector.update(arm, 3);
    expect(selector.probability(0)).toBeGreaterThan(0.05);
    expect(selector.probability(1)).toBeGreaterThan(0.05);
    expect(selector.probability(2)).toBe(0);
  });

  test('what it was asked before changes nothing: arms that can no longer be the best are forgotten', () => {
    const problem = { armCount: 5, rewardRange: acceptedLengthRange(4) };
    const random = createRandom('information', 'asked before');
    let sure = 0;
    for (let table = 0; table < 20; table++) {
      const asked = informationDirectedSampling(problem);
      const quality = Array.from({ length: 5 }, () => random());
      for (let round = 0; round < 150; round++) {
        const arm = Math.floor(5 * random());
        asked.update(arm, 1 + Math.floor(4 * quality[arm]! + random()));
        const fresh = restoreSelector(asked.snapshot());
        const law = [0, 1, 2, 3, 4].map((i) => fresh.probability(i));
        expect([0, 1, 2, 3, 4].map((i) => asked.probability(i))).toEqual(law);
        if (law.includes(1)) sure += 1;
      }
    }
    // In some rounds one arm alone can be the best, or is all it plays.
    expect(sure).toBeGreaterThan(100);
  });

  test('pulls an arm that is not the leader when that tells more', () => {
    // L = 4, prior mean 2.28 worth 1.08 pulls. Arm 0: fifty pulls of 3 tokens, mean 2.98. Arm 1: one of 3 tokens, mean 2.63: it is
    // below, and may well be the best.
    const selector = informationDirectedSampling({ armCount: 2, rewardRange: acceptedLengthRange(4) });
    for (let round = 0; round < 50; round++) selector.update(0, 3);
    selector.update(1, 3);
    const { shortfalls, gains } = measured([50, 1], [150, 3], 4);
    const q = shortfalls[1]! / (shortfalls[0]! - shortfalls[1]!) - (2 * gains[1]!) / (gains[0]! - gains[1]!);
    expect(q).toBeGreaterThan(0.05);
    expect(q).toBeLessThan(0.95);
    expect(selector.probability(0)).toBeCloseTo(q, 4);
  });

  test('an arm that the integral nearly misses tells nothing, and leaves the law of the others as it is', () => {
    // Prior worth one pull, deviation 0.05. Leader: 3 pulls, mean 0.8. Rival: one pull, mean 0.79. Third: 3 pulls, mean 0.51, which is 5.8
    // deviations below. Its law ends 6 / 2 - 5.8 = -2.8 from the leader's mean, in deviations, that of the leader begins at -3, and the first
    // node is 0.35 above that: the third can be the best, but its chance is 0 in the sum.
    const prior = { mean: 0.5, pulls: 1, variance: 0.0025 };
    const rewardsOf = { leader: [0.9, 0.9, 0.9], rival: [1.08], third: [0.51, 0.51, 0.52] };
    const lawOf = (...names: (keyof typeof rewardsOf)[]) => {
      const problem = { armCount: names.length, rewardRange: { min: 0, max: 2 }, prior };
      const selector = informationDirectedSampling(problem);
      names.forEach((name, arm) => {
        for (const reward of rewardsOf[name]) selector.update(arm, reward);
      });
      return new Map(names.map((name, arm) => [name, selector.probability(arm)]));
    };
    const rival = lawOf('leader', 'rival').get('rival')!;
    expect(rival).toBeGreaterThan(0.05);
    expect(rival).toBeLessThan(0.95);
    for (const names of [
      ['leader', 'rival', 'third'],
      ['leader', 'third', 'rival'],
      ['third', 'leader', 'rival'],
      ['third', 'rival', 'leader'],
    ] as const) {
      const law = lawOf(...names);
      // Nodes are chosen by the number of arms: integrals of so few differ by 1e-5 at most.
      expect(law.get('rival'), names.join()).toBeCloseTo(rival, 3);
      expect(law.get('third')).toBe(0);
    }
  });

  test('an arm that led when it was asked, and cannot be the best any more, is not mixed in', () => {
    const selector = informationDirectedSampling({ armCount: 3, rewardRange: acceptedLengthRange(4) });
    const tell = (arm: number, reward: number, times: number) => {
      for (let round = 0; round < times; round++) selector.update(arm, reward);
    };
    tell(0, 3, 50);
    tell(1, 3, 1);
    tell(2, 4, 1);
    selector.probability(0);
    tell(2, 1, 200);
    const fresh = restoreSelector(selector.snapshot());
    const law = [0, 1, 2].map((arm) => fresh.probability(arm));
    expect([0, 1, 2].map((arm) => selector.probability(arm))).toEqual(law);
    expect(law[2]).toBe(0);
    expect(law[1]).toBeGreaterThan(0.05);
  });
});
