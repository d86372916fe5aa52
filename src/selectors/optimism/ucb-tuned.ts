/**
 * UCB1-Tuned (Auer, Cesa-Bianchi, Fischer 2002, section 4): UCB1 with a bound on each arm's variance in its radius. It
 * does better than `ucb1` wherever it was tried; its authors prove nothing about it.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 5K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmMoments, type ArmMomentsState, readArmMoments } from '../statistics/arm-moments.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link ucbTuned}. */
export type UcbTunedOptions = BanditProblem;

/** Snapshot of a {@link ucbTuned} selector. */
export type UcbTunedSnapshot = SelectorSnapshot<'ucbTuned', Record<string, never>, ArmMomentsState>;

const VERSION = 1;

function indexOf(n: number, mean: number, variance: number, logarithm: number): number {
  if (n === 0) return Infinity;
  const rate = logarithm / n;
  // 1/4 is the greatest variance that a law on [0, 1] can have.
  const varianceBound = Math.min(1 / 4, variance + Math.sqrt(2 * rate));
  return mean + Math.sqrt(rate * varianceBound);
}

class UcbTuned implements DeterministicRule<ArmMomentsState>, ArmIndices {
  private readonly moments: ArmMoments;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(moments: ArmMoments) {
    this.moments = moments;
    this.tree = treeForMany(moments.counts.length, this);
  }

  choose(): number {
    const { moments, tree } = this;
    const { counts, means, variances, pulls } = moments;
    if (tree) return tree.greatest(pulls);
    const logarithm = this.levelAfter(pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const index = indexOf(counts[i]!, means[i]!, variances[i]!, logarithm);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  indexAt(arm: number, logarithm: number): number {
    const { counts, means, variances } = this.moments;
    return indexOf(counts[arm]!, means[arm]!, variances[arm]!, logarithm);
  }

  areAlike(one: number, other: number): boolean {
    return this.moments.areAlike(one, other);
  }

  levelAfter(pulls: number): number {
    return log(pulls);
  }

  learn(arm: number, reward: number): void {
    this.moments.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmMomentsState {
    return this.moments.toState();
  }
}

function create(options: UcbTunedOptions, moments?: ArmMoments): ArmSelector<UcbTunedSnapshot> {
  const read = readOptions('ucbTuned', {}, options);
  return deterministicSelector(
    { kind: 'ucbTuned', version: VERSION, problem: read, config: {} },
    new UcbTuned(moments ?? new ArmMoments(read)),
  );
}

/**
 * UCB1-Tuned: plays the arm with the greatest upper confidence bound, which is tighter the less the arm's rewards vary.
 *
 * The first K rounds pull the arms in order. After t rounds, with n_i pulls, empirical mean m_i and empirical variance
 * v_i (with 1 / n_i) of arm i's rewards scaled to [0, 1], it plays
 *
 *     argmax m_i + sqrt( ln t / n_i min( 1/4, v_i + sqrt(2 ln t / n_i) ) )
 *
 * Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = ucbTuned({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function ucbTuned(options: UcbTunedOptions): ArmSelector<UcbTunedSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link ucbTuned}. */
export const ucbTunedDescription: SelectorDescription<UcbTunedOptions, ArmSelector<UcbTunedSnapshot>> = {
  kind: 'ucbTuned',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'variances differ much between arms; no parameter',
  source: 'Auer et al. 2002',
  options: {},
  create: ucbTuned,
  restore: (options, state) => create(options, readArmMoments('ucbTuned', state, options)),
};
