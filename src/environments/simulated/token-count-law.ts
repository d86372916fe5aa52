/** How long answers are: laws of the number of tokens, drawn by inversion with one uniform an episode. */
import { exp } from '../../arithmetic/exp.js';
import { sampleNormal } from '../../random/samplers.js';
import {
  requireArray,
  requireInteger,
  requirementError,
  requireNonNegative,
  requireObject,
  requirePositive,
  requireSequenceLength,
} from '../../requirements.js';

/** The logarithm of the length is normal. Lengths are rounded, and cut to [1, `max`]. */
export interface LogNormalLengths {
  /** The shape of the law. */
  readonly kind: 'log-normal';
  /** The median length in tokens, greater than 0. */
  readonly median: number;
  /** The standard deviation of the natural logarithm of the length, at least 0. */
  readonly spread: number;
  /** The most tokens an answer may have, as runs are limited; an integer in [1, 10,000,000]. */
  readonly max: number;
}

/** Lengths by their quantiles, for any shape. Between two of them the law is uniform. */
export interface QuantileLengths {
  /** The shape of the law. */
  readonly kind: 'quantiles';
  /**
   * At least two positive integers, ascending: the i-th of n, from 0, is the quantile i / (n - 1), so that the first is
   * the least length and the last the greatest.
   */
  readonly tokens: readonly number[];
}

/** Lengths of answers, in tokens, EOS included, at most 10,000,000: always the same one, or a law. */
export type TokenCountLaw = number | LogNormalLengths | QuantileLengths;

/** Requires a law of lengths. */
export function requireTokenCountLaw(who: string, name: string, law: TokenCountLaw): void {
  if (typeof law === 'number') {
    requireSequenceLength(who, name, law);
    return;
  }
  requireObject(who, name, law);
  switch (law.kind) {
    case 'log-normal':
      requirePositive(who, `${name}.median`, law.median);
      requireNonNegative(who, `${name}.spread`, law.spread);
      requireSequenceLength(who, `${name}.max`, law.max);
      return;
    case 'quantiles':
      requireArray(who, `${name}.tokens`, law.tokens);
      if (law.tokens.length < 2) throw requirementError(who, `${name}.tokens`, 'at least 2 lengths', law.tokens);
      for (let i = 0; i < law.tokens.length; i++) {
        requireSequenceLength(who, `${name}.tokens[${i}]`, law.tokens[i]!);
        if (i > 0) requireInteger(who, `${name}.tokens[${i}]`, law.tokens[i]!, law.tokens[i - 1]!);
      }
      return;
    default:
      throw requirementError(who, `${name}.kind`, "'log-normal' or 'quantiles'", (law as { kind: unknown }).kind);
  }
}

/** The length that the uniform `u` in [0, 1) stands for, a positive integer; for any other `u` the greatest length. */
export function tokenCountAt(law: Exclude<TokenCountLaw, number>, u: number): number {
  // An answer of NaN tokens would never end.
  if (!(u >= 0 && u < 1)) return law.kind === 'log-normal' ? law.max : law.tokens[law.tokens.length - 1]!;
  if (law.kind === 'log-normal') {
    const length = Math.round(law.median * exp(law.spread * sampleNormal(() => u)));
    return Math.min(Math.max(length, 1), law.max);
  }
  const { tokens } = law;
  const rank = u * (tokens.length - 1);
  const below = Math.floor(rank);
  const low = tokens[below]!;
  return Math.round(low + (rank - below) * (tokens[below + 1]! - low));
}
