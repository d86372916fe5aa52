/**
 * The leaderboard: every selector on the simulated set and, with a trace, on its turns, fresh and carried, with paired
 * differences to UCBSpec. It keeps a trace in memory: every row plays the same turns.
 */
import {
  type AnySelector,
  createRandom,
  type Environment,
  type EpisodeResult,
  fixedArm,
  formatTable,
  type ReplayArm,
  replay,
  runEpisode,
  type SelectorMemory,
  type StopSignal,
  type TraceTurn,
  turnsWith,
} from 'banditspec';
import { CONTENDERS, CONTEXTUAL_CONTENDERS, type Contender } from '../experiments/contenders.js';
import { createEnvironment, situationOf } from '../experiments/registry.js';
import { STANDARD_EXPERIMENTS } from '../experiments/standard.js';
import { BenchError } from '../program/bench-error.js';
import { defaultArms, type TraceColumns } from '../traces/arms.js';
import { type PairedDifference, pairedDifference } from './paired-bootstrap.js';

/** One selector in one place. */
export interface LeaderboardRow {
  /** The simulated experiment, `trace`, or `trace with context`. */
  readonly where: string;
  readonly selector: string;
  /** What it learns from; `none` for an arm that is always pulled. */
  readonly feedback: AnySelector['feedback'] | 'none';
  readonly memory: SelectorMemory;
  readonly answers: number;
  readonly tokens: number;
  /** Calls of the target model over all answers. */
  readonly targetCalls: number;
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

/** The halves of recorded turns, by a named stream; what was tuned was tuned on the first one. */
export function halfOf(answers: number): readonly (0 | 1)[] {
  const random = createRandom('half');
  return Array.from({ length: answers }, () => (random() < 1 / 2 ? 0 : 1));
}

/** What a leaderboard is made of. */
export interface LeaderboardOptions {
  readonly seed: string | number;
  readonly signal: StopSignal;
  /** Answers of every simulated experiment; with a trace, the most turns. */
  readonly answers?: number;
  /** The recorded turns; without them only the simulated set is played. */
  readonly turns?: readonly TraceTurn[];
  readonly arms?: readonly ReplayArm[];
  /** The time of a round of each arm of the trace. */
  readonly costs?: readonly number[];
  /** Whether to play every order of the trace's arms. */
  readonly orders: boolean;
  /**
   * Whether the simulated set is played as well.
   * @defaultValue true
   */
  readonly simulated?: boolean;
  readonly onRow: (row: LeaderboardRow) => void;
}

/** One place to play in. */
interface Place {
  readonly where: string;
  readonly environment: Environment;
  readonly answers: number;
  readonly memories: readonly SelectorMemory[];
  readonly contenders: Readonly<Record<string, Contender>>;
  /** Tokens of one answer, and of all. */
  readonly longest: number;
  readonly tokens: number;
  /** The same place with its arms in another order; absent where that is not asked for. */
  readonly reordered?: readonly Environment[];
}

const SIMULATED_TOKENS = 512;
const SIMULATED_ANSWERS = 100;

/** Plays everything, in order; the rows of a place are sorted by regret. */
export async function leaderboard(options: LeaderboardOptions): Promise<LeaderboardRow[]> {
  const rows: LeaderboardRow[] = [];
  const simulated = options.simulated === false ? [] : simulatedPlaces(options);
  for (const place of [...tracePlaces(options), ...simulated]) {
    const own = await playPlace(place, options);
    rows.push(...own.sort((a, b) => a.regret - b.regret || (a.selector < b.selector ? -1 : 1)));
  }
  return rows;
}

async function playPlace(place: Place, { seed, signal, onRow }: LeaderboardOptions): Promise<LeaderboardRow[]> {
  const { environment, answers, where } = place;
  const halves = halfOf(answers);
  const fixed = Array.from({ length: environment.armCount }, (_, arm) =>
    playAnswers(environment, answers, seed, 'fresh', () =>
      fixedArm({ armCount: environment.armCount, rewardRange: environment.rewardRange, arm }),
    ),
  );
  const best = fixed.reduce((a, b) => (callsOf(b) < callsOf(a) ? b : a));
  const rows: LeaderboardRow[] = [];
  for (const memory of place.memories) {
    const horizon = memory === 'fresh' ? place.longest : place.tokens;
    const play = (contender: Contender, at: Environment) =>
      playAnswers(at, answers, seed, memory, () => contender({ ...situationOf(at), horizon }));
    const reference = play(CONTENDERS.ucbSpec!, environment);
    const add = (
      selector: string,
      feedback: LeaderboardRow['feedback'],
      results: Results,
      overOrders: number | null,
    ) => {
      const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
      const calls = callsOf(results);
      const half = (which: 0 | 1) => callsOf(results.filter((_, e) => halves[e] === which));
      const row: LeaderboardRow = {
        where,
        selector,
        feedback,
        memory,
        answers,
        tokens,
        targetCalls: calls,
        tokensPerCall: tokens / calls,
        tokensPerCost: tokens / results.reduce((sum, result) => sum + result.elapsed, 0),
        regret: calls - callsOf(best),
        toUcbSpec: pairedDifference(roundsOf(results), roundsOf(reference), seed),
        toBestArm: pairedDifference(roundsOf(results), roundsOf(best), seed),
        targetCallsOverOrders: overOrders,
        halves: [half(0), half(1)],
      };
      rows.push(row);
      onRow(row);
    };
    if (memory === 'fresh') {
      const { armNames } = environment;
      fixed.forEach((results, arm) => {
        add(`always ${armNames?.[arm] ?? `arm ${arm}`}`, 'none', results, null);
      });
    }
    for (const [name, contender] of Object.entries(place.contenders)) {
      await breathe(signal);
      const { feedback } = contender({ ...situationOf(environment), horizon });
      const orders = place.reordered?.map((other) => callsOf(play(contender, other)));
      const overOrders = orders ? orders.reduce((sum, calls) => sum + calls, 0) / orders.length : null;
      add(name, feedback, play(contender, environment), overOrders);
    }
  }
  return rows;
}

type Results = readonly EpisodeResult[];

function roundsOf(results: Results): number[] {
  return results.map((result) => result.stoppingTime);
}

function callsOf(results: Results): number {
  return results.reduce((sum, result) => sum + result.stoppingTime, 0);
}

/**
 * Every answer with the same luck for everybody. A carried selector is not told of the round that ends an answer: its
 * block is cut there and understates the arm.
 */
function playAnswers(
  environment: Environment,
  answers: number,
  seed: string | number,
  memory: SelectorMemory,
  make: () => AnySelector,
): Results {
  let carried: AnySelector | undefined;
  return Array.from({ length: answers }, (_, answer) => {
    const selector = carried ?? make();
    if (carried) selector.startEpisode?.();
    if (memory === 'carried') carried = selector;
    return runEpisode(
      selector,
      environment.begin(answer, createRandom(seed, answer, 'environment')),
      createRandom(seed, answer, 'selector'),
      { freeArms: environment.freeArms, learnFromLastRound: memory === 'fresh' },
    );
  });
}

/** Lets the event loop run, so that an interruption is heard. */
async function breathe(signal: StopSignal): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
  if (signal.aborted) throw signal.reason;
}

