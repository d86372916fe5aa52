/** What the tables in this folder are made of: typed arrays that grow, and a hash of integers. */

/** A longer copy, at least twice as long, so that appending costs O(1) on average. */
export function lengthened<T extends Int32Array | Uint8Array>(array: T, least = 0): T {
  const longer = new (array.constructor as new (length: number) => T)(Math.max(2 * array.length, least));
  longer.set(array);
  return longer;
}

/** A 32-bit hash of two integers, by multiplication and folding (the finalizer of MurmurHash3, Appleby 2011). */
export function hash(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
