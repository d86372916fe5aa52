/**
 * Follow the leader: always the arm with the greatest empirical mean. It never goes back to an arm that began badly, so
 * its mean regret looks good on short runs and has a heavy tail: a baseline, not a recommendation.
 * Cost: O(K) time a round, from 1,000 arms on log K; 2K numbers of memory, from 1,000 arms on 10K more.
 */
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { leaderTreeForMany } from '../statistics/empirical-means.js';
import type { IndexTree } from '../statistics/index-tree.js';

/** Options of {@link followTheLeader}. */
export type FollowTheLeaderOptions = BanditProblem;

/** Snapshot of a {@link followTheLeader} selector. */
export type FollowTheLeaderSnapshot = SelectorSnapshot<'followTheLeader', Record<string, never>, ArmStatisticsState>;

const VERSION = 1;

class FollowTheLeader implements DeterministicRule<ArmStatisticsState> {
  private readonly statistics: ArmStatistics;
  /** Finds the greatest mean among many arms. */
  private readonly tree: IndexTree | null;

  constructor(statistics: ArmStatistics) {
    this.statistics = statistics;
    this.tree = leaderTreeForMany(statistics);
  }

  choose(): number {
    return this.tree ? this.tree.greatest(this.statistics.pulls) : this.statistics.leader();
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: FollowTheLeaderOptions, statistics?: ArmStatistics): ArmSelector<FollowTheLeaderSnapshot> {
  const read = readOptions('followTheLeader', {}, options);
  return deterministicSelector(
    { kind: 'followTheLeader', version: VERSION, problem: read, config: {} },
    new FollowTheLeader(statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * Follow the leader: pulls each arm once, in order, and from then on the arm with the greatest empirical mean.
 * Deterministic; ties go to the lowest arm. Its regret can grow linearly with the rounds.
 *
 * Cost: O(K) a round; from 1,000 arms on log K.
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
  return create(options);
}

/** What the catalogue says of {@link followTheLeader}. */
export const followTheLeaderDescription: SelectorDescription<
  FollowTheLeaderOptions,
  ArmSelector<FollowTheLeaderSnapshot>
> = {
  kind: 'followTheLeader',
  version: VERSION,
  family: 'baselines',
  feedback: 'bandit',
  purpose: 'mean regret on short answers matters and a heavy tail does not',
  options: {},
  create: followTheLeader,
  restore: (options, state) => create(options, readArmStatistics('followTheLeader', state, options)),
};