function simulatedPlaces({ seed, answers = SIMULATED_ANSWERS }: LeaderboardOptions): Place[] {
  return STANDARD_EXPERIMENTS.map(({ name, environment }) => ({
    where: name,
    environment: createEnvironment(environment, { sequenceLength: SIMULATED_TOKENS, seed }),
    answers,
    memories: ['fresh'],
    contenders: CONTENDERS,
    longest: SIMULATED_TOKENS,
    tokens: SIMULATED_TOKENS * answers,
  }));
}

/** What columns turns have, for choosing arms. */
export function columnsOf(turns: readonly TraceTurn[]): TraceColumns {
  const recorded = new Map<string, { turns: number; longest: number }>();
  const chains = new Map<string, number>();
  const retrieval = new Map<string, { turns: number; cap: number }>();
  for (const turn of turns) {
    for (const [method, lengths] of Object.entries(turn.recorded)) {
      const column = recorded.get(method) ?? { turns: 0, longest: 1 };
      column.turns += 1;
      for (let i = 0; i < lengths.length; i++) column.longest = Math.max(column.longest, lengths[i]!);
      recorded.set(method, column);
    }
    for (const drafter of Object.keys(turn.chains)) chains.set(drafter, (chains.get(drafter) ?? 0) + 1);
    for (const [track, { cap }] of Object.entries(turn.retrieval)) {
      retrieval.set(track, { turns: (retrieval.get(track)?.turns ?? 0) + 1, cap });
    }
  }
  return { turns: turns.length, recorded, chains, retrieval };
}

