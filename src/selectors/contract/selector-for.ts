/** The check of those who are handed a selector for a problem of their own. */
import { type BanditProblem, readProblem } from '../../problem.js';
import { requireFunction, requirementError, requireObject } from '../../requirements.js';
import type { AnySelector } from './selector.js';

/** Requires a selector for as many arms, whose range has all rewards of the problem. */
export function requireSelectorFor(who: string, selector: AnySelector, { armCount, rewardRange }: BanditProblem): void {
  requireObject(who, 'selector', selector);
  requireFunction(who, 'selector.select', selector.select);
  readProblem(who, selector);
  if (selector.armCount !== armCount) {
    throw requirementError(who, 'selector.armCount', `the number of arms, ${armCount}`, selector.armCount);
  }
  const { min, max } = selector.rewardRange;
  if (!(min <= rewardRange.min && max >= rewardRange.max)) {
    const requirement = `one that has [${rewardRange.min}, ${rewardRange.max}]`;
    throw requirementError(who, 'selector.rewardRange', requirement, `[${min}, ${max}]`);
  }
}
