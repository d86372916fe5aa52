/**
 * One number from quality, cost and latency, for selectors that learn a reward: utility = quality - lambda x cost - mu
 * x latency. Its range follows from those of its parts. A difference, not a ratio: `omegaUcb` and `fractionalKube`
 * divide by the cost, and a ratio prefers a bad answer to a good one whenever it is cheap enough.
 */
import { readData, readOnce, requireOptions } from '../options.js';
import { type RewardRange, readRewardRange } from '../problem.js';
import { requireBoolean, requirementError, requireNonNegative, requirePositive } from '../requirements.js';

/** A part that is subtracted from the utility. */
export interface UtilityPart {
  /** What one unit subtracts, in units of quality; at least 0. */
  readonly weight: number;
  /**
   * The most that counts, in its own unit; greater than 0. More counts as this: a request that hangs is as bad as it
   * gets.
   */
  readonly most: number;
}

/** Options of {@link utility}. */
export interface UtilityOptions {
  /** The range of quality. */
  readonly quality: RewardRange;
  /** Lambda, and the greatest cost: a tariff's worst case. */
  readonly cost?: UtilityPart;
  /** Mu, and the greatest latency: the time-out. */
  readonly latency?: UtilityPart;
}

/** The outcome of a request. */
export interface Attempt {
  /** In the range of quality; absent where it failed. */
  readonly quality?: number;
  /** At least 0; needed where the utility has a cost. */
  readonly cost?: number;
  /** At least 0; needed where the utility has a latency. */
  readonly latency?: number;
  /** Whether there was no answer: it then has the least quality, and its own cost and latency. */
  readonly failed?: boolean;
}

/** A utility and its range. */
export interface Utility {
  /** The range of all utilities, for a selector's `rewardRange`. */
  readonly rewardRange: RewardRange;
  /** The utility of an attempt, in `rewardRange`. */
  of(attempt: Attempt): number;
}

/**
 * Makes a utility: `quality - lambda min(cost, most) - mu min(latency, most)`, in
 * `[quality.min - lambda most - mu most, quality.max]`. A failure has the least quality.
 *
 * @throws RangeError or TypeError when an option is out of its range; `of`, when a part of the attempt is.
 * @example
 * ```ts
 * // A right answer is worth 1, a cent 0.02, a second 0.01.
 * const worth = utility({ quality: { min: 0, max: 1 }, cost: { weight: 0.02, most: 5 }, latency: { weight: 0.01, most: 30 } });
 * worth.rewardRange; // => { min: -0.4, max: 1 }
 * worth.of({ quality: 0.9, cost: 2, latency: 3 }).toFixed(2); // => '0.83'
 * worth.of({ failed: true, cost: 1, latency: 60 }).toFixed(2); // => '-0.32'
 * ```
 */
export function utility(options: UtilityOptions): Utility {
  const who = 'utility';
  const read = readData(who, options, ['quality', 'cost', 'latency']);
  const { min, max } = readRewardRange(who, 'quality', read.quality);
  const cost = readPart(who, 'cost', read.cost);
  const latency = readPart(who, 'latency', read.latency);
  const least = min - cost.weight * cost.most - latency.weight * latency.most;
  const rewardRange = readRewardRange(who, 'the range of utilities', { min: least, max });
  return {
    rewardRange,
    of(attempt) {
      const whose = 'utility.of';
      const told = readOnce(whose, attempt, ['quality', 'cost', 'latency', 'failed'], 'attempt');
      const { failed = false } = told;
      requireBoolean(whose, 'failed', failed);
      let value = min;
      if (failed) {
        if (told.quality !== undefined)
          throw requirementError(whose, 'quality', 'absent where it failed', told.quality);
      } else {
        value = told.quality as number;
        if (!(typeof value === 'number' && value >= min && value <= max))
          throw requirementError(whose, 'quality', `in [${min}, ${max}]`, value);
      }
      value -= taken(whose, 'cost', cost, told.cost) + taken(whose, 'latency', latency, told.latency);
      // Rounding may go below the lower end.
      return Math.max(rewardRange.min, value);
    },
  };
}

function readPart(
  who: string,
  name: string,
  part: UtilityPart | undefined,
): UtilityPart & { readonly counts: boolean } {
  if (part === undefined) return { weight: 0, most: 1, counts: false };
  requireOptions(who, part, ['weight', 'most'], name);
  const { weight, most } = part;
  requireNonNegative(who, `${name}.weight`, weight);
  requirePositive(who, `${name}.most`, most);
  return { weight, most, counts: true };
}

function taken(
  who: string,
  name: string,
  { weight, most, counts }: ReturnType<typeof readPart>,
  value: number | undefined,
): number {
  if (!counts) {
    if (value !== undefined) throw requirementError(who, name, 'absent where the utility has none', value);
    return 0;
  }
  // A request that was never answered may have taken an infinite time.
  if (value !== Number.POSITIVE_INFINITY) requireNonNegative(who, name, value as number);
  return weight * Math.min(value as number, most);
}
