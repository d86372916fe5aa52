/**
 * All selectors of the package. A selector is described in its own file; here it is listed, and whatever handles
 * selectors by name reads this list. A program that imports it bundles them all; one that imports a factory bundles
 * that selector alone.
 */

import type { BanditProblem } from '../problem.js';
import { epsilonGreedyDescription } from './baselines/epsilon-greedy.js';
import { fixedArmDescription } from './baselines/fixed-arm.js';
import { followTheLeaderDescription } from './baselines/follow-the-leader.js';
import { releasedCodeGreedyDescription } from './baselines/released-code-greedy.js';
import { uniformRandomDescription } from './baselines/uniform-random.js';
import { discountedThompsonDescription } from './changing/discounted-thompson.js';
import { discountedUcbDescription } from './changing/discounted-ucb.js';
import { glrUcbDescription } from './changing/glr-ucb.js';
import { slidingWindowUcbDescription } from './changing/sliding-window-ucb.js';
import { arcticHybridDescription } from './contextual/arctic-hybrid.js';
import { bucketedUcbDescription } from './contextual/bucketed-ucb.js';
import { linUcbDescription } from './contextual/lin-ucb.js';
import { llamaCppArbitrationDescription } from './contextual/llama-cpp-arbitration.js';
import type { SelectorDescription } from './contract/description.js';
import type { AnySelector } from './contract/selector.js';
import { fractionalKubeDescription } from './costs/fractional-kube.js';
import { omegaUcbDescription } from './costs/omega-ucb.js';
import { gammaTuneDescription } from './draft-lengths/gamma-tune.js';
import { goodputDraftLengthDescription } from './draft-lengths/goodput-draft-length.js';
import { heuristicDraftLengthDescription } from './draft-lengths/heuristic-draft-length.js';
import { kaplanMeierDraftLengthDescription } from './draft-lengths/kaplan-meier-draft-length.js';
import { llamaCppDraftLengthDescription } from './draft-lengths/llama-cpp-draft-length.js';
import { promptDraftLengthDescription } from './draft-lengths/prompt-draft-length.js';
import { sglangDraftLengthDescription } from './draft-lengths/sglang-draft-length.js';
import { sglangThroughputDescription } from './draft-lengths/sglang-throughput.js';
import { tailPruningDescription } from './draft-lengths/tail-pruning.js';
import { tensorRtGateDescription } from './draft-lengths/tensor-rt-gate.js';
import { vllmDraftLengthDescription } from './draft-lengths/vllm-draft-length.js';
import { empiricalKlUcbDescription } from './optimism/empirical-kl-ucb.js';
import { imedDescription } from './optimism/imed.js';
import { klUcbDescription } from './optimism/kl-ucb.js';
import { mossDescription } from './optimism/moss.js';
import { ucbSpecDescription } from './optimism/ucb-spec.js';
import { ucbTunedDescription } from './optimism/ucb-tuned.js';
import { ucbVDescription } from './optimism/ucb-v.js';
import { ucb1Description } from './optimism/ucb1.js';
import { bayesUcbDescription } from './posterior/bayes-ucb.js';
import { betaThompsonDescription } from './posterior/beta-thompson.js';
import { brezziLaiDescription } from './posterior/brezzi-lai.js';
import { dirichletThompsonDescription } from './posterior/dirichlet-thompson.js';
import { gaussianThompsonDescription } from './posterior/gaussian-thompson.js';
import { informationDirectedSamplingDescription } from './posterior/information-directed-sampling.js';
import { nonParametricThompsonDescription } from './posterior/non-parametric-thompson.js';
import { tsUcbDescription } from './posterior/ts-ucb.js';
import { hierarchicalThompsonDescription } from './prompts/hierarchical-thompson.js';
import { sideInformationThompsonDescription } from './prompts/side-information-thompson.js';
import { exp3Description } from './weights/exp3.js';
import { exp3IxDescription } from './weights/exp3-ix.js';
import { exp3SpecDescription } from './weights/exp3-spec.js';
import { hedgeDescription } from './weights/hedge.js';
import { hedgeSpecDescription } from './weights/hedge-spec.js';
import { normalHedgeDescription } from './weights/normal-hedge.js';
import { tsallisInfDescription } from './weights/tsallis-inf.js';

