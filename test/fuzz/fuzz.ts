/**
 * `npm run fuzz [-- CASES [SEED]]`: plays so many random cases (a million unless told) in one process: selectors of every kind,
 * environments of every kind, every reader, and a few command lines, which take longest. Ends with the first that breaks, shrunk. The same seed plays the
 * same cases.
 */

import { type EnvironmentKind, environmentCatalogue } from 'banditspec';
import fc, { type IAsyncProperty } from 'fast-check';
import { commandCases, playCommand } from './command-play.js';
import { environmentCases, playEnvironment } from './environment-play.js';
import { ofEveryKind, playInTurns } from './in-turns.js';
import { playReader, readerCases, readers } from './reader-play.js';
import { cases, playCase } from './selector-play.js';

const SUMMARY = 'Play random cases of every selector, environment and reader, and of command lines';

const played = await playInTurns('fuzz', SUMMARY, 1_000_000, [
  ...ofEveryKind(
    (kind) => cases([kind]),
    (_kind, played) => playCase(played),
  ),
  ...(Object.keys(environmentCatalogue) as EnvironmentKind[]).map((kind) => ({
    name: kind,
    // Making one of prompts that differ takes some milliseconds, and it is made four times.
    share: kind === 'calibratedAcceptance' ? 40 : 200,
    property: fc.asyncProperty(environmentCases([kind]), async (played) => playEnvironment(played)) as IAsyncProperty<
      [unknown]
    >,
  })),
  ...[...readers().keys()].map((name) => ({
    name,
    share: 200,
    property: fc.asyncProperty(readerCases([name]), playReader) as IAsyncProperty<[unknown]>,
  })),
  {
    name: 'command lines',
    share: 20,
    property: fc.asyncProperty(commandCases(), playCommand) as IAsyncProperty<[unknown]>,
  },
]);
const slowest = [...played].sort(([, a], [, b]) => b.seconds - a.seconds).slice(0, 5);
for (const [name, { cases, seconds }] of slowest) {
  console.log(`most time: ${name}, ${cases.toLocaleString('en')} cases in ${seconds.toFixed(1)} s`);
}
