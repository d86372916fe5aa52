/**
 * A selector is a rule (how to choose, how to learn, what to remember) plus what all selectors share: the checks of the
 * arguments and the form of the snapshot. This file is the second part; an algorithm's file is the first.
 */
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { inverseShareIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import { requireFeedback, requireRewards } from './feedback.js';
import type { ArmSelector, FullInformationSelector, SelectorSnapshot } from './selector.js';

/** What a snapshot says besides the state. */
export interface SelectorIdentity<Kind extends string, Config> {
  readonly kind: Kind;
  readonly version: number;
  readonly problem: BanditProblem;
  readonly config: Config;
}

/** A rule that chooses without drawing. */
export interface DeterministicRule<State> {
  /** The arm of the coming round; ties to the lowest. */
  choose(): number;
  /** Learns from a reward that has been checked. */
  learn(arm: number, reward: number): void;
  /** The state as plain JSON, a copy. */
  toState(): State;
}

/** A rule that draws. */
export interface RandomisedRule<State> {
  /** The arm of the coming round. */
  draw(random: RandomSource): number;
  /** P(draw returns arm), for every arm; valid until the next `learn`. */
  law(): ArrayLike<number>;
  /** Learns from a reward that has been checked; `probability` where the caller gave one. */
  learn(arm: number, reward: number, probability: number | undefined): void;
  /** The state as plain JSON, a copy. */
  toState(): State;
}

/** A rule that draws from a law it keeps, and learns from the rewards of all arms. */
export interface FullInformationRule<State> {
  /** The law of the coming round, up to a factor: a weight is divided by the total only when its arm is asked about. */
  readonly weights: Float64Array;
  readonly totalWeight: number;
  /** Learns from rewards that have been checked. */
  learn(rewards: ArrayLike<number>): void;
  /** The state as plain JSON, a copy. */
  toState(): State;
}

/** The parts of an identity that every snapshot copies anew. */
class Identity<Kind extends string, Config> {
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  readonly updateName: string;
  readonly probabilityName: string;
  private readonly kind: Kind;
  private readonly version: number;
  private readonly config: Config;

  constructor(identity: SelectorIdentity<Kind, Config>, update: string) {
    const { kind, version, problem, config } = identity;
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.updateName = `${kind}.${update}`;
    this.probabilityName = `${kind}.probability`;
    this.kind = kind;
    this.version = version;
    this.config = structuredClone(config);
  }

  snapshot<State>(state: State): SelectorSnapshot<Kind, Config, State> {
    const { kind, version, armCount, rewardRange, config } = this;
    return {
      kind,
      version,
      problem: { armCount, rewardRange: { ...rewardRange } },
      config: structuredClone(config),
      state,
    };
  }
}

class DeterministicSelector<Kind extends string, Config, State>
  implements ArmSelector<SelectorSnapshot<Kind, Config, State>>
{
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly identity: Identity<Kind, Config>;
  private readonly rule: DeterministicRule<State>;

  constructor(identity: Identity<Kind, Config>, rule: DeterministicRule<State>) {
    this.armCount = identity.armCount;
    this.rewardRange = identity.rewardRange;
    this.identity = identity;
    this.rule = rule;
  }

  select(): number {
    return this.rule.choose();
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback(this.identity.updateName, this, arm, reward, probability);
    this.rule.learn(arm, reward);
  }

  probability(arm: number): number {
    requireArm(this.identity.probabilityName, arm, this.armCount);
    return this.rule.choose() === arm ? 1 : 0;
  }

  snapshot(): SelectorSnapshot<Kind, Config, State> {
    return this.identity.snapshot(this.rule.toState());
  }
}

class RandomisedSelector<Kind extends string, Config, State>
  implements ArmSelector<SelectorSnapshot<Kind, Config, State>>
{
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly identity: Identity<Kind, Config>;
  private readonly rule: RandomisedRule<State>;

  constructor(identity: Identity<Kind, Config>, rule: RandomisedRule<State>) {
    this.armCount = identity.armCount;
    this.rewardRange = identity.rewardRange;
    this.identity = identity;
    this.rule = rule;
  }

  select(random: RandomSource): number {
    return this.rule.draw(random);
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback(this.identity.updateName, this, arm, reward, probability);
    this.rule.learn(arm, reward, probability);
  }

  probability(arm: number): number {
    requireArm(this.identity.probabilityName, arm, this.armCount);
    return this.rule.law()[arm]!;
  }

  snapshot(): SelectorSnapshot<Kind, Config, State> {
    return this.identity.snapshot(this.rule.toState());
  }
}

class FullInformationLearner<Kind extends string, Config, State>
  implements FullInformationSelector<SelectorSnapshot<Kind, Config, State>>
{
  readonly feedback = 'full-information';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly identity: Identity<Kind, Config>;
  private readonly rule: FullInformationRule<State>;

  constructor(identity: Identity<Kind, Config>, rule: FullInformationRule<State>) {
    this.armCount = identity.armCount;
    this.rewardRange = identity.rewardRange;
    this.identity = identity;
    this.rule = rule;
  }

  select(random: RandomSource): number {
    return inverseShareIndex(this.rule.weights, this.rule.totalWeight, random());
  }

  updateAll(rewards: ArrayLike<number>): void {
    requireRewards(this.identity.updateName, this, rewards);
    this.rule.learn(rewards);
  }

  probability(arm: number): number {
    requireArm(this.identity.probabilityName, arm, this.armCount);
    return this.rule.weights[arm]! / this.rule.totalWeight;
  }

  snapshot(): SelectorSnapshot<Kind, Config, State> {
    return this.identity.snapshot(this.rule.toState());
  }
}

/** The selector that follows a rule that does not draw. */
export function deterministicSelector<Kind extends string, Config, State>(
  identity: SelectorIdentity<Kind, Config>,
  rule: DeterministicRule<State>,
): ArmSelector<SelectorSnapshot<Kind, Config, State>> {
  return new DeterministicSelector(new Identity(identity, 'update'), rule);
}

/** The selector that follows a rule that draws. */
export function randomisedSelector<Kind extends string, Config, State>(
  identity: SelectorIdentity<Kind, Config>,
  rule: RandomisedRule<State>,
): ArmSelector<SelectorSnapshot<Kind, Config, State>> {
  return new RandomisedSelector(new Identity(identity, 'update'), rule);
}

/** The selector that follows a rule that learns from all arms. */
export function fullInformationSelector<Kind extends string, Config, State>(
  identity: SelectorIdentity<Kind, Config>,
  rule: FullInformationRule<State>,
): FullInformationSelector<SelectorSnapshot<Kind, Config, State>> {
  return new FullInformationLearner(new Identity(identity, 'updateAll'), rule);
}
