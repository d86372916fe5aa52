/**
 * `npm run arithmetic:prices`: what a call of each function in `src/arithmetic` takes beside that of `Math`, over arguments
 * under the first law that its errors are measured by; then what comments of `src` state of lists of exponentials, draws and
 * indices. In turns, and the least of many times each, since a busy machine only ever adds. Calls do not wait for one another
 * here: where each takes the result of the one before, all take longer.
 */

import { readRepositoryCommand } from '../../bench/program/repository-command.js';
import { exp } from '../../src/arithmetic/exp.js';
import { exponentialWeights } from '../../src/arithmetic/exponential-weights.js';
import { atMost, normalBounds } from '../../src/random/cells.js';
import { gammaSlope, LazyGammas } from '../../src/random/lazy-gammas.js';
import { normalQuantile } from '../../src/random/normal-law.js';
import { sampleBeta, sampleGamma, sampleNormal } from '../../src/random/samplers.js';
import { createRandom } from '../../src/random/source.js';
import { TRIED } from './functions.js';

readRepositoryCommand({
  name: 'arithmetic:prices',
  summary:
    'Time each function of src/arithmetic beside that of Math, and what comments of src state of draws and indices',
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

const random = createRandom('prices');
const uniforms = Float64Array.from({ length: ARGUMENTS }, () => random());
let drawn = 0;
/** Uniforms that were drawn before, so that a draw's price is without theirs. */
const prepared = () => uniforms[drawn++ % ARGUMENTS]!;
const losses = Float64Array.from({ length: ARGUMENTS }, () => 40 * random());
const weights = new Float64Array(ARGUMENTS);
/** Of the last cell nothing is above but Infinity; uniforms below 0.99 are looked up. */
const bounds = normalBounds();
const shapes = Float64Array.from({ length: ARGUMENTS }, () => 1.5 + 20 * random());
const slopes = shapes.map(gammaSlope);
const gammas = new LazyGammas(ARGUMENTS);

/** Loops of as many steps as there are arguments; each has its own body, so that it is compiled for that alone. */
const LOOPS: Record<string, () => number> = {
  'a number of createRandom': () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += random();
    return total;
  },
  'a stream of createRandom': () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += createRandom('prices', i)();
    return total;
  },
  'exp of a list, one call each': () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) {
      const weight = exp(-0.5 * losses[i]!);
      weights[i] = weight;
      total += weight;
    }
    return total;
  },
  exponentialWeights: () => exponentialWeights(losses, 0, 0.5, weights),
  'bound of a cell': () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += atMost(bounds, 0.99 * uniforms[i]!);
    return total;
  },
  normalQuantile: () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += normalQuantile(uniforms[i]!);
    return total;
  },
  sampleNormal: () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += sampleNormal(prepared);
    return total;
  },
  sampleGamma: () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += sampleGamma(shapes[i]!, prepared);
    return total;
  },
  'gamma draw that is bounded': () => (gammas.drawBelow(100, losses, shapes, slopes, prepared) ? 1 : 0),
  sampleBeta: () => {
    let total = 0;
    for (let i = 0; i < ARGUMENTS; i++) total += sampleBeta(shapes[i]!, 3, prepared);
    return total;
  },
};

console.log(`\n${'each of a thousand'.padEnd(32)}nanoseconds`);
const least = new Map<string, number>();
for (let repetition = 0; repetition < REPETITIONS; repetition++) {
  for (const [name, loop] of Object.entries(LOOPS)) {
    // Streams take a thousand times as long as the rest.
    if (name.startsWith('a stream') && repetition >= REPETITIONS / 20) continue;
    const start = process.hrtime.bigint();
    sum += loop();
    const time = Number(process.hrtime.bigint() - start) / ARGUMENTS;
    least.set(name, Math.min(least.get(name) ?? Infinity, time));
  }
}
for (const [name, time] of least) console.log(`${name.padEnd(32)}${time.toFixed(1).padStart(11)}`);
if (!Number.isFinite(sum)) throw new Error('prices: sums must be finite');
