/**
 * Discounted UCB (Kocsis and Szepesvári 2006; Garivier and Moulines 2011, "On Upper-Confidence Bound Policies for
 * Switching Bandit Problems"): UCB on statistics that fade. For means that drift or jump; with stationary means the
 * exploration never ends. Its radius is wide: on answers of a few dozen rounds `discountedThompson` explores far less.
 * Cost: O(K) time a round, 2K numbers of memory.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  DISCOUNT_RULE,
  DiscountedStatistics,
  type DiscountedStatisticsState,
  readDiscountedStatistics,
} from '../statistics/discounted-statistics.js';

/** Options of {@link discountedUcb}. */
export interface DiscountedUcbOptions extends BanditProblem {
  /**
   * gamma: the factor by which each round discounts the past, in (0, 1), both excluded. The source sets it to
   * `1 - sqrt(Upsilon / T) / 4` for T rounds and Upsilon changes, and has no default.
   */
  readonly discount: number;
  /**
   * xi: the factor of the logarithm in the radius, greater than 0.
   * @defaultValue 0.6: the proof of Theorem 1 needs more than 1/2.
   */
  readonly xi?: number;
}

/** Snapshot of a {@link discountedUcb} selector. */
export type DiscountedUcbSnapshot = SelectorSnapshot<
  'discountedUcb',
  {
    /** The option of this name. */
    readonly discount: number;
    /** The option of this name. */
    readonly xi: number;
  },
  DiscountedStatisticsState
>;

const VERSION = 1;

const OPTIONS = {
  discount: DISCOUNT_RULE,
  xi: { type: 'number', above: 0, default: 0.6 },
} as const satisfies OptionRules<DiscountedUcbOptions>;

class DiscountedUcb implements DeterministicRule<DiscountedStatisticsState> {
  private readonly span: number;
  private readonly xi: number;
  private readonly statistics: DiscountedStatistics;

  constructor(span: number, xi: number, statistics: DiscountedStatistics) {
    this.span = span;
    this.xi = xi;
    this.statistics = statistics;
  }

  choose(): number {
    const { counts, sums } = this.statistics;
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i]!;
    const exploration = this.xi * Math.max(0, log(total));
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]!;
      // Including an arm whose count has faded to nothing.
      if (n === 0) return i;
      const index = sums[i]! / n + 2 * this.span * Math.sqrt(exploration / n);
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

  toState(): DiscountedStatisticsState {
    return this.statistics.toState();
  }
}

function create(options: DiscountedUcbOptions, state?: DiscountedStatisticsState): ArmSelector<DiscountedUcbSnapshot> {
  const read = readOptions('discountedUcb', OPTIONS, options);
  const { rewardRange, discount, xi } = read;
  const statistics = state
    ? readDiscountedStatistics('discountedUcb', state, read, discount)
    : new DiscountedStatistics(read, discount);
  return deterministicSelector(
    { kind: 'discountedUcb', version: VERSION, problem: read, config: { discount, xi } },
    new DiscountedUcb(rewardRange.max - rewardRange.min, xi, statistics),
  );
}

/**
 * Discounted UCB: plays the arm with the greatest upper confidence bound on its discounted mean. With N_i and m_i the
 * pulls and the mean of arm i, each round weighted by gamma to the power of the rounds since, and n = sum N_i, it plays
 *
 *     argmax m_i + 2 (max - min) sqrt( xi ln(n) / N_i )
 *
 * The first K rounds pull the arms in order. Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = discountedUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), discount: 0.99 });
 * selector.update(0, 5);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function discountedUcb(options: DiscountedUcbOptions): ArmSelector<DiscountedUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link discountedUcb}. */
export const discountedUcbDescription: SelectorDescription<DiscountedUcbOptions, ArmSelector<DiscountedUcbSnapshot>> = {
  kind: 'discountedUcb',
  version: VERSION,
  family: 'changing',
  feedback: 'bandit',
  purpose: 'means drift; the rate of forgetting is yours to choose',
  source: 'Garivier and Moulines 2011',
  options: OPTIONS,
  settings: ({ horizon }) => ({ discount: 1 - Math.sqrt(1 / horizon) / 4 }),
  create: discountedUcb,
  restore: create,
};
