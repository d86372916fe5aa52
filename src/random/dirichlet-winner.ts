/**
 * Which of several Dirichlet means over the same values 0, 1, ..., L is the greatest, also where parameters are so small that
 * means lie closer to a value than doubles do: with parameters of 1e-9 they are some exp(-1e9) from it, and no two are equal.
 */
import { exp } from '../arithmetic/exp.js';
import { log } from '../arithmetic/log.js';
import { dirichletMeanDistribution } from './dirichlet.js';
import { greatestLaw } from './winner.js';

/** From here on distribution functions are powers of the distance: exp(-70) is 4e-31. */
const DEEP = 70;
/** Cells that reach further than 1e-9 from a value are halved by distance, others by its logarithm. */
const BY_LOGARITHM = 20;

/**
 * A place on the line: next to a value, and minus the logarithm of the distance from it. Stretches alternate: from value 0 half of
 * the way to 1 (depth falls from Infinity to ln 2), from there to 1 (depth rises), from 1 half of the way to 2, ...
 */
interface Place {
  readonly stretch: number;
  readonly depth: number;
}

function beginOf(stretch: number): Place {
  return { stretch, depth: stretch % 2 === 0 ? Infinity : Math.LN2 };
}

function endOf(stretch: number): Place {
  return { stretch, depth: stretch % 2 === 0 ? Math.LN2 : Infinity };
}

/**
 * A place inside of a cell, where there is one: the begin of a stretch, or a distance in the middle. So the left end of a cell is
 * never the end of a stretch.
 */
function placeBetween(left: Place, right: Place): Place | undefined {
  const last = right.depth === beginOf(right.stretch).depth ? endOf(right.stretch - 1) : right;
  if (left.stretch < last.stretch) return beginOf(Math.floor((left.stretch + last.stretch + 1) / 2));
  const near = Math.max(left.depth, last.depth);
  const far = Math.min(left.depth, last.depth);
  const depth = middleOfDepths(far, near);
  return depth > far && depth < near ? { stretch: left.stretch, depth } : undefined;
}

function middleOfDepths(far: number, near: number): number {
  if (far < BY_LOGARITHM) return -log((exp(-far) + exp(-near)) / 2);
  return near === Infinity ? 2 * far : far + (near - far) / 2;
}

/** The distribution function of one mean next to one value, at a distance up to exp(-DEEP) on either side. */
interface Deep {
  readonly at: number;
  readonly above: number;
  readonly below: number;
  /** The sum of the parameters of the other values. */
  readonly power: number;
}

/**
 * P(mean i is the greatest) for each of several independent Dirichlet means of the values 0, 1, ..., L. Absolute error 1e-4, as
 * that of `winnerLaw`.
 *
 * Next to value k the mean is within a small distance r of it where the gammas of the others, together T = sum_{j != k} (v_j - k) G_j,
 * are within r G_k of 0. T has a density that is a power for small T, with A = sum_{j != k} a_j: so P(k < mean <= k + r) is r^A times a
 * constant, but for a share of the size of r G_k, and so it is on the other side with another constant.
 *
 * Cost: some 200 distribution functions of each mean; with small parameters some 30 more for each value that has more than a
 * 64th of a mean's probability next to it.
 *
 * @param parameters of each mean, one for each value, greater than 0.
 */
export function greatestDirichletMean(parameters: readonly Float64Array[]): Float64Array {
  const size = parameters[0]!.length;
  const values = Float64Array.from({ length: size }, (_, k) => k);
  const deep = new Map<number, Deep>();
  const deepOf = (i: number, k: number): Deep => {
    const key = i * size + k;
    let found = deep.get(key);
    if (!found) {
      const own = parameters[i]!;
      const r = exp(-DEEP);
      let power = 0;
      for (let j = 0; j < size; j++) if (j !== k) power += own[j]!;
      const at = dirichletMeanDistribution(k, values, own);
      const above = dirichletMeanDistribution(k, values, own, r) - at;
      const below = at - dirichletMeanDistribution(k, values, own, -r);
      found = { at, above, below, power };
      deep.set(key, found);
    }
    return found;
  };
  const distribution = (i: number, { stretch, depth }: Place): number => {
    const isAbove = stretch % 2 === 0;
    const k = isAbove ? stretch / 2 : (stretch + 1) / 2;
    if (depth < DEEP) return dirichletMeanDistribution(k, values, parameters[i]!, isAbove ? exp(-depth) : -exp(-depth));
    const { at, above, below, power } = deepOf(i, k);
    const share = exp(power * (DEEP - depth));
    return isAbove ? at + above * share : at - below * share;
  };
  return greatestLaw(parameters.length, beginOf(0), endOf(2 * size - 3), placeBetween, distribution);
}
