import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom } from 'banditspec';
import { describe, expect, test } from 'vitest';
import { encodeRecord } from '../../../bench/engine/record-line.js';
import { runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

const folder = temporaryFolder();
const config = writeConfig(folder, { cellCount: 8, episodes: 5 });
const whole = join(folder, 'whole.json');
await runBench(['-c', config, '-q', '-o', whole]);
const results = readFileSync(whole, 'utf8');
const records = readFileSync(join(folder, 'whole.jsonl'), 'utf8');
const lines = records.trimEnd().split('\n');
const CHUNKS = 8;

let cases = 0;
/** Resumes, with other arguments perhaps, a run that has left these records. */
async function resume(left: string | Buffer, ...more: string[]) {
  cases += 1;
  const base = join(folder, `case-${cases}`);
  writeFileSync(`${base}.jsonl`, left);
  const bench = await runBench(['-c', config, '-q', '--resume', '-o', `${base}.json`, ...more]);
  return {
    ...bench,
    results: existsSync(`${base}.json`) ? readFileSync(`${base}.json`, 'utf8') : null,
    records: readFileSync(`${base}.jsonl`, 'utf8'),
  };
}

const joined = (parts: readonly string[]) => `${parts.join('\n')}\n`;

describe('a file of chunks', () => {
  test('has a header, a line for each chunk and an end, and every line names the configuration', () => {
    expect(lines).toHaveLength(1 + CHUNKS + 1);
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed[0]).toMatchObject({ format: 'banditspec-chunks', formatVersion: 1, shard: { index: 1, count: 1 } });
    expect(parsed[3]).toMatchObject({
      cell: 2,
      chunk: 0,
      experiment: 'small',
      sequenceLength: 18,
      firstEpisode: 0,
      episodes: 5,
    });
    expect(parsed[3].tally.episodes).toBe(5);
    expect(parsed.at(-1)).toMatchObject({ end: CHUNKS });
    expect(new Set(parsed.map(({ configurationHash }) => configurationHash)).size).toBe(1);
  });

  test('cut anywhere is gone on with, to the same bytes; a torn line is told', async () => {
    const random = createRandom('cuts');
    const bytes = Buffer.from(records);
    const cuts = [0, 1, 9, lines[0]!.length, lines[0]!.length + 1, bytes.length - 1, bytes.length];
    for (let i = 0; i < 20; i++) cuts.push(Math.floor(random() * bytes.length));
    for (const cut of cuts) {
      const left = bytes.subarray(0, cut);
      const { code, stderr, ...after } = await resume(left);
      expect(code).toBe(0);
      expect(after.results).toBe(results);
      expect(after.records).toBe(records);
      const torn = cut > 0 && left.at(-1) !== 10;
      if (torn) expect(stderr).toMatch(/: left out line \d+, whose end is missing\n$/);
      else expect(stderr).toMatch(cut === 0 ? /nothing to resume yet\n$/ : /^$/);
    }
  });

  test('may have its chunks in any order: the results do not change', async () => {
    const reordered = [lines[0]!, ...lines.slice(1, -1).reverse(), lines.at(-1)!];
    expect((await resume(joined(reordered))).results).toBe(results);
  });

  test('without one of its chunks is gone on with', async () => {
    const without = await resume(joined([...lines.slice(0, 3), ...lines.slice(4, -1)]));
    expect(without.results).toBe(results);
    expect(without.records.split('\n')).toHaveLength(lines.length + 1);
  });

  test.each([1, 4, CHUNKS])(
    'that is finished, and damaged in chunk %i: without that line it is gone on with',
    async (at) => {
      const damaged = joined(lines.map((line, i) => (i === at ? line.replace('"rounds":', '"rounds":1') : line)));
      const refused = await resume(damaged);
      expect(refused.stderr).toContain(`line ${at + 1}: must be the record of a chunk as it was written`);
      expect(refused.stderr).toContain('without that line, --resume computes its chunk again');
      const without = await resume(joined(lines.filter((_, i) => i !== at)));
      expect(without.stderr).toMatch(/: 1 chunk of a finished run removed\n$/);
      expect([without.code, without.results]).toEqual([0, results]);
      expect(without.records.split('\n').sort()).toEqual(records.split('\n').sort());
    },
  );

  test('from whose finished run lines were taken out is an unfinished one to those who do not resume', async () => {
    const path = join(folder, 'taken.jsonl');
    writeFileSync(path, joined([...lines.slice(0, 4), lines.at(-1)!]));
    const anew = await runBench(['-c', config, '-q', '-o', join(folder, 'taken.json')]);
    expect(anew.stderr).toContain('must not hold an unfinished run, got one with 3 finished chunks');
    const merged = await runBench(['merge', path, '-q', '-o', join(folder, 'taken.json')]);
    expect(merged.stderr).toContain(
      'must be finished, got shard 1/1 with 3 chunks and no end: --resume goes on with it',
    );
    expect([anew.code, merged.code]).toEqual([1, 1]);
  });

  test('that is finished is not computed again', async () => {
    const finished = await resume(records);
    expect(finished.results).toBe(results);
    expect(finished.records).toBe(records);
  });

  const { configurationHash } = JSON.parse(lines[0]!);
  const damagedDigit = lines[4]!.replace(/"rounds":(\d)/, (_, digit) => `"rounds":${(Number(digit) + 1) % 10}`);
  test.each([
    [
      'a changed digit',
      joined([...lines.slice(0, 4), damagedDigit, ...lines.slice(5)]),
      /, line 5: must be the record of a chunk as it was written, got a damaged one/,
    ],
    [
      'half a line in the middle',
      joined([...lines.slice(0, 2), lines[2]!.slice(0, 50), ...lines.slice(3)]),
      /, line 3: .* got a damaged one/,
    ],
    [
      'an empty line in the middle',
      joined([...lines.slice(0, 2), '', ...lines.slice(3)]),
      /, line 3: .* got a damaged one/,
    ],
    [
      'zeros where a line was',
      joined([...lines.slice(0, 2), '\0'.repeat(300), ...lines.slice(3)]),
      /, line 3: .* got a damaged one/,
    ],
    [
      'a damaged header',
      joined([lines[0]!.replace('"seed":1', '"seed":2'), ...lines.slice(1)]),
      /, line 1: .*it is the header/,
    ],
    [
      'a chunk twice',
      joined([...lines.slice(0, 4), lines[2]!]),
      /, line 5: must be a chunk of this file, got chunk 0 of cell 1 a second time/,
    ],
    ['a second header', joined([...lines.slice(0, 4), lines[0]!]), /, line 5: .* got a second header/],
    [
      'something behind the end',
      joined([...lines, lines[2]!]),
      new RegExp(`, line ${CHUNKS + 3}: .* got a line behind the end`),
    ],
    [
      'an end that counts fewer',
      joined([...lines.slice(0, -1), encodeRecord({ configurationHash, end: CHUNKS - 1 })]),
      new RegExp(`, line ${CHUNKS + 2}: .* got the end of 7 chunks after 8`),
    ],
    ['no header', joined(lines.slice(1)), /must be a file of chunks as this version writes them, got something else/],
    ['another file', 'a,b,c\n1,2,3\n', /must be a file of chunks as this version writes them, got something else/],
  ])('with %s is refused, and left as it is', async (_what, left, message) => {
    const { code, stderr, ...after } = await resume(left);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(after).toMatchObject({ records: left, results: null });
  });

  test('of another configuration is refused with both hashes and what differs', async () => {
    const { stderr, records: after } = await resume(joined(lines.slice(0, 4)), '--seed', '2', '--episodes', '6');
    expect(stderr).toMatch(
      /must be of the configuration [0-9a-f]{16}, got one of [0-9a-f]{16}, which differs in seed: 1 in the file, 2 now; experiments\[0\]\.cells\[0\]\.episodes: 5 in the file, 6 now; .*; and 5 more$/m,
    );
    expect(after).toBe(joined(lines.slice(0, 4)));
  });

  test('with a chunk of another configuration among its own is refused by line', async () => {
    const other = join(folder, 'other.json');
    await runBench(['-c', config, '-q', '-s', '2', '-o', other]);
    const foreign = readFileSync(join(folder, 'other.jsonl'), 'utf8').split('\n')[2]!;
    const { stderr } = await resume(joined([...lines.slice(0, 2), foreign, ...lines.slice(3)]));
    expect(stderr).toMatch(/, line 3: must be a chunk of this file, got one of [0-9a-f]{16} in a file of [0-9a-f]{16}/);
  });
});

