/** What regret is counted in along a sweep: rounds, and time where rounds of some arms take longer. */
import type { RegretReport } from 'banditspec';
import { halfWidthOf, isTimed } from '../experiment-tables.js';
import type { SweepResults } from './sweep.js';

/** A mean with its 95% interval, whose ends are NaN where it is not determined. */
export interface MeanRegret {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One way to count. */
export interface RegretMeasure {
  /** In names of files; empty for the first. */
  readonly suffix: string;
  readonly title: string;
  /** What an answer takes more of than the comparator. */
  readonly unit: string;
  /** What captions say of it. */
  readonly meaning: string;
  readonly of: (report: RegretReport, selector: string) => MeanRegret;
  readonly comparator: (report: RegretReport) => { readonly arm: number; readonly takes: number };
}

const ROUNDS: RegretMeasure = {
  suffix: '',
  title: 'Regret',
  unit: 'rounds an answer',
  meaning:
    'Stopping-time regret: how many more rounds an answer takes than with the best fixed arm throughout, with the same luck',
  of: ({ selectors }, name) => {
    const { mean, confidenceInterval } = selectors[name]!.stoppingTimeRegret;
    return { mean, low: confidenceInterval[0], high: confidenceInterval[1] };
  },
  comparator: ({ bestArm, fixedArms }) => ({ arm: bestArm, takes: fixedArms[bestArm]!.mean }),
};

const TIME: RegretMeasure = {
  suffix: '-time',
  title: 'Time regret',
  unit: 'plain passes of the target an answer',
  meaning:
    'Time regret: how many more plain passes of the target an answer takes than with the fastest fixed arm throughout, with the same luck',
  of: ({ selectors }, name) => {
    const { elapsedRegret } = selectors[name]!;
    const { mean } = elapsedRegret;
    return { mean, low: mean - halfWidthOf(elapsedRegret), high: mean + halfWidthOf(elapsedRegret) };
  },
  comparator: ({ comparator: { elapsedArm: arm }, fixedArms }) => ({ arm, takes: fixedArms[arm]!.elapsed.mean }),
};

/** The measures that say something of a sweep. */
export function measuresOf({ results }: SweepResults): readonly RegretMeasure[] {
  return results.some(({ report }) => isTimed(report)) ? [ROUNDS, TIME] : [ROUNDS];
}
