import { type Environment, measureRegret, type RegretReport } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { selectionBias } from '../../../bench/results/selection-bias.js';

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
