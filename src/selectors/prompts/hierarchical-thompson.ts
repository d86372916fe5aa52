/**
 * Hierarchical Thompson sampling for one selector that goes from prompt to prompt and sees only the rewards of the arms
 * that it pulls. Prompts differ in which arm is best, so what is carried is not a running mean but a population: what each
 * arm gives on the whole and in each situation, how far prompts stray from that, and how much single rewards scatter. A
 * prompt begins from the population; what it then shows moves its own effect.
 * In the line of Hong et al. 2022, "Hierarchical Bayesian Bandits"; the situations, the learnt variances and what is drawn
 * are this package's own.
 * It leaves out what a prompt that never ends forgets (nothing), and what arms of one drafter have in common: each arm is
 * learnt by itself.
 * Cost: O(K) time a round with K normal draws, 0.6 microseconds at K = 5; 90 numbers of memory an arm, 50 of them state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { sampleNormal } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requireArray, requireInteger, requirementError, requirePositiveProbability } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  ArmMixedModel,
  type ArmMixedModelState,
  NO_SITUATION,
  REWARD_LEVELS,
  situationAfter,
} from '../statistics/arm-mixed-model.js';
import { normalWinnerLaw } from '../statistics/gaussian-law.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link hierarchicalThompson}. */
export interface HierarchicalThompsonOptions extends BanditProblem {
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order; an environment's `armRanges`. An arm's
   * greatest reward says that its whole draft was right: what follows such a round is learnt apart.
   * @defaultValue `rewardRange` for every arm. On simulated workloads with arms of different caps that costs 0.5% more
   * rounds.
   */
  readonly armRewardRanges?: readonly RewardRange[];
  /**
   * What each arm is expected to give before it was pulled, in arm order: `mean`, known to `variance / pulls`; `variance`
   * is that of single rewards.
   * @defaultValue as for `bayesUcb`, by the arm's own range.
   */
  readonly priors?: readonly GaussianPrior[];
  /**
   * T: after n rounds a draw explores for n / T further rewards; greater than 0. What has gone on for long is taken to go
   * on for long: n counts all rounds where the population is concerned, those of the prompt for its effect.
   * @defaultValue 30, the rounds of a short answer, as in `bayesUcb`. On simulated workloads 30 to 100 cost the same,
   * within 0.2%.
   */
  readonly patience?: number;
  /**
   * The weight, in (0, 1], that what was learnt of the population keeps at each new prompt.
   * @defaultValue 0.99, a memory of a hundred prompts: long against what one prompt tells, short against a change of
   * workload. On simulated workloads memories of 30 to 400 prompts cost the same, within 0.2%.
   */
  readonly promptDiscount?: number;
  /**
   * The share of its variance with which a mean is drawn at the start of a prompt; in [0, 1]. 1 is Thompson sampling. It
   * rises to 1 in a prompt that does not end: half way after 10 `patience` rounds.
   * @defaultValue 0.25. Full variance pays on longer horizons than answers have; on simulated workloads 0.1 to 0.5 cost
   * the same in the mean, within 0.2%, and less of it costs less where one arm is always the best.
   */
  readonly exploration?: number;
}

/** Snapshot of a {@link hierarchicalThompson} selector. */
export type HierarchicalThompsonSnapshot = SelectorSnapshot<
  'hierarchicalThompson',
  {
    /** The range of each arm's own rewards. */
    readonly armRewardRanges: readonly RewardRange[];
    /** What each arm is expected to give before it was pulled. */
    readonly priors: readonly GaussianPrior[];
    /** The option of this name. */
    readonly patience: number;
    /** The option of this name. */
    readonly promptDiscount: number;
    /** The option of this name. */
    readonly exploration: number;
  },
  {
    /** What is known of each arm, in arm order. */
    readonly arms: readonly ArmMixedModelState[];
    /** Rewards learnt in all. */
    readonly rounds: number;
    /** Rewards learnt in the present prompt. */
    readonly promptRounds: number;
    /** The arm of the last reward; -1 before the first of a prompt. */
    readonly lastArm: number;
    /** How that reward stood: 0 at most the mean of its arm, 1 above it, 2 at the arm's cap. */
    readonly lastLevel: number;
  }
>;

type Config = HierarchicalThompsonSnapshot['config'];
type State = HierarchicalThompsonSnapshot['state'];

const KIND = 'hierarchicalThompson';
const VERSION = 1;

const OPTIONS = {
  armRewardRanges: ARM_REWARD_RANGES_RULE,
  priors: { type: 'list', length: 'armCount', of: GAUSSIAN_PRIOR_RULE, optional: true },
  patience: { type: 'number', above: 0, default: 30 },
  promptDiscount: { type: 'number', above: 0, most: 1, default: 0.99 },
  exploration: { type: 'number', least: 0, most: 1, default: 0.25 },
} as const satisfies OptionRules<HierarchicalThompsonOptions>;

const NO_ARM = -1;

