/**
 * Independent accepted lengths whose acceptance depends on depth: the k-th drafted token of an arm is accepted with
 * probability h_k where those before it were. `truncatedGeometric` is the case of equal h_k; `acceptancePresets` holds
 * recorded ones. Rounds are still independent of one another and prompts alike: for those, see `calibratedAcceptance`.
 * Cost: one uniform and O(accepted length) comparisons a pull.
 */

import { readData } from '../../options.js';
import { requireArmCosts, requireArray, requireHazards, requireSequenceLength } from '../../requirements.js';
import type { EnvironmentEntry } from '../contract/entry.js';
import type { Environment } from '../contract/environment.js';
import { hazardSurvival } from './survival.js';
import { SurvivalEnvironment } from './survival-environment.js';

/** Options of {@link depthHazards}. */
export interface DepthHazardsOptions {
  /**
   * For each arm, at index k - 1: P(the k-th drafted token is accepted | the first k - 1 were), in [0, 1]. As many as the
   * arm drafts tokens; none for decoding without drafts. Arms may differ.
   */
  readonly hazards: readonly (readonly number[])[];
  /** The length of every sequence, in tokens, EOS included; an integer in [1, 10,000,000]. */
  readonly sequenceLength: number;
  /**
   * The time of a round of each arm, in [1e-100, 1e100]; one unit is one plain pass of the target model.
   * @defaultValue 1 each
   */
  readonly armCosts?: readonly number[];
}

const OPTIONS = ['hazards', 'sequenceLength', 'armCosts'] as const;

/**
 * An environment with independent accepted lengths, `P(Y > k) = h_1 ... h_k`. Each pull draws one uniform whichever arm
 * is pulled, so that of two drafts of one drafter the longer never accepts fewer tokens in the same round.
 *
 * Cost: O(accepted length) a pull.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const { eagle, medusa } = acceptancePresets;
 * const environment = depthHazards({
 *   hazards: [eagle.hazards, medusa.hazards],
 *   armCosts: [1.4, 1.38],
 *   sequenceLength: 100,
 * });
 * environment.rewardRange; // => { min: 1, max: 6 }
 * environment.armRanges; // => [{ min: 1, max: 6 }, { min: 1, max: 5 }]
 * ```
 */
export function depthHazards(options: DepthHazardsOptions): Environment {
  const who = 'depthHazards';
  const { hazards, sequenceLength, armCosts } = readData(who, options, OPTIONS);
  requireArray(who, 'hazards', hazards);
  for (let i = 0; i < hazards.length; i++) requireHazards(who, `hazards[${i}]`, hazards[i]!);
  requireSequenceLength(who, 'sequenceLength', sequenceLength);
  requireArmCosts(who, armCosts, hazards.length);
  return new SurvivalEnvironment({
    kind: who,
    parameters: { hazards: hazards.map((own) => [...own]) },
    segments: [{ fromToken: 0, survivals: hazards.map(hazardSurvival) }],
    sequenceLength,
    armCosts,
    ownRanges: true,
    identical: true,
  });
}

/** What the catalogue says of {@link depthHazards}. */
export const depthHazardsEntry: EnvironmentEntry<typeof depthHazards> = {
  kind: 'depthHazards',
  room: 'simulated',
  acceptedLengths:
    'independent, with an acceptance for each depth of the draft; `acceptancePresets` has EAGLE, Medusa, Hydra, a 68M chain, prompt lookup, suffix match',
  basis: 'figures with their sources',
  options: OPTIONS,
  create: depthHazards,
};
