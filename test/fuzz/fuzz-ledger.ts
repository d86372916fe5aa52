/**
 * `npm run fuzz:ledger [-- CASES [SEED]]`: plays so many random interleavings of what a ledger can be asked, 200,000 unless
 * told, and prints what was played: of each kind, and of each operation.
 */
import { ofEveryKind, playInTurns } from './in-turns.js';
import { interleaving, playLedger, type Tally } from './ledger-play.js';

const tally: Tally = new Map();
const played = await playInTurns(
  'fuzz:ledger',
  'Play random interleavings of what a ledger can be asked, around selectors of every kind',
  200_000,
  ofEveryKind(
    () => interleaving,
    (kind, steps) => playLedger(kind, steps, tally),
  ),
);
let seconds = 0;
for (const [kind, part] of played) {
  console.log(`${kind}: ${part.cases.toLocaleString('en')} interleavings in ${part.seconds.toFixed(1)} s`);
  seconds += part.seconds;
}
console.log(`In all ${seconds.toFixed(0)} s.`);
for (const [what, count] of tally) console.log(`${what}: ${count.toLocaleString('en')}`);
