/**
 * How much is gained by choosing the comparator after the fact. Where the law of the arms is not known, regret is measured
 * against the arm of the least mean over the same episodes. Of arms that are equal, that is the one that was lucky: its mean
 * is too low, and every regret too high by as much.
 */
import type { RegretReport } from 'banditspec';
import { log } from 'banditspec/arithmetic';

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
