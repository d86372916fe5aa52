/** Errors of a function over arguments drawn by a law, against exact values. */
import { createRandom } from '../../src/random/source.js';
import { errorInPlaces } from './exact.js';
import type { Tried } from './functions.js';

export interface Errors {
  readonly points: number;
  /** In units in the last place. */
  readonly greatest: number;
  /** The argument of the greatest error. */
  readonly at: number;
  /** In units in the last place. A function rounded correctly has 1/4. */
  readonly mean: number;
}

/** The names of the function's laws, and of the list of its hard cases. */
export function lawsOf({ laws }: Tried): string[] {
  return [...Object.keys(laws), HARD];
}

const HARD = 'hard to round';

/** The errors at so many arguments drawn by a law, or at all hard cases; the same in every run. */
export function errorsUnder(tried: Tried, law: string, count: number): Errors {
  const draw = tried.laws[law];
  if (draw === undefined) return errorsAt(tried, tried.hard.length, (i) => tried.hard[i]!);
  const random = createRandom('arithmetic', tried.name, law);
  return errorsAt(tried, count, () => draw(random));
}

function errorsAt({ ours, exact }: Tried, points: number, argument: (i: number) => number): Errors {
  let greatest = 0;
  let at = Number.NaN;
  let sum = 0;
  for (let i = 0; i < points; i++) {
    const x = argument(i);
    const error = errorInPlaces(ours(x), exact(x));
    sum += error;
    // Also where the error is NaN.
    if (!(error <= greatest)) {
      greatest = error;
      at = x;
    }
  }
  return { points, greatest, at, mean: sum / points };
}
