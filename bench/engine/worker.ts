/** A worker thread: computes chunks, one at a time. */
import { Tinypool } from 'tinypool';
import { loadOwnKinds } from '../experiments/load-own-kinds.js';
import { type ChunkTask, type ChunkWork, computeChunk } from './chunk.js';

const work: ChunkWork = Tinypool.workerData;
const own = await loadOwnKinds(work.modulePaths);

export function run(task: ChunkTask): string {
  return computeChunk(work, own, task);
}
