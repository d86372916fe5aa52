/**
 * Thompson sampling on the acceptance rate of drafted tokens: a Beta posterior of each arm's rate p, and the mean
 * accepted length that p implies under the truncated geometric law (Hou et al. 2025, eq. (10)). Learns fast where that
 * law holds, as for chain drafts; tree drafts and retrieval violate it, and it can then prefer the wrong arm for ever.
 * Arms may have different draft lengths.
 * Cost: O(K L) time a round with 2K gamma draws, of which most are only bounded (`LazyGammas`); 6K numbers of memory.
 */
import { expm1 } from '../../arithmetic/expm1.js';
import { log1p } from '../../arithmetic/log1p.js';
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireReward } from '../../problem.js';
import { betaDistribution } from '../../random/beta-law.js';
import { gammaSlope, LazyGammas } from '../../random/lazy-gammas.js';
import { betaOfGammas } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { winnerLaw } from '../../random/winner.js';
import { requireArray, requireInteger } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import type { SelectorDescription } from '../contract/description.js';
import { type RandomisedRule, randomisedSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { stepsInRange, stepsOfReward } from '../statistics/length-grid.js';

/** A Beta prior of an acceptance rate. */
export interface BetaPrior {
  /** Tokens counted as accepted beforehand; in (0, 1e6]. */
  readonly accepted: number;
  /** Tokens counted as rejected beforehand; in (0, 1e6]. */
  readonly rejected: number;
}

/** Options of {@link betaThompson}. */
export interface BetaThompsonOptions extends BanditProblem {
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order: an arm with draft length L_i has rewards in
   * [1, L_i + 1].
   * @defaultValue `rewardRange` for every arm.
   */
  readonly armRewardRanges?: readonly RewardRange[];
  /**
   * The difference between neighbouring rewards, greater than 0; every range must be a whole number of such steps long,
   * at most 65,534.
   * @defaultValue 1, one token.
   */
  readonly rewardStep?: number;
  /**
   * The prior of every arm's acceptance rate.
   * @defaultValue one token accepted and one rejected: uniform on [0, 1].
   */
  readonly prior?: BetaPrior;
}

/** Snapshot of a {@link betaThompson} selector. */
export type BetaThompsonSnapshot = SelectorSnapshot<
  'betaThompson',
  {
    /** The option of this name. */
    readonly armRewardRanges: readonly RewardRange[] | null;
    /** The option of this name. */
    readonly rewardStep: number;
    /** The option of this name. */
    readonly prior: BetaPrior;
  },
  {
    /** Drafted tokens of each arm that were accepted. */
    readonly accepted: readonly number[];
    /** Drafted tokens of each arm that were rejected, one for each round that did not accept the whole draft. */
    readonly rejected: readonly number[];
  }
>;

type State = BetaThompsonSnapshot['state'];

/** Longer sums of powers are computed in one step. */
const LONGEST_SUM = 64;

/** A rate is the mean of these, weighted by the two gammas of a beta draw. */
const RATES = /* @__PURE__ */ Float64Array.of(1, 0);
/** Bounds that are less than this share of a rate are less than it. */
const JUST_BELOW = 1 - 1e-12;

const KIND = 'betaThompson';
const VERSION = 1;

const OPTIONS = {
  armRewardRanges: ARM_REWARD_RANGES_RULE,
  rewardStep: { type: 'number', above: 0, default: 1 },
  prior: {
    type: 'object',
    entries: {
      accepted: { type: 'number', above: 0, most: 1e6 },
      rejected: { type: 'number', above: 0, most: 1e6 },
    },
    default: { accepted: 1, rejected: 1 },
  },
} as const satisfies OptionRules<BetaThompsonOptions>;

class BetaThompson implements RandomisedRule<State> {
  private readonly ranges: readonly RewardRange[];
  private readonly step: number;
  private readonly prior: BetaPrior;
  /** L_i, in steps. */
  private readonly draftLengths: readonly number[];
  private readonly accepted: Float64Array;
  private readonly rejected: Float64Array;
  /** The parameters of each arm's posterior, and what draws from it need besides. */
  private readonly parameters: readonly Float64Array[];
  private readonly slopes: readonly Float64Array[];
  /** The two gammas of a beta draw. */
  private readonly gammas: LazyGammas;
  /** Computed when it is asked for. */
  private cachedLaw: Float64Array | null;

  constructor(
    ranges: readonly RewardRange[],
    draftLengths: readonly number[],
    step: number,
    prior: BetaPrior,
    accepted: Float64Array,
    rejected: Float64Array,
  ) {
    this.ranges = ranges;
    this.draftLengths = draftLengths;
    this.step = step;
    this.prior = prior;
    this.accepted = accepted;
    this.rejected = rejected;
    this.parameters = Array.from(accepted, () => new Float64Array(2));
    this.slopes = Array.from(accepted, () => new Float64Array(2));
    for (let i = 0; i < accepted.length; i++) this.refresh(i);
    this.gammas = new LazyGammas(2);
    this.cachedLaw = null;
  }

  draw(random: RandomSource): number {
    const { parameters, slopes, gammas, draftLengths, ranges } = this;
    let best = 0;
    let bestIndex = -Infinity;
    let bestRate = 0;
    for (let i = 0; i < parameters.length; i++) {
      const own = parameters[i]!;
      const slopesOf = slopes[i]!;
      const isAlike = draftLengths[i] === draftLengths[best] && ranges[i]!.min === ranges[best]!.min;
      if (gammas.drawBelow(isAlike ? bestRate * JUST_BELOW : 0, RATES, own, slopesOf, random)) continue;
      const rate = betaOfGammas(
        own[0]!,
        own[1]!,
        gammas.weight(0, own[0]!, slopesOf[0]!),
        gammas.weight(1, own[1]!, slopesOf[1]!),
        random,
      );
      const index = this.meanReward(i, rate);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
        bestRate = rate;
      }
    }
    return best;
  }

  law(): Float64Array {
    const { accepted, rejected, prior, ranges } = this;
    const lower = Math.min(...ranges.map(({ min }) => min));
    const upper = Math.max(...ranges.map(({ max }) => max));
    this.cachedLaw ??= winnerLaw(ranges.length, lower, upper, (i, x) => {
      if (x >= ranges[i]!.max) return 1;
      if (x < ranges[i]!.min) return 0;
      return betaDistribution(this.rateOf(i, x), accepted[i]! + prior.accepted, rejected[i]! + prior.rejected);
    });
    return this.cachedLaw;
  }

  learn(arm: number, reward: number): void {
    const { min, max } = this.ranges[arm]!;
    const who = `${KIND}.update`;
    requireReward(who, reward, min, max);
    const steps = stepsOfReward(who, reward, min, this.step);
    this.accepted[arm]! += steps;
    if (steps < this.draftLengths[arm]!) this.rejected[arm]! += 1;
    this.refresh(arm);
    this.cachedLaw = null;
  }

  toState(): State {
    return { accepted: Array.from(this.accepted), rejected: Array.from(this.rejected) };
  }

  private refresh(arm: number): void {
    const parameters = this.parameters[arm]!;
    parameters[0] = this.accepted[arm]! + this.prior.accepted;
    parameters[1] = this.rejected[arm]! + this.prior.rejected;
    this.slopes[arm]![0] = gammaSlope(parameters[0]);
    this.slopes[arm]![1] = gammaSlope(parameters[1]);
  }

  /** min + step (p + p^2 + ... + p^L): the mean of the truncated geometric law. */
  private meanReward(arm: number, rate: number): number {
    const length = this.draftLengths[arm]!;
    let sum = 0;
    if (length <= LONGEST_SUM || rate === 1) for (let j = length; j > 0; j--) sum = rate * (1 + sum);
    // p (p^L - 1) / (p - 1)
    else sum = (rate * expm1(length * log1p(rate - 1))) / (rate - 1);
    return this.ranges[arm]!.min + this.step * sum;
  }

  /** The rate with this mean reward, which lies between the arm's ends. */
  private rateOf(arm: number, mean: number): number {
    let low = 0;
    let high = 1;
    for (let halving = 0; halving < 40; halving++) {
      const middle = (low + high) / 2;
      if (this.meanReward(arm, middle) > mean) high = middle;
      else low = middle;
    }
    return low;
  }
}

