/** `npm run fuzz:ledger` plays 200,000 interleavings; here enough that each kind meets every step some times. */
import { type SelectorKind, selectorDescriptions } from 'banditspec';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interleaving, playLedger, type Tally } from '../fuzz/ledger-play.js';
import { INTEGRATED } from '../fuzz/selector-play.js';

const KINDS = Object.keys(selectorDescriptions) as SelectorKind[];

test.each(KINDS)(
  'random interleavings of decide, settle, cancel, expire, add, retire, snapshot and restore keep the book of %s',
  (kind) => {
    const tally: Tally = new Map();
    const numRuns = INTEGRATED.includes(kind) ? 3 : 25;
    fc.assert(
      fc.property(interleaving, (steps) => playLedger(kind, steps, tally)),
      { seed: 12, numRuns },
    );
    for (const step of ['decide', 'settle', 'cancel', 'expire', 'snapshot', 'restore', 'refused']) {
      expect(tally.get(step), step).toBeGreaterThan(0);
    }
  },
);
