/**
 * Merges several workers' snapshots into one. With `base` B and workers W_1 to W_n the merged state is
 * W_1 + ... + W_n - (n - 1) B in everything that adds over rounds:
 *
 * - counts, sums of rewards, of squares, of costs, of accepted tokens: sufficient statistics for their rules, whoever
 *   saw the rounds. The merged selector is one that has seen them all.
 * - loss estimates of exponential weights (eq. (22)): each is divided by the probability with which its own worker drew
 *   the arm, so each is unbiased, and so is the sum. The merged selector is one that was told of all rounds with those
 *   probabilities, as of late feedback; its regret bound is that of feedback delayed by the other workers' rounds since
 *   the last merge.
 * - histograms of rewards: counts of equal rewards (statistics/reward-histogram.ts says how grids add).
 * - `linUcb`: A = ridge I + sum x x' and b = sum r x, of which its state holds R with R'R = A, and z with R'z = b.
 */
import { copyData } from '../options.js';
import { describeValue, requireArray, requirementError, requireObject } from '../requirements.js';
import type { SelectorKind } from './catalogue.js';
import type { SelectorSnapshot } from './contract/selector.js';
import { textOf } from './contract/snapshot.js';
import { restoreSelector } from './restore.js';
import { type Merging, STATE_BY_KIND } from './state-by-kind.js';
import { histogramsFromState, histogramsToState, type RewardHistogramsState } from './statistics/reward-histogram.js';

const WHO = 'mergeSnapshots';

/** Sums that no round decreases: a worker that has less than its base did not start from it. */
const GROWING: readonly string[] = [
  'counts',
  'rounds',
  'accepted',
  'rejected',
  'verified',
  'drafted',
  'cumulativeGains',
];

/** Numbers, and lists and objects of them. */
type Sums = number | readonly Sums[] | { readonly [name: string]: Sums };

/** How snapshots of this kind and these parameters merge. A user's own kind must have only counts and sums. */
function mergingOf(name: string, { kind, config, state }: SelectorSnapshot): Merging {
  if (!Object.hasOwn(STATE_BY_KIND, kind)) {
    const other = Object.keys(state as object).find((key) => key !== 'counts' && key !== 'sums');
    if (other !== undefined) throw requirementError(WHO, `${name}.state`, 'counts and sums alone', other);
    return 'sums';
  }
  const { merging } = STATE_BY_KIND[kind as SelectorKind];
  if (typeof merging === 'string') return merging;
  if ('must' in merging)
    throw new RangeError(`${WHO}: ${name}.kind must be ${merging.must}, got ${describeValue(kind)}`);
  const value = (config as Readonly<Record<string, unknown>>)[merging.option];
  if (value === merging.value) return merging.merging;
  throw requirementError(WHO, `${name}.config.${merging.option}`, `${describeValue(merging.value)} for ${kind}`, value);
}

/** Requires snapshots that restore, all of one problem, kind, version and parameters. */
function requireAlike(all: readonly SelectorSnapshot[]): void {
  all.forEach((snapshot, i) => {
    const name = `snapshots[${i}]`;
    requireObject(WHO, name, snapshot);
    for (const part of ['problem', 'config', 'state'] as const) requireObject(WHO, `${name}.${part}`, snapshot[part]);
    const first = all[0]!;
    const { armCount, rewardRange } = snapshot.problem;
    const of = first.problem;
    const isSame =
      armCount === of.armCount && rewardRange?.min === of.rewardRange?.min && rewardRange?.max === of.rewardRange?.max;
    if (!isSame) {
      const got = JSON.stringify(snapshot.problem);
      throw new RangeError(`${WHO}: ${name}.problem must be that of snapshots[0], got ${got}`);
    }
    const identity = ({ kind, version, config }: SelectorSnapshot) => textOf([kind, version, config]);
    if (identity(snapshot) !== identity(first)) {
      throw requirementError(WHO, name, 'of the kind, version and parameters of snapshots[0]', snapshot);
    }
    if (Object.hasOwn(STATE_BY_KIND, snapshot.kind)) {
      try {
        restoreSelector(snapshot);
      } catch (error) {
        throw new RangeError(
          `${WHO}: ${name} must be what a selector can be restored from: ${(error as Error).message}`,
        );
      }
    }
  });
}

/** The sum of the parts minus `again` times the base, number by number. */
function addSums(parts: readonly Sums[], base: Sums | undefined, again: number, path: string, grows: boolean): Sums {
  const first = parts[0]!;
  if (typeof first === 'number') {
    const least = base as number | undefined;
    let sum = 0;
    parts.forEach((part, i) => {
      if (grows && (part as number) < (least ?? -Infinity)) {
        throw requirementError(WHO, `snapshots[${i}].state${path}`, `at least the base's ${least}`, part);
      }
      sum += part as number;
    });
    return least === undefined ? sum : sum - again * least;
  }
  if (Array.isArray(first)) {
    return first.map((_, k) => {
      const entry = (from: Sums) => (from as readonly Sums[])[k]!;
      return addSums(parts.map(entry), base === undefined ? base : entry(base), again, `${path}[${k}]`, grows);
    });
  }
  return Object.fromEntries(
    Object.keys(first).map((key) => {
      const entry = (from: Sums) => (from as Readonly<Record<string, Sums>>)[key]!;
      const under = base === undefined ? base : entry(base);
      return [key, addSums(parts.map(entry), under, again, `${path}.${key}`, GROWING.includes(key))];
    }),
  );
}

