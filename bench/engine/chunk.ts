/** Plays the episodes of a chunk. The same in every thread and on every machine. */
import { regretMeasurement } from 'banditspec';
import type { OwnKinds } from '../experiments/own-kinds.js';
import type { Configuration } from './configuration.js';
import { requireFigures } from './figures.js';
import { type ChunkId, type ChunkRange, cellMeasurement } from './plan.js';
import { encodeRecord } from './record-line.js';

/** Which chunk is to be computed. */
export type ChunkTask = ChunkId & ChunkRange;

/** What the tasks of a run have in common; it can be sent to a worker thread. */
export interface ChunkWork {
  readonly configuration: Configuration;
  readonly configurationHash: string;
  readonly modulePaths: readonly string[];
}

/** Computes a chunk. Returns the line of its record. */
export function computeChunk(work: ChunkWork, own: OwnKinds, task: ChunkTask): string {
  const { cell, chunk, firstEpisode, episodes } = task;
  const cells = work.configuration.experiments.flatMap((experiment) =>
    experiment.cells.map((config) => ({ experiment, config })),
  );
  const { experiment, config } = cells[cell]!;
  const measurement = regretMeasurement(cellMeasurement(work.configuration, experiment, config, own));
  for (let episode = firstEpisode; episode < firstEpisode + episodes; episode++) measurement.addEpisode(episode);
  const tally = measurement.tally();
  requireFigures(tally);
  return encodeRecord({
    configurationHash: work.configurationHash,
    cell,
    chunk,
    experiment: experiment.name,
    sequenceLength: config.sequenceLength,
    firstEpisode,
    episodes,
    tally,
  });
}
