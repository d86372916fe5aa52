/** Language models trained on text, prompts from the text that they have not seen, and the environment made of both. */
import {
  canonicalDecoding,
  createRandom,
  modelDrafter,
  type NgramModel,
  ngramModel,
  pieceVocabulary,
  plainDecoding,
  promptLookup,
  suffixMatch,
  type TokenDecodingEnvironment,
  tokenDecoding,
  type Vocabulary,
} from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { BenchError } from '../program/bench-error.js';
import type { ModelFigures } from '../results/parts/token-level.js';
import { readTrainingText, type TrainingText } from './training-text.js';

/** What models and prompts depend on, besides the text. */
export interface DecodingOptions {
  /** The files to learn from; absent: this repository's own. */
  readonly text?: readonly string[] | undefined;
  readonly order: number;
  readonly draftOrder: number;
  readonly draftLength: number;
  readonly draftCost: number;
  readonly temperature: number;
  readonly prompts: number;
  readonly promptTokens: number;
  readonly maxTokens: number;
  readonly seed: string | number;
}

/** What was learned from the text. */
export interface TrainedModels {
  readonly vocabulary: Vocabulary;
  readonly target: NgramModel;
  readonly drafter: NgramModel;
  readonly trainingTokens: number;
}

function train({ training }: TrainingText, { order, draftOrder }: DecodingOptions): TrainedModels {
  const vocabulary = pieceVocabulary({ texts: training });
  const texts = training.map((text) => vocabulary.encode(text));
  return {
    vocabulary,
    target: ngramModel({ vocabulary, texts, order }),
    drafter: ngramModel({ vocabulary, texts, order: draftOrder }),
    trainingTokens: texts.reduce((sum, { length }) => sum + length, 0),
  };
}

/** What is said of a model, with how well it foretells texts. */
export function modelFigures(model: NgramModel, texts: readonly Int32Array[]): ModelFigures {
  const law = model.lawAt(1);
  let nats = 0;
  let tokens = 0;
  for (const text of texts) {
    let state = model.initialState;
    for (const token of text) {
      nats -= log(law.probability(state, token));
      state = model.nextState(state, token);
    }
    tokens += text.length;
  }
  return { order: model.order, ngrams: model.ngramCount, bitsPerToken: nats / tokens / Math.LN2 };
}

/** Stretches of the held-out text, each anywhere with the same probability. */
function drawPrompts(texts: readonly Int32Array[], { prompts, promptTokens, seed }: DecodingOptions): Int32Array[] {
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

/** What is decoded, and what it was made from. */
export interface DecodingTask {
  readonly text: TrainingText;
  readonly models: TrainedModels;
  readonly heldOut: readonly Int32Array[];
  readonly prompts: readonly Int32Array[];
  readonly environment: TokenDecodingEnvironment;
  /** The tokens of every answer, where decoding is greedy. */
  readonly expected: readonly Int32Array[] | undefined;
}

/** Reads, trains, draws prompts. Every thread that does so with the same options and text has the same. */
export async function prepareDecoding(
  options: DecodingOptions,
  onTrained: (text: TrainingText, models: TrainedModels, seconds: number) => void = () => {},
): Promise<DecodingTask> {
  const { draftLength, draftCost, temperature, maxTokens } = options;
  const text = await readTrainingText(options.text ?? []);
  if (text.training.length === 0) throw new BenchError('--text must have text to learn from, got none', 2);
  const started = performance.now();
  const models = train(text, options);
  onTrained(text, models, (performance.now() - started) / 1000);
  const { vocabulary, target, drafter } = models;
  const heldOut = text.heldOut.map((part) => vocabulary.encode(part));
  const prompts = drawPrompts(heldOut, options);
  const environment = tokenDecoding({
    target,
    drafters: [
      plainDecoding(),
      modelDrafter({ model: drafter, draftLength, tokenCost: draftCost }),
      promptLookup({ draftLength }),
      suffixMatch({ draftLength }),
    ],
    prompts,
    maxTokens,
    temperature,
  });
  const expected =
    temperature === 0
      ? prompts.map((prompt) => canonicalDecoding({ target, prompt, maxTokens, temperature }, createRandom('none')))
      : undefined;
  return { text, models, heldOut, prompts, environment, expected };
}
