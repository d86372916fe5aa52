import { acceptedLengthRange, createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { pairedBootstrap } from '../../../bench/leaderboard/paired-bootstrap.js';
import type { Contest } from '../../../bench/leaderboard/standings.js';
import { bestMixture, type Information, informationOf } from '../../../bench/short-horizon/information.js';
import { POSTERIORS, type Posterior } from '../../../bench/short-horizon/posteriors.js';
import { playRankingTask } from '../../../bench/short-horizon/ranking.js';
import { SHORT_RULES } from '../../../bench/short-horizon/rules.js';
import { surelyWins, verdictsOf } from '../../../bench/short-horizon/verdicts.js';
import { runBench } from '../run-bench.js';

/**
 * Reference: an independent implementation of the public ranking in which every run has reward streams of its own, 6,000 runs,
 * standard errors of 0.4 at most.
 */
const REFERENCE = {
  'BE(0), beta': { 'U[0, 1]': 14.8, 'U[1/4, 3/4]': 20.2, hard: 4.4, 'Beta(1, 8)': 21.3, 'Beta(8, 1)': 8.3 },
  'IRS.FH(2), beta': { 'U[0, 1]': 14.7, 'Beta(1, 8)': 21.8, 'Beta(8, 1)': 9.3 },
  'UCB-DT(0.9), beta': { 'U[0, 1]': 17.4, 'U[1/4, 3/4]': 22.7, 'Beta(8, 1)': 9.2 },
  'Brezzi-Lai(0.99), beta': { 'U[0, 1]': 15.1, 'U[1/4, 3/4]': 21.1, 'Beta(1, 8)': 19.8, 'Beta(8, 1)': 12.9 },
  betaThompson: { 'U[0, 1]': 23.6, 'U[1/4, 3/4]': 37.2, 'Beta(1, 8)': 38.3, 'Beta(8, 1)': 12.4 },
} as const;

describe('the public ranking in its own setting', () => {
  for (const [player, laws] of Object.entries(REFERENCE)) {
    test(`has the regret of an independent implementation: ${player}`, () => {
      for (const [law, expected] of Object.entries(laws)) {
        const { mean, standardError } = playRankingTask({ player, law, maxDraftLength: 1 }, 80, 'test');
        // Four standard errors of the difference. Uniform choice has 200 and more under the first two laws and the fourth.
        const error = Math.sqrt(standardError ** 2 + 0.4 ** 2);
        expect(Math.abs(mean - expected), `${law}: ${mean} ± ${standardError}`).toBeLessThan(4 * error);
        expect(standardError).toBeLessThan(3);
      }
    });
  }

  test('TS-UCB draws a hundred times from every arm and has the regret of that implementation', () => {
    // A tenth of the runs. The reference, of 400 runs: 23.7 with a standard error of 0.7.
    const task = { player: 'TS-UCB(100), beta', law: 'Beta(1, 8)', maxDraftLength: 1 };
    const { runs, mean, standardError } = playRankingTask(task, 80, 'test');
    expect(runs).toBe(8);
    expect(Math.abs(mean - 23.7)).toBeLessThan(4 * Math.sqrt(standardError ** 2 + 0.7 ** 2));
  });

  test('the same run gives every player the same means: who always errs by as much has the same regret', () => {
    const task = { law: 'hard', maxDraftLength: 4 };
    // Regret of a run with one good arm of ten is 0.01 for every pull of another: at most 5 in 500 pulls.
    for (const player of ['uniformRandom', 'BE(0), gaussian']) {
      const { mean } = playRankingTask({ player, ...task }, 4, 'test');
      expect(mean).toBeLessThanOrEqual(5 + 1e-9);
      expect(mean).toBeGreaterThan(0);
    }
  });
});

describe('beliefs', () => {
  const problem = { armCount: 2, rewardRange: acceptedLengthRange(1) };

  test('draw from the beta law with the mean and the variance that they tell', () => {
    const belief = POSTERIORS.beta(problem);
    for (const share of [1, 1, 0, 1]) belief.learn(0, share);
    // Beta(4, 2): mean 2/3, variance 8 / (36 * 7).
    expect(belief.mean(0)).toBeCloseTo(2 / 3, 12);
    expect(belief.variance(0)).toBeCloseTo(8 / 252, 12);
    const random = createRandom('beliefs');
    const draws = Array.from({ length: 10_000 }, () => belief.draw(0, random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Four standard errors: of the mean sqrt(0.0317 / 10,000); of a variance at most sqrt(2) of itself over 100, as tails are light.
    expect(Math.abs(mean - 2 / 3)).toBeLessThan(4 * Math.sqrt(8 / 252 / 10_000));
    expect(Math.abs(variance - 8 / 252)).toBeLessThan((4 * Math.SQRT2 * (8 / 252)) / 100);
  });

  test('with the Gaussian model future rewards vary by what is not known of the mean and by their own noise', () => {
    const belief = POSTERIORS.gaussian({ armCount: 1, rewardRange: acceptedLengthRange(1) });
    belief.learn(0, 1);
    // L = 1: prior mean 1/2 worth 2 pulls, noise 1/6: after a 1 the mean is 2/3, its variance 1/18.
    expect(belief.mean(0)).toBeCloseTo(2 / 3, 12);
    expect(belief.variance(0)).toBeCloseTo(1 / 18, 12);
    const random = createRandom('future');
    const draws = Array.from({ length: 10_000 }, () => belief.drawFuture(0, 2, random));
    const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const variance = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
    // Mean 4/3, variance 4/18 + 2/6 = 5/9; four standard errors of either.
    expect(Math.abs(mean - 4 / 3)).toBeLessThan(4 * Math.sqrt(5 / 9 / 10_000));
    expect(Math.abs(variance - 5 / 9)).toBeLessThan((4 * Math.SQRT2 * (5 / 9)) / 100);
  });
});

describe('information-directed sampling', () => {
  test('regrets and gains are those of the draws, by hand', () => {
    const draws = [
      [1, 0],
      [0, 1],
      [1, 0.5],
      [0.2, 0.4],
    ];
    let drawn = 0;
    const belief = {
      armCount: 2,
      draw: (arm: number) => draws[Math.floor(drawn++ / 2)]![arm]!,
    } as unknown as Posterior;
    const { regrets, gains } = informationOf(belief, 4, () => Number.NaN);
    // Best 3.4 / 4 = 0.85, means 0.55 and 0.475. Arm 0 wins twice: given that, 1 and 0.25; given the other, 0.1 and 0.7.
    expect(Array.from(regrets)).toEqual([expect.closeTo(0.3, 12), expect.closeTo(0.375, 12)]);
    expect(Array.from(gains)).toEqual([expect.closeTo(0.45 ** 2, 12), expect.closeTo(0.225 ** 2, 12)]);
  });

  test('no mixture of a fine grid over three arms has a lesser ratio', () => {
    const random = createRandom('mixtures');
    for (let i = 0; i < 50; i++) {
      const information: Information = {
        regrets: [random(), random(), random()],
        gains: [random(), random(), random()].map((x) => x / 10),
      };
      const ratio = (weights: readonly number[]) => {
        const regret = weights.reduce((sum, w, arm) => sum + w * information.regrets[arm]!, 0);
        return regret ** 2 / weights.reduce((sum, w, arm) => sum + w * information.gains[arm]!, 0);
      };
      const { first, second, share } = bestMixture(information);
      const weights = [0, 0, 0];
      weights[first]! += share;
      weights[second]! += 1 - share;
      let least = Infinity;
      for (let a = 0; a <= 40; a++) {
        for (let b = 0; a + b <= 40; b++) least = Math.min(least, ratio([a / 40, b / 40, (40 - a - b) / 40]));
      }
      expect(ratio(weights)).toBeLessThanOrEqual(least + 1e-12);
    }
  });

  test('a sure winner has ratio 0, and where nothing is learnt the arm of least regret is played', () => {
    expect(bestMixture({ regrets: [0.2, 0], gains: [0.5, 0] })).toEqual({ first: 1, second: 1, share: 1 });
    expect(bestMixture({ regrets: [0.2, 0.1], gains: [0, 0] })).toEqual({ first: 1, second: 1, share: 1 });
  });
});

describe('verdicts', () => {
  const player = (selector: string, calls: readonly number[]) =>
    ({ selector, memory: 'fresh', feedback: 'bandit', calls, standardDeviation: null }) as const;
  const column = { where: 'here', requests: 3, uniformCalls: 99 } as Contest['column'];
  const [first, ...others] = SHORT_RULES.map(({ name }) => name);
  const [verdict] = verdictsOf(
    [
      {
        column,
        players: [
          player('bayesUcb', [10, 10, 10]),
          player('moss', [20, 10, 10]),
          player(first!, [9, 9, 9]),
          ...others.map((name) => player(name, [5, 20, 20])),
        ],
      },
    ],
    1,
  );

  test('compare each rule with the best of the package, never with another rule', () => {
    expect(verdict!.best).toEqual({ selector: 'bayesUcb', calls: 30 });
    expect(verdict!.rules.map(({ calls }) => calls)).toEqual([27, ...others.map(() => 45)]);
  });

  test('call a win sure where the whole interval is below 0', () => {
    const [surely, ...unsure] = verdict!.rules;
    expect(surely!.toBest).toEqual({ total: -3, interval: [-3, -3] });
    expect(surelyWins(surely!.toBest)).toBe(true);
    expect(unsure[0]!.toBest).toEqual(pairedBootstrap(3, 1)([5, 20, 20], [10, 10, 10]));
    expect(unsure.some(({ toBest }) => surelyWins(toBest))).toBe(false);
  });
});

describe('short-horizon', () => {
  test('refuses what makes no sense before any work', async () => {
    for (const [argv, message] of [
      [['--runs', '0'], '--runs must be'],
      [['--caps', '3'], '--caps must stand beside a recording, got none'],
      [['a.jsonl', 'b.jsonl', '--caps', '3,3'], '--caps must be different numbers of tokens'],
    ] as const) {
      const { code, stderr } = await runBench(['short-horizon', ...argv]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
    }
  });
});
