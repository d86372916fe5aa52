/**
 * Speculative decoding of real tokens: an n-gram target trained on text files, drafters as arms, prompts from text that no
 * model has seen. At temperature 0 every answer is held against canonical decoding's.
 */
import { basename } from 'node:path';
import {
  bayesUcb,
  canonicalDecoding,
  createRandom,
  type Environment,
  exp3Spec,
  fixedArm,
  measureRegretAsync,
  modelDrafter,
  type NgramModel,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  type RegretReport,
  runEpisode,
  type SelectorMemory,
  type SelectorSituation,
  suffixMatch,
  type TokenDecodingDescription,
  type TokenDecodingEnvironment,
  type TokenEpisode,
  tokenDecoding,
  ucbSpec,
  type Vocabulary,
} from 'banditspec';
import type { Command } from 'commander';
import { BenchError } from '../program/bench-error.js';
import { filePath, nonNegativeNumber, positiveInteger } from '../program/option-values.js';
import type { Block } from '../program/table.js';
import type { PaperExperiment, PaperOptions, Watch } from './paper-command.js';
import { HELD_OUT_SHARE, readTrainingText, type TrainingText } from './training-text.js';

const SELECTORS = {
  UCBSpec: ucbSpec,
  'UCBSpec, radius 0.1': (problem: SelectorSituation) => ucbSpec({ ...problem, radiusScale: 0.1 }),
  'UCBSpec, own ranges': (problem: SelectorSituation) =>
    ucbSpec({ ...problem, ...(problem.armRanges && { armRewardRanges: problem.armRanges }) }),
  EXP3Spec: exp3Spec,
  bayesUcb,
} as const;

/** Options of the command. */
interface TokenOptions extends PaperOptions {
  /** The files to learn from; absent: this repository's own. */
  readonly text?: readonly string[];
  readonly order: number;
  readonly draftOrder: number;
  readonly draftLength: number;
  readonly draftCost: number;
  readonly temperature: number;
  readonly prompts: number;
  readonly promptTokens: number;
  readonly maxTokens: number;
}

/** What is not in the reports: the models, their text, the check. */
export interface TokenLevelResult {
  readonly kind: 'token-level';
  readonly text: {
    readonly files: readonly string[];
    readonly sha256: string;
    readonly bytes: number;
    readonly trainingTokens: number;
    readonly heldOutTokens: number;
  };
  readonly promptTokens: number;
  readonly models: {
    readonly vocabularySize: number;
    readonly target: ModelFigures;
    readonly drafter: ModelFigures;
  };
  /** Answers held against canonical decoding's, all found the same; null where they are sampled and need not be. */
  readonly identicalAnswers: number | null;
  readonly memory: Readonly<Record<SelectorMemory, RegretReport>>;
}

interface ModelFigures {
  readonly order: number;
  readonly ngrams: number;
  /** On the held-out text: the mean of -log2 P(token | the tokens before it), in bits. */
  readonly bitsPerToken: number;
}

interface TrainedModels {
  readonly vocabulary: Vocabulary;
  readonly target: NgramModel;
  readonly drafter: NgramModel;
  readonly trainingTokens: number;
}

function train({ training }: TrainingText, { order, draftOrder }: TokenOptions): TrainedModels {
  const vocabulary = pieceVocabulary({ texts: training });
  const texts = training.map((text) => vocabulary.encode(text));
  return {
    vocabulary,
    target: ngramModel({ vocabulary, texts, order }),
    drafter: ngramModel({ vocabulary, texts, order: draftOrder }),
    trainingTokens: texts.reduce((sum, { length }) => sum + length, 0),
  };
}

function modelFigures(model: NgramModel, texts: readonly Int32Array[]): ModelFigures {
  const law = model.lawAt(1);
  let nats = 0;
  let tokens = 0;
  for (const text of texts) {
    let state = model.initialState;
    for (const token of text) {
      nats -= Math.log(law.probability(state, token));
      state = model.nextState(state, token);
    }
    tokens += text.length;
  }
  return { order: model.order, ngrams: model.ngramCount, bitsPerToken: nats / tokens / Math.LN2 };
}

