import {
  acceptedLengthRange,
  createRandom,
  type HierarchicalThompsonSnapshot,
  hierarchicalThompson,
  restoreSelector,
  uniformAcceptancePrior,
} from 'banditspec';
import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../../src/random/normal-law.js';
import { describeSelectorContract } from '../../contracts/selector-contract.js';
import { acceptedLengthPriorIn } from '../rescaled-prior.js';
import { ArmByRegression } from './arm-by-regression.js';

describeSelectorContract('hierarchicalThompson', hierarchicalThompson, {
  draws: { exempt: 'it draws one uniform an arm' },
  lateFeedback: { exempt: 'what a reward says depends on the round before it' },
  ties: { exempt: 'what the first pull of an arm tells is not undone by equal rewards of the others' },
  rescaling: (problem, scale) =>
    hierarchicalThompson({
      ...problem,
      priors: Array.from({ length: problem.armCount }, () => acceptedLengthPriorIn(problem, scale)),
    }),
  // The law is integrated numerically.
  probabilityTolerance: 2e-4,
});

describe('the posterior', () => {
  test('is that of the whole history taken at once, as a regression gives it', () => {
    const ranges = [acceptedLengthRange(3), acceptedLengthRange(10)];
    const selector = hierarchicalThompson({
      armCount: 2,
      rewardRange: acceptedLengthRange(10),
      armRewardRanges: ranges,
      promptDiscount: 1,
    });
    const { priors } = selector.snapshot().config;
    const arms = priors.map((prior) => new ArmByRegression(prior));
    const random = createRandom('history');
    for (let prompt = 0; prompt < 5; prompt++) {
      if (prompt > 0) {
        selector.startEpisode!();
        for (const arm of arms) arm.startPrompt();
      }
      let last = -1;
      let level = 0;
      for (let round = 0; round < 14; round++) {
        const arm = random() < 0.5 ? 0 : 1;
        const { max } = ranges[arm]!;
        // Easy rounds now and then, so that every level occurs.
        const reward = random() < 0.3 ? max : 1 + Math.floor(random() * max);
        arms[arm]!.learn(last < 0 ? -1 : (last === arm ? 0 : 3) + level, reward);
        selector.update(arm, reward);
        last = arm;
        level = reward === max ? 2 : reward > arms[arm]!.posterior().means[0]! ? 1 : 0;
        expect(selector.snapshot().state).toMatchObject({ lastArm: last, lastLevel: level });
      }
    }
    // The selector keeps the present prompt's deviation only, second; covariances by rows of the lower triangle.
    arms.forEach((arm, i) => {
      const state = selector.snapshot().state.arms[i]!;
      const { means, covariances } = arm.posterior();
      const order = [0, 7 + 4, 1, 2, 3, 4, 5, 6];
      // Elimination on 12 unknowns of condition below 1e4: errors of some 1e-12; allowed 1e-9.
      order.forEach((a, row) => {
        expect(state.means[row]!).toBeCloseTo(means[a]!, 9);
        for (let column = 0; column <= row; column++) {
          const at = (row * (row + 1)) / 2 + column;
          expect(state.covariances[at]!).toBeCloseTo(covariances[a]![order[column]!]!, 9);
        }
      });
    });
  });

  test('keeps means at a new prompt, and their precision fades towards that of the prior', () => {
    const selector = hierarchicalThompson({ armCount: 1, rewardRange: acceptedLengthRange(5), promptDiscount: 0.95 });
    for (const reward of [3, 4, 2, 6, 5, 1, 4]) selector.update(0, reward);
    const before = selector.snapshot();
    selector.startEpisode!();
    const after = selector.snapshot().state.arms[0]!;
    const prior = before.config.priors[0]!;
    const kept = 0.95;
    expect(after.means[0]).toBe(before.state.arms[0]!.means[0]);
    expect(after.means[1]).toBe(0);
    const priorPrecision = prior.pulls / prior.variance;
    const expected = 1 / (kept / before.state.arms[0]!.covariances[0]! + (1 - kept) * priorPrecision);
    expect(after.covariances[0]!).toBeCloseTo(expected, 12);
  });

  test('is one that a snapshot takes back, also after ten thousand rewards that are nearly all the same', () => {
    for (const promptRounds of [1, 40, 10_000]) {
      const selector = hierarchicalThompson({ armCount: 2, rewardRange: acceptedLengthRange(20) });
      for (let round = 0; round < 10_000; round++) {
        if (round % promptRounds === 0) selector.startEpisode!();
        selector.update(round % 3 === 0 ? 1 : 0, round % 997 === 0 ? 21 : 1);
      }
      const snapshot = selector.snapshot();
      expect(restoreSelector('hierarchicalThompson', snapshot).snapshot()).toStrictEqual(snapshot);
    }
  });

  test('of an arm that can give but one reward is certain', () => {
    const selector = hierarchicalThompson({
      armCount: 2,
      rewardRange: acceptedLengthRange(4),
      armRewardRanges: [acceptedLengthRange(0), acceptedLengthRange(4)],
    });
    for (let round = 0; round < 30; round++) {
      selector.update(0, 1);
      selector.update(1, 2);
    }
    selector.startEpisode!();
    expect(selector.snapshot().state.arms[0]!.means[0]).toBe(1);
    expect(selector.probability(0) + selector.probability(1)).toBeCloseTo(1, 12);
    expect(selector.probability(1)).toBeGreaterThan(0.9);
  });
});

