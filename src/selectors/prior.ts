/**
 * Turns snapshots of earlier prompts into a prior for new selectors. Counts and sums add; nothing else of a snapshot is
 * needed.
 */

import { copyData, readOnce } from '../options.js';
import { readProblem } from '../problem.js';
import { requireArray, requirementError, requireObject, requirePositiveProbability } from '../requirements.js';
import type { SelectorSnapshot } from './contract/selector.js';
import { type ArmMeansState, type ArmPrior, readArmMeans } from './statistics/arm-means.js';

/** A snapshot whose state has counts and sums of the arms, whatever else it has. */
export type CountingSnapshot = SelectorSnapshot<string, unknown, ArmMeansState>;

/** Options of {@link priorFromSnapshots}. */
export interface PriorFromSnapshotsOptions {
  /**
   * The weight, in (0, 1], of each pull in the prior: how much of what was learnt is believed to hold for the next
   * prompt.
   * @defaultValue 1
   */
  readonly discount?: number;
}

/** The kinds that sum rewards minus the least reward of the range, not the rewards themselves. */
const SUMMED_FROM_LEAST: readonly string[] = ['ucbV', 'ucbTuned', 'discountedUcb', 'discountedThompson'];

/** Requires snapshots of one problem with counts and sums; returns their statistics. */
function readAll(who: string, given: readonly CountingSnapshot[]): ArmMeansState[] {
  requireArray(who, 'snapshots', given);
  const snapshots = copyData(given);
  const first = snapshots[0]!;
  return Array.from(snapshots, (snapshot, i) => {
    const name = `snapshots[${i}]`;
    requireObject(who, name, snapshot);
    requireObject(who, `${name}.problem`, snapshot.problem);
    readProblem(who, snapshot.problem);
    const { armCount, rewardRange } = snapshot.problem;
    if (
      armCount !== first.problem.armCount ||
      rewardRange.min !== first.problem.rewardRange.min ||
      rewardRange.max !== first.problem.rewardRange.max
    ) {
      throw requirementError(who, `${name}.problem`, 'that of snapshots[0]', JSON.stringify(snapshot.problem));
    }
    if (!SUMMED_FROM_LEAST.includes(snapshot.kind)) {
      return readArmMeans(who, `${name}.state`, snapshot.state, snapshot.problem).toState();
    }
    const { min, max } = rewardRange;
    const gains = { armCount, rewardRange: { min: 0, max: max - min } };
    const { counts, sums } = readArmMeans(who, `${name}.state`, snapshot.state, gains).toState();
    return { counts, sums: sums.map((sum, arm) => sum + counts[arm]! * min) };
  });
}

/** Adds counts and sums, each times `weight`. */
function total(parts: readonly ArmMeansState[], weight: number): { counts: number[]; sums: number[] } {
  const sumOf = (values: (part: ArmMeansState) => readonly number[]) =>
    values(parts[0]!).map((_, arm) => weight * parts.reduce((sum, part) => sum + values(part)[arm]!, 0));
  return { counts: sumOf((part) => part.counts), sums: sumOf((part) => part.sums) };
}

/**
 * A prior for new selectors of the same problem: the pulls and rewards of all snapshots together, discounted. The
 * snapshots may be of several kinds, as long as each counts pulls and sums rewards (`ucbSpec`, `ucb1`,
 * `followTheLeader` and others); a discounted selector contributes what it still remembers. A kind of your own must sum
 * the rewards themselves.
 *
 * @throws RangeError or TypeError when there is no snapshot, one has no counts and sums, or their problems differ.
 * @example
 * ```ts
 * const yesterday = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * yesterday.update(0, 2);
 * yesterday.update(1, 4);
 * priorFromSnapshots([yesterday.snapshot()], { discount: 0.5 }); // => { counts: [0.5, 0.5], sums: [1, 2] }
 * ```
 */
export function priorFromSnapshots(
  snapshots: readonly CountingSnapshot[],
  options: PriorFromSnapshotsOptions = {},
): ArmPrior {
  const who = 'priorFromSnapshots';
  const { discount = 1 } = readOnce(who, options, ['discount']);
  requirePositiveProbability(who, 'discount', discount);
  return total(readAll(who, snapshots), discount);
}