/**
 * How many times `patience` a prompt has lasted when the drawn share of the variance is half way from `exploration` to 1:
 * longer than answers are. On simulated workloads 1 to 10 cost the same when carried; fresh, 3 costs 0.3% more and 1 costs
 * 0.7% more.
 */
const LONG_PROMPT = 10;

class HierarchicalThompson implements ArmSelector<HierarchicalThompsonSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  private readonly arms: readonly ArmMixedModel[];
  private rounds: number;
  private promptRounds: number;
  private lastArm: number;
  private lastLevel: number;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(problem: BanditProblem, config: Config, arms: readonly ArmMixedModel[], state?: State) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.arms = arms;
    this.rounds = state?.rounds ?? 0;
    this.promptRounds = state?.promptRounds ?? 0;
    this.lastArm = state?.lastArm ?? NO_ARM;
    this.lastLevel = state?.lastLevel ?? REWARD_LEVELS.atMostMean;
    this.cachedLaw = null;
  }

  select(random: RandomSource): number {
    let best = 0;
    let bestDraw = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const draw = this.arms[i]!.meanIn(this.situationOf(i)) + this.deviationOf(i) * sampleNormal(random);
      if (draw > bestDraw) {
        bestDraw = draw;
        best = i;
      }
    }
    return best;
  }

  update(arm: number, reward: number, probability?: number): void {
    const who = `${KIND}.update`;
    requireArm(who, arm, this.armCount);
    const { min, max } = this.config.armRewardRanges[arm]!;
    requireReward(who, reward, min, max);
    if (probability !== undefined) requirePositiveProbability(who, 'probability', probability);
    const model = this.arms[arm]!;
    model.record(reward, this.situationOf(arm));
    this.rounds += 1;
    this.promptRounds += 1;
    this.lastArm = arm;
    const { atMostMean, aboveMean, atCap } = REWARD_LEVELS;
    // An arm that can give one reward only is never at its cap: that says nothing of the text.
    if (reward === max && max > min) this.lastLevel = atCap;
    else this.lastLevel = reward > model.mean() ? aboveMean : atMostMean;
    this.cachedLaw = null;
  }

  startEpisode(): void {
    if (this.promptRounds === 0) return;
    for (const model of this.arms) model.startPrompt(this.config.promptDiscount);
    this.promptRounds = 0;
    this.lastArm = NO_ARM;
    this.lastLevel = REWARD_LEVELS.atMostMean;
    this.cachedLaw = null;
  }

  probability(arm: number): number {
    requireArm(`${KIND}.probability`, arm, this.armCount);
    this.cachedLaw ??= normalWinnerLaw(
      Float64Array.from(this.arms, (model, i) => model.meanIn(this.situationOf(i))),
      Float64Array.from(this.arms, (_, i) => this.deviationOf(i)),
    );
    return this.cachedLaw[arm]!;
  }

  snapshot(): HierarchicalThompsonSnapshot {
    const { rounds, promptRounds, lastArm, lastLevel } = this;
    return {
      kind: KIND,
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: structuredClone(this.config),
      state: { arms: this.arms.map((model) => model.toState()), rounds, promptRounds, lastArm, lastLevel },
    };
  }

  /** The situation that the coming round is in, as the arm sees it. */
  private situationOf(arm: number): number {
    return this.lastArm === NO_ARM ? NO_SITUATION : situationAfter(this.lastArm === arm, this.lastLevel);
  }

  /** The standard deviation with which the arm's mean is drawn. */
  private deviationOf(arm: number): number {
    const model = this.arms[arm]!;
    const situation = this.situationOf(arm);
    const { patience, exploration } = this.config;
    const variance =
      reachable(model.populationVariance(situation), model.noise, this.rounds / patience) +
      reachable(model.promptEffectVariance(situation), model.noise, this.promptRounds / patience);
    const long = LONG_PROMPT * patience;
    const share = (exploration * long + this.promptRounds) / (long + this.promptRounds);
    return Math.sqrt(share * variance);
  }
}

/** How far rewards could still move a mean: the variance of where it would be after `horizon` more of variance `noise`. */
function reachable(variance: number, noise: number, horizon: number): number {
  const learnt = variance * horizon;
  return learnt > 0 ? variance * (learnt / (learnt + noise)) : 0;
}

function readState(state: State, { armCount }: BanditProblem, priors: readonly GaussianPrior[]): ArmMixedModel[] {
  requireArray(KIND, 'state.arms', state.arms, armCount);
  requireInteger(KIND, 'state.rounds', state.rounds, 0);
  requireInteger(KIND, 'state.promptRounds', state.promptRounds, 0, state.rounds);
  requireInteger(KIND, 'state.lastArm', state.lastArm, NO_ARM, armCount - 1);
  requireInteger(KIND, 'state.lastLevel', state.lastLevel, REWARD_LEVELS.atMostMean, REWARD_LEVELS.atCap);
  if ((state.lastArm === NO_ARM) !== (state.promptRounds === 0)) {
    const requirement = state.promptRounds === 0 ? '-1 where promptRounds is 0' : 'an arm where promptRounds is not 0';
    throw requirementError(KIND, 'state.lastArm', requirement, state.lastArm);
  }
  const models = priors.map((prior, i) => ArmMixedModel.fromState(KIND, `state.arms[${i}]`, prior, state.arms[i]!));
  const pulls = state.arms.reduce((sum, { promptPulls }) => sum + promptPulls, 0);
  if (pulls !== state.promptRounds) {
    throw requirementError(KIND, 'state.promptRounds', `the sum of promptPulls, ${pulls}`, state.promptRounds);
  }
  return models;
}

