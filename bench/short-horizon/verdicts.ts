/** How each rule stands in each place: beside the best selector of the package that learns from the same. */
import type { SelectorMemory } from 'banditspec';
import { pairedBootstrap } from '../leaderboard/paired-bootstrap.js';
import type { Contest } from '../leaderboard/standings.js';
import type { PairedDifference } from '../results/parts/leaderboard.js';
import { SHORT_RULES } from './rules.js';

/** The best of the package in one place with one memory, and what all rules have there. */
export interface PlaceVerdict {
  readonly where: string;
  readonly memory: SelectorMemory;
  /** Of those that are no rule of this page: the one with the fewest calls. */
  readonly best: { readonly selector: string; readonly calls: number };
  readonly uniformCalls: number;
  readonly rules: readonly {
    readonly rule: string;
    readonly calls: number;
    /** Calls more than the best; with the bootstrap over requests. */
    readonly toBest: PairedDifference;
  }[];
}

function sum(calls: readonly number[]): number {
  return calls.reduce((total, own) => total + own, 0);
}

export function verdictsOf(contests: readonly Contest[], seed: string | number): PlaceVerdict[] {
  const names = SHORT_RULES.map(({ name }) => name);
  return contests.flatMap(({ column, players }) => {
    const difference = pairedBootstrap(column.requests, seed);
    return [...new Set(players.map(({ memory }) => memory))].map((memory): PlaceVerdict => {
      const own = players.filter((player) => player.memory === memory);
      const best = own
        .filter(({ selector }) => !names.includes(selector))
        .reduce((a, b) => (sum(b.calls) < sum(a.calls) ? b : a));
      return {
        where: column.where,
        memory,
        best: { selector: best.selector, calls: sum(best.calls) },
        uniformCalls: column.uniformCalls,
        rules: names.map((rule) => {
          const { calls } = own.find(({ selector }) => selector === rule)!;
          return { rule, calls: sum(calls), toBest: difference(calls, best.calls) };
        }),
      };
    });
  });
}

/** Whether a rule has fewer calls than the best of the package, and surely so: the whole 95% interval is below 0. */
export function surelyWins({ interval }: PairedDifference): boolean {
  return interval[1] < 0;
}
