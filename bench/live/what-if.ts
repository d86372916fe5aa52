/** What other choices would have earned, from a log of decisions: reads the log, asks for each target, and tells. */
import {
  type ArmSelector,
  createRandom,
  estimateWhatIf,
  type LedgerEvent,
  type LoggedDecision,
  replayWhatIf,
  type SelectorKind,
  selectorDescriptions,
  type WhatIf,
  type WhatIfEstimate,
} from 'banditspec';
import { BenchError, messageOf } from '../program/bench-error.js';
import { type Block, blocksToText } from '../program/table.js';
import { readText, unreadable } from '../program/text-file.js';

/** Options of the command. */
export interface WhatIfCommandOptions {
  readonly log: string;
  readonly armCount?: number | undefined;
  readonly rewardRange: readonly [number, number];
  readonly level: number;
  readonly selectors: readonly string[];
  readonly leastProbability?: number | undefined;
  readonly seed: string | number;
  readonly json: boolean;
}

interface ReadLog {
  readonly decisions: readonly LoggedDecision[];
  /** Decisions of which nothing was learnt. */
  readonly withoutOutcome: number;
  readonly names: ReadonlyMap<number, string>;
}

/** A target and what is known of it, or why nothing is. */
type Told =
  | ({ readonly target: string } & WhatIf)
  | { readonly target: string; readonly rounds: number; readonly count: number; readonly reward: WhatIfEstimate }
  | { readonly target: string; readonly refused: string };

/** A line that says it all by itself, or an event of a ledger. */
type Line = Partial<Extract<LedgerEvent, { event: 'decided' }>> & {
  readonly reward?: number;
  readonly outcome?: unknown;
};

/** Reads JSON lines: events of a ledger, joined by their id, or decisions with their rewards. */
function readLog(path: string, text: string): ReadLog {
  const decided = new Map<unknown, { -readonly [Part in keyof LoggedDecision]?: unknown }>();
  const names = new Map<number, string>();
  text.split('\n').forEach((json, i) => {
    if (json.trim() === '') return;
    const where = `${path}:${i + 1}`;
    let line: Line;
    try {
      line = JSON.parse(json);
    } catch (error) {
      throw new BenchError(`${where}: ${messageOf(error)}`);
    }
    if (line === null || typeof line !== 'object')
      throw new BenchError(`${where}: a line must be an object, got ${json}`);
    const { event, id, arm, name, probability, without, reward } = line;
    if (event === undefined || event === 'decided') {
      const key = event === undefined ? `line ${i}` : id;
      if (decided.has(key)) throw new BenchError(`${where}: id must be one that was not decided before, got ${id}`);
      decided.set(key, { arm, probability, without, reward });
      if (typeof name === 'string' && typeof arm === 'number') names.set(arm, name);
      return;
    }
    if (line.outcome === undefined) return;
    const decision = decided.get(id);
    if (!decision) throw new BenchError(`${where}: id must be that of a decision above, got ${id}`);
    decision.reward = rewardOf(line.outcome, decision.arm as number);
  });
  const all = [...decided.values()];
  const decisions = all.filter(({ reward }) => reward !== undefined) as LoggedDecision[];
  return { decisions, withoutOutcome: all.length - decisions.length, names };
}

function rewardOf(outcome: unknown, arm: number): unknown {
  if (Array.isArray(outcome)) return outcome[arm];
  return typeof outcome === 'object' ? (outcome as { readonly reward: unknown } | null)?.reward : outcome;
}

function makeSelector(
  kind: string,
  problem: { armCount: number; rewardRange: { min: number; max: number } },
  horizon: number,
) {
  if (!Object.hasOwn(selectorDescriptions, kind)) {
    throw new BenchError(
      `--selector must be one of ${Object.keys(selectorDescriptions).join(', ')}, got ${JSON.stringify(kind)}`,
      2,
    );
  }
  const { settings, create } = selectorDescriptions[kind as SelectorKind];
  return create({ ...problem, ...settings?.({ ...problem, horizon }) }) as ArmSelector;
}

