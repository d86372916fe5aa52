import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom, depthHazards } from 'banditspec';
import { describe, expect, test } from 'vitest';
import {
  auditLine,
  combinedLine,
  type KnownRequest,
  llamaLine,
  prometheusPage,
  sglangLine,
  vllmLine,
} from '../../environments/logs/log-writers.js';
import { runBench, temporaryFolder } from '../run-bench.js';

const folder = temporaryFolder();
function file(name: string, lines: readonly string[] | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, lines instanceof Uint8Array ? lines : `${lines.join('\n')}\n`);
  return path;
}

async function inspected(...argv: string[]) {
  const { code, stdout, stderr } = await runBench(['inspect', ...argv, '--json']);
  expect([code, stderr.replace(/^.* written: .*\n/, '')]).toEqual([0, '']);
  return JSON.parse(stdout);
}

/** Requests whose drafts of up to 4 tokens end at random, drawn with these hazards. */
const HAZARDS = [0.8, 0.6, 0.7, 0.5];
const world = depthHazards({ hazards: [HAZARDS], sequenceLength: 160 });
const lengths = createRandom('inspect', 'drafts');
const simulated = Array.from({ length: 40 }, (_, i): KnownRequest => {
  const episode = world.begin(i, createRandom('inspect', i));
  const accepted: number[] = [];
  const drafted: number[] = [];
  while (!episode.done) {
    const whole = episode.pull(0) - 1;
    const length = 1 + Math.floor(4 * lengths());
    drafted.push(length);
    accepted.push(Math.min(whole, length));
  }
  return { accepted, drafted };
});
const detailed = file(
  'vllm.jsonl',
  simulated.map((request, i) => vllmLine(request, `request ${i}`, 4)),
);

/** Two requests by hand. */
const one: KnownRequest = { accepted: [3, 0, 1, 3], drafted: [3, 3, 3, 3] };
const two: KnownRequest = { accepted: [0, 2, 1], drafted: [3, 3, 3] };