describe('the choice', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(10) };

  test('begins with the greatest prior mean', () => {
    const armRewardRanges = [acceptedLengthRange(3), acceptedLengthRange(10)];
    const priors = [3, 10].map(uniformAcceptancePrior);
    expect(hierarchicalThompson({ ...problem, armRewardRanges, priors }).probability(1)).toBe(1);
  });

  test('expects the same of all arms, whatever their caps, and no more than an arm can give', () => {
    const caps = [0, 1, 3, 10];
    const selector = hierarchicalThompson({
      armCount: 4,
      rewardRange: acceptedLengthRange(10),
      armRewardRanges: caps.map(acceptedLengthRange),
    });
    // 1 + 1/2 + ... + 1/11, to which a cap of 0 gives 1 token at most and one of 1 two.
    const { priors } = selector.snapshot().config;
    expect(priors.map(({ mean }) => mean)).toEqual([1, 2, 3.0198773448773446, 3.0198773448773446]);
    // What rewards scatter is that of the own cap.
    expect(priors[2]!.variance).toBe(uniformAcceptancePrior(3).variance);
    expect(selector.probability(2)).toBe(1);
    expect(selector.select(createRandom('unused'))).toBe(2);
  });

  test('ranges that begin above the mean of the whole range are expected to give their least', () => {
    const armRewardRanges = [
      { min: 0, max: 1 },
      { min: 0.75, max: 1 },
    ];
    const { priors } = hierarchicalThompson({
      armCount: 2,
      rewardRange: { min: 0, max: 1 },
      armRewardRanges,
    }).snapshot().config;
    expect(priors.map(({ mean }) => mean)).toEqual([0.5, 0.75]);
  });

  test('draws each mean with the variance that the documentation says', () => {
    const selector = hierarchicalThompson({ ...problem, patience: 20, exploration: 0.36 });
    /** Mean and variance of an arm's draw, from the snapshot. */
    const drawn = (arm: number): { mean: number; variance: number } => {
      const { arms, rounds, promptRounds, lastArm, lastLevel } = selector.snapshot().state;
      const { means, covariances, noise } = arms[arm]!;
      const at = (a: number, b: number) => covariances[(Math.max(a, b) * (Math.max(a, b) + 1)) / 2 + Math.min(a, b)]!;
      const carried = lastArm < 0 ? [0] : [0, 2 + (lastArm === arm ? 0 : 3) + lastLevel];
      const all = [...carried, 1];
      const prior = selector.snapshot().config.priors[arm]!;
      const v = (100 * prior.variance + noise.sum) / (100 + noise.weight);
      const P = carried.reduce((sum, a) => sum + all.reduce((s, b) => s + at(a, b), 0), 0);
      const B = all.reduce((sum, b) => sum + at(1, b), 0);
      const share = (100 * 0.36 + promptRounds) / (100 + promptRounds);
      const term = (x: number, n: number) => (n === 0 ? 0 : x ** 2 / (x + (v * 20) / n));
      return {
        mean: all.reduce((sum, a) => sum + means[a]!, 0),
        variance: share * (term(P, rounds) + term(B, promptRounds)),
      };
    };
    // Two prompts of 2, one of 300: what is short and what is long.
    for (const rounds of [2, 2, 300]) {
      selector.startEpisode!();
      for (let round = 0; round < rounds; round++)
        selector.update(round % 2, 5 + (round % 2) * (round % 3) - (round % 3));
      const [a, b] = [drawn(0), drawn(1)];
      const expected = normalDistribution((a.mean - b.mean) / Math.sqrt(a.variance + b.variance));
      // The law is integrated with an error of about 1e-4.
      expect(Math.abs(selector.probability(0) - expected)).toBeLessThan(3e-4);
      expect(expected).toBeGreaterThan(0.02);
      expect(expected).toBeLessThan(0.98);
    }
  });

  test('learns what follows a reward at the cap apart from what follows one just below', () => {
    const selector = hierarchicalThompson(problem);
    // A copying arm: runs of 11, 11, and then 9 as the run ends, after which it gives 1; the other arm always gives 3.
    for (let prompt = 0; prompt < 40; prompt++) {
      selector.startEpisode!();
      for (const reward of [11, 11, 9, 1]) selector.update(1, reward);
      for (let round = 0; round < 4; round++) selector.update(0, 3);
    }
    selector.startEpisode!();
    selector.update(1, 11);
    expect(selector.probability(1)).toBeGreaterThan(0.95);
    selector.update(1, 9);
    expect(selector.probability(0)).toBeGreaterThan(0.8);
  });

  test('does not take an arm that can give one reward only to be at its cap', () => {
    const selector = hierarchicalThompson({
      ...problem,
      armRewardRanges: [acceptedLengthRange(0), acceptedLengthRange(10)],
    });
    selector.update(0, 1);
    expect(selector.snapshot().state.lastLevel).toBe(0);
    selector.update(1, 11);
    expect(selector.snapshot().state.lastLevel).toBe(2);
  });

  test('follows the prompt, and takes up the population again in the next', () => {
    const selector = hierarchicalThompson(problem);
    const random = createRandom('prompts');
    // Arm 0 gives 3 everywhere; arm 1 mostly 2, and 6 in every fourth prompt.
    const played = (good: boolean) => {
      selector.startEpisode!();
      let pulls = 0;
      for (let round = 0; round < 60; round++) {
        const arm = selector.select(random);
        if (round >= 30) pulls += arm;
        selector.update(arm, arm === 0 ? 3 : (good ? 6 : 2) + (random() < 0.5 ? -1 : 1));
      }
      return pulls / 30;
    };
    let inGood = 0;
    let inOthers = 0;
    for (let prompt = 0; prompt < 80; prompt++) {
      const share = played(prompt % 4 === 3);
      if (prompt < 40) continue;
      if (prompt % 4 === 3) inGood += share / 10;
      else inOthers += share / 30;
    }
    expect(inGood).toBeGreaterThan(2 / 3);
    expect(inOthers).toBeLessThan(1 / 3);
  });
});

