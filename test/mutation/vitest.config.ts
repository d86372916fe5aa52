/** The tests of a mutation run: those that the environment variable BANDITSPEC_MUTATION_TESTS names, each file by itself. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import whole from '../../vitest.config.js';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: whole.resolve,
  test: {
    include: JSON.parse(process.env.BANDITSPEC_MUTATION_TESTS ?? '[]'),
    testTimeout: 60_000,
    // A module that is kept from one mutant to the next would keep what the first one made of it.
    isolate: true,
  },
});
