/**
 * `npm run fuzz:ledger [-- CASES [SEED]]`: plays so many random interleavings of what a ledger can be asked, 200,000 unless
 * told, and prints what was played: of each kind, and of each operation.
 */
import fc from 'fast-check';
import { playInTurns } from './in-turns.js';
import { type Interleaving, interleaving, playLedger, type Tally } from './ledger-play.js';

const tally: Tally = new Map();
const played = playInTurns<Interleaving>('fuzz:ledger', 200_000, (kind) =>
  fc.property(interleaving, (steps) => playLedger(kind, steps, tally)),
);
let seconds = 0;
for (const [kind, part] of played) {
  console.log(`${kind}: ${part.cases.toLocaleString('en')} interleavings in ${part.seconds.toFixed(1)} s`);
  seconds += part.seconds;
}
console.log(`In all ${seconds.toFixed(0)} s.`);
for (const [what, count] of tally) console.log(`${what}: ${count.toLocaleString('en')}`);
