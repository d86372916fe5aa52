/**
 * How selectors stand over recordings: in each place beside the best of those that learn from the same, with the same
 * memory, and beside uniform choice; and over all places where each is furthest behind. A recommendation is made by a rule
 * from that.
 */
import type { SelectorMemory } from 'banditspec';
import type {
  BoardColumn,
  FeedbackClass,
  LeaderboardRow,
  Standing,
  StandingPlace,
} from '../results/parts/leaderboard.js';
import { percent } from '../results/parts/leaderboard-tables.js';
import { type PairedBootstrap, pairedBootstrap } from './paired-bootstrap.js';

/** One selector in a place. */
interface Player {
  readonly selector: string;
  readonly memory: SelectorMemory;
  readonly feedback: LeaderboardRow['feedback'];
  /** Calls of each request. */
  readonly calls: readonly number[];
  /** Of the calls over several runs; null for one. */
  readonly standardDeviation: number | null;
}

/** Everybody in one place. */
export interface Contest {
  readonly column: BoardColumn;
  readonly players: readonly Player[];
}

/** The classes in the order of what they know. */
const CLASSES: readonly FeedbackClass[] = ['bandit', 'side-information', 'full-information', 'contextual'];
const MEMORIES: readonly SelectorMemory[] = ['fresh', 'carried'];

function classOf(feedback: Player['feedback']): FeedbackClass | 'none' {
  return feedback === 'bandit-with-costs' ? 'bandit' : feedback;
}

function sum(calls: readonly number[]): number {
  return calls.reduce((total, own) => total + own, 0);
}

/** One place of one class and memory. */
interface Ranking {
  readonly column: BoardColumn;
  readonly players: readonly Player[];
  readonly best: Player;
  readonly difference: PairedBootstrap;
}

function standIn({ column, best, difference }: Ranking, { calls, standardDeviation }: Player): StandingPlace {
  const targetCalls = sum(calls);
  const toBest = difference(calls, best.calls);
  return {
    where: column.where,
    targetCalls,
    standardDeviation,
    behind: toBest.total / sum(best.calls),
    toBest,
    toUniform: targetCalls - column.uniformCalls,
  };
}

/** By class and memory, those that are least behind on their worst place first. */
export function standingsOf(contests: readonly Contest[], seed: string | number): Standing[] {
  const bootstraps = contests.map(({ column }) => pairedBootstrap(column.requests, seed));
  return CLASSES.flatMap((feedback) =>
    MEMORIES.flatMap((memory) => {
      const rankings = contests.flatMap(({ column, players: all }, i): Ranking[] => {
        const players = all.filter((player) => player.memory === memory && classOf(player.feedback) === feedback);
        if (players.length === 0) return [];
        const best = players.reduce((a, b) => (sum(b.calls) < sum(a.calls) ? b : a));
        return [{ column, players, best, difference: bootstraps[i]! }];
      });
      const names = rankings[0]?.players.map(({ selector }) => selector) ?? [];
      return names
        .map((selector): Standing => {
          const places = rankings.map((ranking) =>
            standIn(ranking, ranking.players.find((player) => player.selector === selector)!),
          );
          const { where, behind } = places.reduce((a, b) => (b.behind > a.behind ? b : a));
          const worseThanUniform = places.filter(({ toUniform }) => toUniform > 0).map((place) => place.where);
          return { selector, feedback, memory, places, worst: { where, behind }, worseThanUniform };
        })
        .sort((a, b) => a.worst.behind - b.worst.behind || (a.selector < b.selector ? -1 : 1));
    }),
  );
}

/** How far behind the best a selector may be on its worst place, as a share, to be recommended. */
const NEAR = 0.02;

/** The rule of the page, in its words. */
export const RULE =
  `A recommendation stands if in every column of the table below the selector needs at most ${percent(NEAR)} more calls than ` +
  'the best of its class, and in none more than uniform choice. A class is all selectors that learn from the same feedback with the same ' +
  'memory; knowing what rounds cost makes no class.';

/** Whether a selector may be recommended. */
export function stands({ worst, worseThanUniform }: Standing): boolean {
  return worst.behind <= NEAR && worseThanUniform.length === 0;
}

/** A share beyond what is near, with the decimals that it needs to look so. */
function beyondNear(share: number): string {
  for (let decimals = 1; ; decimals++) {
    const shown = Number((100 * share).toFixed(decimals));
    if (shown > 100 * NEAR || decimals === 9) return `${shown}%`;
  }
}

/** Why a selector may not be recommended, in words. */
export function objectionsTo({ worst, worseThanUniform: [first, ...others] }: Standing): string {
  const more = others.length > 0 ? ` and ${others.length} more` : '';
  return [
    ...(worst.behind > NEAR ? [`${beyondNear(worst.behind)} behind on ${worst.where}`] : []),
    ...(first === undefined ? [] : [`worse than uniform choice on ${first}${more}`]),
  ].join('; ');
}
