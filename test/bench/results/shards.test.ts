import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encodeRecord } from '../../../bench/engine/record-line.js';
import { runBench, temporaryFolder, writeConfig } from '../run-bench.js';

const folder = temporaryFolder();
const config = writeConfig(folder, { cellCount: 11, episodes: 4 });
const path = (name: string) => join(folder, name);
const read = (name: string) => readFileSync(path(name), 'utf8');

/** Computes shards of a run; returns the files of their chunks. */
async function computeShards(name: string, count: number, argv: readonly string[] = ['-c', config]) {
  const files: string[] = [];
  for (let index = 1; index <= count; index++) {
    const { code } = await runBench([...argv, '-q', '--shard', `${index}/${count}`, '-o', path(`${name}.json`)]);
    expect(code).toBe(0);
    files.push(path(count === 1 ? `${name}.jsonl` : `${name}.shard-${index}-of-${count}.jsonl`));
  }
  return files;
}

const whole = await runBench(['-c', config, '-q', '-o', path('whole.json')]);

describe('shards', () => {
  test.each([1, 2, 5])(
    '%i of them, merged in any order, give the bytes and the tables of one process',
    async (count) => {
      const files = await computeShards(`by-${count}`, count);
      expect(existsSync(path(`by-${count}.json`))).toBe(count === 1);
      const merged = await runBench(['merge', ...files.reverse(), '-q', '-o', path(`merged-${count}.json`)]);
      expect(merged).toEqual({ code: 0, stdout: whole.stdout, stderr: '' });
      expect(read(`merged-${count}.json`)).toBe(read('whole.json'));
      const { stdout } = await runBench(['merge', ...files, '--json', '-q', '-o', path(`merged-${count}.json`)]);
      expect(stdout).toBe(read('whole.json'));
    },
  );

  test('more than there are chunks give them too: some have nothing to do', async () => {
    const files = await computeShards('many', 13);
    expect((await runBench(['merge', ...files, '-q', '-o', path('many-merged.json')])).code).toBe(0);
    expect(read('many-merged.json')).toBe(read('whole.json'));
  });

  test('are resumed like a whole run, and not as another shard', async () => {
    await computeShards('resumed', 2);
    const argv = ['-c', config, '-q', '-o', path('resumed.json'), '--resume'];
    expect((await runBench([...argv, '--shard', '2/2'])).code).toBe(0);
    renameSync(path('resumed.shard-1-of-2.jsonl'), path('resumed.shard-2-of-2.jsonl'));
    const { stderr } = await runBench([...argv, '--shard', '2/2']);
    expect(stderr).toMatch(/resumed\.shard-2-of-2\.jsonl must be of shard 2\/2, got one of shard 1\/2/);
  });
});

describe('merge refuses by name', async () => {
  const [first, second, third] = (await computeShards('a', 3)) as [string, string, string];
  const foreign = await computeShards('b', 3, ['-c', config, '-s', '2']);
  const halves = await computeShards('c', 2);
  const packed = `${second}.gz`;
  writeFileSync(packed, gzipSync(readFileSync(second)));
  const wide = path('wide.jsonl');
  writeFileSync(wide, read('a.shard-2-of-3.jsonl'), 'utf16le');
  const merged = path('refused.json');

  test.each([
    ['a missing shard', [first, third], /all 3 shards must be given, got none for 2\/3/],
    [
      'a shard that comes twice',
      [first, second, first],
      /a\.shard-1-of-3\.jsonl must be another shard than .*a\.shard-1-of-3\.jsonl, got shard 1\/3 twice/,
    ],
    [
      'a shard of another configuration',
      [first, foreign[1]!, third],
      /b\.shard-2-of-3\.jsonl must be of the configuration [0-9a-f]{16}, got one of [0-9a-f]{16}, which differs in seed: 2 in the file, 1 in .*a\.shard-1-of-3\.jsonl$/m,
    ],
    [
      'a shard of another division',
      [first, halves[1]!, third],
      /c\.shard-2-of-2\.jsonl must be one of 3 shards like .*a\.shard-1-of-3\.jsonl, got shard 2\/2/,
    ],
    [
      'a file of something else',
      [first, config, third],
      /small\.json must be a file of chunks .*, got something else$/m,
    ],
    [
      'a packed shard',
      [first, packed, third],
      /a\.shard-2-of-3\.jsonl\.gz must be a file of chunks .*, got a gzip file$/m,
    ],
    ['a shard in UTF-16', [first, wide, third], /wide\.jsonl must be a file of chunks .*, got text in UTF-16$/m],
  ])('%s', async (_what, files, message) => {
    const { code, stderr } = await runBench(['merge', ...files, '-o', merged]);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
    expect(existsSync(merged)).toBe(false);
  });

  test('an unfinished shard', async () => {
    const unfinished = path('unfinished.jsonl');
    writeFileSync(
      unfinished,
      read('a.shard-2-of-3.jsonl')
        .split('\n')
        .slice(0, 3)
        .map((line) => `${line}\n`)
        .join(''),
    );
    const { stderr } = await runBench(['merge', first, unfinished, third, '-o', merged]);
    expect(stderr).toMatch(
      /unfinished\.jsonl must be finished, got shard 2\/3 with 2 chunks and no end: --resume goes on with it/,
    );
  });

  test('a damaged shard, by its line', async () => {
    const damaged = path('damaged.jsonl');
    writeFileSync(damaged, read('a.shard-2-of-3.jsonl').replace('"episodes":4,"tally"', '"episodes":5,"tally"'));
    const { stderr } = await runBench(['merge', first, damaged, third, '-o', merged]);
    expect(stderr).toMatch(
      /damaged\.jsonl, line 2: must be the record of a chunk as it was written, got a damaged one/,
    );
  });

  test('shards of another version', async () => {
    const { check: _, ...header } = JSON.parse(read('a.shard-1-of-3.jsonl').split('\n')[0]!);
    const old = { ...header, configuration: { ...header.configuration, packageVersion: '0.0.1' } };
    writeFileSync(path('old.jsonl'), `${encodeRecord(old)}\n`);
    const { stderr } = await runBench(['merge', path('old.jsonl'), '-o', merged]);
    expect(stderr).toMatch(/old\.jsonl must be of version \d+\.\d+\.\d+, got one of version 0\.0\.1/);
  });
});

