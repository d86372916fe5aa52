/**
 * The paper's second experiment (Hou et al. 2025, Section 6.2, Figure 3): arms are draft lengths 0 to 4 of one drafter, the
 * reward is the throughput of the round, every sample is decoded under a load of its own, a batch of 1 to 50. Samples are
 * sorted by how much the best length gains over no drafting.
 */
import {
  createRandom,
  depthHazards,
  type Environment,
  exp3Spec,
  measureRegretAsync,
  type SelectorSituation,
  ucbSpec,
} from 'banditspec';
import { positiveInteger } from '../program/option-values.js';
import type { Block } from '../program/table.js';
import { costUnderLoad, hazardsOfSteps } from './load-surface.js';
import type { PaperExperiment, PaperOptions, Watch } from './paper-command.js';

const LONGEST_DRAFT = 4;
const DRAFT_LENGTHS = Array.from({ length: LONGEST_DRAFT + 1 }, (_, length) => length);
const GREATEST_BATCH = 50;
/** Answers have 100 to 512 tokens, uniform in the logarithm: the paper lengthened shorter ones (its Appendix G). */
const LENGTH_RANGE = [100, 512] as const;
/**
 * The spread of the logarithm of the odds of acceptance between samples: that of Beta(5.3, 3.5), mean 0.60 and standard
 * deviation 0.156, as a 68M chain has it between the turns of Spec-Bench.
 */
const LOG_ODDS_SPREAD = 0.73;

const SELECTORS = {
  UCBSpec: ucbSpec,
  'UCBSpec, radius 0.1': (problem: SelectorSituation) => ucbSpec({ ...problem, radiusScale: 0.1 }),
  'UCBSpec, own ranges': (problem: SelectorSituation) =>
    ucbSpec({ ...problem, ...(problem.armRanges && { armRewardRanges: problem.armRanges }) }),
  EXP3Spec: exp3Spec,
} as const;
const SELECTOR_NAMES = Object.keys(SELECTORS) as (keyof typeof SELECTORS)[];

/** What one sample came to: speeds in tokens per plain pass, so over that of no drafting, averaged over the runs. */
export interface SampleResult {
  readonly batch: number;
  readonly tokens: number;
  /** The hazards of this sample's drafts by depth. */
  readonly hazards: readonly number[];
  /** For each draft length. */
  readonly fixed: readonly number[];
  /** The greatest of them, and the least. */
  readonly best: number;
  readonly worst: number;
  readonly selectors: Readonly<Record<string, number>>;
}

/** The whole experiment: samples in ascending order of `best`. */
export interface LengthsResult {
  readonly kind: 'draft-lengths';
  readonly runs: number;
  readonly draftLengths: readonly number[];
  readonly samples: readonly SampleResult[];
}

/** A sample: its load, its length and how well drafts do on it are the same in every run. */
function drawSample(
  seed: string | number,
  sample: number,
): Omit<SampleResult, 'fixed' | 'best' | 'worst' | 'selectors'> {
  const random = createRandom(seed, 'sample', sample);
  const batch = 1 + Math.floor(GREATEST_BATCH * random());
  const [shortest, longest] = LENGTH_RANGE;
  const tokens = Math.round(shortest * Math.exp(Math.log(longest / shortest) * random()));
  // Box and Muller 1958: one normal variable from two uniforms.
  const normal = Math.sqrt(-2 * Math.log1p(-random())) * Math.cos(2 * Math.PI * random());
  const odds = Math.exp(LOG_ODDS_SPREAD * normal);
  const hazards = hazardsOfSteps(LONGEST_DRAFT).map((hazard) => (odds * hazard) / (1 - hazard + odds * hazard));
  return { batch, tokens, hazards };
}

async function runSample(
  sample: number,
  { seed, runs }: LengthsOptions,
  { signal }: Watch,
  onRounds: (rounds: number) => void,
): Promise<SampleResult> {
  const drawn = drawSample(seed, sample);
  const environment: Environment = depthHazards({
    hazards: DRAFT_LENGTHS.map((length) => drawn.hazards.slice(0, length)),
    armCosts: DRAFT_LENGTHS.map((length) => costUnderLoad(length, drawn.batch)),
    sequenceLength: drawn.tokens,
  });
  const report = await measureRegretAsync({
    environment,
    selectors: SELECTORS,
    episodes: runs,
    // Text and number would name the same streams for seeds 1 and '1'.
    seed: JSON.stringify([seed, 'runs of sample', sample]),
    reward: 'throughput',
    signal,
    onProgress: ({ rounds }) => onRounds(rounds),
  });
  const fixed = report.fixedArms.map((arm) => arm.tokensPerTime);
  return {
    ...drawn,
    fixed,
    best: Math.max(...fixed),
    worst: Math.min(...fixed),
    selectors: Object.fromEntries(SELECTOR_NAMES.map((name) => [name, report.selectors[name]!.tokensPerTime])),
  };
}

