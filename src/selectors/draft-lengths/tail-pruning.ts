/**
 * Tail pruning by draft confidence (speculative-decoding-draft-length-audit, modal_vllm_tailprune2.py at bcac258, a
 * patch of vLLM's draft loop): go on drafting as long as the product of the drafter's greatest probabilities is not
 * below a threshold. It acts inside a draft; here the draft length is the arm, and the probabilities are the context.
 * Nothing is learnt. Left out, since one request has no batch: there the mean over a batch's requests decides.
 * Cost: O(longest draft) time a round, no memory.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { requireProbability } from '../../requirements.js';
import { type ContextualRule, contextualSelector } from '../contract/contextual-rule.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ContextualSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  armAtMost,
  DRAFT_LENGTHS_RULE,
  type DraftLengthProblem,
  readDraftLengths,
  requireAcceptedDrafts,
} from './draft-length-arms.js';

/** Options of {@link tailPruning}. */
export interface TailPruningOptions extends DraftLengthProblem {
  /**
   * The product of probabilities below which nothing more is drafted, in [0, 1].
   * @defaultValue 0.2, the greater of the two that the source measures (the other is 0.05).
   */
  readonly threshold?: number;
}

/** Snapshot of a {@link tailPruning} selector. */
export type TailPruningSnapshot = SelectorSnapshot<
  'tailPruning',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The product below which nothing more is drafted. */
    readonly threshold: number;
  },
  Readonly<Record<string, never>>
>;

type Config = TailPruningSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  threshold: { type: 'number', least: 0, most: 1, default: 0.2 },
} as const satisfies OptionRules<TailPruningOptions>;

class TailPruning implements ContextualRule<TailPruningSnapshot['state']> {
  private readonly config: Config;

  constructor(config: Config) {
    this.config = config;
  }

  requireContext(who: string, context: ArrayLike<number>): void {
    for (let position = 0; position < context.length; position++) {
      requireProbability(who, `context[${position}]`, context[position]!);
    }
  }

  choose(context: ArrayLike<number>): number {
    const { draftLengths, threshold } = this.config;
    const longest = draftLengths[draftLengths.length - 1]!;
    let confidence = 1;
    let length = 0;
    while (length < longest && confidence >= threshold) {
      confidence *= context[length]!;
      length += 1;
    }
    return armAtMost(draftLengths, length);
  }

  requireRound(who: string, _arm: number, rewards: ArrayLike<number>): void {
    const { draftLengths } = this.config;
    for (let i = 0; i < draftLengths.length; i++) {
      if (!Number.isNaN(rewards[i]!)) requireAcceptedDrafts(who, draftLengths, i, rewards[i]!, undefined);
    }
  }

  toState(): TailPruningSnapshot['state'] {
    return {};
  }
}

/**
 * Draft lengths by the drafter's confidence. With p_j its greatest probability at position j of the draft, it drafts
 *
 *     min { j >= 1 : p_1 p_2 ... p_j < threshold }
 *
 * tokens, at most the longest draft: the token with which the product falls below is still drafted. Where no arm has
 * that draft length, the next shorter one is played. Deterministic. Learns nothing; `updateObserved` only checks what
 * it is told.
 *
 * The context is p_1, p_2, ... up to the longest draft (one number where nothing is ever drafted), each in [0, 1].
 * Those after the end of the draft make no difference, so a loop that drafts token by token passes 0 for what is not
 * drafted yet, and goes on while the chosen draft is longer than what it has.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = tailPruning({ armCount: 5, rewardRange: acceptedLengthRange(4), threshold: 0.5 });
 * selector.contextSize; // => 4
 * selector.select(createRandom('unused'), [0.9, 0.6, 0.8, 0.7]); // => 3
 * selector.select(createRandom('unused'), [0.4, 0.9, 0.9, 0.9]); // => 1
 * ```
 */
export function tailPruning(options: TailPruningOptions): ContextualSelector<TailPruningSnapshot> {
  const who = 'tailPruning';
  const read = readOptions(who, OPTIONS, options);
  const config = { draftLengths: readDraftLengths(who, read), threshold: read.threshold };
  const contextSize = Math.max(1, config.draftLengths[read.armCount - 1]!);
  return contextualSelector(
    { kind: who, version: VERSION, problem: read, config },
    contextSize,
    new TailPruning(config),
  );
}

/** What the catalogue says of {@link tailPruning}. */
export const tailPruningDescription: SelectorDescription<
  TailPruningOptions,
  ContextualSelector<TailPruningSnapshot>
> = {
  kind: 'tailPruning',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'contextual',
  purpose: 'the probabilities of drafted tokens are known, and a draft should end when the drafter is unsure',
  source: 'Speculative decoding draft-length audit, `cum` arms',
  options: OPTIONS,
  create: tailPruning,
  restore: tailPruning,
};
