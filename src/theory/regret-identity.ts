/** The stopping-time regret told from how often each arm was pulled (Hou et al. 2025, eq. (36)). */
import { requireArray, requireNonNegative, requireObject } from '../requirements.js';
import { requireArmMeans } from './arm-means.js';

/** Options of {@link stoppingTimeRegretFromPulls}. */
export interface StoppingTimeRegretFromPullsOptions {
  /** mu_i: mean accepted lengths of the arms, in tokens, bonus token included; at least 1. */
  readonly means: readonly number[];
  /** E[n_i]: how often each arm is pulled in an episode, expected or averaged; in arm order, at least 0. */
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
  requireObject(who, 'options', options);
  const { means, expectedPulls } = options;
  const best = requireArmMeans(who, means);
  requireArray(who, 'expectedPulls', expectedPulls, means.length);
  let regret = 0;
  for (let i = 0; i < expectedPulls.length; i++) {
    const pulls = expectedPulls[i]!;
    requireNonNegative(who, `expectedPulls[${i}]`, pulls);
    regret += ((best - means[i]!) / best) * pulls;
  }
  return regret;
}
