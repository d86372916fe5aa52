/**
 * What the rewards of one arm tell over many prompts: a linear mixed model (a mean that all prompts share, an effect of
 * each prompt and effects of the situation of a round) with its exact Gaussian posterior, and the two variances that it
 * rests on, estimated as it goes. Reward y of prompt j in situation s is
 *
 *     y = m + b_j + d_s + e,   m ~ N(prior),   b_j ~ N(0, t v),   d_s ~ N(0, v / 2),   e ~ N(0, v)
 *
 * The situation is the round before: whether this arm was pulled in it or another, and how high its reward stood.
 *
 * Rewards are learnt as by a Kalman filter. With c the covariances of the unknowns with the mean of y, u the variance of
 * that mean and z = y - E y, the means of the unknowns rise by c z / (u + v), their covariances fall by c c' / (u + v). A
 * reward that is worth a part a of one is learnt with the variance v / a; on v it tells what any other does.
 *
 * Variances are estimated by Fisher scoring of the likelihood, which does not mind why an arm was pulled: good ones may be
 * pulled more often. Of v a reward tells z^2 - u, with weight w = (v / (u + v))^2; 100 rewards of the prior variance stand
 * beside them. Of t a prompt tells (E b^2 - (1 - w) t v) / (w v), with weight w = (1 - Var b / (t v))^2, which is how well
 * its effect became known; 4 prompts of 0.1 stand beside them.
 *
 * At a new prompt b starts anew. The precision q of m and of each d fades to k q + (1 - k) q0, with k the weight that is
 * kept and q0 the precision of the prior; correlations stay. What the two variances rest on fades by k as well.
 *
 * Cost: 64 multiplications a reward; 90 numbers of memory, 50 of them state.
 */
import {
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
} from '../../requirements.js';
import type { GaussianPrior } from './gaussian-posterior.js';

/** What a variance is estimated from. */
export interface VarianceEvidence {
  /** In rewards or prompts that tell all they can; at least 0, not whole. */
  readonly weight: number;
  /** The weighted sum of what each told; finite, below 0 where rewards strayed less than the mean was unknown. */
  readonly sum: number;
}

/** What is known of one arm, as it stands in snapshots. */
export interface ArmMixedModelState {
  /** Posterior means: of the mean, of the present prompt's effect, of the effects of the six situations. */
  readonly means: readonly number[];
  /** Posterior covariances in that order: the lower triangle, row by row. */
  readonly covariances: readonly number[];
  /** Of the variance of a reward, in squared units of reward. */
  readonly noise: VarianceEvidence;
  /** Of the variance between prompts, in variances of a reward. */
  readonly spread: VarianceEvidence;
  /** The variance that the present prompt's effect started with, in squared units of reward. */
  readonly promptVariance: number;
  /** Rewards of the present prompt. */
  readonly promptPulls: number;
}

/** How high a reward stood, beside the mean of its arm and the most that this arm can give. */
export const REWARD_LEVELS = { atMostMean: 0, aboveMean: 1, atCap: 2 } as const;

/** The unknowns of an arm: its mean, the prompt's effect, and from `SITUATIONS` on the effects of the situations. */
const MEAN = 0;
const PROMPT = 1;
const SITUATIONS = 2;
const LEVELS = 3;
// SITUATIONS + 2 LEVELS, and SIZE (SIZE + 1) / 2: as numbers, so that bundlers can leave them out.
const SIZE = 8;
const TRIANGLE = 36;

/** The situation of a prompt's first round. */
export const NO_SITUATION = -1;

/** The situation of a round after one in which this arm was pulled (`own`) or another, and whose reward stood at `level`. */
export function situationAfter(own: boolean, level: number): number {
  return SITUATIONS + (own ? 0 : LEVELS) + level;
}

/**
 * How many rewards the prior variance of a reward is worth. Many: an arm that copies gives 1 token dozens of times before
 * it gives twenty, and taken for sure of that it would not be tried again.
 */
