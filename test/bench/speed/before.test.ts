import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BenchError } from '../../../bench/program/bench-error.js';
import { loadBuild, requireBuild } from '../../../bench/speed/before.js';

/** A folder with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'banditspec-before-'));
  mkdirSync(join(folder, 'dist'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return folder;
}

const MANIFEST = JSON.stringify({ name: 'banditspec', version: '0.0.9' });
const INDEX = 'export const ucbSpec = () => "a selector";';

test('--before loads the selectors of a build, and names it by its version where it is no clone', async () => {
  const build = await loadBuild(folderOf({ 'package.json': MANIFEST, 'dist/index.js': INDEX }));
  expect(build.factories.ucbSpec!({ armCount: 2, rewardRange: { min: 0, max: 1 } })).toBe('a selector');
  expect(build.name).toBe('version 0.0.9');
});

test.each([
  ['what is not there', () => join(tmpdir(), 'banditspec-nowhere')],
  ['a folder without a package', () => folderOf({ 'dist/index.js': INDEX })],
  ['another package', () => folderOf({ 'package.json': '{ "name": "other" }', 'dist/index.js': INDEX })],
  ['a package that has not been built', () => folderOf({ 'package.json': MANIFEST })],
  ['a package whose manifest is torn', () => folderOf({ 'package.json': '{ "name": "ban', 'dist/index.js': INDEX })],
])('--before refuses %s', (_, folder) => {
  const path = folder();
  expect(() => requireBuild(path)).toThrow(
    new BenchError(`--before must be a folder of this package in which it has been built, got ${path}`, 2),
  );
});

test('--before refuses a build whose dependencies are not installed, by the first of them', () => {
  const dependencies = { 'banditspec-missing': '1.0.0' };
  const manifest = JSON.stringify({ ...JSON.parse(MANIFEST), dependencies });
  const path = folderOf({ 'package.json': manifest, 'dist/index.js': INDEX });
  expect(() => requireBuild(path)).toThrow(
    new BenchError(
      `--before must be a folder in which npm install has been run, got ${path} without banditspec-missing`,
      2,
    ),
  );
  expect(() => requireBuild(folderOf({ 'package.json': MANIFEST, 'dist/index.js': INDEX }))).not.toThrow();
});
