/**
 * The greatest of independent Gaussian means: what it is expected to be, which arm has it, and what knowing that would tell
 * of every arm. With z_i = (x - m_i) / r_i and G(x) = prod_i Phi(z_i), the law of the greatest,
 *
 *     E max          = m + int_m (1 - G(x)) dx                      from an m below which G is 0
 *     P(b is best)   = int G(x) h(z_b) / r_b dx                     h(z) = phi(z) / Phi(z)
 *     C_ab           = int G(x) h(z_a) h(z_b) dx                    a, b different
 *     P(b is best) (E[theta_a | b is best] - m_a) = -(r_a / r_b) C_ab
 *
 * by E[theta | theta < x] = m - r h(z); what is left of an arm is its shift where it is best itself, as over all b its shifts
 * sum to 0.
 *
 * Each is a sum over nodes, the same for all. An arm of deviation r lies below the greatest of the lower ends m_i - 6 r_i plus
 * 12 r, so that the further above that end, the wider is whatever still varies there. Nodes are therefore as far apart
 * as a hyperbolic sine of equally spaced arguments, and the trapezoid rule is as quick as on functions that fade out at both ends:
 * some 20 nodes for arms known equally well, 75 where one of five is known 400 times as well. What lies beyond six deviations is
 * left out, which costs an absolute error of 2e-9.
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { normalDistribution } from '../../random/normal-law.js';
import type { GaussianPrior } from './gaussian-posterior.js';

/** How far from its middle a law is looked at, in its deviations: 1e-9 of it lies beyond, on either side. */
const REACH = 6;
/** Entries of the table of the normal law for each deviation; three terms of Taylor from the nearest have a relative error of 2e-6. */
const FINENESS = 128;

/** The entry at REACH. */
const LAST = 2 * REACH * FINENESS;
/**
 * Between nodes, in deviations of the narrowest arm, where they are closest: the greatest of K equal means varies by about
 * 1 / sqrt(1 + ln K) of their deviation. At that, errors are 1e-7 of a deviation with two or three arms, 4e-6 with ten and 2e-5 with a
 * hundred; 1.1 of it would cost ten times as much.
 */
function stepFor(armCount: number): number {
  return 1 / Math.sqrt(1 + log(armCount));
}

/** Phi and phi from -REACH to REACH. */
interface NormalTable {
  readonly distribution: Float64Array;
  readonly density: Float64Array;
}

function makeTable(): NormalTable {
  const size = LAST + 1;
  const distribution = new Float64Array(size);
  const density = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const z = i / FINENESS - REACH;
    distribution[i] = normalDistribution(z);
    density[i] = 0.3989422804014327 * exp(-0.5 * z * z);
  }
  return { distribution, density };
}

let table: NormalTable | undefined;

/**
 * The greatest of the K means of the Gaussian model, in units of the deviation of one reward and counted from the greatest
 * posterior mean, that of the leader. One object is used again in every round.
 *
 * Cost: O(K J) time with J nodes, and O(K^2 J) in `inform`, where K counts the arms that can be the best:
 * 20 to 75 nodes, and at each a look into the table of every arm (docs/speed.md has `tsUcb` and `informationDirectedSampling`). 12 K + 3,100 numbers of memory, of which the table of the normal law is shared, and K^2 to inform.
 */
export class GreatestMean {
  /** The arm of the greatest posterior mean, ties to the lowest. */
  leader: number;
  /** The arms that can be the best: those whose law reaches that of every other. In arm order. */
  readonly arms: Int32Array;
  /** How many they are. */
  count: number;
  /** How far the mean of each of all arms is below the leader's. */
  readonly gaps: Float64Array;
  /** 1 / deviation of the mean of each of all arms. */
  readonly precisions: Float64Array;
  /** P(the arm is the best), for those of `arms`. */
  readonly chances: Float64Array;
  /** C of two of `arms`, a before b, at a K + b. */
  readonly overlaps: Float64Array;
  private readonly prior: GaussianPrior;
  private readonly table: NormalTable;
  private readonly hazards: Float64Array;
  private readonly step: number;
  /** e^(step / (2 REACH)): from node to node. */
  private readonly growth: number;
  private lower: number;
  private upper: number;
  private narrowest: number;

  constructor(armCount: number, prior: GaussianPrior, informs: boolean) {
    const informed = informs ? armCount : 0;
    this.leader = 0;
    this.arms = new Int32Array(armCount);
    this.count = 0;
    this.gaps = new Float64Array(armCount);
    this.precisions = new Float64Array(armCount);
    this.chances = new Float64Array(informed);
    this.overlaps = new Float64Array(informed * informed);
    this.hazards = new Float64Array(informed);
    this.prior = prior;
    table ??= makeTable();
    this.table = table;
    this.step = stepFor(armCount);
    this.growth = exp(this.step / (2 * REACH));
    this.lower = 0;
    this.upper = 0;
    this.narrowest = 0;
  }

