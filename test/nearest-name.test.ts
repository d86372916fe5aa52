import { nearestName } from 'banditspec';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

describe('nearestName', () => {
  test('finds a name with a letter too many, too few, wrong or swapped, and none where nothing is near', () => {
    const known = ['delta', 'radiusScale', 'kind'];
    expect(['delt', 'deltaa', 'dlta', 'detla', 'radiusscale', 'knid'].map((name) => nearestName(name, known))).toEqual([
      ...['delta', 'delta', 'delta', 'delta', 'radiusScale', 'kind'],
    ]);
    expect(nearestName('temperature', known)).toBeUndefined();
  });

  /** Insertions, deletions, replacements and swaps between two words, by their definition: the best of the ways to begin. */
  function distance(a: string, b: string): number {
    if (a === '' || b === '') return a.length + b.length;
    const swapped = a.length > 1 && a[0] === b[1] && a[1] === b[0] ? 1 + distance(a.slice(2), b.slice(2)) : Infinity;
    return Math.min(
      distance(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1),
      distance(a.slice(1), b) + 1,
      distance(a, b.slice(1)) + 1,
      swapped,
    );
  }

  test('is the first of those that the fewest steps lead to, as recursion counts them, within two letters in five', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'B', 'c'), maxLength: 6 });
    fc.assert(
      fc.property(word, fc.array(word, { minLength: 1, maxLength: 4 }), (name, known) => {
        const steps = known.map((other) => distance(name.toLowerCase(), other.toLowerCase()));
        const least = Math.min(...steps);
        const expected = least <= Math.max(1, Math.floor(0.4 * name.length)) ? known[steps.indexOf(least)] : undefined;
        expect(nearestName(name, known)).toBe(expected);
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  test('asks for a string and an array', () => {
    expect(() => nearestName(1 as never, [])).toThrow('nearestName: name must be a string, got number');
    expect(() => nearestName('a', 'b' as never)).toThrow(TypeError);
  });
});
