/**
 * `npm run long-run -- [ROUNDS [SELECTOR...]]`: plays so many rounds, 1e9 unless told, shared among the selectors that sum
 * rewards or losses (indices and weights), or those of them that are named, and compares each sum with a second one that loses no rounding error. Prints, for each
 * selector, its largest drift; ends with status 1 where one is beyond what the proof of summation allows, or a snapshot is
 * refused by its own reader. About one microsecond a round: 1e7 rounds take half a minute, 1e9 most of an hour.
 */

import { createRandom } from 'banditspec';
import { type Drift, players } from './players.js';

const [text = '1e9', ...names] = process.argv.slice(2);
const rounds = Number(text);
const known = players(3);
const all = names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
const strangers = names.filter((name) => !known.some((player) => player.name === name));
if (strangers.length > 0 || !Number.isSafeInteger(rounds) || rounds < Math.max(1, all.length)) {
  console.error(
    `long-run: ROUNDS must be an integer of at least ${Math.max(1, all.length)}, and each SELECTOR one of ` +
      `${known.map(({ name }) => name).join(', ')}, got ${process.argv.slice(2).join(' ')}`,
  );
  process.exit(2);
}
const each = Math.floor(rounds / all.length);
console.log(`${each} rounds each; drift: |kept - exact| / exact, the largest of all sums`);
for (const player of all) {
  const luck = createRandom('long run', player.name, 'luck');
  const random = createRandom('long run', player.name, 'selector');
  const rewards = new Float64Array(3);
  const begun = performance.now();
  for (let round = 0; round < each; round++) {
    // No reward is a multiple of a power of two that sums would keep: each addition rounds.
    rewards[0] = 0.1 + 0.7 * luck();
    rewards[1] = 0.3 + 0.7 * luck();
    rewards[2] = 0.9 * luck();
    player.play(rewards, random);
  }
  const nanoseconds = ((performance.now() - begun) * 1e6) / each;
  const { relative, ofBound, sum }: Drift = player.drift();
  const isGood = ofBound <= 1;
  if (!isGood) process.exitCode = 1;
  console.log(
    `${isGood ? 'ok ' : 'BAD'} ${player.name.padEnd(11)} ${relative.toExponential(1)} in ${sum.padEnd(20)}` +
      ` ${ofBound.toExponential(1)} of the bound, ${nanoseconds.toFixed(0)} ns a round`,
  );
}
