/**
 * Follow the leader: always the arm with the greatest empirical mean. It never goes back to an arm that began badly, so
 * its mean regret looks good on short runs and has a heavy tail: a baseline, not a recommendation.
 * Cost: O(K) time a round, 2K numbers of memory.
 */
import { type BanditProblem, requireProblem } from '../../problem.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { requireSnapshot } from '../contract/snapshot.js';
import { ArmStatistics, type ArmStatisticsState } from '../statistics/arm-statistics.js';

/** Options of {@link followTheLeader}. */
export type FollowTheLeaderOptions = BanditProblem;

/** Snapshot of a {@link followTheLeader} selector. */
export type FollowTheLeaderSnapshot = SelectorSnapshot<'followTheLeader', Record<string, never>, ArmStatisticsState>;

const VERSION = 1;

class FollowTheLeader implements DeterministicRule<ArmStatisticsState> {
  private readonly statistics: ArmStatistics;

  constructor(statistics: ArmStatistics) {
    this.statistics = statistics;
  }

  choose(): number {
    return this.statistics.leader();
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(problem: BanditProblem, statistics: ArmStatistics): ArmSelector<FollowTheLeaderSnapshot> {
  return deterministicSelector(
    { kind: 'followTheLeader', version: VERSION, problem, config: {} },
    new FollowTheLeader(statistics),
  );
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
  return create(options, new ArmStatistics(options.armCount));
}

/** Restores a {@link followTheLeader} selector; for `restoreSelector`. */
export function restoreFollowTheLeader(snapshot: FollowTheLeaderSnapshot): ArmSelector<FollowTheLeaderSnapshot> {
  requireSnapshot(snapshot, VERSION);
  return create(snapshot.problem, ArmStatistics.fromState('followTheLeader', snapshot.state, snapshot.problem));
}
