/** `betaThompson` beside loops over all draws and laws that are computed otherwise, where arms differ in their ranges. */
import { type BetaThompsonSnapshot, betaThompson, createRandom, type RewardRange, restoreSelector } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { betaDistribution } from '../../../src/random/beta-law.js';
import { sampleBeta } from '../../../src/random/samplers.js';
import { firstGreatest } from '../second-implementation.js';

interface Case {
  readonly ranges: readonly RewardRange[];
  readonly step: number;
  readonly prior: { readonly accepted: number; readonly rejected: number };
}

const UNIFORM = { accepted: 1, rejected: 1 };

const CASES: [name: string, Case][] = [
  ['one range', { ranges: new Array(4).fill({ min: 1, max: 4 }), step: 1, prior: UNIFORM }],
  [
    'draft lengths',
    {
      ranges: [2, 6, 6, 3, 2].map((max) => ({ min: 1, max })),
      step: 1,
      prior: UNIFORM,
    },
  ],
  [
    'the same length from other least rewards',
    { ranges: [0, 1, 0.5, 0].map((min) => ({ min, max: min + 3 })), step: 1, prior: UNIFORM },
  ],
  [
    'steps of a quarter',
    { ranges: [1, 0.5, 1.5].map((max) => ({ min: 0, max })), step: 0.25, prior: { accepted: 2.5, rejected: 0.5 } },
  ],
  [
    'more steps than are added one by one',
    { ranges: [64, 65, 66, 120, 3, 40].map((L) => ({ min: 1, max: L + 1 })), step: 1, prior: UNIFORM },
  ],
  [
    'a prior that sits at both ends',
    {
      ranges: [100, 100, 70].map((L) => ({ min: 1, max: L + 1 })),
      step: 1,
      prior: { accepted: 1e-9, rejected: 1e-9 },
    },
  ],
];

function make({ ranges, step, prior }: Case): ReturnType<typeof betaThompson> {
  return betaThompson({
    armCount: ranges.length,
    rewardRange: {
      min: Math.min(...ranges.map(({ min }) => min)),
      max: Math.max(...ranges.map(({ max }) => max)),
    },
    armRewardRanges: ranges,
    rewardStep: step,
    prior,
  });
}

const stepsOf = ({ min, max }: RewardRange, step: number) => Math.round((max - min) / step);

/** min + step (p + ... + p^L), one power after the other. */
function meanReward(range: RewardRange, step: number, rate: number): number {
  let sum = 0;
  for (let j = 0; j < stepsOf(range, step); j++) sum = rate * (1 + sum);
  return range.min + step * sum;
}

