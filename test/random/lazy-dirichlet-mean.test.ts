/** Draws that are made of weights far below the least double, by hand; test/random/lazy-draws.test.ts has the others. */
import { describe, expect, test } from 'vitest';
import { sampleDirichletMean } from '../../src/random/dirichlet.js';
import { LazyDirichletMean } from '../../src/random/lazy-dirichlet-mean.js';
import { gammaSlope } from '../../src/random/lazy-gammas.js';
import { createRandom } from '../../src/random/source.js';

const SHAPE = 1e-3;

interface Drawn {
  readonly mean: number;
  readonly origin: number;
  readonly offset: number;
}

/**
 * A draw whose weights have these logarithms, but for one number that is the same for all. A gamma of shape a < 1 is one of shape
 * a + 1, here the same for all as two uniforms of 1/2 make it, times U^(1/a).
 */
function drawn(values: readonly number[], logarithms: readonly number[], floor = -Infinity): Drawn {
  const numbers = logarithms.flatMap((logarithm) => [0.5, 0.5, Math.exp(SHAPE * logarithm)]);
  const shapes = new Float64Array(values.length).fill(SHAPE);
  const sample = new LazyDirichletMean(values.length);
  const mean = sample.meanAbove(
    floor,
    Float64Array.from(values),
    shapes,
    shapes.map(gammaSlope),
    () => numbers.shift()!,
  );
  expect(numbers).toEqual([]);
  return { mean, origin: sample.origin, offset: sample.offset };
}

