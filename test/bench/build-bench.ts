/** Before all tests: builds the benchmark program from its source, for the tests that start it as a process of its own. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export async function setup(): Promise<void> {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: { main: 'bench/main.ts', worker: 'bench/worker.ts' },
    // Inside the repository, where packages are found.
    outdir: 'build/test-bench',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    alias: { banditspec: './src/index.ts', 'banditspec/node': './src/node.ts' },
    external: Object.keys({ ...dependencies, ...devDependencies }).flatMap((name) => [name, `${name}/*`]),
    logLevel: 'error',
  });
}
