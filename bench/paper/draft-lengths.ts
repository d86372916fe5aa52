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
  measureRegret,
  type SelectorSituation,
  ucbSpec,
} from 'banditspec';
import { cos, exp, log, log1p } from 'banditspec/arithmetic';
import type { Played, PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { DraftLengthsResults } from '../results/parts/draft-lengths.js';
import type { Study } from '../results/study.js';
import { costUnderLoad, hazardsOfSteps } from './load-surface.js';
import { paperPage } from './page.js';

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
export type SampleResult = DraftLengthsResults['samples'][number] & {
  readonly batch: number;
  readonly tokens: number;
  /** The hazards of this sample's drafts by depth. */
  readonly hazards: readonly number[];
};

/** The whole experiment: samples in ascending order of `best`. */
export interface LengthsResult extends DraftLengthsResults {
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
  const tokens = Math.round(shortest * exp(log(longest / shortest) * random()));
  // Box and Muller 1958: one normal variable from two uniforms.
  const normal = Math.sqrt(-2 * log1p(-random())) * cos(2 * Math.PI * random());
  const odds = exp(LOG_ODDS_SPREAD * normal);
  const hazards = hazardsOfSteps(LONGEST_DRAFT).map((hazard) => (odds * hazard) / (1 - hazard + odds * hazard));
  return { batch, tokens, hazards };
}

function playSample(sample: number, { seed, runs }: Setup): Played<SampleResult> {
  const drawn = drawSample(seed, sample);
  const environment: Environment = depthHazards({
    hazards: DRAFT_LENGTHS.map((length) => drawn.hazards.slice(0, length)),
    armCosts: DRAFT_LENGTHS.map((length) => costUnderLoad(length, drawn.batch)),
    sequenceLength: drawn.tokens,
  });
  let rounds = 0;
  const report = measureRegret({
    environment,
    selectors: SELECTORS,
    episodes: runs,
    // Text and number would name the same streams for seeds 1 and '1'.
    seed: JSON.stringify([seed, 'runs of sample', sample]),
    reward: 'throughput',
    onProgress: (progress) => {
      rounds = progress.rounds;
    },
  });
  const fixed = report.fixedArms.map((arm) => arm.tokensPerTime);
  const selectors = SELECTOR_NAMES.map((name) => [name, report.selectors[name].tokensPerTime]);
  return {
    rounds,
    result: {
      ...drawn,
      fixed,
      best: Math.max(...fixed),
      worst: Math.min(...fixed),
      selectors: Object.fromEntries(selectors),
    },
  };
}

/** Options of the command. */
export interface LengthsOptions extends StudyOptions {
  readonly samples: number;
  readonly runs: number;
}

type Setup = Pick<LengthsOptions, 'runs' | 'seed'>;

/** Begins the work in another thread. A task is the number of a sample. */
export function prepare(setup: object): PlayTask<number, SampleResult> {
  return (sample) => playSample(sample, setup as Setup);
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
      'The paper has UCBSpec close to the best length of every sample, and drafting slower than no drafting less often. Here the load is',
      'that of another engine and drafter, under which drafting pays up to a batch of some 16 and costs beyond; the reward is the',
      "round of one sequence, not the mean of a batch's; and with the radius of eq. (6) an answer is too short to stop exploring.",
    ].join('\n'),
  ];
}

export const draftLengths: Study<LengthsOptions, number, SampleResult, LengthsResult> = {
  name: 'draft-lengths',
  async prepare({ samples, runs, seed }) {
    const setup: Setup = { runs, seed };
    return {
      tasks: {
        threadWork: { name: 'draft-lengths', setup },
        play: prepare(setup),
        tasks: Array.from({ length: samples }, (_, input) => ({ name: `sample ${input + 1}`, input })),
        configuration: { packageVersion: PACKAGE_VERSION, study: 'draft-lengths', seed, samples, runs },
      },
      conclude: (results) => ({
        kind: 'draft-lengths',
        runs,
        draftLengths: DRAFT_LENGTHS,
        samples: [...results].sort((a, b) => a.best - b.best),
      }),
    };
  },
  tell: tellDraftLengths,
  page: ({ samples, runs }) =>
    paperPage('draft-lengths', ['--samples', String(samples), '--runs', String(runs)], tellDraftLengths),
};
