/** The bits of a double. */

const VIEW = /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(8));

/**
 * The upper 32 bits of a double as a signed integer: sign, 11 bits of exponent, the first 20 of the mantissa. The view
 * names its order of bytes, so that it is the same on every machine; compilers make two instructions of it.
 */
export function highWord(x: number): number {
  VIEW.setFloat64(0, x, true);
  return VIEW.getInt32(4, true);
}
