/**
 * What if another choice had been made: the mean reward of a target policy from a log of decisions with their
 * probabilities. Inverse propensity (Horvitz and Thompson 1952), self-normalised (Hájek), doubly robust (Dudík,
 * Langford and Li 2011), and replay (Li, Chu, Langford and Wang 2011, "Unbiased Offline Evaluation of
 * Contextual-bandit-based News Article Recommendation Algorithms").
 * Cost: O(K) a decision.
 */
import { copyData, readOnce } from '../options.js';
import { type BanditProblem, readProblem, requireArm, requireReward } from '../problem.js';
import { normalQuantile } from '../random/normal-law.js';
import { uniformIndex } from '../random/samplers.js';
import type { RandomSource } from '../random/source.js';
import {
  requireArray,
  requireFunction,
  requireList,
  requirementError,
  requireObject,
  requirePositiveProbability,
} from '../requirements.js';
import type { AnySelector, ArmSelector, SelectorSnapshot } from '../selectors/contract/selector.js';
import { restoreSelector } from '../selectors/restore.js';

/** A decision of a log with what came of it. */
export interface LoggedDecision {
  /** The arm that was played, 0-based. */
  readonly arm: number;
  /** The probability with which it was chosen, in (0, 1]. */
  readonly probability: number;
  /** What it gave. */
  readonly reward: number;
  /** The arms that could not be chosen. */
  readonly without?: readonly number[];
}

/** The policy asked about: always this arm, or uniformly each arm that could be chosen. */
export type WhatIfTarget =
  | {
      /** The arm, 0-based. */
      readonly arm: number;
    }
  | 'uniform';

/** Options of {@link estimateWhatIf}. */
export interface WhatIfOptions extends BanditProblem {
  /** The decisions in the order in which they were made; at least two. */
  readonly log: readonly LoggedDecision[];
  /** The policy asked about. */
  readonly target: WhatIfTarget;
  /**
   * The confidence level of the intervals, in (0, 1).
   * @defaultValue 0.95
   */
  readonly level?: number;
}

/** A mean reward with its interval. */
export interface WhatIfEstimate {
  /** The estimated mean reward of a decision. */
  readonly mean: number;
  /** The interval's lower end. */
  readonly low: number;
  /** Its upper end. */
  readonly high: number;
}

/** The result of {@link estimateWhatIf}. */
export interface WhatIf {
  /** How many decisions the log has. */
  readonly count: number;
  /**
   * How many decisions of the target's own the log is worth, the effective sample size: (sum of weights)^2 / sum of
   * squared weights.
   */
  readonly effectiveCount: number;
  /** Mean of w r with weights w = target's probability / logged probability. Unbiased. */
  readonly inversePropensity: WhatIfEstimate;
  /** Sum of w r over sum of w. Biased by O(1 / count), with less variance. */
  readonly selfNormalised: WhatIfEstimate;
  /**
   * Mean of sum_a pi(a) q(a) + w (r - q(arm)), with q(a) the mean of the arm's rewards earlier in the log. Unbiased
   * whatever q is, usually with the least variance.
   */
  readonly doublyRobust: WhatIfEstimate;
}

/** The estimate with its interval, from its standard error. */
function interval(mean: number, standardError: number, level: number): WhatIfEstimate {
  const radius = normalQuantile((1 + level) / 2) * standardError;
  return { mean, low: mean - radius, high: mean + radius };
}

function fromTerms(terms: Float64Array, level: number): WhatIfEstimate {
  const n = terms.length;
  let sum = 0;
  for (const term of terms) sum += term;
  const mean = sum / n;
  let squares = 0;
  for (const term of terms) squares += (term - mean) * (term - mean);
  return interval(mean, Math.sqrt(squares / (n - 1) / n), level);
}

