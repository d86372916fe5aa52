/**
 * Who plays where on the leaderboard, as tasks that do not depend on one another, and the rows that come of them: every
 * selector in every place, fresh and carried, with paired differences to UCBSpec, and how it stands over the recordings.
 */
import {
  type AnySelector,
  createRandom,
  type Environment,
  fixedArm,
  runEpisode,
  type SelectorMemory,
} from 'banditspec';
import { sampleStandardDeviation } from 'simple-statistics';
import type { Played, TaskList } from '../engine/task-list.js';
import { ALL_OBSERVED, CONTENDERS, type Contender } from '../experiments/contenders.js';
import { situationOf } from '../experiments/registry.js';
import type { BoardColumn, LeaderboardRow, Standing } from '../results/parts/leaderboard.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import { type BoardOptions, type Place, type Recording, simulatedPlaces } from './places.js';
import { type RecordedPlaces, recordedPlaces } from './recorded-places.js';
import { type Contest, standingsOf } from './standings.js';

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

/** Places to play in, and what is played there. */
export interface Board {
  readonly tasks: TaskList<BoardTask, BoardResult>['tasks'];
  play(task: BoardTask): Played<BoardResult>;
  /** The rows, from the results in the order of the tasks: place by place, each sorted by regret. */
  rows(results: readonly BoardResult[]): readonly LeaderboardRow[];
  /** Everybody in each place that is a column of the table over recordings, by request; from the same results. */
  contests(results: readonly BoardResult[]): readonly Contest[];
  /** The places of recordings, from the same results, and how every selector stands over them. */
  standings(results: readonly BoardResult[]): {
    readonly columns: readonly BoardColumn[];
    readonly standings: readonly Standing[];
  };
}

/** The halves of recorded turns, by a named stream; what was tuned was tuned on the first one. */
export function halfOf(answers: number): readonly (0 | 1)[] {
  const random = createRandom('half');
  return Array.from({ length: answers }, () => (random() < 1 / 2 ? 0 : 1));
}

/** Sets up the board. Every thread that sets up the same recordings and options has the same one. */
export function createBoard(
  recordings: readonly Recording[],
  options: BoardOptions,
): Board & {
  /** What became of each recording, in their order. */
  readonly recordings: readonly Omit<RecordedPlaces, 'places'>[];
} {
  const { seed, simulated = true } = options;
  const found = recordings.map((recording) =>
    recordedPlaces(recording, recordings.length === 1 ? 'trace' : recording.name, options),
  );
  const places = [...found.flatMap((own) => own.places), ...(simulated ? simulatedPlaces(options) : [])];
  return {
    ...boardOf(places, seed),
    recordings: found.map(({ completeTurns, leftOut }) => ({ completeTurns, leftOut })),
  };
}

/** The board of these places. */
export function boardOf(places: readonly Place[], seed: string | number): Board {
  const inputs = places.flatMap(tasksOf);
  const keys = inputs.map(keyOf);
  const reader = (results: readonly BoardResult[]) => {
    const byKey = new Map(results.map((result, i) => [keys[i]!, result]));
    return (place: number) => (task: PlayerTask) => {
      const of = (run?: number) => byKey.get(keyOf({ place, ...task, run } as BoardTask))!;
      return 'arm' in task || task.order !== undefined
        ? overRuns([of()])
        : overRuns([of(), ...furtherRuns(places[place]!).map(of)]);
    };
  };
  const contestsOf = (results: readonly BoardResult[]) => {
    const read = reader(results);
    return places.flatMap((place, i) => (place.column ? [contestOf(place, read(i))] : []));
  };
  return {
    tasks: inputs.map((input) => ({ name: nameOf(places[input.place]!, input), input })),
    play: (task) => playTask(places[task.place]!, task, seed),
    rows(results) {
      const read = reader(results);
      return places.flatMap((place, i) =>
        rowsOf(place, read(i), seed).sort((a, b) => a.regret - b.regret || (a.selector < b.selector ? -1 : 1)),
      );
    },
    contests: contestsOf,
    standings(results) {
      const contests = contestsOf(results);
      return { columns: contests.map(({ column }) => column), standings: standingsOf(contests, seed) };
    },
  };
}

function keyOf(task: BoardTask): string {
  return JSON.stringify(
    'arm' in task
      ? [task.place, task.arm]
      : [task.place, task.contender, task.memory, task.order ?? null, task.run ?? null],
  );
}

function armName({ environment: { armNames } }: Place, arm: number): string {
  return `always ${armNames?.[arm] ?? `arm ${arm}`}`;
}

function nameOf(place: Place, task: BoardTask): string {
  if ('arm' in task) return `${place.where}: ${armName(place, task.arm)}`;
  const order = task.order === undefined ? '' : `, order ${task.order + 1}`;
  const run = task.run === undefined ? '' : `, run ${task.run + 1}`;
  return `${place.where}: ${task.contender}, ${task.memory}${order}${run}`;
}

/** The selector that all others are compared with. */
const REFERENCE = 'ucbSpec';
/** What nobody should be worse than. */
const UNIFORM = 'uniformRandom';

/** The numbers of the times a selector plays a place after the first one. */
function furtherRuns({ runs }: Place): number[] {
  return Array.from({ length: runs - 1 }, (_, i) => i + 1);
}

