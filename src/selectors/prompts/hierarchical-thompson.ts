/**
 * Hierarchical Thompson sampling for one selector that goes from prompt to prompt and sees only the rewards of the arms
 * that it pulls. Prompts differ in which arm is best, so what is carried is not a running mean but a population: what
 * each arm gives overall and in each situation, how far prompts stray from that, and how much single rewards scatter. A
 * prompt begins from the population; what it then shows moves its own effect.
 * In the line of Hong et al. 2022, "Hierarchical Bayesian Bandits"; the situations, the learnt variances and the law of
 * the draw are this package's own.
 * It leaves out forgetting within a prompt (even one that never ends), and what arms of one drafter have in common:
 * each arm is learnt by itself.
 * Cost: O(K) time a round with K normal draws (docs/speed.md); 90 numbers of memory per arm, 50 of them state.
 */
import { readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm, requireReward } from '../../problem.js';
import { sampleNormal } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requireInteger, requirementError, requirePositiveProbability } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
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

/** Options of {@link hierarchicalThompson}. */
export type HierarchicalThompsonOptions = HierarchicalOptions;

/** Snapshot of a {@link hierarchicalThompson} selector. */
export type HierarchicalThompsonSnapshot = SelectorSnapshot<
  'hierarchicalThompson',
  HierarchicalConfig,
  HierarchicalState & {
    /** The arm of the last reward; -1 before the first of a prompt. */
    readonly lastArm: number;
    /** How high that reward was: 0 at most the mean of its arm, 1 above it, 2 at the arm's cap. */
    readonly lastLevel: number;
  }
>;

type State = HierarchicalThompsonSnapshot['state'];

const KIND = 'hierarchicalThompson';
const VERSION = 1;

const NO_ARM = -1;

class HierarchicalThompson implements ArmSelector<HierarchicalThompsonSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly arms: HierarchicalArms;
  private lastArm: number;
  private lastLevel: number;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(problem: BanditProblem, arms: HierarchicalArms, state?: State) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.arms = arms;
    this.lastArm = state?.lastArm ?? NO_ARM;
    this.lastLevel = state?.lastLevel ?? REWARD_LEVELS.atMostMean;
    this.cachedLaw = null;
  }

  select(random: RandomSource): number {
    let best = 0;
    let bestDraw = -Infinity;
    for (let i = 0; i < this.armCount; i++) {
      const draw = this.meanOf(i) + this.deviationOf(i) * sampleNormal(random);
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
    const { min, max } = this.arms.config.armRewardRanges[arm]!;
    requireReward(who, reward, min, max);
    if (probability !== undefined) requirePositiveProbability(who, 'probability', probability);
    this.arms.models[arm]!.record(reward, this.situationOf(arm));
    this.arms.countRound();
    this.lastArm = arm;
    this.lastLevel = this.arms.levelOf(arm, reward);
    this.cachedLaw = null;
  }

  startEpisode(): void {
    this.arms.startPrompt();
    this.lastArm = NO_ARM;
    this.lastLevel = REWARD_LEVELS.atMostMean;
    this.cachedLaw = null;
  }

  probability(arm: number): number {
    requireArm(`${KIND}.probability`, arm, this.armCount);
    this.cachedLaw ??= normalWinnerLaw(
      Float64Array.from({ length: this.armCount }, (_, i) => this.meanOf(i)),
      Float64Array.from({ length: this.armCount }, (_, i) => this.deviationOf(i)),
    );
    return this.cachedLaw[arm]!;
  }

  snapshot(): HierarchicalThompsonSnapshot {
    const { arms, lastArm, lastLevel } = this;
    return {
      kind: KIND,
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: structuredClone(arms.config),
      state: { ...arms.toState(), lastArm, lastLevel },
    };
  }

  /** The situation that the coming round is in, as the arm sees it. */
  private situationOf(arm: number): number {
    return this.lastArm === NO_ARM ? NO_SITUATION : situationAfter(this.lastArm === arm, this.lastLevel);
  }

  private meanOf(arm: number): number {
    return this.arms.models[arm]!.meanIn(this.situationOf(arm));
  }

  private deviationOf(arm: number): number {
    return this.arms.deviationIn(arm, this.situationOf(arm));
  }
}

