/** What came of a place of the leaderboard: a row for everybody, and who stands where beside whom. */
import { createRandom } from 'banditspec';
import { sampleStandardDeviation } from 'simple-statistics';
import type { LeaderboardRow } from '../results/parts/leaderboard.js';
import { pairedBootstrap } from './paired-bootstrap.js';
import type { Place } from './places.js';
import { armName, type BoardResult, callsOf, REFERENCE, UNIFORM } from './players.js';
import type { Contest } from './standings.js';

/** The halves of recorded turns, by a named stream; what was tuned was tuned on the first one. */
function halfOf(answers: number): readonly (0 | 1)[] {
  const random = createRandom('half');
  return Array.from({ length: answers }, () => (random() < 1 / 2 ? 0 : 1));
}

/** A task without its place. */
export type PlayerTask =
  | { readonly arm: number }
  | { readonly contender: string; readonly memory: string; readonly order?: number };

/** What a player came to over its runs. */
interface RunsResult extends BoardResult {
  /** Of the calls of the runs; null where there is but one. */
  readonly standardDeviation: number | null;
}

/** The mean of runs, answer by answer. */
export function overRuns(runs: readonly BoardResult[]): RunsResult {
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

/** The rows of a place, in the order of its players. */
export function rowsOf(place: Place, resultOf: ResultOf, seed: string | number): LeaderboardRow[] {
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
export function contestOf(place: Place, resultOf: ResultOf): Contest {
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