function tracePlaces({ turns, arms, costs, answers = Infinity, orders }: LeaderboardOptions): Place[] {
  if (turns === undefined) return [];
  const named = arms ?? defaultArms(columnsOf(turns));
  if (costs !== undefined && costs.length !== named.length) {
    throw new BenchError(`--costs must be ${named.length} numbers, one for each arm, got ${costs.length}`, 2);
  }
  const complete = turnsWith(turns, named);
  if (complete.length === 0) {
    throw new BenchError(`a turn must have what every arm needs, got none among ${turns.length}`);
  }
  // Draft lengths that come from the recording are those of all turns, whatever their order or number.
  const { arms: resolved } = replay(complete, { arms: named }).description;
  const priced = resolved.map((arm, i): ReplayArm => ({ ...arm, cost: costs?.[i] ?? arm.cost }));
  const played = complete.slice(0, Math.min(answers, complete.length));
  const shared = {
    answers: played.length,
    memories: ['fresh', 'carried'],
    longest: Math.max(...played.map((turn) => turn.tokenCount)),
    tokens: played.reduce((sum, turn) => sum + turn.tokenCount, 0),
  } as const;
  const reordered = orders ? ordersOf(priced).map((order) => replay(played, { arms: order })) : undefined;
  const environment = replay(played, { arms: priced });
  const places: Place[] = [{ ...shared, where: 'trace', environment, contenders: CONTENDERS, reordered }];
  const uncapped = longestMatchedArm(priced, played);
  if (uncapped !== undefined) {
    places.push({
      ...shared,
      where: 'trace with context',
      environment: replay(played, { arms: [...priced, uncapped], context: uncapped.track }),
      contenders: CONTEXTUAL_CONTENDERS,
    });
  }
  return places;
}

/** The retrieval arm of the longest track that has match lengths everywhere, without a cap of its own. */
function longestMatchedArm(arms: readonly ReplayArm[], turns: readonly TraceTurn[]) {
  let longest: (ReplayArm & { kind: 'retrieval' }) | undefined;
  for (const arm of arms) {
    if (arm.kind !== 'retrieval') continue;
    if (!turns.every(({ retrieval }) => retrieval[arm.track]!.matchLengths !== undefined)) continue;
    const { cap } = turns[0]!.retrieval[arm.track]!;
    if (cap > (longest?.maxDraftLength ?? 0) && cap > (arm.maxDraftLength ?? cap)) {
      longest = { kind: 'retrieval', track: arm.track, maxDraftLength: cap, cost: arm.cost };
    }
  }
  return longest;
}

/** All orders of up to four arms; the rotations of more. */
function ordersOf<Item>(items: readonly Item[]): Item[][] {
  if (items.length > 4) return items.map((_, i) => [...items.slice(i), ...items.slice(0, i)]);
  if (items.length <= 1) return [[...items]];
  return items.flatMap((first, i) =>
    ordersOf([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]),
  );
}

