/**
 * Kaplan-Meier control of the draft length: a round with draft length g tells about every shorter one, since the run of
 * accepted tokens is a survival time censored at g (Kaplan and Meier 1958). One acceptance probability for each depth,
 * and the draft length with the most expected tokens per time.
 * Cost: O(longest draft) time a round, two numbers of state for each depth.
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

/** Options of {@link kaplanMeierDraftLength}. */
export type KaplanMeierDraftLengthOptions = AcceptanceControlOptions;

/** Snapshot of a {@link kaplanMeierDraftLength} selector. */
export type KaplanMeierDraftLengthSnapshot = AcceptanceControlSnapshot<'kaplanMeierDraftLength'>;

/**
 * Kaplan-Meier control over arms that are draft lengths. With r_k rounds that verified a token at depth k and a_k that
 * accepted it (both discounted by rounds), the acceptance probability there is `h_k = (a_k + a) / (r_k + a + b)` with a
 * Beta(a, b) prior, a draft survives to depth k with probability `S_k = h_1 ... h_k`, and the arm played is the one
 * with the greatest
 *
 *     (1 + S_1 + ... + S_g) / c_g
 *
 * with g its draft length and c_g the time of its round. Depths beyond the present draft length are not observed: there
 * the prior decides, and as old rounds fade it leads to longer drafts again. So it explores longer
 * drafts without a bonus, and does not stay for ever without drafting (g = 0), where nothing is observed.
 * Deterministic; ties go to the shorter draft.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.1, 1.2, 1.3, 1.4];
 * const selector = kaplanMeierDraftLength({ armCount: 5, rewardRange: acceptedLengthRange(4), armCosts });
 * selector.select(createRandom('unused')); // => 4
 * ```
 */
export function kaplanMeierDraftLength(
  options: KaplanMeierDraftLengthOptions,
): ArmSelector<KaplanMeierDraftLengthSnapshot> {
  return acceptanceControl('kaplanMeierDraftLength', 'by-depth', options);
}

/** What the catalogue says of {@link kaplanMeierDraftLength}. */
export const kaplanMeierDraftLengthDescription: SelectorDescription<
  KaplanMeierDraftLengthOptions,
  ArmSelector<KaplanMeierDraftLengthSnapshot>
> = {
  kind: 'kaplanMeierDraftLength',
  version: ACCEPTANCE_CONTROL_VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'arms are the draft lengths of one chain drafter: every round tells about all shorter drafts',
  source: 'Kaplan and Meier 1958',
  options: ACCEPTANCE_CONTROL_OPTIONS,
  create: kaplanMeierDraftLength,
  restore: (options, state) => acceptanceControl('kaplanMeierDraftLength', 'by-depth', options, state),
};
