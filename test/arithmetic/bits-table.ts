/**
 * `npm run arithmetic:bits [-- points]`: a hash of the results of each function in `src/arithmetic`. Engines whose
 * arithmetic is that of IEEE 754 print the same.
 */
import { readCount, readRepositoryCommand } from '../../bench/program/repository-command.js';
import { hashesOfResults } from './bits.js';
import { TRIED } from './functions.js';

const { points } = readRepositoryCommand({
  name: 'arithmetic:bits',
  summary: 'Print a hash of the results of each function in src/arithmetic, the same on every engine',
  examples: [
    ['', 'of a million points a function'],
    ['1e4', 'of fewer'],
  ],
  declare: (parser) => parser.argument('[POINTS]', 'for each function', readCount('POINTS'), 1_000_000),
  read: ({ values: [points] }): { points: number } => ({ points }),
});
for (const [name, hash] of Object.entries(hashesOfResults(TRIED, points))) {
  console.log(`${name.padEnd(6)} ${hash}`);
}
