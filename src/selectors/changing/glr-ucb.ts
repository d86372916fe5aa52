/**
 * GLR-klUCB with local restarts (Besson, Kaufmann, Maillard, Seznec 2022, "Efficient Change-Point Detection for
 * Tackling Piecewise-Stationary Bandits"): kl-UCB that forgets an arm when a generalised likelihood ratio says that its
 * mean has changed. For means that stay constant for long and then jump; it need not be told how often they do.
 * Cost: O(K) time a round, and at every tenth pull of an arm n / 10 multiplications more, at most 160; 160 numbers of
 * memory an arm. An arm with more than 1,600 pulls since its last alarm is tested at every 20th, from 3,200 on at every
 * 40th, and so on.
 */

import { log } from '../../arithmetic/log.js';
import { bernoulliDivergence } from '../../divergences/bernoulli.js';
import { greatestKlUcbIndex } from '../../divergences/kl-ucb-index.js';
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { requireArray, requireInteger, requirementError, requireObject } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link glrUcb}. */
export interface GlrUcbOptions extends BanditProblem {
  /**
   * T: the number of rounds to be played, a positive integer. It sets the false-alarm probability to 1 / sqrt(T) and the
   * share of forced exploration to `0.1 sqrt(K ln T / T)`, as the paper recommends where the number of changes is not known,
   * with the factor of the authors' code; there is no default. (That code itself takes 1 for the
   * false-alarm probability where it is not told the number of changes.)
   */
  readonly horizon: number;
}

/** Snapshot of a {@link glrUcb} selector. */
export type GlrUcbSnapshot = SelectorSnapshot<
  'glrUcb',
  {
    /** The option of this name. */
    readonly horizon: number;
  },
  {
    /** Rounds since the last alarm of any arm. */
    readonly sinceAlarm: number;
    /** For each arm, since its own last alarm: */
    readonly arms: readonly {
      /** rounds, */
      readonly rounds: number;
      /** pulls, */
      readonly pulls: number;
      /** the sum of its rewards, each minus the least reward of the range, */
      readonly sum: number;
      /** and that sum after every tenth pull; from 1,600 pulls on after every 20th, from 3,200 after every 40th, and so on. */
      readonly marks: readonly number[];
    }[];
  }
>;

type State = GlrUcbSnapshot['state'];

const KIND = 'glrUcb';
const VERSION = 1;

const OPTIONS = {
  horizon: { type: 'integer', least: 1 },
} as const satisfies OptionRules<GlrUcbOptions>;
/** Tests are made, and splits are tried, at every tenth pull: as the authors do, to save time. */
const STRIDE = 10;
/** The most splits of an arm that are remembered: a change is located to within 1/80 of its pulls at worst. */
const MOST_MARKS = 160;

/**
 * How many pulls lie between the splits of an arm with `pulls` pulls: the least doubling of 10 that leaves at most 160
 * splits.
 */
function strideOf(pulls: number): number {
  let stride = STRIDE;
  while (Math.floor(pulls / stride) > MOST_MARKS) stride *= 2;
  return stride;
}

/** Keeps every second mark, until `count` are left. */
function thin(marks: number[], count: number): void {
  while (marks.length > count) {
    for (let k = 1; k < marks.length; k += 2) marks[(k - 1) / 2] = marks[k]!;
    marks.length = Math.floor(marks.length / 2);
  }
}
/** The factor on the share of forced exploration in the authors' code. */
const EXPLORATION_FACTOR = 0.1;

/** What is known of an arm since its last alarm. */
class ArmRecord {
  rounds: number;
  pulls: number;
  sum: number;
  readonly marks: number[];

  constructor(rounds: number, pulls: number, sum: number, marks: number[]) {
    this.rounds = rounds;
    this.pulls = pulls;
    this.sum = sum;
    this.marks = marks;
  }
}

class GlrUcb implements DeterministicRule<State> {
  private readonly min: number;
  private readonly span: number;
  /**
   * In every such number of rounds each arm is pulled once whatever its index; infinite with one arm, which needs no
   * forced pulls.
   */
  private readonly explorationPeriod: number;
  private readonly logInverseFalseAlarm: number;
  private readonly arms: readonly ArmRecord[];
  private sinceAlarm: number;
  /** Room for one choice: means in [0, 1], pulls and exploration budgets. */
  private readonly means: Float64Array;
  private readonly pulls: Float64Array;
  private readonly budgets: Float64Array;

