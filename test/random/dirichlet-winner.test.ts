import { describe, expect, test } from 'vitest';
import { greatestDirichletMean } from '../../src/random/dirichlet-winner.js';

/** The documented error. */
const ERROR = 1e-4;

function lawOf(priorCount: number, counts: readonly (readonly number[])[]): number[] {
  return Array.from(greatestDirichletMean(counts.map((row) => Float64Array.from(row, (n) => n + priorCount))));
}

/**
 * What the law tends to as the prior count a falls, for arms that gave one reward at most. The logarithms of the weights of rewards
 * that never came are -E_k / a with E_k exponential: the mean lies next to the reward that came or, each as likely, to any of
 * them. Where it is from there the second greatest weight says: each other value as likely, -ln of the distance exponential with
 * rate a L. So means next to one value, on one side, are alike, and the greatest is each with the same probability.
 */
function limitOf(counts: readonly (readonly number[])[]): number[] {
  const size = counts[0]!.length;
  const law = counts.map(() => 0);
  const visit = (arm: number, weight: number, places: readonly number[]): void => {
    if (arm === counts.length) {
      const greatest = Math.max(...places);
      const alike = places.filter((place) => place === greatest).length;
      places.forEach((place, i) => {
        if (place === greatest) law[i]! += weight / alike;
      });
      return;
    }
    const came = counts[arm]!.findIndex((n) => n > 0);
    for (let k = 0; k < size; k++) {
      const top = came < 0 ? 1 / size : came === k ? 1 : 0;
      if (top === 0) continue;
      // Places rise: below value k, above it, below the next.
      if (k > 0) visit(arm + 1, weight * top * (k / (size - 1)), [...places, 2 * k]);
      if (k < size - 1) visit(arm + 1, weight * top * ((size - 1 - k) / (size - 1)), [...places, 2 * k + 1]);
    }
  };
  visit(0, 1, []);
  return law;
}

describe('greatestDirichletMean', () => {
  // P(X > Y) for beta variables by the trapezoidal rule in sinh^-1 of the logit, 400,001 points, with SciPy 1.17.1's `betainc` and `betaln`
  // and powers of the odds beyond exp(300).
  test.each([
    [0.1, [0, 0], [0, 1], 0.25553620088637147],
    [0.05, [3, 0], [1, 1], 0.015415073571633313],
    [0.01, [1, 0], [0, 0], 0.2500787562027126],
    [0.003, [5, 0], [0, 0], 0.24845127949618354],
    [0.001, [1, 0], [2, 0], 0.5004985038496865],
    [1e-6, [1, 0], [0, 0], 0.2500000000002631],
    [0.04489448746867488, [0, 0], [9, 259], 0.43037396496887076],
    [0.0007669862581341556, [108, 5], [3, 2], 0.012854009643651708],
    [1.0665630416478532e-9, [0, 2], [0, 0], 0.7500000002680315],
    [2.7553400651274134e-9, [7, 13], [0, 0], 0.5000000009049212],
    [0.5277982515718692, [14, 0], [0, 0], 0.09159254606873123],
  ])('with two values and a prior count of %f compares two beta variables', (priorCount, one, other, expected) => {
    const law = lawOf(priorCount, [one, other]);
    expect(Math.abs(law[0]! - expected)).toBeLessThan(ERROR);
    expect(Math.abs(law[1]! - (1 - expected))).toBeLessThan(ERROR);
    // Seen from the other end the least is the greatest.
    const reversed = lawOf(priorCount, [[...one].reverse(), [...other].reverse()]);
    expect(Math.abs(reversed[1]! - expected)).toBeLessThan(ERROR);
  });

  test('tends to the law of the nearest values, by enumeration', () => {
    for (const counts of [
      [
        [1, 0],
        [0, 0],
      ],
      [
        [0, 0],
        [1, 0],
        [5, 0],
      ],
      [
        [0, 0, 0],
        [0, 2, 0],
      ],
      [
        [0, 0, 0],
        [1, 0, 0],
        [0, 3, 0],
      ],
      [
        [0, 0, 0, 0],
        [0, 0, 5, 0],
        [0, 0, 1, 0],
      ],
      [
        [0, 1, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
        [0, 4, 0, 0, 0],
      ],
      [
        [0, 0, 0, 0, 0, 7],
        [0, 0, 0, 0, 0, 0],
      ],
    ]) {
      const expected = limitOf(counts);
      // It differs from its limit by some hundred times the prior count: |E ln G| of the counted rewards, and the like.
      for (const [priorCount, tolerance] of [
        [1e-9, ERROR],
        [1e-7, ERROR + 1e-5],
      ] as const) {
        lawOf(priorCount, counts).forEach((share, i) => {
          expect(Math.abs(share - expected[i]!), `${JSON.stringify(counts)}, ${priorCount}: ${i}`).toBeLessThan(
            tolerance,
          );
        });
      }
    }
  });

  test('is even between arms of which the same is known, at every prior count', () => {
    for (const priorCount of [1e-9, 1e-4, 0.01, 0.3, 1, 1e6]) {
      for (const row of [
        [0, 0],
        [0, 4, 0],
        [1, 0, 0, 2],
      ]) {
        const [first, second] = lawOf(priorCount, [row, row]);
        expect(Math.abs(first! - 0.5)).toBeLessThan(1e-12);
        expect(Math.abs(second! - 0.5)).toBeLessThan(1e-12);
      }
    }
  });

  test('is exact where laws lie apart: on either side of a value, however close', () => {
    // Arm 0 never gave more than 1, arm 1 never less: their means lie below and above 1 but for a share of 2 priorCount.
    const law = lawOf(1e-9, [
      [1, 1e6, 0],
      [0, 1e6, 1],
    ]);
    expect(law[1]).toBeGreaterThan(1 - 1e-7);
  });

  test('ends where a law sits in one point as far as doubles tell', () => {
    const own = Float64Array.of(1, 1e-310);
    const law = greatestDirichletMean([own, own]);
    expect(Math.abs(law[0]! + law[1]! - 1)).toBeLessThan(1e-15);
    // A tie goes to the lower.
    expect(law[0]).toBeGreaterThan(0.9);
  });

  test('of one value, or one arm, it is the first', () => {
    expect(lawOf(1, [[3], [0], [2]])).toEqual([1, 0, 0]);
    expect(lawOf(1e-9, [[3, 1]])).toEqual([1]);
  });
});
