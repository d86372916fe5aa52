/** The option that several selectors have: what a round of each arm costs. */
import type { ListRule } from '../../options.js';

/** The rule of the option. */
export const ARM_COSTS_RULE = {
  type: 'list',
  length: 'armCount',
  of: { type: 'number', above: 0 },
  optional: true,
  from: 'armCosts',
} as const satisfies ListRule;

/** The cost of one round of each arm, a copy; 1 for every arm where none are given. */
export function armCostsOrOnes(costs: readonly number[] | undefined, armCount: number): number[] {
  return costs === undefined ? new Array<number>(armCount).fill(1) : [...costs];
}
