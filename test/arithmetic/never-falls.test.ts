import { describe, expect, test } from 'vitest';
import { atan } from '../../src/arithmetic/atan.js';
import { exp } from '../../src/arithmetic/exp.js';
import { expm1 } from '../../src/arithmetic/expm1.js';
import { log } from '../../src/arithmetic/log.js';
import { log1p } from '../../src/arithmetic/log1p.js';
import { cos, sin } from '../../src/arithmetic/sin.js';
import { neighbour } from './exact.js';

/** How often a function falls from one double to the next, of so many on each side of a place. */
function falls(f: (x: number) => number, place: number, beside: number): number {
  // 1.2e-16 is between a half and three halves of a place, whatever the mantissa.
  let x = place - Math.abs(place) * 1.2e-16 * beside;
  let before = f(x);
  let count = 0;
  for (let i = 0; i < 2 * beside; i++) {
    x += Math.abs(x) * 1.2e-16;
    const value = f(x);
    if (value < before) count++;
    before = value;
  }
  return count;
}

/** The sum of the falls at all places from `first` to `last`. */
function fallsAt(
  f: (x: number) => number,
  first: number,
  last: number,
  place: (i: number) => number,
  beside = 3,
): number {
  let count = 0;
  for (let i = first; i <= last; i++) count += falls(f, place(i), beside);
  return count;
}

/** A power of two, also a subnormal one. */
const power = (exponent: number) => (exponent < -1022 ? 2 ** (exponent + 100) * 2 ** -100 : 2 ** exponent);

// Within a piece of the argument that has one entry of the table, the terms rise by more than they are rounded by; so a
// function that falls does so where the piece changes. Those places are known, and every one of them is tried.
describe('never falls where its argument rises', () => {
  const exponentialEdge = (i: number) => ((i + 0.5) * Math.LN2) / 128;
  const logarithmEdge = (i: number) => (1 + ((i & 255) + 0.5) / 256) * power(i >> 8);

  test('exp, at all its 268,532 changes of entry', () => {
    expect(fallsAt(exp, -137_600, 130_932, exponentialEdge)).toBe(0);
  });

  test('expm1, at all its changes of entry and of formula', () => {
    expect(fallsAt(expm1, -3_700, 11_200, exponentialEdge)).toBe(0);
    expect([-0.125, 0.125, -20, 60].map((place) => falls(expm1, place, 1000))).toEqual([0, 0, 0, 0]);
  });

  test('log, at all its 537,088 changes of cell', () => {
    expect(fallsAt(log, -1074 * 256, 1024 * 256 - 1, logarithmEdge)).toBe(0);
  });

  test('log1p, at all its changes of cell', () => {
    expect(fallsAt(log1p, -53 * 256, 1024 * 256 - 1, (i) => logarithmEdge(i) - 1)).toBe(0);
  });

  test('atan, at all its changes of cell and of formula', () => {
    expect(fallsAt(atan, 0, 704, (i) => (1 + (i & 63) / 64) * power((i >> 6) - 3), 1000)).toBe(0);
    expect(fallsAt(atan, 0, 704, (i) => -(1 + (i & 63) / 64) * power((i >> 6) - 3))).toBe(0);
    expect(falls(atan, 1e18, 1000)).toBe(0);
  });

  test('sin and -cos, from 0 to a quarter and to half a turn, at all their changes of entry', () => {
    expect(fallsAt(sin, 0, 63, (i) => ((i + 0.5) * Math.PI) / 128, 1000)).toBe(0);
    expect(
      fallsAt(
        (x) => -cos(x),
        0,
        127,
        (i) => ((i + 0.5) * Math.PI) / 128,
        1000,
      ),
    ).toBe(0);
    expect(falls(sin, 0.25, 1000)).toBe(0);
  });

  test.each([
    ['exp', exp, [-700, -30, -1, -0.01, -1e-5, 1e-5, 0.01, 1, 30, 700]],
    ['expm1', expm1, [-30, -1, -0.1, -1e-9, 1e-9, 0.1, 1, 30, 700]],
    ['log', log, [1e-310, 1e-300, 0.1, 0.9, 0.9999, 1, 1.0001, 1.1, 3, 1e9, 1e300]],
    ['log1p', log1p, [-0.9, -0.1, -0.002, -1e-9, 1e-9, 0.001, 0.1, 1, 3, 1e9, 1e300]],
    ['atan', atan, [-100, -0.1, -1e-9, 1e-9, 0.1, 1, 100, 1e9]],
  ] as const)('%s, over stretches of neighbouring doubles', (_, f, places) => {
    expect(places.map((place) => falls(f, place, 5000))).toEqual(places.map(() => 0));
  });

  test('a fall would be seen', () => {
    expect(falls((x) => (x < 1 ? x : x - 1e-12), 1, 3)).toBe(1);
    expect(neighbour(1, 1)).toBe(1 + Number.EPSILON);
    expect(1 + 1.2e-16).toBe(neighbour(1, 1));
    expect(2 - Number.EPSILON + (2 - Number.EPSILON) * 1.2e-16).toBe(2);
  });
});
