/** Own kinds, tried out in a thread of their own before this one runs them: what eats all memory takes only a thread with it. */
import { parentPort, Worker } from 'node:worker_threads';
import { loadOwnKinds } from '../experiments/load-own-kinds.js';
import { BenchError } from '../program/bench-error.js';
import type { Configuration } from './configuration.js';
import { planCells } from './plan.js';
import type { ThreadData } from './runner.js';

/** What is tried out: that the modules can be loaded, and where there is a configuration that its cells can be begun. */
interface Trial {
  readonly modulePaths: readonly string[];
  readonly configuration?: Configuration;
}

/**
 * Loads modules in a thread, and begins the cells of a configuration there. Whatever else comes of it comes again in this
 * thread, which tells it better.
 *
 * @throws BenchError when there was not memory enough.
 */
export async function tryOwnKinds(trial: Trial, workerFile: URL | undefined): Promise<void> {
  if (trial.modulePaths.length === 0 || workerFile === undefined) return;
  const workerData: ThreadData = { name: 'own-kinds', setup: trial, configurationHash: '' };
  const worker = new Worker(workerFile, { workerData, stdout: true, stderr: true });
  const outcome = await new Promise<unknown>((resolve) => {
    worker.once('error', resolve);
    worker.once('message', resolve);
    // Where a module waits for what never comes.
    worker.once('exit', resolve);
  });
  await worker.terminate();
  if ((outcome as NodeJS.ErrnoException | null | undefined)?.code !== 'ERR_WORKER_OUT_OF_MEMORY') return;
  throw new BenchError(`${trial.modulePaths.join(', ')}: the module took all memory when it was tried out`);
}

/** In the thread. What it throws is told by the other. */
export async function tryHere(trial: object): Promise<never> {
  const { modulePaths, configuration } = trial as Trial;
  const own = await loadOwnKinds(modulePaths);
  if (configuration !== undefined) planCells(configuration, own);
  parentPort!.postMessage('done');
  // To be ended.
  return new Promise(() => {});
}
