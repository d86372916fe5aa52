/**
 * Arbitration between drafters by expected value, as proposed for llama.cpp (pull request 22546, closed;
 * common/speculative.cpp at 976b079): all drafters draft, and the draft is verified for which its length times its
 * drafter's share of accepted tokens so far is greatest. That product is not an expected number of accepted tokens,
 * since acceptance ends with the first rejection; and a drafter whose drafts were never verified ranks below every
 * other, even one that never had a token accepted, so it gets its turn only where the others draft nothing.
 * Left out: each drafter's own least draft length, below which a draft counts as none; give 0 tokens for such a draft.
 * Cost: O(K) time a round, 2K numbers of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem, RewardRange } from '../../problem.js';
import { requireArray, requireInteger, requirementError, requireNonNegative } from '../../requirements.js';
import { ARM_REWARD_RANGES_RULE, readArmRewardRanges } from '../contract/arm-reward-ranges.js';
import { type ContextualRule, contextualSelector } from '../contract/contextual-rule.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link llamaCppArbitration}. */
export interface LlamaCppArbitrationOptions extends BanditProblem {
  /**
   * How many numbers a context has; a positive integer.
   * @defaultValue 1
   */
  readonly contextSize?: number;
  /**
   * For each arm, which number of a context (from 0) is the number of tokens that it has drafted in this round, in [0,
   * 1e9]; -1: none is, and the arm always drafts as many tokens as its reward range is long.
   * @defaultValue -1 for every arm.
   */
  readonly draftContexts?: readonly number[];
  /**
   * The range of each arm's own rewards, inside `rewardRange`, in arm order; an environment's `armRanges`.
   * @defaultValue `rewardRange` for every arm.
   */
  readonly armRewardRanges?: readonly RewardRange[];
}

/** Snapshot of a {@link llamaCppArbitration} selector. */
export type LlamaCppArbitrationSnapshot = SelectorSnapshot<
  'llamaCppArbitration',
  {
    /** How many numbers a context has. */
    readonly contextSize: number;
    /** Which number is the number of tokens that each arm drafted; -1: none. */
    readonly draftContexts: readonly number[];
    /** The range of each arm's own rewards. */
    readonly armRewardRanges: readonly RewardRange[];
  },
  {
    /** For each arm, the drafted tokens that were verified. */
    readonly drafted: readonly number[];
    /** For each arm, how many of them were accepted. */
    readonly accepted: readonly number[];
  }
>;

type Config = LlamaCppArbitrationSnapshot['config'];
type State = LlamaCppArbitrationSnapshot['state'];

const VERSION = 1;

/** In `draftContexts`: the arm drafts as many tokens in every round. */
const NO_CONTEXT = -1;

/** In tokens; a bound so that sums stay finite. */
const LONGEST_DRAFT = 1e9;

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, default: 1, from: 'contextSize' },
  draftContexts: { type: 'list', length: 'armCount', of: { type: 'integer', least: NO_CONTEXT }, optional: true },
  armRewardRanges: ARM_REWARD_RANGES_RULE,
} as const satisfies OptionRules<LlamaCppArbitrationOptions>;

class LlamaCppArbitration implements ContextualRule<State> {
  private readonly config: Config;
  private readonly drafted: Float64Array;
  private readonly accepted: Float64Array;

  constructor(config: Config, { drafted, accepted }: State) {
    this.config = config;
    this.drafted = Float64Array.from(drafted);
    this.accepted = Float64Array.from(accepted);
  }

  requireContext(who: string, context: ArrayLike<number>): void {
    for (const number of this.config.draftContexts) {
      if (number === NO_CONTEXT) continue;
      const length = context[number]!;
      if (!(length >= 0 && length <= LONGEST_DRAFT)) {
        throw requirementError(who, `context[${number}]`, `in [0, ${LONGEST_DRAFT}]`, length);
      }
    }
  }

  choose(context: ArrayLike<number>): number {
    let best = 0;
    let bestValue = -Infinity;
    for (let arm = 0; arm < this.drafted.length; arm++) {
      const length = this.draftLength(arm, context);
      if (!(length > 0)) continue;
      const drafted = this.drafted[arm]!;
      // Below all arms that were tried, even those of value 0.
      const value = drafted > 0 ? (this.accepted[arm]! / drafted) * length : -1;
      if (value > bestValue) {
        bestValue = value;
        best = arm;
      }
    }
    return best;
  }

