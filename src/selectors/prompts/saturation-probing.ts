/**
 * A leader with saturation probing: exploration that waits for a reason. A reward at the arm's own cap is censored: the
 * whole draft was right, and how far it would have gone on nobody saw. After several such rounds in a row an arm that
 * can draft further may well be worth more just now, so only then is one tried. Bandit feedback alone.
 * It probes only where caps differ and is greedy otherwise: `hierarchicalThompson` is recommended in its place.
 * Cost: O(K) time a round, 4K numbers of memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { requireInteger, requireObject, requirePositiveProbability } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ARM_PRIOR_RULE, ArmMeans, type ArmMeansState, type ArmPrior, readArmMeans } from '../statistics/arm-means.js';
import { priorOrDefault } from '../statistics/gaussian-posterior.js';

/** Options of {@link saturationProbing}. */
export interface SaturationProbingOptions extends BanditProblem {
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order; an environment's `armRanges`. Arms whose
   * caps do not differ are never probed.
   * @defaultValue `rewardRange` for every arm: the selector then follows the greatest posterior mean.
   */
  readonly armRewardRanges?: readonly RewardRange[];
  /**
   * How many rounds at its cap in a row the leader has before another arm is probed, at the start of a prompt; a
   * positive integer.
   * @defaultValue 2: one round at the cap is common, two in a row say that the text is easy. Settled with the recorded
   * turns in view, and it matters there: with 1 or 3 it needs more calls than always its leader.
   */
  readonly streak?: number;
  /**
   * How many rewards the mean of nothing known weighs as much as; greater than 0.
   * @defaultValue 1, the unit-information prior.
   */
  readonly priorWeight?: number;
  /**
   * What is known of the arms beforehand, as {@link priorFromSnapshots} makes it.
   * @defaultValue nothing.
   */
  readonly prior?: ArmPrior;
}

/** Snapshot of a {@link saturationProbing} selector. */
export type SaturationProbingSnapshot = SelectorSnapshot<
  'saturationProbing',
  {
    /** The range of each arm's own rewards. */
    readonly armRewardRanges: readonly RewardRange[];
    /** Rounds at the cap before a probe, at the start of a prompt. */
    readonly streak: number;
    /** Rewards that the prior mean is worth. */
    readonly priorWeight: number;
  },
  ArmMeansState & {
    /** First rewards of probes: told apart, because arms are probed where they promise most. */
    readonly probes: ArmMeansState;
    /** The arm of the last round, -1 before the first of a prompt. */
    readonly lastArm: number;
    /** How many of its last rounds in a row were at its cap. */
    readonly saturatedRounds: number;
    /** The streak that is asked for at present. */
    readonly requiredStreak: number;
    /** The arm that is being probed and still saturates; -1: none. */
    readonly probing: number;
  }
>;

type Config = SaturationProbingSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  armRewardRanges: ARM_REWARD_RANGES_RULE,
  streak: { type: 'integer', least: 1, default: 2 },
  priorWeight: { type: 'number', above: 0, default: 1 },
  prior: ARM_PRIOR_RULE,
} as const satisfies OptionRules<SaturationProbingOptions>;

const NO_ARM = -1;

class SaturationProbing implements ArmSelector<SaturationProbingSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  private readonly priorMean: number;
  private readonly means: ArmMeans;
  private readonly probes: ArmMeans;
  private lastArm: number;
  private saturatedRounds: number;
  private requiredStreak: number;
  private probing: number;

  constructor(problem: BanditProblem, config: Config, means: ArmMeans, state?: SaturationProbingSnapshot['state']) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.priorMean = priorOrDefault(this.rewardRange, undefined).mean;
    this.means = means;
    this.probes = state
      ? readArmMeans('saturationProbing', 'state.probes', state.probes, problem)
      : new ArmMeans(this.armCount);
    this.lastArm = state?.lastArm ?? NO_ARM;
    this.saturatedRounds = state?.saturatedRounds ?? 0;
    this.requiredStreak = state?.requiredStreak ?? config.streak;
    this.probing = state?.probing ?? NO_ARM;
  }

  select(): number {
    if (this.probing !== NO_ARM) return this.probing;
    const leader = this.leader();
    return this.isDue(leader) ? this.probeOf(leader) : leader;
  }

  update(arm: number, reward: number, probability?: number): void {
    const who = 'saturationProbing.update';
    requireArm(who, arm, this.armCount);
    const { min, max } = this.config.armRewardRanges[arm]!;
    requireReward(who, reward, min, max);
    if (probability !== undefined) requirePositiveProbability(who, 'probability', probability);
    const leader = this.leader();
    const saturated = reward === max && max > min;
    if (arm === this.probing) {
      if (!saturated) this.probing = NO_ARM;
    } else if (arm !== leader && this.isDue(leader) && arm === this.probeOf(leader)) {
      this.probes.record(arm, reward);
      // Up and down by one: a probe that did not pay asks for one saturated round more before the next.
      if (reward > this.meanOf(leader)) this.requiredStreak = Math.max(1, this.requiredStreak - 1);
      else this.requiredStreak += 1;
      this.probing = saturated ? arm : NO_ARM;
    } else {
      this.means.record(arm, reward);
      this.probing = NO_ARM;
    }
    if (!saturated) this.saturatedRounds = 0;
    else this.saturatedRounds = arm === this.lastArm ? this.saturatedRounds + 1 : 1;
    this.lastArm = arm;
  }

  startEpisode(): void {
    this.lastArm = NO_ARM;
    this.saturatedRounds = 0;
    this.requiredStreak = this.config.streak;
    this.probing = NO_ARM;
  }

  probability(arm: number): number {
    requireArm('saturationProbing.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): SaturationProbingSnapshot {
    const { armRewardRanges, streak, priorWeight } = this.config;
    return {
      kind: 'saturationProbing',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { armRewardRanges: armRewardRanges.map((range) => ({ ...range })), streak, priorWeight },
      state: {
        ...this.means.toState(),
        probes: this.probes.toState(),
        lastArm: this.lastArm,
        saturatedRounds: this.saturatedRounds,
        requiredStreak: this.requiredStreak,
        probing: this.probing,
      },
    };
  }

  private meanOf(arm: number): number {
    return this.means.shrunkMean(arm, this.priorMean, this.config.priorWeight);
  }

  /** The arm of the greatest posterior mean, ties to the lowest. */
  private leader(): number {
    let best = 0;
    for (let i = 1; i < this.armCount; i++) if (this.meanOf(i) > this.meanOf(best)) best = i;
    return best;
  }

  /** Whether the leader has been at its cap for long enough, and there is an arm that can go further. */
  private isDue(leader: number): boolean {
    return this.lastArm === leader && this.saturatedRounds >= this.requiredStreak && this.probeOf(leader) !== leader;
  }

  /**
   * Of the arms that can go further than the leader, the one whose probes gave most, a probe at its cap counted in
   * advance for each; the leader itself where there is none.
   */
  private probeOf(leader: number): number {
    const { armRewardRanges, priorWeight } = this.config;
    let best = leader;
    let bestMean = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const { max } = armRewardRanges[i]!;
      if (max <= armRewardRanges[leader]!.max) continue;
      const mean = this.probes.shrunkMean(i, max, priorWeight);
      if (mean > bestMean) {
        bestMean = mean;
        best = i;
      }
    }
    return best;
  }
}

