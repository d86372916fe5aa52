/** The checks that selectors make of what rounds cost. */
import { requireArray, requirePositive } from '../requirements.js';

/** The cost of one round of each arm, checked and copied; 1 for every arm where none are given. `name`: the option's. */
export function readArmCosts(
  who: string,
  costs: readonly number[] | undefined,
  armCount: number,
  name = 'armCosts',
): Float64Array {
  if (costs === undefined) return new Float64Array(armCount).fill(1);
  requireArray(who, name, costs, armCount);
  for (let i = 0; i < armCount; i++) requirePositive(who, `${name}[${i}]`, costs[i]!);
  return Float64Array.from(costs);
}
