/** Every public function, called with what it is not made for: it answers, or it throws in the package's own words. */

import * as banditspec from 'banditspec';
import { expect, test } from 'vitest';

const WRONG: readonly unknown[] = [
  undefined,
  null,
  1,
  'x',
  true,
  1n,
  {},
  [],
  [null],
  [1],
  [[1]],
  () => {},
  Symbol.iterator,
];

/** `who: name must be ..., got ...` */
const GRAMMAR = /^[\w.]+: .+ must (be|have|keep|hold|lie|not|sum|stand|contain|say) ?.*/s;

const functions = Object.entries(banditspec).filter(([, value]) => typeof value === 'function');

test.each(functions)('%s takes wrong arguments or says what is wrong', async (name, value) => {
  const call = value as (...args: unknown[]) => unknown;
  const calls = [[], ...WRONG.map((v) => [v]), ...WRONG.map((v) => [v, v]), ...WRONG.map((v) => [[], v])];
  for (const args of calls) {
    const shown = `${name}(${args.map((arg) => (typeof arg === 'object' ? JSON.stringify(arg) : String(arg))).join(', ')})`;
    try {
      const result = call(...args);
      // Promises and readers fail when they are awaited.
      if (result instanceof Promise) await result;
    } catch (error) {
      expect(error, shown).toBeInstanceOf(Error);
      expect((error as Error).message, shown).toMatch(GRAMMAR);
    }
  }
});
