/**
 * The paper's first experiment (Hou et al. 2025, Section 6.1, Table 1): arms are drafting methods. Nobody can decode with
 * the paper's models here; so each arm is a calibrated model of acceptance that, played alone, has the published mean
 * accepted tokens and the published speed, and the question is what the two selectors then make of the arms.
 */
import {
  type AcceptanceArm,
  type AcceptanceModel,
  acceptancePresets,
  calibratedAcceptance,
  depthHazardMean,
  depthHazardVariance,
  exp3Spec,
  measureRegretAsync,
  type QuantileLengths,
  type RegretReport,
  type SelectorFactory,
  type SelectorMemory,
  ucbSpec,
} from 'banditspec';
import { positiveInteger } from '../program/option-values.js';
import type { Block, Table } from '../program/table.js';
import type { PaperExperiment, PaperOptions, Watch } from './paper-command.js';
import { type PublishedCell, type PublishedFigure, TABLE_1 } from './published-tables.js';

/** How an arm's acceptance is shaped; its level is solved for. */
interface ArmShape {
  readonly name: string;
  readonly hazards: readonly number[];
  readonly promptAcceptance: { readonly alpha: number; readonly beta: number };
  readonly chainOdds: { readonly hard: number; readonly easy: number };
}

/**
 * Spread of prompts and of rounds as `fitAcceptanceModel` finds them in the public Spec-Bench runs of Vicuna-7B (EAGLE,
 * prompt lookup), rounded. The paper's own are not published.
 */
const TREE_SPREAD = { promptAcceptance: { alpha: 9.2, beta: 3 }, chainOdds: { hard: 0.4, easy: 2.5 } } as const;
const RETRIEVAL_SPREAD = { promptAcceptance: { alpha: 1.5, beta: 1.8 }, chainOdds: { hard: 0.1, easy: 10 } } as const;
const CHAIN = { toHard: 0.3, toEasy: 0.3 } as const;

/** The most tokens that retrieval drafts here: with the paper's 40 the range of eq. (6) would be 41 tokens wide. */
const RETRIEVAL_DRAFT = 10;
const SUFFIX_HAZARDS = acceptancePresets.suffixMatch.hazards.slice(0, RETRIEVAL_DRAFT);

const ARM_SHAPES: readonly ArmShape[] = [
  { name: 'PLD', hazards: acceptancePresets.promptLookup.hazards, ...RETRIEVAL_SPREAD },
  { name: 'REST', hazards: SUFFIX_HAZARDS, ...RETRIEVAL_SPREAD },
  { name: 'Suffix Tree', hazards: SUFFIX_HAZARDS, ...RETRIEVAL_SPREAD },
  { name: 'EAGLE-2', hazards: acceptancePresets.eagle.hazards, ...TREE_SPREAD },
];

/** Answers of 30 to 512 tokens; the paper says only that short ones were lengthened (its Appendix G). */
const LENGTHS: QuantileLengths = { kind: 'quantiles', tokens: [30, 80, 120, 180, 250, 350, 512] };

/** Whether prompts, and the rounds of a prompt, differ from one another. */
export type World = 'prompts differ' | 'prompts alike';
export const WORLDS: readonly World[] = ['prompts differ', 'prompts alike'];
const MEMORIES: readonly SelectorMemory[] = ['fresh', 'carried'];

/** `exp3Spec` has no radius. */
const SELECTORS: Readonly<Record<string, SelectorFactory>> = {
  UCBSpec: ucbSpec,
  'UCBSpec, radius 0.1': (problem) => ucbSpec({ ...problem, radiusScale: 0.1 }),
  EXP3Spec: exp3Spec,
};

/** Hazards with their odds multiplied. */
function scaleOdds(hazards: readonly number[], factor: number): number[] {
  return hazards.map((hazard) => (factor * hazard) / (1 - hazard + factor * hazard));
}

/** The mean of a law given by quantiles: uniform between two of them. */
function meanTokens({ tokens }: QuantileLengths): number {
  let sum = 0;
  for (let i = 1; i < tokens.length; i++) sum += (tokens[i - 1]! + tokens[i]!) / 2;
  return sum / (tokens.length - 1);
}

