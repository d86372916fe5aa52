/**
 * Information-directed sampling (Russo and Van Roy 2018, "Learning to Optimize via Information-Directed Sampling", the variance
 * form): the choice between two arms whose squared regret is least for what it tells of which arm is best.
 */
import type { RandomSource } from 'banditspec';
import type { Posterior } from './posteriors.js';

/** What joint draws of the means say of each arm. */
export interface Information {
  /** The expected shortfall of the arm from the best. */
  readonly regrets: ArrayLike<number>;
  /** The variance of the arm's expected mean, given which arm is best. */
  readonly gains: ArrayLike<number>;
}

/** From so many joint draws: regrets come from the same sums, so that a sure winner has exactly 0. */
export function informationOf(belief: Posterior, draws: number, random: RandomSource): Information {
  const K = belief.armCount;
  const wins = new Float64Array(K);
  const sums = new Float64Array(K * K);
  const sample = new Float64Array(K);
  for (let i = 0; i < draws; i++) {
    let winner = 0;
    for (let arm = 0; arm < K; arm++) {
      sample[arm] = belief.draw(arm, random);
      if (sample[arm]! > sample[winner]!) winner = arm;
    }
    wins[winner]! += 1;
    for (let arm = 0; arm < K; arm++) sums[winner * K + arm]! += sample[arm]!;
  }
  const totals = new Float64Array(K);
  let best = 0;
  for (let winner = 0; winner < K; winner++) {
    for (let arm = 0; arm < K; arm++) totals[arm]! += sums[winner * K + arm]!;
    best += sums[winner * K + winner]!;
  }
  const gains = new Float64Array(K);
  for (let winner = 0; winner < K; winner++) {
    if (wins[winner] === 0) continue;
    for (let arm = 0; arm < K; arm++) {
      const shift = sums[winner * K + arm]! / wins[winner]! - totals[arm]! / draws;
      gains[arm]! += (wins[winner]! / draws) * shift * shift;
    }
  }
  return { regrets: totals.map((total) => Math.max(0, best - total) / draws), gains };
}

/** Two arms, and the probability of the first. */
export interface Mixture {
  readonly first: number;
  readonly second: number;
  readonly share: number;
}

function ratioOf(regret: number, gain: number): number {
  if (regret <= 0) return 0;
  return gain > 0 ? (regret * regret) / gain : Infinity;
}

/** The mixture of least ratio: two arms are enough. Where every ratio is infinite, the arm of least regret. */
export function bestMixture({ regrets, gains }: Information): Mixture {
  const K = regrets.length;
  let best: Mixture = { first: 0, second: 0, share: 1 };
  let least = Infinity;
  for (let arm = 0; arm < K; arm++) {
    const ratio = ratioOf(regrets[arm]!, gains[arm]!);
    if (ratio < least || (ratio === least && regrets[arm]! < regrets[best.first]!)) {
      least = ratio;
      best = { first: arm, second: arm, share: 1 };
    }
  }
  for (let first = 0; first < K; first++) {
    for (let second = 0; second < first; second++) {
      // With probability q of the first the ratio is (A q + B)^2 / (C q + E), least at q = (C B - 2 A E) / (A C).
      const [A, B] = [regrets[first]! - regrets[second]!, regrets[second]!];
      const [C, E] = [gains[first]! - gains[second]!, gains[second]!];
      if (A === 0 || C === 0) continue;
      const share = (C * B - 2 * A * E) / (A * C);
      if (!(share > 0 && share < 1)) continue;
      const ratio = ratioOf(A * share + B, C * share + E);
      if (ratio < least) {
        least = ratio;
        best = { first, second, share };
      }
    }
  }
  return best;
}

/** The rule. */
export function informationDirectedChoice(belief: Posterior, draws: number, random: RandomSource): number {
  const { first, second, share } = bestMixture(informationOf(belief, draws, random));
  return random() < share ? first : second;
}
