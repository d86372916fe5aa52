import { selectorDescriptions } from 'banditspec';
import fc from 'fast-check';
import { test } from 'vitest';
import { cases, INTEGRATED, playCase } from './selector-play.js';

/** `npm run fuzz` plays a million; here enough that each kind meets the ends of each of its options. */
const CASES_A_KIND = 50;
const CASES_OF_INTEGRATED = 10;

test.each(Object.keys(selectorDescriptions))('%s holds at the ends of its ranges and with broken sources', (kind) => {
  const numRuns = INTEGRATED.includes(kind) ? CASES_OF_INTEGRATED : CASES_A_KIND;
  fc.assert(fc.property(cases([kind]), playCase), { seed: 2026, numRuns });
});
