/**
 * What the draft-length controllers have in common that maximise expected tokens per time by acceptance probabilities:
 * options, state and loop. They differ in whether all depths share one probability or each has its own.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { ARM_COSTS_RULE, armCostsOrOnes } from '../contract/arm-costs.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import { Acceptances, type AcceptancesState, bestPerCost, readAcceptances } from './draft-acceptances.js';
import {
  DRAFT_LENGTHS_RULE,
  type DraftLengthProblem,
  readDraftLengths,
  requireAcceptedDrafts,
} from './draft-length-arms.js';

/** Options of {@link kaplanMeierDraftLength} and {@link goodputDraftLength}. */
export interface AcceptanceControlOptions extends DraftLengthProblem {
  /**
   * The time of one round of each arm, greater than 0; an environment's `armCosts`.
   * @defaultValue 1 for every arm: the longest draft is then always best.
   */
  readonly armCosts?: readonly number[];
  /**
   * The weight, in (0, 1], that earlier rounds keep at each new one.
   * @defaultValue 0.95, a memory of twenty rounds: acceptance changes from passage to passage.
   */
  readonly discount?: number;
  /**
   * Drafted tokens counted as accepted before the first round, greater than 0: the first parameter of the Beta prior of
   * each probability.
   * @defaultValue 2; with `priorRejected` 1 a mean of 2/3: rates of small chain drafters are published as 0.55 to 0.75.
   */
  readonly priorAccepted?: number;
  /**
   * Drafted tokens counted as rejected before the first round, greater than 0: the second parameter of that prior.
   * @defaultValue 1
   */
  readonly priorRejected?: number;
}

/** The options of such a controller as snapshots hold them, defaults filled in. */
export interface AcceptanceControlConfig {
  /** The draft length of each arm, in tokens. */
  readonly draftLengths: readonly number[];
  /** The cost of one round of each arm. */
  readonly armCosts: readonly number[];
  /** The weight that earlier rounds keep. */
  readonly discount: number;
  /** Tokens counted as accepted beforehand. */
  readonly priorAccepted: number;
  /** Tokens counted as rejected beforehand. */
  readonly priorRejected: number;
}

/** Snapshot of such a controller. */
export type AcceptanceControlSnapshot<Kind extends string> = SelectorSnapshot<
  Kind,
  AcceptanceControlConfig,
  AcceptancesState
>;

/** The version of both controllers' snapshots. */
export const ACCEPTANCE_CONTROL_VERSION = 1;

/** The rules of both controllers' options. */
export const ACCEPTANCE_CONTROL_OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  armCosts: ARM_COSTS_RULE,
  discount: { type: 'number', above: 0, most: 1, default: 0.95 },
  priorAccepted: { type: 'number', above: 0, default: 2 },
  priorRejected: { type: 'number', above: 0, default: 1 },
} as const satisfies OptionRules<AcceptanceControlOptions>;

class AcceptanceControl<Kind extends string> implements ArmSelector<AcceptanceControlSnapshot<Kind>> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly kind: Kind;
  private readonly config: AcceptanceControlConfig;
  private readonly acceptances: Acceptances;
  /** Whether all depths share one probability. */
  private readonly pooled: boolean;

  constructor(
    kind: Kind,
    problem: BanditProblem,
    config: AcceptanceControlConfig,
    acceptances: Acceptances,
    pooled: boolean,
  ) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.kind = kind;
    this.config = config;
    this.acceptances = acceptances;
    this.pooled = pooled;
  }

  select(): number {
    const { draftLengths, armCosts, priorAccepted, priorRejected } = this.config;
    return bestPerCost(draftLengths, armCosts, (depth) =>
      this.acceptances.rate(this.pooled ? 0 : depth, priorAccepted, priorRejected),
    );
  }

  update(arm: number, reward: number, probability?: number): void {
    const { draftLengths, discount } = this.config;
    const accepted = requireAcceptedDrafts(`${this.kind}.update`, draftLengths, arm, reward, probability);
    this.acceptances.discount(discount);
    for (let depth = 0; depth < accepted; depth++) this.acceptances.record(this.pooled ? 0 : depth, true);
    if (accepted < draftLengths[arm]!) this.acceptances.record(this.pooled ? 0 : accepted, false);
  }

  probability(arm: number): number {
    requireArm(`${this.kind}.probability`, arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): AcceptanceControlSnapshot<Kind> {
    const { draftLengths, armCosts } = this.config;
    return {
      kind: this.kind,
      version: ACCEPTANCE_CONTROL_VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, draftLengths: [...draftLengths], armCosts: [...armCosts] },
      state: this.acceptances.toState(),
    };
  }
}

/** Which probabilities a controller keeps: one for all depths, or one for each. */
export type KeptProbabilities = 'pooled' | 'by-depth';

/** A controller, new or from a state. */
export function acceptanceControl<Kind extends string>(
  kind: Kind,
  kept: KeptProbabilities,
  options: AcceptanceControlOptions,
  state?: AcceptancesState,
): ArmSelector<AcceptanceControlSnapshot<Kind>> {
  const read = readOptions(kind, ACCEPTANCE_CONTROL_OPTIONS, options);
  const { armCount, discount, priorAccepted, priorRejected } = read;
  const draftLengths = readDraftLengths(kind, read);
  const armCosts = armCostsOrOnes(read.armCosts, armCount);
  const pooled = kept === 'pooled';
  const depths = pooled ? 1 : draftLengths[armCount - 1]!;
  const acceptances = state ? readAcceptances(kind, state, depths) : new Acceptances(depths);
  const config = { draftLengths, armCosts, discount, priorAccepted, priorRejected };
  return new AcceptanceControl(kind, read, config, acceptances, pooled);
}
