/** Own kinds, tried out in a thread of their own before this one runs them: what eats all memory takes only a thread with it. */
import { parentPort, Worker } from 'node:worker_threads';
import { loadOwnKinds } from '../experiments/load-own-kinds.js';
import { BenchError } from '../program/bench-error.js';
import type { Configuration } from './configuration.js';
import { planCells } from './plan.js';
import type { ThreadData } from './runner.js';

/** What the thread begins with. */
interface TrialSetup {
  readonly modulePaths: readonly string[];
}

/** A thread in which each step is taken before it is taken here. */
export interface OwnKindsTrial {
  /**
   * Loads modules.
   *
   * @throws BenchError when there was not memory enough.
   */
  load(modulePaths: readonly string[]): Promise<void>;
  /**
   * Begins the cells of a configuration, with the modules that were loaded.
   *
   * @throws BenchError when there was not memory enough.
   */
  beginCells(configuration: Configuration): Promise<void>;
}

/** A thread that tries modules out, and how it failed. */
interface TrialThread {
  readonly worker: Worker;
  readonly modulePaths: readonly string[];
  /** The error; where a module waits for what never comes, the exit code. */
  readonly failed: Promise<unknown>;
}

/**
 * Does work that tries own kinds out, with one thread for all of it, which is begun with the first module. Whatever fails there
 * but for want of memory fails again in this thread, which tells it better.
 */
export async function withTrial<Outcome>(
  workerFile: URL | undefined,
  work: (trial: OwnKindsTrial) => Promise<Outcome>,
): Promise<Outcome> {
  let thread: TrialThread | undefined;
  const settle = async ({ worker, failed, modulePaths }: TrialThread) => {
    worker.ref();
    const done = new Promise<undefined>((resolve) => worker.once('message', () => resolve(undefined)));
    const failure = await Promise.race([done, failed]);
    // Between two steps it does not keep the program from ending, where this thread waits for what never comes.
    worker.unref();
    if (failure === undefined) return;
    thread = undefined;
    await worker.terminate();
    if ((failure as NodeJS.ErrnoException | null)?.code !== 'ERR_WORKER_OUT_OF_MEMORY') return;
    throw new BenchError(`${modulePaths.join(', ')}: the module took all memory when it was tried out`);
  };
  try {
    return await work({
      async load(modulePaths) {
        if (modulePaths.length === 0 || workerFile === undefined) return;
        const setup: TrialSetup = { modulePaths };
        const workerData: ThreadData = { name: 'own-kinds', setup, configurationHash: '' };
        const worker = new Worker(workerFile, { workerData, stdout: true, stderr: true });
        const failed = new Promise<unknown>((resolve) => {
          // A module may throw nothing at all.
          worker.once('error', (error: unknown) => resolve(error ?? null));
          worker.once('exit', resolve);
        });
        thread = { worker, modulePaths, failed };
        await settle(thread);
      },
      async beginCells(configuration) {
        if (thread === undefined) return;
        thread.worker.postMessage(configuration);
        await settle(thread);
      },
    });
  } finally {
    await thread?.worker.terminate();
  }
}

/** In the thread. What it throws is told by the other. */
export async function tryHere(setup: object): Promise<never> {
  const own = await loadOwnKinds((setup as TrialSetup).modulePaths);
  parentPort!.on('message', (configuration: Configuration) => {
    planCells(configuration, own);
    parentPort!.postMessage('begun');
  });
  parentPort!.postMessage('loaded');
  // To be ended.
  return new Promise(() => {});
}
