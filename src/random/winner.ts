/**
 * Which of several independent random variables is the greatest: the law that a Thompson sampler chooses by, computed
 * from the distribution functions of its samples.
 */

/** Cells are halved until no variable has more than this probability in one. */
const FINEST_SHARE = 0.015625;
/** In shares of the whole line. */
const NEAR_THE_END = 9.313225746154785e-10;
/** Nodes and weights of Gauss and Legendre's rule of three points on [0, 1]. */
// 1/2 - sqrt(3/20), 1/2, 1/2 + sqrt(3/20)
const NODES = [0.1127016653792583, 0.5, 0.8872983346207417];
// 5/18, 8/18, 5/18
const WEIGHTS = [0.2777777777777778, 0.4444444444444444, 0.2777777777777778];

/**
 * P(variable i is the greatest) for each of `count` independent variables; ties go to the lowest. The line is cut into
 * cells so small that within one the distribution functions can be taken as linear in one another; a variable that sits
 * in one point ends in a cell of no width. Absolute error about 1e-4; the shares sum to 1 up to rounding.
 * Cost: some 200 evaluations of each distribution function, and for more than a few arms in proportion to their number.
 *
 * @param count how many variables.
 * @param lower where every distribution function is 0, up to 1e-12.
 * @param upper where every distribution function is 1, up to 1e-12.
 * @param distribution P(variable i <= x).
 */
export function winnerLaw(
  count: number,
  lower: number,
  upper: number,
  distribution: (i: number, x: number) => number,
): Float64Array {
  const between = (left: number, right: number): number | undefined => {
    const middle = lower + middleBetween(left - lower, right - lower, upper - lower);
    return middle > left && middle < right ? middle : undefined;
  };
  return greatestLaw(count, lower, upper, between, distribution);
}

/**
 * As {@link winnerLaw}, on a line whose places are no numbers.
 *
 * @param between a place between two, or undefined where there is none: they are then one point.
 */
export function greatestLaw<Place>(
  count: number,
  lower: Place,
  upper: Place,
  between: (left: Place, right: Place) => Place | undefined,
  distribution: (i: number, x: Place) => number,
): Float64Array {
  const law = new Float64Array(count);
  const above = new Float64Array(count + 1);
  if (count === 1) return law.fill(1);
  const at = (x: Place): Float64Array => Float64Array.from({ length: count }, (_, i) => distribution(i, x));
  // Cells from left to right: a stack of right ends that are still to be reached.
  const ends: { x: Place; values: Float64Array }[] = [{ x: upper, values: new Float64Array(count).fill(1) }];
  let left: { x: Place; values: Float64Array } = { x: lower, values: new Float64Array(count) };
  while (ends.length > 0) {
    const right = ends[ends.length - 1]!;
    const middle = between(left.x, right.x);
    if (middle !== undefined && !isFine(left.values, right.values)) {
      ends.push({ x: middle, values: at(middle) });
      continue;
    }
    addShares(law, left.values, right.values, middle === undefined, above);
    left = right;
    ends.pop();
  }
  let total = 0;
  for (const share of law) total += share;
  for (let i = 0; i < count; i++) law[i]! /= total;
  return law;
}

/**
 * Where to cut a cell: in its middle; and where that close to the lower end that nothing but powers of the distance can
 * matter (a law with much of its mass at the end, as of a beta law with a parameter near 0), in the middle of its logarithms.
 */
function middleBetween(left: number, right: number, span: number): number {
  if (right > span * NEAR_THE_END) return left + (right - left) / 2;
  if (left > 0) return Math.sqrt(left) * Math.sqrt(right);
  // No logarithm: ever faster.
  return right * (right / span);
}

function isFine(left: Float64Array, right: Float64Array): boolean {
  for (let i = 0; i < left.length; i++) if (right[i]! - left[i]! > FINEST_SHARE) return false;
  return true;
}

/** Among more, their products are shared; equal ones may then differ in the last bit. */
const MOST_APART = 16;

/**
 * Adds P(variable i is the greatest and lies in the cell) for every i. In one point the lower arms win the tie.
 *
 * @param above room for the products of the variables from one on.
 */
function addShares(
  law: Float64Array,
  left: Float64Array,
  right: Float64Array,
  isPoint: boolean,
  above: Float64Array,
): void {
  const count = law.length;
  for (let node = 0; node < 3; node++) {
    const place = NODES[node]!;
    const at = (i: number) => left[i]! + place * (right[i]! - left[i]!);
    if (count <= MOST_APART) {
      for (let i = 0; i < count; i++) {
        const own = right[i]! - left[i]!;
        if (!(own > 0)) continue;
        let others = 1;
        for (let j = 0; j < count; j++) if (j !== i) others *= isPoint ? (j < i ? left[j]! : right[j]!) : at(j);
        law[i]! += WEIGHTS[node]! * own * others;
      }
      continue;
    }
    above[count] = 1;
    for (let j = count - 1; j >= 0; j--) above[j] = above[j + 1]! * (isPoint ? right[j]! : at(j));
    let below = 1;
    for (let i = 0; i < count; i++) {
      const own = right[i]! - left[i]!;
      if (own > 0) law[i]! += WEIGHTS[node]! * own * below * above[i + 1]!;
      below *= isPoint ? left[i]! : at(i);
    }
  }
}
