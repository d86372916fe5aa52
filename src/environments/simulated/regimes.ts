/** Regimes of a text that change at token positions: prose, copying, code. */
import { log1p } from '../../arithmetic/log1p.js';
import { inverseCdfIndex } from '../../random/samplers.js';
import type { RandomSource } from '../../random/source.js';
import {
  requireArray,
  requireFinite,
  requireInteger,
  requireLaw,
  requirementError,
  requireObject,
  requireText,
} from '../../requirements.js';

/** The position at which a regime takes effect. */
export interface RegimeChange {
  /** Position of the first token of the first round it holds for, 0-based. */
  readonly fromToken: number;
  /** Which regime: an index into the names. */
  readonly regime: number;
}

/** Regimes that change at the same positions in every episode. */
export interface ScheduledRegimes {
  /** The same positions in every episode. */
  readonly kind: 'scheduled';
  /** The names of the regimes, at least one. */
  readonly names: readonly string[];
  /** At least one; the first from position 0, then ascending. Those beyond the end never take effect. */
  readonly changes: readonly RegimeChange[];
}

/**
 * Regimes whose stretches have random lengths, geometric with the given means. They are drawn when an episode begins:
 * the same text whatever is pulled.
 */
export interface DrawnRegimes {
  /** Drawn for each episode. */
  readonly kind: 'drawn';
  /** The names of the regimes, at least one. An episode begins in the first. */
  readonly names: readonly string[];
  /** The mean length of a stretch of each regime, in tokens, at least 1. */
  readonly meanTokens: readonly number[];
  /**
   * P(the next stretch is of regime j | this one is of regime i) at `[i][j]`, each row summing to 1 (within 1e-9).
   * @defaultValue every other regime equally likely.
   */
  readonly next?: readonly (readonly number[])[];
}

/** Where the regimes of a text change. */
export type Regimes = ScheduledRegimes | DrawnRegimes;

/** Requires well-formed regimes. */
export function requireRegimes(who: string, regimes: Regimes): void {
  const name = 'regimes';
  requireObject(who, name, regimes);
  requireArray(who, `${name}.names`, regimes.names);
  const count = regimes.names.length;
  for (let i = 0; i < count; i++) requireText(who, `${name}.names[${i}]`, regimes.names[i]);
  switch (regimes.kind) {
    case 'scheduled': {
      requireArray(who, `${name}.changes`, regimes.changes);
      regimes.changes.forEach((change, i) => {
        requireObject(who, `${name}.changes[${i}]`, change);
        const { fromToken, regime } = change;
        if (i === 0 && fromToken !== 0) throw requirementError(who, `${name}.changes[0].fromToken`, '0', fromToken);
        if (i > 0) {
          const least = regimes.changes[i - 1]!.fromToken + 1;
          requireInteger(who, `${name}.changes[${i}].fromToken`, fromToken, least);
        }
        requireInteger(who, `${name}.changes[${i}].regime`, regime, 0, count - 1);
      });
      return;
    }
    case 'drawn': {
      requireArray(who, `${name}.meanTokens`, regimes.meanTokens, count);
      regimes.meanTokens.forEach((mean, i) => {
        requireFinite(who, `${name}.meanTokens[${i}]`, mean);
        if (mean < 1) throw requirementError(who, `${name}.meanTokens[${i}]`, 'at least 1', mean);
      });
      if (regimes.next === undefined) return;
      requireArray(who, `${name}.next`, regimes.next, count);
      regimes.next.forEach((row, i) => {
        requireLaw(who, `${name}.next[${i}]`, row, count);
      });
      return;
    }
    default: {
      const { kind } = regimes as { kind: unknown };
      throw requirementError(who, `${name}.kind`, "'scheduled' or 'drawn'", kind);
    }
  }
}

/** P(next regime) of every regime, with the default filled in. */
export function transitionsOf({ names, next }: DrawnRegimes): Float64Array[] {
  const others = names.length - 1;
  return names.map((_, i) => {
    if (next) return Float64Array.from(next[i]!);
    return Float64Array.from(names, (_, j) => (others === 0 ? 1 : i === j ? 0 : 1 / others));
  });
}

/** Draws the stretches of one text: calls `begin` with the position and the regime of each. Two uniforms a stretch. */
export function drawRegimes(
  { meanTokens }: DrawnRegimes,
  transitions: readonly Float64Array[],
  tokenCount: number,
  random: RandomSource,
  begin: (fromToken: number, regime: number) => void,
): void {
  let regime = 0;
  for (let position = 0; position < tokenCount; ) {
    begin(position, regime);
    // The number of tokens up to and including the first that ends the stretch, each with probability 1 / mean.
    const ending = 1 / meanTokens[regime]!;
    position += ending === 1 ? 1 : 1 + Math.floor(log1p(-random()) / log1p(-ending));
    if (position < tokenCount) regime = inverseCdfIndex(transitions[regime]!, 1, random());
  }
}
