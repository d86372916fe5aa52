/**
 * What the recommended selectors reach on the recorded Spec-Bench runs, read from the folder that BANDITSPEC_TRACES names.
 * Always EAGLE takes 8,794 target calls, UCBSpec fresh on every turn 11,486, the hand-made rule on the match length 8,342
 * at 2.770 tokens per cost.
 */
import { join } from 'node:path';
import type { TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { expect, test } from 'vitest';
import { createBoard } from '../../bench/leaderboard/board.js';
import { CONTROLLER_TASKS, controllerPlay, sortedRows } from '../../bench/leaderboard/draft-length-controllers.js';
import type { LeaderboardRow } from '../../bench/results/parts/leaderboard.js';
import { collect } from '../environments/recorded/synthetic-trace.js';

const folder = process.env.BANDITSPEC_TRACES ?? '';
const traced = test.skipIf(folder === '');

let read: Promise<TraceTurn[]> | undefined;
const turns = () => {
  read ??= collect(readTraceFile(join(folder, 'specbench-vicuna7b.even.jsonl')));
  return read;
};

let played: Promise<readonly LeaderboardRow[]> | undefined;
async function rowOf(where: string, selector: string, memory: string): Promise<LeaderboardRow> {
  played ??= turns().then((all) => {
    const costs = [1.398, 1.391, 1.054, 1.1];
    const { tasks, play, rows } = createBoard([{ name: 'even', turns: all, costs }], {
      seed: 1,
      orders: false,
      simulated: false,
    });
    return rows(tasks.map(({ input }) => play(input).result));
  });
  const rows = (await played).filter((row) => row.where === where);
  return rows.find((row) => row.selector === selector && row.memory === memory)!;
}

traced.each([
  ['trace', 'bayesUcb', 'fresh', 9350],
  ['trace', 'sideInformationThompson', 'carried', 8650],
  ['trace with context', 'bucketedUcb', 'carried', 8340],
])('%s: %s, %s, takes at most %i target calls (needs BANDITSPEC_TRACES)', async (where, selector, memory, most) => {
  const row = await rowOf(where, selector, memory);
  expect(row).toMatchObject({ answers: 230, tokens: 31_305 });
  expect(row.targetCalls).toBeLessThanOrEqual(most);
});

traced('on either half of the turns they take fewer calls than always EAGLE (needs BANDITSPEC_TRACES)', async () => {
  const eagle = await rowOf('trace', 'always eagle (next-start)', 'fresh');
  for (const [where, selector] of [
    ['trace', 'sideInformationThompson'],
    ['trace with context', 'bucketedUcb'],
  ] as const) {
    const row = await rowOf(where, selector, 'carried');
    for (const half of [0, 1] as const) expect(row.halves[half]).toBeLessThan(eagle.halves[half]);
  }
});

traced('a learnt context gives at least 2.77 tokens per cost (needs BANDITSPEC_TRACES)', async () => {
  expect((await rowOf('trace with context', 'bucketedUcb', 'carried')).tokensPerCost).toBeGreaterThanOrEqual(2.77);
});

traced('the rule by hand takes 8,342 calls at 2.770 tokens per cost (needs BANDITSPEC_TRACES)', async () => {
  const row = await rowOf('trace with context', 'rule: the last arm from a match of 5, else the first', 'carried');
  expect(row.targetCalls).toBe(8342);
  expect(row.tokensPerCost).toBeCloseTo(2.77, 3);
});

traced(
  'draft-length controllers reach 81.5 tokens a second, fixed lengths 79.58 (needs BANDITSPEC_TRACES)',
  async () => {
    const play = controllerPlay(await turns(), 1);
    const rows = sortedRows(await Promise.all(CONTROLLER_TASKS.map(async (task) => (await play(task)).result)));
    const speed = (selector: string, memory: string) =>
      rows.find((row) => row.selector === selector && row.memory === memory)!.tokensPerSecond;
    expect(rows[0]!.turns).toBe(256);
    expect(speed('always 3', 'fresh')).toBeCloseTo(79.58, 2);
    expect(speed('heuristicDraftLength', 'fresh')).toBeCloseTo(81.3, 2);
    for (const memory of ['fresh', 'carried']) {
      expect(speed('kaplanMeierDraftLength', memory)).toBeGreaterThanOrEqual(81.5);
      expect(speed('goodputDraftLength', memory)).toBeGreaterThanOrEqual(81.5);
    }
  },
);