const NOISE_REWARDS = 100;
/** The least variance of a reward, in prior ones: evidence may sum to less than nothing, a variance does not. */
const LEAST_NOISE = 1e-9;
/** The prior of t: an intraclass correlation near 0.1, in the middle of recorded ones (0.03 to 0.17). */
const PROMPT_SPREAD = 0.1;
/** How many prompts that is worth: few, since how much prompts differ is what differs most between workloads. */
const SPREAD_PROMPTS = 4;
/** The least t: at 0 nothing would be learnt within a prompt, nor, from then on, of t. */
const LEAST_SPREAD = 0.01;
/**
 * The variance of a situation's effect, in variances of a reward: what follows a whole draft differs about as much as
 * single rewards do. On simulated workloads 0.2 costs 0.3% more rounds, 0.1 costs 0.4% more, 0.3 the same.
 */
const SITUATION_SPREAD = 0.5;
/** The prior correlation of the effects of one level, after the arm's own reward and after another's. */
const SAME_LEVEL = 0.8;

/** The mixed model of one arm. */
export class ArmMixedModel {
  /** v: the variance of a reward, as estimated at present. */
  noise: number;
  private readonly prior: GaussianPrior;
  private readonly means: Float64Array;
  /** `SIZE` x `SIZE`, symmetric. */
  private readonly covariances: Float64Array;
  /** What a reward's mean has in common with each unknown, while it is learnt. */
  private readonly shared: Float64Array;
  private noiseWeight: number;
  private noiseSum: number;
  private spreadWeight: number;
  private spreadSum: number;
  private promptVariance: number;
  private promptPulls: number;

  constructor(prior: GaussianPrior) {
    this.noise = 0;
    this.prior = prior;
    this.means = new Float64Array(SIZE);
    this.covariances = new Float64Array(SIZE * SIZE);
    this.shared = new Float64Array(SIZE);
    this.noiseWeight = 0;
    this.noiseSum = 0;
    this.spreadWeight = 0;
    this.spreadSum = 0;
    this.promptPulls = 0;
    this.estimateNoise();
    this.promptVariance = PROMPT_SPREAD * this.noise;
    this.means[MEAN] = prior.mean;
    this.covariances[MEAN] = prior.variance / prior.pulls;
    this.covariances[PROMPT * SIZE + PROMPT] = this.promptVariance;
    const spread = SITUATION_SPREAD * prior.variance;
    for (let own = SITUATIONS; own < SITUATIONS + LEVELS; own++) {
      const other = own + LEVELS;
      this.covariances[own * SIZE + own] = spread;
      this.covariances[other * SIZE + other] = spread;
      this.covariances[own * SIZE + other] = SAME_LEVEL * spread;
      this.covariances[other * SIZE + own] = SAME_LEVEL * spread;
    }
  }

  /** m, as expected at present. */
  mean(): number {
    return this.means[MEAN]!;
  }

  /** The reward that is expected in a situation of the present prompt. */
  meanIn(situation: number): number {
    const { means } = this;
    const expected = means[MEAN]! + means[PROMPT]!;
    return situation === NO_SITUATION ? expected : expected + means[situation]!;
  }

  /** The part of that mean's variance that the next prompts share: its covariance with m + d. */
  populationVariance(situation: number): number {
    const ofMean = this.covarianceWith(MEAN, situation);
    if (situation === NO_SITUATION) return Math.max(0, ofMean);
    return Math.max(0, ofMean + this.covarianceWith(situation, situation));
  }

  /** The part that ends with the present prompt: its covariance with b. */
  promptEffectVariance(situation: number): number {
    return Math.max(0, this.covarianceWith(PROMPT, situation));
  }

