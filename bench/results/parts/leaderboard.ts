/** The leaderboard: every selector in every place, and over the recordings. */
import type { AnySelector, SelectorMemory } from 'banditspec';
import { isListOf, isObject, type PartKind } from './part-kind.js';

/** A sum of paired differences, with its 95% interval. */
export interface PairedDifference {
  /** The sum over all answers. */
  readonly total: number;
  /** The 2.5th and the 97.5th percentile of that sum over resampled answers. */
  readonly interval: readonly [number, number];
}

/** One selector in one place. */
export interface LeaderboardRow {
  /**
   * The simulated experiment, or the recording: `trace` where there is one, else its name; with `with context` where
   * one is told before the round, or with the signals where they were named; the part and the cap where the place has them.
   */
  readonly where: string;
  readonly selector: string;
  /** What it learns from; `none` for an arm that is always pulled. */
  readonly feedback: AnySelector['feedback'] | 'none';
  readonly memory: SelectorMemory;
  readonly answers: number;
  readonly tokens: number;
  /** Calls of the target model over all answers; where it played several times, the mean. */
  readonly targetCalls: number;
  /** Of `targetCalls` from run to run; null where it played once. */
  readonly standardDeviation: number | null;
  readonly tokensPerCall: number;
  /** Tokens per unit of time: one unit is a plain pass of the target, where the arms have costs. */
  readonly tokensPerCost: number;
  /** Calls more than always the arm that is best over all answers. */
  readonly regret: number;
  /** Calls more than UCBSpec with the same memory in the same place; with the bootstrap over answers. */
  readonly toUcbSpec: PairedDifference;
  /** Calls more than always the best arm, answer by answer; with the same bootstrap. */
  readonly toBestArm: PairedDifference;
  /** The mean of `targetCalls` over all orders of the arms; null where not asked for. */
  readonly targetCallsOverOrders: number | null;
  /** `targetCalls` of the answers of either random half: what was tuned was tuned on the first one. */
  readonly halves: readonly [number, number];
}

/** A recording, and what of it was played. */
export interface BoardRecording {
  /** The file's name up to its first dot, or without its ending where two would be called the same. */
  readonly name: string;
  /** The name of the file, without its folder. */
  readonly file: string;
  /** Of the file's bytes. */
  readonly sha256: string;
  /** Turns in the file, and those of them that have what every arm needs. */
  readonly turns: number;
  readonly completeTurns: number;
  /** What the options asked for and the recording does not have, in words. */
  readonly leftOut: readonly string[];
}

/** One column of the table over the recordings: a recording, or a part of it, under a cap or none. */
export interface BoardColumn {
  /** What its rows call it. */
  readonly where: string;
  readonly recording: string;
  /** The category or task; null for the whole recording. */
  readonly part: string | null;
  /** The most tokens that an arm with a model drafts; null for as many as the arm has. */
  readonly cap: number | null;
  /** Whether a context is told before each round. */
  readonly context: boolean;
  readonly arms: readonly { readonly name: string; readonly free: boolean }[];
  readonly answers: number;
  /** Different requests: the answers of one conversation are one. */
  readonly requests: number;
  readonly tokens: number;
  /** Calls of uniform choice among the arms. */
  readonly uniformCalls: number;
}

/** What selectors are compared with: those that learn from the same. Knowing costs is no other feedback. */
export type FeedbackClass = Exclude<AnySelector['feedback'], 'bandit-with-costs'>;

/** A selector in one column. */
export interface StandingPlace {
  readonly where: string;
  /** The mean of the runs. */
  readonly targetCalls: number;
  /** Of `targetCalls` from run to run; null where it played once. */
  readonly standardDeviation: number | null;
  /** Calls more than the best of its class with the same memory there has, as a share of the best's. */
  readonly behind: number;
  /** The same in calls; with the bootstrap over requests. */
  readonly toBest: PairedDifference;
  /** Calls more than uniform choice has; negative: fewer. */
  readonly toUniform: number;
}

/** A selector over all columns of its class. */
export interface Standing {
  readonly selector: string;
  readonly feedback: FeedbackClass;
  readonly memory: SelectorMemory;
  readonly places: readonly StandingPlace[];
  /** The place where it is furthest behind, and by how much. */
  readonly worst: { readonly where: string; readonly behind: number };
  /** The places where it needs more calls than uniform choice. */
  readonly worseThanUniform: readonly string[];
}

/** The leaderboard as a part of a results file. */
export interface LeaderboardResults {
  readonly kind: 'leaderboard';
  /** Which defaults the selectors had: a hash of those of the whole catalogue. */
  readonly defaults: string;
  /** How often each selector played a recording. */
  readonly runs: number;
  readonly recordings: readonly BoardRecording[];
  readonly columns: readonly BoardColumn[];
  readonly rows: readonly LeaderboardRow[];
  /** By class and memory, those that are least behind on their worst place first. Empty without a recording. */
  readonly standings: readonly Standing[];
}

export const leaderboardKind: PartKind<LeaderboardResults> = {
  requirement: 'a leaderboard with its rows',
  holds: ({ runs, recordings, columns, rows, standings }) =>
    typeof runs === 'number' &&
    Array.isArray(recordings) &&
    Array.isArray(columns) &&
    isListOf(
      rows,
      ({ toUcbSpec, toBestArm, standardDeviation }) =>
        isObject(toUcbSpec) && isObject(toBestArm) && standardDeviation !== undefined,
    ) &&
    Array.isArray(standings) &&
    standings.every((standing: unknown) => isObject(standing) && Array.isArray(standing.places)),
  measurements: () => [],
  configuration: ({ kind, runs, recordings, columns, rows }) => ({
    kind,
    runs,
    recordings: recordings.map(({ sha256 }) => ({ sha256 })),
    columns: columns.map(({ where, arms, answers }) => ({ where, arms, answers })),
    places: [...new Set(rows.map(({ where }) => where))],
  }),
  // Rows by name: that a selector was added, or ranks elsewhere, changes none of the others.
  figures: ({ defaults, rows, standings }) => ({
    leaderboard: {
      defaults,
      rows: Object.fromEntries(
        rows.map(({ where, selector, memory, ...figures }) => [`${where}, ${selector}, ${memory}`, figures]),
      ),
      standings: Object.fromEntries(
        standings.map(({ selector, memory, ...figures }) => [`${selector}, ${memory}`, figures]),
      ),
    },
  }),
};
