import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { thirdPartyLicenses } from '../../scripts/licenses.js';
import { bring, type Files, removeLeftovers } from '../../scripts/stamp.js';
import { repositoryRoot } from '../docs/repository.js';

let root: string;
let built: number;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'banditspec-stamp-'));
  built = 0;
  write('src/a.txt', 'a');
  write('src/deep/b.txt', 'b');
  write('settings.json', '{}');
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** A part that puts the files of `src` together, behind a piece named by its content. */
const part = {
  name: 'sum',
  inputs: ['src', 'settings.json', 'not-there'],
  async make(): Promise<Files> {
    built += 1;
    const sum = read('src/a.txt') + read('src/deep/b.txt');
    return new Map([
      [`dist/piece-${sum}.txt`, sum],
      ['dist/main.js', `#!/usr/bin/env node\n${sum}`],
    ]);
  },
};

describe('a part of the build', () => {
  test('is built once, and again when a file of it has changed, come or gone', async () => {
    expect(await bring(root, part)).toBe(true);
    expect(read('dist/main.js')).toBe('#!/usr/bin/env node\nab');
    expect(await bring(root, part)).toBe(false);
    const changes = [
      () => write('src/a.txt', 'c'),
      () => write('src/deep/new.txt', ''),
      () => rmSync(join(root, 'src/deep/new.txt')),
      () => write('settings.json', '{"a":1}'),
      () => write('not-there', 'now it is'),
    ];
    for (const [i, change] of changes.entries()) {
      change();
      expect(await bring(root, part)).toBe(true);
      expect(await bring(root, part)).toBe(false);
      expect(built).toBe(i + 2);
    }
    expect(read('dist/main.js')).toBe('#!/usr/bin/env node\ncb');
  });

  test('is not built again for a new date, nor for a file that is none of its own', async () => {
    await bring(root, part);
    utimesSync(join(root, 'src/a.txt'), new Date(), new Date('2040-01-01'));
    write('README.md', 'words');
    expect(await bring(root, part)).toBe(false);
    write('src/a.txt', 'c');
    write('src/a.txt', 'a');
    expect(await bring(root, part)).toBe(false);
  });

  test('is built again when what was written is gone or has become something else', async () => {
    await bring(root, part);
    rmSync(join(root, 'dist/piece-ab.txt'));
    expect(await bring(root, part)).toBe(true);
    write('dist/main.js', 'half of a fi');
    expect(await bring(root, part)).toBe(true);
    expect(read('dist/main.js')).toBe('#!/usr/bin/env node\nab');
    for (const stamp of readdirSync(join(root, 'build/stamps'))) write(`build/stamps/${stamp}`, '{ half of a st');
    expect(await bring(root, part)).toBe(true);
  });

  test('a change during the build is not missed', async () => {
    const slow = {
      ...part,
      async make() {
        const files = await part.make();
        write('src/a.txt', 'later');
        return files;
      },
    };
    await bring(root, slow);
    expect(await bring(root, part)).toBe(true);
    expect(read('dist/main.js')).toBe('#!/usr/bin/env node\nlaterb');
  });

  test('leaves everything as it was when it cannot be built', async () => {
    await bring(root, part);
    write('src/a.txt', 'wrong');
    const failing = { ...part, make: () => Promise.reject(new Error('no')) };
    await expect(bring(root, failing)).rejects.toThrow('no');
    expect(read('dist/main.js')).toBe('#!/usr/bin/env node\nab');
    expect(await bring(root, part)).toBe(true);
  });

  test.skipIf(process.platform === 'win32')('can be run where it names its interpreter', async () => {
    await bring(root, part);
    expect(statSync(join(root, 'dist/main.js')).mode & 0o111).toBe(0o111);
    expect(statSync(join(root, 'dist/piece-ab.txt')).mode & 0o111).toBe(0);
  });

  test('leftovers stay for a day, and what a stamp names stays', async () => {
    await bring(root, part);
    write('src/a.txt', 'c');
    await bring(root, part);
    const files = ['main.js', 'piece-ab.txt', 'piece-cb.txt'];
    removeLeftovers(root, 'dist');
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(files);
    const dayBefore = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const file of files) utimesSync(join(root, 'dist', file), dayBefore, dayBefore);
    removeLeftovers(root, 'dist');
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(['main.js', 'piece-cb.txt']);
  });

  test('leftovers can be removed at once, as for publishing', async () => {
    await bring(root, part);
    write('dist/piece-old.txt', '');
    removeLeftovers(root, 'dist', Infinity);
    expect(readdirSync(join(root, 'dist')).sort()).toEqual(['main.js', 'piece-ab.txt']);
  });
});

describe('the licences of a bundle', () => {
  const inPackage = (folder: string, license: string | undefined, text?: string) => {
    const name = folder.split('node_modules/').at(-1);
    write(`${folder}/package.json`, JSON.stringify({ name, version: '1.2.3', license }));
    write(`${folder}/lib/index.js`, '');
    if (text !== undefined) write(`${folder}/LICENSE.md`, text);
    return `${folder}/lib/index.js`;
  };

  test('are those of every package once, the innermost of nested ones, and not of own files', () => {
    const files = [
      inPackage('node_modules/b', 'MIT', 'You may.\r\n'),
      inPackage('node_modules/b/node_modules/@scope/a', 'ISC', 'Do.'),
      'node_modules/b/other.js',
      'src/a.txt',
    ];
    const text = thirdPartyLicenses(root, files);
    expect(text.match(/^\S+ 1\.2\.3 \(\w+\)$/gm)).toEqual(['@scope/a 1.2.3 (ISC)', 'b 1.2.3 (MIT)']);
    expect(text).toContain('b 1.2.3 (MIT)\n\nYou may.\n');
  });

  test('must be there', () => {
    expect(() => thirdPartyLicenses(root, [inPackage('node_modules/c', undefined, 'May I?')])).toThrow(
      /^node_modules\/c: a package that is bundled must name its licence and carry its text, got undefined$/,
    );
    expect(() => thirdPartyLicenses(root, [inPackage('node_modules/d', 'MIT')])).toThrow(/^node_modules\/d: /);
  });
});

test('the build refuses options that it does not have', () => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/build.js', '--fast'], {
    cwd: repositoryRoot,
    encoding: 'utf8',
  });
  expect(status).toBe(2);
  expect(stderr).toBe('build: the option must be --javascript, --publish or none, got --fast\n');
});
