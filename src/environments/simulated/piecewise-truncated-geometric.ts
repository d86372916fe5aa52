/**
 * Truncated-geometric accepted lengths whose acceptance rates change at token positions: the piecewise-stationary
 * simulator, for selectors that have to notice that the best arm has changed. Between two changes it is
 * `truncatedGeometric`; what real text does (prose, copying, code in turn) is rougher.
 * Cost: one uniform and O(accepted length) comparisons a pull, S K L numbers of memory for S segments.
 */

import { readData } from '../../options.js';
import {
  requireArmCosts,
  requireArray,
  requireDraftLength,
  requireInteger,
  requirementError,
  requireObject,
  requireProbabilities,
  requireSequenceLength,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment } from '../contract/environment.js';
import { geometricSurvival } from './survival.js';
import { SurvivalEnvironment } from './survival-environment.js';

/** Acceptance rates from a token position on, up to the next segment. */
export interface TruncatedGeometricSegment {
  /** The position the rates hold from, in tokens, 0-based: 0 for the first segment, then ascending integers. */
  readonly fromToken: number;
  /** p_i: the probability with which a drafted token of arm i is accepted, in [0, 1]; one for each arm. */
  readonly acceptanceRates: readonly number[];
}

/** Options of {@link piecewiseTruncatedGeometric}. */
export interface PiecewiseTruncatedGeometricOptions {
  /** At least one. Those that begin at or after the end of the sequence never take effect. */
  readonly segments: readonly TruncatedGeometricSegment[];
  /** L: the tokens drafted in every call; an integer in [0, 65,534]. */
  readonly maxDraftLength: number;
  /** The length of every sequence, in tokens, EOS included; an integer in [1, 10,000,000]. */
  readonly sequenceLength: number;
  /**
   * The time of a round of each arm, in [1e-100, 1e100]; one unit is one plain pass of the target model.
   * @defaultValue 1 each
   */
  readonly armCosts?: readonly number[];
}

const OPTIONS = ['segments', 'maxDraftLength', 'sequenceLength', 'armCosts'] as const;

/**
 * An environment with truncated-geometric accepted lengths (Hou et al. 2025, eq. (10)) whose acceptance rates change at
 * given token positions. A round uses the rates of the segment in which its first token lies, to the end of its block.
 * Each pull draws one uniform whichever arm is pulled, and takes the arm's cost in
 * time.
 *
 * The changes come at positions of the text, not at rounds: a selector that decodes faster meets them in an earlier
 * round. So the conditional means are not constant (Assumption 4.1 fails), nor are the lengths fixed by the round
 * (Assumption 5.1): for that, see `rewardTable`.
 *
 * Cost: O(accepted length) a pull.
 *
 * @throws RangeError or TypeError when an option is out of its range, segments do not ascend from 0, or they differ in
 *   the number of arms.
 * @example
 * ```ts
 * const environment = piecewiseTruncatedGeometric({
 *   segments: [
 *     { fromToken: 0, acceptanceRates: [0, 1] },
 *     { fromToken: 50, acceptanceRates: [1, 0] },
 *   ],
 *   maxDraftLength: 4,
 *   sequenceLength: 100,
 * });
 * const episode = environment.begin(0, createRandom('luck'));
 * let rounds = 0;
 * for (; !episode.done; rounds++) episode.pull(1);
 * rounds; // => 60
 * ```
 */
export function piecewiseTruncatedGeometric(options: PiecewiseTruncatedGeometricOptions): Environment {
  const who = 'piecewiseTruncatedGeometric';
  const { segments, maxDraftLength, sequenceLength, armCosts } = readData(who, options, OPTIONS);
  requireArray(who, 'segments', segments);
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i]!;
    const name = `segments[${i}]`;
    requireObject(who, name, segment);
    const { fromToken, acceptanceRates } = segment;
    if (i === 0) {
      if (fromToken !== 0) throw requirementError(who, `${name}.fromToken`, '0', fromToken);
      requireProbabilities(who, `${name}.acceptanceRates`, acceptanceRates);
    } else {
      requireInteger(who, `${name}.fromToken`, fromToken, segments[i - 1]!.fromToken + 1);
      requireProbabilities(who, `${name}.acceptanceRates`, acceptanceRates, segments[0]!.acceptanceRates.length);
    }
  }
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  requireArmCosts(who, armCosts, segments[0]!.acceptanceRates.length);
  return new SurvivalEnvironment({
    kind: who,
    parameters: {
      segments: segments.map(({ fromToken, acceptanceRates }) => ({
        fromToken,
        acceptanceRates: [...acceptanceRates],
      })),
      maxDraftLength,
    },
    segments: segments.map(({ fromToken, acceptanceRates }) => ({
      fromToken,
      survivals: acceptanceRates.map((rate) => geometricSurvival(rate, maxDraftLength)),
    })),
    sequenceLength,
    armCosts,
    identical: false,
  });
}

/** What the catalogue says of {@link piecewiseTruncatedGeometric}. */
export const piecewiseTruncatedGeometricEntry: EnvironmentEntry<typeof piecewiseTruncatedGeometric> = {
  kind: 'piecewiseTruncatedGeometric',
  room: 'simulated',
  acceptedLengths: 'as `truncatedGeometric`, with rates that change at given tokens',
  basis: 'eq. (10)',
  options: OPTIONS,
  create: piecewiseTruncatedGeometric,
};
