/**
 * Two recordings in one leaderboard, read from the folder that BANDITSPEC_TRACES names: runs of Spec-Bench and SpecDecode-Bench
 * (arXiv 2601.11580). The figures of fixed arms are those that come with the recordings, counted by other programs; those of
 * selectors were measured beforehand with a replay that is not this one.
 */
import { join } from 'node:path';
import { readTraceFile } from 'banditspec/node';
import { expect, test } from 'vitest';
import { createBoard } from '../../bench/leaderboard/board.js';
import { stands } from '../../bench/leaderboard/standings.js';
import { collect } from '../environments/recorded/synthetic-trace.js';

const folder = process.env.BANDITSPEC_TRACES ?? '';
const traced = test.skipIf(folder === '');

async function recordings() {
  const read = (name: string) => collect(readTraceFile(join(folder, `${name}.even.jsonl`)));
  return [
    { name: 'vicuna', turns: await read('specbench-vicuna7b') },
    { name: 'llama', turns: await read('specdecode-llama8b') },
  ];
}

let prepared: Promise<ReturnType<typeof createBoard>> | undefined;
const board = () => {
  prepared ??= recordings().then((read) =>
    createBoard(read, { seed: 1, orders: false, simulated: false, caps: [5, 3], by: 'category' }),
  );
  return prepared;
};

/** Plays the task of this name alone. */
async function callsOf(name: string): Promise<number> {
  const { tasks, play } = await board();
  const { input } = tasks.find((task) => task.name === name)!;
  return (await play(input)).rounds;
}

traced.each([
  ['vicuna: always eagle (next-start)', 8794],
  ['vicuna: always m68 x5 (position-exact)', 13_046],
  ['llama: always eagle20 x20 (position-exact)', 28_060],
  ['llama: always ngram20 x20 (position-exact)', 48_126],
  ['llama: always suf20 x20 (position-exact)', 38_717],
  ['llama, cap 5: always eagle20 x5 (position-exact)', 30_307],
  ['llama, cap 3: always eagle20 x3 (position-exact)', 34_235],
  ['llama, instructcoder: always eagle20 x20 (position-exact)', 12_316],
  ['llama, instructcoder, cap 3: always eagle20 x3 (position-exact)', 15_735],
  ['llama, instructcoder: always suf20 x20 (position-exact)', 13_393],
  ['llama, sharegpt: always ngram20 x20 (position-exact)', 11_222],
  ['llama, gsm8k: always eagle20 x20 (position-exact)', 5168],
])('%s takes %i target calls (needs BANDITSPEC_TRACES)', async (name, calls) => {
  expect(await callsOf(name)).toBe(calls);
});

traced.each([
  ['vicuna: bayesUcb, fresh', 9302],
  ['llama: bayesUcb, fresh', 28_188],
  ['llama: bayesUcb, carried', 27_968],
  ['llama: glrUcb, carried', 27_348],
  ['llama: followTheLeader, carried', 38_717],
  ['llama, cap 3: bayesUcb, carried', 33_722],
  ['llama, instructcoder, cap 3: bayesUcb, carried', 14_919],
  ['llama, gsm8k: bayesUcb, fresh', 5515],
  ['llama with context: rule: the last arm from a match of 5, else the first, fresh', 24_024],
  ['llama with context, cap 3: rule: the last arm from a match of 5, else the first, fresh', 27_228],
])('%s, takes %i target calls (needs BANDITSPEC_TRACES)', async (name, calls) => {
  expect(await callsOf(name)).toBe(calls);
});

traced(
  'what stands out on one recording need not on both, and following the leader is then worse than uniform choice (needs BANDITSPEC_TRACES)',
  async () => {
    const { tasks, play, standings } = createBoard(await recordings(), { seed: 1, orders: false, simulated: false });
    const played = await Promise.all(tasks.map(async ({ input }) => (await play(input)).result));
    const all = standings(played).standings;
    const of = (selector: string, memory: string) =>
      all.find((standing) => standing.selector === selector && standing.memory === memory)!;
    // Better selectors that come can only put these further behind.
    expect(stands(of('bayesUcb', 'fresh'))).toBe(false);
    expect(of('followTheLeader', 'carried')).toMatchObject({ worst: { where: 'llama' }, worseThanUniform: ['llama'] });
    expect(of('bayesUcb', 'fresh').worseThanUniform).toEqual([]);
  },
  120_000,
);
