/**
 * Kolmogorov and Smirnov: for n draws from the right law, P(sup |F_n - F| > sqrt(ln(2 / a) / (2 n))) <= a (Massart 1990).
 * Every test below takes a = 1e-6: a right sampler fails one in a million seeds.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { betaDistribution } from '../../src/random/beta-law.js';
import { DirichletMean, dirichletMeanDistribution, sampleDirichletMean } from '../../src/random/dirichlet.js';
import { normalDistribution } from '../../src/random/normal-law.js';
import { sampleBeta, sampleGamma, sampleNormal } from '../../src/random/samplers.js';
import { createRandom, type RandomSource } from '../../src/random/source.js';
import { winnerLaw } from '../../src/random/winner.js';

const DRAWS = 20_000;

function expectLaw(name: string, draw: (random: RandomSource) => number, F: (x: number) => number): void {
  const random = createRandom('samplers', name);
  const draws = Float64Array.from({ length: DRAWS }, () => draw(random)).sort();
  let distance = 0;
  draws.forEach((x, k) => {
    distance = Math.max(distance, Math.abs(F(x) - k / DRAWS), Math.abs((k + 1) / DRAWS - F(x)));
  });
  expect(distance, name).toBeLessThan(Math.sqrt(Math.log(2e6) / (2 * DRAWS)));
}

/** P(Gamma(shape) <= x) for a whole shape: 1 - exp(-x) sum_{j < shape} x^j / j!. */
function erlang(shape: number, x: number): number {
  let term = 1;
  let sum = 0;
  for (let j = 0; j < shape; j++) {
    sum += term;
    term *= x / (j + 1);
  }
  return 1 - Math.exp(-x) * sum;
}

describe('samplers', () => {
  test('sampleNormal draws from the normal law, one uniform a draw, also from a uniform of 0', () => {
    expectLaw('normal', sampleNormal, normalDistribution);
    expect(Number.isFinite(sampleNormal(() => 0))).toBe(true);
  });

  test('sampleGamma draws from the gamma law, for whole shapes', () => {
    for (const shape of [1, 2, 3, 10, 50]) {
      expectLaw(
        `gamma ${shape}`,
        (random) => sampleGamma(shape, random),
        (x) => erlang(shape, x),
      );
    }
  });

  test('sampleGamma draws half a squared normal for shape 1/2', () => {
    expectLaw(
      'gamma 1/2',
      (random) => sampleGamma(1 / 2, random),
      (x) => 2 * normalDistribution(Math.sqrt(2 * x)) - 1,
    );
  });

  test('sampleBeta draws from the beta law', () => {
    for (const [a, b] of [
      [1, 1],
      [0.5, 0.5],
      [3, 7],
      [40, 2],
    ] as const) {
      expectLaw(
        `beta ${a} ${b}`,
        (random) => sampleBeta(a, b, random),
        (x) => betaDistribution(x, a, b),
      );
    }
  });

  test('sampleDirichletMean draws from the law that dirichletMeanDistribution computes', () => {
    for (const [number, parameters] of [
      [1, 1, 1, 1, 1, 1],
      [3, 0, 0, 2, 0, 1],
      [40, 25, 10, 5, 3, 1],
    ].entries()) {
      const values = [1, 2, 3, 4, 5, 6];
      expectLaw(
        `dirichlet ${number}`,
        (random) => sampleDirichletMean(values, parameters, random),
        // Between draws the law is smooth: a table of 400 points is exact to 1e-5.
        tabled((x) => dirichletMeanDistribution(x, values, parameters), 1, 6),
      );
    }
  });
});

describe('DirichletMean', () => {
  const laws = [
    { values: [0, 0.25, 0.5, 0.75, 1], parameters: [3, 2, 5, 1.5, 2] },
    { values: [0, 0.5, 1], parameters: [400, 300.25, 301] },
    { values: [0.25, 0.5, 1], parameters: [0.6, 0.4, 1.2] },
    { values: [0, 1], parameters: [50, 1] },
  ];

  test('what is above a number comes as often, and lies as far above, as the law says', () => {
    for (const { values, parameters } of laws) {
      const law = new DirichletMean(values, parameters);
      for (const z of [-1, 0, 0.5, 1, 2, 3]) {
        const x = meanAndSpread(values, parameters, z);
        if (!(x > values[0]! && x < 1)) continue;
        const below = createRandom('below', z);
        expectLaw(
          `${parameters} at ${x}`,
          (random) => {
            const greater = law.drawAbove(x, random);
            if (greater > x) return greater;
            // In place of the number itself a draw that is not above it: all together are to have the law.
            for (;;) {
              const draw = sampleDirichletMean(values, parameters, below);
              if (draw <= x) return draw;
            }
          },
          tabled((y) => dirichletMeanDistribution(y, values, parameters), values[0]!, 1),
        );
      }
    }
  });

  test('exceeds a number five deviations away as seldom as the law says, from draws of which that is half', () => {
    // Here drawAbove draws from the tilted law once in exp(5^2 / 2) = 270,000 calls. With a source whose first number is less than
    // that bound it does so every time, and what comes above x by then has the probability P / B.
    const { values, parameters } = laws[1]!;
    const law = new DirichletMean(values, parameters);
    const x = meanAndSpread(values, parameters, 5);
    const total = 1001.25;
    const lag = x - law.mean;
    const squares = values.reduce((sum, v, k) => sum + parameters[k]! * (v - x) ** 2, 0);
    const bound = Math.exp(-((lag * total) ** 2) / (2 * (squares + lag * total * (1 - x))));
    const random = createRandom('five deviations');
    const calls = 20_000;
    let above = 0;
    for (let i = 0; i < calls; i++) {
      let first = true;
      const source = () => {
        const u = random();
        if (!first) return u;
        first = false;
        return u * bound;
      };
      if (law.drawAbove(x, source) > x) above += 1;
    }
    const expected = (1 - dirichletMeanDistribution(x, values, parameters)) / bound;
    // Four standard errors of a share.
    expect(Math.abs(above / calls - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / calls));
  });

  test('decides by one number what is far away', () => {
    const { values, parameters } = laws[1]!;
    let numbers = 0;
    const random = createRandom('far');
    const law = new DirichletMean(values, parameters);
    const x = meanAndSpread(values, parameters, 9);
    for (let i = 0; i < 1000; i++) {
      law.drawAbove(x, () => {
        numbers += 1;
        return random();
      });
    }
    // exp(-9^2 / 2) is 3e-18.
    expect(numbers).toBe(1000);
  });
});

