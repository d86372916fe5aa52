/**
 * Sliding-window UCB (Garivier and Moulines 2011, "On Upper-Confidence Bound Policies for Switching Bandit Problems"): UCB
 * on the last tau rounds. For means that jump a few times; with stationary means the exploration never ends.
 * Cost: O(K) time a round, 2 tau + 2K numbers of memory.
 */
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, requireArm, requireReward } from '../../problem.js';
import { requireArray, requirementError, requireObject } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import { type DeterministicRule, deterministicSelector } from '../contract/rule.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link slidingWindowUcb}. */
export interface SlidingWindowUcbOptions extends BanditProblem {
  /**
   * tau: the rounds that are remembered, a positive integer. The source sets it to `2 sqrt(T ln(T) / Upsilon)` for T rounds
   * and Upsilon changes, and has no default.
   */
  readonly window: number;
  /**
   * xi: the factor of the logarithm in the radius, greater than 0.
   * @defaultValue 0.6: the proof of Theorem 2 needs more than 1/2.
   */
  readonly xi?: number;
}

/** One round in the memory of a {@link slidingWindowUcb} selector. */
export interface RememberedRound {
  /** The arm that was pulled, 0-based. */
  readonly arm: number;
  /** What it gave. */
  readonly reward: number;
}

/** Snapshot of a {@link slidingWindowUcb} selector. */
export type SlidingWindowUcbSnapshot = SelectorSnapshot<
  'slidingWindowUcb',
  {
    /** The option of this name. */
    readonly window: number;
    /** The option of this name. */
    readonly xi: number;
  },
  {
    /** The rounds that are remembered, oldest first. */
    readonly recent: readonly RememberedRound[];
    /** Sum of each arm's remembered rewards, each minus the least reward of the range. */
    readonly sums: readonly number[];
  }
>;

type State = SlidingWindowUcbSnapshot['state'];

const KIND = 'slidingWindowUcb';
const VERSION = 1;

const OPTIONS = {
  window: { type: 'integer', least: 1 },
  xi: { type: 'number', above: 0, default: 0.6 },
} as const satisfies OptionRules<SlidingWindowUcbOptions>;

class SlidingWindowUcb implements DeterministicRule<State> {
  private readonly range: BanditProblem['rewardRange'];
  private readonly window: number;
  private readonly xi: number;
  /** A ring: once it is full, `oldest` is the place of the oldest round, which the next one overwrites. */
  private readonly arms: number[];
  private readonly rewards: number[];
  private oldest: number;
  private readonly counts: Float64Array;
  private readonly sums: Float64Array;

  constructor({ armCount, rewardRange: { min, max } }: BanditProblem, window: number, xi: number) {
    this.range = { min, max };
    this.window = window;
    this.xi = xi;
    this.arms = [];
    this.rewards = [];
    this.oldest = 0;
    this.counts = new Float64Array(armCount);
    this.sums = new Float64Array(armCount);
  }

  choose(): number {
    const { counts, sums } = this;
    const span = this.range.max - this.range.min;
    const exploration = this.xi * log(this.arms.length);
    let best = 0;
    let bestIndex = -Infinity;
    for (let i = 0; i < counts.length; i++) {
      const n = counts[i]!;
      if (n === 0) return i;
      const index = sums[i]! / n + span * Math.sqrt(exploration / n);
      if (index > bestIndex) {
        bestIndex = index;
        best = i;
      }
    }
    return best;
  }

  learn(arm: number, reward: number): void {
    const { arms, rewards, counts, sums } = this;
    const { min } = this.range;
    if (arms.length < this.window) {
      arms.push(arm);
      rewards.push(reward);
    } else {
      const place = this.oldest;
      counts[arms[place]!]! -= 1;
      sums[arms[place]!]! -= rewards[place]! - min;
      arms[place] = arm;
      rewards[place] = reward;
      this.oldest = (place + 1) % this.window;
    }
    counts[arm]! += 1;
    sums[arm]! += reward - min;
  }

  toState(): State {
    const { arms, rewards, oldest } = this;
    const recent = arms.map((_, k) => {
      const place = (oldest + k) % arms.length;
      return { arm: arms[place]!, reward: rewards[place]! };
    });
    return { recent, sums: Array.from(this.sums) };
  }

  /** Reads a state back, checking that it can have come from rewards in the problem's range. */
  read(state: State): void {
    const { min, max } = this.range;
    const K = this.counts.length;
    if (!Array.isArray(state.recent) || state.recent.length > this.window) {
      throw requirementError(KIND, 'state.recent', `an array of at most ${this.window}`, state.recent);
    }
    for (let k = 0; k < state.recent.length; k++) {
      requireObject(KIND, `state.recent[${k}]`, state.recent[k]);
      const { arm, reward } = state.recent[k]!;
      requireArm(KIND, arm, K);
      requireReward(KIND, reward, min, max);
      this.learn(arm, reward);
    }
    requireArray(KIND, 'state.sums', state.sums, K);
    for (let i = 0; i < K; i++) {
      const sum = state.sums[i]!;
      // The sums carry the rounding errors of all rounds that came and went; integer rewards have none.
      const slack = 1e-6 * (max - min);
      if (!(typeof sum === 'number' && Math.abs(sum - this.sums[i]!) <= slack)) {
        throw requirementError(KIND, `state.sums[${i}]`, `${this.sums[i]} as the rewards tell`, sum);
      }
      this.sums[i] = sum;
    }
  }
}

function create(options: SlidingWindowUcbOptions, state?: State): ArmSelector<SlidingWindowUcbSnapshot> {
  const read = readOptions(KIND, OPTIONS, options);
  const { window, xi } = read;
  const rule = new SlidingWindowUcb(read, window, xi);
  if (state) rule.read(state);
  return deterministicSelector({ kind: KIND, version: VERSION, problem: read, config: { window, xi } }, rule);
}

/**
 * Sliding-window UCB: plays the arm with the greatest upper confidence bound on its mean in the last tau rounds. An arm
 * that was not pulled in them is pulled next, the lowest first. After t rounds, with N_i pulls and mean m_i of arm i among
 * the last tau rounds, it plays
 *
 *     argmax m_i + (max - min) sqrt( xi ln(min(t, tau)) / N_i )
 *
 * Deterministic; ties go to the lowest arm. With fewer remembered rounds than arms it never settles.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = slidingWindowUcb({ armCount: 2, rewardRange: acceptedLengthRange(4), window: 100 });
 * selector.update(0, 5);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function slidingWindowUcb(options: SlidingWindowUcbOptions): ArmSelector<SlidingWindowUcbSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link slidingWindowUcb}. */
export const slidingWindowUcbDescription: SelectorDescription<
  SlidingWindowUcbOptions,
  ArmSelector<SlidingWindowUcbSnapshot>
> = {
  kind: 'slidingWindowUcb',
  version: VERSION,
  family: 'changing',
  feedback: 'bandit',
  purpose: 'only the last rounds should count',
  source: 'Garivier and Moulines 2011',
  options: OPTIONS,
  settings: ({ horizon }) => ({ window: Math.max(2, Math.ceil(2 * Math.sqrt(horizon * log(horizon)))) }),
  create: slidingWindowUcb,
  restore: create,
};
