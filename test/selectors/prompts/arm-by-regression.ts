/** The mixed model of one arm, from its whole history at once: an independent reference for what selectors learn step by step. */
import type { GaussianPrior } from 'banditspec';

/** One reward of one arm, and where it stood. */
interface Told {
  readonly prompt: number;
  /** 0 to 2: after the arm's own reward at this level; 3 to 5: after another's; -1: first of the prompt. */
  readonly situation: number;
  readonly reward: number;
  readonly noise: number;
}

/** Solves A x = b for every column b, by elimination with pivots. */
function solve(matrix: number[][], columns: number[][]): number[][] {
  const A = matrix.map((row, i) => [...row, ...columns.map((column) => column[i]!)]);
  const n = A.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(A[i]![k]!) > Math.abs(A[pivot]![k]!)) pivot = i;
    [A[k], A[pivot]] = [A[pivot]!, A[k]!];
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = A[i]![k]! / A[k]![k]!;
      for (let j = k; j < A[i]!.length; j++) A[i]![j]! -= factor * A[k]![j]!;
    }
  }
  return columns.map((_, c) => A.map((row, i) => row[n + c]! / row[i]!));
}

/**
 * An arm by the definition of its model, from its whole history at once: the unknowns are the centre, six situations and
 * the deviation of every prompt; their posterior is that of a linear regression. Variances by the formulas of the
 * selector's documentation, each from such a posterior. Without forgetting.
 */
export class ArmByRegression {
  readonly told: Told[] = [];
  noise: number;
  private readonly prior: GaussianPrior;
  private readonly spreads: number[];
  private noiseWeight = 0;
  private noiseSum = 0;
  private spreadWeight = 0;
  private spreadSum = 0;

  constructor(prior: GaussianPrior) {
    this.prior = prior;
    this.noise = prior.variance;
    this.spreads = [0.1 * prior.variance];
  }

  /** Mean and covariance of the unknowns: centre, situations 0 to 5, prompts. */
  posterior(): { means: number[]; covariances: number[][] } {
    const { prior, spreads, told } = this;
    const n = 7 + spreads.length;
    const covariance = Array.from({ length: n }, () => new Array<number>(n).fill(0));
    covariance[0]![0] = prior.variance / prior.pulls;
    for (let a = 0; a < 6; a++) {
      covariance[1 + a]![1 + a] = prior.variance / 2;
      covariance[1 + a]![1 + ((a + 3) % 6)] = 0.8 * (prior.variance / 2);
    }
    spreads.forEach((spread, j) => {
      covariance[7 + j]![7 + j] = spread;
    });
    const identity = covariance.map((_, i) => covariance.map((_, j) => (i === j ? 1 : 0)));
    const precision = solve(covariance, identity);
    const total = new Array<number>(n).fill(0);
    for (let a = 0; a < n; a++) total[a] = precision[a]![0]! * prior.mean;
    for (const { prompt, situation, reward, noise } of told) {
      const involved = situation < 0 ? [0, 7 + prompt] : [0, 1 + situation, 7 + prompt];
      for (const a of involved) {
        total[a]! += reward / noise;
        for (const b of involved) precision[a]![b]! += 1 / noise;
      }
    }
    const [means, ...columns] = solve(precision, [total, ...identity]);
    return { means: means!, covariances: columns };
  }

  /** `worth`: how much of a reward it counts for where means are concerned. */
  learn(situation: number, reward: number, worth = 1): void {
    const { means, covariances } = this.posterior();
    const prompt = this.spreads.length - 1;
    const involved = situation < 0 ? [0, 7 + prompt] : [0, 1 + situation, 7 + prompt];
    const mean = involved.reduce((sum, a) => sum + means[a]!, 0);
    const uncertainty = involved.reduce((sum, a) => sum + involved.reduce((s, b) => s + covariances[a]![b]!, 0), 0);
    this.told.push({ prompt, situation, reward, noise: this.noise / worth });
    const weight = (this.noise / (this.noise + uncertainty)) ** 2;
    this.noiseWeight += weight;
    this.noiseSum += weight * ((reward - mean) ** 2 - uncertainty);
    this.noise = (100 * this.prior.variance + this.noiseSum) / (100 + this.noiseWeight);
  }

  startPrompt(): void {
    const prompt = this.spreads.length - 1;
    if (this.told.some((told) => told.prompt === prompt)) {
      const { means, covariances } = this.posterior();
      const spread = this.spreads[prompt]!;
      const variance = covariances[7 + prompt]![7 + prompt]!;
      const weight = (1 - variance / spread) ** 2;
      this.spreadWeight += weight;
      this.spreadSum += (means[7 + prompt]! ** 2 + variance - (1 - weight) * spread) / this.noise;
    }
    const ratio = Math.max(0.01, (4 * 0.1 + this.spreadSum) / (4 + this.spreadWeight));
    this.spreads.push(ratio * this.noise);
  }
}
