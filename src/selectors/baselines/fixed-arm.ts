/**
 * One arm, always: ALG_i in the definition of stopping-time regret (Hou et al. 2025, eq. (1)-(2)), which every selector
 * is compared with.
 * Cost: O(1) time a round, no state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link fixedArm}. */
export interface FixedArmOptions extends BanditProblem {
  /** The arm to play; an integer in [0, armCount - 1]. */
  readonly arm: number;
}

/** Snapshot of a {@link fixedArm} selector, which has nothing to remember. */
export type FixedArmSnapshot = SelectorSnapshot<
  'fixedArm',
  {
    /** The arm that is played. */
    readonly arm: number;
  },
  Record<string, never>
>;

const VERSION = 1;

const OPTIONS = {
  arm: { type: 'arm' },
} as const satisfies OptionRules<FixedArmOptions>;

class FixedArm implements ArmSelector<FixedArmSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly arm: number;

  constructor(options: FixedArmOptions) {
    this.armCount = options.armCount;
    this.rewardRange = { min: options.rewardRange.min, max: options.rewardRange.max };
    this.arm = options.arm;
  }

  select(): number {
    return this.arm;
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('fixedArm.update', this, arm, reward, probability);
  }

  probability(arm: number): number {
    requireArm('fixedArm.probability', arm, this.armCount);
    return arm === this.arm ? 1 : 0;
  }

  snapshot(): FixedArmSnapshot {
    return {
      kind: 'fixedArm',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { arm: this.arm },
      state: {},
    };
  }
}

/**
 * Plays `arm` in every round and learns nothing; `update` only checks what it is told. Deterministic.
 *
 * Cost: O(1) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = fixedArm({ armCount: 3, rewardRange: acceptedLengthRange(5), arm: 2 });
 * selector.select(createRandom('unused')); // => 2
 * ```
 */
export function fixedArm(options: FixedArmOptions): ArmSelector<FixedArmSnapshot> {
  const read = readOptions('fixedArm', OPTIONS, options);
  return new FixedArm(read);
}

/** What the catalogue says of {@link fixedArm}. */
export const fixedArmDescription: SelectorDescription<FixedArmOptions, ArmSelector<FixedArmSnapshot>> = {
  kind: 'fixedArm',
  version: VERSION,
  family: 'baselines',
  feedback: 'bandit',
  purpose: 'one arm should always be played',
  options: OPTIONS,
  settings: () => ({ arm: 0 }),
  create: fixedArm,
  restore: fixedArm,
};
