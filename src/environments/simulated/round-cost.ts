/**
 * How long one round takes, as plain data: one pass of the target over the draft, and the drafting, each with its growth
 * with the batch. One unit of time is one plain pass of the target at the same batch, so decoding without drafts runs at
 * 1 token a unit whatever the load.
 */
import { requireOptions } from '../../options.js';
import {
  requireArray,
  requireFinite,
  requireInteger,
  requirementError,
  requireNonNegative,
  requirePositive,
} from '../../requirements.js';

/**
 * A cost at several batch sizes: pairs [sequences in the batch, cost], ascending by the first. Linear between two of
 * them, constant before the first and after the last.
 */
export type CostByBatch = readonly (readonly [batch: number, cost: number])[];

/** Options of {@link roundCost}. */
export interface RoundCostOptions {
  /** The tokens drafted; an integer of at least 0. Without drafts a round is a plain pass. */
  readonly draftLength: number;
  /**
   * The cost of the pass that verifies a draft, in plain passes at the same batch; greater than 0.
   * @defaultValue 1: memory-bound, where a pass over a few more tokens takes no longer.
   */
  readonly verify?: number | CostByBatch;
  /** The cost of each drafted token, in plain passes at the same batch; at least 0. */
  readonly perDraftToken: number | CostByBatch;
  /**
   * The sequences decoded together, at least 1; need not be whole where it is an average.
   * @defaultValue 1
   */
  readonly batch?: number;
}

/**
 * The time of one round, `verify + perDraftToken * draftLength`, in plain passes of the target at the same batch; 1 with
 * no drafts. What environments take as the cost of an arm.
 *
 * With a chain drafter of 68M parameters, a round of Vicuna-7B took 22.33 ms and 1.924 ms for each drafted token, a
 * plain pass 22.97 ms (github.com/BNukhkadiev/Spec-Bench): `verify: 0.972, perDraftToken: 0.084`.
 *
 * @returns greater than 0.
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * roundCost({ draftLength: 4, verify: 1.2, perDraftToken: 0.2 }); // => 2
 * roundCost({ draftLength: 2, perDraftToken: [[1, 0.1], [31, 0.4]], batch: 16 }); // => 1.5
 * roundCost({ draftLength: 0, verify: 1.2, perDraftToken: 0.2 }); // => 1
 * ```
 */
export function roundCost(options: RoundCostOptions): number {
  const who = 'roundCost';
  requireOptions(who, options, ['draftLength', 'verify', 'perDraftToken', 'batch']);
  const { draftLength, verify = 1, perDraftToken, batch = 1 } = options;
  requireInteger(who, 'draftLength', draftLength, 0);
  requireFinite(who, 'batch', batch);
  if (batch < 1) throw requirementError(who, 'batch', 'at least 1', batch);
  requireCost(who, 'verify', verify, requirePositive);
  requireCost(who, 'perDraftToken', perDraftToken, requireNonNegative);
  if (draftLength === 0) return 1;
  return costAt(verify, batch) + costAt(perDraftToken, batch) * draftLength;
}

function costAt(cost: number | CostByBatch, batch: number): number {
  if (typeof cost === 'number') return cost;
  let i = 0;
  while (i < cost.length && cost[i]![0] < batch) i++;
  if (i === 0) return cost[0]![1];
  if (i === cost.length) return cost[i - 1]![1];
  const [lowBatch, low] = cost[i - 1]!;
  const [highBatch, high] = cost[i]!;
  return low + ((batch - lowBatch) / (highBatch - lowBatch)) * (high - low);
}

function requireCost(
  who: string,
  name: string,
  cost: number | CostByBatch,
  requireOne: (who: string, name: string, value: number) => void,
): void {
  if (typeof cost === 'number') {
    requireOne(who, name, cost);
    return;
  }
  requireArray(who, name, cost);
  for (let i = 0; i < cost.length; i++) {
    requireArray(who, `${name}[${i}]`, cost[i], 2);
    const [batch, value] = cost[i]!;
    requireFinite(who, `${name}[${i}][0]`, batch);
    const before = i === 0 ? 0 : cost[i - 1]![0];
    if (batch <= before) throw requirementError(who, `${name}[${i}][0]`, `greater than ${before}`, batch);
    requireOne(who, `${name}[${i}][1]`, value);
  }
}
