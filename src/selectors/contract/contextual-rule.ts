/**
 * The shell of a rule that chooses by a context and does not draw: the checks of the arguments, and the form of the
 * snapshot. An algorithm's file is the rule.
 */
import { type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import { requireContext, requireObservedRewards } from './observed-feedback.js';
import type { SelectorIdentity } from './rule.js';
import type { ContextualSelector, SelectorSnapshot } from './selector.js';

/** A rule that chooses by a context, without drawing. */
export interface ContextualRule<State> {
  /** What a context must be besides `contextSize` finite numbers; absent where that is all. */
  requireContext?(who: string, context: ArrayLike<number>): void;
  /** The arm of the coming round; ties to the lowest. */
  choose(context: ArrayLike<number>): number;
  /** What a round must be besides rewards in the range, checked before anything is learnt; absent where that is all. */
  requireRound?(who: string, arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void;
  /** Learns what became known of a round, already checked; NaN marks what did not. Absent where nothing is learnt. */
  learn?(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void;
  /** The state as plain JSON, a copy. */
  toState(): State;
}

class ContextualRuleSelector<Kind extends string, Config, State>
  implements ContextualSelector<SelectorSnapshot<Kind, Config, State>>
{
  readonly feedback = 'contextual';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly contextSize: number;
  private readonly identity: SelectorIdentity<Kind, Config>;
  private readonly rule: ContextualRule<State>;

  constructor(identity: SelectorIdentity<Kind, Config>, contextSize: number, rule: ContextualRule<State>) {
    const { kind, version, problem, config } = identity;
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.contextSize = contextSize;
    this.identity = { kind, version, problem: this, config: structuredClone(config) };
    this.rule = rule;
  }

  select(_random: RandomSource, context: ArrayLike<number>): number {
    return this.choose(`${this.identity.kind}.select`, context);
  }

  updateObserved(arm: number, rewards: ArrayLike<number>, context: ArrayLike<number>): void {
    const who = `${this.identity.kind}.updateObserved`;
    requireObservedRewards(who, this, arm, rewards);
    this.requireContext(who, context);
    this.rule.requireRound?.(who, arm, rewards, context);
    this.rule.learn?.(arm, rewards, context);
  }

  probability(arm: number, context: ArrayLike<number>): number {
    const who = `${this.identity.kind}.probability`;
    requireArm(who, arm, this.armCount);
    return this.choose(who, context) === arm ? 1 : 0;
  }

  snapshot(): SelectorSnapshot<Kind, Config, State> {
    const { kind, version, config } = this.identity;
    return {
      kind,
      version,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: structuredClone(config),
      state: this.rule.toState(),
    };
  }

  private choose(who: string, context: ArrayLike<number>): number {
    this.requireContext(who, context);
    return this.rule.choose(context);
  }

  private requireContext(who: string, context: ArrayLike<number>): void {
    requireContext(who, context, this.contextSize);
    this.rule.requireContext?.(who, context);
  }
}

/** The selector that follows a contextual rule. */
export function contextualSelector<Kind extends string, Config, State>(
  identity: SelectorIdentity<Kind, Config>,
  contextSize: number,
  rule: ContextualRule<State>,
): ContextualSelector<SelectorSnapshot<Kind, Config, State>> {
  return new ContextualRuleSelector(identity, contextSize, rule);
}