/**
 * Estimates what a target would have earned on average, from a log in which something else was played.
 *
 * Sound where the logged probability of every decision is that of its draw, given all that was known then; the log may
 * come from a selector that was learning. Intervals are normal approximations, right to first order: they need many
 * decisions, and no weight may be a large part of the sum. See `effectiveCount`; where the logged probabilities go to
 * 0, intervals are wide and unreliable.
 *
 * Cost: O(K) per decision.
 *
 * @throws RangeError or TypeError when a decision has no probability in (0, 1], or a reward out of range; when the
 *   target may play an arm that the log does not cover (it was never played, was left out, or another was played with
 *   certainty): the error names the arms.
 * @example
 * ```ts
 * const log = [
 *   { arm: 0, probability: 0.5, reward: 0 },
 *   { arm: 1, probability: 0.5, reward: 1 },
 *   { arm: 1, probability: 0.5, reward: 0 },
 *   { arm: 0, probability: 0.5, reward: 0 },
 * ];
 * const { inversePropensity } = estimateWhatIf({ armCount: 2, rewardRange: { min: 0, max: 1 }, log, target: { arm: 1 } });
 * inversePropensity.mean; // => 0.5
 * ```
 */
export function estimateWhatIf(options: WhatIfOptions): WhatIf {
  const who = 'estimateWhatIf';
  const read = readOnce(who, options, ['armCount', 'rewardRange', 'log', 'target', 'level']);
  const { level = 0.95 } = read;
  const target = copyData(read.target);
  const { armCount, rewardRange, log } = readLog(who, read, read.log);
  requireLevel(who, level);
  if (target !== 'uniform') {
    requireObject(who, 'target', target);
    requireArm(who, target.arm, armCount, 'target.arm');
  }
  requireSupport(who, log, armCount, target);
  const n = log.length;
  const counts = new Float64Array(armCount);
  const sums = new Float64Array(armCount);
  const prior = (rewardRange.min + rewardRange.max) / 2;
  const expected = (arm: number) => (counts[arm]! > 0 ? sums[arm]! / counts[arm]! : prior);
  const weighted = new Float64Array(n);
  const robust = new Float64Array(n);
  const weights = new Float64Array(n);
  let weight = 0;
  let squaredWeight = 0;
  let total = 0;
  log.forEach(({ arm, probability, reward, without }, t) => {
    const law = lawOf(target, armCount, without);
    const w = law(arm) / probability;
    let direct = 0;
    for (let i = 0; i < armCount; i++) direct += law(i) * expected(i);
    weights[t] = w;
    weighted[t] = w * reward;
    robust[t] = direct + w * (reward - expected(arm));
    weight += w;
    squaredWeight += w * w;
    total += w * reward;
    counts[arm]! += 1;
    sums[arm]! += reward;
  });
  const ratio = total / weight;
  let residuals = 0;
  for (let t = 0; t < n; t++) {
    const residual = weights[t]! * (log[t]!.reward - ratio);
    residuals += residual * residual;
  }
  return {
    count: n,
    effectiveCount: (weight * weight) / squaredWeight,
    inversePropensity: fromTerms(weighted, level),
    selfNormalised: interval(ratio, Math.sqrt(residuals) / weight, level),
    doublyRobust: fromTerms(robust, level),
  };
}

function requireLevel(who: string, level: number): void {
  if (!(typeof level === 'number' && level > 0 && level < 1)) throw requirementError(who, 'level', 'in (0, 1)', level);
}

/** The target's probability of each arm, where some cannot be chosen. */
function lawOf(target: WhatIfTarget, armCount: number, without: readonly number[] = []): (arm: number) => number {
  if (target !== 'uniform') return (arm) => Number(arm === target.arm);
  const share = 1 / (armCount - without.length);
  return (arm) => (without.includes(arm) ? 0 : share);
}

/** Requires a problem and a log of it. Returns both as they were read, each part once. */
function readLog(
  who: string,
  problem: BanditProblem,
  log: readonly LoggedDecision[],
): BanditProblem & { readonly log: readonly LoggedDecision[] } {
  const { armCount, rewardRange } = readProblem(who, problem);
  requireArray(who, 'log', log);
  if (log.length < 2) throw requirementError(who, 'log', 'at least two decisions', log);
  const read = Array.from(log, (decision, t) => {
    requireObject(who, `log[${t}]`, decision);
    const { arm, probability, reward } = decision;
    const without = copyData(decision.without);
    requireArm(who, arm, armCount, `log[${t}].arm`);
    requirePositiveProbability(who, `log[${t}].probability`, probability);
    requireReward(`${who}: log[${t}]`, reward, rewardRange.min, rewardRange.max);
    if (without === undefined) return { arm, probability, reward };
    requireList(who, `log[${t}].without`, without);
    without.forEach((left, i) => {
      requireArm(who, left, armCount, `log[${t}].without[${i}]`);
    });
    if (without.includes(arm)) throw requirementError(who, `log[${t}].without`, 'arms that were not played', arm);
    return { arm, probability, reward, without };
  });
  return { armCount, rewardRange, log: read };
}

