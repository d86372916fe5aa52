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
  measureRegret,
  type QuantileLengths,
  type RegretReport,
  type SelectorFactory,
  type SelectorMemory,
  ucbSpec,
} from 'banditspec';
import { exp } from 'banditspec/arithmetic';
import type { Played, PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import {
  cellName,
  cellTable,
  type MethodsCell,
  type MethodsResult,
  type PublishedFigure,
  verdictTable,
  WORLDS,
  type World,
} from '../results/parts/draft-methods.js';
import type { Study } from '../results/study.js';
import { paperPage } from './page.js';
import { type PublishedCell, TABLE_1 } from './published-tables.js';

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
    if (expectedMat(scaleOdds(shape, exp(middle)), tokens) < mat) low = middle;
    else high = middle;
  }
  return scaleOdds(shape, exp(low));
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

/** One cell in one world, with one memory. */
export interface MethodsTask {
  /** The number of the cell. */
  readonly cell: number;
  readonly world: World;
  readonly memory: SelectorMemory;
}

/** What came of it. */
export interface MethodsMeasurement {
  readonly fixedArms: readonly PublishedFigure[];
  readonly bestArmOfEachPrompt: { readonly mat: number };
  readonly selectors: Readonly<Record<string, PublishedFigure>>;
}

const MEMORIES: readonly SelectorMemory[] = ['fresh', 'carried'];

/** Every cell of the table in both worlds, with either memory. */
const TASKS: readonly MethodsTask[] = TABLE_1.flatMap((_, cell) =>
  WORLDS.flatMap((world) => MEMORIES.map((memory): MethodsTask => ({ cell, world, memory }))),
);

function playCell({ cell: number, world, memory }: MethodsTask, { prompts, seed }: Setup): Played<MethodsMeasurement> {
  const cell = TABLE_1[number]!;
  let rounds = 0;
  const report = measureRegret({
    environment: calibratedAcceptance(modelOf(cell, world)),
    selectors: SELECTORS,
    episodes: prompts,
    seed,
    memory,
    // A block cut at EOS would mislead a selector that goes on to the next prompt.
    learnFromLastRound: memory === 'fresh',
    onProgress: (progress) => {
      rounds = progress.rounds;
    },
  });
  const figureOf = ({ tokensPerRound, tokensPerTime }: { tokensPerRound: number; tokensPerTime: number }) => ({
    mat: tokensPerRound,
    speed: tokensPerTime * cell.vanillaSpeed,
  });
  return {
    rounds,
    result: {
      fixedArms: report.fixedArms.map(figureOf),
      bestArmOfEachPrompt: { mat: matOfBestArms(report) },
      selectors: Object.fromEntries(Object.entries(report.selectors).map(([name, own]) => [name, figureOf(own)])),
    },
  };
}

function matOfBestArms({ fixedArms, bestFixedArmPerEpisode }: RegretReport): number {
  const tokens = fixedArms[0]!.mean * fixedArms[0]!.tokensPerRound;
  return tokens / bestFixedArmPerEpisode.mean;
}

/** One cell in one world, from its measurements with either memory. */
function cellOf({ cell: number, world }: MethodsTask, measurements: readonly MethodsMeasurement[]): MethodsCell {
  const cell = TABLE_1[number]!;
  const [first] = measurements;
  return {
    target: cell.target,
    benchmark: cell.benchmark,
    world,
    model: modelOf(cell, world),
    fixedArms: first!.fixedArms.map((ours, i) => ({ name: ARM_SHAPES[i]!.name, paper: cell.arms[i]!, ours })),
    bestArmOfEachPrompt: first!.bestArmOfEachPrompt,
    paper: { UCBSpec: cell.ucbSpec, EXP3Spec: cell.exp3Spec },
    selectors: measurements.flatMap(({ selectors }, i) =>
      Object.entries(selectors).map(([selector, ours]) => ({ selector, memory: MEMORIES[i]!, ours })),
    ),
  };
}

/** Options of the command. */
export interface MethodsOptions extends StudyOptions {
  readonly prompts: number;
}

type Setup = Pick<MethodsOptions, 'prompts' | 'seed'>;

/** Begins the work in another thread. */
export function prepare(setup: object): PlayTask<MethodsTask, MethodsMeasurement> {
  return (task) => playCell(task, setup as Setup);
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
      "included. The paper's models are not run here: each arm alone is calibrated to its published MAT and speed (the\n" +
      `farthest off is ${(100 * worst).toFixed(1)}%), and what is compared is what the selectors make of the arms.`,
    verdictTable(results),
    [
      'Why the selectors come out as they do:',
      '',
      '- State and radius. With the radius of eq. (6) a selector that starts every prompt afresh, as the theory has it, tries all four',
      "  arms for most of an answer. The published MAT lies near the best arm's, which requires carried state or a small radius.",
      `- Prompts. Where all prompts are alike, no selector has more than the best arm's MAT; the published UCBSpec has, in ${above} of ${differing.length}`,
      '  cells. Where they differ it can: choosing the arm of the fewest rounds for each prompt beforehand would reach the published',
      `  MAT in ${reachable} of ${differing.length}. How differently arms do on the same prompt decides how much there is to gain; the paper does not say that.`,
      '- Reward. Both maximise tokens a round, not speed. The published selectors take less time a round than always EAGLE-2 at about',
      '  its MAT, as if cheap arms had been pulled just where they accept much; averages of accepted lengths cannot tell where that is.',
    ].join('\n'),
    ...results.map(cellTable),
  ];
}

export const draftMethods: Study<MethodsOptions, MethodsTask, MethodsMeasurement, MethodsResult> = {
  name: 'draft-methods',
  async prepare({ prompts, seed }) {
    const setup: Setup = { prompts, seed };
    return {
      tasks: {
        threadWork: { name: 'draft-methods', setup },
        play: prepare(setup),
        tasks: TASKS.map((input) => {
          const { target, benchmark } = TABLE_1[input.cell]!;
          return { name: `${cellName({ target, benchmark, world: input.world })}, ${input.memory}`, input };
        }),
        configuration: { packageVersion: PACKAGE_VERSION, study: 'draft-methods', seed, prompts },
      },
      conclude: (results) => ({
        kind: 'draft-methods',
        prompts,
        cells: TASKS.flatMap((task, i) =>
          task.memory === MEMORIES[0] ? [cellOf(task, results.slice(i, i + MEMORIES.length))] : [],
        ),
      }),
    };
  },
  tell: tellDraftMethods,
  page: ({ prompts }) => paperPage('draft-methods', ['--prompts', String(prompts)], tellDraftMethods),
};
