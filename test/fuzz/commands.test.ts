import fc from 'fast-check';
import { test } from 'vitest';
import { commandCases, playCommand } from './command-play.js';

/** `npm run fuzz` plays more. */
const CASES = 100;

test('command lines end with a status of their own, tell what is wrong in words, and keep their inputs', async () => {
  await fc.assert(fc.asyncProperty(commandCases(), playCommand), { seed: 2026, numRuns: CASES });
});
