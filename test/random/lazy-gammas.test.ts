import { describe, expect, test } from 'vitest';
import { gammaSlope, LazyGammas } from '../../src/random/lazy-gammas.js';
import { normalQuantile } from '../../src/random/normal-law.js';
import { sampleGamma } from '../../src/random/samplers.js';
import { createRandom, type RandomSource } from '../../src/random/source.js';

/** A source that gives these numbers, in turn and then again. */
function giving(...numbers: number[]): { random: RandomSource; taken: () => number } {
  let next = 0;
  return { random: () => numbers[next++ % numbers.length]!, taken: () => next };
}

/** One draw; the factor tells on which side of the rival its value is. */
function weightOf(shape: number, random: RandomSource, factor: number): number {
  const gammas = new LazyGammas(1);
  const slope = gammaSlope(shape);
  gammas.drawBelow(-factor, Float64Array.of(0), Float64Array.of(shape), Float64Array.of(slope), random);
  return gammas.weight(0, shape, slope);
}

/**
 * The bounds that a draw made from p and u is compared by. A weight of shape 1/2 beside it is known at once: with this
 * weight on 0 and the draw on 1, their mean is told below r where (1 - r) high < r weight; exchanged, where
 * (1 - r) weight < r low.
 */
function boundsOf(shape: number, ...uniforms: number[]): { low: number; high: number } {
  const shapes = Float64Array.of(0.5, shape);
  const slopes = shapes.map(gammaSlope);
  // Three numbers make a draw of shape 1/2.
  const beside = [0.5, 0.5, 0.5];
  const weight = sampleGamma(0.5, () => 0.5);
  const borderOf = (values: Float64Array): number => {
    let [from, to] = [0, 1];
    for (let halving = 0; halving < 60; halving++) {
      const r = (from + to) / 2;
      const { random } = giving(...beside, ...uniforms);
      if (new LazyGammas(2).drawBelow(r, values, shapes, slopes, random)) to = r;
      else from = r;
    }
    return to;
  };
  const [r, s] = [borderOf(Float64Array.of(0, 1)), borderOf(Float64Array.of(1, 0))];
  return { high: (weight * r) / (1 - r), low: (weight * (1 - s)) / s };
}

function expectClose(value: number, expected: number): void {
  // A bound has a billionth to spare, of its size and 1; the least of those below is 0.004.
  expect(Math.abs(value / expected - 1)).toBeLessThan(1e-6);
}

describe('gammaSlope', () => {
  test('is c of Marsaglia and Tsang above shape 1, 0 at 1, and below 0 under it', () => {
    expect(Math.abs(gammaSlope(4 / 3) - 1 / 3)).toBeLessThan(1e-15);
    expect(Math.abs(gammaSlope(13 / 3) - 1 / 6)).toBeLessThan(1e-15);
    expect(gammaSlope(1)).toBe(0);
    expect(gammaSlope(0.25)).toBe(-0.75);
  });
});

