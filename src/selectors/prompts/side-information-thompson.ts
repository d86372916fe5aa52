/**
 * `hierarchicalThompson` for mixed feedback (Alon et al. 2015, bandits with a feedback graph): drafters without a model
 * are observed in every round, pulled or not. Such an arm has a situation of its own: where its last draft stands,
 * which is known before the round. A draft that is not decided yet has been right as far as the text has come, so it
 * copies. The arm's mean is not drawn, since it needs no exploration.
 * The model of the rewards is that of `hierarchicalThompson`; the situations of free arms are this package's own.
 * It leaves out how far exactly a draft that goes on will go: `bucketedUcb` reads the length of the match for that.
 * Cost: O(K) time a round with a normal draw for each arm that is not free (docs/speed.md has it with all observed); 90
 * numbers of memory per arm, 50 of them state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { sampleNormal } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
} from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireObservedRewards } from '../contract/observed-feedback.js';
import type { SelectorSnapshot, SideInformationSelector } from '../contract/selector.js';
import { NO_SITUATION, REWARD_LEVELS, situationAfter } from '../statistics/arm-mixed-model.js';
import { normalWinnerLaw } from '../statistics/gaussian-law.js';
import {
  HIERARCHICAL_OPTIONS,
  HierarchicalArms,
  type HierarchicalConfig,
  type HierarchicalOptions,
  type HierarchicalState,
  readHierarchicalConfig,
} from './hierarchical-arms.js';

/** Options of {@link sideInformationThompson}. */
export interface SideInformationThompsonOptions extends HierarchicalOptions {
  /**
   * For each arm, whether it is observed in every round, pulled or not; an environment's `freeArms`. What is reported
   * of other unpulled arms is learnt as well.
   * @defaultValue no arm is.
   */
  readonly freeArms?: readonly boolean[];
}

/** Snapshot of a {@link sideInformationThompson} selector. */
export type SideInformationThompsonSnapshot = SelectorSnapshot<
  'sideInformationThompson',
  HierarchicalConfig & {
    /** Whether each arm is observed in every round. */
    readonly freeArms: readonly boolean[];
  },
  HierarchicalState & {
    /** The arm that was pulled last; -1 before the first round of a prompt. */
    readonly lastArm: number;
    /**
     * For each arm, how high its last reward was: 0 at most its mean, 1 above it, 2 at its cap, or going on that far.
     */
    readonly levels: readonly number[];
    /**
     * For each free arm with a draft that goes on, the sum of what the pulled arms have given since; 0 where no draft
     * goes on.
     */
    readonly runs: readonly number[];
  }
>;

type State = SideInformationThompsonSnapshot['state'];

const KIND = 'sideInformationThompson';
const VERSION = 1;

// Marked pure for bundlers, which treat a spread as a side effect.
const OPTIONS = /* @__PURE__ */ (() =>
  ({
    ...HIERARCHICAL_OPTIONS,
    freeArms: { type: 'list', length: 'armCount', of: { type: 'boolean' }, optional: true, from: 'freeArms' },
  }) as const satisfies OptionRules<SideInformationThompsonOptions>)();

const NO_ARM = -1;

/**
 * The weight, in rewards, of one that became known after its round: drafts of several rounds run to the same wrong
 * token and tell of one run. On simulated workloads 1/4 and 1/16 cost the same, within 0.3%; 1/2 costs 0.6% more
 * rounds, 1 costs 1.6% more.
 */
const LATE_WORTH = 0.125;

