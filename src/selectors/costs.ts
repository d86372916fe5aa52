/** The checks that selectors make of what rounds cost. */
import { requireArray, requirePositive } from '../requirements.js';

/** The cost of one round of each arm, checked and copied; 1 for every arm where none are given. */
export function readArmCosts(who: string, costs: readonly number[] | undefined, armCount: number): Float64Array {
  if (costs === undefined) return new Float64Array(armCount).fill(1);
  requireArray(who, 'armCosts', costs, armCount);
  for (let i = 0; i < armCount; i++) requirePositive(who, `armCosts[${i}]`, costs[i]!);
  return Float64Array.from(costs);
}