describe('inspect', () => {
  test('prints what a log holds, by hand', async () => {
    const path = file('eagle3.jsonl', [vllmLine(one, 'a', 3), vllmLine(two, 'b', 3)]);
    const { code, stdout } = await runBench(['inspect', path]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      `${path}: vLLM's speculative decoding metrics by request (vllm-metrics: line 1 has metrics.`,
    );
    expect(stdout).toContain('What it tells: the rounds of 2 requests in order.\n');
    expect(stdout).toContain('Lengths: its counts leave the bonus token out, its mean counts it; ');
    // 10 drafts accepted in 7 rounds.
    expect(stdout).toContain(
      'eagle3: 7 rounds of 2 requests, 2.429 tokens a round with the bonus token, 1.429 without.\n' +
        'Every draft has 3 tokens; 3.000 drafted a round, 47.6% of them accepted.\n' +
        'Rounds by drafted tokens accepted: 0: 28.6%, 1: 28.6%, 2: 14.3%, 3: 28.6%.\n',
    );
    // Of 7 rounds 5 pass depth 1, 3 of them depth 2, 2 of them depth 3.
    expect(stdout).toMatch(/^1 +7 +5 +0\.714 +0\.714\n2 +5 +3 +0\.600 +0\.429\n3 +3 +2 +0\.667 +0\.286$/m);
    // Two drafted tokens: 1 + 5/7 + 3/7 = 2.143 tokens a round, 17/15 of the rounds.
    expect(stdout).toMatch(/^2 +2\.143 +113\.3% +88\.2%\n3 +2\.429 +100\.0% +100\.0%$/m);
  });

  test('gives the hazards back that a log was drawn with, whatever ends its drafts', async () => {
    const [{ series }] = await inspected(detailed);
    expect(series).toHaveLength(1);
    const { depths, draftLengths, draftLengthRange } = series[0].summary;
    expect([draftLengths, draftLengthRange, depths.length]).toEqual(['recorded', [1, 4], 4]);
    for (const { depth, hazard, lookedAt } of depths) {
      // Of a binomial share: 4 standard errors.
      const error = Math.sqrt((HAZARDS[depth - 1]! * (1 - HAZARDS[depth - 1]!)) / lookedAt);
      expect(error).toBeLessThan(0.05);
      expect(Math.abs(hazard - HAZARDS[depth - 1]!)).toBeLessThan(4 * error);
    }
  });

  test('with the time of a drafted token says which length is fastest, and plays a selector in a fitted simulation', async () => {
    const [{ series, gains }] = await inspected(detailed, '--draft-cost', '0.25');
    const times: number[] = series[0].lengths.map(({ timePerToken }: { timePerToken: number }) => timePerToken);
    // 1 / 1, 1.25 / 1.8, 1.5 / 2.28, 1.75 / 2.616, 2 / 2.784 with the hazards it was drawn with: 2 drafted tokens.
    expect(times.indexOf(Math.min(...times))).toBe(2);
    expect(Math.abs(times[2]! - 1.5 / 2.28)).toBeLessThan(0.02);
    const [{ basis, rows }] = gains;
    expect(basis).toBe('simulation');
    expect(rows.map(({ name }: { name: string }) => name)).toEqual([
      ...[0, 1, 2, 3, 4].map((length) => `always draft length ${length}`),
      'kaplanMeierDraftLength, carried',
    ]);
    const perToken = rows.map(({ time, tokens }: { time: number; tokens: number }) => time / tokens);
    expect(perToken[0]).toBe(1);
    expect(perToken[5]).toBeLessThan(1.03 * Math.min(...perToken.slice(0, 5)));
    const text = (await runBench(['inspect', detailed, '--draft-cost', '0.25'])).stdout;
    expect(text).toMatch(/^2 +2\.\d{3} +\S+% +\S+% +0\.6\d\d least$/m);
    expect(text).toContain('in a simulation fitted to the log (not a replay):');
  });

  test('says what is too little for a simulation', async () => {
    const path = file('short.jsonl', [vllmLine(one, 'a', 3), vllmLine(two, 'b', 3)]);
    const { stdout } = await runBench(['inspect', path, '--draft-cost', '0']);
    expect(stdout).toContain(
      'not known, since a fit needs 10 requests and 200 rounds besides their last ones, got 2 and 5.',
    );
  });

  test('replays what is known at every position, exactly', async () => {
    // From position 0: 2 drafts and a bonus, then 3 and a bonus that is cut off: 2 rounds. With one drafted token: 2, 2, 2, 1.
    const path = file('combined.jsonl', [combinedLine([2, 1, 0, 3, 2, 1, 0], 'a')]);
    const [{ series, gains, knows }] = await inspected(path);
    expect(knows).toEqual({ positions: 1, rounds: 0, totals: 0, nothing: 0 });
    expect(series).toMatchObject([
      { name: 'ngram20', rounds: 'replayed', lengthsFrom: 'replay', summary: { rounds: 2 } },
    ]);
    const rounds = Object.fromEntries(
      series[0].lengths.map((row: { draftLength: number; rounds: number }) => [row.draftLength, 2 * row.rounds]),
    );
    expect([rounds[0], rounds[1], rounds[2], rounds[20]]).toEqual([7, 4, 3, 2]);
    expect(
      gains[0].rows.map(({ name, rounds: all }: { name: string; rounds: number }) => [name, all]).slice(0, 2),
    ).toEqual([
      ['always ngram20 x10 (position-exact)', 2],
      ['always plain', 7],
    ]);
  });

  test('says what totals cannot tell', async () => {
    const plain = '{"timings": {"predicted_n": 0}}';
    const { stdout } = await runBench(['inspect', file('llama.jsonl', [llamaLine(one), llamaLine(two), plain])]);
    expect(stdout).toContain(
      'What it tells: totals of 2 requests, without the order of their rounds; that nothing was drafted in 1 request.',
    );
    expect(stdout).toContain(
      'How the drafts were spread over the rounds is not recorded; 3.000 drafted a round, 47.6% of them accepted.',
    );
    expect(stdout).toContain(
      'No distribution of accepted lengths: what another draft length would have given is not known.',
    );
  });

  test('tells how well signals know, at the round they belong to', async () => {
    // The entropy of a round's first token is 1 where it is accepted and 2 where not; as filed, it would be that of others.
    const entropyOf = (g: number, t: number) => [([one, two][g]!.accepted[t] ?? 0) > 0 ? 1 : 2, 1, 1];
    const { stdout } = await runBench(['inspect', file('audit.json', [auditLine([one, two], 3, entropyOf)])]);
    expect(stdout).toContain('entropy 1.000 (low is accepted, 7 rounds); margin 0.500');
  });

  test('reads pages of counters, and several files at once', async () => {
    const page = file('metrics.txt', prometheusPage([one, two], 3));
    const log = file('sglang.jsonl', [sglangLine(one, 'a'), sglangLine(two, 'b')]);
    const [first, second] = await inspected(page, log);
    expect(first.series[0].summary).toMatchObject({ rounds: 7, accepted: 10, draftLengths: 'fixed' });
    expect(second.series[0].summary).toMatchObject({ rounds: 7, accepted: 10, draftLengths: 'not-recorded' });
    expect(second.series[0].summary.depths).toEqual(first.series[0].summary.depths);
    const { stdout } = await runBench(['inspect', page, log]);
    expect(stdout).toContain(`\n\n\n${log}: SGLang's meta_info`);
  });
});

