/**
 * kl-UCB (Garivier and Cappé 2011, "The KL-UCB Algorithm for Bounded Stochastic Bandits and Beyond"): optimism with the
 * Bernoulli divergence in place of a square. Never explores more than `ucb1`, and far less where means are near an end
 * of the range; it assumes the widest law with an arm's mean. `empiricalKlUcb` and `imed` use the law itself.
 * Cost: O(K) time a round with about twenty logarithms, 2K numbers of memory.
 */

import { greatestKlUcbIndex, type KnownDivergences } from '../../divergences/kl-ucb-index.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { ArmStatistics, type ArmStatisticsState, readArmStatistics } from '../statistics/arm-statistics.js';
import { explorationBudget } from './exploration-budget.js';

/** Options of {@link klUcb}. */
export interface KlUcbOptions extends BanditProblem {
  /**
   * c in the threshold ln t + c ln ln t, at least 0.
   * @defaultValue 0, which the authors recommend in practice (their section 2); the proof takes 3.
   */
  readonly c?: number;
}

/** Snapshot of a {@link klUcb} selector. */
export type KlUcbSnapshot = SelectorSnapshot<
  'klUcb',
  {
    /** The option of this name. */
    readonly c: number;
  },
  ArmStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  c: { type: 'number', least: 0, default: 0 },
} as const satisfies OptionRules<KlUcbOptions>;

class KlUcb implements DeterministicRule<ArmStatisticsState> {
  private readonly min: number;
  private readonly span: number;
  private readonly c: number;
  private readonly statistics: ArmStatistics;
  /** Room for one choice: means in [0, 1] and exploration budgets. */
  private readonly means: Float64Array;
  private readonly budgets: Float64Array;
  private readonly known: KnownDivergences;

  constructor({ min, max }: BanditProblem['rewardRange'], c: number, statistics: ArmStatistics) {
    this.min = min;
    this.span = max - min;
    this.c = c;
    this.statistics = statistics;
    this.means = new Float64Array(statistics.counts.length);
    this.budgets = new Float64Array(statistics.counts.length);
    this.known = {
      ends: new Float64Array(statistics.counts.length).fill(Number.NaN),
      divergences: new Float64Array(statistics.counts.length),
    };
  }

  choose(): number {
    const { min, span, statistics, means, budgets } = this;
    const { counts } = statistics;
    const budget = explorationBudget(statistics.pulls, this.c);
    for (let i = 0; i < counts.length; i++) {
      if (counts[i] === 0) return i;
      means[i] = statistics.scaledMean(i, min, span);
      budgets[i] = budget;
    }
    return greatestKlUcbIndex(means, counts, budgets, this.known);
  }

  learn(arm: number, reward: number): void {
    this.statistics.record(arm, reward);
    this.known.ends[arm] = Number.NaN;
  }

  toState(): ArmStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: KlUcbOptions, statistics?: ArmStatistics): ArmSelector<KlUcbSnapshot> {
  const read = readOptions('klUcb', OPTIONS, options);
  const { c } = read;
  return deterministicSelector(
    { kind: 'klUcb', version: VERSION, problem: read, config: { c } },
    new KlUcb(read.rewardRange, c, statistics ?? new ArmStatistics(read.armCount)),
  );
}

/**
 * kl-UCB: plays the arm whose mean could be the greatest, as far as the Bernoulli divergence allows.
 *
 * The first K rounds pull the arms in order. After t rounds, with n_i pulls and empirical mean m_i of arm i's rewards
 * scaled to [0, 1], it plays
 *
 *     argmax max { q in [m_i, 1] : n_i kl(m_i, q) <= ln t + c ln ln t }
 *
 * Deterministic; ties go to the lowest arm. t counts the rounds played; the source counts the coming one as well. With
 * independent rewards every worse arm is pulled at most `(1 + epsilon) ln T / kl(mu_i, mu_{i*}) + O(ln ln T)` times on
 * average, for every epsilon > 0 (Theorem 1, with c = 3).
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = klUcb({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * const random = createRandom('example');
 * for (let round = 0; round < 200; round++) {
 *   const arm = selector.select(random);
 *   selector.update(arm, arm === 1 ? 5 : 1);
 * }
 * selector.select(random); // => 1
 * ```
 */
export function klUcb(options: KlUcbOptions): ArmSelector<KlUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link klUcb}. */
export const klUcbDescription: SelectorDescription<KlUcbOptions, ArmSelector<KlUcbSnapshot>> = {
  kind: 'klUcb',
  version: VERSION,
  family: 'optimism',
  feedback: 'bandit',
  purpose: 'only means should count, as tightly as that allows',
  source: 'Garivier and Cappé 2011',
  options: OPTIONS,
  create: klUcb,
  restore: (options, state) => create(options, readArmStatistics('klUcb', state, options)),
};
