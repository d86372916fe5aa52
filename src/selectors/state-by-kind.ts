/**
 * What the state of each kind is made of: how it is laid out by arm, so that arms can be left out and added; how the
 * states of several workers merge; how it begins with what earlier prompts taught; or why it cannot. Every kind of the
 * catalogue has its line; without one a new kind does not compile.
 */
import type { SelectorKind } from './catalogue.js';

/** What a new arm begins with: nothing learnt, or as good as the best of the others. */
export type Beginning = 'nothing' | 'least' | 'greatest';

/** Where the state keeps what belongs to one arm. */
export interface ArmLayout {
  /** Lists of the state with one entry for each arm, and what a new arm's entry is. */
  readonly state: Readonly<Record<string, Beginning>>;
  /** Lists of the config with one entry for each arm. */
  readonly config?: readonly string[];
}

/**
 * How the states of several workers merge. `'sums'`: every number is a sum over rounds, and they add. `'histograms'`:
 * counts of equal rewards add. `'factors'`: R'R and R'z add.
 */
export type Merging = 'sums' | 'histograms' | 'factors';

/** Under which option a kind can be merged, where it cannot under every one. */
export interface MergingUnder {
  /** How it then merges. */
  readonly merging: Merging;
  /** The option. */
  readonly option: string;
  /** The value that it must have. */
  readonly value: unknown;
}

/** Says that something cannot be done with a kind, as the requirement that it fails: `must be ...`. */
export interface Refused {
  /** The requirement. */
  readonly must: string;
}

/**
 * How counts and sums of earlier rewards become a state. `'pulls'`: as that many whole pulls; `'fading pulls'`: as
 * pulls that are discounted from now on, of rewards minus the least reward of the range.
 */
export type Beforehand = 'pulls' | 'fading pulls';

/** What the state of a kind is made of. */
export interface StateOfKind {
  /** By arm. */
  readonly arms: ArmLayout | Refused;
  /** Of several workers. */
  readonly merging: Merging | MergingUnder | Refused;
  /** Of earlier prompts. */
  readonly beforehand: Beforehand | Refused;
}

const COUNTS_STATE: ArmLayout['state'] = { counts: 'nothing', sums: 'nothing' };
const COUNTS: ArmLayout = { state: COUNTS_STATE };
const LOSSES: ArmLayout = { state: { cumulativeLosses: 'least' } };

const NEEDS_MORE: Refused = { must: 'one that needs no more of an arm than how often it was pulled and what it gave' };
const WEIGHTS: Refused = {
  must: 'one that counts pulls: what weights learn depends on the law by which arms were drawn',
};
const OWN_OPTION: Refused = { must: 'one without an option for priors of its own, which is the way to give it some' };
const LENGTHS: Refused = { must: 'one of arms that stand each for itself, not of draft lengths' };
const LEARNS_NOTHING: Refused = { must: 'one that learns' };

const COUNTING: StateOfKind = { arms: COUNTS, merging: 'sums', beforehand: 'pulls' };
const MOMENTS: StateOfKind = {
  arms: { state: { counts: 'nothing', sums: 'nothing', squares: 'nothing' } },
  merging: 'sums',
  beforehand: NEEDS_MORE,
};
const HISTOGRAMS: StateOfKind = {
  arms: { state: { arms: 'nothing' } },
  merging: 'histograms',
  beforehand: NEEDS_MORE,
};

const FADES: Refused = { must: 'one that does not forget' };
const ORDERED: Refused = { must: 'one that does not mind in which order rounds came' };
const OWN_LAW: Refused = { must: 'one whose estimates do not depend on its own weights or count of rounds' };
const LAST_ROUNDS: Refused = { must: 'one that does not follow its last rounds' };
const PROMPTS: Refused = { must: 'one that does not follow the rounds of a prompt' };

const LENGTHS_IN_ORDER: Refused = { must: 'whose arms are not draft lengths, which stand in an order' };
const ONE_WINDOW: Refused = { must: 'without one window for all arms' };
const FOLLOWS_LAST_ARM: Refused = { must: 'that does not follow the last arm' };
const CONTROLLER: StateOfKind = { arms: LENGTHS_IN_ORDER, merging: LAST_ROUNDS, beforehand: LENGTHS };
const UNDISCOUNTED: MergingUnder = { merging: 'sums', option: 'discount', value: 1 };