  /** Learns one reward; `worth`, in (0, 1]: how much of a reward of its own it is, beside others that tell the same. */
  record(reward: number, situation: number, worth = 1): void {
    const { means, covariances, shared, noise } = this;
    this.promptPulls += 1;
    for (let a = 0; a < SIZE; a++) shared[a] = this.covarianceWith(a, situation);
    const ofSituation = situation === NO_SITUATION ? 0 : shared[situation]!;
    const uncertainty = Math.max(0, shared[MEAN]! + shared[PROMPT]! + ofSituation);
    const total = uncertainty + noise / worth;
    // An arm that can give one reward only.
    if (!(total > 0)) return;
    const surprise = reward - this.meanIn(situation);
    for (let a = 0; a < SIZE; a++) {
      const gain = shared[a]! / total;
      means[a]! += gain * surprise;
      for (let b = 0; b <= a; b++) {
        const covariance = covariances[a * SIZE + b]! - gain * shared[b]!;
        covariances[a * SIZE + b] = covariance;
        covariances[b * SIZE + a] = covariance;
      }
      // Rounding could leave less than nothing of it.
      if (covariances[a * SIZE + a]! < 0) covariances[a * SIZE + a] = 0;
    }
    const share = noise / (uncertainty + noise);
    const weight = share * share;
    this.noiseWeight += weight;
    this.noiseSum += weight * (surprise * surprise - uncertainty);
    this.estimateNoise();
  }

  /** Ends a prompt and begins the next; `kept`: the weight that what was learnt keeps, in (0, 1]. */
  startPrompt(kept: number): void {
    const { means, covariances, prior } = this;
    const own = PROMPT * SIZE + PROMPT;
    if (this.promptPulls > 0 && this.noise > 0) {
      const variance = covariances[own]!;
      const learnt = 1 - variance / this.promptVariance;
      const weight = learnt * learnt;
      const square = means[PROMPT]! * means[PROMPT]! + variance;
      this.spreadWeight += weight;
      this.spreadSum += (square - (1 - weight) * this.promptVariance) / this.noise;
    }
    this.noiseWeight *= kept;
    this.noiseSum *= kept;
    this.spreadWeight *= kept;
    this.spreadSum *= kept;
    this.estimateNoise();
    this.promptPulls = 0;
    this.promptVariance = this.spread() * this.noise;
    means[PROMPT] = 0;
    for (let a = 0; a < SIZE; a++) {
      covariances[PROMPT * SIZE + a] = 0;
      covariances[a * SIZE + PROMPT] = 0;
    }
    covariances[own] = this.promptVariance;
    this.forget(MEAN, prior.variance / prior.pulls, kept);
    for (let a = SITUATIONS; a < SIZE; a++) this.forget(a, SITUATION_SPREAD * this.noise, kept);
  }

  toState(): ArmMixedModelState {
    const covariances: number[] = [];
    for (let a = 0; a < SIZE; a++) for (let b = 0; b <= a; b++) covariances.push(this.covariances[a * SIZE + b]!);
    return {
      means: Array.from(this.means),
      covariances,
      noise: { weight: this.noiseWeight, sum: this.noiseSum },
      spread: { weight: this.spreadWeight, sum: this.spreadSum },
      promptVariance: this.promptVariance,
      promptPulls: this.promptPulls,
    };
  }

  /** The model of a state, which is checked to be one; `name`: what the state is called. */
  static fromState(who: string, name: string, prior: GaussianPrior, state: ArmMixedModelState): ArmMixedModel {
    requireObject(who, name, state);
    const { means, covariances, noise, spread, promptVariance, promptPulls } = state;
    requireNumbers(who, `${name}.means`, means, SIZE);
    requireNumbers(who, `${name}.covariances`, covariances, TRIANGLE);
    requireEvidence(who, `${name}.noise`, noise);
    requireEvidence(who, `${name}.spread`, spread);
    requireNonNegative(who, `${name}.promptVariance`, promptVariance);
    if (prior.variance > 0 && promptVariance === 0) {
      throw requirementError(who, `${name}.promptVariance`, 'greater than 0', promptVariance);
    }
    requireInteger(who, `${name}.promptPulls`, promptPulls, 0);
    const model = new ArmMixedModel(prior);
    model.means.set(means);
    for (let a = 0, at = 0; a < SIZE; a++) {
      for (let b = 0; b <= a; b++, at++) {
        model.covariances[a * SIZE + b] = covariances[at]!;
        model.covariances[b * SIZE + a] = covariances[at]!;
      }
    }
    model.requireCovariances(who, `${name}.covariances`);
    model.noiseWeight = noise.weight;
    model.noiseSum = noise.sum;
    model.spreadWeight = spread.weight;
    model.spreadSum = spread.sum;
    model.promptVariance = promptVariance;
    model.promptPulls = promptPulls;
    model.estimateNoise();
    return model;
  }

