import { describe, expect, test } from 'vitest';
import { hash, lengthened } from '../../../src/environments/decoding/flat-arrays.js';

describe('a longer copy of a typed array', () => {
  test('is of its kind, twice as long, and begins with what was in it', () => {
    const integers = Int32Array.of(7, -8, 9);
    expect(lengthened(integers)).toEqual(Int32Array.of(7, -8, 9, 0, 0, 0));
    expect(integers).toEqual(Int32Array.of(7, -8, 9));
    expect(lengthened(Uint8Array.of(1, 2))).toEqual(Uint8Array.of(1, 2, 0, 0));
  });

  test('is longer than that where more is asked for', () => {
    expect(lengthened(Int32Array.of(1, 2), 3)).toHaveLength(4);
    expect(lengthened(Int32Array.of(1, 2), 5)).toEqual(Int32Array.of(1, 2, 0, 0, 0));
    expect(lengthened(new Int32Array(0), 1)).toHaveLength(1);
  });
});

describe('the hash of two integers', () => {
  /** Of integers modulo 2^32, without a rounding anywhere. */
  const exact = (a: number, b: number): number => {
    const times = (x: bigint, y: bigint) => BigInt.asUintN(32, x * y);
    let h = times(BigInt(a), 0x9e3779b1n) ^ times(BigInt(b) + 0x7f4a7c15n, 0x85ebca6bn);
    h = times(h ^ (h >> 16n), 0x85ebca6bn);
    h = times(h ^ (h >> 13n), 0xc2b2ae35n);
    return Number(BigInt.asIntN(32, h ^ (h >> 16n)));
  };

  test('is that of exact integers', () => {
    const integers = [0, 1, 2, 255, 65_536, 123_456_789, 2 ** 31 - 1, -1, -(2 ** 31)];
    for (const a of integers) for (const b of integers) expect(hash(a, b)).toBe(exact(a, b));
  });

  test('ends as MurmurHash3 does: of a text of no bytes, the seeds 0, 1 and 2^32 - 1 become 0, 514E28B7 and 81F16F39', () => {
    // With b = -7F4A7C15 nothing of b is left, and 9E3779B1 times 0E8B2F51 is 1 modulo 2^32.
    expect(BigInt.asUintN(32, 0x9e3779b1n * 0x0e8b2f51n)).toBe(1n);
    const ofSeed = (seed: number) => hash(Math.imul(seed, 0x0e8b2f51), -0x7f4a7c15) >>> 0;
    expect([0, 1, 0xffffffff].map(ofSeed)).toEqual([0, 0x514e28b7, 0x81f16f39]);
  });
});
