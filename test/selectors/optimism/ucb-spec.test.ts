import { acceptedLengthRange, createRandom, restoreSelector, type UcbSpecSnapshot, ucbSpec } from 'banditspec';
import { describe, expect, test } from 'vitest';
import type { ArmIndices } from '../../../src/selectors/statistics/index-tree.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { expectSameChoices, mean, type Round, rewardsOf } from '../second-implementation.js';

/** cr_i as eq. (6) prints it: t rounds played, n pulls of the arm. */
function radius(K: number, L: number, delta: number, t: number, n: number): number {
  return (L / 2) * Math.sqrt(((1 + n) / n ** 2) * (1 + 2 * Math.log((K * t ** 2 * (1 + n) ** 0.5) / delta)));
}

/** UCB_i of eq. (7); rounds 1 to K pull the arms in order. */
function naiveIndices(history: readonly Round[], K: number, L: readonly number[], delta: number, scale: number) {
  return Array.from({ length: K }, (_, arm) => {
    const rewards = rewardsOf(history, arm);
    if (rewards.length === 0) return Infinity;
    return mean(rewards) + scale * radius(K, L[arm]!, delta, history.length, rewards.length);
  });
}

const random = createRandom('unused');

describeSelectorContract('ucbSpec', ucbSpec, { draws: 'nothing', lateFeedback: 'exact' });