function create(options: BetaThompsonOptions, state?: State): ArmSelector<BetaThompsonSnapshot> {
  const read = readOptions(KIND, OPTIONS, options);
  const { armCount, rewardRange, armRewardRanges, rewardStep } = read;
  const prior = { accepted: read.prior.accepted, rejected: read.prior.rejected };
  stepsInRange(KIND, 'rewardRange', rewardRange, rewardStep);
  const ranges = readArmRewardRanges(KIND, read, armRewardRanges);
  const draftLengths = ranges.map((range, i) => stepsInRange(KIND, `armRewardRanges[${i}]`, range, rewardStep));
  const countsOf = (name: keyof State): Float64Array => {
    if (!state) return new Float64Array(armCount);
    requireArray(KIND, `state.${name}`, state[name], armCount);
    for (let i = 0; i < armCount; i++) requireInteger(KIND, `state.${name}[${i}]`, state[name][i]!, 0);
    return Float64Array.from(state[name]);
  };
  return randomisedSelector(
    {
      kind: KIND,
      version: VERSION,
      problem: read,
      config: { armRewardRanges: armRewardRanges ? ranges : null, rewardStep, prior },
    },
    new BetaThompson(ranges, draftLengths, rewardStep, prior, countsOf('accepted'), countsOf('rejected')),
  );
}

/**
 * Beta Thompson sampling: draws an acceptance rate for every arm from its posterior and plays the arm with the greatest
 * mean accepted length. With the default prior, a_i tokens of arm i accepted and r_i rejected,
 *
 *     p_i ~ Beta(1 + a_i, 1 + r_i),   theta_i = 1 + p_i + p_i^2 + ... + p_i^{L_i}
 *
 * A reward of y tokens means y - 1 accepted and, unless y = L_i + 1, one rejected. Rewards must be whole numbers of steps
 * above the least. Draws a varying number of uniforms a round, arm by arm. `probability` is computed numerically when it
 * is asked for, with an absolute error of about 1e-4 where both numbers of the prior are 0.25 or more. With less, rates may lie
 * closer to 0 or 1 than doubles do: arms tie, the lower one wins, and `probability` counts other ties than draws make. Of two arms that
 * are alike it was off by 0.013 with a prior of 0.1, and by 0.1 with 0.03, and draws by 0.004 and 0.06. Rescaling the rewards changes
 * no decision when the step is rescaled with them.
 *
 * Cost: O(K L) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = betaThompson({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function betaThompson(options: BetaThompsonOptions): ArmSelector<BetaThompsonSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link betaThompson}. */
export const betaThompsonDescription: SelectorDescription<BetaThompsonOptions, ArmSelector<BetaThompsonSnapshot>> = {
  kind: 'betaThompson',
  version: VERSION,
  family: 'posterior',
  feedback: 'bandit',
  purpose: 'arms draft chains, whose tokens are accepted independently; draft lengths may differ',
  options: OPTIONS,
  create: betaThompson,
  restore: create,
};
