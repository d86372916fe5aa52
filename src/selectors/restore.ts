/** From a snapshot back to the selector it was taken of, whichever that was. */
import { describeValue, requireObject } from '../requirements.js';
import { type EpsilonGreedySnapshot, restoreEpsilonGreedy } from './baselines/epsilon-greedy.js';
import { type FixedArmSnapshot, restoreFixedArm } from './baselines/fixed-arm.js';
import { type FollowTheLeaderSnapshot, restoreFollowTheLeader } from './baselines/follow-the-leader.js';
import { type ReleasedCodeGreedySnapshot, restoreReleasedCodeGreedy } from './baselines/released-code-greedy.js';
import { restoreUniformRandom, type UniformRandomSnapshot } from './baselines/uniform-random.js';
import { type DiscountedThompsonSnapshot, restoreDiscountedThompson } from './changing/discounted-thompson.js';
import { type DiscountedUcbSnapshot, restoreDiscountedUcb } from './changing/discounted-ucb.js';
import { type GlrUcbSnapshot, restoreGlrUcb } from './changing/glr-ucb.js';
import { restoreSlidingWindowUcb, type SlidingWindowUcbSnapshot } from './changing/sliding-window-ucb.js';
import { type BucketedUcbSnapshot, restoreBucketedUcb } from './contextual/bucketed-ucb.js';
import { type LinUcbSnapshot, restoreLinUcb } from './contextual/lin-ucb.js';
import type {
  ArmSelector,
  ContextualSelector,
  CostedArmSelector,
  FullInformationSelector,
  SelectorSnapshot,
  SideInformationSelector,
} from './contract/selector.js';
import { type FractionalKubeSnapshot, restoreFractionalKube } from './costs/fractional-kube.js';
import { type OmegaUcbSnapshot, restoreOmegaUcb } from './costs/omega-ucb.js';
import { type GammaTuneSnapshot, restoreGammaTune } from './draft-lengths/gamma-tune.js';
import { type GoodputDraftLengthSnapshot, restoreGoodputDraftLength } from './draft-lengths/goodput-draft-length.js';
import {
  type HeuristicDraftLengthSnapshot,
  restoreHeuristicDraftLength,
} from './draft-lengths/heuristic-draft-length.js';
import {
  type KaplanMeierDraftLengthSnapshot,
  restoreKaplanMeierDraftLength,
} from './draft-lengths/kaplan-meier-draft-length.js';
import { type EmpiricalKlUcbSnapshot, restoreEmpiricalKlUcb } from './optimism/empirical-kl-ucb.js';
import { type ImedSnapshot, restoreImed } from './optimism/imed.js';
import { type KlUcbSnapshot, restoreKlUcb } from './optimism/kl-ucb.js';
import { type MossSnapshot, restoreMoss } from './optimism/moss.js';
import { restoreUcbSpec, type UcbSpecSnapshot } from './optimism/ucb-spec.js';
import { restoreUcbTuned, type UcbTunedSnapshot } from './optimism/ucb-tuned.js';
import { restoreUcbV, type UcbVSnapshot } from './optimism/ucb-v.js';
import { restoreUcb1, type Ucb1Snapshot } from './optimism/ucb1.js';
import { type BayesUcbSnapshot, restoreBayesUcb } from './posterior/bayes-ucb.js';
import { type BetaThompsonSnapshot, restoreBetaThompson } from './posterior/beta-thompson.js';
import { type DirichletThompsonSnapshot, restoreDirichletThompson } from './posterior/dirichlet-thompson.js';
import { type GaussianThompsonSnapshot, restoreGaussianThompson } from './posterior/gaussian-thompson.js';
import {
  type NonParametricThompsonSnapshot,
  restoreNonParametricThompson,
} from './posterior/non-parametric-thompson.js';
import { type EmpiricalBayesLeaderSnapshot, restoreEmpiricalBayesLeader } from './prompts/empirical-bayes-leader.js';
import { restoreSaturationProbing, type SaturationProbingSnapshot } from './prompts/saturation-probing.js';
import { type Exp3Snapshot, restoreExp3 } from './weights/exp3.js';
import { type Exp3IxSnapshot, restoreExp3Ix } from './weights/exp3-ix.js';
import { type Exp3SpecSnapshot, restoreExp3Spec } from './weights/exp3-spec.js';
import { type HedgeSnapshot, restoreHedge } from './weights/hedge.js';
import { type HedgeSpecSnapshot, restoreHedgeSpec } from './weights/hedge-spec.js';
import { type NormalHedgeSnapshot, restoreNormalHedge } from './weights/normal-hedge.js';
import { restoreTsallisInf, type TsallisInfSnapshot } from './weights/tsallis-inf.js';

