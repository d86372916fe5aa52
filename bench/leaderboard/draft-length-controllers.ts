/**
 * Draft-length controllers on recorded turns: arms are the draft lengths 0 to 8 of one chain drafter, and what counts is
 * tokens a second.
 */
import {
  type AnySelector,
  createRandom,
  type Environment,
  fixedArm,
  formatTable,
  fractionalKube,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  kaplanMeierDraftLength,
  type ReplayArm,
  replay,
  runEpisode,
  type SelectorMemory,
  type StopSignal,
  type TraceTurn,
  turnsWith,
  ucbSpec,
} from 'banditspec';
import { BenchError } from '../program/bench-error.js';

/** One controller on all turns. */
export interface DraftLengthRow {
  readonly selector: string;
  readonly memory: SelectorMemory;
  readonly turns: number;
  readonly tokens: number;
  readonly targetCalls: number;
  readonly milliseconds: number;
  readonly tokensPerSecond: number;
}

/** The time of a round, in milliseconds: of a plain one, and of one that drafts, at the start and for each token. */
export interface RoundTimes {
  readonly plain: number;
  readonly base: number;
  readonly perToken: number;
}

/** Measured with a 68M drafter of Vicuna-7B on one GPU. */
export const DEFAULT_TIMES: RoundTimes = { plain: 22.97, base: 22.33, perToken: 1.924 };

const LONGEST_DRAFT = 8;

type Make = (environment: Environment) => AnySelector;

const CONTROLLERS: Readonly<Record<string, Make>> = {
  heuristicDraftLength,
  gammaTune,
  goodputDraftLength,
  kaplanMeierDraftLength,
  'fractionalKube, radius x 0.2': (environment) => fractionalKube({ ...environment, radiusScale: 0.2 }),
  'ucbSpec (tokens, not time)': (environment) => ucbSpec(environment),
};

/** Plays every controller on the turns that have the trace's first chain drafter, fresh and carried. */
export async function draftLengthControllers(
  turns: readonly TraceTurn[],
  times: RoundTimes,
  seed: string | number,
  signal: StopSignal,
): Promise<DraftLengthRow[]> {
  const drafter = turns.flatMap((turn) => Object.keys(turn.chains))[0];
  if (drafter === undefined) throw new BenchError('--trace must have a chain drafter, got none');
  const arms = Array.from({ length: LONGEST_DRAFT + 1 }, (_, draftLength): ReplayArm => {
    if (draftLength === 0) return { kind: 'plain', cost: 1 };
    const cost = (times.base + times.perToken * draftLength) / times.plain;
    return { kind: 'chain', drafter, draftLength, cost };
  });
  const played = turnsWith(turns, arms);
  const environment = replay(played, { arms });
  const fixed = arms.map((_, arm): [string, Make] => [`always ${arm}`, (problem) => fixedArm({ ...problem, arm })]);
  const rows: DraftLengthRow[] = [];
  for (const [selector, make] of [...fixed, ...Object.entries(CONTROLLERS)]) {
    for (const memory of ['fresh', 'carried'] as const) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (signal.aborted) throw signal.reason;
      if (memory === 'carried' && selector.startsWith('always')) continue;
      rows.push({ selector, memory, ...play(environment, make, memory, times, seed) });
    }
  }
  return rows.sort((a, b) => b.tokensPerSecond - a.tokensPerSecond);
}

function play(
  environment: Environment & { readonly episodeCount: number },
  make: Make,
  memory: SelectorMemory,
  { plain }: RoundTimes,
  seed: string | number,
) {
  let carried: AnySelector | undefined;
  let tokens = 0;
  let targetCalls = 0;
  let milliseconds = 0;
  for (let turn = 0; turn < environment.episodeCount; turn++) {
    const selector = carried ?? make(environment);
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    const luck = createRandom(seed, turn, 'environment');
    const result = runEpisode(selector, environment.begin(turn, luck), createRandom(seed, turn, 'selector'), {
      learnFromLastRound: memory === 'fresh',
    });
    tokens += result.tokens;
    targetCalls += result.stoppingTime;
    milliseconds += result.elapsed * plain;
  }
  const tokensPerSecond = (1000 * tokens) / milliseconds;
  return { turns: environment.episodeCount, tokens, targetCalls, milliseconds, tokensPerSecond };
}

/** The table, fastest first. */
export function formatDraftLengths(rows: readonly DraftLengthRow[], { plain, base, perToken }: RoundTimes): string {
  return [
    `Draft lengths 0 to ${LONGEST_DRAFT}; a round takes ${base} ms and ${perToken} ms a drafted token, ${plain} ms without drafting.`,
    formatTable(
      ['selector', 'memory', 'calls', 'tok/call', 'tokens a second'],
      rows.map((row) => [
        row.selector,
        row.memory,
        row.targetCalls.toLocaleString('en'),
        (row.tokens / row.targetCalls).toFixed(3),
        row.tokensPerSecond.toFixed(2),
      ]),
    ),
  ].join('\n');
}
