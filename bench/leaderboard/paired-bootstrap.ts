/** How sure a sum of paired differences is: the bootstrap over answers. */
import { createRandom } from 'banditspec';
import { quantileSorted } from 'simple-statistics';

/** A sum of paired differences, with its 95% interval. */
export interface PairedDifference {
  /** The sum over all answers. */
  readonly total: number;
  /** The 2.5th and the 97.5th percentile of that sum over resampled answers. */
  readonly interval: readonly [number, number];
}

const RESAMPLES = 1000;

/**
 * Sums `mine[e] - reference[e]` over answers, and over answers drawn with replacement. The draws depend on the seed and
 * the number of answers alone, so that all rows of a table meet the same ones. With carried memory answers are not
 * independent, and the interval is only indicative.
 */
export function pairedDifference(
  mine: readonly number[],
  reference: readonly number[],
  seed: string | number,
): PairedDifference {
  const differences = mine.map((calls, answer) => calls - reference[answer]!);
  const random = createRandom(seed, 'bootstrap over answers');
  const sums = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let i = 0; i < differences.length; i++) sum += differences[Math.floor(random() * differences.length)]!;
    return sum;
  }).sort((a, b) => a - b);
  return {
    total: differences.reduce((sum, difference) => sum + difference, 0),
    interval: [quantileSorted(sums, 0.025), quantileSorted(sums, 0.975)],
  };
}