class SideInformationThompson implements SideInformationSelector<SideInformationThompsonSnapshot> {
  readonly feedback = 'side-information';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly freeArms: readonly boolean[];
  private readonly arms: HierarchicalArms;
  private lastArm: number;
  private readonly levels: Uint8Array;
  private readonly runs: Float64Array;
  /** The situation of each arm in the coming round. */
  private readonly situations: Int8Array;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(problem: BanditProblem, freeArms: readonly boolean[], arms: HierarchicalArms, state?: State) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.freeArms = freeArms;
    this.arms = arms;
    this.lastArm = state?.lastArm ?? NO_ARM;
    this.levels = Uint8Array.from(state?.levels ?? new Uint8Array(this.armCount));
    this.runs = Float64Array.from(state?.runs ?? new Float64Array(this.armCount));
    this.situations = new Int8Array(this.armCount);
    this.cachedLaw = null;
    this.findSituations();
  }

  select(random: RandomSource): number {
    let best = 0;
    let bestDraw = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const draw = this.freeArms[i] ? this.meanOf(i) : this.meanOf(i) + this.deviationOf(i) * sampleNormal(random);
      if (draw > bestDraw) {
        bestDraw = draw;
        best = i;
      }
    }
    return best;
  }

  updateObserved(arm: number, rewards: ArrayLike<number>): void {
    const who = `${KIND}.updateObserved`;
    requireObservedRewards(who, this, arm, rewards);
    for (let i = 0; i < this.armCount; i++) {
      const { min, max } = this.arms.config.armRewardRanges[i]!;
      if (!Number.isNaN(rewards[i]!)) requireReward(who, rewards[i]!, min, max);
    }
    const pulled = rewards[arm]!;
    if (Number.isNaN(pulled)) this.learnLate(rewards);
    else this.learnRound(arm, pulled, rewards);
    this.cachedLaw = null;
  }

  startEpisode(): void {
    this.arms.startPrompt();
    this.lastArm = NO_ARM;
    this.levels.fill(REWARD_LEVELS.atMostMean);
    this.runs.fill(0);
    this.findSituations();
    this.cachedLaw = null;
  }

  probability(arm: number): number {
    requireArm(`${KIND}.probability`, arm, this.armCount);
    this.cachedLaw ??= normalWinnerLaw(
      Float64Array.from({ length: this.armCount }, (_, i) => this.meanOf(i)),
      Float64Array.from({ length: this.armCount }, (_, i) => (this.freeArms[i] ? 0 : this.deviationOf(i))),
    );
    return this.cachedLaw[arm]!;
  }

  snapshot(): SideInformationThompsonSnapshot {
    const { arms, lastArm, levels, runs, freeArms } = this;
    return {
      kind: KIND,
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: structuredClone({ ...arms.config, freeArms }),
      state: { ...arms.toState(), lastArm, levels: Array.from(levels), runs: Array.from(runs) },
    };
  }

  /** Learns what has become known of a round that was told before. */
  private learnLate(rewards: ArrayLike<number>): void {
    for (let i = 0; i < this.armCount; i++) {
      if (!Number.isNaN(rewards[i]!)) this.arms.models[i]!.record(rewards[i]!, this.situations[i]!, LATE_WORTH);
    }
  }

  private learnRound(arm: number, pulled: number, rewards: ArrayLike<number>): void {
    const { arms, freeArms, levels, runs } = this;
    for (let i = 0; i < this.armCount; i++) {
      const reward = rewards[i]!;
      if (!Number.isNaN(reward)) {
        arms.models[i]!.record(reward, this.situations[i]!);
        levels[i] = arms.levelOf(i, reward);
        runs[i] = 0;
      } else if (freeArms[i]) {
        runs[i]! += pulled;
        levels[i] = runs[i]! > arms.models[i]!.mean() ? REWARD_LEVELS.atCap : REWARD_LEVELS.aboveMean;
      }
    }
    arms.countRound();
    this.lastArm = arm;
    this.findSituations();
  }

  /** A free arm looks at its own last draft, any other arm at that of the pulled arm. */
  private findSituations(): void {
    const { lastArm, situations, levels, freeArms } = this;
    for (let i = 0; i < situations.length; i++) {
      situations[i] =
        lastArm === NO_ARM ? NO_SITUATION : situationAfter(lastArm === i, levels[freeArms[i] ? i : lastArm]!);
    }
  }

  private meanOf(arm: number): number {
    return this.arms.models[arm]!.meanIn(this.situations[arm]!);
  }

  private deviationOf(arm: number): number {
    return this.arms.deviationIn(arm, this.situations[arm]!);
  }
}

function readState(state: State, config: HierarchicalConfig, freeArms: readonly boolean[]): HierarchicalArms {
  const arms = HierarchicalArms.fromState(KIND, config, state);
  const { length: armCount } = freeArms;
  requireInteger(KIND, 'state.lastArm', state.lastArm, NO_ARM, armCount - 1);
  if ((state.lastArm === NO_ARM) !== (state.promptRounds === 0)) {
    const requirement = state.promptRounds === 0 ? '-1 where promptRounds is 0' : 'an arm where promptRounds is not 0';
    throw requirementError(KIND, 'state.lastArm', requirement, state.lastArm);
  }
  requireArray(KIND, 'state.levels', state.levels, armCount);
  requireArray(KIND, 'state.runs', state.runs, armCount);
  for (let i = 0; i < armCount; i++) {
    requireInteger(KIND, `state.levels[${i}]`, state.levels[i]!, REWARD_LEVELS.atMostMean, REWARD_LEVELS.atCap);
    requireFinite(KIND, `state.runs[${i}]`, state.runs[i]!);
    // A sum of rewards.
    if (config.armRewardRanges[i]!.min >= 0) requireNonNegative(KIND, `state.runs[${i}]`, state.runs[i]!);
    if (!freeArms[i] && state.runs[i] !== 0) {
      throw requirementError(KIND, `state.runs[${i}]`, '0 where the arm is not free', state.runs[i]);
    }
  }
  return arms;
}