/** Stretches of the held-out text, each anywhere with the same probability. */
function drawPrompts(texts: readonly Int32Array[], { prompts, promptTokens, seed }: TokenOptions): Int32Array[] {
  const places = texts.map(({ length }) => Math.max(0, length - promptTokens + 1));
  const total = places.reduce((sum, count) => sum + count, 0);
  if (total === 0) {
    const longest = texts.reduce((most, { length }) => Math.max(most, length), 0);
    throw new BenchError(
      `--prompt-tokens must be at most ${longest}, the tokens of the longest held-out stretch of the text, got ${promptTokens}`,
      2,
    );
  }
  const random = createRandom(seed, 'prompts');
  return Array.from({ length: prompts }, () => {
    let place = Math.floor(total * random());
    let text = 0;
    while (place >= places[text]!) place -= places[text++]!;
    return texts[text]!.slice(place, place + promptTokens);
  });
}

/**
 * The environment, whose episodes are held against what they have to produce once they are over.
 *
 * @param expected the tokens of each answer.
 */
export function checkedAnswers(
  environment: TokenDecodingEnvironment,
  expected: readonly Int32Array[],
): { readonly environment: Environment; check(): void; identical(): number } {
  const { armCount, rewardRange, armRanges, armNames, description, episodeCount, freeArms } = environment;
  let played: { readonly answer: number; readonly episode: TokenEpisode }[] = [];
  let identical = 0;
  return {
    environment: {
      armCount,
      rewardRange,
      armRanges,
      armNames,
      description,
      episodeCount,
      ...(freeArms && { freeArms }),
      begin(answer, random) {
        const episode = environment.begin(answer, random);
        played.push({ answer, episode });
        return episode;
      },
    },
    check() {
      for (const { answer, episode } of played) {
        const { tokens } = episode;
        const right = expected[answer]!;
        if (tokens.length !== right.length || tokens.some((token, i) => token !== right[i])) {
          throw new BenchError(`the greedy answer to prompt ${answer} must be canonical decoding's, got another`);
        }
      }
      identical += played.length;
      played = [];
    },
    identical: () => identical,
  };
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

async function runTokenLevel(options: TokenOptions, watch: Watch): Promise<TokenLevelResult> {
  const { draftLength, draftCost, temperature, prompts, promptTokens, maxTokens, seed } = options;
  const text = await readTrainingText(options.text ?? []);
  if (text.training.length === 0) throw new BenchError('--text must have text to learn from, got none', 2);
  const started = performance.now();
  const { vocabulary, target, drafter, trainingTokens } = train(text, options);
  const seconds = (performance.now() - started) / 1000;
  watch.remark(
    `Trained vocabulary, ${target.order}-gram target and ${drafter.order}-gram drafter on nine tenths of ` +
      `${(text.bytes / 1e6).toFixed(2)} MB (${trainingTokens.toLocaleString('en')} tokens) in ${seconds.toFixed(1)} s; ` +
      `at most ${Math.round(process.resourceUsage().maxRSS / 1024).toLocaleString('en')} MB of memory so far.`,
  );
  const heldOut = text.heldOut.map((part) => vocabulary.encode(part));
  const promptTexts = drawPrompts(heldOut, options);
  const environment = tokenDecoding({
    target,
    drafters: [
      plainDecoding(),
      modelDrafter({ model: drafter, draftLength, tokenCost: draftCost }),
      promptLookup({ draftLength }),
      suffixMatch({ draftLength }),
    ],
    prompts: promptTexts,
    maxTokens,
    temperature,
  });
  const expected =
    temperature === 0
      ? promptTexts.map((prompt) => canonicalDecoding({ target, prompt, maxTokens, temperature }, createRandom('none')))
      : undefined;
  const checked = expected && checkedAnswers(environment, expected);
  const reports = {} as Record<SelectorMemory, RegretReport>;
  let rounds = 0;
  let done = 0;
  for (const memory of ['fresh', 'carried'] as const) {
    let own = 0;
    reports[memory] = await measureRegretAsync({
      environment: checked?.environment ?? environment,
      selectors: SELECTORS,
      episodes: prompts,
      seed,
      memory,
      learnFromLastRound: memory === 'fresh',
      signal: watch.signal,
      onProgress(progress) {
        checked?.check();
        own = progress.rounds;
        const answers = done + progress.episodesDone;
        watch.show({ done: answers, total: 2 * prompts, rounds: rounds + own, doing: `${memory} selectors` });
      },
    });
    rounds += own;
    done += prompts;
  }
  if (!options.quiet) {
    const speeds = environment.armNames.map(
      (name, arm) => `${name} ${Math.round(decodingSpeed(environment, arm)).toLocaleString('en')}`,
    );
    watch.remark(`Tokens decoded a second, in this thread, each arm alone: ${speeds.join(', ')}.`);
  }
  return {
    kind: 'token-level',
    text: {
      files: text.files,
      sha256: text.sha256,
      bytes: text.bytes,
      trainingTokens,
      heldOutTokens: heldOut.reduce((sum, { length }) => sum + length, 0),
    },
    promptTokens,
    models: {
      vocabularySize: vocabulary.size,
      target: modelFigures(target, heldOut),
      drafter: modelFigures(drafter, heldOut),
    },
    identicalAnswers: checked?.identical() ?? null,
    memory: reports,
  };
}

/** The table, and what it is about. */
function tellTokenLevel({ text, promptTokens, models, identicalAnswers, memory }: TokenLevelResult): Block[] {
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
      ? "Answers are sampled, so no two runs need have the same text; that their law is the target's is what the tests of losslessness\nhold. At temperature 0 each answer is compared with canonical decoding's, token by token."
      : `All ${count(identicalAnswers)} answers, by every selector and every arm alone, are canonical decoding's, token by token.\nA greedy n-gram model has finitely many states and so comes round to a loop unless it ends, which copying continues for ever;\nat --temperature 1 there is no loop, and copying is worth little.`,
  ];
}

