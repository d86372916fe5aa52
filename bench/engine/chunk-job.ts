/** The job of experiments: every cell cut into chunks, each a tally of some episodes. */
import { type RegretCheckpoints, type RegretTally, regretMeasurement } from 'banditspec';
import { loadOwnKinds } from '../experiments/load-own-kinds.js';
import { cellCheckpoints, cellMeasurement } from '../experiments/measurement.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { cellName, measuredCells } from '../experiments/sweep.js';
import { BenchError, messageOf } from '../program/bench-error.js';
import type { Configuration } from './configuration.js';
import { requireFigures } from './figures.js';
import type { ComputePiece, Job, JobIdentity, PieceQueue } from './job.js';
import { belongsTo, type CellPlan, type ChunkId, type ChunkRange, chunkCount, chunkRange, chunkWork } from './plan.js';
import type { Shard } from './shard.js';
import type { Workload } from './workload.js';

/** Which chunk is to be computed. */
type ChunkTask = ChunkId & ChunkRange;

/** What the threads have in common; it can be sent to them. */
interface ChunkSetup {
  readonly configuration: Configuration;
  readonly modulePaths: readonly string[];
}

/** Computes chunks with own kinds that are loaded. */
function chunkPieces(configuration: Configuration, own: OwnKinds): ComputePiece {
  const cells = configuration.experiments.flatMap((experiment) =>
    measuredCells(experiment).map((config) => ({ experiment, config })),
  );
  const checkpointsOf = new Map<number, RegretCheckpoints>();
  return (task) => {
    const { cell, chunk, firstEpisode, episodes } = task as ChunkTask;
    const { experiment, config } = cells[cell]!;
    const parts = cellMeasurement(configuration, experiment, config, own);
    // The same for every chunk of a cell.
    const checkpoints = checkpointsOf.get(cell) ?? cellCheckpoints(parts, config);
    checkpointsOf.set(cell, checkpoints);
    const measurement = regretMeasurement({ ...parts, checkpoints });
    for (let episode = firstEpisode; episode < firstEpisode + episodes; episode++) measurement.addEpisode(episode);
    const tally = measurement.tally();
    requireFigures(tally);
    const { sequenceLength, value } = config;
    return {
      ...{ cell, chunk, experiment: experiment.name, sequenceLength },
      ...(value !== undefined && { value }),
      ...{ firstEpisode, episodes, tally },
    };
  };
}

/** Begins the work in another thread. */
export async function prepareChunks(setup: object): Promise<ComputePiece> {
  const { configuration, modulePaths } = setup as ChunkSetup;
  return chunkPieces(configuration, await loadOwnKinds(modulePaths));
}

/** What a file of chunks belongs to. */
export function chunkIdentity(
  { configuration, configurationHash, plans }: Pick<Workload, 'configuration' | 'configurationHash' | 'plans'>,
  shard: Shard,
): JobIdentity<ChunkId> {
  return {
    kind: 'chunk',
    configuration,
    configurationHash,
    shard,
    identify(record) {
      const { cell, chunk, firstEpisode, episodes } = record as unknown as ChunkTask;
      const plan: CellPlan | undefined = plans[cell];
      const range = plan && chunkRange(plan, chunk);
      const name = `chunk ${chunk} of cell ${cell}`;
      if (range?.firstEpisode !== firstEpisode || range.episodes !== episodes) {
        return { got: `${name} with ${episodes} episodes from ${firstEpisode}` };
      }
      if (!belongsTo(shard, plan!, chunk)) return { got: `${name}, which is another shard's` };
      return { id: { cell, chunk }, name };
    },
    // Cells side by side: how many chunks each has need not be known.
    numberOf: ({ cell, chunk }) => chunk * plans.length + cell,
  };
}

/** The job of a workload, or of one shard of it, whose chunks go to a queue. */
export function chunkJob(
  workload: Workload,
  shard: Shard,
  queue: PieceQueue<ChunkId, RegretTally>,
): Job<ChunkId, RegretTally> {
  const { configuration, own, modulePaths, plans } = workload;
  return {
    ...chunkIdentity(workload, shard),
    queue,
    threadWork: { name: 'experiments', setup: { configuration, modulePaths } satisfies ChunkSetup },
    compute: chunkPieces(configuration, own),
    runsOwnCode: modulePaths.length > 0,
    mostThreads: plans.reduce((chunks, plan) => chunks + chunkCount(plan, plan.milestones.length - 1), 0),
    taskOf: (id): ChunkTask => ({ ...id, ...chunkRange(plans[id.cell]!, id.chunk)! }),
    outcomeOf: ({ tally }) => tally as RegretTally,
    roundsOf: ({ rounds }) => rounds,
    workOf: ({ cell, chunk }) => chunkWork(plans[cell]!, chunk),
    partOf: ({ cell }) => cellName(plans[cell]!.experiment, plans[cell]!.cell),
    explain: ({ cell, chunk }, error) => inChunk(plans[cell]!, chunk, error),
  };
}

/** An error of an own selector or environment, most likely: it is told with where it happened. */
function inChunk(plan: CellPlan, chunk: number, error: unknown): BenchError {
  const { firstEpisode, episodes } = chunkRange(plan, chunk)!;
  const { experiment, cell } = plan;
  const at = experiment.sweep === undefined ? '' : `, ${experiment.sweep.parameter} ${cell.value}`;
  const where = `experiment ${JSON.stringify(experiment.name)}, ${cell.sequenceLength} tokens${at}`;
  return new BenchError(`${where}, episodes ${firstEpisode} to ${firstEpisode + episodes - 1}: ${messageOf(error)}`);
}