const COLUMNS = ['where', 'selector', 'feedback', 'memory', 'calls', 'regret', 'to ucbSpec', 'tok/call', 'tok/cost'];

function cellsOf(row: LeaderboardRow, withOrders: boolean): string[] {
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const { total, interval } = row.toUcbSpec;
  return [
    row.where,
    row.selector,
    row.feedback,
    row.memory,
    count(row.targetCalls),
    count(row.regret),
    `${count(total)} [${interval.map(count).join(', ')}]`,
    row.tokensPerCall.toFixed(3),
    row.tokensPerCost.toFixed(3),
    ...(withOrders ? [row.targetCallsOverOrders === null ? '' : count(row.targetCallsOverOrders)] : []),
  ];
}

/** One table, place by place, each sorted by regret. */
export function formatLeaderboard(rows: readonly LeaderboardRow[]): string {
  const withOrders = rows.some((row) => row.targetCallsOverOrders !== null);
  return [
    'Calls of the target model over all answers; regret: calls more than always the best arm; to ucbSpec: calls more than',
    'UCBSpec with the same memory, with the 95% interval of a bootstrap over answers (negative: fewer).',
    ...(withOrders ? ['all orders: the mean of the calls over the orders of the arms.'] : []),
    formatTable(
      [...COLUMNS, ...(withOrders ? ['all orders'] : [])],
      rows.map((row) => cellsOf(row, withOrders)),
    ),
  ].join('\n');
}

/** A situation in which somebody has to choose, and the rows of the leaderboard that speak to it. */
interface Advice {
  readonly situation: string;
  readonly use: string;
  readonly why: string;
  readonly evidence: (row: LeaderboardRow) => boolean;
}

const ADVICE: readonly Advice[] = [
  {
    situation: 'a new selector for every prompt, nothing known',
    use: 'bayesUcb',
    why: 'its prior knows what an unseen arm is likely to give, so a short answer is not spent on trying all',
    evidence: (row) => row.where === 'trace' && row.memory === 'fresh' && row.selector === 'bayesUcb',
  },
  {
    situation: 'one selector for all prompts, only the pulled arm seen',
    use: 'saturationProbing',
    why: 'it explores when the leader is at its cap, the one time when another arm may be worth more',
    evidence: (row) => row.where === 'trace' && row.memory === 'carried' && row.selector === 'saturationProbing',
  },
  {
    situation: 'some arms need no model (prompt lookup, suffix match) and can be observed in every round',
    use: 'empiricalBayesLeader',
    why: 'nothing is paid for knowing them, and evidence of the present passage counts most',
    evidence: (row) => row.where === 'trace' && row.memory === 'carried' && row.selector === 'empiricalBayesLeader',
  },
  {
    situation: 'every drafter can be run over the text after the fact, a new selector for every prompt',
    use: 'normalHedge',
    why: 'full information without a rate to set; carried it comes down to the best arm, and `empiricalBayesLeader` does more',
    evidence: (row) => row.where === 'trace' && row.memory === 'fresh' && row.selector === 'normalHedge',
  },
  {
    situation: 'the length of the match is known before the round',
    use: 'bucketedUcb',
    why: 'it learns from which match length a copying arm is better; a linear model does not fit a threshold',
    evidence: (row) => row.where === 'trace with context' && row.memory === 'carried' && row.selector === 'bucketedUcb',
  },
  {
    situation: 'stationary arms and long answers',
    use: 'bayesUcb',
    why: 'its optimism grows slowly; regret far below that of the radius with a guarantee',
    evidence: (row) => row.where === 'table-1' && row.selector === 'bayesUcb',
  },
  {
    situation: 'the best arm changes within an answer by itself',
    use: 'klUcb',
    why: 'narrow enough to be on the best arm, wide enough to notice',
    evidence: (row) => row.where === 'changing' && row.selector === 'klUcb',
  },
  {
    situation: 'nothing may be assumed of the rewards',
    use: 'tsallisInf',
    why: 'it has a guarantee against every oblivious adversary; where arms are stationary it pays for that',
    evidence: (row) => row.where === 'adversarial' && row.selector === 'tsallisInf',
  },
];

