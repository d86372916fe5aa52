/**
 * Hedge with a decreasing learning rate (Freund and Schapire 1997; the rate of Chernov and Zhdanov 2010): exponential
 * weights on the losses of all arms. Use it when every arm's outcome is seen in every round; it needs no horizon.
 * `normalHedge` needs no rate and does better when many arms are nearly as good as the best.
 * Cost: O(K) time a round with K exponentials, 2K numbers of memory.
 */
import { exponentialWeights } from '../../arithmetic/exponential-weights.js';
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { SelectorDescription } from '../contract/description.js';
import { type FullInformationRule, fullInformationSelector } from '../contract/rule.js';
import type { FullInformationSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulativeLosses } from '../statistics/cumulative.js';

/** Options of {@link hedge}. */
export type HedgeOptions = BanditProblem;

/** Snapshot of a {@link hedge} selector. */
export type HedgeSnapshot = SelectorSnapshot<
  'hedge',
  Record<string, never>,
  {
    /** Updates so far. */
    readonly rounds: number;
    /** Sum of each arm's losses: the greatest reward of the range minus the arm's reward. */
    readonly cumulativeLosses: readonly number[];
  }
>;

type State = HedgeSnapshot['state'];

const KIND = 'hedge';
const VERSION = 1;

class Hedge implements FullInformationRule<State> {
  readonly weights: Float64Array;
  totalWeight: number;
  private readonly max: number;
  private readonly span: number;
  /** ln K. */
  private readonly logArms: number;
  private rounds: number;
  /**
   * 2 sqrt(ln K / t) / (max - min) for the coming round t = rounds + 1: for losses that are not scaled, so that integer
   * rewards add exactly.
   */
  private rate: number;
  private readonly cumulativeLosses: Float64Array;

  constructor({ min, max }: BanditProblem['rewardRange'], rounds: number, cumulativeLosses: Float64Array) {
    this.max = max;
    this.span = max - min;
    this.logArms = log(cumulativeLosses.length);
    this.rounds = rounds;
    this.cumulativeLosses = cumulativeLosses;
    this.weights = new Float64Array(cumulativeLosses.length);
    this.totalWeight = 0;
    this.rate = 0;
    this.slow();
    this.reweigh(cumulativeLosses.reduce((least, loss) => Math.min(least, loss)));
  }

  learn(rewards: ArrayLike<number>): void {
    // Begun here, the root and the divisions overlap with the sums.
    this.rounds += 1;
    this.slow();
    const { cumulativeLosses, max } = this;
    const K = cumulativeLosses.length;
    let least = Infinity;
    let i = 0;
    // Two at a time: 0.8 of the time of one at a time.
    for (; i + 1 < K; i += 2) {
      const loss = cumulativeLosses[i]! + (max - rewards[i]!);
      const next = cumulativeLosses[i + 1]! + (max - rewards[i + 1]!);
      cumulativeLosses[i] = loss;
      cumulativeLosses[i + 1] = next;
      if (loss < least) least = loss;
      if (next < least) least = next;
    }
    if (i < K) {
      const loss = cumulativeLosses[i]! + (max - rewards[i]!);
      cumulativeLosses[i] = loss;
      if (loss < least) least = loss;
    }
    this.reweigh(least);
  }

  toState(): State {
    return { rounds: this.rounds, cumulativeLosses: Array.from(this.cumulativeLosses) };
  }

  /** The rate of the coming round. */
  private slow(): void {
    const { span, logArms, rounds } = this;
    this.rate = span > 0 ? (2 * Math.sqrt(logArms / (rounds + 1))) / span : 0;
  }

  /** The least loss is subtracted so that exp cannot underflow for every arm. */
  private reweigh(least: number): void {
    this.totalWeight = exponentialWeights(this.cumulativeLosses, least, this.rate, this.weights);
  }
}

function create(options: HedgeOptions, rounds = 0, losses?: Float64Array): FullInformationSelector<HedgeSnapshot> {
  const problem = readOptions(KIND, {}, options);
  return fullInformationSelector(
    { kind: KIND, version: VERSION, problem, config: {} },
    new Hedge(problem.rewardRange, rounds, losses ?? new Float64Array(problem.armCount)),
  );
}

/**
 * Hedge: draws each arm with a probability that falls exponentially with its cumulative loss. With losses
 * l_{i,t} = (max - y_{i,t}) / (max - min),
 *
 *     eta_t = 2 sqrt( ln K / t )
 *     p_{t,i} proportional to exp( -eta_t sum_{s<t} l_{i,s} )
 *
 * The rate comes from the bound ln K / eta_T + sum_t eta_t / 8 on the regret for rates that never rise: with
 * eta_t = a sqrt(ln K / t) it is (1/a + a/4) sqrt(T ln K), least at a = 2. So the expected regret after T rounds, in
 * losses, is at most `sqrt(T ln K)`, for every T and whatever the rewards.
 *
 * Draws one uniform a round, even with one arm.
 *
 * Cost: O(K) a round, with K exponentials.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = hedge({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.updateAll([1, 2, 6, 3]);
 * selector.probability(2) > 0.5; // => true
 * ```
 */
export function hedge(options: HedgeOptions): FullInformationSelector<HedgeSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link hedge}. */
export const hedgeDescription: SelectorDescription<HedgeOptions, FullInformationSelector<HedgeSnapshot>> = {
  kind: 'hedge',
  version: VERSION,
  family: 'weights',
  feedback: 'full-information',
  purpose: 'all arms are observed in every round: the classical rule',
  source: 'Freund and Schapire 1997',
  options: {},
  create: hedge,
  restore: (options, state) => create(options, ...readCumulativeLosses('hedge', state, options.armCount)),
};