describe('LazyDirichletMean', () => {
  test.each([0, -200, -660, -700, -5000, -30_000])('divides weights of e^%d as it does others', (least) => {
    // Weights 1/2, 1 and 1/8 on 2, 3 and 5: 3 + (-1/2 + 2/8) / (13/8) = 3 - 2/13.
    const logarithms = [least + Math.log(1 / 2), least, least + Math.log(1 / 8)];
    const { mean, origin, offset } = drawn([2, 3, 5], logarithms);
    expect(origin).toBe(3);
    // A logarithm of 30,000 has places of 4e-12, and its thousandth, as the uniform is told, 1e-16 / 0.001.
    expect(Math.abs(mean - (3 - 2 / 13))).toBeLessThan(1e-11);
    expect(Math.abs(offset + 2 / 13)).toBeLessThan(1e-11);
    // Whichever comes first: weights 1, 1/2 and 1/8 make 2 + (1/2 + 3/8) / (13/8) = 2 + 7/13.
    const first = drawn([2, 3, 5], [least, least + Math.log(1 / 2), least + Math.log(1 / 8)]);
    expect(first.origin).toBe(2);
    expect(Math.abs(first.mean - (2 + 7 / 13))).toBeLessThan(1e-11);
  });

  test('orders what lies next to one value, however close, on either side of it', () => {
    // ln of the other weight, beside 1.
    const others = [-1, -40, -600, -667, -667.7, -667.8, -668, -700, -740, -760, -1e4, -3e4];
    const above = others.map((logarithm) => drawn([2, 3], [0, logarithm]));
    const below = others.map((logarithm) => drawn([2, 3], [logarithm, 0]));
    for (let i = 0; i < others.length; i++) {
      expect(above[i]!.origin).toBe(2);
      expect(below[i]!.origin).toBe(3);
      expect(above[i]!.offset).toBeGreaterThan(i + 1 < others.length ? above[i + 1]!.offset : 0);
      expect(below[i]!.offset).toBe(-above[i]!.offset);
      // From e^-40 on no double is between.
      if (i > 0) expect([above[i]!.mean, below[i]!.mean]).toEqual([2, 3]);
    }
    // As itself: a weight w beside 1 makes w / (1 + w).
    for (const i of [0, 1, 2]) {
      expect(Math.abs(above[i]!.offset / (1 / (1 + Math.exp(-others[i]!))) - 1)).toBeLessThan(1e-9);
    }
    // All weights far below the least double: the same differences make the same.
    expect(Math.abs(drawn([2, 3], [-5000, -5600]).offset / above[2]!.offset - 1)).toBeLessThan(1e-9);
    expect(Math.abs(drawn([2, 3], [-5000, -1.5e4]).offset / above[10]!.offset - 1)).toBeLessThan(1e-9);
  });

  test('takes the sum of what is beside the greatest weight, of three values', () => {
    // Beside 3: w on 2 and w / 4 on 5 make -w + 2 w / 4 = -w / 2, and so does w / 2 on 2 alone.
    const both = drawn([2, 3, 5], [-9000, 0, -9000 + Math.log(1 / 4)]);
    const alone = drawn([2, 3, 5], [-9000 + Math.log(1 / 2), 0, -30_000]);
    expect(both.offset).toBeLessThan(0);
    expect(Math.abs(both.offset / alone.offset - 1)).toBeLessThan(1e-12);
  });

  test('of one value it is that, and so with a source that is none', () => {
    expect(drawn([4], [-3e4])).toEqual({ mean: 4, origin: 4, offset: 0 });
    const sample = new LazyDirichletMean(2);
    const ones = Float64Array.of(1, 1);
    // Uniforms of 0 make no weight at all.
    expect(sample.meanAbove(-Infinity, Float64Array.of(1, 2), ones, Float64Array.of(0, 0), () => 0)).toBe(1);
    expect([sample.origin, sample.offset]).toEqual([1, 0]);
  });

  test('is told below its floor, and not where it ties with it', () => {
    // Weights 1, 1: the mean is 2.5, but for rounding.
    expect(drawn([2, 3], [0, 0], 2.6).mean).toBe(-Infinity);
    expect(drawn([2, 3], [0, 0], 2.5).mean).toBe(2.5);
    expect(drawn([2, 3], [-3e4, -2e4], 3)).toEqual(drawn([2, 3], [-3e4, -2e4]));
    // Weights so small that they have lost digits decide nothing: 2^-1074 against two that are 0 each as doubles, and 1.6 times that
    // together, half as far.
    const least = -1074.4 * Math.LN2;
    const lost = drawn([0, 1, 2], [least + Math.log(1.2), least + Math.log(0.9), least + Math.log(0.9)], 0.9);
    expect(Math.abs(lost.mean - 0.9)).toBeLessThan(1e-10);
  });

  test('is not told below what it is rounded to, where values lie close together beside their size', () => {
    for (const size of [1, 2 ** 20]) {
      // Doubles below the greater value are place apart, and 8192 of them are between the two. The mean is 4095.6 above the lesser.
      const place = size * 2 ** -53;
      const values = [size - 8192 * place, size];
      const floor = size - 4096 * place;
      const logarithms = [Math.log(8192 - 4095.6), Math.log(4095.6)].map((logarithm) => logarithm - Math.log(4096.4));
      expect(drawn(values, logarithms, floor).mean, `${size}`).toBe(floor);
    }
  });

  test('nothing is left of a draw with more values', () => {
    const shapes = Float64Array.of(SHAPE, SHAPE, SHAPE);
    const slopes = shapes.map(gammaSlope);
    const values = Float64Array.of(2, 3, 5);
    const numbers = [0.5, 0.5, 1e-4, 0.5, 0.5, 1e-3, 0.5, 0.5, 1, 0.5, 0.5, 1e-4, 0.5, 0.5, 1e-3];
    const sample = new LazyDirichletMean(3);
    const mean = (size: number) => {
      const [some, someShapes, someSlopes] = [values, shapes, slopes].map((all) => all.subarray(0, size));
      return sample.meanAbove(-Infinity, some!, someShapes!, someSlopes!, () => numbers.shift()!);
    };
    expect(mean(3)).toBe(5);
    expect(mean(2)).toBe(3);
    expect(sample.origin).toBe(3);
  });

  test('is the draw of sampleDirichletMean to the bit where weights do not underflow', () => {
    const shapes = Float64Array.of(0.4, 1, 2, 0.1, 30);
    const values = Float64Array.of(0, 1, 2, 3, 4);
    const sample = new LazyDirichletMean(5);
    const [lazily, plainly] = [createRandom('to the bit'), createRandom('to the bit')];
    for (let draw = 0; draw < 500; draw++) {
      const floor = draw % 2 === 0 ? -Infinity : 3.2;
      const mean = sample.meanAbove(floor, values, shapes, shapes.map(gammaSlope), lazily);
      const plain = sampleDirichletMean(values, shapes, plainly);
      if (mean === -Infinity) expect(plain).toBeLessThan(3.2);
      else {
        expect(mean).toBe(plain);
        expect(sample.origin + sample.offset).toBe(plain);
      }
    }
    expect(lazily()).toBe(plainly());
  });
});