describe('what is on file stays there', () => {
  // The first chunk is missing: the others are not looked at before it is computed.
  const left = joined([lines[0]!, ...lines.slice(2, -1)]);
  const path = join(folder, 'stays');
  const argv = ['-c', config, '-q', '--resume', '-o', `${path}.json`];

  test('when a resumed run is interrupted before its first chunk', async () => {
    writeFileSync(`${path}.jsonl`, left);
    const { code, stderr } = await runBench(argv, { aborted: true });
    expect(code).toBe(130);
    expect(stderr).toContain('Interrupted at 0%: 7 finished chunks are kept in');
    expect(readFileSync(`${path}.jsonl`, 'utf8')).toBe(left);
  });

  test.skipIf(process.platform === 'win32')('when a resumed run finds the disk full', async () => {
    writeFileSync(`${path}.jsonl`, left);
    // Not one block of 1,024 bytes more than there are.
    const limit = `ulimit -f ${Math.ceil(left.length / 1024)}; exec "$@"`;
    const { code, stderr } = await spawnBench([...argv, '-w', '1'], ['bash', '-c', limit, 'bash']).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('the file may not grow any further');
    expect(stderr).toContain('7 finished chunks are kept in');
    expect(readFileSync(`${path}.jsonl`, 'utf8')).toBe(left);
  });
});

