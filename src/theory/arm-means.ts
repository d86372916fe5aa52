/** The mean accepted lengths of the arms, as the bounds of this folder take them. */
import { requireArray, requireFinite, requirementError } from '../requirements.js';

/** Requires mean accepted lengths, in [1, maxDraftLength + 1]. Returns the greatest, the paper's mu of arm i*. */
export function requireArmMeans(who: string, means: readonly number[], maxDraftLength = Infinity): number {
  requireArray(who, 'means', means);
  let best = -Infinity;
  for (let i = 0; i < means.length; i++) {
    const mean = means[i]!;
    requireFinite(who, `means[${i}]`, mean);
    if (mean < 1 || mean > maxDraftLength + 1) {
      const range = maxDraftLength === Infinity ? 'at least 1' : `in [1, ${maxDraftLength + 1}]`;
      throw requirementError(who, `means[${i}]`, `${range} (accepted lengths include the bonus token)`, mean);
    }
    if (mean > best) best = mean;
  }
  return best;
}