function tasksOf(place: Place, number: number): BoardTask[] {
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

function playTask(place: Place, task: BoardTask, seed: string | number): Played<BoardResult> {
  const { environment, answers } = place;
  if ('arm' in task) {
    const { armCount, rewardRange } = environment;
    const make = () => fixedArm({ armCount, rewardRange, arm: task.arm });
    return playAnswers(environment, answers, seed, 'fresh', 'none', undefined, make);
  }
  const { contender: name, memory, order, run } = task;
  const at = order === undefined ? environment : place.reordered![order]!;
  const horizon = memory === 'fresh' ? place.longest : place.tokens;
  const contender: Contender = place.contenders[name] ?? CONTENDERS[name]!;
  const make = () => contender({ ...situationOf(at), horizon });
  // All outcomes of a replay are there to be told.
  if (name === ALL_OBSERVED) {
    const observed: Pick<Environment, 'begin' | 'freeArms'> = {
      begin: (answer, luck) => at.begin(answer, luck),
      freeArms: new Array<boolean>(at.armCount).fill(true),
    };
    return playAnswers(observed, answers, seed, memory, 'full-information', run, make);
  }
  return playAnswers(at, answers, seed, memory, make().feedback, run, make);
}

/**
 * Every answer with the same luck for everybody, and in a further run with other luck of the selector's own. A carried
 * selector is not told of the round that ends an answer: its block is cut there and understates the arm.
 */
function playAnswers(
  environment: Pick<Environment, 'begin' | 'freeArms'>,
  answers: number,
  seed: string | number,
  memory: SelectorMemory,
  feedback: LeaderboardRow['feedback'],
  run: number | undefined,
  make: () => AnySelector,
): Played<BoardResult> {
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
      { freeArms: environment.freeArms, learnFromLastRound: memory === 'fresh' },
    );
    rounds.push(result.stoppingTime);
    tokens += result.tokens;
    elapsed += result.elapsed;
  }
  return { rounds: callsOf(rounds), result: { feedback, rounds, tokens, elapsed } };
}

function callsOf(rounds: readonly number[]): number {
  return rounds.reduce((sum, own) => sum + own, 0);
}

/** A task without its place. */
type PlayerTask =
  | { readonly arm: number }
  | { readonly contender: string; readonly memory: string; readonly order?: number };

/** What a player came to over its runs. */
interface RunsResult extends BoardResult {
  /** Of the calls of the runs; null where there is but one. */
  readonly standardDeviation: number | null;
}

/** The mean of runs, answer by answer. */
function overRuns(runs: readonly BoardResult[]): RunsResult {
  const [first] = runs;
  const { feedback, tokens } = first!;
  const meanOf = (numberOf: (result: BoardResult) => number) => callsOf(runs.map(numberOf)) / runs.length;
  return {
    feedback,
    rounds: first!.rounds.map((_, answer) => meanOf(({ rounds }) => rounds[answer]!)),
    tokens,
    elapsed: meanOf(({ elapsed }) => elapsed),
    standardDeviation: runs.length === 1 ? null : sampleStandardDeviation(runs.map(({ rounds }) => callsOf(rounds))),
  };
}

/** What came of the tasks of a place. */
type ResultOf = (task: PlayerTask) => RunsResult;

function rowsOf(place: Place, resultOf: ResultOf, seed: string | number): LeaderboardRow[] {
  const { where, environment, answers } = place;
  const halves = halfOf(answers);
  const pairedDifference = pairedBootstrap(answers, seed);
  const fixed = Array.from({ length: environment.armCount }, (_, arm) => resultOf({ arm }));
  const best = fixed.reduce((a, b) => (callsOf(b.rounds) < callsOf(a.rounds) ? b : a));
  return place.memories.flatMap((memory) => {
    const reference = resultOf({ contender: REFERENCE, memory });
    const rowOf = (selector: string, result: RunsResult, overOrders: number | null): LeaderboardRow => {
      const { feedback, rounds, tokens, elapsed, standardDeviation } = result;
      const calls = callsOf(rounds);
      const half = (which: 0 | 1) => callsOf(rounds.filter((_, answer) => halves[answer] === which));
      return {
        where,
        selector,
        feedback,
        memory,
        answers,
        tokens,
        targetCalls: calls,
        standardDeviation,
        tokensPerCall: tokens / calls,
        tokensPerCost: tokens / elapsed,
        regret: calls - callsOf(best.rounds),
        toUcbSpec: pairedDifference(rounds, reference.rounds),
        toBestArm: pairedDifference(rounds, best.rounds),
        targetCallsOverOrders: overOrders,
        halves: [half(0), half(1)],
      };
    };
    const arms = memory === 'fresh' ? fixed.map((result, arm) => rowOf(armName(place, arm), result, null)) : [];
    const selectors = Object.keys(place.contenders).map((contender) => {
      const orders = place.reordered?.map((_, order) => callsOf(resultOf({ contender, memory, order }).rounds));
      return rowOf(contender, resultOf({ contender, memory }), orders ? callsOf(orders) / orders.length : null);
    });
    return [...arms, ...selectors];
  });
}

/** A place of a recording, by request: what its standings are worked out from. */
function contestOf(place: Place, resultOf: ResultOf): Contest {
  const { where, environment, answers, tokens, memories } = place;
  const { requests: requestOf, ...column } = place.column!;
  const requests = Math.max(...requestOf) + 1;
  const byRequest = (rounds: readonly number[]) => {
    const calls = new Array<number>(requests).fill(0);
    rounds.forEach((own, answer) => {
      calls[requestOf[answer]!]! += own;
    });
    return calls;
  };
  const { armNames, freeArms } = environment;
  return {
    column: {
      where,
      ...column,
      arms: armNames!.map((name, arm) => ({ name, free: freeArms![arm]! })),
      answers,
      requests,
      tokens,
      uniformCalls: callsOf(resultOf({ contender: UNIFORM, memory: 'fresh' }).rounds),
    },
    players: memories.flatMap((memory) =>
      Object.keys(place.contenders).map((selector) => {
        const { feedback, rounds, standardDeviation } = resultOf({ contender: selector, memory });
        return { selector, memory, feedback, calls: byRequest(rounds), standardDeviation };
      }),
    ),
  };
}
