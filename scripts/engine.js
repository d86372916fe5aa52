/**
 * Installs the engine that the tests of `banditspec/node-llama-cpp` run in, into a folder of the build: `npm run engine`.
 * Not a development dependency: it has 85 megabytes, and packages for other machines than this one are left out, as are its
 * install scripts, which would build llama.cpp. Ends with status 1 where it cannot be had.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRepositoryCommand } from '../bench/program/repository-command.js';

readRepositoryCommand({
  name: 'engine',
  summary: 'Install the engine node-llama-cpp, for the tests that need it',
});

const VERSION = '3.22.1';

const folder = fileURLToPath(new URL('../build/engine/', import.meta.url));
const installed = join(folder, 'node_modules/node-llama-cpp/package.json');

/** @returns {boolean} */
function isThere() {
  return existsSync(installed) && JSON.parse(readFileSync(installed, 'utf8')).version === VERSION;
}

if (!isThere()) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const packages = [`node-llama-cpp@${VERSION}`, `@node-llama-cpp/${process.platform}-${process.arch}@${VERSION}`];
  const options = ['--no-save', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  const { status } = spawnSync('npm', ['install', ...options, ...packages], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0 || !isThere()) {
    console.error(`engine: ${packages.join(' and ')} must be there to be installed, got status ${status}`);
    process.exitCode = 1;
  }
}
