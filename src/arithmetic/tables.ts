/**
 * The tables that the functions of this room use. Each is computed when the module is loaded, from integers alone
 * (`BigInt`, exact on every engine), and is left out of a bundle that does not use it: two literals of 28 digits in
 * place of 388 of 17. Cost: 19 kB of memory.
 *
 * The functions take their tables as arguments of a function around them, once. Bundlers make variables of a module's
 * constants, and a compiler checks a variable at every access; an argument that nothing assigns to is a constant to it.
 */

/**
 * 2^(i - 1024) for i in [0, 2047]. A number is scaled by a multiplication with one of these: building a double from two
 * words of 32 bits costs more, since the load waits for both stores.
 */
export const POWERS_OF_TWO: Float64Array = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2048);
  // 2^-1024: subnormal, and exact.
  let power = 5.562684646268003e-309;
  for (let i = 0; i < powers.length; i++) {
    powers[i] = power;
    power *= 2;
  }
  return powers;
}

/**
 * 2^(-j/128) for j in [0, 128], in two parts: see {@link splitRecurrence}. They are the powers of 2^(-1/128), given here in
 * units of 2^-112.
 */
export const ROOTS_OF_HALF: Float64Array = /* @__PURE__ */ splitRecurrence(
  129,
  0x10000000000000000000000000000n,
  0xfe9e115c7b8f884badd25995e79dn,
  0xfe9e115c7b8f884badd25995e79dn,
  0n,
);

/** ln(2)/128, one step of {@link ROOTS_OF_HALF}, to the nearest multiple of 2^-42: 35 bits. */
export const STEP_HIGH = 0.0054152123482253955;
/** What is left of ln(2)/128. */
export const STEP_LOW = -1.0082281460997769e-13;

/**
 * sin(j pi/128) for j in [0, 64], and by symmetry the cosines of the same angles, in two parts: see
 * {@link splitRecurrence}. s[j + 1] = 2 cos(pi/128) s[j] - s[j - 1]; sin(pi/128) and 2 cos(pi/128) are given here in units
 * of 2^-112.
 */
export const SINES: Float64Array = /* @__PURE__ */ splitRecurrence(
  65,
  0n,
  0x648557de8d99f7e4e29cf6e5fedn,
  0x1ffd886084cd0cbb2acaeaa46cd2cn,
  0x10000000000000000000000000000n,
);

/** pi/128, the step of {@link SINES}, to the nearest multiple of 2^-37: 32 bits. */
export const ANGLE_HIGH = 0.024543692605220713;
/** What is left of pi/128. */
export const ANGLE_LOW = 9.495469541415925e-13;

/**
 * The numbers v[0], v[1], v[j + 1] = factor v[j] - back v[j - 1], all in units of 2^-112, each as the sum of two doubles:
 * at index 2j the nearest multiple of 2^-22, at index 2j + 1 what is left, at most 2^-23, rounded to a double. So a product
 * of the first with a number of 31 bits is exact, and the two together are off by at most 2^-76.
 *
 * The rounding of the recurrence, at most 2^-112 a step, grows to 2^-99 in the longer of the two tables.
 */
function splitRecurrence(length: number, first: bigint, second: bigint, factor: bigint, back: bigint): Float64Array {
  const parts = new Float64Array(2 * length);
  let before = first;
  let value = first;
  let next = second;
  for (let j = 0; j < length; j++) {
    // Half a unit more, so that the shift rounds to the nearest.
    const high = (value + (1n << 89n)) >> 90n;
    parts[2 * j] = Number(high) * 2.384185791015625e-7;
    parts[2 * j + 1] = Number(value - (high << 90n)) * 1.925929944387236e-34;
    before = value;
    value = next;
    next = (factor * value - back * before) >> 112n;
  }
  return parts;
}