function create(options: SideInformationThompsonOptions, state?: State): SideInformationThompson {
  const read = readOptions(KIND, OPTIONS, options);
  const freeArms = read.freeArms === undefined ? new Array<boolean>(read.armCount).fill(false) : [...read.freeArms];
  const config = readHierarchicalConfig(KIND, read, freeArms);
  const arms = state ? readState(state, config, freeArms) : HierarchicalArms.unseen(config);
  return new SideInformationThompson(read, freeArms, arms, state);
}

/**
 * `hierarchicalThompson` for drafters some of which are observed in every round: the same model of every arm, the same
 * options and the same law of the draw. Three things differ.
 *
 * **Situations.** That of a free arm is where its own last draft stands, whichever arm was pulled: at most the mean of
 * the arm, above it, or at its cap. A draft that is longer than what the pulled arm gave, and right so far, is not
 * decided: its reward is NaN when the round is reported. It *goes on*: with r the sum of what the pulled arms have
 * given since the first such round, it counts as at the cap once r is above the arm's mean, and as above the mean until
 * then. Other arms look at the pulled arm's reward, as in `hierarchicalThompson`.
 *
 * **Late outcomes.** What is reported of a round after its first call is learnt in the present situation and has the
 * weight of an eighth of a reward: drafts of several rounds run to the same wrong token, and tell of one run.
 *
 * **The draw.** Means of free arms are not drawn, and are expected to be the least until something else is seen: what
 * is seen anyway needs no exploration.
 *
 * Tell it the pulled arm's reward with the first call of a round, together with what is decided of free arms by then, and
 * the rest as the text decides it; the harness does. Learns from full information too.
 *
 * **Arms that are caps of one drafter** tell of one another. A round that was allowed c tokens and gave y would have
 * given min(y, c' + 1) with a smaller cap c', and y with a greater one if y <= c. Where the whole draft was accepted, a
 * greater cap would have gone on, nobody knows how far; reporting only the other rounds for it would make it look bad,
 * which on simulated prompts is worse than reporting nothing. Report the expected reward instead: y plus the chances
 * that one more, two more, ... tokens are accepted, by the acceptance rate of the prompt so far. On simulated prompts
 * with caps of 1, 3 and 7 tokens, rewards being tokens per time, that saves 4 % of the time, as much as knowing all
 * outcomes; smaller caps alone save under 1 %:
 *
 *     rewards[i] = caps[i] <= c || y <= c ? min(y, caps[i] + 1) : y + p + p^2 + ... + p^(caps[i] - c)
 *
 * Carry it from prompt to prompt, and **tell it of each** (`startEpisode`). Draws one uniform for each arm that is not free,
 * in arm order; deterministic where all are, with ties to the lowest arm. `probability` is computed numerically when it is
 * asked for, with an absolute error of about 1e-4.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const problem = { armCount: 2, rewardRange: acceptedLengthRange(4) };
 * const selector = sideInformationThompson({ ...problem, freeArms: [false, true] });
 * // Arm 0 was pulled and gave 2 tokens. So far the draft of arm 1 is right, and it goes on.
 * for (let round = 0; round < 4; round++) selector.updateObserved(0, [2, NaN]);
 * // The text has come to the end of its drafts.
 * for (let round = 0; round < 4; round++) selector.updateObserved(0, [NaN, 5]);
 * selector.probability(1) > 0.9; // => true
 * ```
 */
export function sideInformationThompson(
  options: SideInformationThompsonOptions,
): SideInformationSelector<SideInformationThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link sideInformationThompson}. */
export const sideInformationThompsonDescription: SelectorDescription<
  SideInformationThompsonOptions,
  SideInformationSelector<SideInformationThompsonSnapshot>
> = {
  kind: KIND,
  version: VERSION,
  family: 'prompts',
  feedback: 'side-information',
  purpose: 'some arms (prompt lookup, suffix match) are observed in every round at no cost',
  options: OPTIONS,
  create: sideInformationThompson,
  restore: create,
};