describe('merge with own selectors', async () => {
  const module = path('own.mjs');
  const text = `export const selectors = {
  first: ({ armCount }) => ({ feedback: 'bandit', armCount, select: () => 0, update() {} }),
};
`;
  writeFileSync(module, text);
  const own = writeConfig(folder, {
    name: 'with-own',
    module: 'own.mjs',
    selectors: { it: { kind: 'first' } },
    cellCount: 3,
  });
  await runBench(['-c', own, '-q', '-o', path('own-whole.json')]);
  const files = await computeShards('own', 2, ['-c', own]);
  const elsewhere = temporaryFolder();
  const moved = files.map((file) => join(elsewhere, basename(file)));
  for (const [i, file] of files.entries()) copyFileSync(file, moved[i]!);
  const merge = (argv: readonly string[]) => runBench(['merge', ...argv, '-q', '-o', path('own-merged.json')]);

  test.each([
    ['that lies beside the shards', files],
    ['that is named', [...moved, '--module', module]],
    ['that the configuration names', [...moved, '--config', own]],
  ])('takes the module %s', async (_what, argv) => {
    expect(await merge(argv)).toMatchObject({ code: 0, stderr: '' });
    expect(read('own-merged.json')).toBe(read('own-whole.json'));
  });

  test('says which module it needs, and where it looked', async () => {
    const { code, stderr } = await merge(moved);
    const here = join(process.cwd(), 'own.mjs');
    expect(stderr).toMatch(
      /^banditspec: --module must be what the shards were computed with, own\.mjs \([0-9a-f]{12}\), got none such; looked at /,
    );
    expect(stderr).toContain(`${join(elsewhere, 'own.mjs')} (cannot be read), ${here} (cannot be read)`);
    expect(code).toBe(2);
  });

  test('refuses a module of other bytes, and one that no shard had', async () => {
    const changed = join(elsewhere, 'changed', 'own.mjs');
    mkdirSync(dirname(changed));
    writeFileSync(changed, `${text}// another\n`);
    const other = await merge([...moved, '--module', changed]);
    expect(other.stderr).toMatch(
      /own\.mjs \([0-9a-f]{12}\), got none such; looked at .*changed\/own\.mjs \([0-9a-f]{12}\), /,
    );
    const besides = await merge([...moved, '--module', module, '--module', changed]);
    expect(besides.stderr).toMatch(
      /must be what the shards were computed with, own\.mjs \(.*\), got .*changed\/own\.mjs besides/,
    );
    const plain = await computeShards('plain', 1);
    const none = await merge([...plain, '--module', module]);
    expect(none.stderr).toMatch(/must be what the shards were computed with, no module, got .*own\.mjs besides/);
    expect([other.code, besides.code, none.code]).toEqual([2, 2, 2]);
  });
});
