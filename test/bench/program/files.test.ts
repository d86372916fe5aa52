import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { requireWritable, writeAtomically } from '../../../bench/program/files.js';
import { blocksToText } from '../../../bench/program/table.js';
import { runBench, spawnBench, temporaryFolder, writeConfig } from '../run-bench.js';

let folder: string;
const at = (name: string) => join(folder, name);
beforeEach(() => {
  folder = temporaryFolder();
});

/** Every file of the folder with its contents; what is no file, with its kind. */
function contents(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      lstatSync(at(name)).isFile() ? readFileSync(at(name), 'utf8') : String(lstatSync(at(name)).mode & 0o170000),
    ]),
  );
}

const TURN = '{"id":1,"turn":0,"n":2,"nTok":2,"tree":[2],"small":"11"}\n';
const OWN = 'export const selectors = { mine: () => { throw new Error("it was called"); } };\n';

describe('a file that a command reads is never written by it', () => {
  beforeEach(() => {
    writeFileSync(at('turns.jsonl'), TURN);
    writeFileSync(at('own.mjs'), OWN);
    writeFileSync(at('page.md'), '');
    writeFileSync(at('book.txt'), 'a line\n'.repeat(100));
    writeConfig(folder, { name: 'mine', module: './own.mjs' });
    writeConfig(folder, { name: 'plain' });
    mkdirSync(at('links'));
    symlinkSync('../turns.jsonl', at('links/symbolic.json'));
    linkSync(at('turns.jsonl'), at('links/hard.json'));
    symlinkSync('mine.json', at('link.json'));
    symlinkSync('.', at('here'));
  });

  test.each<[what: string, argv: readonly string[], output: string, input: string]>([
    ['replay', ['replay', 'turns.jsonl', '-o', 'turns.jsonl'], '--out', 'the recording'],
    ['replay, by another path', ['replay', 'turns.jsonl', '-o', 'here/turns.jsonl'], '--out', 'the recording'],
    ['replay, by a link', ['replay', 'turns.jsonl', '-o', 'links/symbolic.json'], '--out', 'the recording'],
    ['replay, by a hard link', ['replay', 'links/hard.json', '-o', 'turns.jsonl'], '--out', 'the recording'],
    ['what is not there yet', ['replay', 'none.jsonl', '-o', 'here/none.jsonl'], '--out', 'the recording'],
    ['leaderboard', ['leaderboard', 'turns.jsonl', '-o', 'turns.jsonl'], '--out', 'the recording'],
    ['its page', ['leaderboard', 'turns.jsonl', '--markdown', 'turns.jsonl'], '--markdown', 'the recording'],
    ['its records', ['leaderboard', 'turns.jsonl', '-o', 'turns.json'], 'the records of --out', 'the recording'],
    ['controllers', ['draft-length-controllers', 'turns.jsonl', '-o', 'turns.jsonl'], '--out', 'the recording'],
    ['check', ['predictive-check', 'turns.jsonl', '-o', 'turns.jsonl'], '--out', 'the recording'],
    ['its page', ['predictive-check', 'turns.jsonl', '--markdown', 'turns.jsonl'], '--markdown', 'the recording'],
    ['token-level', ['token-level', '--text', 'book.txt', '-o', 'book.txt'], '--out', '--text'],
    ['two texts', ['token-level', '--text', 'own.mjs', '--text', 'book.txt', '-o', 'book.txt'], '--out', '--text'],
    ['run', ['-c', 'plain.json', '-o', 'plain.json'], '--out', '--config'],
    ['run, by a link', ['-c', 'link.json', '-o', 'mine.json'], '--out', '--config'],
    ['a module', ['-m', 'own.mjs', '-o', 'own.mjs'], '--out', '--module'],
    ["a configuration's module", ['-c', 'mine.json', '-o', 'own.mjs'], '--out', 'the module of --config'],
    [
      'a shard',
      ['-c', 'turns.shard-1-of-2.jsonl', '--shard', '1/2', '-o', 'turns.json'],
      'the records of --out',
      '--config',
    ],
    ['merge', ['merge', 'turns.jsonl', 'book.txt', '-o', 'book.txt'], '--out', 'a file to merge'],
    ["merge's module", ['merge', 'turns.jsonl', '-m', 'own.mjs', '-o', 'own.mjs'], '--out', '--module'],
    ['two outputs', ['draft-lengths', '-o', 'page.md', '--markdown', 'page.md'], '--markdown', '--out'],
    [
      'page and lock',
      ['delays', '-o', 'a.json', '--markdown', 'a.jsonl.lock'],
      '--markdown',
      'the lock of the records of --out',
    ],
    [
      'page and records',
      ['draft-lengths', '-o', 'a.json', '--markdown', 'a.jsonl'],
      '--markdown',
      'the records of --out',
    ],
  ])('%s: %j', async (_what, argv, output, input) => {
    const before = contents();
    const { code, stdout, stderr } = await runBench(
      argv.map((word) => (/\.\w+$/.test(word) ? relative('.', at(word)) : word)),
    );
    expect(stderr).toMatch(/^banditspec: [^\n]*\n$/);
    expect(stderr).toContain(`${output} must be another file than ${input}, got `);
    expect([code, stdout]).toEqual([2, '']);
    expect(contents()).toEqual(before);
  });

  test('report, whose files depend on the results', async () => {
    writeConfig(folder, { name: 'tiny', cellCount: 1, episodes: 1 });
    await runBench(['-c', at('tiny.json'), '-q', '-o', at('results.csv')]);
    const before = contents();
    const { code, stderr } = await runBench(['report', at('results.csv'), '-o', folder]);
    expect(stderr).toMatch(/^banditspec: a file of the report must be another file than the results file, got /);
    expect(code).toBe(2);
    expect(contents()).toEqual(before);
  });
});