/** Of every kind. */
export const STATE_BY_KIND: Readonly<Record<SelectorKind, StateOfKind>> = {
  ucbSpec: { arms: { state: COUNTS_STATE, config: ['armRewardRanges'] }, merging: 'sums', beforehand: 'pulls' },
  ucb1: COUNTING,
  ucbTuned: MOMENTS,
  ucbV: MOMENTS,
  moss: COUNTING,
  klUcb: COUNTING,
  empiricalKlUcb: HISTOGRAMS,
  imed: HISTOGRAMS,
  bayesUcb: COUNTING,
  brezziLai: COUNTING,
  gaussianThompson: COUNTING,
  betaThompson: {
    arms: { state: { accepted: 'nothing', rejected: 'nothing' }, config: ['armRewardRanges'] },
    merging: 'sums',
    beforehand: OWN_OPTION,
  },
  dirichletThompson: { arms: { state: { counts: 'nothing' } }, merging: 'sums', beforehand: NEEDS_MORE },
  nonParametricThompson: HISTOGRAMS,
  tsUcb: COUNTING,
  informationDirectedSampling: COUNTING,
  exp3Spec: { arms: LOSSES, merging: 'sums', beforehand: WEIGHTS },
  exp3: { arms: { state: { cumulativeGains: 'greatest' } }, merging: 'sums', beforehand: WEIGHTS },
  exp3Ix: { arms: LOSSES, merging: OWN_LAW, beforehand: WEIGHTS },
  tsallisInf: {
    arms: LOSSES,
    merging: { merging: 'sums', option: 'estimator', value: 'importance-weighted' },
    beforehand: WEIGHTS,
  },
  hedge: { arms: LOSSES, merging: 'sums', beforehand: WEIGHTS },
  normalHedge: { arms: { state: { regrets: 'greatest' } }, merging: OWN_LAW, beforehand: WEIGHTS },
  hedgeSpec: {
    arms: { must: 'without a learner of another kind inside' },
    merging: { merging: 'sums', option: 'base', value: 'hedge' },
    beforehand: WEIGHTS,
  },
  glrUcb: { arms: { state: { arms: 'nothing' } }, merging: ORDERED, beforehand: ORDERED },
  discountedThompson: { arms: COUNTS, merging: FADES, beforehand: 'fading pulls' },
  discountedUcb: { arms: COUNTS, merging: FADES, beforehand: 'fading pulls' },
  slidingWindowUcb: { arms: ONE_WINDOW, merging: ORDERED, beforehand: ORDERED },
  fractionalKube: { arms: { state: COUNTS_STATE, config: ['armCosts'] }, merging: 'sums', beforehand: 'pulls' },
  omegaUcb: {
    arms: { state: { counts: 'nothing', sums: 'nothing', costSums: 'nothing' } },
    merging: 'sums',
    beforehand: NEEDS_MORE,
  },
  kaplanMeierDraftLength: { arms: LENGTHS_IN_ORDER, merging: UNDISCOUNTED, beforehand: LENGTHS },
  goodputDraftLength: { arms: LENGTHS_IN_ORDER, merging: UNDISCOUNTED, beforehand: LENGTHS },
  heuristicDraftLength: CONTROLLER,
  gammaTune: CONTROLLER,
  sglangDraftLength: CONTROLLER,
  sglangThroughput: CONTROLLER,
  vllmDraftLength: { arms: LENGTHS_IN_ORDER, merging: 'sums', beforehand: LENGTHS },
  llamaCppDraftLength: CONTROLLER,
  tensorRtGate: CONTROLLER,
  promptDraftLength: { arms: LENGTHS_IN_ORDER, merging: PROMPTS, beforehand: LENGTHS },
  tailPruning: { arms: LENGTHS_IN_ORDER, merging: 'sums', beforehand: LENGTHS },
  hierarchicalThompson: { arms: FOLLOWS_LAST_ARM, merging: PROMPTS, beforehand: OWN_OPTION },
  sideInformationThompson: { arms: FOLLOWS_LAST_ARM, merging: PROMPTS, beforehand: OWN_OPTION },
  bucketedUcb: { arms: { must: 'without buckets, which hold all arms' }, merging: FADES, beforehand: OWN_OPTION },
  linUcb: { arms: { state: { factors: 'nothing', responses: 'nothing' } }, merging: 'factors', beforehand: NEEDS_MORE },
  arcticHybrid: {
    arms: { must: 'without two arms that it knows by their numbers' },
    merging: 'sums',
    beforehand: LEARNS_NOTHING,
  },
  llamaCppArbitration: {
    arms: { state: { drafted: 'nothing', accepted: 'nothing' }, config: ['draftContexts', 'armRewardRanges'] },
    merging: 'sums',
    beforehand: NEEDS_MORE,
  },
  epsilonGreedy: COUNTING,
  followTheLeader: COUNTING,
  releasedCodeGreedy: COUNTING,
  uniformRandom: { arms: { state: {} }, merging: 'sums', beforehand: LEARNS_NOTHING },
  fixedArm: { arms: { must: 'that chooses among arms' }, merging: 'sums', beforehand: LEARNS_NOTHING },
};
