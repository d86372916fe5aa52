import { environmentCatalogue } from 'banditspec';
import fc from 'fast-check';
import { test } from 'vitest';
import { environmentCases, playEnvironment } from './environment-play.js';

/** `npm run fuzz` plays more. */
const CASES_A_KIND = 100;
/** Where prompts differ, making one takes some milliseconds. */
const CASES_OF_CALIBRATED = 25;

test.each(Object.keys(environmentCatalogue) as (keyof typeof environmentCatalogue)[])(
  '%s holds at the ends of its ranges, with one option wrong and with broken sources',
  (kind) => {
    const numRuns = kind === 'calibratedAcceptance' ? CASES_OF_CALIBRATED : CASES_A_KIND;
    fc.assert(fc.property(environmentCases([kind]), playEnvironment), { seed: 2026, numRuns });
  },
);
