/**
 * Uniform random choice: every arm with probability 1/K in every round, whatever it gave. The baseline that a learner
 * has to beat.
 * Cost: O(1) time a round, no state.
 */
import { readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { uniformIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireFeedback } from '../contract/feedback.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link uniformRandom}. */
export type UniformRandomOptions = BanditProblem;

/** Snapshot of a {@link uniformRandom} selector, which has nothing to remember. */
export type UniformRandomSnapshot = SelectorSnapshot<'uniformRandom', Record<string, never>, Record<string, never>>;

const VERSION = 1;

class UniformRandom implements ArmSelector<UniformRandomSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;

  constructor(problem: BanditProblem) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
  }

  select(random: RandomSource): number {
    return uniformIndex(this.armCount, random());
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('uniformRandom.update', this, arm, reward, probability);
  }

  probability(arm: number): number {
    requireArm('uniformRandom.probability', arm, this.armCount);
    return 1 / this.armCount;
  }

  snapshot(): UniformRandomSnapshot {
    return {
      kind: 'uniformRandom',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: {},
      state: {},
    };
  }
}

/**
 * Uniform random choice: draws each arm with probability 1/K and learns nothing; `update` only checks what it is told.
 * Draws one uniform a round, even with one arm.
 *
 * Cost: O(1) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = uniformRandom({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function uniformRandom(options: UniformRandomOptions): ArmSelector<UniformRandomSnapshot> {
  return new UniformRandom(readOptions('uniformRandom', {}, options));
}

/** What the catalogue says of {@link uniformRandom}. */
export const uniformRandomDescription: SelectorDescription<UniformRandomOptions, ArmSelector<UniformRandomSnapshot>> = {
  kind: 'uniformRandom',
  version: VERSION,
  family: 'baselines',
  feedback: 'bandit',
  purpose: 'you measure the cost of not learning',
  options: {},
  create: uniformRandom,
  restore: uniformRandom,
};
