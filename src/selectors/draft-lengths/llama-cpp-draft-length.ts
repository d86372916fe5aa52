/**
 * The moving average of the draft length of a llama.cpp fork (LaurentZuijdwijk/llama.cpp, `--spec-draft-adaptive`,
 * common/speculative.cpp at b57d51d, ported to other forks): the next draft is as long as the moving average of
 * accepted tokens. A draft that was accepted whole only says "at least so many", so it moves the average up by a step
 * instead of being averaged in. It ignores costs and never stops drafting.
 * The engine keeps one average per sequence, as here, and computes it in single precision; here it is double.
 * Cost: O(K) time a round, one number of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { armAtMost, DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';

/** Options of {@link llamaCppDraftLength}. */
export interface LlamaCppDraftLengthOptions extends DraftLengthProblem {
  /**
   * The average that a prompt starts with, in tokens; at least 0.
   * @defaultValue 2, as published.
   */
  readonly initialAverage?: number;
  /**
   * The weight of the newest round, in (0, 1], where its draft was not accepted whole.
   * @defaultValue 0.25, as published.
   */
  readonly smoothing?: number;
  /**
   * What a draft that was accepted whole adds to the average, in tokens; at least 0.
   * @defaultValue 1, as published.
   */
  readonly step?: number;
  /**
   * The least draft length, in tokens; a positive integer. Arms with shorter drafts are not played, unless there is no
   * other.
   * @defaultValue 1: the engine drafts at least one token.
   */
  readonly minDraftLength?: number;
}

/** Snapshot of a {@link llamaCppDraftLength} selector. */
export type LlamaCppDraftLengthSnapshot = SelectorSnapshot<
  'llamaCppDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The average that a prompt starts with, in tokens. */
    readonly initialAverage: number;
    /** The weight of the newest round. */
    readonly smoothing: number;
    /** Tokens that a draft accepted whole adds. */
    readonly step: number;
    /** The least draft length, in tokens. */
    readonly minDraftLength: number;
  },
  {
    /** The moving average of accepted drafts, in tokens. */
    readonly average: number;
  }
>;

type Config = LlamaCppDraftLengthSnapshot['config'];
type State = LlamaCppDraftLengthSnapshot['state'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  initialAverage: { type: 'number', least: 0, default: 2 },
  smoothing: { type: 'number', above: 0, most: 1, default: 0.25 },
  step: { type: 'number', least: 0, default: 1 },
  minDraftLength: { type: 'integer', least: 1, default: 1 },
} as const satisfies OptionRules<LlamaCppDraftLengthOptions>;

class LlamaCppDraftLength implements DraftLengthRule<State> {
  private readonly config: Config;
  private readonly longest: number;
  /** The first arm that may be played. */
  private readonly shortestArm: number;
  private average: number;

  constructor(config: Config, average: number) {
    const { draftLengths, minDraftLength } = config;
    const allowed = draftLengths.findIndex((length) => length >= minDraftLength);
    this.config = config;
    this.longest = longestOf(draftLengths);
    this.shortestArm = allowed < 0 ? draftLengths.length - 1 : allowed;
    this.average = average;
  }

  choose(): number {
    return Math.max(this.shortestArm, armAtMost(this.config.draftLengths, Math.round(this.average)));
  }

  learn(arm: number, accepted: number): void {
    const { draftLengths, smoothing, step } = this.config;
    const drafted = draftLengths[arm]!;
    // The engine learns from drafts alone.
    if (drafted === 0) return;
    if (accepted === drafted) this.average = Math.min(this.average + step, this.longest);
    else this.average = (1 - smoothing) * this.average + smoothing * accepted;
  }

  beginPrompt(): void {
    this.average = startOf(this.config);
  }

  toState(): State {
    return { average: this.average };
  }
}

function longestOf(draftLengths: readonly number[]): number {
  return draftLengths[draftLengths.length - 1]!;
}

/** The engine cuts the average off at the longest draft. */
function startOf({ initialAverage, draftLengths }: Config): number {
  return Math.min(initialAverage, longestOf(draftLengths));
}

function create(options: LlamaCppDraftLengthOptions, state?: State): ArmSelector<LlamaCppDraftLengthSnapshot> {
  const who = 'llamaCppDraftLength';
  const read = readOptions(who, OPTIONS, options);
  const { initialAverage, smoothing, step, minDraftLength } = read;
  const config = { draftLengths: readDraftLengths(who, read), initialAverage, smoothing, step, minDraftLength };
  if (state) {
    const longest = longestOf(config.draftLengths);
    const { average } = state;
    if (!(typeof average === 'number' && average >= 0 && average <= longest)) {
      throw requirementError(who, 'state.average', `in [0, ${longest}]`, average);
    }
  }
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new LlamaCppDraftLength(config, state ? state.average : startOf(config)),
  );
}

/**
 * Draft lengths by a moving average e of accepted tokens. With a of g drafted tokens accepted:
 *
 *     a = g:   e <- min(e + step, longest)          the draft says no more than "at least g"
 *     a < g:   e <- (1 - smoothing) e + smoothing a
 *
 * The next draft is max(minDraftLength, round(e)) tokens long, or that of the arm nearest to it from below. Each prompt
 * starts anew. Deterministic.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = llamaCppDraftLength({ armCount: 9, rewardRange: acceptedLengthRange(8) });
 * selector.update(2, 3);
 * selector.select(createRandom('unused')); // => 3
 * selector.update(3, 1);
 * selector.select(createRandom('unused')); // => 2
 * ```
 */
export function llamaCppDraftLength(options: LlamaCppDraftLengthOptions): ArmSelector<LlamaCppDraftLengthSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link llamaCppDraftLength}. */
export const llamaCppDraftLengthDescription: SelectorDescription<
  LlamaCppDraftLengthOptions,
  ArmSelector<LlamaCppDraftLengthSnapshot>
> = {
  kind: 'llamaCppDraftLength',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'you compare with forks of llama.cpp, which ignore costs',
  source: 'llama.cpp forks',
  options: OPTIONS,
  create: llamaCppDraftLength,
  restore: create,
};
