/**
 * Independent truncated-geometric accepted lengths (Hou et al. 2025, eq. (10); Leviathan et al. 2023): every drafted
 * token of arm i is accepted with probability p_i until the first rejection. The textbook model: real drafts have
 * acceptance that changes with depth, with the prompt and in time.
 * Cost: one uniform and O(accepted length) comparisons a pull, K L numbers of memory.
 */

import { readData } from '../../options.js';
import {
  requireArmCosts,
  requireDraftLength,
  requireProbabilities,
  requireSequenceLength,
} from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment } from '../contract/environment.js';
import { geometricSurvival } from './survival.js';
import { SurvivalEnvironment } from './survival-environment.js';

/** Options of {@link truncatedGeometric}. */
export interface TruncatedGeometricOptions {
  /** p_i: the probability with which a drafted token of arm i is accepted, in [0, 1]; one for each arm. */
  readonly acceptanceRates: readonly number[];
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

const OPTIONS = ['acceptanceRates', 'maxDraftLength', 'sequenceLength', 'armCosts'] as const;

/**
 * An environment with independent truncated-geometric accepted lengths:
 *
 *     P(Y = x) = p^(x-1) (1 - p) for x = 1 to L,   P(Y = L + 1) = p^L                            eq. (10)
 *
 * with mean `(1 - p^(L+1)) / (1 - p)` tokens. Each pull draws one uniform whichever arm is pulled, and takes the arm's
 * cost in time. With the same uniform an arm with a greater p never accepts fewer tokens.
 *
 * Cost: O(accepted length) a pull.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const environment = truncatedGeometric({ acceptanceRates: [0.5, 0.9], maxDraftLength: 4, sequenceLength: 100 });
 * const episode = environment.begin(0, createRandom('luck'));
 * let tokens = 0;
 * while (!episode.done) tokens += episode.pull(1);
 * tokens; // => 100
 * ```
 */
export function truncatedGeometric(options: TruncatedGeometricOptions): Environment {
  const who = 'truncatedGeometric';
  const { acceptanceRates, maxDraftLength, sequenceLength, armCosts } = readData(who, options, OPTIONS);
  requireProbabilities(who, 'acceptanceRates', acceptanceRates);
  requireDraftLength(who, 'maxDraftLength', maxDraftLength);
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  requireArmCosts(who, armCosts, acceptanceRates.length);
  const survivals = acceptanceRates.map((rate) => geometricSurvival(rate, maxDraftLength));
  return new SurvivalEnvironment({
    kind: who,
    parameters: { acceptanceRates: [...acceptanceRates], maxDraftLength },
    segments: [{ fromToken: 0, survivals }],
    sequenceLength,
    armCosts,
    identical: true,
  });
}

/** What the catalogue says of {@link truncatedGeometric}. */
export const truncatedGeometricEntry: EnvironmentEntry<typeof truncatedGeometric> = {
  kind: 'truncatedGeometric',
  room: 'simulated',
  acceptedLengths: "independent, each drafted token accepted with the arm's own probability",
  basis: 'eq. (10)',
  options: OPTIONS,
  create: truncatedGeometric,
};
