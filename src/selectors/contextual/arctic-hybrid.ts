/**
 * The hybrid rule of Arctic Inference (arctic_inference/vllm/model_runner.py at 9d46438): copy what followed the best
 * match of the text if its score is at least the number of tokens that the model drafter drafts, else run that drafter.
 * The score is that of {@link suffixCountDraft}, known before the choice. Nothing is learnt.
 * Left out, since one request has no batch: in batches of more than 64 requests only the first 64 draft.
 * Cost: O(1) time a round, no memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import { requireInteger, requireNonNegative } from '../../requirements.js';
import { type ContextualRule, contextualSelector } from '../contract/contextual-rule.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';

/** Options of {@link arcticHybrid}. */
export interface ArcticHybridOptions extends BanditProblem {
  /**
   * How many numbers a context has; a positive integer.
   * @defaultValue 1
   */
  readonly contextSize?: number;
  /**
   * Which number of a context is the score, from 0.
   * @defaultValue 0
   */
  readonly scoreContext?: number;
  /**
   * The least score with which the copy is taken, at least 0: the number of tokens that the model drafter drafts.
   * @defaultValue 3, the drafter of the engine's own example.
   */
  readonly leastScore?: number;
  /**
   * The arm that runs the model drafter, 0-based.
   * @defaultValue 0
   */
  readonly drafterArm?: number;
  /**
   * The arm that copies, 0-based.
   * @defaultValue the last arm.
   */
  readonly suffixArm?: number;
}

/** Snapshot of an {@link arcticHybrid} selector. */
export type ArcticHybridSnapshot = SelectorSnapshot<
  'arcticHybrid',
  {
    /** How many numbers a context has. */
    readonly contextSize: number;
    /** Which number is the score. */
    readonly scoreContext: number;
    /** The least score with which the copy is taken. */
    readonly leastScore: number;
    /** The arm that runs the model drafter. */
    readonly drafterArm: number;
    /** The arm that copies. */
    readonly suffixArm: number;
  },
  Readonly<Record<string, never>>
>;

type Config = ArcticHybridSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  contextSize: { type: 'integer', least: 1, default: 1, from: 'contextSize' },
  scoreContext: { type: 'integer', least: 0, default: 0 },
  leastScore: { type: 'number', least: 0, default: 3 },
  drafterArm: { type: 'integer', least: 0, default: 0 },
  suffixArm: { type: 'integer', least: 0, optional: true },
} as const satisfies OptionRules<ArcticHybridOptions>;

class ArcticHybrid implements ContextualRule<ArcticHybridSnapshot['state']> {
  private readonly config: Config;

  constructor(config: Config) {
    this.config = config;
  }

  requireContext(who: string, context: ArrayLike<number>): void {
    const { scoreContext } = this.config;
    requireNonNegative(who, `context[${scoreContext}]`, context[scoreContext]!);
  }

  choose(context: ArrayLike<number>): number {
    const { scoreContext, leastScore, drafterArm, suffixArm } = this.config;
    return context[scoreContext]! >= leastScore ? suffixArm : drafterArm;
  }

  toState(): ArcticHybridSnapshot['state'] {
    return {};
  }
}

/**
 * Plays `suffixArm` if the context's score is at least `leastScore`, else `drafterArm`. Deterministic. Learns nothing;
 * `updateObserved` only checks what it is told.
 *
 * Cost: O(1) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * // Arm 0 runs a model that drafts 3 tokens, arm 1 copies.
 * const selector = arcticHybrid({ armCount: 2, rewardRange: acceptedLengthRange(16), leastScore: 3 });
 * selector.select(createRandom('unused'), [2.5]); // => 0
 * selector.select(createRandom('unused'), [3]); // => 1
 * ```
 */
export function arcticHybrid(options: ArcticHybridOptions): ContextualSelector<ArcticHybridSnapshot> {
  const who = 'arcticHybrid';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, contextSize, scoreContext, leastScore, drafterArm, suffixArm = armCount - 1 } = read;
  requireInteger(who, 'scoreContext', scoreContext, 0, contextSize - 1);
  requireInteger(who, 'drafterArm', drafterArm, 0, armCount - 1);
  requireInteger(who, 'suffixArm', suffixArm, 0, armCount - 1);
  const config = { contextSize, scoreContext, leastScore, drafterArm, suffixArm };
  return contextualSelector(
    { kind: who, version: VERSION, problem: read, config },
    contextSize,
    new ArcticHybrid(config),
  );
}

/** What the catalogue says of {@link arcticHybrid}. */
export const arcticHybridDescription: SelectorDescription<
  ArcticHybridOptions,
  ContextualSelector<ArcticHybridSnapshot>
> = {
  kind: 'arcticHybrid',
  version: VERSION,
  family: 'contextual',
  feedback: 'contextual',
  purpose: 'you compare with Arctic Inference: copy from some score on, else run the model',
  source: 'Arctic Inference, hybrid of suffix decoding and a speculator',
  options: OPTIONS,
  create: arcticHybrid,
  restore(options) {
    // Here a missing number gets no default: a snapshot names its arm.
    requireInteger('arcticHybrid', 'config.suffixArm', options.suffixArm!, 0, options.armCount - 1);
    return arcticHybrid(options);
  },
};
