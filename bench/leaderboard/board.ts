/**
 * Who plays where on the leaderboard, and the rows that come of it: every selector in every place, fresh and carried, with
 * paired differences to UCBSpec, and how it stands over the recordings.
 */
import type { Played, TaskList } from '../engine/task-list.js';
import type { BoardColumn, LeaderboardRow, Standing } from '../results/parts/leaderboard.js';
import { type BoardOptions, type Place, type Recording, simulatedPlaces } from './places.js';
import { type BoardResult, type BoardTask, furtherRuns, keyOf, nameOf, playTask, tasksOf } from './players.js';
import { type RecordedPlaces, recordedPlaces } from './recorded-places.js';
import { contestOf, overRuns, type PlayerTask, rowsOf } from './rows.js';
import { type Contest, standingsOf } from './standings.js';

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