describe('without --resume', () => {
  const start = (name: string, left: string | Buffer, ...more: string[]) => {
    writeFileSync(join(folder, `${name}.jsonl`), left);
    return runBench(['-c', config, '-q', '-o', join(folder, `${name}.json`), ...more]);
  };

  test('an unfinished run is not overwritten unless that is asked for', async () => {
    const left = joined(lines.slice(0, 4));
    const refused = await start('unfinished', left);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(
      /must not hold an unfinished run, got one with 3 finished chunks: --resume goes on with it, --overwrite discards it/,
    );
    expect(readFileSync(join(folder, 'unfinished.jsonl'), 'utf8')).toBe(left);
    expect((await start('unfinished', left, '--overwrite')).code).toBe(0);
    expect(readFileSync(join(folder, 'unfinished.jsonl'), 'utf8')).toBe(records);
  });

  test('a name too long for the lock is told with the reason, and nothing is left', async () => {
    // A name has 255 characters at most: of the chunks `.jsonl.PID.tmp` just fits, of their lock `.jsonl.lock.PID` is one too long.
    const place = temporaryFolder();
    const base = 'x'.repeat(256 - `.jsonl.lock.${process.pid}`.length);
    const { code, stderr } = await runBench(['-c', config, '-q', '-o', join(place, `${base}.json`)]);
    expect(stderr).toMatch(/^banditspec: .*\.lock: the lock could not be written \(the name is too long\)\n$/);
    expect(code).toBe(1);
    expect(readdirSync(place)).toEqual([]);
  });

  test('a finished run is', async () => {
    expect((await start('finished', records, '--seed', '9')).code).toBe(0);
    expect(readFileSync(join(folder, 'finished.jsonl'), 'utf8')).not.toBe(records);
  });

  test.each([[[]], [['--overwrite']]])('a file of something else never is (%j)', async (more) => {
    const { code, stderr } = await start('else', 'my notes\n', ...more);
    expect(code).toBe(1);
    expect(stderr).toContain('must be a file of chunks as this version writes them, got something else');
    expect(readFileSync(join(folder, 'else.jsonl'), 'utf8')).toBe('my notes\n');
  });

  test.each([[[]], [['--overwrite']], [['--resume']]])(
    'a packed one never is, and is told as that (%j)',
    async (more) => {
      const packed = gzipSync(records);
      const { code, stderr } = await start('packed', packed, ...more);
      expect(code).toBe(1);
      expect(stderr).toContain('packed.jsonl must be a file of chunks as this version writes them, got a gzip file');
      expect(readFileSync(join(folder, 'packed.jsonl'))).toEqual(packed);
    },
  );
});

describe('two processes on one file', () => {
  const path = join(folder, 'locked');
  const start = (holder: string) => {
    writeFileSync(`${path}.jsonl.lock`, holder);
    return runBench(['-c', config, '-q', '--resume', '-o', `${path}.json`]);
  };

  test('the second is refused by the number of the first', async () => {
    const { code, stderr } = await start(JSON.stringify({ pid: process.pid, host: hostname(), begun: null }));
    expect(code).toBe(1);
    expect(stderr).toContain(
      `locked.jsonl must be used by one process at a time, got one that process ${process.pid} on ${hostname()} is writing`,
    );
    expect(existsSync(`${path}.jsonl`)).toBe(false);
  });

  test('one of another machine cannot be judged, nor one that cannot be read', async () => {
    expect((await start(JSON.stringify({ pid: 1, host: 'elsewhere', begun: null }))).stderr).toContain(
      'process 1 on elsewhere',
    );
    expect((await start('')).stderr).toContain('another process is writing (if that is over, delete');
  });

  test.each([
    // Above the largest number that Linux gives.
    ['is gone', { pid: 2 ** 22 + 1, begun: null }],
    ['has left its number to another', { pid: process.pid, begun: '1' }],
  ])('a lock whose holder %s is taken over, and gone in the end', async (_what, holder) => {
    // Only Linux tells when a process began.
    if (holder.begun !== null && process.platform !== 'linux') return;
    expect((await start(JSON.stringify({ ...holder, host: hostname() }))).code).toBe(0);
    expect(existsSync(`${path}.jsonl.lock`)).toBe(false);
  });

  test('started at once, one wins and the other is refused', async () => {
    const argv = ['-c', config, '-q', '-o', join(folder, 'raced.json')];
    const runs = await Promise.all([runBench(argv), runBench(argv)]);
    expect(runs.map(({ code }) => code).sort()).toEqual([0, 1]);
    expect(readFileSync(join(folder, 'raced.json'), 'utf8')).toBe(results);
  });
});
