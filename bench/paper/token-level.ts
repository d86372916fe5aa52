/**
 * Speculative decoding of real tokens: an n-gram target trained on text files, drafters as arms, prompts from text that no
 * model has seen. At temperature 0 every answer is held against canonical decoding's.
 */
import { basename } from 'node:path';
import {
  bayesUcb,
  createRandom,
  exp3Spec,
  fixedArm,
  measureRegretAsync,
  type RegretReport,
  runEpisode,
  type SelectorMemory,
  type SelectorSituation,
  type TokenDecodingDescription,
  type TokenDecodingEnvironment,
  ucbSpec,
} from 'banditspec';
import type { PlayTask } from '../engine/task-list.js';
import type { StudyOptions } from '../program/options.js';
import type { Block } from '../program/table.js';
import { PACKAGE_VERSION } from '../program/version.js';
import type { ModelFigures, TokenLevelResult } from '../results/parts/token-level.js';
import type { Study } from '../results/study.js';
import { checkedAnswers } from './checked-answers.js';
import { type ConfidenceReports, confidenceBlocks, playConfidenceRules } from './draft-confidence.js';
import { paperPage } from './page.js';
import { type DecodingOptions, type DecodingTask, modelFigures, prepareDecoding } from './trained-models.js';
import { trainingFiles } from './training-text.js';

const SELECTORS = {
  UCBSpec: ucbSpec,
  'UCBSpec, radius 0.1': (problem: SelectorSituation) => ucbSpec({ ...problem, radiusScale: 0.1 }),
  'UCBSpec, own ranges': (problem: SelectorSituation) =>
    ucbSpec({ ...problem, ...(problem.armRanges && { armRewardRanges: problem.armRanges }) }),
  EXP3Spec: exp3Spec,
  bayesUcb,
} as const;

/** Options of the command. */
export interface TokenOptions extends StudyOptions, DecodingOptions {
  readonly seed: string | number;
}

/** All answers, with a new selector for each or with one that goes on: what goes on cannot be cut. */
const MEMORIES: readonly SelectorMemory[] = ['fresh', 'carried'];

function byMemory<T>(results: readonly T[]): Record<SelectorMemory, T> {
  return Object.fromEntries(results.map((result, i) => [MEMORIES[i]!, result])) as Record<SelectorMemory, T>;
}

/** What came of one memory. */
interface MemoryResult {
  readonly report: RegretReport;
  /** How far the drafting model drafts. */
  readonly drafts: ConfidenceReports;
  /** Answers held against canonical decoding's, all found the same; null where they are sampled. */
  readonly identical: number | null;
}

function decodingPlay(task: DecodingTask, options: DecodingOptions): PlayTask<SelectorMemory, MemoryResult> {
  const { environment, expected } = task;
  const { prompts, seed } = options;
  return async (memory) => {
    const checked = expected && checkedAnswers(environment, expected);
    let rounds = 0;
    const report = await measureRegretAsync({
      environment: checked?.environment ?? environment,
      selectors: SELECTORS,
      episodes: prompts,
      seed,
      memory,
      learnFromLastRound: memory === 'fresh',
      onProgress(progress) {
        checked?.check();
        rounds = progress.rounds;
      },
    });
    const { reports: drafts, rounds: drafted } = await playConfidenceRules(task, options, memory);
    return { rounds: rounds + drafted, result: { report, drafts, identical: checked?.identical() ?? null } };
  };
}

/** Begins the work in another thread. */
export async function prepare(setup: object): Promise<PlayTask<SelectorMemory, MemoryResult>> {
  const options = setup as DecodingOptions;
  return decodingPlay(await prepareDecoding(options), options);
}

/** Tokens a second of one arm alone, over all prompts as often as a fifth of a second allows. */
function decodingSpeed(environment: TokenDecodingEnvironment, arm: number): number {
  const started = performance.now();
  let tokens = 0;
  let elapsed = 0;
  while (elapsed < 200) {
    for (let answer = 0; answer < environment.episodeCount; answer++) {
      const random = createRandom('speed', answer);
      tokens += runEpisode(fixedArm({ ...environment, arm }), environment.begin(answer, random), random).tokens;
    }
    elapsed = performance.now() - started;
  }
  return (1000 * tokens) / elapsed;
}

/**
 * Tokens to be decoded by all players for each that is learned from, beyond which a second thread pays: it trains models of
 * its own, and learning from a token takes some 3 microseconds where decoding one takes 0.6.
 */
const SECOND_THREAD_PAYS = 10;

/** What was trained, how long that took, and what memory it took. */
function trainingRemark(bytes: number, orders: readonly [number, number], tokens: number, seconds: number): string {
  return (
    `Trained vocabulary, ${orders[0]}-gram target and ${orders[1]}-gram drafter on nine tenths of ` +
    `${(bytes / 1e6).toFixed(2)} MB (${tokens.toLocaleString('en')} tokens) in ${seconds.toFixed(1)} s; ` +
    `at most ${Math.round(process.resourceUsage().maxRSS / 1024).toLocaleString('en')} MB of memory so far.`
  );
}

