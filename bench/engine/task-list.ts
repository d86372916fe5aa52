/**
 * Work that is a list of independent tasks. What is common to all of them (a recording, trained models) is prepared once in
 * each thread from plain data; then a task is plain JSON in and plain JSON out.
 */
import { BenchError, messageOf } from '../program/bench-error.js';
import { configurationHash } from './configuration.js';
import type { ComputePiece, Job, PieceQueue, ThreadWork } from './job.js';
import { WHOLE } from './shard.js';

/** What came of a task. JSON must give it back as it is. */
export interface Played<Result> {
  /** Rounds that it took. */
  readonly rounds: number;
  readonly result: Result;
}

/** Plays a task, after what is common to all was prepared. */
export type PlayTask<Input, Result> = (input: Input) => Played<Result> | Promise<Played<Result>>;

export interface TaskList<Input, Result> {
  /** How other threads prepare. */
  readonly threadWork: ThreadWork;
  /** Prepared in this thread. */
  readonly play: PlayTask<Input, Result>;
  readonly tasks: readonly { readonly name: string; readonly input: Input }[];
  /** All that results depend on, as plain data: a run is not resumed with another one. */
  readonly configuration: object;
  /** How many threads pay, where it is dear to prepare one. Default: one for each task. */
  readonly mostThreads?: number;
}

interface Task<Input> {
  readonly task: number;
  readonly name: string;
  readonly input: Input;
}

/** Computes the pieces of a task list, once it is prepared. */
export function taskPieces<Input, Result>(play: PlayTask<Input, Result>): ComputePiece {
  return async (piece) => {
    const { task, name, input } = piece as Task<Input>;
    return { task, name, ...(await play(input)) };
  };
}

class TaskQueue<Result> implements PieceQueue<number, Played<Result>> {
  readonly waiting = 0;
  readonly work: number;
  readonly results: Result[];
  private named: number;

  constructor(count: number) {
    this.work = count;
    this.results = new Array<Result>(count);
    this.named = 0;
  }

  next(): number | undefined {
    return this.named < this.work ? this.named++ : undefined;
  }

  done(task: number, read: () => Played<Result>): void {
    this.results[task] = read().result;
  }
}

/** The job of a list. Once it is done, `results` has what came of each task, in the order of the list. */
export function taskJob<Input, Result>({
  threadWork,
  play,
  tasks,
  configuration,
  mostThreads = tasks.length,
}: TaskList<Input, Result>): Job<number, Played<Result>> & { readonly results: readonly Result[] } {
  const queue = new TaskQueue<Result>(tasks.length);
  return {
    kind: 'task',
    configuration,
    configurationHash: configurationHash(configuration),
    shard: WHOLE,
    queue,
    results: queue.results,
    threadWork,
    compute: taskPieces(play),
    mostThreads,
    numberOf: (task) => task,
    taskOf: (task): Task<Input> => ({ task, ...tasks[task]! }),
    identify({ task, name }) {
      const known = typeof task === 'number' ? tasks[task]?.name : undefined;
      return known !== undefined && known === name
        ? { id: task as number, name: `task ${task}` }
        : { got: `task ${task} (${name})` };
    },
    outcomeOf: ({ rounds, result }) => ({ rounds, result }) as Played<Result>,
    roundsOf: ({ rounds }) => rounds,
    workOf: () => 1,
    partOf: (task) => tasks[task]!.name,
    explain: (task, error) => new BenchError(`${tasks[task]!.name}: ${messageOf(error)}`),
  };
}
