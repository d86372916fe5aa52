/**
 * What the hierarchical selectors share: their options, and what they know of the arms. Each arm has a mixed model of
 * its rewards over many prompts; its mean is drawn with the variance that further rewards could remove.
 * Cost: 64 multiplications per reward; 90 numbers of memory per arm, 50 of them state.
 */
import type { OptionRules } from '../../options.js';
import type { BanditProblem, RewardRange } from '../../problem.js';
import { requireArray, requireInteger, requirementError } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import { ArmMixedModel, type ArmMixedModelState, REWARD_LEVELS } from '../statistics/arm-mixed-model.js';
import { GAUSSIAN_PRIOR_RULE, type GaussianPrior, priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options that the hierarchical selectors share. */
export interface HierarchicalOptions extends BanditProblem {
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order; an environment's `armRanges`. An arm's
   * greatest reward says that its whole draft was right: what follows such a round is learnt separately.
   * @defaultValue `rewardRange` for every arm. On simulated workloads with arms of different caps that costs 0.5% more
   * rounds.
   */
  readonly armRewardRanges?: readonly RewardRange[];
  /**
   * What each arm is expected to give before it is pulled, in arm order: `mean`, known up to a variance of
   * `variance / pulls`; `variance` is that of single rewards, 0 or within a factor of 1e20 of the square of the arm's
   * range.
   * @defaultValue as for `bayesUcb` with the arm's own range, except the mean, which is that of the whole range for
   * every arm, or the arm's greatest reward where that is less. Long drafts are allowed where they are cheap, not where
   * they are right: with means by the arms' own ranges the arms that copy are tried first, which costs 0.6% more rounds
   * on simulated prompts that start afresh. The mean of a free arm is the least it can give: it is seen anyway, so
   * waiting for it loses nothing (0.5% of the rounds on such prompts).
   */
  readonly priors?: readonly GaussianPrior[];
  /**
   * T: after n rounds a draw explores for n / T further rewards; greater than 0. What has gone on for long is assumed
   * to go on for long: n counts all rounds for the population, and the prompt's rounds for the prompt's effect.
   * @defaultValue 60: answers have a few dozen to a few hundred rounds. On simulated workloads that start afresh 60 to
   * 200 cost the same, within 0.3%, and 30 costs 0.4% more; carried, 30 to 200 cost the same. Above 60 a prompt that is
   * unlike the others is followed later.
   */
  readonly patience?: number;
  /**
   * The weight, in (0, 1], that what was learnt of the population keeps at each new prompt.
   * @defaultValue 0.99, a memory of a hundred prompts: long compared with what one prompt tells, short compared with a
   * change of workload. On simulated workloads memories of 30 to 400 prompts cost the same, within 0.2%.
   */
  readonly promptDiscount?: number;
  /**
   * The share of its variance with which a mean is drawn at the start of a prompt; in [0, 1]. 1 is Thompson sampling.
   * The share rises to 1 in a prompt that does not end, half way after 5 `patience` rounds.
   * @defaultValue 0.25. Full variance pays off on longer horizons than answers have; on simulated workloads 0.1 to 0.5
   * cost the same on average, within 0.4%, and less of it costs less where one arm is always the best.
   */
  readonly exploration?: number;
}

/** The part of a snapshot's config that the hierarchical selectors share. */
export interface HierarchicalConfig {
  /** The range of each arm's own rewards. */
  readonly armRewardRanges: readonly RewardRange[];
  /** What each arm is expected to give before it is pulled. */
  readonly priors: readonly GaussianPrior[];
  /** The option of this name. */
  readonly patience: number;
  /** The option of this name. */
  readonly promptDiscount: number;
  /** The option of this name. */
  readonly exploration: number;
}

/** The part of a snapshot's state that the hierarchical selectors share. */
export interface HierarchicalState {
  /** What is known of each arm, in arm order. */
  readonly arms: readonly ArmMixedModelState[];
  /** Rounds learnt in all. */
  readonly rounds: number;
  /** Rounds learnt in the present prompt. */
  readonly promptRounds: number;
}

export const HIERARCHICAL_OPTIONS = {
  armRewardRanges: ARM_REWARD_RANGES_RULE,
  priors: { type: 'list', length: 'armCount', of: GAUSSIAN_PRIOR_RULE, optional: true },
  patience: { type: 'number', above: 0, default: 60 },
  promptDiscount: { type: 'number', above: 0, most: 1, default: 0.99 },
  exploration: { type: 'number', least: 0, most: 1, default: 0.25 },
} as const satisfies OptionRules<HierarchicalOptions>;

/** How many times the reward range, or its square, a prior's values may be, so that quotients stay finite. */
const FURTHEST = 1e20;

/** Requires a prior on the scale of the reward range. */
function requireScale(who: string, name: string, { mean, variance }: GaussianPrior, { min, max }: RewardRange): void {
  const span = max - min;
  if (span === 0) {
    if (variance > 0) throw requirementError(who, `${name}.variance`, '0 where the range is one point', variance);
    return;
  }
  if (!(mean >= min - FURTHEST * span && mean <= max + FURTHEST * span)) {
    throw requirementError(who, `${name}.mean`, 'within 1e20 ranges of the rewards', mean);
  }
  const share = variance / span / span;
  if (variance > 0 && !(share >= 1 / FURTHEST && share <= FURTHEST)) {
    throw requirementError(
      who,
      `${name}.variance`,
      '0 or within a factor of 1e20 of the square of the range',
      variance,
    );
  }
}

/** The config of options that are there and keep their rules; `freeArms`: which arms are seen without being pulled. */
export function readHierarchicalConfig(
  who: string,
  options: BanditProblem &
    Pick<HierarchicalOptions, 'armRewardRanges' | 'priors'> &
    Pick<HierarchicalConfig, 'patience' | 'promptDiscount' | 'exploration'>,
  freeArms?: readonly boolean[],
): HierarchicalConfig {
  const { patience, promptDiscount, exploration } = options;
  const armRewardRanges = readArmRewardRanges(who, options, options.armRewardRanges);
  const { mean } = priorOrDefault(options.rewardRange, undefined);
  const priors = armRewardRanges.map((range, i) => {
    const expected = freeArms?.[i] ? range.min : Math.min(Math.max(range.min, mean), range.max);
    const prior = priorOrDefault(range, options.priors?.[i] ?? { ...priorOrDefault(range, undefined), mean: expected });
    requireScale(who, `priors[${i}]`, prior, range);
    return prior;
  });
  return { armRewardRanges, priors, patience, promptDiscount, exploration };
}

/**
 * How many times `patience` a prompt has lasted when the drawn share of the variance is half way from `exploration` to 1:
 * longer than most answers are. On simulated workloads that start afresh 1 to 10 cost the same, within 0.2%.
 */
const LONG_PROMPT = 5;

/** What is known of all arms. */
export class HierarchicalArms {
  readonly config: HierarchicalConfig;
  readonly models: readonly ArmMixedModel[];
  rounds: number;
  promptRounds: number;

  constructor(config: HierarchicalConfig, models: readonly ArmMixedModel[], rounds: number, promptRounds: number) {
    this.config = config;
    this.models = models;
    this.rounds = rounds;
    this.promptRounds = promptRounds;
  }

  /** The standard deviation with which an arm's mean is drawn in a situation. */
  deviationIn(arm: number, situation: number): number {
    const model = this.models[arm]!;
    const { patience, exploration } = this.config;
    const variance =
      reachable(model.populationVariance(situation), model.noise, this.rounds / patience) +
      reachable(model.promptEffectVariance(situation), model.noise, this.promptRounds / patience);
    const long = LONG_PROMPT * patience;
    const share = (exploration * long + this.promptRounds) / (long + this.promptRounds);
    return Math.sqrt(share * variance);
  }

  /** How high a reward of an arm is: one of {@link REWARD_LEVELS}. */
  levelOf(arm: number, reward: number): number {
    const { min, max } = this.config.armRewardRanges[arm]!;
    // An arm that can give one reward only is never at its cap: that says nothing of the text.
    if (reward === max && max > min) return REWARD_LEVELS.atCap;
    return reward > this.models[arm]!.mean() ? REWARD_LEVELS.aboveMean : REWARD_LEVELS.atMostMean;
  }

  countRound(): void {
    this.rounds += 1;
    this.promptRounds += 1;
  }

  /** Ends a prompt and begins the next; a prompt without a round does not count. */
  startPrompt(): void {
    if (this.promptRounds === 0) return;
    for (const model of this.models) model.startPrompt(this.config.promptDiscount);
    this.promptRounds = 0;
  }

  /** Arms of which nothing is known but their priors. */
  static unseen(config: HierarchicalConfig): HierarchicalArms {
    return new HierarchicalArms(
      config,
      config.priors.map((prior) => new ArmMixedModel(prior)),
      0,
      0,
    );
  }

  toState(): HierarchicalState {
    const { rounds, promptRounds } = this;
    return { arms: this.models.map((model) => model.toState()), rounds, promptRounds };
  }

  /** The arms of a state, which is checked to be one. */
  static fromState(who: string, config: HierarchicalConfig, state: HierarchicalState): HierarchicalArms {
    requireArray(who, 'state.arms', state.arms, config.priors.length);
    requireInteger(who, 'state.rounds', state.rounds, 0);
    requireInteger(who, 'state.promptRounds', state.promptRounds, 0, state.rounds);
    const models = config.priors.map((prior, i) =>
      ArmMixedModel.fromState(who, `state.arms[${i}]`, prior, state.arms[i]!),
    );
    return new HierarchicalArms(config, models, state.rounds, state.promptRounds);
  }
}

/** How far rewards could still move a mean: the variance of where it would be after `horizon` more of variance `noise`. */
function reachable(variance: number, noise: number, horizon: number): number {
  const learnt = variance * horizon;
  return learnt > 0 ? variance * (learnt / (learnt + noise)) : 0;
}
