/**
 * Draws of which only bounds are computed, beside the samplers whose draws they are: the same bits, from the same uniforms.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CELLS, exponentialBounds, normalBounds } from '../../src/random/cells.js';
import { sampleDirichletMean } from '../../src/random/dirichlet.js';
import { LazyDirichletMean } from '../../src/random/lazy-dirichlet-mean.js';
import { gammaSlope, LazyGammas } from '../../src/random/lazy-gammas.js';
import { normalQuantile } from '../../src/random/normal-law.js';
import { sampleGamma } from '../../src/random/samplers.js';
import { createRandom, type RandomSource } from '../../src/random/source.js';

const RUNS = { numRuns: 400, seed: 1 };

/** A draw whose weights are kept as logarithms, so that none underflows; and ln of the greatest weight. */
function drawInLogarithms(values: Float64Array, shapes: Float64Array, random: RandomSource): [number, number] {
  const logarithms = Array.from(shapes, (own) =>
    own < 1 ? Math.log(sampleGamma(own + 1, random)) + Math.log(random()) / own : Math.log(sampleGamma(own, random)),
  );
  const greatest = Math.max(...logarithms);
  const weights = logarithms.map((logarithm) => Math.exp(logarithm - greatest));
  const sum = weights.reduce((before, weight, k) => before + weight * values[k]!, 0);
  return [sum / weights.reduce((before, weight) => before + weight, 0), greatest];
}

/** Shapes below, at, just above and far above 1, where roots and logarithms round most. */
const shape = fc.oneof(
  fc.constantFrom(1e-9, 0.5, 1, 1 + 2 ** -52, 1.001, 2, 1e6, 1e15),
  fc.integer({ min: 1, max: 30 }),
  fc.double({ min: 0.01, max: 100, noNaN: true }),
);
const laws = fc.array(shape, { minLength: 1, maxLength: 7 }).map((shapes) => Float64Array.from(shapes));
/** Shapes whose weights often underflow together. */
const tinyLaws = fc
  .array(fc.constantFrom(1e-9, 1e-4, 1e-3), { minLength: 1, maxLength: 4 })
  .map((shapes) => Float64Array.from(shapes));

function drawnBy(draw: (random: RandomSource) => number[], seed: string, index: number): number[] {
  const random = createRandom(seed, index);
  // What comes next tells how many uniforms were taken.
  return [...draw(random), random()];
}

describe('bounds by cells', () => {
  test.each([
    ['normal', normalBounds(), normalQuantile],
    ['exponential', exponentialBounds(), (u: number) => -Math.log1p(-u)],
  ])('hold at the ends and inside of every cell, and are no wider than it: %s', (_, bounds, quantile) => {
    for (let cell = 0; cell < CELLS; cell++) {
      const [low, high] = [bounds[2 * cell]!, bounds[2 * cell + 1]!];
      for (const u of [cell / CELLS || 2 ** -54, (cell + 0.3) / CELLS, (cell + 1) / CELLS - 2 ** -53]) {
        expect(quantile(u)).toBeGreaterThan(low);
        expect(quantile(u)).toBeLessThan(high);
      }
      // The margins, and the rounding of Math.log1p.
      const slack = 3e-9 * (1 + Math.abs(low));
      if (Number.isFinite(low)) expect(quantile(cell / CELLS) - low).toBeLessThan(slack);
      if (Number.isFinite(high)) expect(high - quantile((cell + 1) / CELLS)).toBeLessThan(3e-9 * (1 + Math.abs(high)));
    }
  });
});

