/**
 * Goodput control of the draft length (SmartSpec/TurboSpec, Liu et al. 2024, arXiv 2406.14066): one acceptance rate by
 * moving average, and the draft length that promises most tokens per time at that rate. Drafts whose acceptance changes
 * with depth it misjudges: see `kaplanMeierDraftLength`.
 * Cost: O(longest draft) time a round, two numbers of state.
 */
import type { BanditProblem, RewardRange } from '../problem.js';
import { requireArm, requirePositive, requirePositiveProbability, requireProblem } from '../requirements.js';
import type { ArmSelector, SelectorSnapshot } from './contract.js';
import { readArmCosts } from './costs.js';
import { Acceptances, type AcceptancesState, bestPerCost } from './draft-acceptances.js';
import { type DraftLengthProblem, readDraftLengths, requireAcceptedDrafts } from './draft-lengths.js';
import { requireSnapshot } from './snapshot.js';

/** Options of {@link goodputDraftLength}. */
export interface GoodputDraftLengthOptions extends DraftLengthProblem {
  /**
   * The time of one round of each arm, greater than 0; an environment's `armCosts`.
   * @defaultValue 1 for every arm: the longest draft is then always best.
   */
  readonly armCosts?: readonly number[];
  /**
   * The weight, in (0, 1], that earlier rounds keep at each new one.
   * @defaultValue 0.95, a memory of twenty rounds.
   */
  readonly discount?: number;
  /**
   * Drafted tokens accepted before the first round, greater than 0: the first parameter of a Beta prior.
   * @defaultValue 2, with `priorRejected` 1 a mean of 2/3: small chain drafters are published with 0.55 to 0.75.
   */
  readonly priorAccepted?: number;
  /**
   * Drafted tokens rejected before the first round, greater than 0: the second parameter of a Beta prior.
   * @defaultValue 1
   */
  readonly priorRejected?: number;
}

/** Snapshot of a {@link goodputDraftLength} selector. */
export type GoodputDraftLengthSnapshot = SelectorSnapshot<
  'goodputDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The cost of one round of each arm. */
    readonly armCosts: readonly number[];
    /** The weight that earlier rounds keep. */
    readonly discount: number;
    /** Tokens accepted beforehand. */
    readonly priorAccepted: number;
    /** Tokens rejected beforehand. */
    readonly priorRejected: number;
  },
  AcceptancesState
>;

type Config = GoodputDraftLengthSnapshot['config'];

const VERSION = 1;

class GoodputDraftLength implements ArmSelector<GoodputDraftLengthSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  /** Of one depth: the rate is the same at all. */
  private readonly acceptances: Acceptances;

  constructor(problem: BanditProblem, config: Config, acceptances: Acceptances) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.acceptances = acceptances;
  }

  select(): number {
    const { draftLengths, armCosts, priorAccepted, priorRejected } = this.config;
    const rate = this.acceptances.rate(0, priorAccepted, priorRejected);
    return bestPerCost(draftLengths, armCosts, () => rate);
  }

  update(arm: number, reward: number, probability?: number): void {
    const { draftLengths, discount } = this.config;
    const accepted = requireAcceptedDrafts('goodputDraftLength.update', draftLengths, arm, reward, probability);
    this.acceptances.discount(discount);
    for (let depth = 0; depth < accepted; depth++) this.acceptances.record(0, true);
    if (accepted < draftLengths[arm]!) this.acceptances.record(0, false);
  }

  probability(arm: number): number {
    requireArm('goodputDraftLength.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): GoodputDraftLengthSnapshot {
    const { draftLengths, armCosts } = this.config;
    return {
      kind: 'goodputDraftLength',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, draftLengths: [...draftLengths], armCosts: [...armCosts] },
      state: this.acceptances.toState(),
    };
  }
}

function create(options: GoodputDraftLengthOptions, state?: AcceptancesState): GoodputDraftLength {
  const who = 'goodputDraftLength';
  requireProblem(who, options);
  const { armCount, discount = 0.95, priorAccepted = 2, priorRejected = 1 } = options;
  const draftLengths = readDraftLengths(who, options);
  const armCosts = Array.from(readArmCosts(who, options.armCosts, armCount));
  requirePositiveProbability(who, 'discount', discount);
  requirePositive(who, 'priorAccepted', priorAccepted);
  requirePositive(who, 'priorRejected', priorRejected);
  const acceptances = state ? Acceptances.fromState(who, state, 1) : new Acceptances(1);
  const config = { draftLengths, armCosts, discount, priorAccepted, priorRejected };
  return new GoodputDraftLength(options, config, acceptances);
}

/**
 * Goodput control over arms that are draft lengths: with the acceptance rate alpha, the mean of a Beta posterior over
 * all drafted tokens that were verified (discounted by rounds), plays the arm of the greatest
 *
 *     (1 + alpha + ... + alpha^g) / c_g
 *
 * with g its draft length and c_g the time of its round. An arm without drafting may stand among them (g = 0): in its
 * rounds nothing is learnt, and discounting brings alpha back to the prior. Deterministic; ties go to the shorter draft.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.1, 1.2, 1.3, 1.4];
 * const selector = goodputDraftLength({ armCount: 5, rewardRange: acceptedLengthRange(4), armCosts });
 * selector.select(createRandom('unused')); // => 4
 * ```
 */
export function goodputDraftLength(options: GoodputDraftLengthOptions): ArmSelector<GoodputDraftLengthSnapshot> {
  return create(options);
}

/** Restores a {@link goodputDraftLength} selector; for `restoreSelector`. */
export function restoreGoodputDraftLength(
  snapshot: GoodputDraftLengthSnapshot,
): ArmSelector<GoodputDraftLengthSnapshot> {
  requireSnapshot(snapshot, VERSION, ['draftLengths', 'armCosts', 'discount', 'priorAccepted', 'priorRejected']);
  return create({ ...snapshot.problem, ...snapshot.config }, snapshot.state);
}
