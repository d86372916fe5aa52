/**
 * `npm run long-run -- [ROUNDS [SELECTOR...]]`: plays so many rounds, 1e9 unless told, shared among the selectors that sum
 * rewards or losses (indices and weights), or those of them that are named, and compares each sum with a second one that loses no rounding error. Prints, for each
 * selector, its largest drift; ends with status 1 where one is beyond what the proof of summation allows, or a snapshot is
 * refused by its own reader. About one microsecond a round: 1e7 rounds take half a minute, 1e9 most of an hour.
 */

import { createRandom } from 'banditspec';
import { BenchError } from '../../bench/program/bench-error.js';
import { readCount, readRepositoryCommand } from '../../bench/program/repository-command.js';
import { type Drift, type Player, players } from './players.js';

const { all, each } = readRepositoryCommand({
  name: 'long-run',
  summary:
    'Play the selectors that sum rewards or losses, and compare each sum with one that is free of rounding errors',
  examples: [
    ['', '1e9 rounds, shared among all'],
    ['1e7 hedge exp3', 'fewer, shared between two'],
  ],
  notes: 'It takes about one microsecond a round. A sum beyond its bound ends the command with status 1.',
  declare: (parser) =>
    parser
      .argument('[ROUNDS]', 'rounds to play, shared among the selectors', readCount('ROUNDS'), 1e9)
      .argument('[SELECTOR...]', 'selectors to play'),
  read({ values: [rounds, names = []] }): { all: Player[]; each: number } {
    const known = players(3);
    const stranger = names.find((name: string) => !known.some((player) => player.name === name));
    if (stranger !== undefined) {
      throw new BenchError(`SELECTOR must be one of ${known.map(({ name }) => name).join(', ')}, got ${stranger}`, 2);
    }
    const all = names.length === 0 ? known : known.filter(({ name }) => names.includes(name));
    if (rounds < all.length) throw new BenchError(`ROUNDS must be at least ${all.length}, one each, got ${rounds}`, 2);
    return { all, each: Math.floor(rounds / all.length) };
  },
});
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
