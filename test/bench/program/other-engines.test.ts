/**
 * The program on engines other than Node. They are taken from where npx keeps them (`npm run check:engines` fetches them);
 * nothing is fetched here, and what is not there is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder, writeConfig } from '../run-bench.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = join(root, 'dist/bench/main.js');

/** The path of an engine's program, which it prints itself; undefined where npx does not have it. */
function pathOf(npmPackage: string, ...line: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('npx', ['--yes', '--offline', '--package', npmPackage, '--', ...line], {
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : undefined;
}

const bun = pathOf('bun@1', 'bun', '-e', 'console.log(process.execPath)');
const deno = pathOf('deno@2', 'deno', 'eval', 'console.log(Deno.execPath())');

function run(command: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { status, stdout, stderr };
}

test.skipIf(bun === undefined)(
  'Bun runs it with worker threads, from a folder with # and % in its name, to the bytes of Node (skipped where npx has no Bun)',
  () => {
    const folder = join(temporaryFolder(), 'a#b %20 c%d');
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    for (const part of ['dist', 'package.json', 'node_modules/seedrandom']) {
      cpSync(join(root, part), join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, 'own#%.mjs'), 'export const selectors = {};\n');
    const config = writeConfig(folder, { module: 'own#%.mjs' });
    const argv = [
      join(folder, 'dist/bench/main.js'),
      '--config',
      config,
      '--seed',
      '3',
      '--quiet',
      '--workers',
      '2',
      '--out',
    ];
    const bytes = [bun!, process.execPath].map((engine, i) => {
      const out = join(folder, `${i}.json`);
      expect(run(engine, [...argv, out], folder)).toMatchObject({ status: 0, stderr: '' });
      return readFileSync(out, 'utf8');
    });
    expect(bytes[0]).toBe(bytes[1]);
  },
);

const REFUSED =
  /^banditspec: the program must be run by Node or Bun, got Deno \d[\d.]*, on which only the library is supported\n$/;

test('started by Deno it says in one line that it is not run there', () => {
  // As Deno looks to a program, on this Node.
  const asDeno = 'data:text/javascript,globalThis.Deno = { version: { deno: "2.9.6" } };';
  const { status, stdout, stderr } = run(process.execPath, ['--import', asDeno, MAIN, '--list'], root);
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(REFUSED);
});

test.skipIf(deno === undefined)('Deno itself is told so, and runs the library (skipped where npx has no Deno)', () => {
  const { status, stdout, stderr } = run(deno!, ['run', '-A', MAIN, '--workers', '2'], temporaryFolder());
  expect([status, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(REFUSED);
  const program = `import { createRandom, runEpisode, truncatedGeometric, ucbSpec } from './dist/index.js';
      const environment = truncatedGeometric({ acceptanceRates: [0.4, 0.8, 0.6], maxDraftLength: 4, sequenceLength: 2000 });
      const luck = environment.begin(0, createRandom('readme', 'luck'));
      console.log(runEpisode(ucbSpec(environment), luck, createRandom('readme')).stoppingTime);`;
  // The figure of the README.
  expect(run(deno!, ['eval', program], root)).toMatchObject({ status: 0, stdout: '631\n' });
});