describe('broken input', () => {
  const broken = file('broken.jsonl', [
    llamaLine(one),
    '{"timings": {"predicted_n": 6, "draft_n": 2, "draft_n_accepted": 3}}',
    llamaLine(two).replace('60.1', 'NaN'),
  ]);

  test('is told by line, and so is what JSON has not', async () => {
    const { code, stdout } = await runBench(['inspect', broken]);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Broken lines, left out: 1\n- line 2: timings.draft_n_accepted must be at most draft_n = 2, got 3\n',
    );
    expect(stdout).toMatch(
      /Lines with values that JSON does not have, read as missing: 1\n- line 3: timings\.predicted_ms must be a JSON value, got NaN at character \d+\n/,
    );
  });

  test.each<[string, () => string, RegExp]>([
    [
      'an unknown format',
      () => file('x.jsonl', ['{"latency": 3}']),
      /: a line must tell a format that is known: aligned-trace \(n and nTok\); .*; got an object with latency\n$/,
    ],
    ['a compressed file', () => file('x.jsonl.gz', gzipSync('{}')), /, which is a gzip file\n$/],
    [
      'nothing but broken lines',
      () => file('y.jsonl', ['{"timings": {"predicted_n": -1}}']),
      /y\.jsonl: no line could be used; line 1: timings\.predicted_n must be an integer of at least 0, got -1\n$/,
    ],
  ])('%s is told in one line', async (_, path, message) => {
    const { code, stdout, stderr } = await runBench(['inspect', path()]);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('is no trace until that is asked for', async () => {
    const out = join(folder, 'broken-trace.jsonl');
    const rows = file('sglang-broken.jsonl', [sglangLine(one, 'a'), sglangLine(one, 'a')]);
    const refused = await runBench(['inspect', rows, '--trace', out]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('is not written: ');
    expect(refused.stderr).toContain(
      'has 1 broken line (line 2: meta_info.id must be of no line before, got ["a"] as in line 1)',
    );
    expect(existsSync(out)).toBe(false);
    const { code, stderr } = await runBench(['inspect', rows, '--trace', out, '--skip-broken-lines']);
    expect(code).toBe(0);
    expect(stderr).toBe(
      `${out} written: 1 turns; the rounds of 1 are in an order drawn at random (seed 1), theirs is lost.\n`,
    );
  });

  test('of the command line is told with status 2', async () => {
    const several = await runBench(['inspect', 'a', 'b', '--trace', 'c']);
    expect([several.code, several.stderr]).toEqual([2, 'banditspec: --trace must stand beside one file, got 2\n']);
    const same = await runBench(['inspect', broken, '--trace', broken]);
    expect(same.code).toBe(2);
    expect(same.stderr).toContain('--trace must be another file than the log');
  });
});

describe('--trace', () => {
  test('writes what replay reads, and inspecting it gives the same acceptance', async () => {
    const out = join(folder, 'trace.jsonl');
    const [{ series }] = await inspected(detailed, '--trace', out, '--method', 'mtp');
    const [traced] = await inspected(out);
    expect(traced.format.name).toBe('aligned-trace');
    const { rounds, accepted, distribution } = series[0].summary;
    expect(traced.series[0]).toMatchObject({ name: 'mtp', summary: { rounds, accepted, distribution } });
    const results = join(folder, 'replay.json');
    const replay = await runBench(['replay', out, '--arms', 'recorded:mtp,plain', '-q', '-o', results]);
    expect(replay.code).toBe(0);
    expect(replay.stdout).toMatch(new RegExp(`^always mtp \\(next-start\\) +${rounds.toLocaleString('en')} `, 'm'));
  });

  test('has null where a turn lacks a column of others', async () => {
    const row = JSON.parse(combinedLine([0, 1, 0], 'a'));
    const out = join(folder, 'columns.jsonl');
    const lines = [
      { ...row, acc_eagle: { acc_len: [2, 1, 1] } },
      { ...row, id: 'b' },
    ].map((line) => JSON.stringify(line));
    await inspected(file('columns-log.jsonl', lines), '--trace', out, '--max-draft', '8');
    expect(
      readFileSync(out, 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { id: 'a', ngram8: [0, 1, 0], eagle8: [1, 0, 0] },
      { id: 'b', ngram8: [0, 1, 0], eagle8: null },
    ]);
  });

  test('is the same to the byte for the same seed, and another for another', async () => {
    const log = file(
      'sglang-long.jsonl',
      simulated.map((request, i) => sglangLine(request, `${i}`)),
    );
    const written = async (seed: string) => {
      const out = join(folder, 'seeded.jsonl');
      await inspected(log, '--trace', out, '--seed', seed);
      return readFileSync(out, 'utf8');
    };
    const first = await written('1');
    expect(await written('1')).toBe(first);
    expect(await written('2')).not.toBe(first);
  });
});

const traces = process.env.BANDITSPEC_TRACES;
describe.skipIf(!traces)('recordings (BANDITSPEC_TRACES)', () => {
  test('at every position give the calls that their description states', async () => {
    const [{ series, gains }] = await inspected(join(traces!, 'specdecode-llama8b.even.jsonl'));
    const calls = (name: string, length: number) => {
      const own = series.find((entry: { name: string }) => entry.name === name);
      const row = own.lengths.find((entry: { draftLength: number }) => entry.draftLength === length);
      return Math.round(row.rounds * own.summary.rounds);
    };
    const found = [
      calls('eagle20', 20),
      calls('ngram20', 20),
      calls('suf20', 20),
      calls('eagle20', 5),
      calls('eagle20', 3),
    ];
    expect(found).toEqual([28_060, 48_126, 38_717, 30_307, 34_235]);
    expect(gains[0].rows).toMatchObject([{ rounds: 28_060 }, { rounds: 48_126 }, { rounds: 38_717 }, {}, {}]);
  });
});