/** What {@link restoreSelector} gives back for each kind of snapshot. */
export interface SelectorsByKind {
  /** What {@link ucbSpec} makes. */
  readonly ucbSpec: ArmSelector<UcbSpecSnapshot>;
  /** What {@link exp3Spec} makes. */
  readonly exp3Spec: ArmSelector<Exp3SpecSnapshot>;
  /** What {@link ucb1} makes. */
  readonly ucb1: ArmSelector<Ucb1Snapshot>;
  /** What {@link exp3} makes. */
  readonly exp3: ArmSelector<Exp3Snapshot>;
  /** What {@link epsilonGreedy} makes. */
  readonly epsilonGreedy: ArmSelector<EpsilonGreedySnapshot>;
  /** What {@link followTheLeader} makes. */
  readonly followTheLeader: ArmSelector<FollowTheLeaderSnapshot>;
  /** What {@link uniformRandom} makes. */
  readonly uniformRandom: ArmSelector<UniformRandomSnapshot>;
  /** What {@link fixedArm} makes. */
  readonly fixedArm: ArmSelector<FixedArmSnapshot>;
  /** What {@link releasedCodeGreedy} makes. */
  readonly releasedCodeGreedy: ArmSelector<ReleasedCodeGreedySnapshot>;
  /** What {@link fractionalKube} makes. */
  readonly fractionalKube: ArmSelector<FractionalKubeSnapshot>;
  /** What {@link omegaUcb} makes. */
  readonly omegaUcb: CostedArmSelector<OmegaUcbSnapshot>;
  /** What {@link heuristicDraftLength} makes. */
  readonly heuristicDraftLength: ArmSelector<HeuristicDraftLengthSnapshot>;
  /** What {@link gammaTune} makes. */
  readonly gammaTune: ArmSelector<GammaTuneSnapshot>;
  /** What {@link goodputDraftLength} makes. */
  readonly goodputDraftLength: ArmSelector<GoodputDraftLengthSnapshot>;
  /** What {@link kaplanMeierDraftLength} makes. */
  readonly kaplanMeierDraftLength: ArmSelector<KaplanMeierDraftLengthSnapshot>;
  /** What {@link saturationProbing} makes. */
  readonly saturationProbing: ArmSelector<SaturationProbingSnapshot>;
  /** What {@link empiricalBayesLeader} makes. */
  readonly empiricalBayesLeader: SideInformationSelector<EmpiricalBayesLeaderSnapshot>;
  /** What {@link linUcb} makes. */
  readonly linUcb: ContextualSelector<LinUcbSnapshot>;
  /** What {@link bucketedUcb} makes. */
  readonly bucketedUcb: ContextualSelector<BucketedUcbSnapshot>;
  /** What {@link klUcb} makes. */
  readonly klUcb: ArmSelector<KlUcbSnapshot>;
  /** What {@link empiricalKlUcb} makes. */
  readonly empiricalKlUcb: ArmSelector<EmpiricalKlUcbSnapshot>;
  /** What {@link imed} makes. */
  readonly imed: ArmSelector<ImedSnapshot>;
  /** What {@link ucbV} makes. */
  readonly ucbV: ArmSelector<UcbVSnapshot>;
  /** What {@link ucbTuned} makes. */
  readonly ucbTuned: ArmSelector<UcbTunedSnapshot>;
  /** What {@link moss} makes. */
  readonly moss: ArmSelector<MossSnapshot>;
  /** What {@link bayesUcb} makes. */
  readonly bayesUcb: ArmSelector<BayesUcbSnapshot>;
  /** What {@link gaussianThompson} makes. */
  readonly gaussianThompson: ArmSelector<GaussianThompsonSnapshot>;
  /** What {@link betaThompson} makes. */
  readonly betaThompson: ArmSelector<BetaThompsonSnapshot>;
  /** What {@link dirichletThompson} makes. */
  readonly dirichletThompson: ArmSelector<DirichletThompsonSnapshot>;
  /** What {@link nonParametricThompson} makes. */
  readonly nonParametricThompson: ArmSelector<NonParametricThompsonSnapshot>;
  /** What {@link exp3Ix} makes. */
  readonly exp3Ix: ArmSelector<Exp3IxSnapshot>;
  /** What {@link tsallisInf} makes. */
  readonly tsallisInf: ArmSelector<TsallisInfSnapshot>;
  /** What {@link slidingWindowUcb} makes. */
  readonly slidingWindowUcb: ArmSelector<SlidingWindowUcbSnapshot>;
  /** What {@link discountedUcb} makes. */
  readonly discountedUcb: ArmSelector<DiscountedUcbSnapshot>;
  /** What {@link discountedThompson} makes. */
  readonly discountedThompson: ArmSelector<DiscountedThompsonSnapshot>;
  /** What {@link glrUcb} makes. */
  readonly glrUcb: ArmSelector<GlrUcbSnapshot>;
  /** What {@link hedge} makes. */
  readonly hedge: FullInformationSelector<HedgeSnapshot>;
  /** What {@link hedgeSpec} makes. */
  readonly hedgeSpec: FullInformationSelector<HedgeSpecSnapshot>;
  /** What {@link normalHedge} makes. */
  readonly normalHedge: FullInformationSelector<NormalHedgeSnapshot>;
}

