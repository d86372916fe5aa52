import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRandom, linUcb, replay, runEpisode, type TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { describe, expect, test } from 'vitest';
import { parseTraceArms } from '../../../bench/traces/arm-grammar.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const path = join(folder, 'turns.jsonl');

const turn = {
  id: 1,
  turn: 0,
  n: 6,
  nTok: 6,
  eagle: [4, 2],
  m68: '101111',
  pld3x10: [-1, 1, 0, -1, 0, 0],
};
// Another answer in which EAGLE wrote another text, and one as long as the first.
const rows = [turn, { ...turn, id: 2, eagle: null }, { ...turn, id: 3, eagle: [1, 5] }];
writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function replayed(...argv: string[]) {
  const out = join(folder, 'results.json');
  const run = await runBench(['replay', path, '--quiet', '--out', out, ...argv]);
  return { ...run, results: run.code === 0 ? JSON.parse(readFileSync(out, 'utf8')).parts[0] : undefined };
}

describe('a trace', () => {
  test('is replayed with the arms it has: a recorded method, every chain with 5 tokens, every track capped at 10', async () => {
    const { results, stdout } = await replayed();
    const { fresh } = results.memory;
    expect(fresh.armNames).toEqual(['eagle (next-start)', 'm68 x5 (position-exact)', 'pld3x10 x10 (position-exact)']);
    // By hand, for the first and the third turn. EAGLE: 2 and 2 calls, as recorded. Chain: right at 0, wrong at 1, right
    // from 2 on: 2 + 4 tokens, 2 calls each. Lookup: 1 token from 0, then 2 from 1, then 1 from 3, 4 and 5: 5 calls each.
    expect(fresh.fixedArms.map((arm: { mean: number; count: number }) => arm.mean * arm.count)).toEqual([4, 4, 10]);
    expect(stdout).toMatch(/^always pld3x10 x10 \(position-exact\) +10 +1\.200 +10 +1\.200$/m);
  });

  test('says which turns were left out and why', async () => {
    const { results, stdout } = await replayed();
    expect(results.trace).toMatchObject({ turns: 3, replayedTurns: 2, replayedTokens: 12 });
    expect(results.trace.skippedTurns).toEqual({ 'no recorded:eagle': 1 });
    expect(stdout).toContain('Left out: 1 (no recorded:eagle).');
  });

  test('is replayed with the arms that are named', async () => {
    const { results } = await replayed('--arms', 'plain,track:m68:1,track:pld3x10:0:free');
    expect(results.memory.carried.armNames).toEqual([
      'plain',
      'm68 x1 (position-exact)',
      'pld3x10 x0 (position-exact)',
    ]);
    expect(results.trace.replayedTurns).toBe(3);
    expect(results.memory.carried.bestFixedArmPerEpisode.maximum).toBe(3);
  });

  test('of a track without a cap has to be told how far to draft', async () => {
    const { code, stderr } = await replayed('--arms', 'plain,track:m68');
    expect(code).toBe(2);
    expect(stderr).toBe(
      'banditspec: --arms must say how far track:m68 drafts, as in track:m68:5, for it has no cap, got no length\n',
    );
  });

  test('with contexts is played by selectors that read them too, in the order named, free arms observed', async () => {
    const informed = join(folder, 'informed.jsonl');
    const entropy = [0.5, 1, 0.25, 2, 0, 1.5];
    const signals = { entropy, batch: [8, 8, 8, 4, 4, 4] };
    const lines = [turn, { ...turn, id: 2 }, { ...turn, id: 3, eagle: [1, 5] }].map((row, i) => ({
      ...row,
      signals: i === 1 ? { entropy } : signals,
    }));
    writeFileSync(informed, lines.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const out = join(folder, 'informed.json');
    const run = (...argv: string[]) => runBench(['replay', informed, '--quiet', '--out', out, ...argv]);
    const arms = ['--arms', 'plain,track:m68:5,track:pld3x10:free'];
    expect((await run(...arms, '--contexts', 'batch,entropy')).code).toBe(0);
    const { trace, selectors, memory } = JSON.parse(readFileSync(out, 'utf8')).parts[0];
    expect(trace.skippedTurns).toEqual({ 'no signal:batch': 1 });
    expect(Object.keys(selectors)).toContain('linUcb');
    expect(memory.carried.environment.contexts).toEqual(['batch', 'entropy']);

    // The same by hand: one linUcb goes through both turns that have the signals.
    const turns: TraceTurn[] = [];
    for await (const read of readTraceFile(informed)) turns.push(read);
    const environment = replay(turns, {
      arms: parseTraceArms(arms[1]!),
      contexts: ['batch', 'entropy'],
      incomplete: 'skip',
    });
    const selector = linUcb({ ...environment, contextSize: 2 });
    let rounds = 0;
    for (const episode of [0, 1]) {
      const luck = createRandom('linUcb draws nothing');
      const { stoppingTime } = runEpisode(selector, environment.begin(episode, luck), luck, {
        freeArms: environment.freeArms,
        learnFromLastRound: false,
      });
      rounds += stoppingTime;
    }
    expect(memory.carried.selectors.linUcb.totalRounds).toBe(rounds);
    const unknown = await run('--contexts', 'margin');
    expect(unknown.stderr).toBe(
      `banditspec: --contexts must be among the signals of ${informed} (entropy, batch), got margin\n`,
    );
    expect((await run('--contexts', 'batch,batch')).stderr).toContain(
      '--contexts must be different names of signals, separated by commas, got "batch,batch"',
    );
  });

  test('--episodes replays only so many turns', async () => {
    const { results } = await replayed('--episodes', '1');
    expect(results.trace.replayedTurns).toBe(1);
    expect(results.trace.skippedTurns).toEqual({ 'no recorded:eagle': 1, 'beyond the limit of turns': 1 });
  });

  test('with a column that it has not is refused', async () => {
    const { code, stderr } = await replayed('--arms', 'recorded:medusa');
    expect(code).toBe(2);
    expect(stderr).toBe(
      `banditspec: --arms must be among what ${path} has (recorded:eagle, track:m68, track:pld3x10, plain), got recorded:medusa\n`,
    );
  });

  test('with a broken line is refused by its number, or replayed without it when that is asked for', async () => {
    const broken = join(folder, 'broken.jsonl');
    writeFileSync(broken, `${JSON.stringify(turn)}\n{"id": 4, "tu\n`);
    const argv = ['replay', broken, '--quiet', '--out', join(folder, 'broken.json')];
    const refused = await runBench(argv);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/^banditspec: .*broken\.jsonl, line 2: .*\n$/);
    const { code, stdout } = await runBench([...argv, '--skip-broken-lines']);
    expect(code).toBe(0);
    expect(stdout).toContain('Broken lines left out: 1; the first is line 2');
  });

  test.each(['', '\n\n'])('without a turn (%j) is refused', async (text) => {
    const empty = join(folder, 'empty.jsonl');
    writeFileSync(empty, text);
    const { code, stderr } = await runBench(['replay', empty, '--out', join(folder, 'empty.json')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^banditspec: .*empty\.jsonl.*\n$/);
    expect(existsSync(join(folder, 'empty.json'))).toBe(false);
  });

  test('that does not exist is refused', async () => {
    const { code, stderr } = await runBench(['replay', join(folder, 'nothing.jsonl'), '--out', join(folder, 'n.json')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^banditspec: .*nothing\.jsonl.*\n$/);
  });
});

const traces = process.env.BANDITSPEC_TRACES;

describe.skipIf(traces === undefined)('the recorded Spec-Bench runs of Vicuna-7B (BANDITSPEC_TRACES)', () => {
  test('need the target calls that the data states, fixed, best per turn, and with UCBSpec', async () => {
    const out = join(folder, 'vicuna.json');
    const { code } = await runBench([
      'replay',
      join(traces!, 'specbench-vicuna7b.even.jsonl'),
      ...['--quiet', '--out', out],
    ]);
    expect(code).toBe(0);
    const { trace, memory } = JSON.parse(readFileSync(out, 'utf8')).parts[0];
    expect(trace).toMatchObject({ turns: 280, replayedTurns: 230, replayedTokens: 31_305 });
    const { fixedArms, bestFixedArmPerEpisode } = memory.fresh;
    const totals = fixedArms.map((arm: { mean: number }) => Math.round(arm.mean * 230));
    // Reference: the check values beside the recorded data.
    expect(totals).toEqual([8794, 13_046, 17_616, 17_357]);
    expect(Math.round(bestFixedArmPerEpisode.mean * 230)).toBe(8559);
    // Reference: an independent replay of the same turns found about 11,490 and 9,360; UCBSpec is deterministic.
    expect(memory.fresh.selectors.ucbSpec.totalRounds).toBe(11_486);
    expect(memory.carried.selectors.ucbSpec.totalRounds).toBe(9361);
  });
});
