/**
 * The rule in the code that the BanditSpec authors released (github.com/sail-sg/BanditSpec, `generate_utils.py`, commit
 * 4e6dd86). It is not Algorithm 4: its bonus is one number for all arms, so after the warm-up the choice is greedy in
 * the empirical means. Kept by name so that results of that code can be compared; for the paper's rule use `ucbSpec`.
 * Cost: O(K) time a round, 2K numbers of memory. Left out: the released code's reward, tokens per second of wall-clock
 * time; here the caller says what a reward is.
 */
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem, RewardRange } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';

/** Options of {@link releasedCodeGreedy}. */
export type ReleasedCodeGreedyOptions = BanditProblem;

/** Snapshot of a {@link releasedCodeGreedy} selector. */
export type ReleasedCodeGreedySnapshot = SelectorSnapshot<
  'releasedCodeGreedy',
  Record<string, never>,
  ArmStatisticsState
>;

const VERSION = 1;

class ReleasedCodeGreedy implements DeterministicRule<ArmStatisticsState> {
  private readonly rewardRange: RewardRange;
  private readonly statistics: ArmStatistics;

  constructor(rewardRange: RewardRange, statistics: ArmStatistics) {
    this.rewardRange = { min: rewardRange.min, max: rewardRange.max };
    this.statistics = statistics;
  }

  choose(): number {
    const { counts, sums, pulls } = this.statistics;
    const K = counts.length;
    // The released code has K = 4 and begins with the seven rounds 1, 2, 3, 4, 1, 2, 3.
    if (pulls < 2 * K - 1) return pulls % K;
    const { min, max } = this.rewardRange;
    // In a range of one point nothing tells arms apart.
    const span = max > min ? max - min : 1;
    // As published: the round's number (from 1) in the logarithm, divided by the pulls of all arms together.
    const bonus = Math.sqrt((6 * log(pulls + 1)) / pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < K; i++) {
      const n = counts[i]!;
      if (n === 0) return i;
      const index = (sums[i]! / n - min) / span + bonus;
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(
  options: ReleasedCodeGreedyOptions,
  statistics?: ArmStatistics,
): ArmSelector<ReleasedCodeGreedySnapshot> {
  const read = readOptions('releasedCodeGreedy', {}, options);
  return deterministicSelector(
    { kind: 'releasedCodeGreedy', version: VERSION, problem: read, config: {} },
    new ReleasedCodeGreedy(read.rewardRange, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * What the paper's released code does: 2K - 1 rounds that pull the arms in turn (1 to K, then 1 to K - 1; seven rounds
 * for its four draft lengths), then
 *
 *     argmax m_i + sqrt( 6 ln(t + 1) / t )                       t: rounds already played
 *
 * with m_i the empirical mean of arm i, rewards scaled to [0, 1] by the range. The second term is the same for every
 * arm, so this is {@link followTheLeader} with a longer warm-up. Deterministic; ties go to the lowest arm. An arm that
 * late feedback has left without a reward after the warm-up is played before the others.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = releasedCodeGreedy({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const arms = [];
 * for (let round = 0; round < 5; round++) {
 *   const arm = selector.select(createRandom('unused'));
 *   selector.update(arm, arm === 1 ? 3 : 2);
 *   arms.push(arm);
 * }
 * arms; // => [0, 1, 0, 1, 1]
 * ```
 */
export function releasedCodeGreedy(options: ReleasedCodeGreedyOptions): ArmSelector<ReleasedCodeGreedySnapshot> {
  return create(options);
}

/** What the catalogue says of {@link releasedCodeGreedy}. */
export const releasedCodeGreedyDescription: SelectorDescription<
  ReleasedCodeGreedyOptions,
  ArmSelector<ReleasedCodeGreedySnapshot>
> = {
  kind: 'releasedCodeGreedy',
  version: VERSION,
  family: 'baselines',
  feedback: 'bandit',
  purpose: "you compare with the paper's published code",
  source: 'sail-sg/BanditSpec',
  options: {},
  create: releasedCodeGreedy,
  restore: (options, state) => create(options, readArmStatistics('releasedCodeGreedy', state, options)),
};