function tabled(F: (x: number) => number, lower: number, upper: number): (x: number) => number {
  const table = Float64Array.from({ length: 401 }, (_, k) => F(lower + ((upper - lower) * k) / 400));
  return (x) => {
    const place = ((x - lower) / (upper - lower)) * 400;
    const k = Math.min(399, Math.floor(place));
    return table[k]! + (place - k) * (table[k + 1]! - table[k]!);
  };
}

describe('betaDistribution', () => {
  test('is the binomial tail for whole parameters', () => {
    // P(Beta(a, b) <= x) = P(Binomial(a + b - 1, x) >= a); here Binomial(6, 0.3) >= 3: 0.25569.
    expect(Math.abs(betaDistribution(0.3, 3, 4) - 0.25569)).toBeLessThan(1e-12);
    expect(Math.abs(betaDistribution(0.3, 1, 1) - 0.3)).toBeLessThan(1e-12);
    expect(Math.abs(betaDistribution(0.25, 0.5, 0.5) - 1 / 3)).toBeLessThan(1e-12);
  });
});

describe('dirichletMeanDistribution', () => {
  test('is the beta law for two values', () => {
    for (const x of [0.01, 0.2, 0.5, 0.9]) {
      for (const [a, b] of [
        [1, 1],
        [5, 2],
        [300, 100],
      ] as const) {
        const difference = dirichletMeanDistribution(x, [0, 1], [a, b]) - betaDistribution(x, b, a);
        expect(Math.abs(difference)).toBeLessThan(1e-11);
      }
    }
  });

  test('is the cubic spline of Schoenberg for a uniform law on four equally spaced weights', () => {
    // With Dirichlet(1, 1, 1, 1) on 0, 1, 2, 3 the mean has the density of a uniform B-spline with knots 0..3: that of the
    // sum of three uniforms. P(mean <= 1) = 1/6.
    expect(Math.abs(dirichletMeanDistribution(1, [0, 1, 2, 3], [1, 1, 1, 1]) - 1 / 6)).toBeLessThan(1e-13);
  });

  test('is the spline of each value as often as its parameter says, for whole parameters', () => {
    // Counts that the audit found, a single value among hundreds of others (the transform turns fast), and random ones.
    const found: [number[], number[]][] = [
      [
        [0, 1, 3, 4],
        [11, 5, 1056, 11],
      ],
      [
        [0, 1, 2, 3],
        [549, 660, 1316, 15],
      ],
      [
        [1, 2, 3, 4],
        [2, 142, 2195, 37],
      ],
      [
        [0, 1],
        [1, 300],
      ],
      [
        [0, 1, 2, 3],
        [10, 13, 26, 1500],
      ],
      [
        [0, 0.001, 5],
        [20, 300, 1],
      ],
      [
        [0, 1, 5],
        [2000, 3, 1],
      ],
    ];
    for (const [values, counts] of found) {
      for (let z = -7; z <= 7; z += 0.5) expectSpline(meanAndSpread(values, counts, z), values, counts);
    }
    const value = fc.oneof(
      fc.integer({ min: 0, max: 5 }),
      fc.double({ min: 0, max: 5, noNaN: true }),
      fc.double({ min: -8, max: 0, noNaN: true }).map((x) => 10 ** x),
    );
    const count = fc.oneof(
      fc.constant(1),
      fc.double({ min: 0, max: 6, noNaN: true }).map((x) => Math.round(Math.exp(x))),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, count), { minLength: 2, maxLength: 6 }),
        fc.double({ min: -6, max: 6, noNaN: true }),
        (arms, z) => {
          const values = arms.map(([v]) => v);
          if (new Set(values).size < 2) return;
          const counts = arms.map(([, n]) => n);
          expectSpline(meanAndSpread(values, counts, z), values, counts);
        },
      ),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('agrees with the beta law, which is computed otherwise, from parameters of 0.01 to 1e6', () => {
    for (const [a, b] of [
      [0.02, 0.02],
      [0.01, 1.01],
      [1e-3, 2],
      [0.1, 7],
      [9.99, 10.01],
      [100, 2],
      [5000, 7000],
      [4e5, 6e5],
      [1e6, 3],
    ] as const) {
      const mean = a / (a + b);
      const deviation = Math.sqrt((mean * (1 - mean)) / (a + b + 1));
      // Beyond 1e5 the logarithms of numbers near 1 that the Dirichlet law adds up a + b times count for more.
      const tolerance = Math.max(1e-11, (a + b) * Number.EPSILON);
      for (let z = -6; z <= 6; z += 0.25) {
        const x = mean + z * deviation;
        const difference = dirichletMeanDistribution(x, [0, 1], [b, a]) - betaDistribution(x, a, b);
        expect(Math.abs(difference), `Beta(${a}, ${b}) at ${x}`).toBeLessThan(tolerance);
      }
    }
  });
});

