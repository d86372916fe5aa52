/**
 * Kaplan-Meier control of the draft length: a round with draft length g tells about every shorter one, since the run of
 * accepted tokens is a survival time censored at g (Kaplan and Meier 1958). One acceptance probability for each depth,
 * and the draft length that promises most tokens per time.
 * Cost: O(longest draft) time a round, two numbers of state for each depth.
 */
import type { BanditProblem, RewardRange } from '../problem.js';
import { requireArm, requirePositive, requirePositiveProbability, requireProblem } from '../requirements.js';
import type { ArmSelector, SelectorSnapshot } from './contract.js';
import { readArmCosts } from './costs.js';
import { Acceptances, type AcceptancesState, bestPerCost } from './draft-acceptances.js';
import { type DraftLengthProblem, readDraftLengths, requireAcceptedDrafts } from './draft-lengths.js';
import { requireSnapshot } from './snapshot.js';

/** Options of {@link kaplanMeierDraftLength}. */
export interface KaplanMeierDraftLengthOptions extends DraftLengthProblem {
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
   * Tokens accepted at each depth before the first round, greater than 0: the first parameter of a Beta prior.
   * @defaultValue 2, with `priorRejected` 1 a mean of 2/3: small chain drafters are published with 0.55 to 0.75.
   */
  readonly priorAccepted?: number;
  /**
   * Tokens rejected at each depth before the first round, greater than 0: the second parameter of a Beta prior.
   * @defaultValue 1
   */
  readonly priorRejected?: number;
}

/** Snapshot of a {@link kaplanMeierDraftLength} selector. */
export type KaplanMeierDraftLengthSnapshot = SelectorSnapshot<
  'kaplanMeierDraftLength',
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

type Config = KaplanMeierDraftLengthSnapshot['config'];

const VERSION = 1;

class KaplanMeierDraftLength implements ArmSelector<KaplanMeierDraftLengthSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  private readonly acceptances: Acceptances;

  constructor(problem: BanditProblem, config: Config, acceptances: Acceptances) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.acceptances = acceptances;
  }

  select(): number {
    const { draftLengths, armCosts, priorAccepted, priorRejected } = this.config;
    return bestPerCost(draftLengths, armCosts, (depth) => this.acceptances.rate(depth, priorAccepted, priorRejected));
  }

  update(arm: number, reward: number, probability?: number): void {
    const { draftLengths, discount } = this.config;
    const accepted = requireAcceptedDrafts('kaplanMeierDraftLength.update', draftLengths, arm, reward, probability);
    this.acceptances.discount(discount);
    for (let depth = 0; depth < accepted; depth++) this.acceptances.record(depth, true);
    if (accepted < draftLengths[arm]!) this.acceptances.record(accepted, false);
  }

  probability(arm: number): number {
    requireArm('kaplanMeierDraftLength.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): KaplanMeierDraftLengthSnapshot {
    const { draftLengths, armCosts } = this.config;
    return {
      kind: 'kaplanMeierDraftLength',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, draftLengths: [...draftLengths], armCosts: [...armCosts] },
      state: this.acceptances.toState(),
    };
  }
}

function create(options: KaplanMeierDraftLengthOptions, state?: AcceptancesState): KaplanMeierDraftLength {
  const who = 'kaplanMeierDraftLength';
  requireProblem(who, options);
  const { armCount, discount = 0.95, priorAccepted = 2, priorRejected = 1 } = options;
  const draftLengths = readDraftLengths(who, options);
  const armCosts = Array.from(readArmCosts(who, options.armCosts, armCount));
  requirePositiveProbability(who, 'discount', discount);
  requirePositive(who, 'priorAccepted', priorAccepted);
  requirePositive(who, 'priorRejected', priorRejected);
  const depths = draftLengths[armCount - 1]!;
  const acceptances = state ? Acceptances.fromState(who, state, depths) : new Acceptances(depths);
  const config = { draftLengths, armCosts, discount, priorAccepted, priorRejected };
  return new KaplanMeierDraftLength(options, config, acceptances);
}

/**
 * Kaplan-Meier control over arms that are draft lengths. With r_k rounds that verified a token at depth k and a_k that
 * accepted it (both discounted by rounds), the acceptance probability there is `h_k = (a_k + a) / (r_k + a + b)` with a
 * Beta(a, b) prior, a draft survives to depth k with probability `S_k = h_1 ... h_k`, and the arm played is the one of the
 * greatest
 *
 *     (1 + S_1 + ... + S_g) / c_g
 *
 * with g its draft length and c_g the time of its round. Depths beyond the present draft length are not observed: there
 * the prior speaks, and as old rounds fade it leads to longer drafts again. So it explores upwards without being told to,
 * and without drafting (g = 0), where nothing is observed, it does not stay for ever. Deterministic; ties go to the
 * shorter draft.
 *
 * Cost: O(longest draft) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const armCosts = [1, 1.1, 1.2, 1.3, 1.4];
 * const selector = kaplanMeierDraftLength({ armCount: 5, rewardRange: acceptedLengthRange(4), armCosts });
 * selector.select(createRandom('unused')); // => 4
 * ```
 */
export function kaplanMeierDraftLength(
  options: KaplanMeierDraftLengthOptions,
): ArmSelector<KaplanMeierDraftLengthSnapshot> {
  return create(options);
}

/** Restores a {@link kaplanMeierDraftLength} selector; for `restoreSelector`. */
export function restoreKaplanMeierDraftLength(
  snapshot: KaplanMeierDraftLengthSnapshot,
): ArmSelector<KaplanMeierDraftLengthSnapshot> {
  requireSnapshot(snapshot, VERSION, ['draftLengths', 'armCosts', 'discount', 'priorAccepted', 'priorRejected']);
  return create({ ...snapshot.problem, ...snapshot.config }, snapshot.state);
}
