/**
 * SGLang's throughput-aware draft length (open pull request 28045, throughput_aware_controller.py and
 * throughput_aware_spec_params.py at 088c5ab): it keeps, for each position of the draft, the share of the last rounds
 * that accepted it, extrapolates positions without data, and every few rounds takes the tier with the most expected
 * tokens per time. It always drafts.
 * Left out, since one request has no batch: there rates are means over the requests of a batch, shared by all batch
 * sizes, and times are measured at the start for some batch sizes, of which the next greater one is looked up; here
 * `armCosts` is that column. So are the measurement itself, and tiers that differ by batch size.
 * Cost: O(window x longest draft) time every `interval` rounds, O(longest draft) in between, window x (longest draft)
 * numbers of state.
 */
import { exp } from '../../arithmetic/exp.js';
import { log } from '../../arithmetic/log.js';
import { type OptionRules, readOptions } from '../../options.js';
import { requireArray, requireInteger, requirementError } from '../../requirements.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';
import { INITIAL_TIER_RULE, readTiers, TIERS_RULE } from './tiers.js';

/** Options of {@link sglangThroughput}. */
export interface SglangThroughputOptions extends DraftLengthProblem {
  /**
   * The time of one round of each arm, greater than 0; an environment's `armCosts`.
   * @defaultValue 1 for every arm: the longest draft is then always best.
   */
  readonly armCosts?: readonly number[];
  /**
   * The draft lengths that may be used, in tokens: some of those of the arms, ascending, and at least 1 unless no arm
   * drafts.
   * @defaultValue all arms that draft. The engine's own for a single request are 1, 3, 5, 7.
   */
  readonly tiers?: readonly number[];
  /**
   * The draft length to begin with, in tokens: one of the tiers.
   * @defaultValue the middle tier; of an even number, the upper middle one.
   */
  readonly initialDraftLength?: number;
  /**
   * The number of rounds that a rate is averaged over; a positive integer.
   * @defaultValue 20, as published.
   */
  readonly window?: number;
  /**
   * The rounds from one check of the tier to the next; a positive integer.
   * @defaultValue 10, as published.
   */
  readonly interval?: number;
}

/** Snapshot of a {@link sglangThroughput} selector. */
export type SglangThroughputSnapshot = SelectorSnapshot<
  'sglangThroughput',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The time of one round of each arm. */
    readonly armCosts: readonly number[];
    /** The draft lengths that may be used, in tokens. */
    readonly tiers: readonly number[];
    /** The number of rounds that a rate is averaged over. */
    readonly window: number;
    /** The rounds from one check of the tier to the next. */
    readonly interval: number;
  },
  {
    /** The tier in use, 0-based. */
    readonly tier: number;
    /** The rounds so far. */
    readonly rounds: number;
    /** For each position of the longest tier, its last rounds, oldest first: 1 where it was accepted, 0 where not. */
    readonly windows: readonly (readonly number[])[];
  }
>;

type Config = SglangThroughputSnapshot['config'];
type State = SglangThroughputSnapshot['state'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  armCosts: ARM_COSTS_RULE,
  tiers: TIERS_RULE,
  initialDraftLength: INITIAL_TIER_RULE,
  window: { type: 'integer', least: 1, default: 20 },
  interval: { type: 'integer', least: 1, default: 10 },
} as const satisfies OptionRules<SglangThroughputOptions>;

class SglangThroughput implements DraftLengthRule<State> {
  private readonly config: Config;
  private readonly arms: readonly number[];
  private tier: number;
  private rounds: number;
  private readonly windows: number[][];

  constructor(config: Config, arms: readonly number[], { tier, rounds, windows }: State) {
    this.config = config;
    this.arms = arms;
    this.tier = tier;
    this.rounds = rounds;
    this.windows = windows.map((own) => [...own]);
  }

  choose(): number {
    return this.arms[this.tier]!;
  }

  learn(arm: number, accepted: number): void {
    const { draftLengths, window, interval } = this.config;
    const drafted = Math.min(draftLengths[arm]!, this.windows.length);
    for (let position = 0; position < drafted; position++) {
      const own = this.windows[position]!;
      own.push(position < accepted ? 1 : 0);
      if (own.length > window) own.shift();
    }
    this.rounds += 1;
    if (this.rounds % interval === 0 && this.isWarm()) this.look();
  }

  toState(): State {
    return { tier: this.tier, rounds: this.rounds, windows: this.windows.map((own) => [...own]) };
  }

  /** Whether every position of the tier in use has a full window. */
  private isWarm(): boolean {
    const { tiers, window } = this.config;
    for (let position = 0; position < tiers[this.tier]!; position++) {
      if (this.windows[position]!.length < window) return false;
    }
    return true;
  }

