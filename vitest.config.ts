import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^banditspec\/node$/, replacement: source('node.ts') },
      { find: /^banditspec$/, replacement: source('index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Neither the package nor the benchmark keeps state in a module, so that a process may run one file after another: a
    // new process for each would load the package, its sources and fast-check a hundred times.
    isolate: false,
    // Unless told, one core is left idle.
    maxWorkers: '100%',
    globalSetup: ['test/bench/build-bench.ts'],
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
