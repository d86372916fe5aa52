/**
 * Follow the leader: always the arm with the greatest empirical mean. It never goes back to an arm that began badly, so
 * its mean regret looks good on short runs and has a heavy tail: a baseline, not a recommendation.
 * Cost: O(K) time a round, 2K numbers of memory.
 */
import type { BanditProblem, RewardRange } from '../problem.js';
import { requireArm, requireProblem } from '../requirements.js';
import { ArmStatistics, type ArmStatisticsState } from './arm-statistics.js';
import type { ArmSelector, SelectorSnapshot } from './contract.js';
import { requireFeedback } from './feedback.js';
import { requireSnapshot } from './snapshot.js';

/** Options of {@link followTheLeader}. */
export type FollowTheLeaderOptions = BanditProblem;

/** Snapshot of a {@link followTheLeader} selector. */
export type FollowTheLeaderSnapshot = SelectorSnapshot<'followTheLeader', Record<string, never>, ArmStatisticsState>;

const VERSION = 1;

class FollowTheLeader implements ArmSelector<FollowTheLeaderSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly statistics: ArmStatistics;

  constructor(problem: BanditProblem, statistics: ArmStatistics) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.statistics = statistics;
  }

  select(): number {
    return this.statistics.leader();
  }

  update(arm: number, reward: number, probability?: number): void {
    requireFeedback('followTheLeader.update', this, arm, reward, probability);
    this.statistics.record(arm, reward);
  }

  probability(arm: number): number {
    requireArm('followTheLeader.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): FollowTheLeaderSnapshot {
    return {
      kind: 'followTheLeader',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: {},
      state: this.statistics.toState(),
    };
  }
}

/**
 * Follow the leader: pulls each arm once, in order, and from then on the arm with the greatest empirical mean.
 * Deterministic; ties go to the lowest arm. Its regret can grow linearly with the rounds.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = followTheLeader({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * selector.update(0, 2);
 * selector.update(1, 3);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function followTheLeader(options: FollowTheLeaderOptions): ArmSelector<FollowTheLeaderSnapshot> {
  requireProblem('followTheLeader', options);
  return new FollowTheLeader(options, new ArmStatistics(options.armCount));
}

/** Restores a {@link followTheLeader} selector; for `restoreSelector`. */
export function restoreFollowTheLeader(snapshot: FollowTheLeaderSnapshot): ArmSelector<FollowTheLeaderSnapshot> {
  requireSnapshot(snapshot, VERSION);
  return new FollowTheLeader(
    snapshot.problem,
    ArmStatistics.fromState('followTheLeader', snapshot.state, snapshot.problem),
  );
}
