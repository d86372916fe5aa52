/**
 * `npm run arithmetic:prices`: what a call of each function in `src/arithmetic` takes beside that of `Math`, over arguments
 * under the first law that its errors are measured by. In turns, and the least of many times each, since a busy machine only
 * ever adds. Calls do not wait for one another here: where each takes the result of the one before, all take longer.
 */

import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { createRandom } from '../../src/random/source.js';
import { TRIED } from './functions.js';

readRepositoryCommand({
  name: 'arithmetic:prices',
  summary: 'Time each function of src/arithmetic beside that of Math',
});

const ARGUMENTS = 1024;
const REPETITIONS = 1000;

type Loop = (f: (x: number) => number, xs: Float64Array) => number;

/** A loop compiled anew: one that is shared calls what it is handed, and the call is what is measured. */
function ownLoop(name: string): Loop {
  const body = 'let sum = 0; for (let i = 0; i < xs.length; i++) sum += f(xs[i]); return sum;';
  return new Function('f', 'xs', `${body} // ${name}`) as Loop;
}

let sum = 0;

function nanosecondsACall(loop: Loop, f: (x: number) => number, xs: Float64Array): number {
  const start = process.hrtime.bigint();
  sum += loop(f, xs);
  return Number(process.hrtime.bigint() - start) / ARGUMENTS;
}

console.log(`Nanoseconds a call, the least of ${REPETITIONS} times ${ARGUMENTS} calls, Node ${process.version}`);
console.log(`${'arguments'.padEnd(26)}ours  Math's  ratio`);
for (const { name, ours, laws } of TRIED) {
  const [law, argument] = Object.entries(laws)[0]!;
  const random = createRandom('prices', name);
  const xs = Float64Array.from({ length: ARGUMENTS }, () => argument(random));
  const loops = [ownLoop(`${name}, ours`), ownLoop(`${name}, Math's`)] as const;
  const least: [number, number] = [Infinity, Infinity];
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    least[0] = Math.min(least[0], nanosecondsACall(loops[0], ours, xs));
    least[1] = Math.min(least[1], nanosecondsACall(loops[1], Math[name], xs));
  }
  const cells = [least[0].toFixed(1).padStart(4), least[1].toFixed(1).padStart(6), (least[0] / least[1]).toFixed(2)];
  console.log(`${name.padEnd(6)} ${law.padEnd(19)}${cells.join('  ')}`);
}
if (!Number.isFinite(sum)) throw new Error('prices: sums must be finite');
