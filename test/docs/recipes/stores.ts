/**
 * `npm run check:stores [-- DECISIONS]`: two processes that share one selector by a file, by Redis and by SQLite make so many
 * decisions together, 10,000 unless told, and lose no outcome. SQLite needs a Node that has `node:sqlite`: 24 comes by npx
 * where this one has none, and is skipped by name where it cannot be had. Redis is Debian's redis-server.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const decisions = process.argv[2] ?? '10000';
const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));

if (!(Number.isSafeInteger(Number(decisions)) && Number(decisions) > 0 && Number(decisions) % 2 === 0)) {
  console.error(`check:stores: DECISIONS must be a positive even integer, got ${decisions}`);
  process.exit(2);
}

/** Plays the tests of these stores on a Node; whether they pass. */
function passesOn(node: string, stores: string): boolean {
  const env = { ...process.env, BANDITSPEC_RECIPE_DECISIONS: decisions };
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
