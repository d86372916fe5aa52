/**
 * How much is gained by choosing the comparator after the fact. Where the law of the arms is not known, regret is measured
 * against the arm of the least mean over the same episodes. Of arms that are equal, that is the one that was lucky: its mean
 * is too low, and every regret too high by as much.
 */
import type { RegretReport } from 'banditspec';
import { log } from 'banditspec/arithmetic';
import type { LeaderboardRow } from './parts/leaderboard.js';

/** The mean of the greatest of 1, 2, ... 8 independent standard normal variables (Teichroew 1956, Table 1). */
const GREATEST = [0, 0.5642, 0.8463, 1.0294, 1.163, 1.2672, 1.3522, 1.4236] as const;

/** Arms whose means are so many standard errors of their difference from the least may be equal to it. */
const CLOSE = 2;

/** What choosing gained. */
export interface SelectionBias {
  /** The comparator and the arms that may be as good, by how many. */
  readonly arms: number;
  /** About how many rounds regret is too high, at most: as if those arms were equal and their luck independent. */
  readonly rounds: number;
}

/** The mean of the greatest of so many standard normal variables; from nine on its bound, the root of 2 ln(count). */
function greatestOf(count: number): number {
  return GREATEST[count - 1] ?? Math.sqrt(2 * log(count));
}

/** The bias of a report whose comparator was estimated. */
export function selectionBias({ fixedArms, bestArm }: RegretReport): SelectionBias {
  const best = fixedArms[bestArm]!;
  const close = fixedArms.filter(
    ({ mean, standardError }, arm) =>
      arm === bestArm ||
      mean - best.mean <= CLOSE * Math.sqrt(standardError * standardError + best.standardError * best.standardError),
  );
  const standardErrors = close.map(({ standardError }) => standardError).filter((error) => !Number.isNaN(error));
  return { arms: close.length, rounds: greatestOf(close.length) * Math.max(0, ...standardErrors) };
}

/** A 95% interval is so many standard errors wide. */
const INTERVAL_WIDTH = 2 * 1.96;

/** What choosing gained in one place of a leaderboard. */
export interface PlaceBias {
  readonly where: string;
  /** The best arm and those whose difference from it may be none, by how many. */
  readonly arms: number;
  /** About how many calls over all answers regret is too high, at most. */
  readonly calls: number;
}

/**
 * The bias of every place of a leaderboard, whose best arm is that with the fewest calls over the same answers. All arms met
 * the same luck: what counts is the error of their differences from the best, whose luck of its own is in each, so that
 * that of one arm is smaller by the root of two.
 */
export function placeBiases(rows: readonly LeaderboardRow[]): PlaceBias[] {
  return [...new Set(rows.map(({ where }) => where))].map((where) => {
    const arms = rows.filter((row) => row.where === where && row.feedback === 'none');
    const close = arms.filter(({ toBestArm: { total, interval } }) => total === 0 || interval[0] <= 0);
    const errors = close.map(({ toBestArm: { interval } }) => (interval[1] - interval[0]) / INTERVAL_WIDTH);
    const calls = close.length < 2 ? 0 : (greatestOf(close.length) * Math.max(...errors)) / Math.SQRT2;
    return { where, arms: close.length, calls };
  });
}
