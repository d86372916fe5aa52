/**
 * EXP3-IX (Neu 2015, "Explore no more: Improved high-probability regret bounds for non-stochastic bandits"):
 * exponential weights with implicit exploration. Its loss estimates are a little too small and have much less variance
 * than those of `exp3Spec`, so that its regret is bounded with high probability, not only on average. Needs no horizon.
 * Cost: O(K) time a round with K exponentials, 2K numbers of memory.
 */
import { exponentialWeights } from '../../arithmetic/exponential-weights.js';
import { log } from '../../arithmetic/log.js';
import { readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { type RandomisedRule, randomisedSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { readCumulativeLosses } from '../statistics/cumulative.js';

/** Options of {@link exp3Ix}. */
export type Exp3IxOptions = BanditProblem;

/** Snapshot of an {@link exp3Ix} selector. */
export type Exp3IxSnapshot = SelectorSnapshot<
  'exp3Ix',
  Record<string, never>,
  {
    /** Updates so far. */
    readonly rounds: number;
    /** Cumulative loss estimates of the arms; losses are rewards scaled to [0, 1], the greatest reward to 0. */
    readonly cumulativeLosses: readonly number[];
  }
>;

type State = Exp3IxSnapshot['state'];

const KIND = 'exp3Ix';
const VERSION = 1;

class Exp3Ix implements RandomisedRule<State> {
  private readonly range: BanditProblem['rewardRange'];
  private rounds: number;
  private readonly cumulativeLosses: Float64Array;
  /** Probabilities of the coming round; a function of the two above. */
  private readonly probabilities: Float64Array;

  constructor({ min, max }: BanditProblem['rewardRange'], rounds: number, cumulativeLosses: Float64Array) {
    this.range = { min, max };
    this.rounds = rounds;
    this.cumulativeLosses = cumulativeLosses;
    this.probabilities = new Float64Array(cumulativeLosses.length);
    this.reweigh();
  }

  draw(random: RandomSource): number {
    return inverseCdfIndex(this.probabilities, 1, random());
  }

  law(): Float64Array {
    return this.probabilities;
  }

  learn(arm: number, reward: number, probability: number | undefined): void {
    const { min, max } = this.range;
    // A range of one point has no losses, and with one arm there is no exploration: nothing to divide by.
    if (max > min && this.cumulativeLosses.length > 1) {
      const exploration = this.rate() / 2;
      const loss = (max - reward) / (max - min);
      this.cumulativeLosses[arm]! += loss / ((probability ?? this.probabilities[arm]!) + exploration);
    }
    this.rounds += 1;
    this.reweigh();
  }

  toState(): State {
    return { rounds: this.rounds, cumulativeLosses: Array.from(this.cumulativeLosses) };
  }

  /** eta_t of the coming round, t = rounds + 1. */
  private rate(): number {
    const K = this.cumulativeLosses.length;
    return Math.sqrt(log(K) / (K * (this.rounds + 1)));
  }

  /** The least loss is subtracted so that exp cannot underflow for every arm. */
  private reweigh(): void {
    const { cumulativeLosses, probabilities } = this;
    const rate = this.rate();
    let least = Infinity;
    for (let i = 0; i < cumulativeLosses.length; i++) if (cumulativeLosses[i]! < least) least = cumulativeLosses[i]!;
    const total = exponentialWeights(cumulativeLosses, least, rate, probabilities);
    for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= total;
  }
}

/**
 * EXP3-IX: draws each arm with a probability that falls exponentially with its estimated cumulative loss, where the
 * estimate divides by a little more than the probability. With losses l_t = (max - y_t) / (max - min),
 *
 *     eta_t = sqrt( ln K / (K t) ),   gamma_t = eta_t / 2
 *     p_{t,i} proportional to exp( -eta_t sum_{s<t} lhat_{i,s} )
 *     lhat_{i,t} = 1{i = I_t} l_t / (p_{t,i} + gamma_t)
 *
 * Draws one uniform a round, even with one arm. With probability at least 1 - delta the regret after T rounds, in
 * losses, is at most `4 sqrt(K T ln K) + (2 sqrt(K T / ln K) + 1) ln(2 / delta)`, whatever the rewards.
 *
 * Cost: O(K) a round, with K exponentials.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = exp3Ix({ armCount: 4, rewardRange: acceptedLengthRange(5) });
 * selector.probability(2); // => 0.25
 * ```
 */
export function exp3Ix(options: Exp3IxOptions): ArmSelector<Exp3IxSnapshot> {
  return create(options);
}

function create(options: Exp3IxOptions, rounds = 0, losses?: Float64Array): ArmSelector<Exp3IxSnapshot> {
  const problem = readOptions(KIND, {}, options);
  return randomisedSelector(
    { kind: KIND, version: VERSION, problem, config: {} },
    new Exp3Ix(problem.rewardRange, rounds, losses ?? new Float64Array(problem.armCount)),
  );
}

/** What the catalogue says of {@link exp3Ix}. */
export const exp3IxDescription: SelectorDescription<Exp3IxOptions, ArmSelector<Exp3IxSnapshot>> = {
  kind: 'exp3Ix',
  version: VERSION,
  family: 'weights',
  feedback: 'bandit',
  purpose: 'a bound should hold with high probability, not only on average',
  source: 'Neu 2015',
  options: {},
  create: exp3Ix,
  restore: (options, state) => create(options, ...readCumulativeLosses('exp3Ix', state, options.armCount)),
};
