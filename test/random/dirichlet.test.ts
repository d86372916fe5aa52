/**
 * Means under Dirichlet weights beside naive draws and tabled values; test/random/continuous-samplers.test.ts has thousands of
 * others.
 */
import { describe, expect, test } from 'vitest';
import { DirichletMean, dirichletMeanDistribution, sampleDirichletMean } from '../../src/random/dirichlet.js';
import { sampleGamma } from '../../src/random/samplers.js';
import { createRandom } from '../../src/random/source.js';

function weighted(values: readonly number[], weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return values.reduce((sum, value, k) => sum + weights[k]! * value, 0) / total;
}

describe('sampleDirichletMean', () => {
  test('is the mean under gamma draws, in whatever order the greatest comes; a value of parameter 0 takes no draw', () => {
    const [own, plain] = [createRandom('dirichlet'), createRandom('dirichlet')];
    for (let draw = 0; draw < 200; draw++) {
      const values = [-3, 0.5, 2, 7, 40];
      const parameters = [
        [1, 2, 0.5, 3, 1],
        [0, 1, 0, 4, 2],
        [5, 0.3, 1, 1, 0],
      ][draw % 3]!;
      const weights = parameters.map((parameter) => (parameter > 0 ? sampleGamma(parameter, plain) : 0));
      expect(Math.abs(sampleDirichletMean(values, parameters, own) - weighted(values, weights))).toBeLessThan(1e-13);
    }
    expect(own()).toBe(plain());
  });

  test('a law that sits on one value gives it exactly', () => {
    const random = createRandom('one value');
    for (let draw = 0; draw < 50; draw++) {
      expect(sampleDirichletMean([0.1, 0.3, 0.7], [0, 3, 0], random)).toBe(0.3);
      // A weight beside it that is less than a place of the sum, as of a parameter of 1e-3 mostly.
      expect(Math.abs(sampleDirichletMean([0.1, 0.3], [1e-9, 1e6], random) - 0.3)).toBe(0);
    }
    // Without any weight, by uniforms of 0, the first.
    expect(sampleDirichletMean([0.1, 0.3], [1, 1], () => 0)).toBe(0.1);
  });
});

describe('DirichletMean', () => {
  const values = [0, 0.25, 0.5, 1];
  const parameters = [4, 2, 3, 1];
  // (0.5 + 1.5 + 1) / 10, and the sum of a (v - 0.3)^2: 0.36 + 0.005 + 0.12 + 0.49.
  const mean = 0.3;
  const squares = 0.975;

  test('knows its mean, and draws as sampleDirichletMean', () => {
    const law = new DirichletMean(values, parameters);
    expect(Math.abs(law.mean - mean)).toBeLessThan(1e-15);
    expect(law.draw(createRandom('a draw'))).toBe(sampleDirichletMean(values, parameters, createRandom('a draw')));
  });

  test('at its mean or below the greater is that of a draw and the number', () => {
    const law = new DirichletMean(values, parameters);
    for (const x of [law.mean, 0.2, -1]) {
      const [own, plain] = [createRandom('below', x), createRandom('below', x)];
      for (let draw = 0; draw < 50; draw++) {
        expect(law.drawAbove(x, own)).toBe(Math.max(x, sampleDirichletMean(values, parameters, plain)));
      }
      expect(own()).toBe(plain());
    }
  });

  test('above its mean it draws from the tilted law as often as the bound says, and keeps that as the doc comment says', () => {
    const law = new DirichletMean(values, parameters);
    let [told, drawn, kept] = [0, 0, 0];
    for (const x of [0.31, 0.4, 0.5, 0.6, 0.9]) {
      // Sums of a = 10; about x the sum of squares is 0.975 + 10 (x - 0.3)^2.
      const g = 10 * (x - mean);
      const V = squares + 10 * (x - mean) ** 2;
      const c = g / (V + g * (1 - x));
      const bound = Math.exp(-(g * g) / (2 * (V + g * (1 - x))));
      const transform = values.reduce((product, v, k) => product * (1 - c * (v - x)) ** -parameters[k]!, 1);
      const [own, plain] = [createRandom('tilted', x), createRandom('tilted', x)];
      for (let call = 0; call < 200; call++) {
        const found = law.drawAbove(x, own);
        if (plain() >= bound) {
          expect(found).toBe(x);
          told++;
          continue;
        }
        const weights = values.map((v, k) => sampleGamma(parameters[k]!, plain) / (1 - c * (v - x)));
        const S = values.reduce((sum, v, k) => sum + weights[k]! * (v - x), 0);
        drawn++;
        if (S > 0 && plain() < (Math.exp(-c * S) * transform) / bound) {
          kept++;
          expect(Math.abs(found - weighted(values, weights))).toBeLessThan(1e-13);
        } else expect(found).toBe(x);
      }
      expect(own()).toBe(plain());
    }
    expect(Math.min(told, drawn, kept)).toBeGreaterThan(50);
  });

  test('where the values lie in one point it is that', () => {
    const random = createRandom('one point');
    const law = new DirichletMean([1, 1], [0.1, 0.2]);
    for (let draw = 0; draw < 20; draw++) expect(law.drawAbove(1, random)).toBe(1);
  });

  test('where nearly all lies in one point, for the place of the greatest value, it is still that law', () => {
    // The weight of 1 underflows, so that the mean is uniform on [0, 1e-17], and above 6e-18 with probability 0.4.
    const random = createRandom('nearly one point');
    const law = new DirichletMean([0, 1e-17, 1], [1, 1, 1e-40]);
    let above = 0;
    for (let draw = 0; draw < 1000; draw++) {
      const found = law.drawAbove(6e-18, random);
      expect(found).toBeGreaterThanOrEqual(6e-18);
      expect(found).toBeLessThanOrEqual(1e-17);
      if (found > 6e-18) above++;
    }
    // Four standard errors of sqrt(1000 0.4 0.6) = 15.5.
    expect(Math.abs(above - 400)).toBeLessThan(62);
  });

  test('without any weight, by uniforms of 0, nothing is above', () => {
    expect(new DirichletMean([0, 0.5, 1], [1, 1, 1]).drawAbove(0.6, () => 0)).toBe(0.6);
  });
});