/** The recommended rows on either half of the turns. */
function halvesTable(rows: readonly LeaderboardRow[]): string[] {
  const shown = rows.filter(
    (row) =>
      row.where.startsWith('trace') && (row.feedback === 'none' || ADVICE.some((advice) => advice.evidence(row))),
  );
  if (shown.length === 0) return ['Needs a trace.'];
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['where', 'selector', 'memory', 'calls, first half', 'calls, second half']),
    line(['---', '---', '---', '---', '---']),
    ...shown.map((row) =>
      line([row.where, row.selector, row.memory, ...row.halves.map((calls) => calls.toLocaleString('en'))]),
    ),
  ];
}

/** The page of the repository: what to use when, with the measured evidence, and the whole table. */
export function leaderboardPage(rows: readonly LeaderboardRow[], command: string): string {
  const withOrders = rows.some((row) => row.targetCallsOverOrders !== null);
  const columns = [...COLUMNS, ...(withOrders ? ['all orders'] : [])];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const evidence = (advice: Advice) =>
    rows
      .filter(advice.evidence)
      .map((row) => {
        const count = (value: number) => Math.round(value).toLocaleString('en');
        const { total, interval } = row.toBestArm;
        return (
          `${row.where}, ${row.memory}: ${count(row.targetCalls)} calls; UCBSpec ` +
          `${count(row.targetCalls - row.toUcbSpec.total)}; always the best arm ${count(row.targetCalls - total)}, ` +
          `a difference of ${count(total)} [${interval.map(count).join(', ')}]`
        );
      })
      .join('; ');
  return [
    '# Leaderboard',
    '',
    `Written by \`${command}\`. Do not edit; run it again.`,
    '',
    '## Which selector when',
    '',
    line(['situation', 'use', 'because', 'measured']),
    line(['---', '---', '---', '---']),
    ...ADVICE.map((advice) =>
      line([advice.situation, `\`${advice.use}\``, advice.why, evidence(advice) || 'needs a trace']),
    ),
    '',
    '## How the defaults were chosen',
    '',
    'From a principle or from the literature: `bayesUcb` (the prior of a uniform acceptance rate), `normalHedge` and `hedgeSpec` (no',
    'parameter), `linUcb` (the usual values), `kaplanMeierDraftLength` and `goodputDraftLength` (a memory of twenty rounds, a',
    'prior mean of 2/3 near published acceptance rates).',
    '',
    'With the even question ids of the Spec-Bench recording in view: the form of `empiricalBayesLeader`, `saturationProbing` and',
    '`bucketedUcb`, and those of their settings that are not named here. On the first random half of those turns (a',
    'named stream decides): of `empiricalBayesLeader` `discount` among 0.7, 0.8, 0.9, 1 and `priorWeight` among 5, 10, 20; of `bucketedUcb`',
    '`optimism` among 0, 0.025, 0.05, 0.075, 0.1, `bucketWeight` among 1, 3, and whether surprises of the prompt count. The',
    '`streak` of `saturationProbing` was not: on that half alone 1, 2 and 3 cannot be told apart, on all turns 2 is the only one',
    'that beats the best arm. So no figure of these three on these turns is quite clean; turns that nobody looked at would',
    'be. Below, both halves of the one run over all turns:',
    '',
    ...halvesTable(rows),
    '',
    '## All rows',
    '',
    'Calls of the target model over all answers. Regret: calls more than always the best arm. To ucbSpec: calls more than',
    'UCBSpec with the same memory, with the 95% interval of a bootstrap over answers; negative: fewer. Carried selectors',
    'are not told of the round that ends an answer.',
    '',
    line(columns),
    line(columns.map(() => '---')),
    ...rows.map((row) => line(cellsOf(row, withOrders))),
    '',
  ].join('\n');
}
