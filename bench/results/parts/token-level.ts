/** Decoding of real tokens. */
import type { RegretReport, SelectorMemory } from 'banditspec';
import { hasBothMemories, isObject, type PartKind } from './part-kind.js';

/** What is said of a language model. */
export interface ModelFigures {
  readonly order: number;
  readonly ngrams: number;
  /** On the held-out text: the mean of -log2 P(token | the tokens before it), in bits. */
  readonly bitsPerToken: number;
}

/** The reports, and what is not in them: the models, their text, the check. */
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
  /** How far the drafting model drafts, on greedy and on sampled answers; absent in files of before it was measured. */
  readonly drafts?: Readonly<Record<SelectorMemory, Readonly<Record<'greedy' | 'sampled', RegretReport>>>>;
}

export const tokenLevelKind: PartKind<TokenLevelResult> = {
  requirement: 'decoding of tokens with its reports',
  holds: ({ text, models, memory }) => isObject(text) && isObject(models) && hasBothMemories(memory),
  measurements: ({ kind, memory, drafts = {} }) => [
    ...Object.entries(memory).map(([name, report]) => ({ name: `${kind}, ${name}`, report })),
    ...Object.entries(drafts).flatMap(([name, reports]) =>
      Object.entries(reports).map(([answers, report]) => ({ name: `${kind}, how far, ${answers}, ${name}`, report })),
    ),
  ],
  configuration: ({ kind, text: { sha256 }, promptTokens, memory: { fresh } }) => ({
    kind,
    text: { sha256 },
    promptTokens,
    environment: fresh.environment,
    selectors: Object.keys(fresh.selectors),
  }),
  figures: ({ models, identicalAnswers }) => ({ models: { models, identicalAnswers } }),
};
