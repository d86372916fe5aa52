/**
 * NormalHedge (Chaudhuri, Freund, Hsu 2009, "A Parameter-free Hedging Algorithm", arXiv 0903.2851): full information without
 * a learning rate. Arms that did no better than the algorithm itself get no weight at all. The base learner of
 * HedgeSpec (arXiv 2510.20064).
 * Cost: O(K) time a round with about 5K exponentials, 2K numbers of memory.
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { requireFinite } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { type FullInformationRule, fullInformationSelector } from '../contract/rule.js';
import type { FullInformationSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulative } from '../statistics/cumulative.js';

/** Options of {@link normalHedge}. */
export type NormalHedgeOptions = BanditProblem;

/** Snapshot of a {@link normalHedge} selector. */
export type NormalHedgeSnapshot = SelectorSnapshot<
  'normalHedge',
  Record<string, never>,
  {
    /** How much less each arm lost than the selector did on average; losses are rewards scaled to [0, 1]. */
    readonly regrets: readonly number[];
  }
>;

type State = NormalHedgeSnapshot['state'];

const KIND = 'normalHedge';
const VERSION = 1;

class NormalHedge implements FullInformationRule<State> {
  /** Already normalised: every `learn` needs them all. */
  readonly weights: Float64Array;
  readonly totalWeight = 1;
  private readonly max: number;
  private readonly span: number;
  private readonly regrets: Float64Array;

  constructor({ min, max }: BanditProblem['rewardRange'], regrets: Float64Array) {
    this.max = max;
    this.span = max - min;
    this.regrets = regrets;
    this.weights = new Float64Array(regrets.length);
    this.reweigh();
  }

  learn(rewards: ArrayLike<number>): void {
    const { weights, regrets, max, span } = this;
    // A range of one point has no losses.
    if (!(span > 0)) return;
    let own = 0;
    for (let i = 0; i < weights.length; i++) own += weights[i]! * ((max - rewards[i]!) / span);
    for (let i = 0; i < weights.length; i++) regrets[i]! += own - (max - rewards[i]!) / span;
    this.reweigh();
  }

  toState(): State {
    return { regrets: Array.from(this.regrets) };
  }

  private reweigh(): void {
    const { weights, regrets } = this;
    const K = weights.length;
    let greatest = 0;
    for (let i = 0; i < K; i++) if (regrets[i]! > greatest) greatest = regrets[i]!;
    if (greatest === 0) {
      weights.fill(1 / K);
      return;
    }
    const scale = potentialScale(regrets, greatest);
    let total = 0;
    for (let i = 0; i < K; i++) {
      const ratio = regrets[i]! > 0 ? regrets[i]! / greatest : 0;
      const weight = ratio * exp(scale * (ratio * ratio - 1));
      weights[i] = weight;
      total += weight;
    }
    for (let i = 0; i < K; i++) weights[i]! /= total;
  }
}

/**
 * The s >= 1 with (1/K) sum_i exp( s r_i^2 ) = e, where r_i = [R_i]+ / greatest; the paper's c is greatest^2 / (2 s).
 * The greatest alone gives s <= 1 + ln K, and K times the greatest s >= 1. The logarithm of the sum is convex in s, so
 * Newton's method from above falls to the root and never passes it; no exponent exceeds 1 + ln K.
 */
function potentialScale(regrets: Float64Array, greatest: number): number {
  const K = regrets.length;
  const target = 1 + log(K);
  let s = target;
  for (let iteration = 0; iteration < 60; iteration++) {
    let sum = 0;
    let slope = 0;
    for (let i = 0; i < K; i++) {
      const ratio = regrets[i]! > 0 ? regrets[i]! / greatest : 0;
      const square = ratio * ratio;
      const term = exp(s * square);
      sum += term;
      slope += square * term;
    }
    const step = ((log(sum) - target) * sum) / slope;
    if (!(step > 1e-15 * s)) break;
    s -= step;
  }
  return s;
}

function create(options: NormalHedgeOptions, regrets?: Float64Array): FullInformationSelector<NormalHedgeSnapshot> {
  const problem = readOptions(KIND, {}, options);
  return fullInformationSelector(
    { kind: KIND, version: VERSION, problem, config: {} },
    new NormalHedge(problem.rewardRange, regrets ?? new Float64Array(problem.armCount)),
  );
}

/**
 * NormalHedge: weights each arm by how much the selector regrets not having played it. With losses l_{i,t} = (max -
 * y_{i,t}) / (max - min), R_i = sum_t (p_t . l_t - l_{i,t}) and [x]+ = max(0, x),
 *
 *     c such that (1/K) sum_i exp( [R_i]+^2 / (2c) ) = e
 *     p_i proportional to ( [R_i]+ / c ) exp( [R_i]+^2 / (2c) );   uniform while no R_i is positive
 *
 * Draws one uniform a round, even with one arm. For every epsilon the regret against the best epsilon K arms grows as
 * sqrt(T ln(1 / epsilon)), up to lower-order terms, without a rate to set.
 *
 * Cost: O(K) a round, with about 5K exponentials.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = normalHedge({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.updateAll([1, 2, 6, 3]);
 * selector.probability(2); // => 1
 * ```
 */
export function normalHedge(options: NormalHedgeOptions): FullInformationSelector<NormalHedgeSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link normalHedge}. */
export const normalHedgeDescription: SelectorDescription<
  NormalHedgeOptions,
  FullInformationSelector<NormalHedgeSnapshot>
> = {
  kind: 'normalHedge',
  version: VERSION,
  family: 'weights',
  feedback: 'full-information',
  purpose: 'all arms are observed in every round, and no rate is to be chosen',
  source: 'Chaudhuri et al. 2009',
  options: {},
  create: normalHedge,
  restore: (options, { regrets }) =>
    create(options, readCumulative('normalHedge', 'state.regrets', regrets, options.armCount, requireFinite)),
};
