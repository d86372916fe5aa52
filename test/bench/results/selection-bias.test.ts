import { createRandom, type Environment, measureRegret, type RegretReport } from 'banditspec';
import { describe, expect, test } from 'vitest';
import type { LeaderboardRow } from '../../../bench/results/parts/leaderboard.js';
import { bestArmWords } from '../../../bench/results/parts/leaderboard-tables.js';
import { placeBiases, selectionBias } from '../../../bench/results/selection-bias.js';

/** Arms that need 40 rounds on average, or 40 + `more` after the first; each with luck of its own, and no law stated. */
function equalArms(armCount: number, more = 0): Environment {
  return {
    armCount,
    rewardRange: { min: 1, max: 5 },
    begin(_episode, random) {
      // Every arm has its own number of rounds, from 30 to 50, drawn before the first pull.
      const rounds = Array.from(
        { length: armCount },
        (_, arm) => 30 + Math.floor(21 * random()) + (arm === 0 ? 0 : more),
      );
      let played = 0;
      let needed = Infinity;
      return {
        get done() {
          return played >= needed;
        },
        get elapsed() {
          return played;
        },
        pull(arm) {
          needed = Math.min(needed, rounds[arm]!);
          played += 1;
          return 1;
        },
      };
    },
  };
}

function reportOf(environment: Environment, seed: string, episodes = 30): RegretReport {
  return measureRegret({ environment, selectors: {}, episodes, seed });
}

describe('the bias of a comparator that was found from the same episodes', () => {
  test.each([2, 4, 8])('of %i equal arms is what the least of their means is too low by', (armCount) => {
    const runs = 250;
    let gained = 0;
    let told = 0;
    for (let run = 0; run < runs; run++) {
      const report = reportOf(equalArms(armCount), `bias ${run}`);
      expect(report.comparator.basis).toBe('estimated');
      gained += 40 - report.fixedArms[report.bestArm]!.mean;
      told += selectionBias(report).rounds;
    }
    // Uniform on 21 values: the standard deviation is sqrt((21^2 - 1) / 12) = 6.06, that of a mean of 30 is 1.11, and the
    // mean over 250 runs of a least mean is known to 1.11 / sqrt(250) = 0.07; four of them. What is told takes the
    // greatest standard error, which is above the mean one by a tenth or two, and leaves out arms that luck set apart.
    expect(told / runs).toBeGreaterThan(gained / runs - 0.28);
    expect(told / runs).toBeLessThan(1.25 * (gained / runs) + 0.28);
  });

  test('is none where one arm is far ahead or alone', () => {
    expect(selectionBias(reportOf(equalArms(3, 60), 'apart'))).toEqual({ arms: 1, rounds: 0 });
    expect(selectionBias(reportOf(equalArms(1), 'alone'))).toEqual({ arms: 1, rounds: 0 });
  });

  test('of one episode is not determined by the episodes, and told as none', () => {
    expect(selectionBias(reportOf(equalArms(2), 'one', 1)).rounds).toBe(0);
  });
});

describe('the bias of a leaderboard, where arms share the luck of an answer', () => {
  /** What an arm comes to against the best one, from its calls answer by answer; the interval by the normal law. */
  function row(where: string, arm: number, calls: readonly number[], best: readonly number[]): LeaderboardRow {
    const differences = calls.map((own, i) => own - best[i]!);
    const total = differences.reduce((sum, one) => sum + one, 0);
    const mean = total / differences.length;
    const squares = differences.reduce((sum, one) => sum + (one - mean) * (one - mean), 0);
    const error = Math.sqrt((differences.length * squares) / (differences.length - 1));
    const interval = [total - 1.96 * error, total + 1.96 * error] as const;
    const none = { total: 0, interval: [0, 0] as const };
    return {
      ...{ where, selector: `always arm ${arm}`, feedback: 'none', memory: 'fresh', answers: calls.length, tokens: 1 },
      ...{
        targetCalls: total,
        standardDeviation: null,
        tokensPerCall: 1,
        tokensPerCost: 1,
        regret: total,
        toUcbSpec: none,
      },
      ...{ toBestArm: { total, interval }, targetCallsOverOrders: null, halves: [0, 0] },
    };
  }

  /** Arms that all need 100 calls an answer on average: 50 to 150 by the answer, and up to 10 more or fewer by the arm. */
  function board(armCount: number, random: () => number, more = 0) {
    const answers = 40;
    const common = Array.from({ length: answers }, () => Math.floor(101 * random()) + 50);
    const calls = Array.from({ length: armCount }, (_, arm) =>
      common.map((own) => own + Math.floor(21 * random()) - 10 + (arm === 0 ? 0 : more)),
    );
    const totals = calls.map((list) => list.reduce((sum, one) => sum + one, 0));
    const best = totals.indexOf(Math.min(...totals));
    const expected = common.reduce((sum, one) => sum + one, 0);
    return { rows: calls.map((list, arm) => row('place', arm, list, calls[best]!)), gained: expected - totals[best]! };
  }

  test.each([2, 4, 8])('of %i equal arms is what the least of their sums is too low by', (armCount) => {
    const runs = 400;
    let gained = 0;
    let told = 0;
    for (let run = 0; run < runs; run++) {
      const made = board(armCount, createRandom('board', armCount, run));
      gained += made.gained;
      told += placeBiases(made.rows)[0]!.calls;
    }
    // Uniform on 21 values: 6.06 a standard deviation, 38.3 that of a sum over 40 answers, and the mean over 400 runs of
    // the least sum is known to 38.3 / 20 = 1.9; four of them. What is told takes the greatest of the errors, a tenth or
    // two above their mean, and leaves out arms that luck set apart.
    expect(told / runs).toBeGreaterThan(gained / runs - 7.7);
    expect(told / runs).toBeLessThan(1.25 * (gained / runs) + 7.7);
  });

  test('is none where one arm is far ahead, and is told either way', () => {
    const { rows } = board(3, createRandom('apart'), 60);
    expect(placeBiases(rows)).toEqual([{ where: 'place', arms: 1, calls: 0 }]);
    expect(bestArmWords(rows)).toContain('regret is too high by less than half a call everywhere.');
    const near = board(2, createRandom('board', 2, 1)).rows;
    const calls = Math.round(placeBiases(near)[0]!.calls);
    expect(bestArmWords(near)).toContain(`at most about ${calls} calls in place (2 arms as close as equal ones)`);
  });
});
