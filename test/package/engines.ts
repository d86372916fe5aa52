/**
 * `npm run check:engines`: the same seed gives the same bytes of results on every Node that the package supports. It
 * fetches the other versions with npx; one that cannot be had is skipped by name.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VERSIONS = ['20', '22', '24', '26'];
const folder = mkdtempSync(join(tmpdir(), 'engines-'));
const hashes = new Map<string, string[]>();

function digestOn(version: string): string | null {
  const node = ['--yes', '--package', `node@${version}`, '--', 'node'];
  const which = spawnSync('npx', [...node, '--version'], { encoding: 'utf8' });
  if (which.status !== 0 || !which.stdout.startsWith(`v${version}.`)) return null;
  const out = join(folder, `results-${version}.json`);
  const bench = ['build/bench/main.js', '--quiet', '--episodes', '4', '--out', out];
  const run = spawnSync('npx', [...node, ...bench], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(`Node ${version}: the bench must exit with 0, got ${run.status}: ${run.stderr}`);
  return createHash('sha256').update(readFileSync(out)).digest('hex');
}

try {
  for (const version of VERSIONS) {
    const hash = digestOn(version);
    console.log(`Node ${version}: ${hash ?? 'skipped, it could not be had'}`);
    if (hash !== null) hashes.set(hash, [...(hashes.get(hash) ?? []), version]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
const compared = [...hashes.values()].flat();
if (hashes.size > 1) {
  const groups = [...hashes.values()].map((versions) => versions.join(', '));
  console.error(`The bytes of the results must be the same, got other ones on Node ${groups.join(' than on Node ')}`);
  process.exitCode = 1;
} else if (compared.length < 2) {
  console.log('Nothing to compare.');
} else {
  console.log(`The same bytes on Node ${compared.join(', ')}.`);
}
