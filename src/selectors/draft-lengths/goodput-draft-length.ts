/**
 * Goodput control of the draft length (SmartSpec/TurboSpec, Liu et al. 2024, arXiv 2406.14066): one acceptance rate by
 * moving average, and the draft length with the most expected tokens per time at that rate. It misjudges drafts whose
 * acceptance changes with depth: see `kaplanMeierDraftLength`.
 * Cost: O(longest draft) time a round, two numbers of state.
 */

import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector } from '../contract/selector.js';
import {
  ACCEPTANCE_CONTROL_OPTIONS,
  ACCEPTANCE_CONTROL_VERSION,
  type AcceptanceControlOptions,
  type AcceptanceControlSnapshot,
  acceptanceControl,
} from './acceptance-control.js';

/** Options of {@link goodputDraftLength}. */
export type GoodputDraftLengthOptions = AcceptanceControlOptions;

/** Snapshot of a {@link goodputDraftLength} selector. */
export type GoodputDraftLengthSnapshot = AcceptanceControlSnapshot<'goodputDraftLength'>;

/**
 * Goodput control over arms that are draft lengths: with the acceptance rate alpha, the mean of a Beta posterior over
 * all drafted tokens that were verified (discounted by rounds), plays the arm with the greatest
 *
 *     (1 + alpha + ... + alpha^g) / c_g
 *
 * with g its draft length and c_g the time of its round. One arm may have no draft (g = 0): in its rounds nothing is
 * learnt, and discounting brings alpha back to the prior. Deterministic; ties go to the shorter draft.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.1, 1.2, 1.3, 1.4];
 * const selector = goodputDraftLength({ armCount: 5, rewardRange: acceptedLengthRange(4), armCosts });
 * selector.select(createRandom('unused')); // => 4
 * ```
 */
export function goodputDraftLength(options: GoodputDraftLengthOptions): ArmSelector<GoodputDraftLengthSnapshot> {
  return acceptanceControl('goodputDraftLength', 'pooled', options);
}

/** What the catalogue says of {@link goodputDraftLength}. */
export const goodputDraftLengthDescription: SelectorDescription<
  GoodputDraftLengthOptions,
  ArmSelector<GoodputDraftLengthSnapshot>
> = {
  kind: 'goodputDraftLength',
  version: ACCEPTANCE_CONTROL_VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'arms are the draft lengths of one chain drafter, with one acceptance rate for all depths',
  source: 'Liu et al. 2024',
  options: ACCEPTANCE_CONTROL_OPTIONS,
  create: goodputDraftLength,
  restore: (options, state) => acceptanceControl('goodputDraftLength', 'pooled', options, state),
};
