/** What rounds cost, as selectors keep it. */
import { requireArmCosts } from '../../requirements.js';

/** The cost of one round of each arm, checked and copied; 1 for every arm where none are given. `name`: the option's. */
export function readArmCosts(
  who: string,
  costs: readonly number[] | undefined,
  armCount: number,
  name = 'armCosts',
): Float64Array {
  requireArmCosts(who, costs, armCount, name);
  return costs === undefined ? new Float64Array(armCount).fill(1) : Float64Array.from(costs);
}