  requireRound(who: string, arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const { min } = this.config.armRewardRanges[arm]!;
    const most = min + this.draftLength(arm, context);
    const reward = rewards[arm]!;
    if (reward < min || reward > most) {
      const requirement = `in [${min}, ${most}], which its draft can have`;
      throw requirementError(who, `rewards[${arm}]`, requirement, reward);
    }
  }

  learn(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    // The engine learns of the draft that it verified, and of no other.
    if (Number.isNaN(rewards[arm]!)) return;
    this.drafted[arm]! += this.draftLength(arm, context);
    this.accepted[arm]! += rewards[arm]! - this.config.armRewardRanges[arm]!.min;
  }

  toState(): State {
    return { drafted: Array.from(this.drafted), accepted: Array.from(this.accepted) };
  }

  /** The tokens that an arm has drafted. */
  private draftLength(arm: number, context: ArrayLike<number>): number {
    const { draftContexts, armRewardRanges } = this.config;
    const number = draftContexts[arm]!;
    if (number !== NO_CONTEXT) return context[number]!;
    const { min, max } = armRewardRanges[arm]!;
    return max - min;
  }
}

function requireState(who: string, armCount: number, { drafted, accepted }: State): void {
  requireArray(who, 'state.drafted', drafted, armCount);
  requireArray(who, 'state.accepted', accepted, armCount);
  for (let arm = 0; arm < armCount; arm++) {
    requireNonNegative(who, `state.drafted[${arm}]`, drafted[arm]!);
    const own = accepted[arm]!;
    // Rewards that are not integers add up with rounding.
    if (!(typeof own === 'number' && own >= 0 && own <= drafted[arm]! * (1 + 1e-9))) {
      throw requirementError(who, `state.accepted[${arm}]`, `in [0, ${drafted[arm]}]`, own);
    }
  }
}

function create(options: LlamaCppArbitrationOptions, state?: State): ContextualSelector<LlamaCppArbitrationSnapshot> {
  const who = 'llamaCppArbitration';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, contextSize } = read;
  const none = new Array<number>(armCount).fill(0);
  const draftContexts = read.draftContexts ?? none.map(() => NO_CONTEXT);
  draftContexts.forEach((number, arm) => {
    requireInteger(who, `draftContexts[${arm}]`, number, NO_CONTEXT, contextSize - 1);
  });
  const armRewardRanges = readArmRewardRanges(who, read, read.armRewardRanges);
  const config = { contextSize, draftContexts: [...draftContexts], armRewardRanges };
  if (state) requireState(who, armCount, state);
  const rule = new LlamaCppArbitration(config, state ?? { drafted: none, accepted: none });
  return contextualSelector({ kind: who, version: VERSION, problem: read, config }, contextSize, rule);
}

/**
 * Plays the arm with the greatest value among those that have drafted at least one token:
 *
 *     (its drafted tokens that were accepted / those that were verified) x (the tokens that it has drafted now)
 *
 * An arm of which no token was ever verified ranks below all others; ties go to the lowest arm. Where no arm has
 * drafted, it plays arm 0. It learns from the arm that was played, and goes on from prompt to prompt. Deterministic.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * // Arm 0 always drafts 4 tokens, arm 1 as many as the context says.
 * const rewardRange = acceptedLengthRange(16);
 * const armRewardRanges = [acceptedLengthRange(4), rewardRange];
 * const selector = llamaCppArbitration({ armCount: 2, rewardRange, armRewardRanges, draftContexts: [-1, 0] });
 * selector.updateObserved(0, [3, Number.NaN], [0]);
 * selector.updateObserved(1, [Number.NaN, 3], [8]);
 * selector.select(createRandom('unused'), [7]); // => 0
 * selector.select(createRandom('unused'), [9]); // => 1
 * ```
 */
export function llamaCppArbitration(
  options: LlamaCppArbitrationOptions,
): ContextualSelector<LlamaCppArbitrationSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link llamaCppArbitration}. */
export const llamaCppArbitrationDescription: SelectorDescription<
  LlamaCppArbitrationOptions,
  ContextualSelector<LlamaCppArbitrationSnapshot>
> = {
  kind: 'llamaCppArbitration',
  version: VERSION,
  family: 'contextual',
  feedback: 'contextual',
  purpose: 'you compare with what was proposed for llama.cpp: most drafted tokens, times the share accepted so far',
  source: 'llama.cpp, pull request 22546',
  options: OPTIONS,
  create: llamaCppArbitration,
  restore: create,
};
