import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url));

/** The unit tests: those that mirror `src`, a folder of `test` for each of its folders, and the files beside them. */
const rooms = readdirSync(source(''), { withFileTypes: true }).filter((entry) => entry.isDirectory());
const unit = ['test/*.test.ts', ...rooms.map(({ name }) => `test/${name}/**/*.test.ts`)];

export default defineConfig({
  resolve: {
    alias: [
      { find: /^banditspec\/arithmetic$/, replacement: source('arithmetic.ts') },
      { find: /^banditspec\/node$/, replacement: source('node.ts') },
      { find: /^banditspec\/node-llama-cpp$/, replacement: source('node-llama-cpp.ts') },
      { find: /^banditspec\/servers$/, replacement: source('servers.ts') },
      { find: /^banditspec$/, replacement: source('index.ts') },
    ],
  },
  test: {
    testTimeout: 60_000,
    // Neither the package nor the benchmark keeps state in a module, so that a process may run one file after another: a
    // new process for each would load the package, its sources and fast-check a hundred times.
    isolate: false,
    // Unless told, one core is left idle.
    maxWorkers: '100%',
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html'] },
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: unit },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['test/**/*.test.ts'],
          exclude: unit,
          globalSetup: ['test/bench/build-bench.ts'],
        },
      },
    ],
  },
});
