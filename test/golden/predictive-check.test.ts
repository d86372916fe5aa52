/** The calibrated model against the recorded Spec-Bench runs, read from the folder that BANDITSPEC_TRACES names. */
import { join } from 'node:path';
import { fitAcceptanceModel, predictiveCheck, type ReplayArm, type TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { expect, test } from 'vitest';
import { collect } from '../environments/recorded/synthetic-trace.js';

const folder = process.env.BANDITSPEC_TRACES ?? '';
const traced = test.skipIf(folder === '');

let turns: Promise<TraceTurn[]> | undefined;
function recordedTurns(): Promise<TraceTurn[]> {
  turns ??= collect(readTraceFile(join(folder, 'specbench-vicuna7b.even.jsonl')));
  return turns;
}

const NAMED = ['mean', 'variance', 'lag-1 correlation', 'between-turn correlation'];
const ARMS: readonly [string, ReplayArm][] = [
  ['eagle', { kind: 'recorded', method: 'eagle', semantics: 'next-start' }],
  ['medusa', { kind: 'recorded', method: 'medusa', semantics: 'next-start' }],
  ['a 68M chain of 5', { kind: 'track', track: 'm68', maxDraftLength: 5 }],
  ['prompt lookup', { kind: 'track', track: 'pld3x10', free: true }],
  ['suffix match of 10', { kind: 'track', track: 'suf40', free: true, maxDraftLength: 10 }],
];

async function check(arm: ReplayArm, shape: 'calibrated' | 'truncated-geometric') {
  const trace = await recordedTurns();
  const model = fitAcceptanceModel(trace, { arms: [arm], shape, incomplete: 'skip' });
  return predictiveCheck(model, trace, { recorded: arm, incomplete: 'skip', seed: 1, simulations: 100 });
}

traced.each(ARMS)('%s: the calibrated model passes on every statistic (needs BANDITSPEC_TRACES)', async (_, arm) => {
  const { statistics } = await check(arm, 'calibrated');
  expect(statistics.map(({ name }) => name)).toEqual(expect.arrayContaining([...NAMED, 'hazard at depth 4']));
  expect(statistics.filter(({ passes }) => !passes)).toEqual([]);
});

traced.each(ARMS)('%s: the truncated-geometric model fails (needs BANDITSPEC_TRACES)', async (_, arm) => {
  const { statistics } = await check(arm, 'truncated-geometric');
  const failed = statistics.filter(({ passes }) => !passes).map(({ name }) => name);
  for (const name of ['variance', 'hazard at depth 1', 'lag-1 correlation', 'between-turn correlation']) {
    expect(failed).toContain(name);
  }
});
