/**
 * The functions of `src/arithmetic` to 120 bits or more, from integers (`BigInt`) alone, and the error of a double against
 * them. None of it comes from the code it is held against: series instead of tables, pi by another formula, logarithms and
 * arctangents as roots of exponentials and tangents.
 */

/** mantissa 2^exponent. */
export interface Exact {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const view = new DataView(new ArrayBuffer(8));

/** The double as an integer times a power of two: 53 bits where it is normal. */
export function decompose(x: number): Exact {
  view.setFloat64(0, x);
  const word = view.getUint32(0);
  const biased = (word >>> 20) & 2047;
  const fraction = BigInt(word & 0xfffff) * 4294967296n + BigInt(view.getUint32(4));
  const size = biased === 0 ? fraction : fraction + 4503599627370496n;
  return { mantissa: word >= 0x80000000 ? -size : size, exponent: Math.max(biased, 1) - 1075 };
}

/** The double with these upper and lower words. */
export function fromWords(high: number, low: number): number {
  view.setUint32(0, high);
  view.setUint32(4, low);
  return view.getFloat64(0);
}

/** The double so many places above (below, for a negative number) on the line of doubles. */
export function neighbour(x: number, places: number): number {
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  const line = bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
  const moved = line + BigInt(places);
  view.setBigInt64(0, moved < 0n ? -moved | -0x8000000000000000n : moved);
  return view.getFloat64(0);
}

/** mantissa 2^exponent in units of 2^-bits, rounded down. */
function fixed({ mantissa, exponent }: Exact, bits: bigint): bigint {
  const shift = BigInt(exponent) + bits;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/**
 * |y - exact| in units of the last place that a double of the exact size has: 2^-1074, and for numbers of 2^e up to
 * 2^(e + 1) at least 2^(e - 52). To 2^-30.
 */
export function errorInPlaces(y: number, exact: Exact): number {
  if (!Number.isFinite(y)) {
    // Right where the exact value rounds to an infinity: from 2^1024 - 2^970 on.
    const limit = fixed({ mantissa: 2n ** 54n - 1n, exponent: 970 }, 200n);
    return fixed(exact, 200n) * (y > 0 ? 1n : -1n) >= limit ? 0 : Infinity;
  }
  const computed = decompose(y);
  const unit = Math.min(computed.exponent, exact.exponent);
  const size = (value: Exact) => value.mantissa << BigInt(value.exponent - unit);
  const [ours, theirs] = y < 0 ? [-size(computed), -size(exact)] : [size(computed), size(exact)];
  // Just below a power of two the places are half as large as from there on.
  const isPower = (y < 0 ? -computed.mantissa : computed.mantissa) === 4503599627370496n;
  const isBelow = isPower && theirs < ours && computed.exponent > -1074;
  const place = BigInt(computed.exponent - (isBelow ? 1 : 0) - unit);
  const difference = ours > theirs ? ours - theirs : theirs - ours;
  return Number((difference << 30n) >> place) / 2 ** 30;
}

/** Bits after the point of all that is not said to have more. */
export const BITS = 144n;
const ONE = 1n << BITS;

/** The sum of 1/(n k), sign +1 or -1 in turn, over odd k of 1/n^k. */
function arctangentOfInverse(n: bigint, bits: bigint): bigint {
  let sum = 0n;
  let power = (1n << bits) / n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power = -power / (n * n);
  }
  return sum;
}

/** ln 2 = 2 artanh(1/3), in units of 2^-bits. */
export function logarithmOfTwo(bits: bigint): bigint {
  let sum = 0n;
  let power = (2n << (bits + 16n)) / 3n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += power / k;
    power /= 9n;
  }
  return sum >> 16n;
}

/** pi by Euler's formula, 4 arctan(1/2) + 4 arctan(1/3), in units of 2^-bits. */
export function circleConstant(bits: bigint): bigint {
  return (4n * (arctangentOfInverse(2n, bits + 32n) + arctangentOfInverse(3n, bits + 32n))) >> 32n;
}

const LOGARITHM_OF_TWO = logarithmOfTwo(BITS);

/** e^s for 0 <= s < 1, both in units of 2^-BITS, by its series. */
function exponentialSeries(s: bigint): bigint {
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n; n++) {
    term = ((term * s) >> BITS) / n;
    sum += term;
  }
  return sum;
}

/** Exponentials of i/64 and i/4096, kept once they are known, for the series to be short. */
const coarse = new Map<bigint, bigint>();
const fine = new Map<bigint, bigint>();

function kept(table: Map<bigint, bigint>, key: bigint, bits: bigint): bigint {
  let value = table.get(key);
  if (value === undefined) {
    value = exponentialSeries(key << (BITS - bits));
    table.set(key, value);
  }
  return value;
}

/** The exponential of a number in units of 2^-BITS. */
export function exponential(x: bigint): Exact {
  let k = x / LOGARITHM_OF_TWO;
  if (x < 0n) k--;
  const r = x - k * LOGARITHM_OF_TWO;
  const first = r >> (BITS - 6n);
  const second = (r >> (BITS - 12n)) & 63n;
  const tables = (kept(coarse, first, 6n) * kept(fine, second, 12n)) >> BITS;
  const rest = exponentialSeries(r & ((1n << (BITS - 12n)) - 1n));
  return { mantissa: (tables * rest) >> BITS, exponent: Number(k - BITS) };
}

