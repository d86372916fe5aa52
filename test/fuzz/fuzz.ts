/**
 * `npm run fuzz [-- CASES [SEED]]`: plays so many random cases of selectors (a million unless told), kinds in turn, in one
 * process, and ends with the first that breaks, shrunk. The same seed plays the same cases.
 */
import { selectorDescriptions } from 'banditspec';
import fc from 'fast-check';
import { cases, INTEGRATED, playCase } from './selector-play.js';

const [count = '1000000', seed = '1'] = process.argv.slice(2);
const total = Number(count);
if (!(Number.isSafeInteger(total) && total > 0 && Number.isSafeInteger(Number(seed)))) {
  console.error(`fuzz: cases and seed must be positive integers, got ${count} ${seed}`);
  process.exit(2);
}
const kinds = Object.keys(selectorDescriptions);
const aTurn = Math.min(200, Math.ceil(total / kinds.length));
let played = 0;
let failures = 0;
for (let turn = 0; played < total && failures === 0; turn++) {
  for (const kind of kinds) {
    const share = INTEGRATED.includes(kind) ? Math.ceil(aTurn / 10) : aTurn;
    const numRuns = Math.min(share, total - played);
    if (numRuns === 0) break;
    const details = fc.check(fc.property(cases([kind]), playCase), { seed: Number(seed) + 7919 * turn, numRuns });
    played += details.numRuns;
    if (!details.failed) continue;
    failures += 1;
    console.log(`${kind}: ${(details.errorInstance as Error | null)?.message}`);
    console.log(`  ${JSON.stringify(details.counterexample?.[0])}`);
  }
  console.log(`${played.toLocaleString('en')} of ${total.toLocaleString('en')} cases, ${failures} broken`);
}
process.exitCode = failures > 0 ? 1 : 0;
