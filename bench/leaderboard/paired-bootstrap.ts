/** How sure a sum of paired differences is: the bootstrap over answers, or over requests. */
import { createRandom } from 'banditspec';
import { quantileSorted } from 'simple-statistics';
import type { PairedDifference } from '../results/parts/leaderboard.js';

const RESAMPLES = 1000;

/** Compares the calls of a selector with those of another, answer by answer. */
export type PairedBootstrap = (mine: readonly number[], reference: readonly number[]) => PairedDifference;

/**
 * Sums `mine[e] - reference[e]` over answers, and over answers drawn with replacement. The draws depend on the seed and
 * the number of answers alone, so that all rows of a table meet the same ones. With carried memory answers are not
 * independent, and the interval is only indicative.
 *
 * Cost: 4,000 bytes an answer; 1,000 additions an answer for each comparison.
 */
export function pairedBootstrap(answers: number, seed: string | number): PairedBootstrap {
  const random = createRandom(seed, 'bootstrap over answers');
  const draws = Uint32Array.from({ length: RESAMPLES * answers }, () => Math.floor(random() * answers));
  return (mine, reference) => {
    const differences = mine.map((calls, answer) => calls - reference[answer]!);
    const sums = Array.from({ length: RESAMPLES }, (_, resample) => {
      let sum = 0;
      const end = (resample + 1) * answers;
      for (let i = resample * answers; i < end; i++) sum += differences[draws[i]!]!;
      return sum;
    }).sort((a, b) => a - b);
    return {
      total: differences.reduce((sum, difference) => sum + difference, 0),
      interval: [quantileSorted(sums, 0.025), quantileSorted(sums, 0.975)],
    };
  };
}