// Windows has no such files.
describe.skipIf(process.platform === 'win32')('what is there and is no file is never replaced by one', () => {
  test.each<[option: string, argv: readonly string[]]>([
    ['--out', ['run', '-e', 'table-1', '-n', '1', '--out']],
    ['--out', ['replay', 'turns.jsonl', '--out']],
    ['--out', ['merge', 'a.jsonl', '--out']],
    ['--markdown', ['draft-lengths', '-n', '1', '--runs', '1', '-o', 'results.json', '--markdown']],
  ])('%s of %j', async (option, argv) => {
    execFileSync('mkfifo', [at('pipe')]);
    symlinkSync('pipe', at('link'));
    for (const path of [at('pipe'), at('link')]) {
      const { code, stderr } = await runBench([...argv.map((word) => (/\.json/.test(word) ? at(word) : word)), path]);
      expect(stderr).toBe(`banditspec: ${option} must be the path of a file, got the pipe ${JSON.stringify(path)}\n`);
      expect(code).toBe(2);
    }
    expect(readdirSync(folder)).toEqual(['link', 'pipe']);
    expect(lstatSync(at('pipe')).isFIFO()).toBe(true);
    expect(lstatSync(at('link')).isSymbolicLink()).toBe(true);
  });

  test('nor is a device, which is named as what it is', () => {
    // Asked, not tried: a program that failed here would take the machine's own away.
    expect(() => requireWritable('/dev/null', '--markdown')).toThrow(
      '--markdown must be the path of a file, got the device "/dev/null"',
    );
  });

  test('neither are records, nor the files of a report', async () => {
    execFileSync('mkfifo', [at('results.jsonl'), at('report.md')]);
    const run = await runBench(['-e', 'table-1', '-n', '1', '-q', '-o', at('results.json')]);
    expect(run.stderr).toMatch(/^banditspec: the records of --out must be the path of a file, got the pipe ".*"\n$/);
    await runBench(['-e', 'table-1', '-n', '1', '-q', '-o', at('whole.json')]);
    const names = readdirSync(folder);
    const report = await runBench(['report', at('whole.json'), '-o', folder]);
    expect(report.stderr).toMatch(/^banditspec: a file of the report must be the path of a file, got the pipe ".*"\n$/);
    expect([run.code, report.code]).toEqual([2, 2]);
    expect(readdirSync(folder)).toEqual(names);
  });
});

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  test.each([
    [['replay', 'pipe.jsonl'], 'the recording'],
    [['leaderboard', 'pipe.jsonl'], 'the recording'],
    [['predictive-check', 'pipe.jsonl'], 'the recording'],
    [['draft-length-controllers', 'pipe.jsonl'], 'the recording'],
    [['token-level', '--text', 'pipe.jsonl'], '--text'],
    [['run', '--module', 'pipe.jsonl'], '--module'],
    [['merge', 'pipe.jsonl'], 'a file to merge'],
  ])('that would be read more than once is refused at once: %j', async (argv, what) => {
    execFileSync('mkfifo', [at('pipe.jsonl')]);
    const path = at('pipe.jsonl');
    const { code, stderr } = await runBench([
      ...argv.map((word) => (word === 'pipe.jsonl' ? path : word)),
      '-o',
      at('r'),
    ]);
    expect(stderr).toBe(
      `banditspec: ${what} must be a file, since it is read more than once, got the pipe ${JSON.stringify(path)}\n`,
    );
    expect(code).toBe(2);
  });

  test('that is read once is read', async () => {
    const config = writeConfig(folder, { cellCount: 1, episodes: 1 });
    const argv = ['run', '--config', '/dev/stdin', '-q', '-o', at('r.json')];
    const { code, stderr } = await spawnBench([...argv], ['bash', '-c', `cat ${config} | "$@"`, 'bash']).ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});

test('an output that is a link stays one: what it leads to is written, also where nothing is there yet', () => {
  mkdirSync(at('elsewhere'));
  symlinkSync('elsewhere/new.json', at('link.json'));
  for (const text of ['first', 'second']) {
    writeAtomically(at('link.json'), text);
    expect(readFileSync(at('elsewhere/new.json'), 'utf8')).toBe(text);
    expect(lstatSync(at('link.json')).isSymbolicLink()).toBe(true);
  }
  expect(readdirSync(at('elsewhere'))).toEqual(['new.json']);
  expect(existsSync(at('link.json'))).toBe(true);
});

