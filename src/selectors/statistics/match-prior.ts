/**
 * What the length of a match says of the draft that is copied from it. The longest match of l tokens is a run of l that were
 * the same, ended by one that was not (or by the text). With an acceptance rate that was uniform on [0, 1] before, it is then
 * Beta(l + 1, 2), and a draft of up to L tokens gives
 *
 *     1 + sum_k E p^k = 1 + sum_k (l + 1)(l + 2) / ((l + 1 + k)(l + 2 + k)) = 1 + L (l + 1) / (l + L + 2)
 *
 * tokens in the mean, the bonus token included: where L is large, a run is expected to go on about as long as it has gone on.
 */
import type { RewardRange } from '../../problem.js';

/**
 * The mean reward of an arm that copies from a match, in the units of its range. A range of whole length is taken for
 * accepted lengths, one unit a token; any other for one step. Without a match (a length of at most 0) nothing is copied.
 */
export function meanAfterMatch({ min, max }: RewardRange, matchLength: number): number {
  if (!(matchLength > 0)) return min;
  const span = max - min;
  const draftLength = Number.isSafeInteger(span) ? span : 1;
  // Divided first: a match may be as long as numbers go.
  return min + span * ((matchLength + 1) / (matchLength + draftLength + 2));
}
