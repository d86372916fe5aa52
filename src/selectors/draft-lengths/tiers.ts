/** Tiers: the draft lengths among those of the arms that an engine may use. */
import type { ListRule, NumberRule } from '../../options.js';
import { requirementError } from '../../requirements.js';

/** The rule of the option, as far as one length alone can be checked; {@link readTiers} checks the rest. */
export const TIERS_RULE = {
  type: 'list',
  of: { type: 'integer', least: 0 },
  optional: true,
} as const satisfies ListRule;

/** The rule of the draft length to begin with; {@link readTiers} checks that it is a tier. */
export const INITIAL_TIER_RULE = {
  type: 'integer',
  least: 0,
  optional: true,
  startOnly: true,
} as const satisfies NumberRule;

/** Draft lengths that may be used, ascending, the arm of each, and which to begin with. */
export interface Tiers {
  readonly tiers: number[];
  readonly arms: number[];
  readonly start: number;
}

/**
 * A copy of the tiers, checked to ascend and to be draft lengths of arms.
 *
 * @param initial the draft length to begin with; the middle tier where it is not given; of an even number, the upper
 *   middle one.
 */
export function readTiers(
  who: string,
  draftLengths: readonly number[],
  tiers: readonly number[],
  initial: number | undefined,
): Tiers {
  let after = -1;
  const arms = tiers.map((length, i) => {
    const arm = draftLengths.indexOf(length, after + 1);
    if (arm < 0) {
      const left = draftLengths.slice(after + 1);
      const requirement = left.length === 0 ? 'left out' : `among the draft lengths ${left.join(', ')}`;
      throw requirementError(who, `tiers[${i}]`, requirement, length);
    }
    after = arm;
    return arm;
  });
  const start = initial === undefined ? Math.floor(tiers.length / 2) : tiers.indexOf(initial);
  if (start < 0) throw requirementError(who, 'initialDraftLength', `among the tiers ${tiers.join(', ')}`, initial);
  return { tiers: [...tiers], arms, start };
}
