/** Who plays in a place of the leaderboard, as tasks that do not depend on one another, and how one of them is played. */
import {
  type AnySelector,
  createRandom,
  type Environment,
  fixedArm,
  runEpisode,
  type SelectorMemory,
} from 'banditspec';
import type { Played } from '../engine/task-list.js';
import { ALL_OBSERVED, CONTENDERS, type Contender } from '../experiments/contenders.js';
import { situationOf } from '../experiments/registry.js';
import type { LeaderboardRow } from '../results/parts/leaderboard.js';
import type { Place } from './places.js';

/** One player in one place, over all its answers. */
export type BoardTask = {
  /** The number of the place. */
  readonly place: number;
} & (
  | { readonly arm: number }
  | {
      readonly contender: string;
      readonly memory: SelectorMemory;
      /** The order of the arms; absent for that of the place. */
      readonly order?: number;
      /** Which of several times it plays; absent for the first. */
      readonly run?: number;
    }
);

/** What a player came to. */
export interface BoardResult {
  readonly feedback: LeaderboardRow['feedback'];
  /** Rounds of each answer. */
  readonly rounds: readonly number[];
  readonly tokens: number;
  readonly elapsed: number;
}

/** The selector that all others are compared with. */
export const REFERENCE = 'ucbSpec';

/** What nobody should be worse than. */
export const UNIFORM = 'uniformRandom';

/** What tells one task from another. */
export function keyOf(task: BoardTask): string {
  return JSON.stringify(
    'arm' in task
      ? [task.place, task.arm]
      : [task.place, task.contender, task.memory, task.order ?? null, task.run ?? null],
  );
}

/** What rows call a fixed arm. */
export function armName({ environment: { armNames } }: Place, arm: number): string {
  return `always ${armNames?.[arm] ?? `arm ${arm}`}`;
}

/** What a task is called where it is told. */
export function nameOf(place: Place, task: BoardTask): string {
  if ('arm' in task) return `${place.where}: ${armName(place, task.arm)}`;
  const order = task.order === undefined ? '' : `, order ${task.order + 1}`;
  const run = task.run === undefined ? '' : `, run ${task.run + 1}`;
  return `${place.where}: ${task.contender}, ${task.memory}${order}${run}`;
}

/** The numbers of the times a selector plays a place after the first one. */
export function furtherRuns({ runs }: Place): number[] {
  return Array.from({ length: runs - 1 }, (_, i) => i + 1);
}

/** Everybody who plays in a place. */
export function tasksOf(place: Place, number: number): BoardTask[] {
  const arms = Array.from({ length: place.environment.armCount }, (_, arm) => ({ place: number, arm }));
  const names = Object.keys(place.contenders);
  const players = place.memories.flatMap((memory) =>
    [...[REFERENCE, UNIFORM].filter((name) => !names.includes(name)), ...names].flatMap((contender): BoardTask[] => {
      const own = { place: number, contender, memory };
      const all = [own, ...furtherRuns(place).map((run) => ({ ...own, run }))];
      if (!names.includes(contender)) return all;
      return [...all, ...(place.reordered ?? []).map((_, order) => ({ ...own, order }))];
    }),
  );
  return [...arms, ...players];
}

/** Plays one of them. */
export function playTask(place: Place, task: BoardTask, seed: string | number): Played<BoardResult> {
  const { environment, answers } = place;
  if ('arm' in task) {
    const { armCount, rewardRange } = environment;
    const make = () => fixedArm({ armCount, rewardRange, arm: task.arm });
    return playAnswers({ environment, answers, seed, memory: 'fresh', feedback: 'none', make });
  }
  const { contender: name, memory, order, run } = task;
  const at = order === undefined ? environment : place.reordered![order]!;
  const horizon = memory === 'fresh' ? place.longest : place.tokens;
  const contender: Contender = place.contenders[name] ?? CONTENDERS[name]!;
  // All outcomes are there to be told.
  const allObserved = name === ALL_OBSERVED;
  const freeArms = allObserved ? new Array<boolean>(at.armCount).fill(true) : at.freeArms;
  const make = () => contender({ ...situationOf(at), freeArms, horizon });
  const feedback = allObserved ? 'full-information' : make().feedback;
  return playAnswers({ environment: at, freeArms, answers, seed, run, memory, feedback, make });
}

/** One player, and what it plays. */
interface Play {
  readonly environment: Environment;
  /** Which arms are observed in every round. */
  readonly freeArms?: readonly boolean[] | undefined;
  readonly answers: number;
  readonly seed: string | number;
  readonly run?: number | undefined;
  readonly memory: SelectorMemory;
  readonly feedback: LeaderboardRow['feedback'];
  readonly make: () => AnySelector;
}

/**
 * Every answer with the same luck for everybody, and in a further run with other luck of the selector's own. A carried
 * selector is not told of the round that ends an answer: its block is cut there and understates the arm.
 */
function playAnswers(play: Play): Played<BoardResult> {
  const { environment, freeArms, answers, seed, run, memory, feedback, make } = play;
  let carried: AnySelector | undefined;
  const rounds: number[] = [];
  let tokens = 0;
  let elapsed = 0;
  for (let answer = 0; answer < answers; answer++) {
    const selector = carried ?? make();
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    const result = runEpisode(
      selector,
      environment.begin(answer, createRandom(seed, answer, 'environment')),
      run === undefined
        ? createRandom(seed, answer, 'selector')
        : createRandom(seed, answer, 'selector', `run ${run + 1}`),
      { freeArms, learnFromLastRound: memory === 'fresh' },
    );
    rounds.push(result.stoppingTime);
    tokens += result.tokens;
    elapsed += result.elapsed;
  }
  return { rounds: callsOf(rounds), result: { feedback, rounds, tokens, elapsed } };
}

/** Calls of the target over all answers. */
export function callsOf(rounds: readonly number[]): number {
  return rounds.reduce((sum, own) => sum + own, 0);
}
