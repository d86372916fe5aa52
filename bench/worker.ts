/** A worker thread: begins the work that it is told the name of, and computes its pieces, one at a time. */
import { workerData } from 'node:worker_threads';
import { Tinypool } from 'tinypool';
import type { ComputePiece } from './engine/job.js';
import { recordOf, type ThreadData } from './engine/runner.js';
import { taskPieces } from './engine/task-list.js';
import { refuseExit } from './program/refuse-exit.js';

/** How each work begins in a thread, by its name. The parts are loaded when they are needed. */
const BEGIN: Readonly<Record<string, (setup: object) => Promise<ComputePiece>>> = {
  experiments: async (setup) => (await import('./engine/chunk-job.js')).prepareChunks(setup),
  'own-kinds': async (setup) => (await import('./engine/own-kinds-trial.js')).tryHere(setup),
  leaderboard: async (setup) => taskPieces(await (await import('./leaderboard/leaderboard.js')).prepare(setup)),
  'draft-length-controllers': async (setup) =>
    taskPieces(await (await import('./leaderboard/draft-length-controllers.js')).prepare(setup)),
  'engine-rules': async (setup) => taskPieces(await (await import('./leaderboard/engine-rules.js')).prepare(setup)),
  scenarios: async (setup) => taskPieces((await import('./scenarios/study.js')).prepare(setup)),
  'short-horizon': async (setup) => taskPieces(await (await import('./short-horizon/study.js')).prepare(setup)),
  'draft-methods': async (setup) => taskPieces((await import('./paper/draft-methods.js')).prepare(setup)),
  'draft-lengths': async (setup) => taskPieces((await import('./paper/draft-lengths.js')).prepare(setup)),
  delays: async (setup) => taskPieces((await import('./live/delays.js')).prepare(setup)),
  'predictive-check': async (setup) => taskPieces(await (await import('./paper/predictive-check.js')).prepare(setup)),
  'token-level': async (setup) => taskPieces(await (await import('./paper/token-level.js')).prepare(setup)),
};

refuseExit();
// Of the pool that it belongs to, or its own.
const { name, setup, configurationHash }: ThreadData = Tinypool.workerData ?? workerData;
const compute = await BEGIN[name]!(setup);

export function run(task: object): Promise<string> {
  return recordOf(configurationHash, compute, task);
}