function requireState(who: string, state: SaturationProbingSnapshot['state'], armCount: number): void {
  requireObject(who, 'state', state);
  requireInteger(who, 'state.lastArm', state.lastArm, NO_ARM, armCount - 1);
  requireInteger(who, 'state.probing', state.probing, NO_ARM, armCount - 1);
  requireInteger(who, 'state.saturatedRounds', state.saturatedRounds, 0);
  requireInteger(who, 'state.requiredStreak', state.requiredStreak, 1);
}

function create(options: SaturationProbingOptions, state?: SaturationProbingSnapshot['state']): SaturationProbing {
  const who = 'saturationProbing';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, streak, priorWeight, prior } = read;
  const config = { armRewardRanges: readArmRewardRanges(who, read, read.armRewardRanges), streak, priorWeight };
  if (state) {
    requireState(who, state, armCount);
    return new SaturationProbing(read, config, readArmMeans(who, 'state', state, read), state);
  }
  const means = prior === undefined ? new ArmMeans(armCount) : readArmMeans(who, 'prior', prior, read);
  return new SaturationProbing(read, config, means);
}

/**
 * Follows the arm of the greatest posterior mean (its rewards, and `priorWeight` more of the mean that a
 * truncated-geometric arm has when its acceptance rate is uniform), and leaves it only when its reward was at its own
 * cap `streak` times in a row: then the text is easy just now, and an arm that can draft further is probed. A probe goes
 * on while it, too, is at its cap. Each probe that gives no more than the leader's mean raises the streak asked for by
 * one until the prompt ends, each that gives more lowers it by one, to 1 at least.
 *
 * The reason: with the leader's draft accepted whole, its reward says only that the run was at least as long; the longer
 * arm's expected reward, given that, is no longer the one it has on the whole.
 *
 * **Limits.** It probes only arms that can draft further than the leader. Where caps are equal, or the leader's is the
 * greatest, it is greedy and can stay with the wrong arm for ever: on recorded requests to change code it needs as many
 * calls as always the first arm, 12,319 where uniform choice needs 12,049; over 3,000 Bernoulli rewards of means 0.7, 0.8,
 * 0.75 its regret is 196 where that of uniform choice is 150. It probes in easy rounds, which flatters what it probes:
 * rewards of probes stand apart for that reason, but are compared with the leader's mean over all rounds. Use
 * `hierarchicalThompson` for prompt after prompt, `imed` or `betaThompson` for one endless stream of requests.
 *
 * Carry it from prompt to prompt, and tell it of each (`startEpisode`). Deterministic; ties go to the lowest arm. Rewards
 * told late are taken as if they came in order.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = saturationProbing({
 *   armCount: 2,
 *   rewardRange: acceptedLengthRange(10),
 *   armRewardRanges: [acceptedLengthRange(5), acceptedLengthRange(10)],
 * });
 * selector.update(0, 6);
 * selector.select(createRandom('unused')); // => 0
 * selector.update(0, 6);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function saturationProbing(options: SaturationProbingOptions): ArmSelector<SaturationProbingSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link saturationProbing}. */
export const saturationProbingDescription: SelectorDescription<
  SaturationProbingOptions,
  ArmSelector<SaturationProbingSnapshot>
> = {
  kind: 'saturationProbing',
  version: VERSION,
  family: 'prompts',
  feedback: 'bandit',
  purpose: 'a baseline: probes longer drafts after rounds at the cap, greedy where caps are equal',
  options: OPTIONS,
  create: saturationProbing,
  restore: create,
};
