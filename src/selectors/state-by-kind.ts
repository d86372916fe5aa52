/**
 * What the state of each kind is made of: how it lies by arm, so that arms can be left out and added, and how the states of
 * several workers become one; or why that cannot be. Every kind of the catalogue has its line, and the compiler asks for that
 * of a new one.
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
 * How states of several workers become one. `'sums'`: every number is a sum over rounds, and they add. `'histograms'`:
 * counts of equal rewards add. `'factors'`: R'R and R'z add.
 */
export type Merging = 'sums' | 'histograms' | 'factors';

/** Under which option a kind can be merged, where it cannot under every one. */
export interface MergingUnder {
  /** How, then. */
  readonly merging: Merging;
  /** The option. */
  readonly option: string;
  /** The value that it must have. */
  readonly value: unknown;
}

/** That something cannot be done with a kind, as the requirement which it misses: `must be ...`. */
export interface Refused {
  /** The requirement. */
  readonly must: string;
}

/** What the state of a kind is made of. */
export interface StateOfKind {
  /** By arm. */
  readonly arms: ArmLayout | Refused;
  /** Of several workers. */
  readonly merging: Merging | MergingUnder | Refused;
}

const COUNTS_STATE: ArmLayout['state'] = { counts: 'nothing', sums: 'nothing' };
const COUNTS: ArmLayout = { state: COUNTS_STATE };
const LOSSES: ArmLayout = { state: { cumulativeLosses: 'least' } };

const COUNTING: StateOfKind = { arms: COUNTS, merging: 'sums' };
const MOMENTS: StateOfKind = {
  arms: { state: { counts: 'nothing', sums: 'nothing', squares: 'nothing' } },
  merging: 'sums',
};
const HISTOGRAMS: StateOfKind = { arms: { state: { arms: 'nothing' } }, merging: 'histograms' };

const FADES: Refused = { must: 'one that does not forget' };
const ORDERED: Refused = { must: 'one that does not mind in which order rounds came' };
const OWN_LAW: Refused = { must: 'one whose estimates do not depend on its own weights or count of rounds' };
const LAST_ROUNDS: Refused = { must: 'one that does not follow its last rounds' };
const PROMPTS: Refused = { must: 'one that does not follow the rounds of a prompt' };

const LENGTHS_IN_ORDER: Refused = { must: 'whose arms are not draft lengths, which stand in an order' };
const ONE_WINDOW: Refused = { must: 'without one window for all arms' };
const FOLLOWS_LAST_ARM: Refused = { must: 'that does not follow the last arm' };
const CONTROLLER: StateOfKind = { arms: LENGTHS_IN_ORDER, merging: LAST_ROUNDS };
const UNDISCOUNTED: MergingUnder = { merging: 'sums', option: 'discount', value: 1 };

/** Of every kind. */
export const STATE_BY_KIND: Readonly<Record<SelectorKind, StateOfKind>> = {
  ucbSpec: { arms: { state: COUNTS_STATE, config: ['armRewardRanges'] }, merging: 'sums' },
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
  },
  dirichletThompson: { arms: { state: { counts: 'nothing' } }, merging: 'sums' },
  nonParametricThompson: HISTOGRAMS,
  exp3Spec: { arms: LOSSES, merging: 'sums' },
  exp3: { arms: { state: { cumulativeGains: 'greatest' } }, merging: 'sums' },
  exp3Ix: { arms: LOSSES, merging: OWN_LAW },
  tsallisInf: { arms: LOSSES, merging: { merging: 'sums', option: 'estimator', value: 'importance-weighted' } },
  hedge: { arms: LOSSES, merging: 'sums' },
  normalHedge: { arms: { state: { regrets: 'greatest' } }, merging: OWN_LAW },
  hedgeSpec: {
    arms: { must: 'without a learner of another kind inside' },
    merging: { merging: 'sums', option: 'base', value: 'hedge' },
  },
  glrUcb: { arms: { state: { arms: 'nothing' } }, merging: ORDERED },
  discountedThompson: { arms: COUNTS, merging: FADES },
  discountedUcb: { arms: COUNTS, merging: FADES },
  slidingWindowUcb: { arms: ONE_WINDOW, merging: ORDERED },
  fractionalKube: { arms: { state: COUNTS_STATE, config: ['armCosts'] }, merging: 'sums' },
  omegaUcb: { arms: { state: { counts: 'nothing', sums: 'nothing', costSums: 'nothing' } }, merging: 'sums' },
  kaplanMeierDraftLength: { arms: LENGTHS_IN_ORDER, merging: UNDISCOUNTED },
  goodputDraftLength: { arms: LENGTHS_IN_ORDER, merging: UNDISCOUNTED },
  heuristicDraftLength: CONTROLLER,
  gammaTune: CONTROLLER,
  sglangDraftLength: CONTROLLER,
  sglangThroughput: CONTROLLER,
  vllmDraftLength: { arms: LENGTHS_IN_ORDER, merging: 'sums' },
  llamaCppDraftLength: CONTROLLER,
  tensorRtGate: CONTROLLER,
  promptDraftLength: { arms: LENGTHS_IN_ORDER, merging: PROMPTS },
  tailPruning: { arms: LENGTHS_IN_ORDER, merging: 'sums' },
  hierarchicalThompson: { arms: FOLLOWS_LAST_ARM, merging: PROMPTS },
  sideInformationThompson: { arms: FOLLOWS_LAST_ARM, merging: PROMPTS },
  bucketedUcb: { arms: { must: 'without buckets, which hold all arms' }, merging: FADES },
  linUcb: { arms: { state: { factors: 'nothing', responses: 'nothing' } }, merging: 'factors' },
  arcticHybrid: { arms: { must: 'without two arms that it knows by their numbers' }, merging: 'sums' },
  llamaCppArbitration: {
    arms: { state: { drafted: 'nothing', accepted: 'nothing' }, config: ['draftContexts', 'armRewardRanges'] },
    merging: 'sums',
  },
  epsilonGreedy: COUNTING,
  followTheLeader: COUNTING,
  releasedCodeGreedy: COUNTING,
  uniformRandom: { arms: { state: {} }, merging: 'sums' },
  fixedArm: { arms: { must: 'that chooses among arms' }, merging: 'sums' },
};
