/**
 * What the controllers that follow an engine have in common: arms that are draft lengths, the checks of what they are
 * told, and the form of the snapshot. An engine's file holds its rule.
 */
import { type RewardRange, requireArm } from '../../problem.js';
import type { SelectorIdentity } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { requireAcceptedDrafts } from './draft-length-arms.js';

/** A rule over draft lengths, which chooses without drawing. */
export interface DraftLengthRule<State> {
  /** The arm of the coming round. */
  choose(): number;
  /** Learns how many tokens of this arm's draft were accepted. */
  learn(arm: number, accepted: number): void;
  /** A new prompt begins; absent where that makes no difference. */
  beginPrompt?(): void;
  /** The state as plain JSON, a copy. */
  toState(): State;
}

/** The part of such a selector's configuration that the shell reads. */
interface DraftLengthConfig {
  /** The draft length of each arm, in tokens. */
  readonly draftLengths: readonly number[];
}

class DraftLengthSelector<Kind extends string, Config extends DraftLengthConfig, State>
  implements ArmSelector<SelectorSnapshot<Kind, Config, State>>
{
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly identity: SelectorIdentity<Kind, Config>;
  private readonly rule: DraftLengthRule<State>;

  constructor({ kind, version, problem, config }: SelectorIdentity<Kind, Config>, rule: DraftLengthRule<State>) {
    const { armCount, rewardRange } = problem;
    this.armCount = armCount;
    this.rewardRange = { min: rewardRange.min, max: rewardRange.max };
    this.identity = { kind, version, problem: this, config: structuredClone(config) };
    this.rule = rule;
  }

  select(): number {
    return this.rule.choose();
  }

  update(arm: number, reward: number, probability?: number): void {
    const { kind, config } = this.identity;
    const accepted = requireAcceptedDrafts(`${kind}.update`, config.draftLengths, arm, reward, probability);
    this.rule.learn(arm, accepted);
  }

  startEpisode(): void {
    this.rule.beginPrompt?.();
  }

  probability(arm: number): number {
    requireArm(`${this.identity.kind}.probability`, arm, this.armCount);
    return this.rule.choose() === arm ? 1 : 0;
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
}

/** The selector that follows a rule over draft lengths. */
export function draftLengthSelector<Kind extends string, Config extends DraftLengthConfig, State>(
  identity: SelectorIdentity<Kind, Config>,
  rule: DraftLengthRule<State>,
): ArmSelector<SelectorSnapshot<Kind, Config, State>> {
  return new DraftLengthSelector(identity, rule);
}