describe('betaThompson', () => {
  test.each(CASES)('plays as a loop over all draws, from the same uniforms: %s', (name, setting) => {
    const { ranges, step, prior } = setting;
    const selector = make(setting);
    const [own, plain, luck] = ['own', 'own', 'luck'].map((use) => createRandom('by hand', name, use));
    const accepted = ranges.map(() => prior.accepted);
    const rejected = ranges.map(() => prior.rejected);
    const played = new Set<number>();
    for (let t = 0; t < 600; t++) {
      const arm = selector.select(own!);
      const draws = ranges.map((range, i) => meanReward(range, step, sampleBeta(accepted[i]!, rejected[i]!, plain!)));
      expect(arm, `round ${t}`).toBe(firstGreatest(draws));
      played.add(arm);
      // Feedback of any arm, late and seldom: the law stays wide, and where it sits at both ends there are ties before.
      if (t < 60 || t % 15 !== 0) continue;
      const taught = Math.floor(ranges.length * luck!());
      const steps = Math.floor((stepsOf(ranges[taught]!, step) + 1) * luck!());
      selector.update(taught, ranges[taught]!.min + step * steps);
      accepted[taught]! += steps;
      if (steps < stepsOf(ranges[taught]!, step)) rejected[taught]! += 1;
    }
    expect(own!()).toBe(plain!());
    expect(played.size).toBeGreaterThan(1);
    const { state } = selector.snapshot();
    expect(state.accepted.map((count) => count + prior.accepted)).toEqual(accepted);
    expect(state.rejected.map((count) => count + prior.rejected)).toEqual(rejected);
  });

  // P(arm i is the greatest) = int prod_{j != i} F_j(theta_i(p)) dF_i(p), by a sum over 400 intervals of p; F_j at a mean
  // reward by halving the rate, as long as that changes it.
  test.each(CASES.slice(0, 4))('computes the law of the greatest: %s', { timeout: 60_000 }, (_, setting) => {
    const { ranges, step, prior } = setting;
    const selector = make(setting);
    const expectLaw = () => {
      const { accepted, rejected } = selector.snapshot().state;
      const shapes = ranges.map((_range, i) => [accepted[i]! + prior.accepted, rejected[i]! + prior.rejected] as const);
      const below = (j: number, mean: number): number => {
        if (mean >= ranges[j]!.max) return 1;
        if (mean <= ranges[j]!.min) return 0;
        let [low, high] = [0, 1];
        for (let halving = 0; halving < 55; halving++) {
          const rate = (low + high) / 2;
          if (meanReward(ranges[j]!, step, rate) > mean) high = rate;
          else low = rate;
        }
        return betaDistribution(low, ...shapes[j]!);
      };
      const GRID = 400;
      ranges.forEach((range, i) => {
        let chance = 0;
        let before = 0;
        for (let k = 0; k < GRID; k++) {
          const share = betaDistribution((k + 1) / GRID, ...shapes[i]!);
          const mean = meanReward(range, step, (k + 0.5) / GRID);
          let others = 1;
          ranges.forEach((_range, j) => {
            if (j !== i) others *= below(j, mean);
          });
          chance += (share - before) * others;
          before = share;
        }
        // The documented 1e-4, and the squared width of an interval times a slope of ten: 6e-5.
        expect(Math.abs(selector.probability(i) - chance), `arm ${i}`).toBeLessThan(3e-4);
      });
    };
    expectLaw();
    ranges.forEach((range, i) => {
      selector.update(i, range.min + step * (i % 2 === 0 ? 1 : 2));
    });
    expectLaw();
    selector.update(0, ranges[0]!.max);
    expectLaw();
  });

  test("knows that an arm which reaches its own greatest reward is at it, below another's", () => {
    // Rates are 0 or 1, by a coin: rewards 1 or 2, and 1 or 3. The second is the greatest where its coin says so.
    const ranges = [2, 3].map((max) => ({ min: 1, max }));
    const selector = make({ ranges, step: 1, prior: { accepted: 1e-9, rejected: 1e-9 } });
    expect(Math.abs(selector.probability(0) - 0.5)).toBeLessThan(1e-4);
    expect(Math.abs(selector.probability(1) - 0.5)).toBeLessThan(1e-4);
  });

  test('refuses a state that no rounds can have left', () => {
    const snapshot = betaThompson({ armCount: 2, rewardRange: { min: 1, max: 3 } }).snapshot();
    const restore = (state: object) => restoreSelector({ ...snapshot, state } as BetaThompsonSnapshot);
    const who = 'betaThompson: state';
    for (const name of ['accepted', 'rejected']) {
      const good = { accepted: [4, 0], rejected: [0, 3] };
      for (const [counts, message] of [
        [undefined, `${who}.${name} must be`],
        [[1], `${who}.${name} must be`],
        [[1, 2, 3], `${who}.${name} must be`],
        [[1, -1], `${who}.${name}[1] must be`],
        [[0.5, 1], `${who}.${name}[0] must be`],
      ] as const) {
        expect(() => restore({ ...good, [name]: counts })).toThrow(message);
      }
      expect(restore(good).snapshot().state).toEqual(good);
    }
  });

  test('its snapshot holds the ranges where they were given, and says null where they were not', () => {
    const problem = { armCount: 2, rewardRange: { min: 1, max: 3 } };
    const plain = betaThompson(problem).snapshot();
    expect(plain.config).toEqual({ armRewardRanges: null, rewardStep: 1, prior: { accepted: 1, rejected: 1 } });
    const armRewardRanges = [
      { min: 1, max: 2 },
      { min: 1, max: 3 },
    ];
    const own = betaThompson({ ...problem, armRewardRanges, prior: { accepted: 3, rejected: 0.5 } }).snapshot();
    expect(own.config).toEqual({ armRewardRanges, rewardStep: 1, prior: { accepted: 3, rejected: 0.5 } });
    expect(restoreSelector(own).snapshot()).toEqual(own);
  });

  test("refuses a reward outside the arm's own range, and steps that do not fit it", () => {
    const problem = { armCount: 2, rewardRange: { min: 0, max: 3 }, rewardStep: 0.5 };
    const armRewardRanges = [
      { min: 1, max: 2.5 },
      { min: 0, max: 3 },
    ];
    const selector = betaThompson({ ...problem, armRewardRanges });
    const before = selector.snapshot();
    expect(() => selector.update(0, 0.5)).toThrow('betaThompson.update: reward must be in [1, 2.5], got 0.5');
    expect(() => selector.update(0, 3)).toThrow('betaThompson.update: reward must be in [1, 2.5], got 3');
    expect(() => selector.update(1, 1.2)).toThrow('betaThompson.update: reward must be 0 plus a whole number of steps');
    expect(selector.snapshot()).toEqual(before);
    expect(() => betaThompson({ ...problem, armRewardRanges: [{ min: 0, max: 1.2 }, armRewardRanges[1]!] })).toThrow(
      'betaThompson: (armRewardRanges[0].max - armRewardRanges[0].min) / rewardStep must be an integer',
    );
    expect(() => betaThompson({ ...problem, rewardStep: 0.7 })).toThrow(
      'betaThompson: (rewardRange.max - rewardRange.min) / rewardStep must be an integer',
    );
  });
});