/** x times a series in x, for small x: sum of x^(power i) / divisors[i]. */
function small(x: number, power: 1 | 2, divisors: readonly bigint[]): Exact {
  const { mantissa, exponent } = decompose(x);
  let factor = fixed({ mantissa, exponent }, BITS);
  if (power === 2) factor = (factor * factor) >> BITS;
  let sum = 0n;
  for (const divisor of [...divisors].reverse()) sum = ((sum * factor) >> BITS) + ONE / divisor;
  return { mantissa: mantissa * sum, exponent: exponent - Number(BITS) };
}

export function exactExp(x: number): Exact {
  return exponential(fixed(decompose(x), BITS));
}

export function exactExpm1(x: number): Exact {
  if (Math.abs(x) < 2 ** -30) return small(x, 1, [1n, 2n, 6n, 24n, 120n]);
  const value = exactExp(x);
  // Beyond 2^200 the 1 is far below the last bit of the mantissa.
  if (x > 140) return value;
  return { mantissa: fixed(value, BITS) - ONE, exponent: -Number(BITS) };
}

/** ln of a positive number from a double that is nearly it: y + ln(x / e^y). */
function logarithmNear(y: number, x: Exact): Exact {
  const start = fixed(decompose(y), BITS);
  const { mantissa, exponent } = exponential(start);
  const shift = BigInt(x.exponent - exponent) + BITS;
  const scaled = shift >= 0n ? (x.mantissa << shift) / mantissa : x.mantissa / (mantissa << -shift);
  const d = scaled - ONE;
  const square = (d * d) >> BITS;
  return { mantissa: start + d - square / 2n + ((square * d) >> BITS) / 3n, exponent: -Number(BITS) };
}

export function exactLog(x: number): Exact {
  return logarithmNear(Math.log(x), decompose(x));
}

export function exactLog1p(x: number): Exact {
  if (Math.abs(x) < 2 ** -30) return small(x, 1, [1n, -2n, 3n, -4n, 5n]);
  const { mantissa, exponent } = decompose(x);
  // 1 + x, exactly.
  const sum =
    exponent > 0
      ? { mantissa: (mantissa << BigInt(exponent)) + 1n, exponent: 0 }
      : { mantissa: mantissa + (1n << BigInt(-exponent)), exponent };
  return logarithmNear(Math.log1p(x), sum);
}

/** Bits after the point of sines: as no double is nearer than 2^-62 to a multiple of pi/2, 98 of them say something. */
export const SINE_BITS = 160n;

/** Sine and cosine of y in units of 2^-SINE_BITS, for |y| < 1. */
export function circularSeries(y: bigint): { sine: bigint; cosine: bigint } {
  const parts = [0n, 0n];
  let term = 1n << SINE_BITS;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    const part = Number((n - 1n) & 1n);
    parts[part]! += ((n - 1n) & 2n) === 0n ? term : -term;
    term = ((term * y) >> SINE_BITS) / n;
  }
  return { sine: parts[1]!, cosine: parts[0]! };
}

const PI_1300 = circleConstant(1300n);
const PI_400 = PI_1300 >> 900n;

function exactCircular(x: number, quarters: bigint): Exact {
  const bits = Math.abs(x) < 2 ** 60 ? 400n : 1300n;
  const pi = bits === 400n ? PI_400 : PI_1300;
  const units = fixed(decompose(x), bits);
  // The quarter turn whose middle is nearest.
  const doubled = 4n * units + pi;
  const q = doubled / (2n * pi) - (doubled < 0n ? 1n : 0n);
  const y = (2n * units - q * pi) >> (bits - SINE_BITS + 1n);
  const { sine, cosine } = circularSeries(y);
  const quadrant = (q + quarters) & 3n;
  const value = (quadrant & 1n) === 0n ? sine : cosine;
  return { mantissa: quadrant & 2n ? -value : value, exponent: -Number(SINE_BITS) };
}

export function exactSin(x: number): Exact {
  if (Math.abs(x) < 2 ** -20) return small(x, 2, [1n, -6n, 120n, -5040n]);
  return exactCircular(x, 0n);
}

export function exactCos(x: number): Exact {
  return exactCircular(x, 1n);
}

/** y + arctan((x cos y - sin y) / (cos y + x sin y)) for a y that is nearly it. */
export function exactAtan(x: number): Exact {
  if (Math.abs(x) < 2 ** -20) return small(x, 2, [1n, -3n, 5n, -7n]);
  const y = Math.atan(x);
  // |y| may be above 1: through its half.
  const half = circularSeries(fixed(decompose(y), SINE_BITS - 1n));
  const sine = (2n * half.sine * half.cosine) >> SINE_BITS;
  const cosine = (1n << SINE_BITS) - ((2n * half.sine * half.sine) >> SINE_BITS);
  // In 1/x where x is large, so that nothing is.
  const { mantissa, exponent } = decompose(x);
  const inverse = Math.abs(x) > 1;
  const shift = SINE_BITS + BigInt(inverse ? -exponent : exponent);
  const ratio = inverse
    ? shift >= 0n
      ? (1n << (SINE_BITS - BigInt(exponent))) / mantissa
      : 0n
    : fixed({ mantissa, exponent }, SINE_BITS);
  const times = (value: bigint) => (value * ratio) >> SINE_BITS;
  const [above, below] = inverse
    ? [cosine - times(sine), times(cosine) + sine]
    : [times(cosine) - sine, cosine + times(sine)];
  const t = (above << SINE_BITS) / below;
  const cube = (((t * t) >> SINE_BITS) * t) >> SINE_BITS;
  return { mantissa: fixed(decompose(y), SINE_BITS) + t - cube / 3n, exponent: -Number(SINE_BITS) };
}
