import { describe, expect, test } from 'vitest';
import { normalDistribution } from '../../src/random/normal-law.js';
import { winnerLaw } from '../../src/random/winner.js';

/** The documented error. */
const ERROR = 1e-4;

function expectLaw(law: Float64Array, expected: readonly number[]): void {
  expect(law.length).toBe(expected.length);
  expected.forEach((share, i) => {
    expect(Math.abs(law[i]! - share), `variable ${i}`).toBeLessThan(ERROR);
  });
  expect(Math.abs(law.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(1e-12);
}

describe('winnerLaw', () => {
  test('of one variable is sure, without a look at it', () => {
    const law = winnerLaw(1, 0, 1, () => {
      throw new Error('looked at');
    });
    expect(Array.from(law)).toEqual([1]);
  });

  // P(X_i <= x) = x^a_i on [0, 1], as of the greatest of a_i uniforms: variable i is the greatest with probability
  // a_i / (a_1 + ... + a_n).
  test.each([
    ['two', [1, 2]],
    ['three', [5, 0.5, 2]],
    ['sixteen', Array.from({ length: 16 }, (_, i) => 1 + (i % 5))],
    ['seventeen', Array.from({ length: 17 }, (_, i) => 1 + (i % 5))],
    ['forty', Array.from({ length: 40 }, (_, i) => 0.1 + (i % 7))],
    ['two narrow ones', [3000, 1000]],
    ['three, with most of their mass next to the lower end,', [0.02, 0.01, 0.05]],
  ])('shares by the powers of %s variables, however long the line is', (_, powers) => {
    const total = powers.reduce((sum, a) => sum + a, 0);
    for (const span of [1, 50, 0.01]) {
      let looks = 0;
      const law = winnerLaw(powers.length, 0, span, (i, x) => {
        looks += 1;
        return (x / span) ** powers[i]!;
      });
      expectLaw(
        law,
        powers.map((a) => a / total),
      );
      // Some 200 for each are documented; laws at the end take a halving of logarithms more.
      expect(looks / powers.length).toBeLessThan(420);
    }
  });

  test('is as good on a line that begins elsewhere', () => {
    for (const lower of [-3, 7]) {
      const law = winnerLaw(3, lower, lower + 2, (i, x) => ((x - lower) / 2) ** (i + 1));
      expectLaw(law, [1 / 6, 2 / 6, 3 / 6]);
    }
  });

  test('compares two normal laws by their difference', () => {
    // P(X > Y) = Phi(gap / sqrt(r^2 + s^2)).
    for (const [gap, r, s] of [
      [0.5, 1, 1],
      [1, 0.1, 2],
      [-2, 1, 3],
    ] as const) {
      const law = winnerLaw(2, -30, 30, (i, x) => normalDistribution(i === 0 ? (x - gap) / r : x / s));
      const share = normalDistribution(gap / Math.sqrt(r * r + s * s));
      expectLaw(law, [share, 1 - share]);
    }
  });

  test.each([2, 3, 16, 17, 30])('gives ties of %d variables on two points to the lowest', (count) => {
    // Each is 0.3 or 0.7, by a coin: variable i is the first of those on 0.7 with probability 2^-(i + 1), and variable 0 wins
    // also where none is there.
    const law = winnerLaw(count, 0, 1, (_, x) => (x >= 0.7 ? 1 : x >= 0.3 ? 0.5 : 0));
    const expected = Array.from({ length: count }, (_, i) => 2 ** -(i + 1));
    expected[0]! += 2 ** -count;
    expectLaw(law, expected);
    // In a point nothing is approximated.
    expected.forEach((share, i) => {
      expect(Math.abs(law[i]! - share)).toBeLessThan(1e-14);
    });
  });

  test.each([1, 20])('lets a point beat what lies below it: against %d uniform variables', (others) => {
    // The point wins where all others are below 0.8; what it leaves, they share.
    const law = winnerLaw(others + 1, 0, 1, (i, x) => (i > 0 ? x : x >= 0.8 ? 1 : 0));
    const point = 0.8 ** others;
    expectLaw(law, [point, ...new Array(others).fill((1 - point) / others)]);
  });

  test('is even among variables that are alike, of up to sixteen to the last bit', () => {
    for (const count of [3, 16, 17, 40]) {
      const law = winnerLaw(count, -9, 9, (_, x) => normalDistribution(x));
      for (const share of law) expect(Math.abs(share - 1 / count)).toBeLessThan(1e-12);
      if (count <= 16) expect(new Set(law).size).toBe(1);
    }
  });
});
