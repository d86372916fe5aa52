import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { acceptanceTally, type TraceProblem } from 'banditspec';
import { readLogFile, recogniseLogFile } from 'banditspec/node';
import { describe, expect, test } from 'vitest';
import { llamaLine, prometheusPage, sglangLine } from '../environments/logs/log-writers.js';
import { collect } from '../environments/recorded/synthetic-trace.js';

const folder = mkdtempSync(join(tmpdir(), 'banditspec-logs-'));
function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const one = { accepted: [3, 0, 1, 3], drafted: [3, 3, 3, 3] };

describe('a log file', () => {
  test('is read in the format that its lines tell, its name standing for what drafted', async () => {
    const path = file('eagle3.run1.jsonl', `${sglangLine(one, 'a')}\r\n\n${sglangLine(one, 'b')}\n`);
    expect(await recogniseLogFile(path)).toEqual({ format: 'sglang', line: 1, because: 'meta_info' });
    expect(await collect(readLogFile(path))).toMatchObject([
      { id: 'a', method: 'eagle3' },
      { id: 'b', method: 'eagle3' },
    ]);
  });

  test('may tell its format late', async () => {
    const other = Array.from({ length: 150 }, (_, i) => `process_metric_${i} 1`);
    const path = file('metrics.prom', [...other, ...prometheusPage([one], 3)].join('\n'));
    expect(await collect(readLogFile(path))).toMatchObject([{ rounds: 4, histogram: [1, 1, 0, 2] }]);
  });

  test('of another sort is refused as what it is', async () => {
    const gzipped = file('log.jsonl.gz', gzipSync(sglangLine(one, 'a')));
    const message = `recogniseLogFile: path must be a file in UTF-8, got ${JSON.stringify(gzipped)}, which is a gzip file`;
    await expect(recogniseLogFile(gzipped)).rejects.toThrow(message);
    await expect(collect(readLogFile(gzipped))).rejects.toThrow('which is a gzip file');
    const unknown = file('unknown.jsonl', '{"prompt": "x"}\n');
    await expect(collect(readLogFile(unknown))).rejects.toThrow(
      `readLogFile: ${unknown}: a line must tell a format that is known: aligned-trace (n and nTok); `,
    );
    await expect(recogniseLogFile(join(folder, 'absent'))).rejects.toThrow('(ENOENT)');
  });

  test('with broken lines is refused by the first, or read without them', async () => {
    const path = file('llama.jsonl', `${llamaLine(one)}\n{"timings": {}}\n${llamaLine(one)}`);
    await expect(collect(readLogFile(path))).rejects.toThrow(
      `readLogFile: ${path}, line 2: timings.predicted_n must be`,
    );
    const problems: TraceProblem[] = [];
    const requests = await collect(readLogFile(path, { onBrokenLine: (problem) => problems.push(problem) }));
    expect([requests.length, problems.map(({ line }) => line)]).toEqual([2, [2]]);
  });

  test('checks its options before it reads', () => {
    expect(() => readLogFile('')).toThrow('readLogFile: path must be a non-empty string');
    expect(() => readLogFile('x', { maxLineBytes: 0 })).toThrow('readLogFile: maxLineBytes must be a positive integer');
    expect(() => readLogFile('x', { format: 'prom' as never })).toThrow('readLogFile: format must be among');
    expect(() => readLogFile('x', { maxDraftLength: 0 })).toThrow(
      'maxDraftLength must be an integer in [1, 32766], got 0',
    );
  });
});

const traces = process.env.BANDITSPEC_TRACES;
describe.skipIf(!traces)('answers of Spec-Bench (BANDITSPEC_TRACES)', () => {
  const path = join(traces ?? '', 'spec-bench-answers', 'eagle.even.jsonl');

  test('have the counts by depth that a program of ten lines of Python had, the last block of each turn counted as far as it goes', async () => {
    expect(await recogniseLogFile(path)).toMatchObject({ format: 'spec-bench' });
    const tally = acceptanceTally();
    for await (const request of readLogFile(path)) if (request.knows !== 'positions') tally.add(request);
    const { depths, ...summary } = tally.summary();
    expect(summary).toMatchObject({ requests: 280, rounds: 12_543, accepted: 45_163 - 12_543 });
    expect(depths.map(({ lookedAt, accepted }) => [lookedAt, accepted])).toEqual([
      [12_481, 11_284],
      [11_235, 9_049],
      [8_985, 6_613],
      [6_559, 3_461],
      [3_428, 2_213],
    ]);
  });

  test('have, in the turns that the aligned recording has with EAGLE and the small drafter, its 8,794 calls and 31,305 tokens', async () => {
    const common = new Set<string>();
    let positions = 0;
    for await (const request of readLogFile(join(traces!, 'specbench-vicuna7b.even.jsonl'))) {
      if (request.knows !== 'positions') continue;
      const { id, turn, recorded, tracks, tokenCount } = request.turn;
      if (!recorded.eagle || !tracks.m68) continue;
      common.add(`${id} ${turn}`);
      positions += tokenCount;
    }
    let calls = 0;
    let tokens = 0;
    for await (const request of readLogFile(path)) {
      if (request.knows !== 'rounds' || !common.has(`${request.id} ${request.turn}`)) continue;
      calls += request.accepted.length;
      tokens += request.tokenCount!;
    }
    expect([common.size, calls, positions]).toEqual([230, 8_794, 31_305]);
    // One answer, tokenised again, comes out two tokens shorter than it was generated.
    expect(tokens).toBe(31_305 + 2);
  });
});

describe('the options of a log file', () => {
  test('are checked before it is opened', () => {
    expect(() => readLogFile('nowhere', { format: 'other' as never })).toThrow('readLogFile: format must be among');
    expect(() => readLogFile('nowhere', { method: '' })).toThrow('readLogFile: method must be a non-empty string');
    expect(() => readLogFile('nowhere', { maxLineBytes: 0 })).toThrow('maxLineBytes must be a positive integer, got 0');
  });

  test('let a line be as long as is told, where its format is looked for as well', async () => {
    const path = file('long.jsonl', `${sglangLine(one, 'a')}\n`);
    expect(await recogniseLogFile(path, { maxLineBytes: 10_000 })).toMatchObject({ format: 'sglang' });
    await expect(recogniseLogFile(path, { maxLineBytes: 10 })).rejects.toThrow('got no line of either sort');
    await expect(recogniseLogFile(path, { other: 1 } as never)).rejects.toThrow('recogniseLogFile: options');
  });

  test('need no format that stands in the first two hundred lines', async () => {
    const path = (before: number) => file('late.jsonl', '# words\n'.repeat(before) + llamaLine(one));
    expect(await recogniseLogFile(path(199))).toMatchObject({ format: 'llama-cpp', line: 200 });
    await expect(recogniseLogFile(path(200))).rejects.toThrow('got no line of either sort');
  });
});
