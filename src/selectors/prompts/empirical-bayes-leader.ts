/**
 * Empirical Bayes: plays the arm of the greatest posterior mean, where the prior of a prompt comes from all prompts and
 * the evidence of the prompt fades. Made for mixed feedback (Alon et al. 2015, bandits with a feedback graph): drafters
 * without a model are observed in every round, so they need no exploring.
 * Cost: O(K) time a round, 4K numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireObservedRewards } from '../contract/observed-feedback.js';
import type { SelectorSnapshot, SideInformationSelector } from '../contract/selector.js';
import { ARM_PRIOR_RULE, ArmMeans, type ArmMeansState, type ArmPrior, readArmMeans } from '../statistics/arm-means.js';
import { priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link empiricalBayesLeader}. */
export interface EmpiricalBayesLeaderOptions extends BanditProblem {
  /**
   * The weight, in (0, 1], that an arm's earlier rewards of this prompt keep at each new one.
   * @defaultValue 0.8, a memory of five rounds: copied passages come and go within an answer. Chosen on one random half
   * of the recorded turns.
   */
  readonly discount?: number;
  /**
   * The weight, in (0, 1], that all earlier rewards keep at each new prompt.
   * @defaultValue 0.95, a memory of twenty prompts, long against one answer and short against a change of workload.
   */
  readonly promptDiscount?: number;
  /**
   * How many rewards of this prompt the mean over all prompts weighs as much as; greater than 0.
   * @defaultValue 5, chosen together with `discount`.
   */
  readonly priorWeight?: number;
  /**
   * What is known of the arms beforehand, as {@link priorFromSnapshots} makes it.
   * @defaultValue nothing but one hundredth of a reward of the mean that a truncated-geometric arm has when its
   * acceptance rate is uniform on [0, 1].
   */
  readonly prior?: ArmPrior;
}

/** Snapshot of an {@link empiricalBayesLeader} selector. */
export type EmpiricalBayesLeaderSnapshot = SelectorSnapshot<
  'empiricalBayesLeader',
  {
    /** The weight that earlier rewards of a prompt keep. */
    readonly discount: number;
    /** The weight that earlier prompts keep. */
    readonly promptDiscount: number;
    /** Rewards that the prior mean is worth. */
    readonly priorWeight: number;
  },
  {
    /** Of all prompts, discounted by prompts, the prior included. */
    readonly prompts: ArmMeansState;
    /** Of this prompt, discounted by rewards. */
    readonly prompt: ArmMeansState;
  }
>;

const VERSION = 1;

const OPTIONS = {
  discount: { type: 'number', above: 0, most: 1, default: 0.8 },
  promptDiscount: { type: 'number', above: 0, most: 1, default: 0.95 },
  priorWeight: { type: 'number', above: 0, default: 5 },
  prior: ARM_PRIOR_RULE,
} as const satisfies OptionRules<EmpiricalBayesLeaderOptions>;

/** The weight of the mean of nothing known: enough to rank unseen arms, gone after the first reward. */
const UNSEEN_WEIGHT = 0.01;

class EmpiricalBayesLeader implements SideInformationSelector<EmpiricalBayesLeaderSnapshot> {
  readonly feedback = 'side-information';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: EmpiricalBayesLeaderSnapshot['config'];
  private readonly unseenMean: number;
  private readonly prompts: ArmMeans;
  private prompt: ArmMeans;

  constructor(
    problem: BanditProblem,
    config: EmpiricalBayesLeaderSnapshot['config'],
    prompts: ArmMeans,
    prompt: ArmMeans,
  ) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.unseenMean = priorOrDefault(this.rewardRange, undefined).mean;
    this.prompts = prompts;
    this.prompt = prompt;
  }

  select(): number {
    let best = 0;
    let bestMean = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const priorMean = this.prompts.shrunkMean(i, this.unseenMean, UNSEEN_WEIGHT);
      const mean = this.prompt.shrunkMean(i, priorMean, this.config.priorWeight);
      if (mean > bestMean) {
        bestMean = mean;
        best = i;
      }
    }
    return best;
  }

  updateObserved(arm: number, rewards: ArrayLike<number>): void {
    requireObservedRewards('empiricalBayesLeader.updateObserved', this, arm, rewards);
    for (let i = 0; i < this.armCount; i++) {
      const reward = rewards[i]!;
      if (Number.isNaN(reward)) continue;
      this.prompt.discount(i, this.config.discount);
      this.prompt.record(i, reward);
      this.prompts.record(i, reward);
    }
  }

  startEpisode(): void {
    for (let i = 0; i < this.armCount; i++) this.prompts.discount(i, this.config.promptDiscount);
    this.prompt = new ArmMeans(this.armCount);
  }

  probability(arm: number): number {
    requireArm('empiricalBayesLeader.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): EmpiricalBayesLeaderSnapshot {
    return {
      kind: 'empiricalBayesLeader',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config },
      state: { prompts: this.prompts.toState(), prompt: this.prompt.toState() },
    };
  }
}

function create(
  options: EmpiricalBayesLeaderOptions,
  state?: EmpiricalBayesLeaderSnapshot['state'],
): EmpiricalBayesLeader {
  const who = 'empiricalBayesLeader';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, discount, promptDiscount, priorWeight, prior } = read;
  const config = { discount, promptDiscount, priorWeight };
  if (state) {
    const prompts = readArmMeans(who, 'state.prompts', state.prompts, read);
    return new EmpiricalBayesLeader(read, config, prompts, readArmMeans(who, 'state.prompt', state.prompt, read));
  }
  const prompts = prior === undefined ? new ArmMeans(armCount) : readArmMeans(who, 'prior', prior, read);
  return new EmpiricalBayesLeader(read, config, prompts, new ArmMeans(armCount));
}

/**
 * Plays the arm of the greatest posterior mean. The mean M_i over all prompts (discounted by prompts) is the prior of
 * arm i in this prompt, worth `priorWeight` rewards; the rewards of this prompt, discounted by rewards of the same arm,
 * are the evidence:
 *
 *     ( s_i + priorWeight M_i ) / ( n_i + priorWeight )
 *
 * It never explores on purpose. That is right where the arms it does not pull are observed all the same, or where the
 * one that is not observed (the neural drafter) is the usual best; with bandit feedback alone it is greedy. Learns from
 * full information too: a reward known is a reward used.
 *
 * Carry it from prompt to prompt. Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = empiricalBayesLeader({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * // Arm 0 was pulled and gave 2 tokens; arm 1 would have given 5.
 * selector.updateObserved(0, [2, 5]);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function empiricalBayesLeader(
  options: EmpiricalBayesLeaderOptions,
): SideInformationSelector<EmpiricalBayesLeaderSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link empiricalBayesLeader}. */
export const empiricalBayesLeaderDescription: SelectorDescription<
  EmpiricalBayesLeaderOptions,
  SideInformationSelector<EmpiricalBayesLeaderSnapshot>
> = {
  kind: 'empiricalBayesLeader',
  version: VERSION,
  family: 'prompts',
  feedback: 'side-information',
  purpose: 'some arms (prompt lookup, suffix match) are observed in every round for nothing',
  options: OPTIONS,
  create: empiricalBayesLeader,
  restore: create,
};