function addText(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, filePath('--text')(text)];
}

function configure(command: Command): Command {
  return command
    .option(
      '--text <file>',
      "a text file to learn from, repeatable (default: this repository's source and docs)",
      addText,
    )
    .option('--order <count>', 'the length of the n-grams of the target', positiveInteger('--order'), 5)
    .option('--draft-order <count>', 'that of the drafting model', positiveInteger('--draft-order'), 3)
    .option('--draft-length <count>', 'the most tokens of a draft', positiveInteger('--draft-length'), 4)
    .option(
      '--draft-cost <time>',
      'the time of a token that the model drafts, a pass of the target being 1; copying is free',
      nonNegativeNumber('--draft-cost'),
      0.1,
    )
    .option('--temperature <number>', 'of target and drafters; 0 is greedy', nonNegativeNumber('--temperature'), 0)
    .option('-n, --prompts <count>', 'answers', positiveInteger('--prompts'), 200)
    .option('--prompt-tokens <count>', 'tokens of a prompt', positiveInteger('--prompt-tokens'), 64)
    .option('--max-tokens <count>', 'the most tokens of an answer', positiveInteger('--max-tokens'), 256)
    .addHelpText(
      'after',
      `\nThe last ${100 * HELD_OUT_SHARE}% of the lines of each file are never learned from; prompts are drawn from them.`,
    );
}

/** `token-level`. */
export const tokenLevel: PaperExperiment<TokenOptions, TokenLevelResult> = {
  title: 'Real tokens: an n-gram target and its drafters, trained on text files; greedy answers are checked',
  configure,
  arguments: (options) => [
    ...(options.text ?? []).flatMap((path) => ['--text', basename(path)]),
    ...[
      'order',
      'draft-order',
      'draft-length',
      'draft-cost',
      'temperature',
      'prompts',
      'prompt-tokens',
      'max-tokens',
    ].flatMap((name) => [
      `--${name}`,
      String(options[name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase()) as keyof TokenOptions]),
    ]),
  ],
  compute: runTokenLevel,
  tell: tellTokenLevel,
};