/** Refuses a log that does not cover the target, and says why. */
function requireSupport(who: string, log: readonly LoggedDecision[], armCount: number, target: WhatIfTarget): void {
  const asked = target === 'uniform' ? Array.from({ length: armCount }, (_, arm) => arm) : [target.arm];
  const never = asked.filter((arm) => !log.some((decision) => decision.arm === arm));
  if (never.length > 0) {
    throw new RangeError(
      `${who}: arms that the target plays must have been played, got a log that never played ${never.join(', ')}`,
    );
  }
  log.forEach(({ arm, probability, without = [] }, t) => {
    const others = asked.filter((other) => other !== arm && (target !== 'uniform' || !without.includes(other)));
    const left = others.filter((other) => without.includes(other));
    if (left.length > 0) {
      throw requirementError(who, `log[${t}].without`, 'without arms that the target plays', `arm ${left.join(', ')}`);
    }
    if (probability === 1 && others.length > 0) {
      throw requirementError(
        who,
        `log[${t}].probability`,
        `less than 1, or arm ${others.join(', ')} could not be played`,
        1,
      );
    }
  });
}

/** Options of {@link replayWhatIf}. */
export interface ReplayWhatIfOptions extends BanditProblem {
  /** The decisions in the order in which they were made, each from all arms. */
  readonly log: readonly LoggedDecision[];
  /** The selector asked about, with nothing learnt. */
  readonly selector: ArmSelector;
  /** The luck of its choices, and of which decisions count. */
  readonly random: RandomSource;
  /**
   * The least probability that any arm had at any decision, played or not; in (0, 1 / armCount]. The log does not show
   * it; the selector that made the log does: `explorationRate / armCount` for {@link exp3}, `epsilon / armCount` for
   * {@link epsilonGreedy}.
   * @defaultValue 1 / armCount: every decision was made uniformly.
   */
  readonly leastProbability?: number;
  /**
   * Makes the selector again from its snapshot; needed for kinds that are not of this package.
   * @defaultValue {@link restoreSelector}.
   */
  readonly restore?: (snapshot: SelectorSnapshot) => AnySelector;
  /**
   * The confidence level of the interval, in (0, 1).
   * @defaultValue 0.95
   */
  readonly level?: number;
}

/** The result of {@link replayWhatIf}. */
export interface ReplayedWhatIf {
  /** How many decisions the log has. */
  readonly count: number;
  /**
   * How many of them count and are ones at which the selector chose the arm that was played: its rounds. About
   * `leastProbability` of all.
   */
  readonly rounds: number;
  /** The mean reward of those rounds. */
  readonly reward: WhatIfEstimate;
}

/**
 * Replays a selector on a log: it skips a decision at which it would have played another arm, and learns from the
 * others. What it earns has the law of what it would have earned in as many rounds of its own, if rewards do not depend
 * on time (Li et al. 2011, Theorem 1, for logs of uniform choices).
 *
 * A log of unequal probabilities is first thinned to one of equal ones: a decision made with probability p counts with
 * probability m / p, where m is the least probability that any arm had. So each arm counts with probability m at each
 * decision, whatever was known then, and which decisions count says nothing about rewards. This needs an m: a log whose
 * probabilities go below it is refused, since the decisions that count would then say more about some arms than about
 * others.
 *
 * The interval is a normal approximation. Its standard error is the standard deviation over a hundred runs of the
 * selector in which each arm gives what it gave in the log, drawn with replacement (a bootstrap): the scatter of
 * rewards within one run leaves out that the selector is luckier in one run than in another.
 *
 * Cost: a hundred and one runs of the selector.
 *
 * @throws RangeError or TypeError when a probability is less than `leastProbability`, or where that is not given not 1
 *   / armCount (within 1e-9), when an arm was left out, or was never played in what counts of the log, or when the
 *   selector had fewer than two rounds.
 */