/**
 * All tokens over all rounds of an arm alone. The blocks of a prompt sum to its length and what EOS cuts off the last,
 * on average half of (E[Y^2] / E[Y] - 1) (the renewal theorem).
 */
function expectedMat(hazards: readonly number[], tokens: number): number {
  const mean = depthHazardMean(hazards);
  const cut = ((depthHazardVariance(hazards) + mean * mean) / mean - 1) / 2;
  return (mean * tokens) / (tokens + cut);
}

/** The shape's hazards at the level at which the arm alone has this MAT, by bisection on the logarithm of the odds. */
export function hazardsForMat(shape: readonly number[], mat: number, tokens: number): number[] {
  let low = -20;
  let high = 20;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (expectedMat(scaleOdds(shape, Math.exp(middle)), tokens) < mat) low = middle;
    else high = middle;
  }
  return scaleOdds(shape, Math.exp(low));
}

/** The model of one cell: every arm at its published MAT and at the cost that its published speed implies. */
export function modelOf(cell: PublishedCell, world: World): AcceptanceModel {
  const arms = ARM_SHAPES.map(({ name, hazards, ...spread }, i): AcceptanceArm => {
    const { mat, speed } = cell.arms[i]!;
    return {
      name,
      hazards: hazardsForMat(hazards, mat, meanTokens(LENGTHS)),
      // A round gives MAT tokens; at this speed it takes so many plain passes.
      cost: (mat * cell.vanillaSpeed) / speed,
      free: name !== 'EAGLE-2',
      ...(world === 'prompts differ' && spread),
    };
  });
  return { arms, sequenceLength: LENGTHS, ...(world === 'prompts differ' && { chain: CHAIN }) };
}

/** One selector in one world. */
export interface MethodsRow {
  readonly selector: string;
  readonly memory: SelectorMemory;
  readonly ours: PublishedFigure;
}

/** What came of one cell in one world. */
export interface MethodsCell {
  readonly target: string;
  readonly benchmark: string;
  readonly world: World;
  readonly model: AcceptanceModel;
  readonly fixedArms: readonly {
    readonly name: string;
    readonly paper: PublishedFigure;
    readonly ours: PublishedFigure;
  }[];
  /** What choosing, for each prompt, the arm of the fewest rounds there would come to. */
  readonly bestArmOfEachPrompt: { readonly mat: number };
  readonly paper: { readonly UCBSpec: PublishedFigure; readonly EXP3Spec: PublishedFigure };
  readonly selectors: readonly MethodsRow[];
}

/** The whole experiment: every cell of the table, in both worlds. */
export interface MethodsResult {
  readonly kind: 'draft-methods';
  /** Prompts of every cell. */
  readonly prompts: number;
  readonly cells: readonly MethodsCell[];
}

/** Runs one cell. `onProgress` hears of its rounds so far, and which share of it is done. */
async function runCell(
  cell: PublishedCell,
  world: World,
  { prompts, seed }: MethodsOptions,
  { signal }: Watch,
  onProgress: (rounds: number, share: number) => void,
): Promise<MethodsCell> {
  const model = modelOf(cell, world);
  const environment = calibratedAcceptance(model);
  const reports: RegretReport[] = [];
  let before = 0;
  for (const memory of MEMORIES) {
    let rounds = 0;
    reports.push(
      await measureRegretAsync({
        environment,
        selectors: SELECTORS,
        episodes: prompts,
        seed,
        memory,
        // A block cut at EOS would mislead a selector that goes on to the next prompt.
        learnFromLastRound: memory === 'fresh',
        signal,
        onProgress: (progress) => {
          rounds = progress.rounds;
          onProgress(before + rounds, (reports.length + progress.episodesDone / prompts) / MEMORIES.length);
        },
      }),
    );
    before += rounds;
  }
  const figureOf = ({ tokensPerRound, tokensPerTime }: { tokensPerRound: number; tokensPerTime: number }) => ({
    mat: tokensPerRound,
    speed: tokensPerTime * cell.vanillaSpeed,
  });
  return {
    target: cell.target,
    benchmark: cell.benchmark,
    world,
    model,
    fixedArms: reports[0]!.fixedArms.map((arm, i) => ({
      name: ARM_SHAPES[i]!.name,
      paper: cell.arms[i]!,
      ours: figureOf(arm),
    })),
    bestArmOfEachPrompt: { mat: matOfBestArms(reports[0]!) },
    paper: { UCBSpec: cell.ucbSpec, EXP3Spec: cell.exp3Spec },
    selectors: reports.flatMap((report) =>
      Object.entries(report.selectors).map(([selector, own]) => ({
        selector,
        memory: report.memory,
        ours: figureOf(own),
      })),
    ),
  };
}

