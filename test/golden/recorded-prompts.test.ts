/**
 * What `hierarchicalThompson` reaches when it is carried over the two recordings, read from the folder that
 * BANDITSPEC_TRACES names: Spec-Bench with Vicuna-7B, and SpecDecode-Bench with Llama-8B with EAGLE-3, an n-gram and a
 * suffix drafter, EAGLE's drafts cut to 20, 5 and 3 tokens. Both recordings were looked at while it was made, so this is
 * no proof of what it does elsewhere; it keeps what the documentation says true.
 */
import { join } from 'node:path';
import type { ReplayArm, SelectorMemory, TraceTurn } from 'banditspec';
import { readTraceFile } from 'banditspec/node';
import { describe, expect, test } from 'vitest';
import { createBoard } from '../../bench/leaderboard/board.js';
import { collect } from '../environments/recorded/synthetic-trace.js';

const folder = process.env.BANDITSPEC_TRACES ?? '';
const described = describe.skipIf(folder === '');

const SEEDS = [1, 2, 3, 4, 5];

/** The selectors with bandit feedback that have the fewest calls of all others on these recordings. */
const OTHERS: readonly (readonly [name: string, memory: SelectorMemory])[] = [
  ['glrUcb', 'carried'],
  ['bayesUcb', 'carried'],
  ['bayesUcb', 'fresh'],
];

/** Target calls over all turns, as on the leaderboard. */
interface Calls {
  readonly ofArms: readonly number[];
  readonly uniform: number;
  readonly ofOthers: readonly number[];
  /** Of `hierarchicalThompson`, one for each seed. */
  readonly own: readonly number[];
}

function callsOn(turns: readonly TraceTurn[], arms: readonly ReplayArm[] | undefined): Calls {
  const boardOf = (seed: number) => {
    const { tasks, play } = createBoard([{ name: 'it', turns, arms }], { seed, orders: false, simulated: false });
    const inputs = tasks.map(({ input }) => input).filter(({ place }) => place === 0);
    const callsOf = (input: (typeof inputs)[number]) => play(input).result.rounds.reduce((sum, own) => sum + own, 0);
    return {
      arms: () => inputs.filter((input) => 'arm' in input).map(callsOf),
      selector: (name: string, memory: SelectorMemory) =>
        callsOf(inputs.find((input) => 'contender' in input && input.contender === name && input.memory === memory)!),
    };
  };
  const first = boardOf(SEEDS[0]!);
  return {
    ofArms: first.arms(),
    uniform: first.selector('uniformRandom', 'carried'),
    ofOthers: OTHERS.map(([name, memory]) => first.selector(name, memory)),
    own: SEEDS.map((seed) => boardOf(seed).selector('hierarchicalThompson', 'carried')),
  };
}

/** The three arms, with EAGLE's drafts cut; nothing else is. */
const threeArms = (cap: number): readonly ReplayArm[] => [
  { kind: 'track', track: 'eagle20', free: true, maxDraftLength: cap },
  { kind: 'track', track: 'ngram20', free: true },
  { kind: 'track', track: 'suf20', free: true },
];

const llamaColumns = ['eagle20', 'ngram20', 'suf20'].map((column) => ({ column, cap: 20 }));

const read = new Map<string, Promise<TraceTurn[]>>();

function turnsOf(recording: 'vicuna' | 'llama'): Promise<TraceTurn[]> {
  const turns =
    read.get(recording) ??
    (recording === 'vicuna'
      ? collect(readTraceFile(join(folder, 'specbench-vicuna7b.even.jsonl')))
      : collect(readTraceFile(join(folder, 'specdecode-llama8b.even.jsonl'), { format: { tracks: llamaColumns } })));
  read.set(recording, turns);
  return turns;
}

// The bounds on the best of the others are the figures of docs/prompts-that-differ.md, rounded: it has 1.2% more calls on
// Vicuna, 3.1%, 5.6% and 6.4% fewer on Llama, means of ten seeds with standard deviations of 0.2%, 1.5%, 2.3% and 0.5%. The
// mean of five may be off by a standard error; a single seed by two standard deviations from the bound, which are given last.
described.each([
  ['vicuna', 'its default arms', undefined, 1.015, 0],
  ['llama', 'EAGLE uncapped', threeArms(20), 0.98, 0.03],
  ['llama', 'EAGLE capped at 5', threeArms(5), 0.94, 0.046],
  ['llama', 'EAGLE capped at 3', threeArms(3), 0.94, 0.01],
] as const)('%s, %s (needs BANDITSPEC_TRACES)', (recording, _, arms, bound, seedScatter) => {
  let played: Promise<Calls> | undefined;
  const calls = () => {
    played ??= turnsOf(recording).then((turns) => callsOn(turns, arms));
    return played;
  };
  const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('it takes fewer calls than uniform choice with every seed', async () => {
    const { own, uniform } = await calls();
    expect(Math.max(...own)).toBeLessThan(uniform);
  });

  test('with seed 1, and in the mean over five, it is within 1.5 % of always the best arm', async () => {
    const { own, ofArms } = await calls();
    for (const value of [own[0]!, meanOf(own)]) expect(value).toBeLessThan(1.015 * Math.min(...ofArms));
  });

  test(`and takes at most ${bound} times the calls of the best other selector with bandit feedback`, async () => {
    const { own, ofOthers } = await calls();
    const best = Math.min(...ofOthers);
    expect(meanOf(own)).toBeLessThan(bound * best);
    expect(own[0]!).toBeLessThan((bound + seedScatter) * best);
  });
});
