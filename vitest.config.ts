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
    globalSetup: ['test/bench/build-bench.ts'],
    coverage: { include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
