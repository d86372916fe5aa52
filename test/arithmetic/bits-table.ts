/**
 * `npm run arithmetic:bits [-- points]`: a hash of the results of each function in `src/arithmetic`. Engines whose
 * arithmetic is that of IEEE 754 print the same.
 */
import { hashesOfResults } from './bits.js';
import { TRIED } from './functions.js';

for (const [name, hash] of Object.entries(hashesOfResults(TRIED, Number(process.argv[2] ?? 1_000_000)))) {
  console.log(`${name.padEnd(6)} ${hash}`);
}