  /** Requires variances of at least 0, and correlations in [-1, 1] up to rounding. */
  private requireCovariances(who: string, name: string): void {
    const deviations = new Float64Array(SIZE);
    let greatest = 0;
    for (let a = 0, at = 0; a < SIZE; at += a + 2, a++) {
      const variance = this.covariances[a * SIZE + a]!;
      requireNonNegative(who, `${name}[${at}]`, variance);
      deviations[a] = Math.sqrt(variance);
      greatest = Math.max(greatest, variance);
    }
    for (let a = 0, at = 0; a < SIZE; a++) {
      for (let b = 0; b <= a; b++, at++) {
        const covariance = this.covariances[a * SIZE + b]!;
        const most = deviations[a]! * deviations[b]! + ROUNDING * greatest;
        if (Math.abs(covariance) > most)
          throw requirementError(who, `${name}[${at}]`, `in [${-most}, ${most}]`, covariance);
      }
    }
  }

  /** The covariance of one unknown with the mean of a reward in a situation. */
  private covarianceWith(unknown: number, situation: number): number {
    const row = unknown * SIZE;
    const covariance = this.covariances[row + MEAN]! + this.covariances[row + PROMPT]!;
    return situation === NO_SITUATION ? covariance : covariance + this.covariances[row + situation]!;
  }

  private estimateNoise(): void {
    const { variance } = this.prior;
    const estimate = (NOISE_REWARDS * variance + this.noiseSum) / (NOISE_REWARDS + this.noiseWeight);
    this.noise = Math.max(estimate, LEAST_NOISE * variance);
  }

  /** t, as estimated at present. */
  private spread(): number {
    const estimate = (SPREAD_PROMPTS * PROMPT_SPREAD + this.spreadSum) / (SPREAD_PROMPTS + this.spreadWeight);
    return Math.max(LEAST_SPREAD, estimate);
  }

  /** Lets the precision of an unknown fade towards that of its prior. */
  private forget(unknown: number, priorVariance: number, kept: number): void {
    const { covariances } = this;
    const variance = covariances[unknown * SIZE + unknown]!;
    if (!(variance > 0 && variance < priorVariance)) return;
    const factor = Math.sqrt(1 / (kept + ((1 - kept) * variance) / priorVariance));
    for (let a = 0; a < SIZE; a++) {
      if (a === unknown) continue;
      const covariance = covariances[unknown * SIZE + a]! * factor;
      covariances[unknown * SIZE + a] = covariance;
      covariances[a * SIZE + unknown] = covariance;
    }
    covariances[unknown * SIZE + unknown] = variance * factor * factor;
  }
}

/** What rounding may add to a covariance of 0, in the greatest variance: thousands of rewards at an epsilon each. */
const ROUNDING = 1e-9;

function requireNumbers(who: string, name: string, values: readonly number[], length: number): void {
  requireArray(who, name, values, length);
  for (let i = 0; i < length; i++) requireFinite(who, `${name}[${i}]`, values[i]!);
}

function requireEvidence(who: string, name: string, evidence: VarianceEvidence): void {
  requireObject(who, name, evidence);
  requireNonNegative(who, `${name}.weight`, evidence.weight);
  requireFinite(who, `${name}.sum`, evidence.sum);
}