  constructor(
    { armCount, rewardRange: { min, max } }: BanditProblem,
    horizon: number,
    sinceAlarm: number,
    arms: readonly ArmRecord[],
  ) {
    this.min = min;
    this.span = max - min;
    const share = Math.min(1, EXPLORATION_FACTOR * Math.sqrt((armCount * log(horizon)) / horizon));
    this.explorationPeriod = share > 0 ? Math.max(armCount, Math.floor(armCount / share)) : Infinity;
    this.logInverseFalseAlarm = 0.5 * log(horizon);
    this.sinceAlarm = sinceAlarm;
    this.arms = arms;
    this.means = new Float64Array(armCount);
    this.pulls = new Float64Array(armCount);
    this.budgets = new Float64Array(armCount);
  }

  choose(): number {
    const { arms, explorationPeriod, means, pulls, budgets } = this;
    const phase = this.sinceAlarm % explorationPeriod;
    if (this.sinceAlarm >= explorationPeriod && phase < arms.length) return phase;
    // Arms whose last alarm was in the same round share a logarithm, and so do all that had none.
    let roundsBefore = 1;
    let budget = 0;
    for (let i = 0; i < arms.length; i++) {
      const { rounds, pulls: n, sum } = arms[i]!;
      if (n === 0) return i;
      if (rounds !== roundsBefore) budget = log(rounds);
      roundsBefore = rounds;
      means[i] = this.scaled(sum, n);
      pulls[i] = n;
      budgets[i] = budget;
    }
    return greatestKlUcbIndex(means, pulls, budgets);
  }

  learn(arm: number, reward: number): void {
    for (const record of this.arms) record.rounds += 1;
    this.sinceAlarm += 1;
    const record = this.arms[arm]!;
    record.pulls += 1;
    record.sum += reward - this.min;
    if (record.pulls % STRIDE !== 0) return;
    const stride = strideOf(record.pulls);
    thin(record.marks, Math.floor(record.pulls / stride));
    if (record.pulls % stride !== 0) return;
    record.marks.push(record.sum);
    if (!this.hasChanged(record)) return;
    record.rounds = 0;
    record.pulls = 0;
    record.sum = 0;
    record.marks.length = 0;
    this.sinceAlarm = 0;
  }

  toState(): State {
    return {
      sinceAlarm: this.sinceAlarm,
      arms: this.arms.map(({ rounds, pulls, sum, marks }) => ({ rounds, pulls, sum, marks: [...marks] })),
    };
  }

  /** The Bernoulli GLR test: sup_s s kl(m_{1:s}, m) + (n - s) kl(m_{s+1:n}, m) >= ln(3 n^(3/2) / delta). */
  private hasChanged({ pulls: n, sum, marks }: ArmRecord): boolean {
    const threshold = log(3) + 1.5 * log(n) + this.logInverseFalseAlarm;
    const mean = this.scaled(sum, n);
    // All rewards were at one end of the range: nothing can have changed.
    if (!(mean > 0 && mean < 1)) return false;
    // kl(p, q) <= (p - q)^2 / (q (1 - q)) rules out most splits without a logarithm; a margin is left for rounding.
    const bound = (1 - 1e-9) * threshold * mean * (1 - mean);
    const sumOfOne = mean * this.span;
    const stride = strideOf(n);
    for (let k = 0; k < marks.length - 1; k++) {
      const s = (k + 1) * stride;
      const deviation = (marks[k]! - s * sumOfOne) / this.span;
      if (deviation * deviation * n < bound * s * (n - s)) continue;
      const before = this.scaled(marks[k]!, s);
      const after = this.scaled(sum - marks[k]!, n - s);
      if (s * bernoulliDivergence(before, mean) + (n - s) * bernoulliDivergence(after, mean) >= threshold) return true;
    }
    return false;
  }

  /** A sum of n rewards as a mean in [0, 1]; rounding may go beyond an end. */
  private scaled(sum: number, n: number): number {
    return this.span > 0 ? Math.min(1, Math.max(0, sum / (n * this.span))) : 0;
  }
}

