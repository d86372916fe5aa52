/**
 * How often each reward was seen, arm by arm: the whole empirical law, for the selectors that use more of it than its
 * mean. Rewards are counted from the least of the range, so that a shift of the range changes nothing. Accepted lengths
 * make at most L + 1 different rewards an arm; rewards that are all different cost a number each.
 */
import type { BanditProblem } from '../../problem.js';
import { requireArray, requireInteger, requirementError, requireObject } from '../../requirements.js';

/** Histograms as they stand in snapshots, in arm order. */
export interface RewardHistogramsState {
  /** One histogram for each arm. */
  readonly arms: readonly RewardHistogramState[];
}

/** One arm's histogram as it stands in snapshots. */
export interface RewardHistogramState {
  /** The different rewards less the least of the range, increasing. */
  readonly values: readonly number[];
  /** How often each was seen. */
  readonly counts: readonly number[];
}

/** One arm's rewards. */
export class RewardHistogram {
  /** The different rewards less the least of the range, increasing. */
  readonly values: number[];
  /** How often each was seen. */
  readonly counts: number[];
  /** The sum of the counts. */
  pulls: number;
  /** Their empirical mean; 0 before the first pull. */
  mean: number;

  constructor(values: number[], counts: number[]) {
    this.values = values;
    this.counts = counts;
    this.pulls = 0;
    this.mean = 0;
    this.refresh();
  }

  /** Takes in a reward less the least of the range. */
  record(reward: number): void {
    const { values, counts } = this;
    let k = 0;
    while (k < values.length && values[k]! < reward) k += 1;
    if (values[k] === reward) counts[k]! += 1;
    else {
      values.splice(k, 0, reward);
      counts.splice(k, 0, 1);
    }
    this.refresh();
  }

  /** The sum runs in the order of the rewards, not of the updates: late updates commute bit for bit. */
  private refresh(): void {
    const { values, counts } = this;
    let pulls = 0;
    let sum = 0;
    for (let k = 0; k < values.length; k++) {
      pulls += counts[k]!;
      sum += counts[k]! * values[k]!;
    }
    this.pulls = pulls;
    this.mean = pulls > 0 ? sum / pulls : 0;
  }
}

/** Empty histograms, one an arm. */
export function emptyHistograms(armCount: number): RewardHistogram[] {
  return Array.from({ length: armCount }, () => new RewardHistogram([], []));
}

export function histogramsToState(histograms: readonly RewardHistogram[]): RewardHistogramsState {
  return { arms: histograms.map(({ values, counts }) => ({ values: [...values], counts: [...counts] })) };
}

/** Reads a state back, checking that it can have come from rewards in the problem's range. */
export function histogramsFromState(
  who: string,
  state: RewardHistogramsState,
  { armCount, rewardRange }: BanditProblem,
): RewardHistogram[] {
  requireArray(who, 'state.arms', state.arms, armCount);
  return Array.from({ length: armCount }, (_, i) => {
    const arm = state.arms[i]!;
    const name = `state.arms[${i}]`;
    requireObject(who, name, arm);
    if (!Array.isArray(arm.values)) requireArray(who, `${name}.values`, arm.values);
    if (arm.values.length > 0 || !Array.isArray(arm.counts)) {
      requireArray(who, `${name}.counts`, arm.counts, arm.values.length);
    } else if (arm.counts.length > 0) throw requirementError(who, `${name}.counts`, 'an array of 0', arm.counts);
    const greatest = rewardRange.max - rewardRange.min;
    let least = 0;
    for (let k = 0; k < arm.values.length; k++) {
      const value = arm.values[k]!;
      const above = k > 0 && value === least;
      if (!(typeof value === 'number' && value >= least && value <= greatest) || above) {
        throw requirementError(who, `${name}.values[${k}]`, `increasing and at most ${greatest}`, value);
      }
      least = value;
    }
    for (let k = 0; k < arm.counts.length; k++) requireInteger(who, `${name}.counts[${k}]`, arm.counts[k]!, 1);
    return new RewardHistogram([...arm.values], [...arm.counts]);
  });
}
