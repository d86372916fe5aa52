/**
 * What late and lost outcomes cost each selector: regret on Bernoulli arms, with every decision kept by a ledger. One decision a
 * round; its outcome comes so many rounds later, or never. All selectors meet the same luck and the same delays.
 */
import {
  type ArmSelector,
  createRandom,
  type Decision,
  decisionLedger,
  type RandomSource,
  type SelectorKind,
  selectorDescriptions,
} from 'banditspec';
import { log1p } from 'banditspec/arithmetic';
import type { Played, PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import { type Study, wholePage } from '../results/study.js';

/** The success rates of the arms. */
const MEANS = [0.7, 0.8, 0.6, 0.5, 0.75];
const BEST_MEAN = Math.max(...MEANS);

/** How many rounds late an outcome is, from one uniform; Infinity: it never comes. */
const DELAYS: Readonly<Record<string, (u: number) => number>> = {
  'at once': () => 0,
  '10 rounds': () => 10,
  '100 rounds': () => 100,
  // Geometric.
  'random, mean 30': (u) => Math.floor(log1p(-u) / log1p(-1 / 31)),
  // Pareto with exponent 1: half of the outcomes after 10 rounds, one in twenty after 100, the mean infinite.
  'heavy-tailed': (u) => Math.floor(5 / (1 - u)),
  'a fifth lost': (u) => (u < 0.2 ? Infinity : 10),
};
const DELAY_NAMES = Object.keys(DELAYS);
/** The delay at which open decisions are also ignored. */
const HERDING_DELAY = '100 rounds';

/** The selectors that learn from the reward of the pulled arm, without those whose arms are draft lengths. */
const KINDS = Object.values(selectorDescriptions)
  .filter(({ kind, feedback, family }) => feedback === 'bandit' && family !== 'draft-lengths' && kind !== 'fixedArm')
  .map(({ kind }) => kind);

interface Input {
  readonly kind: SelectorKind;
  readonly delay: string;
  readonly pending: 'counted' | 'ignored';
}

/** Regret after all rounds, over the runs. */
export interface DelayResult extends Input {
  readonly mean: number;
  readonly standardError: number;
}

export interface DelaysResult {
  readonly kind: 'delays';
  readonly rounds: number;
  readonly runs: number;
  readonly means: readonly number[];
  readonly results: readonly DelayResult[];
}

/** Options of the command. */
export interface DelaysOptions extends StudyOptions {
  readonly rounds: number;
  readonly runs: number;
}

type Setup = Pick<DelaysOptions, 'rounds' | 'runs' | 'seed'>;

function makeSelector(kind: SelectorKind, horizon: number): ArmSelector {
  const { settings, create } = selectorDescriptions[kind];
  const problem = { armCount: MEANS.length, rewardRange: { min: 0, max: 1 } };
  return create({ ...problem, ...settings?.({ ...problem, horizon }) }) as ArmSelector;
}

function playRun({ kind, delay, pending }: Input, { rounds, seed }: Setup, run: number): number {
  const stream = (role: string): RandomSource => createRandom(seed, 'delays', run, role);
  const [select, luck, late] = [stream('select'), stream('luck'), stream('delay')];
  const ledger = decisionLedger(makeSelector(kind, rounds), {
    maxOpen: rounds,
    pending,
    // Computed numerically elsewhere, and not used.
    recordProbability: selectorDescriptions[kind].family === 'weights',
  });
  const due: { readonly decision: Decision; readonly reward: number }[][] = Array.from({ length: rounds }, () => []);
  let regret = 0;
  for (let round = 0; round < rounds; round++) {
    const decision = ledger.decide(select);
    const mean = MEANS[decision.arm]!;
    regret += BEST_MEAN - mean;
    const outcome = { decision, reward: luck() < mean ? 1 : 0 };
    due[round + DELAYS[delay]!(late())]?.push(outcome);
    for (const told of due[round]!) ledger.settle(told.decision.id, told.reward);
  }
  return regret;
}

function playInput(input: Input, setup: Setup): Played<DelayResult> {
  let sum = 0;
  let squares = 0;
  for (let run = 0; run < setup.runs; run++) {
    const regret = playRun(input, setup, run);
    sum += regret;
    squares += regret * regret;
  }
  const mean = sum / setup.runs;
  const variance = Math.max(0, squares / setup.runs - mean * mean) / Math.max(1, setup.runs - 1);
  return {
    rounds: setup.rounds * setup.runs,
    result: { ...input, mean, standardError: Math.sqrt(variance) },
  };
}

/** Begins the work in another thread. */
export function prepare(setup: object): PlayTask<Input, DelayResult> {
  return (input) => playInput(input, setup as Setup);
}

/** One task for each selector and delay, and one with open decisions ignored where that makes a difference. */
function tasks(): { readonly name: string; readonly input: Input }[] {
  const draws = (kind: SelectorKind) => {
    let drawn = 0;
    makeSelector(kind, 100).select(() => {
      drawn += 1;
      return 0.5 + drawn / 1000;
    });
    return drawn > 0;
  };
  return KINDS.flatMap((kind) => {
    const inputs: Input[] = DELAY_NAMES.map((delay) => ({ kind, delay, pending: 'counted' }));
    if (!draws(kind)) inputs.push({ kind, delay: HERDING_DELAY, pending: 'ignored' });
    return inputs.map((input) => ({ name: `${kind}, ${input.delay}, open ${input.pending}`, input }));
  });
}

/** So many selectors are named for each delay. */
const NAMED = 4;

function tellDelays({ results, rounds, runs, means }: DelaysResult): Block[] {
  const find = (kind: string, delay: string, pending: string) =>
    results.find((result) => result.kind === kind && result.delay === delay && result.pending === pending);
  const cell = (result: DelayResult | undefined) =>
    result ? `${result.mean.toFixed(1)} ± ${result.standardError.toFixed(1)}` : '-';
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const rows = kinds.map((kind) => [
    kind,
    ...DELAY_NAMES.map((delay) => cell(find(kind, delay, 'counted'))),
    cell(find(kind, HERDING_DELAY, 'ignored')),
  ]);
  const uniform = rounds * (BEST_MEAN - means.reduce((sum, mean) => sum + mean, 0) / means.length);
  const best = DELAY_NAMES.map((delay) => {
    const sorted = kinds.map((kind) => find(kind, delay, 'counted')!).sort((a, b) => a.mean - b.mean);
    return [delay, ...sorted.slice(0, NAMED).map(({ kind }) => kind)];
  });
  const herd = kinds.flatMap((kind) => {
    const [counted, ignored] = [find(kind, HERDING_DELAY, 'counted')!, find(kind, HERDING_DELAY, 'ignored')];
    return ignored
      ? [{ kind, gain: ignored.mean - counted.mean, error: ignored.standardError + counted.standardError }]
      : [];
  });
  const better = herd.filter(({ gain, error }) => gain > 2 * error).map(({ kind }) => kind);
  const worse = herd.filter(({ gain, error }) => gain < -2 * error).map(({ kind }) => kind);
  return [
    `Regret after ${rounds} rounds on ${means.length} Bernoulli arms (${means.join(', ')}), mean of ${runs} runs with its standard\n` +
      `error. Uniform choice has ${uniform.toFixed(0)}. One decision a round, kept by a ledger; its outcome comes as many rounds later as stated.`,
    {
      title: `Regret where outcomes are late; the last column ignores open decisions, 100 rounds late`,
      header: ['selector', ...DELAY_NAMES, '100 rounds, ignored'],
      rows,
    },
    {
      title: 'Which selector to use when: the least regret first',
      header: ['outcomes come', ...Array.from({ length: NAMED }, (_, i) => String(i + 1))],
      rows: best,
    },
    [
      `Counting open decisions instead of ignoring them, 100 rounds late, lowers regret by more than twice the standard errors for ${better.join(', ') || 'none'}`,
      `and raises it for ${worse.join(', ') || 'none'}. For selectors that draw, open decisions are not counted.`,
      'Random delays: geometric. Heavy-tailed: Pareto with exponent 1, half after 10 rounds, one in twenty after 100. A fifth lost: the',
      'others after 10 rounds. Standard errors are for this one problem; differences within them say nothing.',
    ].join('\n'),
  ];
}

const TITLE = '# Late feedback';

export const delays: Study<DelaysOptions, Input, DelayResult, DelaysResult> = {
  name: 'delays',
  async prepare({ rounds, runs, seed }) {
    const setup: Setup = { rounds, runs, seed };
    return {
      tasks: {
        threadWork: { name: 'delays', setup },
        play: prepare(setup),
        tasks: tasks(),
        configuration: { packageVersion: PACKAGE_VERSION, study: 'delays', seed, rounds, runs },
      },
      conclude: (results) => ({ kind: 'delays', rounds, runs, means: MEANS, results }),
    };
  },
  tell: tellDelays,
  page: ({ rounds, runs }) =>
    wholePage(
      TITLE,
      { file: 'docs/late-feedback.md', arguments: ['--rounds', String(rounds), '--runs', String(runs)] },
      () => INTRODUCTION,
      tellDelays,
    ),
};

const INTRODUCTION: readonly string[] = [
  'What late or missing outcomes cost each selector, and which one to use when. How a ledger keeps decisions open:',
  '[live use](live-use.md).',
];
