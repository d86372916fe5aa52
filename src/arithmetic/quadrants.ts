/**
 * What is left of an angle after its quarter turns: x = q pi/2 + y with an integer q and |y| <= pi/4, y as the sum of
 * two doubles that is off by at most 2^-64 of it.
 */

/** A place for y, in two parts: the nearest double, and the rest. */
export type Remainder = Float64Array;

/**
 * Leaves y in `remainder` and returns the last two bits of q; y is NaN for NaN and the infinities.
 *
 * Below 2^20 in size, x minus q times a pi/2 in three parts: the first two of 33 bits, whose products with q are exact,
 * and the third to 2^-119. Where that leaves a y below 2^-20, so that the three parts may not determine it well enough,
 * and for all larger x: with integers.
 */
export function reduce(x: number, remainder: Remainder): number {
  const size = Math.abs(x);
  // pi/4, to the nearest double.
  if (size <= 0.7853981633974483) return leave(x, 0, 0, remainder);
  if (size < 1048576) {
    // 2/pi, to the nearest double.
    const q = Math.floor(x * 0.6366197723675814 + 0.5);
    // pi/2 to the nearest multiple of 2^-32; what is left of it to the nearest multiple of 2^-65; what is left then.
    const first = x - q * 1.5707963267341256;
    const second = q * 6.077100506303966e-11;
    const y = first - second;
    // What the difference lost, exactly (Knuth's sum of two).
    const taken = first - y;
    const lost = first - (y + taken) + (taken - second);
    const rest = lost - q * 2.0222662487959506e-21;
    if (Math.abs(y) > 1 / 1048576) return leave(y + rest, y - (y + rest) + rest, q & 3, remainder);
  }
  return size < Infinity ? reduceExactly(x, remainder) : leave(Number.NaN, 0, 0, remainder);
}

function leave(high: number, low: number, quadrant: number, remainder: Remainder): number {
  remainder[0] = high;
  remainder[1] = low;
  return quadrant;
}

/**
 * {@link reduce} by a division of integers, in units of 2^-1160: q is below 2^1024, so the rounding of pi/2 leaves y within
 * 2^-135, and no double leaves a y below 2^-62 (Muller 2016, "Elementary Functions", section 11.3).
 */
function reduceExactly(x: number, remainder: Remainder): number {
  quarter ||= quarterTurn();
  const size = Math.abs(x);
  // Doubles of 1/2 or more are multiples of 2^-53, from 2^53 on of 1.
  const units = size < 9007199254740992 ? BigInt(size * 9007199254740992) << 1107n : BigInt(size) << 1160n;
  const q = (2n * units + quarter) / (2n * quarter);
  // In units of 2^-200, so that it fits into a double.
  const y = (units - q * quarter) >> 960n;
  const high = Number(y);
  const low = Number(y - BigInt(high)) * 6.223015277861142e-61;
  const quadrant = Number(q & 3n);
  return x < 0
    ? leave(-high * 6.223015277861142e-61, -low, -quadrant & 3, remainder)
    : leave(high * 6.223015277861142e-61, low, quadrant, remainder);
}

/** pi/2 in units of 2^-1160, once it is needed. */
let quarter = 0n;

/** Machin 1706: pi/4 = 4 arctan(1/5) - arctan(1/239); with 32 bits more, for the rounding of its 380 terms. */
function quarterTurn(): bigint {
  const arctanOfInverse = (n: bigint) => {
    let sum = 0n;
    let power = (1n << 1192n) / n;
    for (let k = 1n; power !== 0n; k += 2n) {
      sum += power / k;
      power /= -n * n;
    }
    return sum;
  };
  return (8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n)) >> 32n;
}
