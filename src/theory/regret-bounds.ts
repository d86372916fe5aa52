/**
 * Upper bounds on the stopping-time regret (Hou et al. 2025): the hardness of a problem, Theorem 4.3 for UCBSpec in its
 * explicit form, Theorem 5.3 for EXP3Spec. They hold for every length, with constants that are far from tight.
 */
import { log } from '../arithmetic/log.js';
import { readData } from '../options.js';
import { requireInteger, requirementError, requirePositive, requirePositiveProbability } from '../requirements.js';
import { requireArmMeans } from './arm-means.js';

/**
 * The hardness of a problem for a stochastic selector (Theorem 4.3), in 1 over squared tokens:
 *
 *     H = sum_{i != i*} 1 / (mu_{i*} Delta_i),   Delta_i = mu_{i*} - mu_i
 *
 * Arms exactly as good as the best are left out: pulling them costs nothing.
 *
 * @param means mean accepted lengths of the arms, in tokens, bonus token included; at least 1.
 * @returns H, at least 0; 0 where all arms are equally good.
 * @throws RangeError or TypeError when the means are out of range.
 * @example
 * ```ts
 * hardness([2, 1.5, 1]); // => 1.5
 * ```
 */
export function hardness(means: readonly number[]): number {
  const best = requireArmMeans('hardness', means);
  let sum = 0;
  for (const mean of means) if (mean < best) sum += 1 / (best * (best - mean));
  return sum;
}

/** Options of {@link ucbSpecRegretBound}. */
export interface UcbSpecRegretBoundOptions {
  /** mu_i: mean accepted lengths of the arms, in tokens, bonus token included; in [1, maxDraftLength + 1]. */
  readonly means: readonly number[];
  /** L: the most tokens a draft may have; an integer of at least 0. */
  readonly maxDraftLength: number;
  /** E[len]: the expected length of the sequence, in tokens, EOS included; at least 1. */
  readonly expectedLength: number;
  /**
   * The selector's confidence parameter, in (0, 1].
   * @defaultValue 1/2, the value at the end of the proof of Theorem 4.3 and the default of `ucbSpec`.
   */
  readonly delta?: number;
}

/**
 * The stopping-time regret that UCBSpec does not exceed when conditional means are stationary (Assumption 4.1), in
 * rounds: Theorem 4.3 in its explicit form, with K arms and N = E[len],
 *
 *     sum_{i != i*} (Delta_i / mu_{i*}) ( 4 + (2 L^2 / Delta_i^2) (1 + 2 ln( L K N^2 / (Delta_i delta) )) )
 *       + pi^2 delta / 6 + K                                                                      eq. (42)
 *
 * Arms exactly as good as the best are left out: pulling them costs nothing. For gaps that go to 0 the bound goes to
 * infinity although the regret does not. It is for the paper's radius, `radiusScale: 1`.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const bound = ucbSpecRegretBound({ means: [1.9, 1.1], maxDraftLength: 1, expectedLength: 16_384 });
 * Math.round(bound); // => 61
 * ```
 */
export function ucbSpecRegretBound(options: UcbSpecRegretBoundOptions): number {
  const who = 'ucbSpecRegretBound';
  const read = readData(who, options, ['means', 'maxDraftLength', 'expectedLength', 'delta']);
  const { means, maxDraftLength: L, expectedLength: N, delta = 1 / 2 } = read;
  requireInteger(who, 'maxDraftLength', L, 0);
  const best = requireArmMeans(who, means, L);
  if (!(Number.isFinite(N) && N >= 1))
    throw requirementError(who, 'expectedLength', 'a finite number of at least 1', N);
  requirePositiveProbability(who, 'delta', delta);
  const K = means.length;
  let bound = (Math.PI * Math.PI * delta) / 6 + K;
  for (const mean of means) {
    if (mean === best) continue;
    const gap = best - mean;
    // eq. (33)
    const pulls = 4 + ((2 * L * L) / (gap * gap)) * (1 + 2 * logQuotient(L * K, N, gap, delta));
    bound += (gap / best) * pulls;
  }
  return bound;
}

/** Options of {@link exp3SpecRegretBound}. */
export interface Exp3SpecRegretBoundOptions {
  /** K: the number of arms; a positive integer. */
  readonly armCount: number;
  /** L: the most tokens a draft may have; an integer of at least 0. */
  readonly maxDraftLength: number;
  /** len: the length of the sequence, or its expectation (eq. (82)), in tokens, EOS included; at least 1. */
  readonly sequenceLength: number;
  /**
   * min_i ST(ALG_i): the stopping time of the best fixed arm, or its expectation, in rounds; greater than 0, at most
   * `sequenceLength`.
   * @defaultValue `sequenceLength`, which it never exceeds (Proposition 3.1); the first form then applies.
   */
  readonly bestStoppingTime?: number;
}

/**
 * The stopping-time regret that EXP3Spec does not exceed against lengths that an oblivious adversary fixed beforehand
 * (Assumption 5.1), in rounds: Theorem 5.3,
 *
 *     2 L min{ sqrt(len K ln K),  2 L K ln K + sqrt(min_i ST(ALG_i) K ln K) }                     eqs. (15), (16)
 *
 * 0 with one arm, and with L = 0: then there is nothing to choose.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * exp3SpecRegretBound({ armCount: 1, maxDraftLength: 4, sequenceLength: 100 }); // => 0
 * Math.round(exp3SpecRegretBound({ armCount: 2, maxDraftLength: 1, sequenceLength: 16_384 })); // => 301
 * ```
 */
export function exp3SpecRegretBound(options: Exp3SpecRegretBoundOptions): number {
  const who = 'exp3SpecRegretBound';
  const read = readData(who, options, ['armCount', 'maxDraftLength', 'sequenceLength', 'bestStoppingTime']);
  const { armCount: K, maxDraftLength: L, sequenceLength, bestStoppingTime = sequenceLength } = read;
  requireInteger(who, 'armCount', K, 1);
  requireInteger(who, 'maxDraftLength', L, 0);
  if (!(Number.isFinite(sequenceLength) && sequenceLength >= 1)) {
    throw requirementError(who, 'sequenceLength', 'a finite number of at least 1', sequenceLength);
  }
  requirePositive(who, 'bestStoppingTime', bestStoppingTime);
  if (bestStoppingTime > sequenceLength) {
    throw requirementError(who, 'bestStoppingTime', `at most sequenceLength = ${sequenceLength}`, bestStoppingTime);
  }
  const entropy = K * log(K);
  return (
    2 * L * Math.min(rootProduct(sequenceLength, entropy), 2 * L * entropy + rootProduct(bestStoppingTime, entropy))
  );
}

/** ln(factor n^2 / (gap delta)), also where that is beyond the numbers. */
function logQuotient(factor: number, n: number, gap: number, delta: number): number {
  const quotient = (factor * n * n) / (gap * delta);
  return quotient < Infinity ? log(quotient) : log(factor) + 2 * log(n) - log(gap) - log(delta);
}

/** sqrt(a b), also where a b is beyond the numbers. */
function rootProduct(a: number, b: number): number {
  const product = a * b;
  return product < Infinity ? Math.sqrt(product) : Math.sqrt(a) * Math.sqrt(b);
}
