/**
 * SGLang's adaptive draft length (python/sglang/srt/speculative/adaptive_spec_params.py at 015c872, strategy `ema`): a
 * moving average of accepted tokens, and tiers of draft lengths that it climbs and descends every few rounds. It
 * ignores costs. A tier without drafts is left at the next check, so where drafting never pays, a slot that has such a
 * tier still drafts in half of the rounds.
 * Left out, since one request has no batch: there the average is over the requests of a batch, and each of four ranges
 * of batch sizes has tiers and an average of its own (from 1 request: 1, 3, 5, 7 tokens; from 8: 0, 1, 3; from 32: 0,
 * 1; from 64: 0). The `ceiling_coeff`, off by default, is left out too.
 * Cost: O(K) time a round, three numbers of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { requireInteger, requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';
import { INITIAL_TIER_RULE, readTiers, TIERS_RULE } from './tiers.js';

/** Options of {@link sglangDraftLength}. */
export interface SglangDraftLengthOptions extends DraftLengthProblem {
  /**
   * The draft lengths that may be used, in tokens: some of those of the arms, ascending.
   * @defaultValue all arms. The engine's own for a single request are 1, 3, 5, 7.
   */
  readonly tiers?: readonly number[];
  /**
   * The draft length to begin with, in tokens: one of the tiers.
   * @defaultValue the middle tier; of an even number, the upper middle one.
   */
  readonly initialDraftLength?: number;
  /**
   * The weight of the newest round in the moving average, in (0, 1].
   * @defaultValue 0.2, as published.
   */
  readonly smoothing?: number;
  /**
   * The rounds before the first check of the tier; an integer of at least 0.
   * @defaultValue 10, as published.
   */
  readonly warmupRounds?: number;
  /**
   * The rounds from one check to the next; a positive integer.
   * @defaultValue 5, as published.
   */
  readonly interval?: number;
  /**
   * What is added to the average at which a lower tier is taken, in tokens.
   * @defaultValue -0.25, as published for a batch of fewer than 8 requests; 0 for more.
   */
  readonly downHysteresis?: number;
  /**
   * What is added to the average at which a higher tier is taken, in tokens.
   * @defaultValue 0, as published.
   */
  readonly upHysteresis?: number;
}

/** Snapshot of a {@link sglangDraftLength} selector. */
export type SglangDraftLengthSnapshot = SelectorSnapshot<
  'sglangDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The draft lengths that may be used, in tokens. */
    readonly tiers: readonly number[];
    /** The weight of the newest round. */
    readonly smoothing: number;
    /** The rounds before the first check of the tier. */
    readonly warmupRounds: number;
    /** The rounds from one check to the next. */
    readonly interval: number;
    /** Added to the average at which a lower tier is taken. */
    readonly downHysteresis: number;
    /** Added to the average at which a higher tier is taken. */
    readonly upHysteresis: number;
  },
  {
    /** The tier in use, 0-based. */
    readonly tier: number;
    /** The moving average of accepted tokens; -1 while nothing was drafted. */
    readonly average: number;
    /** The rounds so far. */
    readonly rounds: number;
  }
>;

type Config = SglangDraftLengthSnapshot['config'];
type State = SglangDraftLengthSnapshot['state'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  tiers: TIERS_RULE,
  initialDraftLength: INITIAL_TIER_RULE,
  smoothing: { type: 'number', above: 0, most: 1, default: 0.2 },
  warmupRounds: { type: 'integer', least: 0, default: 10 },
  interval: { type: 'integer', least: 1, default: 5 },
  downHysteresis: { type: 'number', default: -0.25 },
  upHysteresis: { type: 'number', default: 0 },
} as const satisfies OptionRules<SglangDraftLengthOptions>;

class SglangDraftLength implements DraftLengthRule<State> {
  private readonly config: Config;
  private readonly arms: readonly number[];
  private tier: number;
  private average: number;
  private rounds: number;

  constructor(config: Config, arms: readonly number[], { tier, average, rounds }: State) {
    this.config = config;
    this.arms = arms;
    this.tier = tier;
    this.average = average;
    this.rounds = rounds;
  }

