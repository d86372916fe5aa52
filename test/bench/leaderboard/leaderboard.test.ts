import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pairedBootstrap } from '../../../bench/leaderboard/paired-bootstrap.js';
import { Interrupted } from '../../../bench/program/io.js';
import type { LeaderboardRow } from '../../../bench/results/parts/leaderboard.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
const out = (name: string) => join(folder, name);
const trace = out('turns.jsonl');

// Two answers whose second halves copy the first: a tree, a chain, and a suffix drafter with its match lengths.
const turn = {
  id: 1,
  turn: 0,
  n: 12,
  nTok: 12,
  eagle: [3, 3, 2, 4],
  m68: '101110111111',
  suf40: [-1, -1, 0, -1, 0, 0, 5, 4, 3, 2, 1, 0],
  sufLen: [0, 0, 1, 0, 1, 1, 3, 4, 5, 6, 7, 8],
};
const turns = [turn, { ...turn, id: 2, eagle: [2, 4, 6] }, { ...turn, id: 3, eagle: null }];
writeFileSync(trace, turns.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function rowsOf(...argv: string[]): Promise<LeaderboardRow[]> {
  const run = await runBench(['leaderboard', ...argv, '--quiet', '--json', '--out', out('r.json')]);
  expect(run.stderr).toBe('');
  return JSON.parse(run.stdout).parts[0].rows;
}

describe('the leaderboard', () => {
  test('has a row for every selector and fixed arm, in every simulated experiment, sorted by regret', async () => {
    const rows = await rowsOf('--episodes', '2');
    const places = [...new Set(rows.map((row) => row.where))];
    expect(places).toEqual(['table-1', 'close-arms', 'many-arms', 'changing', 'late-arm', 'adversarial']);
    const selectorsIn = (where: string) =>
      rows.filter((row) => row.where === where && row.feedback !== 'none').map((row) => row.selector);
    for (const where of places) {
      expect(selectorsIn(where).sort()).toEqual(selectorsIn('table-1').sort());
      const regrets = rows.filter((row) => row.where === where).map((row) => row.regret);
      expect(regrets).toEqual([...regrets].sort((a, b) => a - b));
      // The best fixed arm has none, by definition.
      expect(
        Math.min(...rows.filter((row) => row.where === where && row.feedback === 'none').map((row) => row.regret)),
      ).toBe(0);
    }
    expect(selectorsIn('table-1').length).toBeGreaterThan(30);
    for (const row of rows) {
      expect(row.tokens).toBe(1024);
      expect(row.halves[0] + row.halves[1]).toBe(row.targetCalls);
      if (row.selector === 'ucbSpec') expect(row.toUcbSpec).toEqual({ total: 0, interval: [0, 0] });
    }
  });

  test('plays the turns of a trace fresh and carried, with costs, orders, and a context where there is one', async () => {
    const rows = await rowsOf(trace, '--episodes', '2', '--costs', '1.4,1.5,1.1', '--orders');
    const played = rows.filter((row) => row.where === 'trace');
    // By hand. EAGLE: 4 and 3 calls as recorded, 24 tokens at 1.4 a call.
    expect(played.find((row) => row.selector === 'always eagle (next-start)')).toMatchObject({
      feedback: 'none',
      targetCalls: 7,
      tokens: 24,
      tokensPerCost: 24 / (7 * 1.4),
    });
    for (const memory of ['fresh', 'carried']) {
      const row = played.find((row) => row.selector === 'ucbSpec' && row.memory === memory)!;
      expect(row.targetCallsOverOrders).toBeGreaterThan(0);
      const contextual = rows.filter((row) => row.feedback === 'contextual' && row.memory === memory);
      expect(contextual.map((row) => row.selector)).toContain('bucketedUcb');
      for (const row of contextual) expect(row.where).toBe('trace with context');
    }
    // A rule on the match length: EAGLE up to position 8 (3 and 3 tokens, or 2 and 4; then 2, or 6 to the end), where
    // the match is 5 long and the copy gives 4 tokens to the end.
    const rule = rows.find((row) => row.selector.startsWith('rule:'))!;
    expect(rule.targetCalls).toBe(4 + 3);
  });

  test('gives the same bytes again, writes its rows into the results file, and a page', async () => {
    const argv = ['leaderboard', trace, '--quiet', '--episodes', '2'];
    const page = out('page.md');
    const first = await runBench([...argv, '--out', out('a.json'), '--markdown', page]);
    const second = await runBench([...argv, '--out', out('b.json')]);
    expect(second.stdout).toBe(first.stdout);
    expect(readFileSync(out('b.json'), 'utf8')).toBe(readFileSync(out('a.json'), 'utf8'));
    const [part] = JSON.parse(readFileSync(out('a.json'), 'utf8')).parts;
    expect(part.kind).toBe('leaderboard');
    const text = readFileSync(page, 'utf8');
    expect(text).toContain('npm run bench -- leaderboard turns.jsonl --episodes 2 --seed 1');
    for (const { selector } of part.rows) expect(text).toContain(`| ${selector} |`);
  });

  test('can be interrupted', async () => {
    const signal = { aborted: true, reason: new Interrupted('enough') };
    const { code, stderr } = await runBench(['leaderboard', '--quiet', '--out', out('never.json')], signal);
    expect([code, stderr]).toEqual([130, 'Interrupted: nothing was written.\n']);
    expect(existsSync(out('never.json'))).toBe(false);
  });
});

test('draft-length controllers are told apart by tokens a second', async () => {
  const { code, stdout } = await runBench([
    'draft-length-controllers',
    trace,
    '--json',
    '--quiet',
    '--out',
    out('d.json'),
  ]);
  expect(code).toBe(0);
  const { rows } = JSON.parse(stdout).parts[0];
  const plain = rows.find((row: { selector: string }) => row.selector === 'always 0');
  // Three answers of 12 tokens, 22.97 ms each.
  expect(plain).toMatchObject({ turns: 3, tokens: 36, targetCalls: 36 });
  expect(plain.tokensPerSecond).toBeCloseTo(1000 / 22.97, 9);
  const speeds = rows.map((row: { tokensPerSecond: number }) => row.tokensPerSecond);
  expect(speeds).toEqual([...speeds].sort((a, b) => b - a));
  expect(rows.map((row: { selector: string }) => row.selector)).toContain('kaplanMeierDraftLength');
});

test('draft-length controllers with several requests at once have the times of the surface, for each number of them', async () => {
  const argv = ['draft-length-controllers', trace, '--batch', '64,1', '--quiet', '--out', out('b.json')];
  const { code, stdout } = await runBench([...argv, '--json']);
  expect(code).toBe(0);
  const { rows } = JSON.parse(stdout).parts[0];
  const plain = (batch: number) =>
    rows.find((row: { selector: string; batch: number }) => row.selector === 'always 0' && row.batch === batch);
  // A token a round, of 7.15 and 10.95 ms, which the source's surface gives to two places.
  expect(1000 / plain(1).tokensPerSecond).toBeCloseTo(7.15, 2);
  expect(1000 / plain(64).tokensPerSecond).toBeCloseTo(10.95, 2);
  const table = (await runBench(argv)).stdout;
  expect(table).toMatch(/^1 .*\n64 /m);
});

test.each([
  [['draft-length-controllers', trace, '--batch', '65'], /--batch must be different numbers of at most 64 requests/],
  [['draft-length-controllers', trace, '--batch', '2,2'], /--batch must be different numbers of at most 64 requests/],
  [['draft-length-controllers', trace, '--batch', '0'], /--batch must be a positive integer, got "0"/],
  [['leaderboard', trace, trace], /recordings must be files of different names, got "turns"/],
  [['draft-length-controllers'], /missing required argument 'file'/],
  [['--orders'], /unknown option '--orders'/],
  [['leaderboard', '--orders'], /--orders must stand beside a recording, got none/],
  [['leaderboard', '--costs', '1,0'], /--costs must be numbers greater than 0, separated by commas, got "0"/],
  [['leaderboard', trace, '--costs', '1,2'], /--costs must be 3 numbers, one for each arm, got 2/],
])('%j cannot be followed', async (argv, message) => {
  const { code, stderr } = await runBench([...argv, '--out', out('no.json')]);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

describe('the paired bootstrap', () => {
  test('sums the differences; its interval is that of the normal approximation for many answers', () => {
    const mine = Array.from({ length: 400 }, (_, answer) => 10 + (answer % 5));
    const { total, interval } = pairedBootstrap(400, 1)(mine, new Array(400).fill(10));
    // Differences 0 to 4: mean 2, variance 2; the sum of 400 has a standard deviation of sqrt(800) = 28.3.
    expect(total).toBe(800);
    // The 2.5th percentile of 1,000 resamples is off by some 2.7 % of its rank: at most a quarter of a deviation.
    expect(Math.abs(interval[0] - (800 - 1.96 * 28.3))).toBeLessThan(28.3 / 2);
    expect(Math.abs(interval[1] - (800 + 1.96 * 28.3))).toBeLessThan(28.3 / 2);
  });

  test('a difference that never varies has no width, and the seed decides the rest', () => {
    expect(pairedBootstrap(2, 1)([3, 3], [1, 1])).toEqual({ total: 4, interval: [4, 4] });
    const some = Array.from({ length: 30 }, (_, answer) => answer % 7);
    const none = new Array(30).fill(0);
    expect(pairedBootstrap(30, 'a')(some, none)).toEqual(pairedBootstrap(30, 'a')(some, none));
    expect(pairedBootstrap(30, 'a')(some, none).interval).not.toEqual(pairedBootstrap(30, 'b')(some, none).interval);
  });
});
