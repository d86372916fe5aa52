/**
 * `npm run fuzz [-- CASES [SEED]]`: plays so many random cases (a million unless told) in one process: selectors of every kind,
 * every reader, and a few command lines, which take longest. Ends with the first that breaks, shrunk. The same seed plays the
 * same cases.
 */
import { selectorDescriptions } from 'banditspec';
import fc from 'fast-check';
import { commandCases, playCommand } from './command-play.js';
import { playReader, readerCases, readers } from './reader-play.js';
import { cases, INTEGRATED, playCase } from './selector-play.js';

const [count = '1000000', seed = '1'] = process.argv.slice(2);
const total = Number(count);
if (!(Number.isSafeInteger(total) && total > 0 && Number.isSafeInteger(Number(seed)))) {
  console.error(`fuzz: cases and seed must be positive integers, got ${count} ${seed}`);
  process.exit(2);
}

/** What is played in turn, with the cases of a turn: slower ones get fewer. */
const plays: { readonly name: string; readonly share: number; readonly property: fc.IAsyncProperty<[unknown]> }[] = [
  ...Object.keys(selectorDescriptions).map((kind) => ({
    name: kind,
    share: INTEGRATED.includes(kind) ? 20 : 200,
    property: fc.asyncProperty(cases([kind]), async (played) => playCase(played)) as fc.IAsyncProperty<[unknown]>,
  })),
  ...[...readers().keys()].map((name) => ({
    name,
    share: 200,
    property: fc.asyncProperty(readerCases([name]), playReader) as fc.IAsyncProperty<[unknown]>,
  })),
  {
    name: 'command lines',
    share: 20,
    property: fc.asyncProperty(commandCases(), playCommand) as fc.IAsyncProperty<[unknown]>,
  },
];
const aTurn = plays.reduce((sum, { share }) => sum + share, 0);
const scale = Math.min(1, total / aTurn);
let played = 0;
let failures = 0;
for (let turn = 0; played < total && failures === 0; turn++) {
  for (const { name, share, property } of plays) {
    const numRuns = Math.min(Math.ceil(share * scale), total - played);
    if (numRuns === 0) break;
    const details = await fc.check(property, { seed: Number(seed) + 7919 * turn, numRuns });
    played += details.numRuns;
    if (!details.failed) continue;
    failures += 1;
    console.log(`${name}: ${(details.errorInstance as Error | null)?.message}`);
    console.log(`  ${JSON.stringify(details.counterexample?.[0])}`);
  }
  console.log(`${played.toLocaleString('en')} of ${total.toLocaleString('en')} cases, ${failures} broken`);
}
process.exitCode = failures > 0 ? 1 : 0;