describe('dirichletMeanDistribution next to a value, closer than doubles', () => {
  test('is right to 3e-13 divided by the sum of the parameters, where that is small', () => {
    // Beta variables with parameters far below 1: P(X <= x) = x^b / (b B(b, a)) next to 0, and b B(b, a) = (a + b) / a but for terms of
    // the size of a b.
    for (const [a, b] of [
      [1e-9, 1e-9],
      [1e-7, 4e-7],
      [1e-5, 3e-5],
    ] as const) {
      for (const r of [1e-20, 1e-60, 1e-100]) {
        const expected = (r ** b * a) / (a + b);
        const error = Math.abs(dirichletMeanDistribution(0, [0, 1], [a, b], r) - expected);
        expect(error, `${a} ${b} ${r}`).toBeLessThan(3e-13 / (a + b) + 3 * a * b);
      }
    }
  });
});

/** A point so many standard deviations from the mean of the law. */
function meanAndSpread(values: readonly number[], counts: readonly number[], z: number): number {
  const total = counts.reduce((sum, n) => sum + n, 0);
  const mean = values.reduce((sum, v, k) => sum + v * counts[k]!, 0) / total;
  const squares = values.reduce((sum, v, k) => sum + (v - mean) ** 2 * counts[k]!, 0);
  return mean + z * Math.sqrt(squares / total / (total + 1));
}

/**
 * The mean of values under Dirichlet weights with whole parameters has the B-spline for its density whose knots are the
 * values, each as often as its parameter says (Curry and Schoenberg 1966); its distribution function is the spline of all
 * later coefficients 1, evaluated by de Boor's recursion, in which nothing cancels.
 */
function expectSpline(x: number, values: readonly number[], counts: readonly number[]): void {
  const knots = values.flatMap((value, k) => new Array<number>(counts[k]!).fill(value)).sort((u, v) => u - v);
  const n = knots.length;
  let expected = 1;
  if (x < knots[0]!) expected = 0;
  else if (x < knots[n - 1]!) {
    const knot = (i: number) => knots[Math.min(n - 1, Math.max(0, i))]!;
    let last = 0;
    while (knot(last + 1) <= x) last++;
    const row = Float64Array.from({ length: n }, (_, j) => (j + last - n + 1 >= 0 ? 1 : 0));
    for (let r = 1; r < n; r++) {
      for (let j = n - 1; j >= r; j--) {
        const from = knot(j + last - n + 1);
        const weight = (x - from) / (knot(j + 1 + last - r) - from);
        row[j] = (1 - weight) * row[j - 1]! + weight * row[j]!;
      }
    }
    expected = row[n - 1]!;
  }
  // Rounding, in a recursion of n levels.
  const tolerance = 1e-12 + n * 1e-15;
  const difference = dirichletMeanDistribution(x, values, counts) - expected;
  expect(Math.abs(difference), `at ${x} of ${values} with ${counts}`).toBeLessThan(tolerance);
}

describe('winnerLaw', () => {
  test('is even among equals, and gives ties in one point to the lowest', () => {
    const even = winnerLaw(3, -9, 9, (_, x) => normalDistribution(x));
    expect(Array.from(even)).toEqual([even[0], even[0], even[0]]);
    expect(Array.from(winnerLaw(3, 0, 1, (_, x) => (x >= 0.3 ? 1 : 0)))).toEqual([1, 0, 0]);
  });

  test('finds the probability that one exponential variable exceeds two others', () => {
    // Rates 1, 2, 3: P(X1 greatest) = 1 - 1/3 * ... by inclusion: 1 - 1/(1+2) - 1/(1+3) + 1/(1+2+3) = 7/12.
    const law = winnerLaw(3, 0, 40, (i, x) => -Math.expm1(-(i + 1) * x));
    expect(Math.abs(law[0]! - 7 / 12)).toBeLessThan(1e-4);
  });
});
