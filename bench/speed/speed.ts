/**
 * How fast the package is, measured on the built package in one process:
 *
 * 1. nanoseconds a round of `select` + `update`, beside a bare loop that does the same arithmetic over typed arrays with
 *    no classes, no validation and no calls; and of every selector;
 * 2. rounds a second of the whole loop: simulator, selector, statistics;
 * 3. heap that a long run keeps, in bytes a round.
 *
 * Repetitions alternate between the two things compared and the median of their ratios is printed, so that a slow moment
 * of the machine falls on both. `npm run bench:speed -- --check` exits with 1 when a target is missed.
 */
import { compareWithBareLoops } from './bare-loops.js';
import { timeAllSelectors } from './every-selector.js';
import { requireSum } from './timing.js';
import { measureRetainedHeap, timeWholeLoop } from './whole-loop.js';

console.log(`Node ${process.version}, ${process.arch}\n`);
const targets = compareWithBareLoops();
targets.push(...timeAllSelectors(), ...timeWholeLoop(), ...measureRetainedHeap());
const missed = targets.filter((target) => !target.met);
console.log(`\n${targets.length - missed.length} of ${targets.length} targets met.`);
for (const target of missed) console.log(`missed: ${target.what}`);
requireSum();
if (missed.length > 0 && process.argv.includes('--check')) process.exitCode = 1;