describe('hierarchicalThompson refuses', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };

  test.each([
    [{ patience: 0 }, 'hierarchicalThompson: patience must be a finite number greater than 0, got 0'],
    [{ promptDiscount: 0 }, 'hierarchicalThompson: promptDiscount must be in (0, 1], got 0'],
    [{ exploration: Number.NaN }, 'hierarchicalThompson: exploration must be in [0, 1], got NaN'],
    [{ priors: [] }, 'hierarchicalThompson: priors must be'],
    [{ priors: [{ mean: 2, pulls: 1, variance: 1 }] }, 'hierarchicalThompson: priors must be'],
    [
      { priors: new Array(2).fill({ mean: 2, pulls: 0, variance: 1 }) },
      'hierarchicalThompson: priors[0].pulls must be in [1e-9, 1000000000000000], got 0',
    ],
    [{ armRewardRanges: [acceptedLengthRange(9), acceptedLengthRange(4)] }, 'armRewardRanges[0] must lie in [1, 5]'],
    [{ prior: { mean: 2, pulls: 1, variance: 1 } }, 'did you mean priors?'],
  ])('%o', (options, message) => {
    expect(() => hierarchicalThompson({ ...problem, ...options })).toThrow(message);
  });

  test('a reward beyond the arm’s own range, and stays as it was', () => {
    const armRewardRanges = [acceptedLengthRange(2), acceptedLengthRange(4)];
    const selector = hierarchicalThompson({ ...problem, armRewardRanges });
    const before = selector.snapshot();
    expect(() => selector.update(0, 5)).toThrow('hierarchicalThompson.update: reward must be in [1, 3], got 5');
    expect(selector.snapshot()).toStrictEqual(before);
  });

  /** A snapshot after two prompts, the second of three rounds. */
  function played(): HierarchicalThompsonSnapshot {
    const selector = hierarchicalThompson(problem);
    for (const reward of [2, 5, 1]) selector.update(0, reward);
    selector.startEpisode!();
    for (const arm of [0, 1, 1]) selector.update(arm, 3);
    return selector.snapshot();
  }

  type State = HierarchicalThompsonSnapshot['state'];
  type ArmState = State['arms'][number];
  const withArm = (change: (arm: ArmState) => Partial<ArmState>) => (state: State) => ({
    ...state,
    arms: [{ ...state.arms[0]!, ...change(state.arms[0]!) }, state.arms[1]!],
  });
  const at = (index: number, value: number) => (list: readonly number[]) =>
    list.map((x, i) => (i === index ? value : x));

  test.each<[string, (state: State) => object, string]>([
    ['a last arm before a first round', (state) => ({ ...state, promptRounds: 0 }), 'state.lastArm must be -1'],
    ['no last arm after one', (state) => ({ ...state, lastArm: -1 }), 'state.lastArm must be an arm'],
    ['more rounds of a prompt than in all', (state) => ({ ...state, rounds: 2 }), 'state.promptRounds must be'],
    [
      'rounds of a prompt that no arm was pulled in',
      (state) => ({ ...state, promptRounds: 4 }),
      'state.promptRounds must be the sum of promptPulls, 3, got 4',
    ],
    ['a level that there is not', (state) => ({ ...state, lastLevel: 3 }), 'state.lastLevel must be'],
    ['too few means', withArm((arm) => ({ means: arm.means.slice(1) })), 'state.arms[0].means must be an array of 8'],
    [
      // The variance of the prompt's effect is the third of the triangle.
      'a variance below 0',
      withArm((arm) => ({ covariances: at(2, -1)(arm.covariances) })),
      'state.arms[0].covariances[2] must be a finite number of at least 0, got -1',
    ],
    [
      'a correlation above 1',
      withArm((arm) => ({ covariances: at(1, 40)(arm.covariances) })),
      'state.arms[0].covariances[1] must be in [',
    ],
    ['evidence of no weight', withArm(() => ({ noise: { weight: -1, sum: 0 } })), 'state.arms[0].noise.weight must be'],
    ['a prompt without variance', withArm(() => ({ promptVariance: 0 })), 'state.arms[0].promptVariance must be'],
  ])('a snapshot with %s', (_, change, message) => {
    const snapshot = played();
    expect(restoreSelector('hierarchicalThompson', snapshot).snapshot()).toStrictEqual(snapshot);
    const broken = { ...snapshot, state: change(snapshot.state) };
    expect(() => restoreSelector('hierarchicalThompson', broken)).toThrow(message);
  });
});