  choose(): number {
    return this.arms[this.tier]!;
  }

  learn(arm: number, accepted: number): void {
    const { draftLengths, smoothing, warmupRounds, interval } = this.config;
    if (draftLengths[arm]! > 0) this.average = (1 - smoothing) * this.average + smoothing * accepted;
    this.rounds += 1;
    const since = this.rounds - warmupRounds;
    if (since > 0 && since % interval === 0) this.look();
  }

  toState(): State {
    return { tier: this.tier, average: this.average, rounds: this.rounds };
  }

  private look(): void {
    const { tiers, downHysteresis, upHysteresis } = this.config;
    const last = tiers.length - 1;
    if (tiers[this.tier] === 0) {
      this.tier = Math.min(this.tier + 1, last);
      // Nothing was drafted yet: the average starts as it would at the tier that is tried.
      if (this.average < 0) this.average = tiers[this.tier]! - 1;
      return;
    }
    const before = this.tier;
    while (this.tier > 0) {
      const lower = tiers[this.tier - 1]!;
      if (this.average > (lower === 0 ? 0.5 : lower - 0.5) + downHysteresis) break;
      this.tier -= 1;
    }
    if (this.tier < before) return;
    while (this.tier < last && this.average > tiers[this.tier]! - 0.5 + upHysteresis) this.tier += 1;
  }
}

function requireState(who: string, { tiers, draftLengths }: Config, { tier, average, rounds }: State): void {
  requireInteger(who, 'state.tier', tier, 0, tiers.length - 1);
  requireInteger(who, 'state.rounds', rounds, 0);
  const longest = draftLengths[draftLengths.length - 1]!;
  if (!(typeof average === 'number' && average >= -1 && average <= longest)) {
    throw requirementError(who, 'state.average', `in [-1, ${longest}]`, average);
  }
}

function create(options: SglangDraftLengthOptions, state?: State): ArmSelector<SglangDraftLengthSnapshot> {
  const who = 'sglangDraftLength';
  const read = readOptions(who, OPTIONS, options);
  const { smoothing, warmupRounds, interval, downHysteresis, upHysteresis } = read;
  const draftLengths = readDraftLengths(who, read);
  const { tiers, arms, start } = readTiers(who, draftLengths, read.tiers ?? draftLengths, read.initialDraftLength);
  const own = { smoothing, warmupRounds, interval, downHysteresis, upHysteresis };
  const config = { draftLengths, tiers, ...own };
  if (state) requireState(who, config, state);
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new SglangDraftLength(config, arms, state ?? { tier: start, average: tiers[start]! - 1, rounds: 0 }),
  );
}

/**
 * SGLang's tiers of draft lengths. It begins at the tier s of `initialDraftLength` with the average e = s - 1. With a tokens accepted,
 *
 *     e <- (1 - smoothing) e + smoothing a                        after a round that drafted
 *
 * and after `warmupRounds` rounds, every `interval` rounds: while e <= s' - 0.5 + downHysteresis, with s' the tier
 * below (for s' = 0: e <= 0.5 + downHysteresis), it goes one tier down; if it did not go down, while e > s - 0.5 +
 * upHysteresis, one up. From a tier without drafts it always goes one up. Goes on from prompt to prompt. Deterministic.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = sglangDraftLength({ armCount: 9, rewardRange: acceptedLengthRange(8), tiers: [1, 3, 5, 7] });
 * selector.select(createRandom('unused')); // => 5
 * for (let round = 0; round < 15; round++) selector.update(5, 1);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function sglangDraftLength(options: SglangDraftLengthOptions): ArmSelector<SglangDraftLengthSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link sglangDraftLength}. */
export const sglangDraftLengthDescription: SelectorDescription<
  SglangDraftLengthOptions,
  ArmSelector<SglangDraftLengthSnapshot>
> = {
  kind: 'sglangDraftLength',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: "you compare with SGLang's default: tiers of draft lengths, without costs",
  source: 'SGLang, `ema` strategy',
  options: OPTIONS,
  create: sglangDraftLength,
  restore: create,
};
