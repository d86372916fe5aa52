/**
 * IMED, indexed minimum empirical divergence (Honda and Takemura 2015, "Non-asymptotic Analysis of a New Bandit
 * Algorithm for Semi-bounded Rewards"): the optimal rates of `empiricalKlUcb` with one divergence per arm and without
 * the number of rounds. It has no parameter, and needs no least reward. On answers of a few dozen rounds a prior helps
 * more: `bayesUcb`.
 * Cost: O(K L) time a round with K L logarithms, at most K (2L + 3) numbers of memory; the law of an arm with more than
 * 64 different rewards is kept on a grid of 17 points (statistics/reward-histogram.ts).
 */

import { log } from '../../arithmetic/log.js';
import { kinf } from '../../divergences/kinf.js';
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  emptyHistograms,
  histogramsFromState,
  histogramsToState,
  type RewardHistogram,
  type RewardHistogramsState,
} from '../statistics/reward-histogram.js';

/** Options of {@link imed}. */
export type ImedOptions = BanditProblem;

/** Snapshot of an {@link imed} selector. */
export type ImedSnapshot = SelectorSnapshot<'imed', Record<string, never>, RewardHistogramsState>;

const VERSION = 1;

class Imed implements DeterministicRule<RewardHistogramsState> {
  private readonly min: number;
  /** The greatest reward of the range, minus the least. */
  private readonly bound: number;
  private readonly arms: readonly RewardHistogram[];
  /** ln n_i, which changes only with the arm's own pulls. */
  private readonly logCounts: Float64Array;
  /** n_i Kinf(F_i, mu) as last computed, and its mu; -Infinity where the arm was pulled since. */
  private readonly divergences: Float64Array;
  private readonly exceeded: Float64Array;

  constructor({ min, max }: BanditProblem['rewardRange'], arms: readonly RewardHistogram[]) {
    this.min = min;
    this.bound = max - min;
    this.arms = arms;
    this.logCounts = Float64Array.from(arms, ({ pulls }) => log(pulls));
    this.divergences = new Float64Array(arms.length).fill(-Infinity);
    this.exceeded = new Float64Array(arms.length);
  }

  choose(): number {
    const { arms, bound, logCounts, divergences, exceeded } = this;
    let greatestMean = -Infinity;
    let best = 0;
    for (let i = 0; i < arms.length; i++) {
      const { pulls, mean } = arms[i]!;
      if (pulls === 0) return i;
      if (mean > greatestMean) {
        greatestMean = mean;
        best = i;
      }
    }
    // The leader's divergence is 0.
    let bestIndex = logCounts[best]!;
    for (let i = 0; i < arms.length; i++) {
      const { values, counts, pulls, mean } = arms[i]!;
      let index = logCounts[i]!;
      // Where the second term alone is too great, and for the leaders, the divergence is not needed.
      if (index > bestIndex) continue;
      if (mean < greatestMean) {
        // Kinf rises in mu, by 1 / (M - mu) at most: its earlier value rules out most arms. The margin is a million
        // times the error of an index; NaN, from infinities, rules out none.
        const lost = (pulls * Math.max(0, exceeded[i]! - greatestMean)) / (bound - exceeded[i]!);
        if ((index + divergences[i]! - lost) * (1 - 1e-6) - 1e-6 > bestIndex) continue;
        divergences[i] = pulls * kinf(values, counts, pulls, bound, greatestMean);
        exceeded[i] = greatestMean;
        index += divergences[i]!;
      }
      if (index < bestIndex || (index === bestIndex && i < best)) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  learn(arm: number, reward: number): void {
    this.arms[arm]!.record(reward - this.min);
    this.logCounts[arm] = log(this.arms[arm]!.pulls);
    this.divergences[arm] = -Infinity;
  }

  toState(): RewardHistogramsState {
    return histogramsToState(this.arms);
  }
}

function create(options: ImedOptions, arms?: readonly RewardHistogram[]): ArmSelector<ImedSnapshot> {
  const read = readOptions('imed', {}, options);
  return deterministicSelector(
    { kind: 'imed', version: VERSION, problem: read, config: {} },
    new Imed(read.rewardRange, arms ?? emptyHistograms(read)),
  );
}

/**
 * IMED: plays the arm with the least evidence against its being the best.
 *
 * The first K rounds pull the arms in order. After that, with n_i pulls and empirical law F_i of arm i, it plays
 *
 *     argmin n_i Kinf(F_i, greatest empirical mean) + ln n_i
 *
 * Kinf is the least divergence of F_i from the laws below `rewardRange.max` whose mean exceeds the given one; it is 0 for
 * the leader. Deterministic; ties go to the lowest arm. With independent rewards each worse arm is pulled
 * `ln T / Kinf(F_i, mu_{i*})` times to first order, which no consistent selector can beat.
 *
 * Every reward is remembered while an arm has given at most 64 different ones, as with accepted lengths. From then on
 * its law is kept on a grid of w = 1/16 of the range, and a worse arm is pulled at most `ln T / Kinf(F_i, mu_{i*} - w)`
 * times.
 *
 * Cost: O(K L) a round; on the grid 0.2 microseconds for five arms (`npm run state`, Node 20).
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = imed({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function imed(options: ImedOptions): ArmSelector<ImedSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link imed}. */
export const imedDescription: SelectorDescription<ImedOptions, ArmSelector<ImedSnapshot>> = {
  kind: 'imed',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'the whole law of the rewards should count; no parameter',
  source: 'Honda and Takemura 2015',
  options: {},
  create: imed,
  restore: (options, state) => create(options, histogramsFromState('imed', state, options)),
};