function create(options: HierarchicalThompsonOptions, state?: State): HierarchicalThompson {
  const read = readOptions(KIND, OPTIONS, options);
  const { patience, promptDiscount, exploration } = read;
  const armRewardRanges = readArmRewardRanges(KIND, read, read.armRewardRanges);
  const priors = armRewardRanges.map((range, i) => priorOrDefault(range, read.priors?.[i]));
  const config = { armRewardRanges, priors, patience, promptDiscount, exploration };
  const arms = state ? readState(state, read, priors) : priors.map((prior) => new ArmMixedModel(prior));
  return new HierarchicalThompson(read, config, arms, state);
}

/**
 * Draws a mean for every arm from what it knows of the population and of this prompt, and plays the arm of the greatest.
 *
 * **Model.** Reward y of arm i in prompt j, in situation s, is
 *
 *     y = m_i + b_ij + d_i(s) + e,   m_i ~ N(prior),   b_ij ~ N(0, t_i v_i),   d_i(s) ~ N(0, v_i / 2),   e ~ N(0, v_i)
 *
 * m_i is what the arm gives on the whole, b_ij how this prompt strays from that. The situation is the prompt's last round:
 * whether arm i was pulled in it or another, and whether its reward was at most the mean of its arm, above it, or at its
 * arm's cap. A reward at the cap is censored (the run of right tokens goes on), one just below it says that the run has
 * just ended: a model without situations takes both for the same good news, and the rounds of one run for independent
 * ones. m_i, b_ij and the six d_i (correlated by 0.8 where only the pulled arm differs) are jointly Gaussian, and each
 * reward updates them exactly. t_i and v_i are learnt from the likelihood, beside priors worth 4 prompts (0.1) and 100
 * rewards (`priors`). At a new prompt b_ij starts anew, and the precision q of the others fades to
 * `promptDiscount` q + (1 - `promptDiscount`) q0, with q0 that of their priors.
 *
 * **Choice.** The variance of an arm's mean is the sum of what the next prompts share, P = Cov(mean, m_i + d_i), and of
 * what ends with this one, B = Cov(mean, b_ij). With n rounds in all, n_j in this prompt and T = `patience`, the mean is
 * drawn with the variance
 *
 *     a ( P^2 / (P + v_i T / n) + B^2 / (B + v_i T / n_j) ),   a = (10 T exploration + n_j) / (10 T + n_j)
 *
 * where X^2 / (X + v / h) is how far h more rewards could move the mean: Thompson sampling for a known horizon (compare
 * IRS.FH, Min et al. 2019), for somebody who does not know it. The first round is greedy; in a prompt that never ends it
 * comes to posterior sampling.
 *
 * Carry it from prompt to prompt, and **tell it of each** (`startEpisode`): where nobody does, all is one prompt, and
 * within a prompt nothing is forgotten. For one endless stream of requests use others: `imed` or `betaThompson` where arms
 * stay as they are (over 3,000 Bernoulli rewards of means 0.7, 0.8, 0.75 their regret is 29 and 27, that of this one 43: it
 * learns every situation for itself, though none matters there), `glrUcb` or `discountedThompson` where arms drift.
 *
 * `update` takes the arm to have been chosen after the last reward told: late rewards are learnt in the wrong situation.
 * Draws K uniforms a round, one an arm in arm order. `probability` is computed numerically when it is asked for, with an
 * absolute error of about 1e-4. Rescaling the rewards changes no decision when ranges and priors are rescaled with them.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = hierarchicalThompson({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let prompt = 0; prompt < 10; prompt++) {
 *   selector.startEpisode!();
 *   for (let round = 0; round < 20; round++) {
 *     const arm = selector.select(random);
 *     selector.update(arm, arm === 1 ? 4 : 1);
 *   }
 * }
 * selector.probability(1) > 0.99; // => true
 * ```
 */
export function hierarchicalThompson(options: HierarchicalThompsonOptions): ArmSelector<HierarchicalThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link hierarchicalThompson}. */
export const hierarchicalThompsonDescription: SelectorDescription<
  HierarchicalThompsonOptions,
  ArmSelector<HierarchicalThompsonSnapshot>
> = {
  kind: KIND,
  version: VERSION,
  family: 'prompts',
  feedback: 'bandit',
  purpose: 'only the pulled arm is seen, and prompts differ in which arm is best',
  options: OPTIONS,
  create: hierarchicalThompson,
  restore: create,
};
