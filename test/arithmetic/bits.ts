/** What the functions of `src/arithmetic` give to the last bit, as one number each. */
import { fromWords } from './exact.js';
import type { Tried } from './functions.js';

/**
 * A hash (FNV-1a, of 32 bits) of each function's results at `count` arguments: half of them any bits, half of them
 * between -32 and 32. From integers alone, so that engines whose results agree give the same numbers.
 */
export function hashesOfResults(
  functions: readonly Pick<Tried, 'name' | 'ours'>[],
  count: number,
): Record<string, string> {
  const view = new DataView(new ArrayBuffer(8));
  const hashes: Record<string, string> = {};
  for (const { name, ours } of functions) {
    // Marsaglia 2003, "Xorshift RNGs".
    let state = 2463534242;
    const word = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    let hash = 2166136261;
    for (let i = 0; i < count; i++) {
      const x = i % 2 === 0 ? fromWords(word(), word()) : word() / 67108864 - 32;
      const y = ours(x);
      // The bits of NaN are the engine's own.
      view.setFloat64(0, Number.isNaN(y) ? 0 : y);
      hash = Math.imul(hash ^ view.getUint32(0), 16777619);
      hash = Math.imul(hash ^ view.getUint32(4), 16777619);
    }
    hashes[name] = (hash >>> 0).toString(16).padStart(8, '0');
  }
  return hashes;
}