const SELECTORS = {
  ucbSpec: ucbSpecDescription,
  ucb1: ucb1Description,
  ucbTuned: ucbTunedDescription,
  ucbV: ucbVDescription,
  moss: mossDescription,
  klUcb: klUcbDescription,
  empiricalKlUcb: empiricalKlUcbDescription,
  imed: imedDescription,
  bayesUcb: bayesUcbDescription,
  brezziLai: brezziLaiDescription,
  gaussianThompson: gaussianThompsonDescription,
  betaThompson: betaThompsonDescription,
  dirichletThompson: dirichletThompsonDescription,
  nonParametricThompson: nonParametricThompsonDescription,
  tsUcb: tsUcbDescription,
  informationDirectedSampling: informationDirectedSamplingDescription,
  exp3Spec: exp3SpecDescription,
  exp3: exp3Description,
  exp3Ix: exp3IxDescription,
  tsallisInf: tsallisInfDescription,
  hedge: hedgeDescription,
  normalHedge: normalHedgeDescription,
  hedgeSpec: hedgeSpecDescription,
  glrUcb: glrUcbDescription,
  discountedThompson: discountedThompsonDescription,
  discountedUcb: discountedUcbDescription,
  slidingWindowUcb: slidingWindowUcbDescription,
  fractionalKube: fractionalKubeDescription,
  omegaUcb: omegaUcbDescription,
  kaplanMeierDraftLength: kaplanMeierDraftLengthDescription,
  goodputDraftLength: goodputDraftLengthDescription,
  heuristicDraftLength: heuristicDraftLengthDescription,
  gammaTune: gammaTuneDescription,
  sglangDraftLength: sglangDraftLengthDescription,
  sglangThroughput: sglangThroughputDescription,
  vllmDraftLength: vllmDraftLengthDescription,
  llamaCppDraftLength: llamaCppDraftLengthDescription,
  tensorRtGate: tensorRtGateDescription,
  tailPruning: tailPruningDescription,
  promptDraftLength: promptDraftLengthDescription,
  hierarchicalThompson: hierarchicalThompsonDescription,
  sideInformationThompson: sideInformationThompsonDescription,
  bucketedUcb: bucketedUcbDescription,
  linUcb: linUcbDescription,
  arcticHybrid: arcticHybridDescription,
  llamaCppArbitration: llamaCppArbitrationDescription,
  epsilonGreedy: epsilonGreedyDescription,
  followTheLeader: followTheLeaderDescription,
  releasedCodeGreedy: releasedCodeGreedyDescription,
  uniformRandom: uniformRandomDescription,
  fixedArm: fixedArmDescription,
} as const;

/** The type of {@link selectorCatalogue}: each selector's own description by its name. */
export type SelectorCatalogue = typeof SELECTORS;

/**
 * Every selector by its name: what it is for, what it learns from, its source, its options with their rules, its
 * factory. The order is that of the documentation, family by family.
 *
 * @example
 * ```ts
 * const { purpose, options } = selectorCatalogue.moss;
 * purpose; // => 'the worst case over all problems matters'
 * Object.keys(options); // => ['horizon', 'alpha']
 * Object.values(selectorCatalogue).filter(({ family }) => family === 'costs').map(({ kind }) => kind); // => ['fractionalKube', 'omegaUcb']
 * ```
 */
export const selectorCatalogue: SelectorCatalogue = SELECTORS;

/** The name of a selector of the package: that of its factory, and the `kind` of its snapshots. */
export type SelectorKind = keyof SelectorCatalogue;

/** What the factory of each name makes, and {@link restoreSelector} returns. */
export type SelectorsByKind = {
  readonly [Kind in SelectorKind]: ReturnType<SelectorCatalogue[Kind]['create']>;
};

/** A snapshot of any selector of this package; `kind` tells which. */
export type AnySelectorSnapshot = ReturnType<SelectorsByKind[SelectorKind]['snapshot']>;

/** A selector's description where it does not matter which selector it is. */
export interface AnySelectorDescription extends Omit<SelectorDescription<BanditProblem, AnySelector>, 'kind'> {
  /** Its name. */
  readonly kind: SelectorKind;
}

/**
 * {@link selectorCatalogue} with one type for all entries: for programs that go through it, or look up a name, and make
 * whatever selector they find.
 *
 * @example
 * ```ts
 * const problem = { armCount: 2, rewardRange: acceptedLengthRange(4), horizon: 100 };
 * const all = Object.values(selectorDescriptions).map(({ settings, create }) => {
 *   const { horizon, ...options } = problem;
 *   return create({ ...options, ...settings?.(problem) });
 * });
 * all.every(({ armCount }) => armCount === 2); // => true
 * ```
 */
// Each entry pairs a kind with its own options and state, which TypeScript cannot follow through an index.
export const selectorDescriptions = SELECTORS as unknown as Readonly<Record<SelectorKind, AnySelectorDescription>>;
