/**
 * `npm run check:stores [-- DECISIONS]`: two processes that share one selector by a file, by Redis and by SQLite make so many
 * decisions together, 10,000 unless told, and lose no outcome. SQLite needs a Node that has `node:sqlite`: 24 comes by npx
 * where this one has none, and is skipped by name where it cannot be had. Redis is Debian's redis-server.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BenchError } from '../../../bench/program/bench-error.js';
import { readCount, readRepositoryCommand } from '../../../bench/program/repository-command.js';

const { decisions } = readRepositoryCommand({
  name: 'check:stores',
  summary: 'Have two processes share one selector through a file, Redis and SQLite, and check that no outcome is lost',
  examples: [
    ['', '10,000 decisions'],
    ['100', 'fewer'],
  ],
  declare: (parser) =>
    parser.argument('[DECISIONS]', 'decisions of both together, an even number', readCount('DECISIONS'), 10_000),
  read({ values: [decisions] }): { decisions: number } {
    if (decisions % 2 === 0) return { decisions };
    throw new BenchError(`DECISIONS must be even, half for each process, got ${decisions}`, 2);
  },
});
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

/** Plays the tests of these stores on a Node; whether they pass. */
function passesOn(node: string, stores: string): boolean {
  const env = { ...process.env, BANDITSPEC_RECIPE_DECISIONS: `${decisions}` };
  const words = ['run', 'test/docs/recipes', '--testNamePattern', `${stores}.*lose none of`, '--reporter', 'verbose'];
  return spawnSync(node, [vitest, ...words], { env, stdio: 'inherit' }).status === 0;
}

let passed = passesOn(process.execPath, '');
const hasSqlite = await import('node:sqlite' as string).then(
  () => true,
  () => false,
);
if (!hasSqlite) {
  const npx = ['--yes', '--prefer-offline', '--package', 'node@24', '--', 'node'];
  const print = spawnSync('npx', [...npx, '-p', 'process.execPath'], { encoding: 'utf8' });
  if (print.status === 0) passed = passesOn(print.stdout.trim(), 'SQLite') && passed;
  else console.log('SQLite is skipped: Node 24 cannot be had');
}
process.exitCode = passed ? 0 : 1;
