/** A regret report as flat rows, one for each selector and each fixed arm: what every table is made from. */
import type { RegretReport } from '../harness/regret-report.js';
import { requireArray, requireInteger, requireObject } from '../requirements.js';

/** One selector's or one fixed arm's figures. Stopping times and regrets are in rounds per episode. */
export interface RegretRow {
  /** The selector's name, or `always` and the arm's name. */
  readonly player: string;
  /** What the row is about. */
  readonly kind: 'selector' | 'fixed-arm';
  /** Mean stopping time. */
  readonly stoppingTime: number;
  /** Mean stopping-time regret against the comparator arm. */
  readonly regret: number;
  /** Lower end of the 95% interval of the mean regret; null for a fixed arm. */
  readonly regretLow: number | null;
  /** Upper end of the 95% interval of the mean regret; null for a fixed arm. */
  readonly regretHigh: number | null;
  /** 5th percentile of the regret of an episode; null for a fixed arm. */
  readonly regretPercentile5: number | null;
  /** Median regret of an episode; null for a fixed arm. */
  readonly regretMedian: number | null;
  /** 95th percentile of the regret of an episode; null for a fixed arm. */
  readonly regretPercentile95: number | null;
  /** Mean regret against the best fixed arm of each single episode. */
  readonly perEpisodeRegret: number;
  /** Share of the pulls that went to the comparator arm, in [0, 1]. */
  readonly bestArmShare: number;
  /** Tokens per round: all tokens over all rounds. */
  readonly tokensPerRound: number;
  /** Mean time of an episode; one unit is one plain pass of the target model. */
  readonly elapsed: number;
  /** Mean time of an episode minus that of the arm with the least mean time, with the same luck. */
  readonly elapsedRegret: number;
  /** All tokens over all time. */
  readonly tokensPerTime: number;
  /** Episodes cut off by the round limit. */
  readonly truncatedEpisodes: number;
}

/**
 * The report's rows: selectors in the order of the report, then the fixed arms. Cost: O(rows).
 *
 * @throws RangeError or TypeError when it is not a report.
 */
export function regretRows(report: RegretReport): RegretRow[] {
  requireReport('regretRows', report);
  const rows: RegretRow[] = [];
  for (const [name, selector] of Object.entries(report.selectors)) {
    const regret = selector.stoppingTimeRegret;
    rows.push({
      player: name,
      kind: 'selector',
      stoppingTime: selector.stoppingTime.mean,
      regret: regret.mean,
      regretLow: regret.confidenceInterval[0],
      regretHigh: regret.confidenceInterval[1],
      regretPercentile5: regret.percentile5,
      regretMedian: regret.median,
      regretPercentile95: regret.percentile95,
      perEpisodeRegret: selector.perEpisodeRegret.mean,
      bestArmShare: selector.bestArmShare,
      tokensPerRound: selector.tokensPerRound,
      elapsed: selector.elapsed.mean,
      elapsedRegret: selector.elapsedRegret.mean,
      tokensPerTime: selector.tokensPerTime,
      truncatedEpisodes: selector.truncatedEpisodes,
    });
  }
  report.fixedArms.forEach((arm, i) => {
    rows.push({
      player: `always ${report.armNames[i]}`,
      kind: 'fixed-arm',
      stoppingTime: arm.mean,
      regret: arm.mean - report.fixedArms[report.bestArm]!.mean,
      regretLow: null,
      regretHigh: null,
      regretPercentile5: null,
      regretMedian: null,
      regretPercentile95: null,
      perEpisodeRegret: arm.mean - report.bestFixedArmPerEpisode.mean,
      bestArmShare: i === report.bestArm ? 1 : 0,
      tokensPerRound: arm.tokensPerRound,
      elapsed: arm.elapsed.mean,
      elapsedRegret: arm.elapsed.mean - report.fixedArms[report.comparator.elapsedArm]!.elapsed.mean,
      tokensPerTime: arm.tokensPerTime,
      truncatedEpisodes: arm.truncatedEpisodes,
    });
  });
  return rows;
}

/** Requires a regret report, by the parts that tables are made from. */
export function requireReport(who: string, report: RegretReport): void {
  requireObject(who, 'report', report);
  requireObject(who, 'report.selectors', report.selectors);
  requireArray(who, 'report.armNames', report.armNames);
  requireArray(who, 'report.fixedArms', report.fixedArms, report.armNames.length);
  requireInteger(who, 'report.bestArm', report.bestArm, 0, report.armNames.length - 1);
  requireObject(who, 'report.comparator', report.comparator);
  requireInteger(who, 'report.comparator.elapsedArm', report.comparator.elapsedArm, 0, report.armNames.length - 1);
  requireObject(who, 'report.bestFixedArmPerEpisode', report.bestFixedArmPerEpisode);
  for (const [name, selector] of Object.entries(report.selectors)) {
    requireObject(who, `report.selectors.${name}`, selector);
    for (const part of [
      'stoppingTime',
      'stoppingTimeRegret',
      'perEpisodeRegret',
      'elapsed',
      'elapsedRegret',
    ] as const) {
      requireObject(who, `report.selectors.${name}.${part}`, selector[part]);
    }
  }
}