describe('LazyGammas', () => {
  test('weights are the draws of sampleGamma to the bit, from the same uniforms', () => {
    fc.assert(
      fc.property(laws, fc.nat(), (shapes, index) => {
        const slopes = shapes.map(gammaSlope);
        const gammas = new LazyGammas(shapes.length);
        const values = shapes.map((_, k) => k);
        const lazily = drawnBy(
          (random) => {
            gammas.drawBelow(0.5, values, shapes, slopes, random);
            return Array.from(shapes, (own, k) => gammas.weight(k, own, slopes[k]!));
          },
          'lazy',
          index,
        );
        const plainly = drawnBy((random) => Array.from(shapes, (own) => sampleGamma(own, random)), 'lazy', index);
        expect(lazily).toEqual(plainly);
      }),
      RUNS,
    );
  });

  test('says below only of what is below, and mostly where that is clear', () => {
    let below = 0;
    let told = 0;
    fc.assert(
      fc.property(laws, fc.nat(), fc.integer({ min: 0, max: 1000 }), (shapes, index, permille) => {
        const slopes = shapes.map(gammaSlope);
        const gammas = new LazyGammas(shapes.length);
        const values = shapes.map((_, k) => k);
        const rival = (permille / 1000) * (shapes.length - 1);
        const isTold = gammas.drawBelow(rival, values, shapes, slopes, createRandom('below', index));
        const weights = Array.from(shapes, (own, k) => gammas.weight(k, own, slopes[k]!));
        const difference = weights.reduce((sum, weight, k) => sum + weight * (values[k]! - rival), 0);
        if (isTold) expect(difference).toBeLessThan(0);
        below += difference < 0 ? 1 : 0;
        told += isTold ? 1 : 0;
      }),
      RUNS,
    );
    // A cell is a 256th of the draws: where a difference is told from 0 at all, it nearly always is.
    expect(told).toBeGreaterThan(0.9 * below);
    expect(below).toBeGreaterThan(100);
  });

  test.each([0, 1, -1, 2, Number.NaN, 2 ** -54, 1 - 2 ** -53])(
    'as sampleGamma with a source that only gives %s',
    (u) => {
      for (const own of [1e-9, 0.5, 1, 1.5, 3, 1e6]) {
        const slopes = Float64Array.of(gammaSlope(own));
        const gammas = new LazyGammas(1);
        // A draw before: nothing of it may be left.
        gammas.drawBelow(0, Float64Array.of(1), Float64Array.of(0.5), Float64Array.of(-0.5), () => 0.7);
        gammas.drawBelow(0, Float64Array.of(1), Float64Array.of(own), slopes, () => u);
        expect(gammas.weight(0, own, slopes[0]!)).toBe(sampleGamma(own, () => u));
      }
    },
  );
});

describe('LazyDirichletMean', () => {
  test('is the draw of sampleDirichletMean to the bit, or what that is not above; where all weights underflow, what they make as logarithms', () => {
    let drawn = 0;
    let underflown = 0;
    fc.assert(
      fc.property(
        fc.oneof({ arbitrary: laws, weight: 4 }, tinyLaws),
        fc.nat(),
        fc.integer({ min: -200, max: 1100 }),
        (shapes, index, permille) => {
          const values = shapes.map((_, k) => 2 + k);
          const floor = permille < 0 ? -Infinity : 2 + (permille / 1000) * (values.length - 1);
          const mean = new LazyDirichletMean(values.length);
          const slopes = shapes.map(gammaSlope);
          const [lazily, next] = drawnBy(
            (random) => [mean.meanAbove(floor, values, shapes, slopes, random)],
            'mean',
            index,
          );
          const [plainly, nextPlainly] = drawnBy(
            (random) => [sampleDirichletMean(values, shapes, random)],
            'mean',
            index,
          );
          const [inLogarithms, greatest] = drawInLogarithms(values, shapes, createRandom('mean', index));
          expect(next).toBe(nextPlainly);
          if (greatest < Math.log(1e-290)) {
            underflown += 1;
            // Logarithms of 1e10 have places of 2e-6.
            if (lazily === -Infinity) expect(inLogarithms).toBeLessThan(floor);
            else expect(Math.abs(lazily! - inLogarithms)).toBeLessThan(1e-4);
          } else if (lazily === -Infinity) expect(plainly).toBeLessThan(floor);
          else expect(lazily).toBe(plainly);
          drawn += lazily === -Infinity ? 0 : 1;
        },
      ),
      RUNS,
    );
    expect(drawn).toBeGreaterThan(50);
    expect(drawn).toBeLessThan(RUNS.numRuns - 50);
    expect(underflown).toBeGreaterThan(20);
  });
});
