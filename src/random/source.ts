/**
 * Seeded randomness. The package never draws from anything but a {@link RandomSource} that the caller hands over:
 * there is no default seed and no hidden generator, so the same seed gives the same numbers.
 *
 * The generator is Alea (Johannes Baagøe, 2010) as seedrandom ships it. It is not for cryptography.
 */
import alea from 'seedrandom/lib/alea.js';
import { requirementError } from '../requirements.js';

/**
 * A source of random numbers: each call returns the next number, uniform on `[0, 1)` (0 included, 1 excluded).
 *
 * `Math.random`, d3's random sources and most seeded generators have this shape; {@link createRandom} makes one
 * that can be repeated. It is not checked in every round: one that gives 1 or NaN spoils the laws that are drawn from,
 * but discrete draws still give an arm or a length that there is.
 */
export type RandomSource = () => number;

/**
 * A repeatable stream of random numbers, named by a seed and a path.
 *
 * Streams with different names are independent of one another for every practical purpose, also when their seeds are
 * neighbours: `createRandom(1, 'a')` and `createRandom(2, 'a')` share nothing. The number `1` and the text `'1'` name
 * different streams. Name streams by what they are for (`createRandom(seed, episode, 'environment')`); never derive
 * one seed from another by adding.
 *
 * Numbers are multiples of 2^-53 in `[0, 1)`. Cost: a million numbers take about 10 milliseconds, and to
 * create a stream as long as some 120 numbers (`npm run arithmetic:prices`, Node 20).
 *
 * @param seed a text, or a finite number.
 * @param path more texts and finite numbers that tell this stream from the others of the same seed.
 * @returns the stream, at its beginning.
 * @throws RangeError when the seed or a part of the path is neither a text nor a finite number.
 * @example
 * ```ts
 * const first = createRandom('paper', 3, 'environment');
 * const again = createRandom('paper', 3, 'environment');
 * first() === again(); // => true
 * ```
 */
export function createRandom(seed: string | number, ...path: (string | number)[]): RandomSource {
  requireStreamName('seed', seed);
  for (let i = 0; i < path.length; i++) requireStreamName(`path[${i}]`, path[i]!);
  // JSON, because joining by a separator would give ('a/b') and ('a', 'b') one stream.
  return alea(JSON.stringify([seed, ...path])).double;
}

function requireStreamName(name: string, part: string | number): void {
  if (typeof part !== 'string' && !Number.isFinite(part)) {
    throw requirementError('createRandom', name, 'a string or a finite number', part);
  }
}
