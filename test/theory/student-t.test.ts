import { studentT95 } from 'banditspec';
import { describe, expect, test } from 'vitest';

describe('the 97.5% quantile of Student’s t distribution', () => {
  test.each([
    // NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2, column 0.975.
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [9, 2.262],
    [10, 2.228],
    [29, 2.045],
    [30, 2.042],
    [60, 2.0],
    [99, 1.984],
    [100, 1.984],
  ])('with %i degrees of freedom is %f (NIST)', (degreesOfFreedom, quantile) => {
    expect(Math.abs(studentT95(degreesOfFreedom) - quantile)).toBeLessThanOrEqual(0.0005);
  });

  test('agrees with the closed forms of one, two and four degrees of freedom', () => {
    // The Cauchy law; p / sqrt(2 (1 - p^2) / 4), p = 0.95; Shaw 2006 for four. Rounding is far below 1e-12.
    expect(studentT95(1)).toBeCloseTo(Math.tan(0.475 * Math.PI), 11);
    expect(studentT95(2)).toBeCloseTo(0.95 * Math.sqrt(2 / (1 - 0.95 * 0.95)), 12);
    const alpha = Math.sqrt(1 - 0.95 * 0.95);
    expect(studentT95(4)).toBeCloseTo(2 * Math.sqrt(Math.cos(Math.acos(alpha) / 3) / alpha - 1), 12);
  });

  test('falls from each number of degrees of freedom to the next, also where the sum gives way to the series', () => {
    for (let degrees = 1; degrees < 1000; degrees++) {
      expect(studentT95(degrees + 1)).toBeLessThan(studentT95(degrees));
    }
    // What is between neighbours at 400 falls as the square of their number: 2.37 / 400^2 = 1.5e-5 on both sides.
    const step = (degrees: number) => studentT95(degrees) - studentT95(degrees + 1);
    expect(step(400) / step(399)).toBeCloseTo(399 / 401, 4);
    expect(studentT95(1e9)).toBeCloseTo(1.959963984540054, 8);
  });

  test.each([
    // The finite sum for even numbers (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4), solved in 50 decimal digits.
    [402, 1.9658826616821923],
    [500, 1.9647198374673678],
    [1000, 1.9623390808264085],
  ])('with %i degrees of freedom is %f, from the sum in 50 digits', (degreesOfFreedom, quantile) => {
    // What the series leaves out falls as the fifth power: 402^-5 times some 10 is 1e-12.
    expect(Math.abs(studentT95(degreesOfFreedom) - quantile)).toBeLessThan(1e-12);
  });

  test('refuses what is no number of degrees of freedom', () => {
    for (const wrong of [0, -1, 1.5, Number.NaN, Infinity]) {
      expect(() => studentT95(wrong)).toThrow('studentT95: degreesOfFreedom must be a');
    }
  });
});