  /** Takes in pulls and reward sums of all arms: who leads, and who can be the best. */
  place(counts: Float64Array, sums: Float64Array): void {
    const { mean, pulls, variance } = this.prior;
    const { gaps, precisions, arms } = this;
    const K = counts.length;
    const priorSum = pulls * mean;
    let greatest = -Infinity;
    for (let i = 0; i < K; i++) {
      const own = (sums[i]! + priorSum) / (counts[i]! + pulls);
      gaps[i] = own;
      if (own > greatest) {
        greatest = own;
        this.leader = i;
      }
    }
    const deviation = Math.sqrt(variance);
    let lower = -Infinity;
    let most = 0;
    for (let i = 0; i < K; i++) {
      const distance = greatest - gaps[i]!;
      // Without noise only what leads can be the best.
      gaps[i] = distance > 0 ? distance / deviation : 0;
      precisions[i] = Math.sqrt(counts[i]! + pulls);
      lower = Math.max(lower, -gaps[i]! - REACH / precisions[i]!);
    }
    let upper = -Infinity;
    let count = 0;
    for (let i = 0; i < K; i++) {
      const end = REACH / precisions[i]! - gaps[i]!;
      if (!(end > lower) || (deviation === 0 && i !== this.leader)) continue;
      arms[count++] = i;
      upper = Math.max(upper, end);
      most = Math.max(most, precisions[i]!);
    }
    this.count = count;
    this.lower = lower;
    this.upper = upper;
    this.narrowest = 1 / most;
  }

  /** E max, counted from the leader's mean; 0 or more. */
  expected(): number {
    const { arms, count, gaps, precisions, lower, upper, narrowest } = this;
    if (count === 1) return 0;
    const { distribution, density } = this.table;
    // At the lower end 1 - G is 1, and the first node of the trapezoid rule counts half.
    let sum = 0.5;
    for (let growth = this.growth; ; growth *= this.growth) {
      const x = lower + REACH * narrowest * (growth - 1 / growth);
      if (!(x < upper)) break;
      let law = 1;
      for (let i = 0; i < count; i++) {
        const arm = arms[i]!;
        const z = (x + gaps[arm]!) * precisions[arm]!;
        if (z >= REACH) continue;
        const k = ((z + REACH) * FINENESS + 0.5) | 0;
        const nearest = k / FINENESS - REACH;
        const rest = z - nearest;
        // Taylor: phi' = -z phi.
        law *= distribution[k]! + density[k]! * rest * (1 - 0.5 * nearest * rest);
      }
      sum += (1 - law) * 0.5 * (growth + 1 / growth);
    }
    return Math.max(0, lower + sum * this.step * narrowest);
  }

  /** Fills `chances` and `overlaps`. */
  inform(): void {
    const { arms, count, gaps, precisions, lower, upper, narrowest, chances, overlaps, hazards } = this;
    const K = gaps.length;
    for (let i = 0; i < count; i++) {
      const arm = arms[i]!;
      chances[arm] = 0;
      for (let j = i + 1; j < count; j++) overlaps[arm * K + arms[j]!] = 0;
    }
    const { distribution, density } = this.table;
    for (let growth = this.growth; ; growth *= this.growth) {
      const x = lower + REACH * narrowest * (growth - 1 / growth);
      if (!(x < upper)) break;
      let law = 0.5 * this.step * narrowest * (growth + 1 / growth);
      for (let i = 0; i < count; i++) {
        const arm = arms[i]!;
        const z = (x + gaps[arm]!) * precisions[arm]!;
        if (z >= REACH) {
          hazards[i] = 0;
          continue;
        }
        const k = ((z + REACH) * FINENESS + 0.5) | 0;
        const nearest = k / FINENESS - REACH;
        const rest = z - nearest;
        const slope = density[k]!;
        const own = distribution[k]! + slope * rest * (1 - 0.5 * nearest * rest);
        hazards[i] = (slope * (1 - rest * (nearest - 0.5 * (nearest * nearest - 1) * rest))) / own;
        law *= own;
      }
      for (let i = 0; i < count; i++) {
        if (hazards[i] === 0) continue;
        const arm = arms[i]!;
        const share = law * hazards[i]!;
        chances[arm]! += share * precisions[arm]!;
        for (let j = i + 1; j < count; j++) overlaps[arm * K + arms[j]!]! += share * hazards[j]!;
      }
    }
  }
}
