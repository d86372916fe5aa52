import { createRandom } from 'banditspec';
import { exp } from 'banditspec/arithmetic';
import { describe, expect, test } from 'vitest';
import { exponentialWeights } from '../../src/arithmetic/exponential-weights.js';

/** What the function promises, one call of `exp` each. */
function oneByOne(values: Float64Array, origin: number, rate: number): { weights: number[]; total: number } {
  const weights = Array.from(values, (value) => exp(-rate * (value - origin)));
  return { weights, total: weights.reduce((sum, weight) => sum + weight, 0) };
}

function expectSame(values: Float64Array, origin: number, rate: number): void {
  const weights = new Float64Array(values.length).fill(-1);
  const total = exponentialWeights(values, origin, rate, weights);
  const plain = oneByOne(values, origin, rate);
  expect(Array.from(weights)).toEqual(plain.weights);
  expect(total).toBe(plain.total);
}

describe('exponentialWeights', () => {
  test('are those of exp to the bit, in 100,000 lists of 0 to 11, wherever they become subnormal or 0', () => {
    const random = createRandom('exponential weights');
    let normal = 0;
    let subnormal = 0;
    let zero = 0;
    for (let list = 0; list < 100_000; list++) {
      // Some lists are ordinary, in some every arm may be near an end.
      const reach = [1, 40, 700, 760][list % 4]!;
      const values = Float64Array.from({ length: list % 12 }, () => reach * random() + (random() < 0.1 ? 40 : 0));
      const origin = values.length === 0 ? 0 : Math.min(...values);
      const rate = random() < 0.5 ? 1 : 2 * random();
      const weights = new Float64Array(values.length);
      const total = exponentialWeights(values, origin, rate, weights);
      const plain = oneByOne(values, origin, rate);
      for (let i = 0; i < values.length; i++) {
        if (weights[i] !== plain.weights[i]) expect(weights[i], `${values[i]}`).toBe(plain.weights[i]);
        if (plain.weights[i] === 0) zero += 1;
        else if (plain.weights[i]! < 2 ** -1022) subnormal += 1;
        else normal += 1;
      }
      if (total !== plain.total) expect(total, `list ${list}`).toBe(plain.total);
    }
    expect(Math.min(normal, subnormal, zero)).toBeGreaterThan(1000);
  });

  test.each([
    ['where the last is normal and the next is not', [0, 708.3964185322641, 708.3964185322642, 708.3964185322643]],
    ['where the last is positive and the next is 0', [0, 745.1332191019411, 745.1332191019412, 745.2, 746, 746.1, 1e9]],
    ['far beyond', [0, 1e300, Number.MAX_VALUE, 3, 1, 2]],
    ['of what is no number, or infinite', [0, Number.NaN, Infinity, 1, 2, 3, 4, 5]],
    ['each at its own place of a group', [0, 800, 1, 2, 0, 1, 800, 2, 0, 1, 2, 800, 800, 0, 1, 2]],
  ])('are those of exp %s', (...[, values]) => {
    for (let turn = 0; turn < values.length; turn++) {
      expectSame(Float64Array.from([...values.slice(turn), ...values.slice(0, turn)]), 0, 1);
    }
  });

  test('count down from a greatest value at a negative rate', () => {
    expectSame(Float64Array.of(3, 1, 2, 0.5, 3), 3, -0.7);
  });

  test('are all 1 at rate 0', () => {
    const weights = new Float64Array(5);
    expect(exponentialWeights(Float64Array.of(3, 1, 2, 0.5, 3), 0.5, 0, weights)).toBe(5);
    expect(Array.from(weights)).toEqual([1, 1, 1, 1, 1]);
  });
});
