/**
 * What a rule believes of its arms: a law of each arm's mean, in shares of the reward range. Two models. `beta` takes rewards for
 * shares of a success, as the published rules do; with rewards of 0 and 1 it is exact. `gaussian` is that of this package's
 * own rules, whose prior follows from the draft length (`uniformAcceptancePrior`).
 */
import { type BanditProblem, type RandomSource, uniformAcceptancePrior } from 'banditspec';
import { cos, exp, log } from 'banditspec/arithmetic';

/** Beliefs on the means of arms, in [0, 1] of the reward range but for what a Gaussian tail adds. */
export interface Posterior {
  readonly armCount: number;
  /** Pulls of each arm, and the sum of its rewards, in shares of the range. */
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  /** Rounds so far. */
  rounds: number;
  mean(arm: number): number;
  /** The variance of the mean. */
  variance(arm: number): number;
  /** The variance of the mean in units of that of one reward. */
  relativeVariance(arm: number): number;
  /** A draw of the mean. */
  draw(arm: number, random: RandomSource): number;
  /** The sum of so many rewards that are yet to come: a mean is drawn, then they are. */
  drawFuture(arm: number, rewards: number, random: RandomSource): number;
  learn(arm: number, share: number): void;
}

/** A standard normal draw (Box and Muller 1958): two uniforms. */
function drawNormal(random: RandomSource): number {
  return Math.sqrt(-2 * log(1 - random())) * cos(2 * Math.PI * random());
}

/** A draw from the gamma law of this shape, at least 1, and scale 1 (Marsaglia and Tsang 2000). */
function drawGamma(shape: number, random: RandomSource): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const cubeRoot = 1 + c * x;
    const v = cubeRoot * cubeRoot * cubeRoot;
    if (v > 0 && log(1 - random()) < 0.5 * x * x + d * (1 - v + log(v))) return d * v;
  }
}

/** What both models remember. */
abstract class Counted {
  readonly armCount: number;
  readonly counts: Float64Array;
  readonly sums: Float64Array;
  rounds: number;

  constructor(armCount: number) {
    this.armCount = armCount;
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
    this.rounds = 0;
  }

  learn(arm: number, share: number): void {
    this.counts[arm]! += 1;
    this.sums[arm]! += share;
    this.rounds += 1;
  }
}

class Beta extends Counted implements Posterior {
  mean(arm: number): number {
    return (this.sums[arm]! + 1) / (this.counts[arm]! + 2);
  }

  variance(arm: number): number {
    const mean = this.mean(arm);
    return mean * (1 - mean) * this.relativeVariance(arm);
  }

  relativeVariance(arm: number): number {
    return 1 / (this.counts[arm]! + 3);
  }

  draw(arm: number, random: RandomSource): number {
    const x = drawGamma(1 + this.sums[arm]!, random);
    return x / (x + drawGamma(1 + this.counts[arm]! - this.sums[arm]!, random));
  }

  drawFuture(arm: number, rewards: number, random: RandomSource): number {
    const rate = this.draw(arm, random);
    let sum = 0;
    for (let i = 0; i < rewards; i++) if (random() < rate) sum += 1;
    return sum;
  }
}

class Gaussian extends Counted implements Posterior {
  private readonly priorMean: number;
  private readonly priorPulls: number;
  private readonly noise: number;

  constructor({ armCount, rewardRange: { min, max } }: BanditProblem) {
    super(armCount);
    const prior = uniformAcceptancePrior(max - min);
    this.priorMean = (prior.mean - 1) / (max - min);
    this.priorPulls = prior.pulls;
    this.noise = prior.variance / ((max - min) * (max - min));
  }

  mean(arm: number): number {
    return (this.sums[arm]! + this.priorPulls * this.priorMean) / (this.counts[arm]! + this.priorPulls);
  }

  variance(arm: number): number {
    return this.noise * this.relativeVariance(arm);
  }

  relativeVariance(arm: number): number {
    return 1 / (this.counts[arm]! + this.priorPulls);
  }

  draw(arm: number, random: RandomSource): number {
    return this.mean(arm) + Math.sqrt(this.variance(arm)) * drawNormal(random);
  }

  drawFuture(arm: number, rewards: number, random: RandomSource): number {
    const variance = rewards * (rewards * this.variance(arm) + this.noise);
    return rewards * this.mean(arm) + Math.sqrt(variance) * drawNormal(random);
  }
}

/** The models by their names. */
export const POSTERIORS = {
  beta: ({ armCount }: BanditProblem): Posterior => new Beta(armCount),
  gaussian: (problem: BanditProblem): Posterior => new Gaussian(problem),
} as const;

/** The k-th root of a number in [0, 1]. */
export function root(x: number, k: number): number {
  return x > 0 ? exp(log(x) / k) : 0;
}