/** The table, and what it is about. */
function tellTokenLevel({ text, promptTokens, models, identicalAnswers, memory, drafts }: TokenLevelResult): Block[] {
  const { fresh, carried } = memory;
  const { maxTokens, temperature } = fresh.environment as TokenDecodingDescription;
  const count = (value: number) => Math.round(value).toLocaleString('en');
  const figures = (
    rounds: number,
    { tokensPerRound, tokensPerTime }: { tokensPerRound: number; tokensPerTime: number },
  ) => [count(rounds), tokensPerRound.toFixed(3), tokensPerTime.toFixed(3)];
  const files = text.files.length > 3 ? `${text.files.length} files` : text.files.join(', ');
  const model = ({ order, ngrams, bitsPerToken }: ModelFigures) =>
    `${order}-grams (${count(ngrams)} n-grams, ${bitsPerToken.toFixed(2)} bits a held-out token)`;
  return [
    `Decoding of real tokens. Text: ${files}, ${count(text.bytes)} bytes, SHA-256 ${text.sha256.slice(0, 16)}. The last tenth of the lines of each\n` +
      `file (${count(text.heldOutTokens)} tokens) is held out: neither models nor vocabulary learned from it, and prompts of ${promptTokens} tokens are drawn\n` +
      `from it; the models learned from the other ${count(text.trainingTokens)} tokens. Target: ${model(models.target)};\n` +
      `drafting model: ${model(models.drafter)}; ${count(models.vocabularySize)} tokens are known.`,
    {
      title: `${count(fresh.episodes)} answers of at most ${count(maxTokens)} tokens at temperature ${temperature}: rounds over all answers, tokens a round, tokens per time of a plain pass`,
      header: ['', 'rounds', 'tok/round', 'tok/time', 'carried: rounds', 'tok/round', 'tok/time'],
      rows: [
        ...fresh.fixedArms.map((arm, i) => [
          `always ${fresh.armNames[i]}`,
          ...figures(arm.mean * arm.count, arm),
          ...figures(arm.mean * arm.count, arm),
        ]),
        ...Object.entries(fresh.selectors).map(([name, selector]) => {
          const other = carried.selectors[name]!;
          return [name, ...figures(selector.totalRounds, selector), ...figures(other.totalRounds, other)];
        }),
      ],
    },
    identicalAnswers === null
      ? "Answers are sampled, so no two runs need have the same text; that their law is the target's is what the tests of losslessness\ncheck. At temperature 0 each answer is compared with canonical decoding's, token by token."
      : `All ${count(identicalAnswers)} answers, by every selector and every arm alone, are canonical decoding's, token by token.\nA greedy n-gram model has finitely many states and so ends in a loop unless it stops, and copying continues a loop for ever;\nat --temperature 1 there is no loop, and copying is worth little.`,
    ...(drafts ? confidenceBlocks(drafts) : []),
  ];
}

/** The options that only this study has, as they stand on a command line. */
function ownArguments(options: TokenOptions): string[] {
  const { order, draftOrder, draftLength, draftCost, temperature, prompts, promptTokens, maxTokens } = options;
  return [
    ...(options.text ?? []).flatMap((path) => ['--text', basename(path)]),
    ...Object.entries({
      order,
      'draft-order': draftOrder,
      'draft-length': draftLength,
      'draft-cost': draftCost,
      temperature,
      prompts,
      'prompt-tokens': promptTokens,
      'max-tokens': maxTokens,
    }).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ];
}

export const tokenLevel: Study<TokenOptions, SelectorMemory, MemoryResult, TokenLevelResult> = {
  name: 'token-level',
  async prepare(options, tell, reads) {
    for (const path of trainingFiles(options.text ?? [])) reads({ what: 'a file to learn from', path });
    const { text, order, draftOrder, draftLength, draftCost, temperature, prompts, promptTokens, maxTokens, seed } =
      options;
    const decoding = { order, draftOrder, draftLength, draftCost, temperature, prompts, promptTokens, maxTokens, seed };
    const setup: DecodingOptions = { text, ...decoding };
    const task = await prepareDecoding(setup, ({ bytes }, { target, drafter, trainingTokens }, seconds) =>
      tell(trainingRemark(bytes, [target.order, drafter.order], trainingTokens, seconds)),
    );
    const { text: read, models, heldOut, environment } = task;
    const players = environment.armCount + Object.keys(SELECTORS).length;
    const decoded = MEMORIES.length * players * prompts * maxTokens;
    return {
      tasks: {
        threadWork: { name: 'token-level', setup },
        play: decodingPlay(task, setup),
        tasks: MEMORIES.map((memory) => ({ name: `${memory} selectors`, input: memory })),
        configuration: {
          packageVersion: PACKAGE_VERSION,
          study: 'token-level',
          text: { files: read.files, sha256: read.sha256 },
          ...decoding,
        },
        mostThreads: decoded > SECOND_THREAD_PAYS * models.trainingTokens ? MEMORIES.length : 1,
      },
      conclude: (results) => ({
        kind: 'token-level',
        text: {
          files: read.files,
          sha256: read.sha256,
          bytes: read.bytes,
          trainingTokens: models.trainingTokens,
          heldOutTokens: heldOut.reduce((sum, { length }) => sum + length, 0),
        },
        promptTokens,
        models: {
          vocabularySize: models.vocabulary.size,
          target: modelFigures(models.target, heldOut),
          drafter: modelFigures(models.drafter, heldOut),
        },
        identicalAnswers: results.reduce<number | null>(
          (sum, { identical }) => (identical === null ? null : (sum ?? 0) + identical),
          null,
        ),
        memory: byMemory(results.map(({ report }) => report)),
        drafts: byMemory(results.map(({ drafts }) => drafts)),
      }),
      remark() {
        const speeds = environment.armNames.map(
          (name, arm) => `${name} ${Math.round(decodingSpeed(environment, arm)).toLocaleString('en')}`,
        );
        return `Tokens decoded a second, in this thread, each arm alone: ${speeds.join(', ')}.`;
      },
    };
  },
  tell: tellTokenLevel,
  page: (options) => paperPage('token-level', ownArguments(options), tellTokenLevel),
};
