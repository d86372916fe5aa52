import { expect, test } from 'vitest';
import { atMost, CELLS, exponentialBounds, normalBounds } from '../../src/random/cells.js';

test('a table has two bounds a cell, a billionth outside the quantiles at its ends, and is made once', () => {
  expect(exponentialBounds().length).toBe(2 * CELLS);
  expect(exponentialBounds()).toBe(exponentialBounds());
  expect(normalBounds()).toBe(normalBounds());
  expect(normalBounds()).not.toBe(exponentialBounds());
  // -ln(1 - u) is ln 2 at the 128th end and ln 4 at the 192nd. The last places of numbers of 1 are 2e-16.
  const bounds = exponentialBounds();
  expect(Math.abs(bounds[2 * 127 + 1]! - Math.LN2 - 1e-9 * (1 + Math.LN2))).toBeLessThan(1e-15);
  expect(Math.abs(bounds[2 * 128]! - Math.LN2 + 1e-9 * (1 + Math.LN2))).toBeLessThan(1e-15);
  expect(Math.abs(bounds[2 * 191 + 1]! - 2 * Math.LN2 - 1e-9 * (1 + 2 * Math.LN2))).toBeLessThan(1e-15);
  expect(bounds[0]).toBe(-1e-9);
  expect(bounds[2 * CELLS - 1]).toBe(Infinity);
  // The lower quartile of the normal law is -0.6744897501960817: there the size of the quantile counts, not its sign.
  const quartile = 0.6744897501960817;
  expect(Math.abs(normalBounds()[2 * 64]! + quartile + 1e-9 * (1 + quartile))).toBeLessThan(1e-15);
  expect(Math.abs(normalBounds()[2 * 63 + 1]! + quartile - 1e-9 * (1 + quartile))).toBeLessThan(1e-15);
  expect(normalBounds()[0]).toBe(-Infinity);
});

test("atMost is the upper bound of the uniform's cell, and nothing beyond [0, 1)", () => {
  const bounds = exponentialBounds();
  for (const [u, cell] of [
    [0, 0],
    [1 / 256, 1],
    [0.5 - 2 ** -53, 127],
    [0.5, 128],
    [1 - 2 ** -53, 255],
  ] as const) {
    expect(atMost(bounds, u)).toBe(bounds[2 * cell + 1]);
  }
  expect([1, 1.5, -0.1, Number.NaN].map((u) => atMost(bounds, u))).toEqual(new Array(4).fill(undefined));
});
