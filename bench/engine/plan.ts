/**
 * How the work is cut: every cell into chunks, which are fixed ranges of its episodes. Where a chunk begins and ends
 * depends on the configuration alone, not on workers, machines or interruptions, and chunks are put together in their
 * order: that is why none of these touches a bit of the results.
 */
import { type Environment, type RegretMeasurementOptions, regretMeasurement } from 'banditspec';
import type { CellConfig, Experiment } from '../experiments/experiment.js';
import { cellMeasurement } from '../experiments/measurement.js';
import type { OwnKinds } from '../experiments/own-kinds.js';
import { type MeasuredCell, measuredCells } from '../experiments/sweep.js';
import { BenchError, messageOf } from '../program/bench-error.js';
import type { Configuration } from './configuration.js';
import { requireFigures } from './figures.js';
import type { Shard } from './shard.js';

/** Some 50 ms of work: little to lose, and much more than it takes to write down. */
export const CHUNK_TOKENS = 1_048_576;

/** A cell of an experiment, cut. */
export interface CellPlan {
  readonly experiment: Experiment;
  readonly cell: MeasuredCell;
  readonly seed: string | number;
  /**
   * The numbers of episodes, ascending, at which it is decided whether the cell goes on; the last is its end. One entry
   * where the number of episodes is fixed.
   */
  readonly milestones: readonly number[];
  /**
   * Episodes of a chunk; fewer where a milestone comes first. With carried memory a chunk is a run, all that one selector
   * decodes.
   */
  readonly chunkEpisodes: number;
  /** Tokens that the players of one episode decode together: a measure of work that is known beforehand. */
  readonly episodeWork: number;
  /** How many chunks the cells before it have up to their first milestone. */
  readonly chunksBefore: number;
}

/** A chunk by the number of its cell, counted over all experiments, and its own number in the cell. */
export interface ChunkId {
  readonly cell: number;
  readonly chunk: number;
}

/** The episodes of a chunk. */
export interface ChunkRange {
  readonly firstEpisode: number;
  readonly episodes: number;
}

/** The episodes of a cell, of all its runs. */
function episodesOf({ episodes, runs = 1 }: CellConfig): number {
  return episodes * runs;
}

/**
 * The fewest episodes at which intervals are looked at. Whoever looks again and again and stops at a narrow interval favours
 * samples that look less spread than they are, the more so the fewer they are: of a regret with a heavy tail 70 to 90% of
 * "95%" intervals held the mean where the first look came at 5 episodes.
 */
export const FEWEST_EPISODES = 100;

/** Each look at the intervals comes after half as many episodes again: few looks, and not many episodes too many. */
function milestonesOf(episodes: number, limit: number): number[] {
  const milestones = [episodes];
  for (let last = episodes; last < limit; milestones.push(last)) last = Math.min(limit, last + Math.ceil(last / 2));
  return milestones;
}

/** The milestones of independent episodes: where intervals are looked at, not before there are enough episodes for it. */
function lookingAt(episodes: number, limit: number, { precision }: Pick<Configuration, 'precision'>): number[] {
  return milestonesOf(precision ? Math.min(limit, Math.max(episodes, FEWEST_EPISODES)) : episodes, limit);
}

/**
 * Creates everything and plays the first round of it, so that what cannot run is told now and with its place, not after
 * an hour. Returns the environment.
 */
function tryOut(configuration: Configuration, experiment: Experiment, cell: MeasuredCell, own: OwnKinds): Environment {
  const { sweep } = experiment;
  const at = sweep === undefined ? '' : ` at ${sweep.parameter} ${cell.value}`;
  const attempt = <Value>(place: string, action: () => Value): Value => {
    try {
      return action();
    } catch (error) {
      throw new BenchError(`experiment ${JSON.stringify(experiment.name)}${at}, ${place}: ${messageOf(error)}`, 2);
    }
  };
  const playFirstRound = (parts: Omit<RegretMeasurementOptions, 'roundLimit'>) => {
    const measurement = regretMeasurement({ ...parts, roundLimit: 1 });
    measurement.addEpisode(0);
    requireFigures(measurement.tally());
  };
  const parts = attempt('environment', () => {
    const created = cellMeasurement(configuration, experiment, cell, own);
    playFirstRound({ ...created, selectors: {} });
    return created;
  });
  for (const [name, factory] of Object.entries(parts.selectors)) {
    attempt(`selectors[${JSON.stringify(name)}]`, () => playFirstRound({ ...parts, selectors: { [name]: factory } }));
  }
  const most = parts.environment.episodeCount ?? Infinity;
  attempt(`the cell of ${cell.sequenceLength} tokens`, () => {
    const episodes = episodesOf(cell);
    if (episodes > most) throw new Error(`episodes must be at most ${most} in all, got ${episodes}`);
  });
  return parts.environment;
}

