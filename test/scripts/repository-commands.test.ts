import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { readCount } from '../../bench/program/repository-command.js';
import { repositoryRoot } from '../docs/repository.js';

const { scripts } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

/** The commands whose work is a file of this repository, with that file; `example` and what only builds have rules of their own. */
const FILES = Object.entries({ ...scripts, 'bench:speed': 'tsx bench/speed/speed.ts' }).flatMap(([name, script]) => {
  const file = /^(?:tsx|esbuild) (\S+)/.exec(script)?.[1];
  return file === undefined || name === 'example' ? [] : [[name, file] as const];
});

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a file of the repository as npm would, without its bundler. */
function start(file: string, ...args: string[]): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', file, ...args], { cwd: repositoryRoot });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (text) => {
      stdout += text;
    });
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

test('the commands are the ones that npm knows', () => {
  expect(FILES.map(([name]) => name)).toEqual(
    expect.arrayContaining(['mutation', 'fuzz', 'fuzz:ledger', 'state', 'long-run', 'check:stores', 'bench:speed']),
  );
});

test.each(FILES)('npm run %s says in one line what it does not know, and does nothing', async (name, file) => {
  expect(await start(file, '--rubbish')).toEqual({
    status: 2,
    stdout: '',
    stderr: `${name}: unknown option '--rubbish'; --help lists what there is\n`,
  });
});

test.each(FILES.filter(([name]) => ['mutation', 'generate'].includes(name)))(
  'npm run %s says with --help what it does, and does nothing',
  async (name, file) => {
    const { status, stdout, stderr } = await start(file, '--help');
    expect(stderr).toBe('');
    expect(stdout).toMatch(new RegExp(`^Usage: npm run ${name} -- \\[options\\]`));
    expect(stdout).not.toMatch(/undefined|\n\n$/);
    expect(status).toBe(0);
  },
);

describe('what is asked for must be there', () => {
  test.each([
    [
      'mutation',
      ['src/none.ts'],
      "FILE must be a file of src, or a folder of them, from the repository's root, got src/none.ts",
    ],
    ['mutation', ['--concurrency', '0'], '--concurrency must be a positive integer, got "0"'],
    ['fuzz', ['many'], 'CASES must be a positive integer, got "many"'],
    ['fuzz:ledger', ['1', '1', '1'], 'too many arguments. Expected 2 arguments but got 3; --help lists what there is'],
    ['state', ['none'], expect.stringMatching(/^KIND must be one of ucbSpec, .*, got none$/)],
    ['long-run', ['10', 'none'], expect.stringMatching(/^SELECTOR must be one of ucb1, .*, got none$/)],
    ['long-run', ['1', 'ucb1', 'hedge'], 'ROUNDS must be at least 2, one each, got 1'],
    ['check:stores', ['3'], 'DECISIONS must be even, half for each process, got 3'],
    [
      'bench:speed',
      ['--markdown', 'README.md'],
      '--markdown must be a new file or a page of this command, got README.md',
    ],
    [
      'bench:speed',
      ['--before', 'src'],
      '--before must be a folder of this package in which it has been built, got src',
    ],
    ['generate', ['all'], 'too many arguments. Expected 0 arguments but got 1; --help lists what there is'],
  ])('npm run %s -- %s', async (name, args, error) => {
    const { status, stdout, stderr } = await start(new Map(FILES).get(name)!, ...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.startsWith(`${name}: `) && stderr.endsWith('\n')).toBe(true);
    expect(stderr.slice(name.length + 2, -1)).toEqual(error);
  });
});

describe('how many', () => {
  let read: (text: string) => number;
  beforeEach(() => {
    read = readCount('CASES');
  });

  test('is digits, or digits with an exponent', () => {
    expect(['1', '020', '1e9', '9007199254740991'].map(read)).toEqual([1, 20, 1e9, 9007199254740991]);
  });

  test.each(['', '0', '-1', '1.5', '1e-1', '1e400', '9007199254740992', ' 1', '0x10'])('is not %j', (text) => {
    expect(() => read(text)).toThrow(`CASES must be a positive integer, got ${JSON.stringify(text)}`);
  });
});
