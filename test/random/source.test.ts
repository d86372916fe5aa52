import { createRandom } from 'banditspec';
import seedrandom from 'seedrandom/lib/alea.js';
import { describe, expect, test } from 'vitest';

function take(count: number, random: () => number): number[] {
  return Array.from({ length: count }, random);
}

describe('createRandom', () => {
  test('gives the same stream for the same name, as often as it is asked', () => {
    expect(take(100, createRandom('paper', 3, 'luck'))).toEqual(take(100, createRandom('paper', 3, 'luck')));
  });

  test('gives the numbers of seedrandom’s Alea at 53 bits, seeded with the name as JSON', () => {
    expect(take(100, createRandom(7, 'a', 2))).toEqual(take(100, seedrandom('[7,"a",2]').double));
  });

  test('gives the same first numbers as ever', () => {
    expect(take(3, createRandom(1))).toMatchInlineSnapshot(`
      [
        0.45733387733327524,
        0.009358994982583413,
        0.25195783601118427,
      ]
    `);
    expect(take(3, createRandom('seed', 0, 'environment'))).toMatchInlineSnapshot(`
      [
        0.07859348321617254,
        0.24101492115180412,
        0.02664475147812928,
      ]
    `);
  });

  test('tells apart names that would be one if joined or if numbers were texts', () => {
    const names: [string | number, ...(string | number)[]][] = [
      ['a/b'],
      ['a', 'b'],
      ['a,b'],
      ['a","b'],
      ['["a","b"]'],
      ['ab'],
      ['b', 'a'],
      ['a', 'b', ''],
      ['', 'a', 'b'],
      [1],
      ['1'],
      [1, 2],
      [12],
      ['1', 2],
      [1, '2'],
      [1.5],
      [-1],
      [''],
    ];
    const firsts = names.map((name) => take(2, createRandom(...name)).join());
    expect(new Set(firsts).size).toBe(names.length);
  });

  test('gives multiples of 2^-53 in [0, 1)', () => {
    for (const x of take(100_000, createRandom('range'))) {
      if (!(x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))) throw new Error(`got ${x}`);
    }
  });

  test('is uniform: a thousand cells are hit evenly', () => {
    const cells = 1000;
    const draws = 1_000_000;
    const counts = new Float64Array(cells);
    const random = createRandom('uniform');
    for (let i = 0; i < draws; i++) counts[Math.floor(random() * cells)]! += 1;
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - draws / cells) ** 2 / (draws / cells);
    // 999 degrees of freedom: mean 999, standard deviation sqrt(2 * 999) = 44.7; five of them either way, which a fair
    // source exceeds for fewer than one seed in a million below and one in 200,000 above.
    expect(Math.abs(chiSquare - 999)).toBeLessThan(5 * Math.sqrt(2 * 999));
  });

  test('gives neighbouring names streams without correlation', () => {
    const n = 100_000;
    const pairs: [() => number, () => number][] = [
      [createRandom(1), createRandom(2)],
      [createRandom(1, 0), createRandom(1, 1)],
      [createRandom(1), createRandom('1')],
      [createRandom(1, 'select'), createRandom(1, 'selecu')],
    ];
    for (const [x, y] of pairs) {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += (x() - 1 / 2) * (y() - 1 / 2);
      // Each product has mean 0 and standard deviation 1/12; allow 4 standard errors.
      expect(Math.abs(sum / n)).toBeLessThan(4 / (12 * Math.sqrt(n)));
    }
  });

  test('gives the first numbers of streams with neighbouring seeds evenly', () => {
    const cells = 50;
    const streams = 10_000;
    const counts = new Float64Array(cells);
    for (let seed = 0; seed < streams; seed++) counts[Math.floor(createRandom(seed, 'first')() * cells)]! += 1;
    let chiSquare = 0;
    for (const count of counts) chiSquare += (count - streams / cells) ** 2 / (streams / cells);
    // 49 degrees of freedom: mean 49, standard deviation sqrt(98) = 9.9; five of them.
    expect(Math.abs(chiSquare - 49)).toBeLessThan(5 * Math.sqrt(98));
  });

  test('refuses a seed or a part of the path that is neither a text nor a finite number', () => {
    for (const wrong of [undefined, null, Number.NaN, Infinity, {}, [], true, 1n]) {
      expect(() => createRandom(wrong as never)).toThrow(
        /^createRandom: seed must be a string or a finite number, got /,
      );
      expect(() => createRandom(1, 'a', wrong as never)).toThrow(
        /^createRandom: path\[1\] must be a string or a finite/,
      );
    }
  });
});
