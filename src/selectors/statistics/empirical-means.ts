/** Empirical means as indices of arms, for the rules that follow the leader: the leader among many without looking at all. */
import type { ArmStatistics } from './arm-statistics.js';
import { type ArmIndices, type IndexTree, treeForMany } from './index-tree.js';

class EmpiricalMeans implements ArmIndices {
  private readonly statistics: ArmStatistics;

  constructor(statistics: ArmStatistics) {
    this.statistics = statistics;
  }

  indexAt(arm: number): number {
    const { counts, sums } = this.statistics;
    return counts[arm] === 0 ? Infinity : sums[arm]! / counts[arm]!;
  }
}

/** Whose `greatest` is the `leader` of these statistics, where arms are many; null where they are not. */
export function leaderTreeForMany(statistics: ArmStatistics): IndexTree | null {
  return treeForMany(statistics.counts.length, new EmpiricalMeans(statistics));
}
