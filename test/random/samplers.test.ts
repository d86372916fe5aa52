import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../src/random/normal-law.js';
import {
  betaOfGammas,
  inverseCdfIndex,
  inverseShareIndex,
  sampleBeta,
  sampleGamma,
  sampleNormal,
  uniformIndex,
} from '../../src/random/samplers.js';
import { createRandom, type RandomSource } from '../../src/random/source.js';

const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);

describe('inverseCdfIndex', () => {
  test('gives each index the share of [0, 1) that its weight is of the sum, in order', () => {
    // Shares 1/8, 0, 5/8, 1/4, 0: exact in binary.
    const weights = Float64Array.of(1, 0, 5, 2, 0);
    const at = (u: number) => inverseCdfIndex(weights, 8, u);
    expect([0, 0.1249, 0.125, 0.7499, 0.75, 1 - 2 ** -53].map(at)).toEqual([0, 0, 2, 2, 3, 3]);
  });

  test('never gives an index of weight 0, whatever rounding does to the sum', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e300, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 12 }).filter((list) => list.some((w) => w > 0)),
        fc.oneof(fc.constant(1 - 2 ** -53), fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true })),
        (list, u) => {
          const weights = Float64Array.from(list);
          expect(weights[inverseCdfIndex(weights, total(weights), u)]).toBeGreaterThan(0);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('gives the last index of positive weight where rounding leaves some of the uniform over', () => {
    // Their sum rounds up to 1.7400000000000002: subtracted one by one they do not use it up.
    const weights = Float64Array.of(0.19, 0.17, 0.44, 0.15, 0.79, 0, 0);
    expect(inverseCdfIndex(weights, total(weights), 1 - 2 ** -53)).toBe(4);
  });

  test('does not fall as the uniform grows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }),
        fc.array(fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }), { minLength: 2, maxLength: 20 }),
        (list, uniforms) => {
          const weights = Float64Array.from(list);
          const indices = uniforms.sort((a, b) => a - b).map((u) => inverseCdfIndex(weights, total(weights), u));
          expect(indices).toEqual([...indices].sort((a, b) => a - b));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('inverseShareIndex', () => {
  test('is inverseCdfIndex of the shares, to the bit, at uniforms around the ends of each share too', () => {
    const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-300, max: 1e3, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(weight, { minLength: 1, maxLength: 12 }).filter((list) => list.some((w) => w > 1e-9)),
        fc.array(fc.double({ min: 0, max: 1 - 2 ** -53, noNaN: true }), { minLength: 1, maxLength: 5 }),
        (list, uniforms) => {
          const weights = Float64Array.from(list);
          const shares = weights.map((own) => own / total(weights));
          let end = 0;
          const ends = Array.from(shares, (share) => {
            end += share;
            return end;
          });
          const around = ends.flatMap((u) => [u * (1 - 2 ** -52), u, u * (1 + 2 ** -52)]).filter((u) => u < 1);
          for (const u of [...uniforms, ...around, 1 - 2 ** -53]) {
            expect(inverseShareIndex(weights, total(weights), u)).toBe(inverseCdfIndex(shares, 1, u));
          }
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('gives the last index of a positive share for what no uniform is', () => {
    const weights = Float64Array.of(1, 0, 3, 0);
    expect([1, 2, Number.NaN].map((u) => inverseShareIndex(weights, 4, u))).toEqual([2, 2, 2]);
  });
});

describe('uniformIndex', () => {
  test('gives each index an equal share of [0, 1), in order', () => {
    expect([0, 0.249, 0.25, 0.5, 0.75, 1 - 2 ** -53].map((u) => uniformIndex(4, u))).toEqual([0, 0, 1, 2, 3, 3]);
  });

  test('a source that breaks its contract gets an index that there is, as from inverseCdfIndex', () => {
    for (const u of [1, 1.5, Number.NaN]) {
      expect(uniformIndex(3, u)).toBe(2);
      expect(inverseCdfIndex(Float64Array.of(1, 1, 1), 3, u)).toBe(2);
    }
    expect(uniformIndex(3, -0.5)).toBe(2);
  });
});

describe('gamma and beta draws', () => {
  /** Marsaglia and Tsang 2000, the rule without its squeeze: d v where ln u < x^2 / 2 + d - d v + d ln v. */
  function naiveGamma(shape: number, random: RandomSource): number {
    if (shape === 1) return -Math.log(1 - random());
    if (shape < 1) return naiveGamma(shape + 1, random) * random() ** (1 / shape);
    const d = shape - 1 / 3;
    for (;;) {
      const x = normalQuantile(random());
      const u = random();
      const v = (1 + x / (3 * Math.sqrt(d))) ** 3;
      if (v > 0 && Math.log(u) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
    }
  }

  test('are what the rule of the paper makes of the same uniforms', () => {
    for (const shape of [0.2, 0.9, 1, 1.1, 1.5, 7, 40]) {
      const [own, naive] = [createRandom('gamma', shape), createRandom('gamma', shape)];
      for (let i = 0; i < 2000; i++) {
        const expected = naiveGamma(shape, naive);
        // A few roundings each; of a power 1 / 0.2 five times as many.
        expect(Math.abs(sampleGamma(shape, own) - expected)).toBeLessThanOrEqual(1e-13 * expected);
      }
      // The sources are in step: as many draws were rejected.
      expect(own()).toBe(naive());
    }
    const [own, naive] = [createRandom('beta'), createRandom('beta')];
    for (let i = 0; i < 100; i++) {
      const x = naiveGamma(2.5, naive);
      const y = naiveGamma(0.7, naive);
      expect(sampleBeta(2.5, 0.7, own)).toBeCloseTo(x / (x + y), 13);
    }
  });

  test('take the middle of the lowest cell for 0, and the mode from a source that has every try rejected', () => {
    expect(sampleNormal(() => 0)).toBe(normalQuantile(2 ** -54));
    let draws = 0;
    // x = -8.3 makes v negative: 1 - 8.3 / sqrt(9 * 7 / 6) < 0.
    const rejected = () => {
      draws += 1;
      return 0;
    };
    expect(sampleGamma(1.5, rejected)).toBeCloseTo(7 / 6, 15);
    expect(draws).toBe(128);
    // Shape 3/2 rejects all, and the uniform's square is what the shape 1/2 asks for.
    expect((sampleGamma(0.5, () => 0) / (7 / 6)) * 2 ** 108).toBeCloseTo(1, 11);
  });

  test('are x / (x + y), and an end of the unit interval by the share of a where both are 0', () => {
    const none = () => {
      throw new Error('drawn');
    };
    expect(betaOfGammas(2, 5, 3, 1, none)).toBe(0.75);
    expect(betaOfGammas(2, 5, 0, 1e-300, none)).toBe(0);
    expect(betaOfGammas(1, 3, 0, 0, () => 0.2499)).toBe(1);
    expect(betaOfGammas(1, 3, 0, 0, () => 0.25)).toBe(0);
    expect(betaOfGammas(3, 1, 0, 0, () => 0.7)).toBe(1);
    expect(betaOfGammas(3, 1, 0, 0, () => 0.8)).toBe(0);
  });
});