/** Options of the command. */
interface LengthsOptions extends PaperOptions {
  readonly samples: number;
  readonly runs: number;
}

/** Runs all samples, and sorts them. */
async function runDraftLengths(options: LengthsOptions, watch: Watch): Promise<LengthsResult> {
  const results: SampleResult[] = [];
  let finished = 0;
  for (let sample = 0; sample < options.samples; sample++) {
    let rounds = 0;
    results.push(
      await runSample(sample, options, watch, (soFar) => {
        rounds = soFar;
      }),
    );
    finished += rounds;
    await watch.report({ done: sample + 1, total: options.samples, rounds: finished, doing: 'samples' });
  }
  results.sort((a, b) => a.best - b.best);
  return { kind: 'draft-lengths', runs: options.runs, draftLengths: DRAFT_LENGTHS, samples: results };
}

const GROUPS = 10;

/** The curves, averaged over tenths of the sorted samples, and what they say. */
function tellDraftLengths({ runs, samples, draftLengths }: LengthsResult): Block[] {
  const mean = (group: readonly SampleResult[], of: (sample: SampleResult) => number) =>
    group.reduce((sum, sample) => sum + of(sample), 0) / group.length;
  const groups = Math.min(GROUPS, samples.length);
  const bounds = Array.from({ length: groups + 1 }, (_, g) => Math.round((g * samples.length) / groups));
  const curves: [name: string, of: (sample: SampleResult) => number][] = [
    ['best', (sample) => sample.best],
    ['worst', (sample) => sample.worst],
    ...draftLengths.map((length, arm): [string, (sample: SampleResult) => number] => [
      `length ${length}`,
      (sample) => sample.fixed[arm]!,
    ]),
    ...SELECTOR_NAMES.map((name): [string, (sample: SampleResult) => number] => [
      name,
      (sample) => sample.selectors[name]!,
    ]),
  ];
  const rows = curves.map(([name, of]) => [
    name,
    ...bounds.slice(1).map((to, g) => mean(samples.slice(bounds[g], to), of).toFixed(3)),
    mean(samples, of).toFixed(3),
  ]);
  const header = ['', ...bounds.slice(1).map((to, g) => `${bounds[g]! + 1}-${to}`), 'all'];
  const longest = draftLengths.length - 1;
  const slower = samples.filter((sample) => sample.fixed[longest]! < 1).length;
  const shares = SELECTOR_NAMES.map(
    (name) =>
      `${name} ${((100 * mean(samples, (sample) => sample.selectors[name]!)) / mean(samples, (sample) => sample.best)).toFixed(1)}%`,
  );
  return [
    'Figure 3 of the paper: draft lengths 0 to 4 of one drafter as arms, the throughput of the round as the reward, every sample under a\n' +
      'load of its own, a batch of 1 to 50. The load surface is that of a public measurement of another engine and drafter.',
    {
      title: `${samples.length} samples by how much their best draft length gains, ${runs} runs of each; tokens per plain pass at the sample's own load, so 1 is no drafting`,
      header,
      rows,
    },
    [
      `Of the speed of the best length of each sample: ${shares.join(', ')}.`,
      `Length ${longest} is slower than no drafting in ${slower} of ${samples.length} samples (in the paper in about 80 of 500, for Qwen2).`,
    ].join('\n'),
    [
      'The paper has UCBSpec close to the best length of every sample, and drafts that are slower than none less often. Here the load is',
      'that of another engine and drafter, under which drafting pays up to a batch of some 16 and costs beyond; the reward is the',
      "round of one sequence, not the mean of a batch's; and with the radius of eq. (6) an answer is too short to leave off trying.",
    ].join('\n'),
  ];
}

/** `draft-lengths`. */
export const draftLengths: PaperExperiment<LengthsOptions, LengthsResult> = {
  title: "The paper's Figure 3: draft lengths 0 to 4 as arms, under batches of 1 to 50",
  configure: (command) =>
    command
      .option('-n, --samples <count>', 'samples', positiveInteger('--samples'), 500)
      .option('-r, --runs <count>', 'runs of every sample', positiveInteger('--runs'), 16),
  arguments: ({ samples, runs }) => ['--samples', String(samples), '--runs', String(runs)],
  compute: runDraftLengths,
  tell: tellDraftLengths,
};