function matOfBestArms({ fixedArms, bestFixedArmPerEpisode }: RegretReport): number {
  const tokens = fixedArms[0]!.mean * fixedArms[0]!.tokensPerRound;
  return tokens / bestFixedArmPerEpisode.mean;
}

/** Options of the command. */
interface MethodsOptions extends PaperOptions {
  readonly prompts: number;
}

/** Runs every cell of the table in both worlds. */
async function runDraftMethods(options: MethodsOptions, watch: Watch): Promise<MethodsResult> {
  const places = TABLE_1.flatMap((cell) => WORLDS.map((world) => ({ cell, world })));
  const cells: MethodsCell[] = [];
  let finished = 0;
  for (const { cell, world } of places) {
    let rounds = 0;
    cells.push(
      await runCell(cell, world, options, watch, (soFar, share) => {
        rounds = soFar;
        const doing = cellName({ ...cell, world });
        watch.show({ done: cells.length + share, total: places.length, rounds: finished + rounds, doing });
      }),
    );
    finished += rounds;
  }
  return { kind: 'draft-methods', prompts: options.prompts, cells };
}

/** What a cell is called. */
function cellName({ target, benchmark, world }: Pick<MethodsCell, 'target' | 'benchmark' | 'world'>): string {
  return `${target}, ${benchmark}, ${world}`;
}

const percent = (ours: number, paper: number) => `${ours >= paper ? '+' : ''}${(100 * (ours / paper - 1)).toFixed(1)}%`;

/** The figure that the paper has for a selector, whatever its radius. */
export function paperOf(result: MethodsCell, selector: string): PublishedFigure {
  return selector === 'EXP3Spec' ? result.paper.EXP3Spec : result.paper.UCBSpec;
}

function cellTable(result: MethodsCell): Table {
  const row = (name: string, paper: PublishedFigure, ours: PublishedFigure) => [
    name,
    paper.mat.toFixed(2),
    ours.mat.toFixed(2),
    percent(ours.mat, paper.mat),
    paper.speed.toFixed(2),
    ours.speed.toFixed(2),
    percent(ours.speed, paper.speed),
  ];
  return {
    title: cellName(result),
    header: ['', 'MAT, paper', 'ours', 'off by', 'tok/s, paper', 'ours', 'off by'],
    rows: [
      ...result.fixedArms.map(({ name, paper, ours }) => row(`always ${name}`, paper, ours)),
      ['best arm of each prompt', '', result.bestArmOfEachPrompt.mat.toFixed(2), '', '', '', ''],
      ...result.selectors.map(({ selector, memory, ours }) =>
        row(`${selector}, ${memory}`, paperOf(result, selector), ours),
      ),
    ],
  };
}

/** How near counts as agreement: what the arms themselves are calibrated to. */
const AGREEMENT = 0.03;
const near = (a: number, b: number) => Math.abs(a / b - 1) <= AGREEMENT;

