/** Finds the name that was probably meant, for errors that refuse an unknown one. */

/** Insertions, deletions, replacements and swaps of neighbours that lead from one name to the other (case aside). */
function editDistance(from: string, to: string): number {
  const a = from.toLowerCase();
  const b = to.toLowerCase();
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, replaced);
      // Before the first letter there is none, which is equal to no letter.
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
      }
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The known name nearest to this one, by letters inserted, left out, replaced or swapped with their neighbour, case
 * aside; among equally near ones, the first.
 *
 * Cost: O(letters of the name x letters of all known names).
 *
 * @throws TypeError when `name` is not a string or `known` is not an array.
 * @returns undefined where none is near: where more than two letters in five are wrong, or more than one in a name of
 *   fewer than five.
 * @example
 * ```ts
 * nearestName('radiusscale', ['delta', 'radiusScale']); // => 'radiusScale'
 * nearestName('window', ['delta', 'radiusScale']); // => undefined
 * ```
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (typeof name !== 'string' || !Array.isArray(known)) {
    throw new TypeError(`nearestName: name must be a string, got ${typeof name}`);
  }
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(name.length * 0.4)) + 1;
  for (const candidate of known) {
    const distance = editDistance(name, `${candidate}`);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

/** How an error that refuses a name ends: with the nearest known one, or with nothing. */
export function nearestHint(name: string, known: readonly string[]): string {
  const near = nearestName(name, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
