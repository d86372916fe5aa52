/**
 * vLLM's dynamic draft length (vllm/v1/spec_decode/dynamic/manager.py at 594dc0f): how often each position of the draft
 * was accepted, over all rounds so far, and the draft length with the most expected tokens per time. Positions that a
 * round did not draft are not counted in it, and those never drafted count as never accepted: the draft cannot grow
 * again beyond what it is, and where it stops drafting it stops for good.
 * Left out, since one request has no batch: the engine has a table of times by batch size, interpolated linearly, and
 * takes the column of the batch; here `armCosts` is that column. The released form with a fixed draft length for each
 * range of batch sizes learns nothing.
 * Cost: O(longest draft) time a round, 2 x (longest draft) numbers of state.
 */
import { type ListRule, type OptionRules, readOptions } from '../../options.js';
import { requireArray, requireInteger } from '../../requirements.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';

/** Options of {@link vllmDraftLength}. */
export interface VllmDraftLengthOptions extends DraftLengthProblem {
  /**
   * The time of one round of each arm, greater than 0; an environment's `armCosts`.
   * @defaultValue 1 for every arm.
   */
  readonly armCosts?: readonly number[];
  /**
   * For each position of the longest draft, its acceptance rate before anything is observed, in [0, 1]: the engine
   * takes it from a measurement beforehand.
   * @defaultValue 1 at every position: it begins with what is best where everything is accepted.
   */
  readonly positionRates?: readonly number[];
  /**
   * Until more rounds than this are over, `positionRates` decides; an integer of at least 0.
   * @defaultValue 10, as published.
   */
  readonly warmupRounds?: number;
}

/** Snapshot of a {@link vllmDraftLength} selector. */
export type VllmDraftLengthSnapshot = SelectorSnapshot<
  'vllmDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The time of one round of each arm. */
    readonly armCosts: readonly number[];
    /** The acceptance rate of each position, to begin with. */
    readonly positionRates: readonly number[];
    /** The rounds that these decide. */
    readonly warmupRounds: number;
  },
  {
    /** The rounds so far. */
    readonly rounds: number;
    /** For each position, how often it was drafted. */
    readonly drafted: readonly number[];
    /** For each position, how often it was accepted. */
    readonly accepted: readonly number[];
  }
>;

type Config = VllmDraftLengthSnapshot['config'];
type State = VllmDraftLengthSnapshot['state'];

const VERSION = 1;

const POSITION_RATES_RULE = {
  type: 'list',
  of: { type: 'number', least: 0, most: 1 },
  optional: true,
} as const satisfies ListRule;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  armCosts: ARM_COSTS_RULE,
  positionRates: POSITION_RATES_RULE,
  warmupRounds: { type: 'integer', least: 0, default: 10 },
} as const satisfies OptionRules<VllmDraftLengthOptions>;

class VllmDraftLength implements DraftLengthRule<State> {
  private readonly config: Config;
  private rounds: number;
  private readonly drafted: Float64Array;
  private readonly accepted: Float64Array;

  constructor(config: Config, { rounds, drafted, accepted }: State) {
    this.config = config;
    this.rounds = rounds;
    this.drafted = Float64Array.from(drafted);
    this.accepted = Float64Array.from(accepted);
  }

  choose(): number {
    const { draftLengths, armCosts, positionRates, warmupRounds } = this.config;
    const learnt = this.rounds > warmupRounds;
    let best = 0;
    let bestGoodput = -1;
    let tokens = 1;
    let position = 0;
    for (let arm = 0; arm < draftLengths.length; arm++) {
      for (; position < draftLengths[arm]!; position++) {
        const drafted = this.drafted[position]!;
        if (!learnt) tokens += positionRates[position]!;
        else if (drafted > 0) tokens += this.accepted[position]! / drafted;
      }
      const goodput = tokens / armCosts[arm]!;
      if (goodput > bestGoodput) {
        bestGoodput = goodput;
        best = arm;
      }
    }
    return best;
  }

  learn(arm: number, accepted: number): void {
    this.rounds += 1;
    const length = this.config.draftLengths[arm]!;
    for (let position = 0; position < length; position++) {
      this.drafted[position]! += 1;
      if (position < accepted) this.accepted[position]! += 1;
    }
  }

  toState(): State {
    return { rounds: this.rounds, drafted: Array.from(this.drafted), accepted: Array.from(this.accepted) };
  }
}

function requireState(who: string, longest: number, { rounds, drafted, accepted }: State): void {
  requireInteger(who, 'state.rounds', rounds, 0);
  requireArray(who, 'state.drafted', drafted, longest);
  requireArray(who, 'state.accepted', accepted, longest);
  for (let position = 0; position < longest; position++) {
    requireInteger(who, `state.drafted[${position}]`, drafted[position]!, 0, rounds);
    requireInteger(who, `state.accepted[${position}]`, accepted[position]!, 0, drafted[position]!);
  }
}

function create(options: VllmDraftLengthOptions, state?: State): ArmSelector<VllmDraftLengthSnapshot> {
  const who = 'vllmDraftLength';
  const read = readOptions(who, OPTIONS, options);
  const draftLengths = readDraftLengths(who, read);
  const longest = draftLengths[draftLengths.length - 1]!;
  const none = new Array<number>(longest).fill(0);
  // An empty list is not allowed: where nothing is ever drafted, there is one rate, unused.
  const { warmupRounds, positionRates = longest > 0 ? none.map(() => 1) : [1] } = read;
  if (longest > 0) requireArray(who, 'positionRates', positionRates, longest);
  const armCosts = armCostsOrOnes(read.armCosts, read.armCount);
  const config = { draftLengths, armCosts, positionRates: [...positionRates], warmupRounds };
  if (state) requireState(who, longest, state);
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new VllmDraftLength(config, state ?? { rounds: 0, drafted: none, accepted: none }),
  );
}

/**
 * vLLM's draft length with the most expected tokens per time. With a_j the share, among the rounds that drafted
 * position j, of those that accepted it (0 where none drafted it), it plays the arm with the greatest
 *
 *     (1 + a_1 + ... + a_g) / c_g
 *
 * with g its draft length and c_g the time of its round; ties go to the shorter draft. Until more than `warmupRounds`
 * rounds are over, `positionRates` stands for a. Nothing is forgotten, not even from prompt to prompt. Deterministic.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = vllmDraftLength({ armCount: 3, rewardRange: acceptedLengthRange(2), armCosts: [1, 1.3, 1.4] });
 * selector.select(createRandom('unused')); // => 2
 * for (let round = 0; round < 11; round++) selector.update(2, 2);
 * selector.select(createRandom('unused')); // => 1
 * ```
 */
export function vllmDraftLength(options: VllmDraftLengthOptions): ArmSelector<VllmDraftLengthSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link vllmDraftLength}. */
export const vllmDraftLengthDescription: SelectorDescription<
  VllmDraftLengthOptions,
  ArmSelector<VllmDraftLengthSnapshot>
> = {
  kind: 'vllmDraftLength',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'you compare with vLLM: most expected tokens per time, never trying a longer draft again',
  source: 'vLLM, dynamic speculative decoding',
  options: OPTIONS,
  create: vllmDraftLength,
  restore: create,
};