function readState(state: State, config: HierarchicalConfig): HierarchicalArms {
  const arms = HierarchicalArms.fromState(KIND, config, state);
  requireInteger(KIND, 'state.lastArm', state.lastArm, NO_ARM, config.priors.length - 1);
  requireInteger(KIND, 'state.lastLevel', state.lastLevel, REWARD_LEVELS.atMostMean, REWARD_LEVELS.atCap);
  if ((state.lastArm === NO_ARM) !== (state.promptRounds === 0)) {
    const requirement = state.promptRounds === 0 ? '-1 where promptRounds is 0' : 'an arm where promptRounds is not 0';
    throw requirementError(KIND, 'state.lastArm', requirement, state.lastArm);
  }
  const pulls = state.arms.reduce((sum, { promptPulls }) => sum + promptPulls, 0);
  if (pulls !== state.promptRounds) {
    throw requirementError(KIND, 'state.promptRounds', `the sum of promptPulls, ${pulls}`, state.promptRounds);
  }
  return arms;
}

function create(options: HierarchicalThompsonOptions, state?: State): HierarchicalThompson {
  const read = readOptions(KIND, HIERARCHICAL_OPTIONS, options);
  const config = readHierarchicalConfig(KIND, read);
  const arms = state ? readState(state, config) : HierarchicalArms.unseen(config);
  return new HierarchicalThompson(read, arms, state);
}

/**
 * Draws a mean for every arm from what it knows of the population and of this prompt, and plays the arm with the
 * greatest.
 *
 * **Model.** Reward y of arm i in prompt j, in situation s, is
 *
 *     y = m_i + b_ij + d_i(s) + e,   m_i ~ N(prior),   b_ij ~ N(0, t_i v_i),   d_i(s) ~ N(0, v_i / 2),   e ~ N(0, v_i)
 *
 * m_i is what the arm gives overall, b_ij how far this prompt strays from that. The situation is the prompt's last
 * round: whether arm i or another was pulled in it, and whether its reward was at most the mean of its arm, above it,
 * or at its arm's cap. A reward at the cap is censored (the run of right tokens goes on), while one just below the cap
 * says that the run has just ended. A model without situations takes both for the same good news, and the rounds of one
 * run for independent ones. m_i, b_ij and the six d_i (correlated by 0.8 where only the pulled arm differs) are jointly
 * Gaussian, and each reward updates them exactly. t_i and v_i are learnt from the likelihood, with priors worth 4
 * prompts (0.1) and 100 rewards (`priors`). At a new prompt b_ij starts anew, and the precision q of the others fades
 * to `promptDiscount` q + (1 - `promptDiscount`) q0, with q0 that of their priors.
 *
 * **Choice.** The variance of an arm's mean is the sum of what the next prompts share, P = Cov(mean, m_i + d_i), and of
 * what ends with this one, B = Cov(mean, b_ij). With n rounds in all, n_j in this prompt and T = `patience`, the mean is
 * drawn with the variance
 *
 *     a ( P^2 / (P + v_i T / n) + B^2 / (B + v_i T / n_j) ),   a = (5 T exploration + n_j) / (5 T + n_j)
 *
 * where X^2 / (X + v / h) is how far h more rewards could move the mean: Thompson sampling for a known horizon (compare
 * IRS.FH, Min et al. 2019), adapted to an unknown one. The first round is greedy; in a prompt that never ends it
 * becomes posterior sampling.
 *
 * Where arms are caps of one drafter, a round tells about the others too: `sideInformationThompson` learns that, with
 * the same model.
 *
 * Carry it from prompt to prompt, and **tell it of each** (`startEpisode`): otherwise all is one prompt, and within a
 * prompt nothing is forgotten. For one endless stream of requests use others: `imed` or `betaThompson` where arms stay
 * as they are (over 3,000 Bernoulli rewards of means 0.7, 0.8, 0.75 their regret is 29 and 27, and this one's 46: it
 * learns every situation separately, though none matters there), `glrUcb` or `discountedThompson` where arms drift.
 *
 * `update` assumes that the arm was chosen after the last reported reward: late rewards are learnt in the wrong
 * situation. Draws K uniforms a round, one for each arm in arm order. `probability` is computed numerically when it is
 * asked for, with an absolute error of about 1e-4. Rescaling the rewards changes no decision when ranges and priors are
 * rescaled with them.
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
  options: HIERARCHICAL_OPTIONS,
  create: hierarchicalThompson,
  restore: create,
};
