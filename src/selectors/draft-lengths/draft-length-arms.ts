/**
 * What the draft-length controllers share: selectors whose arms are draft lengths of one drafter, so that a round tells
 * not only how many tokens were accepted but also whether the draft was accepted whole.
 */
import type { ListRule } from '../../options.js';
import { type BanditProblem, requireArm } from '../../problem.js';
import { requireInteger, requirementError, requirePositiveProbability } from '../../requirements.js';

/** A problem whose arms are draft lengths; rewards are accepted lengths in tokens, bonus token included. */
export interface DraftLengthProblem extends BanditProblem {
  /**
   * The draft length of each arm, in tokens: integers of at least 0, ascending. An arm's rewards lie in [1, its draft
   * length + 1], inside `rewardRange`.
   * @defaultValue arm i drafts i tokens.
   */
  readonly draftLengths?: readonly number[];
}

/** The rule of the option, as far as one length alone can be checked; {@link readDraftLengths} checks the rest. */
export const DRAFT_LENGTHS_RULE = {
  type: 'list',
  length: 'armCount',
  of: { type: 'integer', least: 0 },
  optional: true,
} as const satisfies ListRule;

/** A copy of the draft lengths of the arms, checked to ascend and to fit the range. */
export function readDraftLengths(who: string, problem: DraftLengthProblem): number[] {
  const { armCount, rewardRange } = problem;
  const lengths = problem.draftLengths ?? Array.from({ length: armCount }, (_, i) => i);
  for (let i = 1; i < armCount; i++) requireInteger(who, `draftLengths[${i}]`, lengths[i]!, lengths[i - 1]! + 1);
  const longest = lengths[armCount - 1]!;
  if (!(rewardRange.min <= 1 && rewardRange.max >= longest + 1)) {
    throw new RangeError(
      `${who}: rewardRange must hold the accepted lengths [1, ${longest + 1}], got [${rewardRange.min}, ${rewardRange.max}]`,
    );
  }
  return [...lengths];
}

/** Requires an arm and an accepted length that its draft can have, an integer; returns how many drafted tokens it accepts. */
export function requireAcceptedDrafts(
  who: string,
  draftLengths: readonly number[],
  arm: number,
  reward: number,
  probability: number | undefined,
): number {
  requireArm(who, arm, draftLengths.length);
  const longest = draftLengths[arm]! + 1;
  if (!(Number.isInteger(reward) && reward >= 1 && reward <= longest)) {
    throw requirementError(who, 'reward', `an integer in [1, ${longest}]`, reward);
  }
  if (probability !== undefined) requirePositiveProbability(who, 'probability', probability);
  return reward - 1;
}

/** The last arm whose draft is no longer than `length`; the first where all are longer. */
export function armAtMost(draftLengths: readonly number[], length: number): number {
  let arm = 0;
  while (arm + 1 < draftLengths.length && draftLengths[arm + 1]! <= length) arm += 1;
  return arm;
}
