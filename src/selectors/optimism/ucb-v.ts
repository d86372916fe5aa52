/**
 * UCB-V (Audibert, Munos, Szepesvári 2009, "Exploration-exploitation tradeoff using variance estimates in multi-armed
 * bandits"): optimism by Bernstein's inequality. Explores arms of small variance little, and every arm more than `ucb1`
 * does while it has few pulls: with a few dozen rounds the second term dominates.
 * Cost: O(K) time a round, from 1,000 arms on about sqrt K; 5K numbers of memory, from 1,000 arms on 10K more.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmMoments, type ArmMomentsState, readArmMoments } from '../statistics/arm-moments.js';
import { type ArmIndices, type IndexTree, treeForMany } from '../statistics/index-tree.js';

/** Options of {@link ucbV}. */
export interface UcbVOptions extends BanditProblem {
  /**
   * zeta: the factor of ln t in the exploration function, greater than 0.
   * @defaultValue 1.2, with which Theorem 4 has the constant 10; its proof needs more than 1.
   */
  readonly zeta?: number;
  /**
   * c: the weight of the term that does not depend on the variance, greater than 0.
   * @defaultValue 1, the value of Theorem 4.
   */
  readonly c?: number;
}

/** Snapshot of a {@link ucbV} selector. */
export type UcbVSnapshot = SelectorSnapshot<
  'ucbV',
  {
    /** The option of this name. */
    readonly zeta: number;
    /** The option of this name. */
    readonly c: number;
  },
  ArmMomentsState
>;

const VERSION = 1;

const OPTIONS = {
  zeta: { type: 'number', above: 0, default: 1.2 },
  c: { type: 'number', above: 0, default: 1 },
} as const satisfies OptionRules<UcbVOptions>;

function indexOf(n: number, mean: number, variance: number, c: number, exploration: number): number {
  if (n === 0) return Infinity;
  return mean + Math.sqrt((2 * variance * exploration) / n) + (3 * c * exploration) / n;
}

class UcbV implements DeterministicRule<ArmMomentsState>, ArmIndices {
  private readonly zeta: number;
  private readonly c: number;
  private readonly moments: ArmMoments;
  /** Finds the greatest index among many arms. */
  private readonly tree: IndexTree | null;

  constructor(zeta: number, c: number, moments: ArmMoments) {
    this.zeta = zeta;
    this.c = c;
    this.moments = moments;
    this.tree = treeForMany(moments.counts.length, this);
  }

  choose(): number {
    const { c, moments, tree } = this;
    const { counts, means, variances, pulls } = moments;
    if (tree) return tree.greatest(pulls);
    const exploration = this.levelAfter(pulls);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const index = indexOf(counts[i]!, means[i]!, variances[i]!, c, exploration);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  indexAt(arm: number, exploration: number): number {
    const { counts, means, variances } = this.moments;
    return indexOf(counts[arm]!, means[arm]!, variances[arm]!, this.c, exploration);
  }

  areAlike(one: number, other: number): boolean {
    return this.moments.areAlike(one, other);
  }

  levelAfter(pulls: number): number {
    return this.zeta * log(pulls);
  }

  learn(arm: number, reward: number): void {
    this.moments.record(arm, reward);
    this.tree?.refresh(arm);
  }

  toState(): ArmMomentsState {
    return this.moments.toState();
  }
}

function create(options: UcbVOptions, moments?: ArmMoments): ArmSelector<UcbVSnapshot> {
  const read = readOptions('ucbV', OPTIONS, options);
  const { zeta, c } = read;
  return deterministicSelector(
    { kind: 'ucbV', version: VERSION, problem: read, config: { zeta, c } },
    new UcbV(zeta, c, moments ?? new ArmMoments(read)),
  );
}

/**
 * UCB-V: plays the arm with the greatest upper confidence bound by Bernstein's inequality.
 *
 * The first K rounds pull the arms in order. After t rounds, with n_i pulls, empirical mean m_i and empirical variance
 * v_i (with 1 / n_i) of arm i's rewards scaled to [0, 1], it plays
 *
 *     argmax m_i + sqrt( 2 v_i zeta ln t / n_i ) + 3 c zeta ln t / n_i
 *
 * Deterministic; ties go to the lowest arm. t is the number of rounds played; the source counts the coming one as well,
 * which matters only in the first rounds. With independent rewards its regret after T rounds, in scaled rewards, is at
 * most `10 sum (sigma_i^2 / Delta_i + 2) ln T` over the worse arms (Theorem 4).
 *
 * Cost: O(K) a round; from 1,000 arms on about sqrt K.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = ucbV({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function ucbV(options: UcbVOptions): ArmSelector<UcbVSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link ucbV}. */
export const ucbVDescription: SelectorDescription<UcbVOptions, ArmSelector<UcbVSnapshot>> = {
  kind: 'ucbV',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'variances differ much between arms',
  source: 'Audibert et al. 2009',
  options: OPTIONS,
  create: ucbV,
  restore: (options, state) => create(options, readArmMoments('ucbV', state, options)),
};