describe('dirichletMeanDistribution', () => {
  // Splines whose knots are the values, each as often as its parameter says (Curry and Schoenberg 1966), by de Boor's recursion in
  // extended precision; for two values and other parameters the beta law, by mpmath 1.3.0 and SciPy 1.17.1.
  test.each([
    [0.4466, [0, 1, 3, 4], [3, 1, 2, 1], 0.0114464899897234],
    [1.2902, [0, 1, 3, 4], [3, 1, 2, 1], 0.330120870059311],
    [1.8526, [0, 1, 3, 4], [3, 1, 2, 1], 0.689128377960669],
    [2.6963, [0, 1, 3, 4], [3, 1, 2, 1], 0.974707796595034],
    [2.7283, [0, 1, 3, 4], [11, 5, 256, 11], 0.000465546032059367],
    [2.8869, [0, 1, 3, 4], [11, 5, 256, 11], 0.473150934813558],
    [3.0059, [0, 1, 3, 4], [11, 5, 256, 11], 0.999884523037591],
    [2.9224, [1, 2, 3, 4], [2, 42, 395, 37], 0.0017858726790724],
    [2.9909, [1, 2, 3, 4], [2, 42, 395, 37], 0.691490380684936],
    [3.0593, [1, 2, 3, 4], [2, 42, 395, 37], 0.999965453790266],
    [0.9801, [0, 1], [1, 300], 0.00240500929131106],
    [0.9934, [0, 1], [1, 300], 0.137166070660556],
    [0.9983, [0, 1], [1, 300], 0.600235025121888],
    [0.0087, [0, 0.001, 5], [20, 300, 1], 0.391816709528965],
    [0.0476, [0, 0.001, 5], [20, 300, 1], 0.950262074955192],
    [0.1097, [0, 0.001, 5], [20, 300, 1], 0.99912295965452],
    [0.00676, [0, 1, 5], [400, 3, 1], 0.090925606855549],
    [0.0198, [0, 1, 5], [400, 3, 1], 0.609656044311128],
    [0.07198, [0, 1, 5], [400, 3, 1], 0.994339948790986],
    [2.73481, [0, 1, 2, 3], [10, 13, 26, 400], 0.00387887002050155],
    [2.87241, [0, 1, 2, 3], [10, 13, 26, 400], 0.986645781741782],
    [1e-9, [0, 1], [0.02, 0.02], 0.330557991302019],
    [0.3, [0, 1], [0.02, 0.02], 0.491763130597956],
    [0.5, [0, 1], [0.02, 0.02], 0.5],
    [0.99, [0, 1], [0.02, 0.02], 0.543614828416752],
    [0.1, [0, 1], [0.5, 0.5], 0.204832764699133],
    [0.7, [0, 1], [0.5, 0.5], 0.630989880434455],
    [1e-12, [0, 1], [2, 0.001], 0.973719971000741],
    [0.01, [0, 1], [2, 0.001], 0.996390868714705],
    [0.6, [0, 1], [2, 0.001], 0.99988910054736],
    [1e-5, [0, 1], [7, 0.1], 0.401164668089682],
    [0.2, [0, 1], [7, 0.1], 0.988067195259111],
    [0.405, [0, 1], [7000, 5000], 0.00468126494385326],
    [0.4166, [0, 1], [7000, 5000], 0.494501020990922],
    [0.43, [0, 1], [7000, 5000], 0.998437390848986],
    [0.99991, [0, 1], [3, 100000], 0.00622972138773091],
    [0.99998, [0, 1], [3, 100000], 0.676665589260617],
    [0.001, [0, 1], [40, 0.3], 0.419345000734981],
    [0.05, [0, 1], [40, 0.3], 0.978896944247999],
    [0.9, [0, 1], [0.2, 60], 8.43310977944874e-5],
    [0.9999, [0, 1], [0.2, 60], 0.609427973444651],
    [8.5e-5, [0, 1], [45000, 3.5], 0.635585115291768],
    [0.9145, [0, 1], [9.7, 88.8], 0.639765487108192],
  ] as [x: number, values: number[], parameters: number[], expected: number][])(
    'at %d, of values %j with parameters %j, is %d',
    (x, values, parameters, expected) => {
      expect(Math.abs(dirichletMeanDistribution(x, values, parameters) - expected)).toBeLessThan(1e-11);
      // Seen from the other end; a value that has no weight is none.
      const turned = dirichletMeanDistribution(-x, [9, ...values.map((v) => -v)], [0, ...parameters]);
      expect(Math.abs(1 - turned - expected)).toBeLessThan(1e-11);
      // In other units.
      const larger = dirichletMeanDistribution(
        8 * x,
        values.map((v) => 8 * v),
        parameters,
      );
      expect(Math.abs(larger - expected)).toBeLessThan(2e-11);
    },
  );

  test('is 0 below the least value with a weight and at it, and 1 from the greatest on', () => {
    const law = (x: number) => dirichletMeanDistribution(x, [0, 1, 2, 3, 4], [0, 2, 1, 0.5, 0]);
    expect([law(-1), law(0.5), law(1)]).toEqual([0, 0, 0]);
    expect([law(3), law(3.5), law(9)]).toEqual([1, 1, 1]);
    expect(law(1.001)).toBeGreaterThan(0);
    expect(law(2.999)).toBeLessThan(1);
    // Beyond what doubles tell from 0, without a look at the integral.
    expect(dirichletMeanDistribution(0.9, [0, 1], [3000, 1000])).toBe(1);
    expect(dirichletMeanDistribution(0.01, [0, 1], [3000, 1000])).toBe(0);
  });

  test('a small probability is as exact as it is small, down to 1e-17; less is 0', () => {
    // A weight of parameter b beside one of parameter 1 is at most x with probability x^b.
    for (const [x, b, expected] of [
      [0.5, 40, 2 ** -40],
      [0.1, 8, 1e-8],
    ] as const) {
      expect(Math.abs(dirichletMeanDistribution(x, [0, 1], [1, b]) / expected - 1)).toBeLessThan(1e-11);
    }
    expect(dirichletMeanDistribution(0.5, [0, 1], [1, 70])).toBe(0);
  });

  test('with parameters beyond every sense it ends, in [0, 1]', () => {
    for (const parameter of [1e40, 1e-20]) {
      const found = dirichletMeanDistribution(0.5, [0, 1], [parameter, parameter]);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
    }
  });

  test('ends, and is right to 0.005, where values lie closer to x than the 1e-100 that it is made for', () => {
    // ln G is -E / a with E exponential, but for a share of the size of a = 0.005, and with D = 150 a ln 10 the event is
    // E_1 <= min(E_2, D + E_3, 2 D + E_4): (1 - exp(-2 D)) / 2 + (exp(-2 D) - exp(-5 D)) / 3 + exp(-5 D) / 4.
    const D = 150 * 0.005 * Math.LN10;
    const [two, five] = [Math.exp(-2 * D), Math.exp(-5 * D)];
    const expected = (1 - two) / 2 + (two - five) / 3 + five / 4;
    const found = dirichletMeanDistribution(0, [-1, 1, 1e-150, 1e-300], [0.005, 0.005, 0.005, 0.005]);
    expect(Math.abs(found - expected)).toBeLessThan(0.005);
  });

  test('rises next to a value, closer than doubles lie, as a power of the distance, whatever the other parameters', () => {
    // P(k < mean <= k + r) is r^A times a constant but for a share of the size of r times the parameter of k, with A the sum of the
    // others: twice as far, 2^A as much. Large parameters let the path of the integral turn far out.
    for (const [k, parameters] of [
      [3, [0.0178, 0.0178, 0.0178, 342.0178, 0.0178]],
      [3, [0.1457, 0.1457, 0.1457, 167.1457, 0.1457]],
      [0, [5000.01, 0.01, 0.2]],
      [2, [0.3, 0.01, 2.5]],
      [1, [0.02, 0.02, 0.02]],
    ] as const) {
      const values = parameters.map((_, j) => j);
      const power = parameters.reduce((sum, parameter, j) => (j === k ? sum : sum + parameter), 0);
      const at = dirichletMeanDistribution(k, values, parameters);
      for (const side of [1, -1]) {
        const shareWithin = (r: number) => side * (dirichletMeanDistribution(k, values, parameters, side * r) - at);
        const first = shareWithin(1e-12);
        if ((side > 0 && k === values.length - 1) || (side < 0 && k === 0)) expect(Math.abs(first)).toBeLessThan(1e-11);
        else expect(first).toBeGreaterThan(1e-8);
        for (const r of [1e-15, 1e-17, 1e-18, 1e-20, 1e-25, 1e-30, 1e-40, 1e-100]) {
          // The documented error of each; and r times 5000 on top of that for the first.
          expect(Math.abs(shareWithin(r) - first * (r / 1e-12) ** power), `${parameters} ${side * r}`).toBeLessThan(
            4e-11,
          );
        }
      }
    }
  });
});
