/** Where the leaderboard plays: the environments of the standard set, and the turns of recordings. */
import type { Environment, ReplayArm, SelectorMemory, TraceTurn } from 'banditspec';
import { BOARD_CONTENDERS, type Contender } from '../experiments/contenders.js';
import { createEnvironment } from '../experiments/registry.js';
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';

/** How a recording is played. */
export interface RecordingOptions {
  /** The arms; chosen from what the recording has, where absent. */
  readonly arms?: readonly ReplayArm[] | undefined;
  /** The time of a round of each arm. */
  readonly costs?: readonly number[] | undefined;
  /**
   * The signals that are the context, in the order in which selectors get them; where absent, the match length of the longest
   * track that has it everywhere.
   */
  readonly contexts?: readonly string[] | undefined;
}

/** A recording in memory. */
export interface Recording extends RecordingOptions {
  readonly name: string;
  readonly turns: readonly TraceTurn[];
}

/** What a recording can be divided by. */
export type Division = 'category' | 'task';

/** What is played. */
export interface BoardOptions {
  readonly seed: string | number;
  /** Answers of every simulated experiment; of a recording the most turns. */
  readonly answers?: number | undefined;
  /** Whether to play every order of the recordings' arms. */
  readonly orders: boolean;
  /**
   * How often every selector plays a recording, each time with other luck of its own.
   * @defaultValue 1
   */
  readonly runs?: number | undefined;
  /** Draft lengths under which the arms that run a model play again. */
  readonly caps?: readonly number[] | undefined;
  /** What the recordings are divided by, for places of their own; absent: they are not. */
  readonly by?: Division | undefined;
  /**
   * Whether the simulated set is played as well.
   * @defaultValue true
   */
  readonly simulated?: boolean;
}

/** One place to play in. */
export interface Place {
  readonly where: string;
  readonly environment: Environment;
  readonly answers: number;
  readonly memories: readonly SelectorMemory[];
  readonly contenders: Readonly<Record<string, Contender>>;
  /** Tokens of one answer, and of all. */
  readonly longest: number;
  readonly tokens: number;
  /** How often every selector plays, each time with other luck of its own. */
  readonly runs: number;
  /** The same place with its arms in another order; absent where that is not asked for. */
  readonly reordered?: readonly Environment[] | undefined;
  /** Where the place is a column of the table over recordings: which one. */
  readonly column?: {
    readonly recording: string;
    readonly part: string | null;
    readonly cap: number | null;
    readonly context: boolean;
    /** The number of the request of each answer, from 0. */
    readonly requests: readonly number[];
  };
}

const SIMULATED_TOKENS = 512;
const SIMULATED_ANSWERS = 100;

/** The standard set. */
export function simulatedPlaces({ seed, answers = SIMULATED_ANSWERS }: BoardOptions): Place[] {
  return STANDARD_EXPERIMENTS.map(({ name, environment }) => ({
    where: name,
    environment: createEnvironment(environment, { sequenceLength: SIMULATED_TOKENS, seed }),
    answers,
    memories: ['fresh'],
    contenders: BOARD_CONTENDERS,
    longest: SIMULATED_TOKENS,
    tokens: SIMULATED_TOKENS * answers,
    runs: 1,
  }));
}
