/**
 * Draft lengths by what was accepted of this prompt's drafts: each depth has its own rate, shrunk towards the prompt's
 * rate over all depths, and that towards a prior; a prompt begins with the prior alone. `goodputDraftLength` has one
 * rate for all depths, `kaplanMeierDraftLength` one for each, and both carry the last rounds of one prompt over to the
 * next; the model between them is that of partial pooling (Gelman and Hill 2007, chapter 12).
 * Cost: O(longest draft) time a round, 2 x (longest draft) numbers of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { Acceptances, type AcceptancesState, bestPerCost, readAcceptances } from './draft-acceptances.js';
import { DRAFT_LENGTHS_RULE, type DraftLengthProblem, readDraftLengths } from './draft-length-arms.js';
import { type DraftLengthRule, draftLengthSelector } from './draft-length-selector.js';

/** Options of {@link promptDraftLength}. */
export interface PromptDraftLengthOptions extends DraftLengthProblem {
  /**
   * The time of one round of each arm, greater than 0; an environment's `armCosts`.
   * @defaultValue 1 for every arm: the longest draft is then always best.
   */
  readonly armCosts?: readonly number[];
  /**
   * The weight, in (0, 1], that earlier rounds of the prompt keep at each new one.
   * @defaultValue 0.95, a memory of twenty rounds, as in the other controllers: acceptance changes from passage to
   * passage. On simulated texts 0.9 costs the same and 0.99 costs 0.3% more, on two recordings 0.2% to 1.3%; in
   * simulated servers, where acceptance does not change within an answer, 0.99 saves 1% to 3%.
   */
  readonly discount?: number;
  /**
   * The weight, in verified tokens of a depth, of the prompt's rate over all depths; in [1e-9, 1e9].
   * @defaultValue 30. On simulated texts 10 costs 0.1% more and 100 the same; in simulated servers 10 is up to 0.8% better, on two
   * recordings up to 0.3% worse.
   */
  readonly depthWeight?: number;
  /**
   * Drafted tokens counted as accepted before the first round of a prompt, greater than 0.
   * @defaultValue 2; with `priorRejected` 1 a mean of 2/3: rates of small chain drafters are published as 0.55 to 0.75.
   */
  readonly priorAccepted?: number;
  /**
   * Drafted tokens counted as rejected before the first round of a prompt, greater than 0.
   * @defaultValue 1
   */
  readonly priorRejected?: number;
}

/** Snapshot of a {@link promptDraftLength} selector. */
export type PromptDraftLengthSnapshot = SelectorSnapshot<
  'promptDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The time of one round of each arm. */
    readonly armCosts: readonly number[];
    /** The weight that earlier rounds of the prompt keep. */
    readonly discount: number;
    /** The weight of the prompt's rate at a depth, in verified tokens. */
    readonly depthWeight: number;
    /** Tokens counted as accepted beforehand. */
    readonly priorAccepted: number;
    /** Tokens counted as rejected beforehand. */
    readonly priorRejected: number;
  },
  AcceptancesState
>;

type Config = PromptDraftLengthSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  armCosts: ARM_COSTS_RULE,
  discount: { type: 'number', above: 0, most: 1, default: 0.95 },
  depthWeight: { type: 'number', least: 1e-9, most: 1e9, default: 30 },
  priorAccepted: { type: 'number', above: 0, default: 2 },
  priorRejected: { type: 'number', above: 0, default: 1 },
} as const satisfies OptionRules<PromptDraftLengthOptions>;

class PromptDraftLength implements DraftLengthRule<AcceptancesState> {
  private readonly config: Config;
  /** The counts of this prompt, by depth. */
  private readonly acceptances: Acceptances;

  constructor(config: Config, acceptances: Acceptances) {
    this.config = config;
    this.acceptances = acceptances;
  }

  choose(): number {
    const { draftLengths, armCosts, depthWeight } = this.config;
    const ofPrompt = this.promptRate();
    const { verified, accepted } = this.acceptances;
    return bestPerCost(
      draftLengths,
      armCosts,
      (depth) => (accepted[depth]! + depthWeight * ofPrompt) / (verified[depth]! + depthWeight),
    );
  }

  learn(arm: number, accepted: number): void {
    const { draftLengths, discount } = this.config;
    const { acceptances } = this;
    acceptances.discount(discount);
    for (let depth = 0; depth < accepted; depth++) acceptances.record(depth, true);
    if (accepted < draftLengths[arm]!) acceptances.record(accepted, false);
  }

  beginPrompt(): void {
    this.acceptances.verified.fill(0);
    this.acceptances.accepted.fill(0);
  }

  toState(): AcceptancesState {
    return this.acceptances.toState();
  }

  /** The rate over all depths. */
  private promptRate(): number {
    const { priorAccepted, priorRejected } = this.config;
    let verified = priorAccepted + priorRejected;
    let accepted = priorAccepted;
    for (let depth = 0; depth < this.acceptances.verified.length; depth++) {
      verified += this.acceptances.verified[depth]!;
      accepted += this.acceptances.accepted[depth]!;
    }
    return accepted / verified;
  }
}

function create(options: PromptDraftLengthOptions, state?: AcceptancesState): ArmSelector<PromptDraftLengthSnapshot> {
  const who = 'promptDraftLength';
  const read = readOptions(who, OPTIONS, options);
  const { armCount, discount, depthWeight, priorAccepted, priorRejected } = read;
  const draftLengths = readDraftLengths(who, read);
  const armCosts = armCostsOrOnes(read.armCosts, armCount);
  const config = { draftLengths, armCosts, discount, depthWeight, priorAccepted, priorRejected };
  const depths = draftLengths[armCount - 1]!;
  const acceptances = state ? readAcceptances(who, state, depths) : new Acceptances(depths);
  return draftLengthSelector(
    { kind: who, version: VERSION, problem: read, config },
    new PromptDraftLength(config, acceptances),
  );
}

/**
 * Draft lengths for one chain drafter, prompt by prompt. With A_k and V_k the accepted and the verified tokens at depth
 * k in this prompt, discounted by rounds, and A and V their sums over all depths, it plays the arm with the greatest
 *
 *     (1 + p_1 + p_1 p_2 + ... + p_1 ... p_g) / c_g,    p_k = (A_k + w r) / (V_k + w),    r = (A + a) / (V + a + b)
 *
 * with g its draft length, c_g the time of its round, w `depthWeight`, a and b the prior. A prompt begins with nothing learnt:
 * tell it where prompts begin (`startEpisode`). In rounds without a draft nothing is learnt, and discounting brings r back to
 * the prior, so that it drafts again. Deterministic; ties go to the shorter draft.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.2, 1.4, 1.6, 1.8];
 * const selector = promptDraftLength({ armCount: 5, rewardRange: acceptedLengthRange(4), armCosts });
 * selector.select(createRandom('unused')); // => 2
 * for (let round = 0; round < 5; round++) selector.update(2, 3);
 * selector.select(createRandom('unused')); // => 4
 * ```
 */
export function promptDraftLength(options: PromptDraftLengthOptions): ArmSelector<PromptDraftLengthSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link promptDraftLength}. */
export const promptDraftLengthDescription: SelectorDescription<
  PromptDraftLengthOptions,
  ArmSelector<PromptDraftLengthSnapshot>
> = {
  kind: 'promptDraftLength',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'arms are the draft lengths of one chain drafter, and prompts differ from one another',
  options: OPTIONS,
  create: promptDraftLength,
  restore: create,
};