/** For every variant: in how many cells it agrees with the paper, and in how many it is faster than every fixed arm. */
function verdictTable(results: readonly MethodsCell[]): Table {
  const fastest = (result: MethodsCell, of: 'paper' | 'ours') =>
    Math.max(...result.fixedArms.map((arm) => arm[of].speed));
  const rows = WORLDS.flatMap((world) => {
    const cells = results.filter((result) => result.world === world);
    return cells[0]!.selectors.map(({ selector, memory }, i) => {
      const count = (holds: (result: MethodsCell, ours: PublishedFigure, paper: PublishedFigure) => boolean) =>
        `${cells.filter((result) => holds(result, result.selectors[i]!.ours, paperOf(result, selector))).length} of ${cells.length}`;
      const difference = cells.reduce(
        (sum, result) => sum + result.selectors[i]!.ours.speed / paperOf(result, selector).speed - 1,
        0,
      );
      return [
        `${selector}, ${memory}, ${world}`,
        count((_, ours, paper) => near(ours.mat, paper.mat)),
        count((_, ours, paper) => near(ours.speed, paper.speed)),
        `${((100 * difference) / cells.length).toFixed(1)}%`,
        count((result, ours) => ours.speed > fastest(result, 'ours')),
        count((result, _, paper) => paper.speed > fastest(result, 'paper')),
      ];
    });
  });
  return {
    title: `Agreement with the published figures, within ${100 * AGREEMENT}%, and speed beside the best fixed arm's`,
    header: ['', 'MAT agrees', 'tok/s agrees', 'mean difference', 'beats every arm', 'in the paper'],
    rows,
  };
}

/** The agreement, and every cell. */
export function methodsTables({ cells }: MethodsResult): Table[] {
  return [verdictTable(cells), ...cells.map(cellTable)];
}

/** All cells, and what they say about the paper. */
function tellDraftMethods({ cells: results, prompts }: MethodsResult): Block[] {
  const worst = Math.max(
    ...results.flatMap(({ fixedArms }) =>
      fixedArms.flatMap(({ paper, ours }) => [
        Math.abs(ours.mat / paper.mat - 1),
        Math.abs(ours.speed / paper.speed - 1),
      ]),
    ),
  );
  const differing = results.filter(({ world }) => world === 'prompts differ');
  const bestMat = (result: MethodsCell) => Math.max(...result.fixedArms.map((arm) => arm.paper.mat));
  const above = differing.filter((result) => result.paper.UCBSpec.mat > bestMat(result)).length;
  const reachable = differing.filter((result) => result.paper.UCBSpec.mat <= result.bestArmOfEachPrompt.mat).length;
  return [
    `Table 1 of the paper: four drafting methods as arms, ${prompts} prompts of every cell. MAT: mean accepted tokens a round, bonus token\n` +
      "included. Nobody can decode with the paper's models here: each arm alone is calibrated to its published MAT and speed (the\n" +
      `farthest off is ${(100 * worst).toFixed(1)}%), and what is compared is what the selectors make of the arms.`,
    verdictTable(results),
    [
      'Why the selectors come out as they do:',
      '',
      '- State and radius. With the radius of eq. (6) a selector that starts every prompt afresh, as the theory has it, tries all four',
      "  arms for most of an answer. The published MAT lies near the best arm's, which takes carried state or a small radius.",
      `- Prompts. Where all prompts are alike, no selector has more than the best arm's MAT; the published UCBSpec has, in ${above} of ${differing.length}`,
      '  cells. Where they differ it can: choosing the arm of the fewest rounds for each prompt beforehand would reach the published',
      `  MAT in ${reachable} of ${differing.length}. How differently arms take to the same prompt decides how much there is to gain; the paper does not say.`,
      '- Reward. Both maximise tokens a round, not speed. The published selectors take less time a round than always EAGLE-2 at about',
      '  its MAT, as if cheap arms had been pulled just where they accept much; averages of accepted lengths cannot tell where that is.',
    ].join('\n'),
    ...results.map(cellTable),
  ];
}

/** `draft-methods`. */
export const draftMethods: PaperExperiment<MethodsOptions, MethodsResult> = {
  title: "The paper's Table 1: drafting methods as arms, beside the published figures",
  configure: (command) =>
    command.option('-n, --prompts <count>', 'prompts of every cell', positiveInteger('--prompts'), 480),
  arguments: ({ prompts }) => ['--prompts', String(prompts)],
  compute: runDraftMethods,
  tell: tellDraftMethods,
};
