/** What a client of servers learns with. */
import type { BanditProblem } from '../problem.js';
import { requirementError } from '../requirements.js';
import type { ArmSelector } from '../selectors/contract/selector.js';
import { requireSelectorFor } from '../selectors/contract/selector-for.js';

/**
 * Requires a selector for the problem that learns from the arm it pulled: no server tells what others would have given.
 */
export function requireArmSelector(who: string, selector: ArmSelector, problem: BanditProblem): void {
  requireSelectorFor(who, selector, problem);
  if (selector.feedback !== 'bandit') {
    throw requirementError(who, 'selector.feedback', "'bandit'", selector.feedback);
  }
}