  private look(): void {
    const { tiers, armCosts } = this.config;
    const rates = this.ratesOf();
    let best = this.tier;
    let bestSpeed = -Infinity;
    let tokens = 1;
    let position = 0;
    for (let tier = 0; tier < tiers.length; tier++) {
      for (; position < tiers[tier]!; position++) tokens += rates[position]!;
      const speed = tokens / armCosts[this.arms[tier]!]!;
      // An unknown speed (NaN) is not a candidate.
      if (speed > bestSpeed) {
        bestSpeed = speed;
        best = tier;
      }
    }
    if (best < this.tier) for (let k = tiers[best]!; k < this.windows.length; k++) this.windows[k] = [];
    this.tier = best;
  }

  /**
   * The rate of every position: the mean of its window, or an extrapolation from those before it; NaN where there is
   * none.
   */
  private ratesOf(): number[] {
    const rates: number[] = [];
    for (const own of this.windows) {
      const known = rates.length;
      if (own.length > 0) rates.push(own.reduce((sum, accepted) => sum + accepted, 0) / own.length);
      else if (known < 2) rates.push(rates[0] ?? Number.NaN);
      else rates.push(extrapolated(rates[0]!, rates[known - 1]!, known));
    }
    return rates;
  }
}

/** The next rate of a sequence that falls geometrically from its first to its last, and never rises. */
function extrapolated(first: number, last: number, count: number): number {
  if (!(first > 0)) return Number.NaN;
  return last * Math.min(1, exp(log(last / first) / (count - 1)));
}

function requireState(who: string, { tiers, window }: Config, { tier, rounds, windows }: State): void {
  requireInteger(who, 'state.tier', tier, 0, tiers.length - 1);
  requireInteger(who, 'state.rounds', rounds, 0);
  const longest = tiers[tiers.length - 1]!;
  requireArray(who, 'state.windows', windows, longest);
  for (let position = 0; position < longest; position++) {
    const own = windows[position];
    const name = `state.windows[${position}]`;
    if (!Array.isArray(own) || own.length > window) {
      throw requirementError(who, name, `an array of at most ${window}`, own);
    }
    for (let i = 0; i < own.length; i++) requireInteger(who, `${name}[${i}]`, own[i], 0, 1);
  }
}

function create(options: SglangThroughputOptions, state?: State): ArmSelector<SglangThroughputSnapshot> {
  const who = 'sglangThroughput';
  const read = readOptions(who, OPTIONS, options);
  const { window, interval, armCount } = read;
  const draftLengths = readDraftLengths(who, read);
  const drafting = draftLengths.filter((length) => length > 0);
  const candidates = read.tiers ?? (drafting.length > 0 ? drafting : draftLengths);
  const { tiers, arms, start } = readTiers(who, draftLengths, candidates, read.initialDraftLength);
  if (tiers[0] === 0 && drafting.length > 0) throw requirementError(who, 'tiers[0]', 'at least 1', 0);
  const armCosts = armCostsOrOnes(read.armCosts, armCount);
  const config = { draftLengths, armCosts, tiers, window, interval };
  if (state) requireState(who, config, state);
  const windows = Array.from({ length: tiers[tiers.length - 1]! }, () => []);
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new SglangThroughput(config, arms, state ?? { tier: start, rounds: 0, windows }),
  );
}

/**
 * SGLang's draft length with the most expected tokens per time. It begins at the tier of `initialDraftLength`. After
 * every `interval`-th round, if all positions of the tier in use have been drafted `window` times, it goes to the tier
 * S with the greatest
 *
 *     (1 + p_1 + ... + p_S) / c_S
 *
 * ties to the shorter draft. p_j is the share, among the last `window` rounds that drafted position j, of those that
 * accepted it; c_S is the time of a round. A position without data has p_1 where that alone is known, else the next of
 * the geometric sequence from p_1 through the last, at most the last: p_n min(1, (p_n / p_1)^(1 / (n - 1))). A tier for
 * which there is no such number (p_1 = 0) is not a candidate. Going to a shorter tier forgets the positions beyond it.
 * Goes on from prompt to prompt. Deterministic.
 *
 * Cost: O(window x longest draft) every `interval` rounds.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.2, 1.6];
 * const selector = sglangThroughput({ armCount: 3, rewardRange: acceptedLengthRange(2), armCosts });
 * selector.select(createRandom('unused')); // => 2
 * for (let round = 0; round < 20; round++) selector.update(2, 2);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function sglangThroughput(options: SglangThroughputOptions): ArmSelector<SglangThroughputSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link sglangThroughput}. */
export const sglangThroughputDescription: SelectorDescription<
  SglangThroughputOptions,
  ArmSelector<SglangThroughputSnapshot>
> = {
  kind: 'sglangThroughput',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose:
    'you compare with what is proposed for SGLang: tiers of draft lengths by expected tokens per time, always drafting',
  source: 'SGLang, `throughput_aware` strategy',
  options: OPTIONS,
  create: sglangThroughput,
  restore: create,
};
