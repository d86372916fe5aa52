/**
 * Which of several independent random variables is the greatest: the law that a Thompson sampler chooses by, computed
 * from the distribution functions of its samples.
 */

/** Cells are halved until no variable has more than this probability in one. */
const FINEST_SHARE = 0.015625;
/** Nodes and weights of Gauss and Legendre's rule of three points on [0, 1]. */
// 1/2 - sqrt(3/20), 1/2, 1/2 + sqrt(3/20)
const NODES = [0.1127016653792583, 0.5, 0.8872983346207417];
// 5/18, 8/18, 5/18
const WEIGHTS = [0.2777777777777778, 0.4444444444444444, 0.2777777777777778];

/**
 * P(variable i is the greatest) for each of `count` independent variables; ties go to the lowest. The line is cut into
 * cells so small that within one the distribution functions can be taken as linear in one another; a variable that sits
 * in one point ends in a cell of no width. Absolute error about 1e-4; the shares sum to 1 up to rounding.
 * Cost: some 200 evaluations of each distribution function.
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
  const law = new Float64Array(count);
  if (count === 1) return law.fill(1);
  const at = (x: number): Float64Array => Float64Array.from({ length: count }, (_, i) => distribution(i, x));
  // Cells from left to right: a stack of right ends that are still to be reached.
  const ends: { x: number; values: Float64Array }[] = [{ x: upper, values: new Float64Array(count).fill(1) }];
  let left: { x: number; values: Float64Array } = { x: lower, values: new Float64Array(count) };
  while (ends.length > 0) {
    const right = ends[ends.length - 1]!;
    const middle = left.x + (right.x - left.x) / 2;
    if (middle > left.x && middle < right.x && !isFine(left.values, right.values)) {
      ends.push({ x: middle, values: at(middle) });
      continue;
    }
    const isPoint = !(middle > left.x && middle < right.x);
    for (let i = 0; i < count; i++) law[i]! += shareOf(i, left.values, right.values, isPoint);
    left = right;
    ends.pop();
  }
  let total = 0;
  for (const share of law) total += share;
  for (let i = 0; i < count; i++) law[i]! /= total;
  return law;
}

function isFine(left: Float64Array, right: Float64Array): boolean {
  for (let i = 0; i < left.length; i++) if (right[i]! - left[i]! > FINEST_SHARE) return false;
  return true;
}

/** P(variable i is the greatest and lies in the cell). In one point the lower arms win the tie. */
function shareOf(i: number, left: Float64Array, right: Float64Array, isPoint: boolean): number {
  const own = Math.max(0, right[i]! - left[i]!);
  if (own === 0) return 0;
  let share = 0;
  for (let node = 0; node < 3; node++) {
    let others = 1;
    for (let j = 0; j < left.length; j++) {
      if (j === i) continue;
      if (isPoint) others *= j < i ? left[j]! : right[j]!;
      else others *= left[j]! + NODES[node]! * (right[j]! - left[j]!);
    }
    share += WEIGHTS[node]! * others;
  }
  return own * share;
}