describe('LazyGammas', () => {
  test('a weight is the draw of sampleGamma to the bit, from the same uniforms, on either side of the rival', () => {
    for (const shape of [1e-9, 0.5, 1, 1 + 2 ** -52, 1.001, 1.05, 1.3, 2, 3, 30, 1e6, 1e15]) {
      for (const factor of [1, -1]) {
        const lazily = createRandom('lazy', shape);
        const plainly = createRandom('lazy', shape);
        for (let draw = 0; draw < 500; draw++) {
          const [weight, plain] = [weightOf(shape, lazily, factor), sampleGamma(shape, plainly)];
          if (weight !== plain) expect(weight, `shape ${shape}, draw ${draw}`).toBe(plain);
        }
        expect(lazily()).toBe(plainly());
      }
    }
  });

  test("a weight's logarithm is known where the weight is less than the least double", () => {
    const logOf = (shape: number, ...uniforms: number[]) => {
      const gammas = new LazyGammas(1);
      const slope = gammaSlope(shape);
      gammas.drawBelow(
        1,
        Float64Array.of(0),
        Float64Array.of(shape),
        Float64Array.of(slope),
        giving(...uniforms).random,
      );
      return gammas.logWeight(0, shape, slope);
    };
    // Two uniforms of 1/2 make shape s + 1 - 1/3 of shape s + 1, and U the factor U^(1/s).
    expect(Math.abs(logOf(0.5, 0.5, 0.5, 0.25) - Math.log((1 + 1 / 6) / 16))).toBeLessThan(1e-15);
    expect(Math.abs(logOf(1e-9, 0.5, 0.5, 0.25) / (1e9 * Math.log(0.25)) - 1)).toBeLessThan(1e-9);
    // 0 stands for the middle of the lowest cell.
    expect(Math.abs(logOf(1e-3, 0.5, 0.5, 0) - (Math.log(1e-3 + 2 / 3) - 54_000 * Math.LN2))).toBeLessThan(1e-10);
    expect(Math.abs(logOf(1, 0.5) - Math.log(Math.LN2))).toBeLessThan(1e-15);
    expect(Math.abs(logOf(13 / 3, 0.5, 0.5) - Math.log(4))).toBeLessThan(1e-14);
  });

  test('draws of several values take their uniforms in turn, and none keeps what it was before', () => {
    const gammas = new LazyGammas(4);
    const lazily = createRandom('in turn');
    const plainly = createRandom('in turn');
    const values = Float64Array.of(0, 1, 2, 3);
    for (let draw = 0; draw < 300; draw++) {
      const shapes = Float64Array.of(0.5, 1, 2, 40).map((_, k, all) => all[(k + draw) % 4]!);
      const slopes = shapes.map(gammaSlope);
      gammas.drawBelow(1.5, values, shapes, slopes, lazily);
      const plain = Array.from(shapes, (shape) => sampleGamma(shape, plainly));
      expect(Array.from(shapes, (shape, k) => gammas.weight(k, shape, slopes[k]!))).toEqual(plain);
    }
  });

  test.each([1.05, 2, 7.5, 1e3, 1e6])(
    "of shape %d it knows what its cell's ends make, unless the number beside it may reject it",
    (shape) => {
      const d = shape - 1 / 3;
      const c = 1 / Math.sqrt(9 * d);
      const made = (x: number) => d * (1 + c * x) ** 3;
      for (const cell of [3, 5, 6, 7, 8, 20, 50, 126, 128, 140, 200, 240, 254]) {
        const p = (cell + 0.4) / 256;
        const [left, right] = [normalQuantile(cell / 256), normalQuantile((cell + 1) / 256)];
        // The documented bound of the probability of rejecting, at the end of the cell where it is greatest.
        const rejected = c * c * (cell < 128 ? left ** 4 / 6 : right ** 4 / 12) + d * 1e-14;
        const exact = made(normalQuantile(p));
        const accepted = boundsOf(shape, p, 1 - rejected * 1.001);
        if (1 + c * left > 0.5) {
          expectClose(accepted.low, made(left));
          expectClose(accepted.high, made(right));
          expect(accepted.low).toBeLessThan(exact);
          expect(accepted.high).toBeGreaterThan(exact);
        }
        // What may be rejected, and far down, is computed: here a u that accepts the first try all the same.
        const u = 1 + c * left > 0.5 ? 1 - rejected * 0.999 : 0.01;
        // The halving finds 1 - r, which is 2e-7 at least, to 1e-16. Ends of a cell are 1e-5 apart.
        const weight = sampleGamma(shape, giving(p, u, 0.5, 0.5).random);
        const computed = boundsOf(shape, p, u, 0.5, 0.5);
        expect(Math.abs(computed.low / weight - 1)).toBeLessThan(1e-9);
        expect(Math.abs(computed.high / weight - 1)).toBeLessThan(1e-9);
      }
    },
  );

  test('of shape 1 it knows the logarithms at the ends of its cell', () => {
    for (const cell of [1, 100, 128, 254]) {
      const { low, high } = boundsOf(1, (cell + 0.4) / 256);
      expectClose(low, -Math.log1p(-cell / 256));
      expectClose(high, -Math.log1p(-(cell + 1) / 256));
    }
  });

  test('a value that is the rival counts for nothing, in whatever cell its weight is', () => {
    // Uniforms in the last cell, above which there is no bound.
    for (const shape of [1, 7.5]) {
      const shapes = Float64Array.of(shape, shape);
      const slopes = shapes.map(gammaSlope);
      const { random } = giving(1 - 2 ** -30, 0.5, 0.5, 0.5);
      expect(new LazyGammas(2).drawBelow(1, Float64Array.of(1, 0), shapes, slopes, random)).toBe(true);
      const alone = [Float64Array.of(1), shapes.subarray(0, 1), slopes.subarray(0, 1)] as const;
      expect(new LazyGammas(1).drawBelow(1, ...alone, () => 0.5)).toBe(false);
    }
  });

  test.each([
    ['only gives 0', [0]],
    ['only gives 1', [1]],
    ['gives more than 1', [1.5]],
    ['gives no numbers', [Number.NaN]],
    ['rejects once and then gives 0', [Number.NaN, 0.5, 0, 0.5]],
    ['rejects twice', [Number.NaN, 0.5, Number.NaN, 0.5, 0.3, 0.5]],
    ['rejects by the number beside', [0.001, 1 - 2 ** -53, 0.3, 0.2]],
  ])('takes as many numbers as sampleGamma, and makes the same of them, from a source that %s', (_, numbers) => {
    for (const shape of [1e-9, 0.5, 1, 1.5, 3, 1e6]) {
      for (const factor of [1, -1]) {
        const [lazily, plainly] = [giving(...numbers), giving(...numbers)];
        expect(weightOf(shape, lazily.random, factor)).toBe(sampleGamma(shape, plainly.random));
        expect(lazily.taken()).toBe(plainly.taken());
      }
    }
  });
});