test.each(['--out', '--markdown'])(
  'an output that is read-only is refused before any work, and kept: %s',
  async (option) => {
    writeFileSync(at('kept'), 'mine', { mode: 0o444 });
    const { code, stderr, stdout } = await runBench(['scenarios', '--runs', '1', option, at('kept'), '-q']);
    expect(stderr).toBe(
      `banditspec: ${option} must be a path that can be written, got ${JSON.stringify(at('kept'))} (the file is read-only)\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(contents()).toEqual({ kept: 'mine' });
  },
);

test.each(['--resume', '--overwrite'])(
  'so are read-only records beside an output, which is kept as well: %s',
  async (option) => {
    writeFileSync(at('r.jsonl'), 'records', { mode: 0o444 });
    writeFileSync(at('r.json'), 'results');
    const { code, stderr, stdout } = await runBench(['scenarios', '--runs', '1', option, '-o', at('r.json'), '-q']);
    expect(stderr).toBe(
      `banditspec: the records of --out must be a path that can be written, got ${JSON.stringify(at('r.jsonl'))} (the file is read-only)\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
    expect(contents()).toEqual({ 'r.json': 'results', 'r.jsonl': 'records' });
  },
);

test.skipIf(process.geteuid?.() !== 0)(
  "so is another user's in a folder in which only owners replace files (skipped where nobody else can be played)",
  () => {
    writeFileSync(at('theirs.json'), 'theirs');
    writeFileSync(at('own.json'), 'own');
    for (const [path, mode] of [
      ['theirs.json', 0o666],
      ['own.json', 0o666],
      ['', 0o1777],
    ] as const)
      chmodSync(at(path), mode);
    const NOBODY = 65_534;
    chownSync(at('own.json'), NOBODY, NOBODY);
    try {
      process.seteuid!(NOBODY);
      expect(() => requireWritable(at('theirs.json'))).toThrow(
        "(the file is another user's, in a folder where only they may replace it)",
      );
      requireWritable(at('own.json'));
      requireWritable(at('new.json'));
    } finally {
      process.seteuid!(0);
    }
    requireWritable(at('theirs.json'));
    expect(contents()).toEqual({ 'own.json': 'own', 'theirs.json': 'theirs' });
  },
);

test('inputs that are no text, or cannot be read, are told as what they are', async () => {
  writeFileSync(at('gzip'), gzipSync('{}'));
  writeFileSync(at('utf16'), Buffer.from('{"format": 1}', 'utf16le'));
  writeFileSync(at('marked.json'), '\ufeff{"format": 1}');
  for (const [argv, told] of [
    [['report', at('gzip')], `${at('gzip')} must be UTF-8, got a gzip file`],
    [['compare', at('utf16'), at('gzip')], `${at('utf16')} must be UTF-8, got text in UTF-16`],
    [
      ['report', at('marked.json')],
      `${at('marked.json')}: format must be "banditspec-results", got a file of another kind`,
    ],
    [['what-if', at('gzip')], `${at('gzip')} must be UTF-8, got a gzip file`],
    [['what-if', folder], `the log must be a file that can be read, got ${JSON.stringify(folder)} (`],
  ] as const) {
    const { code, stderr } = await runBench(argv);
    expect(stderr).toContain(`banditspec: ${told}`);
    expect(code).toBe(2);
  }
});

test('what an own module throws may be anything: the line says where it came from', async () => {
  const thrown = ['null', "'a text'", 'Symbol("s")', '{ toString() { throw 1; } }', 'Object.create(null)'];
  for (const [i, value] of thrown.entries()) {
    writeFileSync(at(`own${i}.mjs`), `export const selectors = { mine: () => { throw ${value}; } };`);
    const config = writeConfig(folder, { module: `./own${i}.mjs`, selectors: { mine: { kind: 'mine' } } });
    const { code, stderr } = await runBench(['-c', config, '-q', '-o', at('r.json')]);
    const words = ['null', 'a text', 'Symbol\\(s\\)', 'what was thrown has no text', 'what was thrown has no text'];
    expect(stderr).toMatch(new RegExp(`^banditspec: experiment "small", selectors\\["mine"\\]: ${words[i]}\\n$`));
    expect(code).toBe(2);
  }
});

test('what own modules throw, and names in data, reach a terminal without control characters', async () => {
  writeFileSync(at('own.mjs'), 'throw new Error("\\u001b]0;title\\u0007and \\u009b31mred");');
  const own = await runBench(['run', '--module', at('own.mjs'), '-q', '-o', at('r.json')]);
  expect(own.code).toBe(2);
  const name = 'a\u001b[2Jb';
  const blocks = blocksToText([{ title: name, header: [name], rows: [[name]] }, `${name}\nand on`]);
  expect(blocks).toContain('a\\u001b[2Jb');
  expect(blocks.endsWith('a [2Jb\nand on')).toBe(true);
  for (const text of [own.stderr, blocks]) expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
});
