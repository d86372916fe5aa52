/** The regret computed from how often each arm was pulled: in rounds (Hou et al. 2025, eq. (36)), and in time. */
import { readData } from '../options.js';
import { requireArray, requireAtMost, requireModerate, requireNonNegative } from '../requirements.js';
import { requireArmMeans } from './arm-means.js';

/** Options of {@link stoppingTimeRegretFromPulls}. */
export interface StoppingTimeRegretFromPullsOptions {
  /** mu_i: mean accepted lengths of the arms, in tokens, bonus token included; at least 1. */
  readonly means: readonly number[];
  /** E[n_i]: how often each arm is pulled in an episode, expected or averaged; in arm order, in [0, 1e100]. */
  readonly expectedPulls: readonly number[];
}

/**
 * The stopping-time regret that pull counts amount to when conditional means are stationary (Assumption 4.1), in rounds:
 *
 *     Reg = sum_{i != i*} (Delta_i / mu_{i*}) E[n_i],   Delta_i = mu_{i*} - mu_i                 eq. (36)
 *
 * A wasted pull of arm i costs Delta_i / mu_{i*} rounds more than it took. The blocks that contain EOS are cut, which
 * the identity leaves out: the true regret differs by (E[C] - E[C_{i*}]) / mu_{i*}, where C in [0, L] is the number of
 * tokens cut off the last block; that is, by at most L / mu_{i*}.
 *
 * @returns at least 0.
 * @throws RangeError or TypeError when an option is out of its range or the two differ in length.
 * @example
 * ```ts
 * stoppingTimeRegretFromPulls({ means: [2, 1.5, 1], expectedPulls: [90, 8, 4] }); // => 4
 * ```
 */
export function stoppingTimeRegretFromPulls(options: StoppingTimeRegretFromPullsOptions): number {
  const who = 'stoppingTimeRegretFromPulls';
  const { means, expectedPulls } = readData(who, options, ['means', 'expectedPulls']);
  const best = requireArmMeans(who, means);
  requireArray(who, 'expectedPulls', expectedPulls, means.length);
  let regret = 0;
  for (let i = 0; i < expectedPulls.length; i++) {
    const pulls = expectedPulls[i]!;
    requirePulls(who, `expectedPulls[${i}]`, pulls);
    regret += ((best - means[i]!) / best) * pulls;
  }
  return regret;
}

/** Options of {@link timeRegretFromPulls}. */
export interface TimeRegretFromPullsOptions extends StoppingTimeRegretFromPullsOptions {
  /** c_i: the time of one round of each arm, in [1e-100, 1e100]. */
  readonly costs: readonly number[];
}

/**
 * The regret in time that pull counts amount to when conditional means are stationary and a round of arm i takes c_i:
 *
 *     TimeReg = sum_i (c_i - mu_i / rho_*) E[n_i],   rho_* = max_i mu_i / c_i
 *
 * Each round is charged its time, minus the time in which the arm with the greatest throughput gives as many tokens.
 * With equal costs of 1 it is eq. (36). As there, the cut of the last block is left out: the true regret differs by at
 * most L / rho_*.
 *
 * @returns at least 0, in the unit of the costs.
 * @throws RangeError or TypeError when an option is out of its range or the lists differ in length.
 * @example
 * ```ts
 * timeRegretFromPulls({ means: [3, 2], costs: [2, 1], expectedPulls: [10, 50] }); // => 5
 * ```
 */
export function timeRegretFromPulls(options: TimeRegretFromPullsOptions): number {
  const who = 'timeRegretFromPulls';
  const { means, costs, expectedPulls } = readData(who, options, ['costs', 'means', 'expectedPulls']);
  requireArmMeans(who, means);
  requireArray(who, 'costs', costs, means.length);
  requireArray(who, 'expectedPulls', expectedPulls, means.length);
  let best = 0;
  for (let i = 0; i < means.length; i++) {
    requireModerate(who, `costs[${i}]`, costs[i]!);
    requirePulls(who, `expectedPulls[${i}]`, expectedPulls[i]!);
    best = Math.max(best, means[i]! / costs[i]!);
  }
  let regret = 0;
  // The best arm's own term is exactly 0 this way round.
  for (let i = 0; i < means.length; i++) regret += costs[i]! * (1 - means[i]! / costs[i]! / best) * expectedPulls[i]!;
  return regret;
}

/** More pulls than this are a mistake; up to here the regret stays finite. */
const MOST_PULLS = 1e100;

/** Requires a mean number of pulls: in [0, 1e100]. */
function requirePulls(who: string, name: string, pulls: number): void {
  requireNonNegative(who, name, pulls);
  requireAtMost(who, name, pulls, MOST_PULLS);
}