describe('ucbSpec', () => {
  test('agrees with Algorithm 4, written down naively, on 2,000 random tables', () => {
    expectSameChoices(
      'ucbSpec',
      ucbSpec,
      (history, K, { min, max }) => naiveIndices(history, K, new Array(K).fill(max - min), 1 / 2, 1),
      2000,
    );
  });

  test('agrees with it at another delta and radius scale on 1,000 random tables', () => {
    expectSameChoices(
      'ucbSpec, scaled',
      (problem) => ucbSpec({ ...problem, delta: 0.05, radiusScale: 0.15 }),
      (history, K, { min, max }) => naiveIndices(history, K, new Array(K).fill(max - min), 0.05, 0.15),
      1000,
    );
  });

  test('takes a delta of 1, and agrees with it there', () => {
    expectSameChoices(
      'ucbSpec, delta 1',
      (problem) => ucbSpec({ ...problem, delta: 1 }),
      (history, K, { min, max }) => naiveIndices(history, K, new Array(K).fill(max - min), 1, 1),
      200,
    );
  });

  test('has the radius of eq. (6)', () => {
    // L = 5, K = 3, t = 50, n = 17, delta = 1/2:
    //   K t^2 sqrt(1 + n) / delta = 3 * 2500 * 4.242641 * 2 = 63,639.6;  ln = 11.06099;  1 + 2 ln = 23.12198
    //   (1 + n) / n^2 = 18 / 289 = 0.0622837;  product 1.440124;  root 1.200052;  times 5/2: 3.00013
    // With n = 16: sqrt(17) = 4.123106;  61,846.6;  ln = 11.03241;  23.06483
    //   17 / 256 = 0.0664063;  product 1.531649;  root 1.237598;  times 5/2: 3.09400
    expect(radius(3, 5, 1 / 2, 50, 17)).toBeCloseTo(3.00013, 4);
    expect(radius(3, 5, 1 / 2, 50, 16)).toBeCloseTo(3.094, 4);
    // So arm 0, pulled 17 times, leads arm 2, pulled 16 times with mean 3, from a mean of 3 + 0.09387 on. The digits
    // above are good to 0.00002.
    const choiceAtMean = (meanOfArm0: number) =>
      restoreSelector<'ucbSpec'>({
        kind: 'ucbSpec',
        version: 1,
        problem: { armCount: 3, rewardRange: acceptedLengthRange(5) },
        config: { delta: 1 / 2, radiusScale: 1, armRewardRanges: null },
        state: { counts: [17, 17, 16], sums: [17 * meanOfArm0, 17, 48] },
      }).select(random);
    expect(choiceAtMean(3.09387 - 0.00005)).toBe(2);
    expect(choiceAtMean(3.09387 + 0.00005)).toBe(0);
  });

  test('learns the same at any scale of rewards and explores at any delta: nothing over- or underflows', () => {
    const countsAfter = (max: number, delta?: number) => {
      const selector = ucbSpec({ armCount: 2, rewardRange: { min: 0, max }, delta });
      for (let round = 0; round < 400; round++) {
        const arm = selector.select(random);
        selector.update(arm, arm === 1 ? max : 0);
      }
      return selector.snapshot().state.counts;
    };
    const expected = countsAfter(1);
    // Arm 1 leads by the whole range: it gets most pulls, and arm 0 its share of exploration.
    expect(expected[1]).toBeGreaterThan(350);
    expect(expected[0]).toBeGreaterThan(1);
    // Powers of two scale every index exactly, out to the ends of what a range may be.
    for (const exponent of [-332, -200, 200, 332]) expect(countsAfter(2 ** exponent)).toEqual(expected);
    // The least delta there is makes the radius wide, not infinite: every arm is pulled.
    expect(Math.min(...countsAfter(1, Number.MIN_VALUE))).toBeGreaterThan(0);
  });

  test('pulls the arms in order in the first K rounds, also with no radius', () => {
    for (const radiusScale of [0, 1]) {
      const selector = ucbSpec({ armCount: 5, rewardRange: acceptedLengthRange(4), radiusScale });
      for (let round = 0; round < 5; round++) {
        const arm = selector.select(random);
        expect(arm).toBe(round);
        selector.update(arm, 1 + ((round * 3) % 5));
      }
    }
  });

  test('gives each arm the radius of its own reward range', () => {
    const armRewardRanges = [3, 0, 8, 1].map(acceptedLengthRange);
    const problem = { armCount: 4, rewardRange: acceptedLengthRange(8) };
    const selector = ucbSpec({ ...problem, armRewardRanges });
    const luck = createRandom('own ranges');
    const history: Round[] = [];
    for (let round = 0; round < 400; round++) {
      const arm = selector.select(random);
      const indices = naiveIndices(history, 4, [3, 0, 8, 1], 1 / 2, 1);
      expect(indices[arm]).toBeGreaterThanOrEqual(Math.max(...indices) * (1 - 1e-12));
      const reward = 1 + Math.floor(luck() * armRewardRanges[arm]!.max);
      selector.update(arm, reward);
      history.push({ arm, reward, probability: 1 });
    }
    // An arm without drafting always gives 1 token: there is nothing to explore.
    expect(rewardsOf(history, 1).length).toBe(1);
    expect(restoreSelector(selector.snapshot()).snapshot()).toStrictEqual(selector.snapshot());
  });

  test('takes for alike, where arms are many, those of as many pulls, as much reward and as wide a range', () => {
    // What a rule tells the tree over many arms is not public.
    const selector = ucbSpec({
      armCount: 5,
      rewardRange: acceptedLengthRange(8),
      armRewardRanges: [4, 4, 8, 4, 4].map(acceptedLengthRange),
    });
    const indices = selector as unknown as Required<ArmIndices>;
    const alike = () => [0, 1, 2, 3, 4].map((one) => [0, 1, 2, 3, 4].filter((other) => indices.areAlike(one, other)));
    // New arms all come before every other.
    expect(alike()[0]).toEqual([0, 1, 2, 3, 4]);
    for (const arm of [0, 1, 2, 3, 4]) selector.update(arm, arm === 4 ? 3 : 2);
    // Arm 2 has a wider range, arm 4 gave more.
    expect(alike()).toEqual([[0, 1, 3], [0, 1, 3], [2], [0, 1, 3], [4]]);
    // The mean of arm 0 is 2, L = 4, n = 1: eq. (6) and (7) are 2 + 2 sqrt(2 (20 + ln 2)) = 2 + 2 sqrt(41.386294) = 14.866436.
    expect(indices.indexAt(0, 20)).toBeCloseTo(14.866436, 6);
    for (const level of [1, 20]) {
      expect(indices.indexAt(1, level)).toBe(indices.indexAt(0, level));
      expect(indices.indexAt(2, level)).toBeGreaterThan(indices.indexAt(0, level));
    }
    // The same mean and the same sum of other pulls are not alike: 2 and 2 + 2, 3 and 1 + 2.
    selector.update(0, 2);
    selector.update(1, 1);
    expect(alike()).toEqual([[0], [1], [2], [3], [4]]);
  });

  test('refuses a reward that is outside the arm’s own range though inside the problem’s', () => {
    const armRewardRanges = [acceptedLengthRange(0), acceptedLengthRange(4)];
    const selector = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4), armRewardRanges });
    expect(() => selector.update(0, 2)).toThrow('ucbSpec.update: reward must be in [1, 1], got 2');
    selector.update(1, 5);
    expect(selector.snapshot().state).toEqual({ counts: [0, 1], sums: [0, 5] });
  });

  test('refuses a delta outside (0, 1], a negative radius scale and ranges that do not fit', () => {
    const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };
    for (const delta of [0, -1, 1.01, Number.NaN, null]) {
      expect(() => ucbSpec({ ...problem, delta: delta as number })).toThrow('ucbSpec: delta must be in (0, 1], got');
    }
    for (const radiusScale of [-0.1, Number.NaN, Infinity, '1']) {
      expect(() => ucbSpec({ ...problem, radiusScale: radiusScale as number })).toThrow('ucbSpec: radiusScale must be');
    }
    const inside = acceptedLengthRange(4);
    for (const armRewardRanges of [
      [inside],
      [inside, acceptedLengthRange(5)],
      [inside, { min: 0, max: 2 }],
      [1, 2],
      3,
    ]) {
      expect(() => ucbSpec({ ...problem, armRewardRanges: armRewardRanges as never })).toThrow(
        /^ucbSpec: armRewardRanges.* must .*, got /,
      );
    }
  });

  test('refuses a snapshot whose sums cannot have come from its counts', () => {
    const snapshot: UcbSpecSnapshot = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) }).snapshot();
    const refuse = (counts: number[], sums: number[]) =>
      expect(() => restoreSelector({ ...snapshot, state: { counts, sums } })).toThrow(/^ucbSpec: state\..* must be/);
    refuse([1, 1], [6, 1]);
    refuse([1, 1], [1, 0]);
    refuse([0, 1], [1, 1]);
    refuse([-1, 1], [1, 1]);
    refuse([0.5, 1], [1, 1]);
  });
});