function addHistograms(parts: readonly SelectorSnapshot[], base: SelectorSnapshot | undefined): RewardHistogramsState {
  const read = ({ state, problem }: SelectorSnapshot) =>
    histogramsFromState(WHO, state as RewardHistogramsState, problem);
  const merged = read(parts[0]!);
  const others = parts.slice(1).map(read);
  const known = base && read(base);
  merged.forEach((histogram, arm) => {
    [merged, ...others].forEach((worker, i) => {
      if (known && !worker[arm]!.holds(known[arm]!)) {
        throw new RangeError(`${WHO}: snapshots[${i}].state.arms[${arm}] must hold all rewards of the base, got fewer`);
      }
    });
    for (const other of others) histogram.add(other[arm]!, 1);
    if (known) histogram.add(known[arm]!, -others.length);
  });
  return histogramsToState(merged);
}

interface Factors {
  readonly factors: readonly (readonly number[])[];
  readonly responses: readonly (readonly number[])[];
}

/** Adds A = R'R and b = R'z arm by arm; the workers' share of ridge and base is counted once. */
function addFactors(parts: readonly SelectorSnapshot[], base: SelectorSnapshot | undefined): Factors {
  const states = parts.map(({ state }) => state as Factors);
  const known = base?.state as Factors | undefined;
  const { ridge } = parts[0]!.config as { readonly ridge: number };
  const again = parts.length - 1;
  const factors: number[][] = [];
  const responses: number[][] = [];
  states[0]!.factors.forEach((_, arm) => {
    const d = states[0]!.responses[arm]!.length;
    // For i <= j: what is beyond row i of R's column i is 0.
    const product = (state: Factors, i: number, j: number) => {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += state.factors[arm]![k * d + i]! * state.factors[arm]![k * d + j]!;
      return sum;
    };
    const right = (state: Factors, i: number) => {
      let sum = 0;
      for (let k = 0; k <= i; k++) sum += state.factors[arm]![k * d + i]! * state.responses[arm]![k]!;
      return sum;
    };
    const factor = new Array<number>(d * d).fill(0);
    const response: number[] = [];
    // Cholesky's factor of the sum, row by row, and z by forward substitution.
    for (let i = 0; i < d; i++) {
      for (let j = i; j < d; j++) {
        let entry = states.reduce((sum, state) => sum + product(state, i, j), 0);
        entry -= again * (known ? product(known, i, j) : i === j ? ridge : 0);
        for (let k = 0; k < i; k++) entry -= factor[k * d + i]! * factor[k * d + j]!;
        if (j > i) factor[i * d + j] = entry / factor[i * d + i]!;
        else if (entry > 0) factor[i * d + i] = Math.sqrt(entry);
        else {
          throw new RangeError(
            `${WHO}: snapshots must each hold what the base does, got a sum that is not positive for arm ${arm}`,
          );
        }
      }
      let value = states.reduce((sum, state) => sum + right(state, i), 0) - again * (known ? right(known, i) : 0);
      for (let k = 0; k < i; k++) value -= factor[k * d + i]! * response[k]!;
      response.push(value / factor[i * d + i]!);
    }
    factors.push(factor);
    responses.push(response);
  });
  return { factors, responses };
}

/**
 * Merges the snapshots of several workers' selectors of one kind into that of a selector that has learnt everything
 * they did. For kinds that count rounds or rewards it is the snapshot of one selector that saw all rounds, bit for bit
 * where sums are exact; for `linUcb` the same up to rounding; for `exp3Spec`, `exp3` and `tsallisInf` that of one that
 * was told of all rounds with the probability of each choice.
 *
 * Refused by name, with the reason: kinds that forget (`discountedUcb`, `discountedThompson`, `bucketedUcb`), kinds for
 * which the order of rounds matters (`glrUcb`, `slidingWindowUcb`), kinds that follow their last rounds or a prompt
 * (the controllers of draft lengths, `hierarchicalThompson`, `sideInformationThompson`), and kinds whose estimates
 * depend on their own weights or count of rounds (`exp3Ix`, `normalHedge`, `tsallisInf` with reduced variance).
 *
 * If all workers started from one snapshot, pass it as `base`: it is then counted once.
 *
 * Cost: that of restoring each snapshot.
 *
 * @param base what the workers started from. Default: they started with nothing learnt.
 * @throws RangeError or TypeError when there is no snapshot, their kinds, versions, problems or parameters differ, the kind
 *   cannot be merged, or a worker knows less than the base.
 * @example
 * ```ts
 * const workers = [0, 1].map(() => ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) }));
 * workers[0]!.update(0, 2);
 * workers[1]!.update(1, 4);
 * const merged = restoreSelector(mergeSnapshots(workers.map((worker) => worker.snapshot())));
 * merged.snapshot().state; // => { counts: [1, 1], sums: [2, 4] }
 * ```
 */
export function mergeSnapshots<Snapshot extends SelectorSnapshot>(
  snapshots: readonly Snapshot[],
  base?: Snapshot,
): Snapshot {
  requireArray(WHO, 'snapshots', snapshots);
  return mergeRead(copyData(snapshots), copyData(base));
}

/** Merges what was read once. */
function mergeRead<Snapshot extends SelectorSnapshot>(snapshots: readonly Snapshot[], base?: Snapshot): Snapshot {
  requireAlike(base === undefined ? snapshots : [...snapshots, base]);
  const merging = mergingOf('snapshots[0]', snapshots[0]!);
  const states = snapshots.map(({ state }) => state as Sums);
  let state: unknown;
  if (merging === 'sums') state = addSums(states, base?.state as Sums | undefined, snapshots.length - 1, '', false);
  else if (merging === 'histograms') state = addHistograms(snapshots, base);
  else state = addFactors(snapshots, base);
  return structuredClone({ ...snapshots[0]!, state }) as Snapshot;
}
