/** The check made by whatever is handed a selector for a problem of its own. */
import { type BanditProblem, readProblem } from '../../problem.js';
import { requireFunction, requirementError, requireObject } from '../../requirements.js';
import type { AnySelector } from './selector.js';

/** Requires a selector with the problem's number of arms and a range that contains all of its rewards. */
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
