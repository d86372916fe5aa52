/** The tests of a mutation run: those that the environment variable BANDITSPEC_MUTATION_TESTS names, each file by itself. */
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import whole from '../../vitest.config.js';
import { createPoolWorker, KEPT } from './kept-thread.js';

/** The files that took least when they ran last come first: the first failure ends the run. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { cache, config } = this.ctx;
    const duration = ({ project, moduleId }: TestSpecification) =>
      cache.getFileTestResults(`${project.name}:${relative(config.root, moduleId)}`)?.duration ?? 0;
    return files.sort((a, b) => duration(a) - duration(b));
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: whole.resolve,
  plugins: [
    {
      name: KEPT,
      // Stryker names the pool itself, above what stands here.
      configureVitest({ project }) {
        project.config.pool = KEPT as 'threads';
        project.config.poolRunner = { name: KEPT, createPoolWorker };
      },
    },
  ],
  test: {
    include: JSON.parse(process.env.BANDITSPEC_MUTATION_TESTS ?? '[]'),
    setupFiles: ['test/mutation/setup.ts'],
    sequence: { sequencer: QuickestFirst },
    // A loop that does not end is ended by Stryker; what is counted is slower than it was.
    testTimeout: 600_000,
    // One run a file, which may be cut short; which modules are kept from one to the next is the matter of setup.ts.
    isolate: true,
  },
});