function readArms(state: State, { armCount, rewardRange }: BanditProblem): ArmRecord[] {
  const span = rewardRange.max - rewardRange.min;
  requireArray(KIND, 'state.arms', state.arms, armCount);
  return Array.from({ length: armCount }, (_, i) => {
    const name = `state.arms[${i}]`;
    requireObject(KIND, name, state.arms[i]);
    const { rounds, pulls, sum, marks } = state.arms[i]!;
    requireInteger(KIND, `${name}.rounds`, rounds, 0);
    requireInteger(KIND, `${name}.pulls`, pulls, 0, rounds);
    const checkSum = (part: string, value: number, n: number): void => {
      if (!(typeof value === 'number' && value >= 0 && value <= n * span * (1 + n * Number.EPSILON))) {
        throw requirementError(KIND, `${name}.${part}`, `in [0, ${n * span}]`, value);
      }
    };
    checkSum('sum', sum, pulls);
    const stride = strideOf(pulls);
    const size = Math.floor(pulls / stride);
    // An earlier form kept every tenth sum for ever.
    const isUnthinned = Array.isArray(marks) && marks.length === Math.floor(pulls / STRIDE);
    if (!isUnthinned && !(Array.isArray(marks) && marks.length === size)) {
      throw requirementError(KIND, `${name}.marks`, `an array of ${size}`, marks);
    }
    const kept = [...marks];
    if (isUnthinned) thin(kept, size);
    for (let k = 0; k < size; k++) checkSum(`marks[${k}]`, kept[k]!, (k + 1) * stride);
    return new ArmRecord(rounds, pulls, sum, kept);
  });
}

function create(options: GlrUcbOptions, state?: State): ArmSelector<GlrUcbSnapshot> {
  const read = readOptions(KIND, OPTIONS, options);
  const { armCount, horizon } = read;
  if (state) requireInteger(KIND, 'state.sinceAlarm', state.sinceAlarm, 0);
  const arms = state ? readArms(state, read) : Array.from({ length: armCount }, () => new ArmRecord(0, 0, 0, []));
  return deterministicSelector(
    { kind: KIND, version: VERSION, problem: read, config: { horizon } },
    new GlrUcb(read, horizon, state ? state.sinceAlarm : 0, arms),
  );
}

/**
 * GLR-klUCB: plays the arm whose mean could be the greatest by what it gave since its last alarm, pulls every arm now
 * and then to detect its changes, and forgets what an arm gave before a change.
 *
 * With delta = 1 / sqrt(T), rewards scaled to [0, 1], and n_i pulls, mean m_i and t_i rounds of arm i since its last
 * alarm,
 *
 *     play argmax max { q : n_i kl(m_i, q) <= ln t_i },   but each arm once in every floor(K / alpha) rounds
 *     alarm when sup_s s kl(m_{1:s}, m_{1:n}) + (n - s) kl(m_{s+1:n}, m_{1:n}) >= ln(3 n^(3/2) / delta)
 *
 * with alpha = 0.1 sqrt(K ln T / T). The test is made at every tenth pull of an arm, and tries every tenth s (fewer in
 * long runs: at most 160, evenly spread). The count of rounds for the forced pulls restarts at each alarm.
 * Deterministic; ties go to the lowest arm.
 *
 * Cost: O(K) a round, and O(min(n / 10, 160)) at every tenth pull.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = glrUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), horizon: 400 });
 * const random = createRandom('example');
 * for (let round = 0; round < 400; round++) {
 *   const arm = selector.select(random);
 *   const best = round < 200 ? 1 : 0;
 *   selector.update(arm, arm === best ? 5 : 1);
 * }
 * selector.select(random); // => 0
 * ```
 */
export function glrUcb(options: GlrUcbOptions): ArmSelector<GlrUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link glrUcb}. */
export const glrUcbDescription: SelectorDescription<GlrUcbOptions, ArmSelector<GlrUcbSnapshot>> = {
  kind: 'glrUcb',
  version: VERSION,
  family: 'changing',
  feedback: 'bandit',
  purpose: 'means jump now and then, and nobody knows how often',
  source: 'Besson et al. 2022',
  options: OPTIONS,
  settings: ({ horizon }) => ({ horizon }),
  create: glrUcb,
  restore: create,
};