/** Asks for every arm, for uniform choice, and for the selectors that are named. */
export async function whatIf(options: WhatIfCommandOptions): Promise<string> {
  const { log, level, selectors, leastProbability, seed, json } = options;
  const [min, max] = options.rewardRange;
  const text = await readText(log, '', unreadable('the log', JSON.stringify(log)));
  const { decisions, withoutOutcome, names } = readLog(log, text);
  if (decisions.length < 2)
    throw new BenchError(`${log}: a log must have at least two decisions with outcomes, got ${decisions.length}`);
  const armCount =
    options.armCount ??
    decisions.reduce((most, { arm, without = [] }) => Math.max(most, arm + 1, ...without.map((i) => i + 1)), 1);
  const problem = { armCount, rewardRange: { min, max } };
  const ask = (target: string, answer: () => object): Told => {
    try {
      return { target, ...answer() } as Told;
    } catch (error) {
      if (error instanceof BenchError) throw error;
      return { target, refused: messageOf(error) };
    }
  };
  const told: Told[] = Array.from({ length: armCount }, (_, arm) =>
    ask(`always ${names.get(arm) ?? `arm ${arm}`}`, () =>
      estimateWhatIf({ ...problem, log: decisions, target: { arm }, level }),
    ),
  );
  told.push(ask('uniform', () => estimateWhatIf({ ...problem, log: decisions, target: 'uniform', level })));
  for (const kind of selectors) {
    const selector = makeSelector(kind, problem, decisions.length);
    const random = createRandom(seed, 'what if', kind);
    const floor = leastProbability === undefined ? {} : { leastProbability };
    const asked = { ...problem, log: decisions, selector, random, level, ...floor };
    told.push(ask(`${kind}, replayed`, () => replayWhatIf(asked)));
  }
  const logged = decisions.reduce((sum, { reward }) => sum + reward / decisions.length, 0);
  const answer = { decisions: decisions.length, withoutOutcome, level, logged, targets: told };
  // Nothing that can be told: the log is at fault.
  if (told.every((one) => 'refused' in one))
    throw new BenchError(`${log}: ${(told[0] as { refused: string }).refused}`);
  return json ? `${JSON.stringify(answer, null, 2)}\n` : `${blocksToText(tell(answer))}\n`;
}

function tell(answer: {
  readonly decisions: number;
  readonly withoutOutcome: number;
  readonly level: number;
  readonly logged: number;
  readonly targets: readonly Told[];
}): Block[] {
  const figure = ({ mean, low, high }: WhatIfEstimate) => `${mean.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
  const rows = answer.targets.flatMap((one) => {
    if ('refused' in one) return [];
    if ('reward' in one) return [[one.target, '-', '-', '-', figure(one.reward), String(one.rounds)]];
    const { inversePropensity, selfNormalised, doublyRobust, effectiveCount } = one;
    return [
      [
        one.target,
        figure(inversePropensity),
        figure(selfNormalised),
        figure(doublyRobust),
        '-',
        effectiveCount.toFixed(0),
      ],
    ];
  });
  const refused = answer.targets.flatMap((one) => ('refused' in one ? [`- ${one.target}: ${one.refused}`] : []));
  const without = answer.withoutOutcome > 0 ? `; ${answer.withoutOutcome} more have none and are left out` : '';
  return [
    `${answer.decisions} decisions with outcomes, mean reward ${answer.logged.toFixed(3)}${without}.`,
    {
      title: `Mean reward of other choices, with ${(100 * answer.level).toFixed(0)}% intervals`,
      header: ['target', 'inverse propensity', 'self-normalised', 'doubly robust', 'replay', 'effective decisions'],
      rows,
    },
    ...(refused.length > 0 ? [`The log says nothing about\n${refused.join('\n')}`] : []),
  ];
}