export function replayWhatIf(options: ReplayWhatIfOptions): ReplayedWhatIf {
  const who = 'replayWhatIf';
  const read = readOnce(who, options, [
    'armCount',
    'rewardRange',
    'log',
    'selector',
    'random',
    'leastProbability',
    'restore',
    'level',
  ]);
  const { selector, random, level = 0.95, leastProbability, restore = restoreSelector } = read;
  const { armCount, log } = readLog(who, read, read.log);
  requireLevel(who, level);
  requireFunction(who, 'random', random);
  requireFunction(who, 'restore', restore);
  requireObject(who, 'selector', selector);
  if (selector.feedback !== 'bandit') throw requirementError(who, 'selector.feedback', "'bandit'", selector.feedback);
  if (selector.armCount !== armCount)
    throw requirementError(who, 'selector.armCount', String(armCount), selector.armCount);
  const least = leastProbability ?? 1 / armCount;
  if (!(typeof least === 'number' && least > 0 && least <= (1 / armCount) * (1 + 1e-9))) {
    throw requirementError(who, 'leastProbability', `in (0, 1 / ${armCount}]`, leastProbability);
  }
  log.forEach(({ probability, without = [] }, t) => {
    if (leastProbability === undefined) {
      if (Math.abs(probability - least) > 1e-9 || without.length > 0) {
        throw requirementError(who, `log[${t}].probability`, `1 / ${armCount}, with no arm left out`, probability);
      }
      return;
    }
    if (probability < least * (1 - 1e-9)) {
      throw requirementError(who, `log[${t}].probability`, `at least leastProbability = ${least}`, probability);
    }
    if (without.length > 0) throw requirementError(who, `log[${t}].without`, 'empty', `arm ${without.join(', ')}`);
  });
  const fresh = structuredClone(selector.snapshot()) as SelectorSnapshot;
  const byArm = Array.from({ length: armCount }, (): number[] => []);
  let rounds = 0;
  let sum = 0;
  for (const { arm, probability, reward } of log) {
    if (probability > least * (1 + 1e-9) && random() * probability >= least) continue;
    byArm[arm]!.push(reward);
    if (selector.select(random) !== arm) continue;
    selector.update(arm, reward);
    rounds += 1;
    sum += reward;
  }
  if (rounds < 2) throw requirementError(who, 'the rounds of the selector', 'at least 2', rounds);
  const never = byArm.flatMap((rewards, arm) => (rewards.length === 0 ? [arm] : []));
  if (never.length > 0) {
    throw new RangeError(
      `${who}: every arm must have been played in what counts of the log, got none of ${never.join(', ')}`,
    );
  }
  const error = scatterOfRuns(() => restore(fresh) as ArmSelector, byArm, rounds, random);
  return { count: log.length, rounds, reward: interval(sum / rounds, error, level) };
}

/** Runs whose scatter is measured: their standard deviation is then known to 7%. */
const RUNS = 100;

/** The standard deviation of the mean reward of runs in which each arm gives what it gave in the log, drawn with replacement. */
function scatterOfRuns(
  make: () => ArmSelector,
  byArm: readonly (readonly number[])[],
  rounds: number,
  random: RandomSource,
): number {
  let mean = 0;
  let squares = 0;
  for (let run = 1; run <= RUNS; run++) {
    const selector = make();
    let earned = 0;
    for (let round = 0; round < rounds; round++) {
      const arm = selector.select(random);
      const given = byArm[arm]!;
      const reward = given[uniformIndex(given.length, random())]!;
      selector.update(arm, reward);
      earned += reward;
    }
    const difference = earned / rounds - mean;
    mean += difference / run;
    squares += difference * (earned / rounds - mean);
  }
  return Math.sqrt(squares / (RUNS - 1));
}
