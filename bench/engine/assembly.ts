/**
 * Puts chunks together. They may come in any order; each cell takes them in the order of its episodes, and decides at
 * its milestones, from the chunks up to there, whether it goes on.
 */
import { type RegretMeasurement, type RegretReport, type RegretTally, regretMeasurement } from 'banditspec';
import { cellCheckpoints, cellMeasurement } from '../experiments/measurement.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import type { Configuration, Precision } from './configuration.js';
import type { PieceQueue } from './job.js';
import { type CellPlan, type ChunkId, chunkCount, chunksOfShard, chunkWork } from './plan.js';
import type { Shard } from './shard.js';

/** Knows which chunks are wanted, and takes their tallies. */
export type ChunkQueue = PieceQueue<ChunkId, RegretTally>;

interface CellState {
  readonly plan: CellPlan;
  /** The milestone up to which it runs. */
  milestone: number;
  /** How many chunks have been named. */
  named: number;
  /** How many chunks have been added up. */
  merged: number;
  readonly waiting: Map<number, () => RegretTally>;
  measurement: RegretMeasurement | undefined;
}

/** The ends of the 95% intervals of every paired difference of a cell are at most so far apart. */
function isPrecise({ selectors }: RegretReport, { intervalWidth }: Precision): boolean {
  return Object.values(selectors).every(({ stoppingTimeRegret, perEpisodeRegret }) =>
    [stoppingTimeRegret, perEpisodeRegret].every(
      ({ confidenceInterval: [lower, upper] }) => upper - lower <= intervalWidth,
    ),
  );
}

/** All chunks of a benchmark, put together. */
export class Assembly implements ChunkQueue {
  waiting: number;
  work: number;
  private readonly configuration: Configuration;
  private readonly own: OwnKinds;
  private readonly cells: readonly CellState[];
  private readonly onCell: (cell: number, report: RegretReport, isPrecise: boolean) => void;

  /** @param onCell called when a cell is finished, with whether its intervals are as narrow as was asked for. */
  constructor(
    configuration: Configuration,
    own: OwnKinds,
    plans: readonly CellPlan[],
    onCell: (cell: number, report: RegretReport, isPrecise: boolean) => void,
  ) {
    this.configuration = configuration;
    this.own = own;
    this.onCell = onCell;
    this.waiting = 0;
    this.work = plans.reduce((sum, { milestones, episodeWork }) => sum + milestones[0]! * episodeWork, 0);
    this.cells = plans.map((plan) => ({
      plan,
      milestone: 0,
      named: 0,
      merged: 0,
      waiting: new Map(),
      measurement: undefined,
    }));
  }

  next(): ChunkId | undefined {
    const cell = this.cells.findIndex(({ plan, milestone, named }) => named < chunkCount(plan, milestone));
    if (cell < 0) return undefined;
    const state = this.cells[cell]!;
    state.named += 1;
    return { cell, chunk: state.named - 1 };
  }

  done({ cell, chunk }: ChunkId, read: () => RegretTally): void {
    const state = this.cells[cell]!;
    const { plan, waiting } = state;
    waiting.set(chunk, read);
    this.waiting += 1;
    for (let next = waiting.get(state.merged); next !== undefined; next = waiting.get(state.merged)) {
      waiting.delete(state.merged);
      this.waiting -= 1;
      state.measurement ??= this.measure(plan);
      state.measurement.addTally(next());
      state.merged += 1;
      if (state.merged === chunkCount(plan, state.milestone)) this.decide(cell, state, state.measurement);
    }
  }

  private measure({ experiment, cell }: CellPlan): RegretMeasurement {
    const parts = cellMeasurement(this.configuration, experiment, cell, this.own);
    return regretMeasurement({ ...parts, checkpoints: cellCheckpoints(parts, cell) });
  }

  private decide(cell: number, state: CellState, measurement: RegretMeasurement): void {
    const { precision } = this.configuration;
    const { milestones, episodeWork } = state.plan;
    const report = measurement.report();
    const precise = precision === undefined || isPrecise(report, precision);
    if (precise || state.milestone === milestones.length - 1) {
      state.measurement = undefined;
      this.onCell(cell, report, precise);
      return;
    }
    state.milestone += 1;
    this.work += (milestones[state.milestone]! - milestones[state.milestone - 1]!) * episodeWork;
  }
}

/** The chunks of one shard. They are counted, not put together: that is `merge`'s. */
export class ShardQueue implements ChunkQueue {
  readonly waiting: number;
  readonly work: number;
  private readonly remaining: Iterator<ChunkId>;

  constructor(plans: readonly CellPlan[], shard: Shard) {
    this.waiting = 0;
    this.work = 0;
    for (const { cell, chunk } of chunksOfShard(plans, shard)) this.work += chunkWork(plans[cell]!, chunk);
    this.remaining = chunksOfShard(plans, shard);
  }

  next(): ChunkId | undefined {
    const { done, value } = this.remaining.next();
    return done ? undefined : value;
  }

  done(): void {}
}