/**
 * The selector that a snapshot of this kind restores to. Where the kind is known only when the program runs, one of the
 * two plain sorts; name the kind for the others, as in `restoreSelector<'linUcb'>(...)`, or look at `feedback`.
 */
export type RestoredSelector<Kind extends string> = Kind extends keyof SelectorsByKind
  ? SelectorsByKind[Kind]
  : ArmSelector | FullInformationSelector;

type SnapshotOf<S> = S extends { snapshot(): infer Snapshot } ? Snapshot : never;

/** A snapshot of any selector of this package; `kind` tells which. */
export type AnySelectorSnapshot = ReturnType<SelectorsByKind[keyof SelectorsByKind]['snapshot']>;

type Restorers = {
  readonly [Kind in keyof SelectorsByKind]: (snapshot: SnapshotOf<SelectorsByKind[Kind]>) => SelectorsByKind[Kind];
};

const restorers: Restorers = {
  ucbSpec: restoreUcbSpec,
  exp3Spec: restoreExp3Spec,
  ucb1: restoreUcb1,
  exp3: restoreExp3,
  epsilonGreedy: restoreEpsilonGreedy,
  followTheLeader: restoreFollowTheLeader,
  uniformRandom: restoreUniformRandom,
  fixedArm: restoreFixedArm,
  releasedCodeGreedy: restoreReleasedCodeGreedy,
  fractionalKube: restoreFractionalKube,
  omegaUcb: restoreOmegaUcb,
  heuristicDraftLength: restoreHeuristicDraftLength,
  gammaTune: restoreGammaTune,
  goodputDraftLength: restoreGoodputDraftLength,
  kaplanMeierDraftLength: restoreKaplanMeierDraftLength,
  saturationProbing: restoreSaturationProbing,
  empiricalBayesLeader: restoreEmpiricalBayesLeader,
  linUcb: restoreLinUcb,
  bucketedUcb: restoreBucketedUcb,
  klUcb: restoreKlUcb,
  empiricalKlUcb: restoreEmpiricalKlUcb,
  imed: restoreImed,
  ucbV: restoreUcbV,
  ucbTuned: restoreUcbTuned,
  moss: restoreMoss,
  bayesUcb: restoreBayesUcb,
  gaussianThompson: restoreGaussianThompson,
  betaThompson: restoreBetaThompson,
  dirichletThompson: restoreDirichletThompson,
  nonParametricThompson: restoreNonParametricThompson,
  exp3Ix: restoreExp3Ix,
  tsallisInf: restoreTsallisInf,
  slidingWindowUcb: restoreSlidingWindowUcb,
  discountedUcb: restoreDiscountedUcb,
  discountedThompson: restoreDiscountedThompson,
  glrUcb: restoreGlrUcb,
  hedge: restoreHedge,
  hedgeSpec: restoreHedgeSpec,
  normalHedge: restoreNormalHedge,
};

/**
 * Makes the selector that a snapshot was taken of. It goes on exactly where the first one stood: fed the same rewards
 * and the same random numbers, the two choose the same arms for ever. The snapshot is copied, not kept.
 *
 * Cost: that of one round, and of reading the snapshot.
 *
 * @param snapshot what `snapshot()` returned, also after a journey through JSON.
 * @returns a new selector; its type follows the type of the snapshot.
 * @throws TypeError when the snapshot, or a part of it, is no object or array; RangeError when its kind is unknown, its
 *   version is not the one this package writes, or its problem, config or state cannot have come from a selector.
 * @example
 * ```ts
 * const first = ucbSpec({ armCount: 2, rewardRange: acceptedLengthRange(4) });
 * first.update(0, 3);
 * const saved = JSON.stringify(first.snapshot());
 * const second = restoreSelector(JSON.parse(saved));
 * second.select(createRandom('unused')); // => 1
 * ```
 */
export function restoreSelector<Kind extends string>(snapshot: SelectorSnapshot<Kind>): RestoredSelector<Kind> {
  const who = 'restoreSelector';
  requireObject(who, 'snapshot', snapshot);
  const { kind } = snapshot;
  if (typeof kind !== 'string' || !Object.hasOwn(restorers, kind)) {
    const known = Object.keys(restorers).join(', ');
    throw new RangeError(`${who}: snapshot.kind must be one of ${known}, got ${describeValue(kind)}`);
  }
  // The registry's type pairs each kind with its snapshot; TypeScript cannot follow that pair through an index.
  const restore: (snapshot: never) => unknown = restorers[kind as keyof SelectorsByKind];
  return restore(snapshot as never) as RestoredSelector<Kind>;
}