/** Measurements of a swept experiment, at most: each has a report of its own in the results. */
const MOST_MEASUREMENTS = 300;

/** Tokens that one thread decodes in a second with cheap selectors: what {@link CHUNK_TOKENS} says. */
const TOKENS_A_SECOND = 20 * CHUNK_TOKENS;

/** Refuses a sweep with too many measurements, and says how long they would take. */
function requireFewCells({ name, sweep, cells }: Experiment, measured: readonly MeasuredCell[], players: number): void {
  if (sweep === undefined || measured.length <= MOST_MEASUREMENTS) return;
  const tokens = measured.reduce((sum, cell) => sum + cell.sequenceLength * episodesOf(cell) * players, 0);
  throw new BenchError(
    `experiment ${JSON.stringify(name)}: a sweep must have at most ${MOST_MEASUREMENTS} measurements, got ${measured.length} ` +
      `(values: ${sweep.values.length}, lengths: ${cells.length}), which take one core ${Math.ceil(tokens / TOKENS_A_SECOND)} seconds at least`,
    2,
  );
}

/** Cuts every cell of every experiment. */
export function planCells(configuration: Configuration, own: OwnKinds): CellPlan[] {
  const plans: CellPlan[] = [];
  let chunksBefore = 0;
  for (const experiment of configuration.experiments) {
    const cells = measuredCells(experiment);
    for (const cell of cells) {
      const environment = tryOut(configuration, experiment, cell, own);
      const carried = experiment.memory === 'carried';
      if (carried && configuration.precision !== undefined) {
        throw new BenchError(
          `--until-ci must stand beside answers that are independent of one another, got ${JSON.stringify(experiment.name)} with memory "carried"`,
          2,
        );
      }
      const players = Object.keys(experiment.selectors).length + environment.armCount;
      const episodeWork = cell.sequenceLength * players;
      requireFewCells(experiment, cells, players);
      const { maxEpisodes = cell.episodes } = configuration.precision ?? {};
      if (maxEpisodes < cell.episodes) {
        throw new BenchError(
          `--max-episodes must be at least the ${cell.episodes} that ${JSON.stringify(experiment.name)} begins with, got ${maxEpisodes}`,
          2,
        );
      }
      const plan: CellPlan = {
        experiment,
        cell,
        seed: experiment.seed ?? configuration.seed,
        milestones: carried
          ? [episodesOf(cell)]
          : lookingAt(cell.episodes, Math.min(maxEpisodes, environment.episodeCount ?? Infinity), configuration),
        chunkEpisodes: carried ? cell.episodes : Math.max(1, Math.floor(configuration.chunkTokens / episodeWork)),
        episodeWork,
        chunksBefore,
      };
      plans.push(plan);
      chunksBefore += chunkCount(plan, 0);
    }
  }
  return plans;
}

/** The number of a cell's chunks up to a milestone, that one included. */
export function chunkCount({ milestones, chunkEpisodes }: CellPlan, milestone: number): number {
  let count = 0;
  for (let i = 0; i <= milestone; i++) count += Math.ceil((milestones[i]! - (milestones[i - 1] ?? 0)) / chunkEpisodes);
  return count;
}

/** The episodes of a cell's chunk; undefined beyond the last one. */
export function chunkRange({ milestones, chunkEpisodes }: CellPlan, chunk: number): ChunkRange | undefined {
  let chunksBefore = 0;
  let start = 0;
  for (const end of milestones) {
    const chunks = Math.ceil((end - start) / chunkEpisodes);
    if (chunk < chunksBefore + chunks) {
      const firstEpisode = start + (chunk - chunksBefore) * chunkEpisodes;
      return { firstEpisode, episodes: Math.min(chunkEpisodes, end - firstEpisode) };
    }
    chunksBefore += chunks;
    start = end;
  }
  return undefined;
}

/** The work of a chunk, in the unit of {@link CellPlan.episodeWork}. */
export function chunkWork(plan: CellPlan, chunk: number): number {
  return chunkRange(plan, chunk)!.episodes * plan.episodeWork;
}

/** Whether a chunk is a shard's to compute: chunks are dealt out in turn, so that all shards have about the same work. */
export function belongsTo({ index, count }: Shard, { chunksBefore }: CellPlan, chunk: number): boolean {
  return (chunksBefore + chunk) % count === index - 1;
}

/** The chunks of a shard, in order. */
export function* chunksOfShard(plans: readonly CellPlan[], shard: Shard): Generator<ChunkId> {
  for (const [cell, plan] of plans.entries()) {
    const count = chunkCount(plan, plan.milestones.length - 1);
    for (let chunk = 0; chunk < count; chunk++) if (belongsTo(shard, plan, chunk)) yield { cell, chunk };
  }
}
