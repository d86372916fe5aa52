/** Who takes part in the leaderboard: every selector of the package, at its defaults unless its name says otherwise. */
import {
  type AnySelector,
  bayesUcb,
  betaThompson,
  bucketedUcb,
  type ContextualSelector,
  dirichletThompson,
  discountedThompson,
  discountedUcb,
  empiricalBayesLeader,
  empiricalKlUcb,
  epsilonGreedy,
  exp3,
  exp3Ix,
  exp3Spec,
  followTheLeader,
  fractionalKube,
  gaussianThompson,
  glrUcb,
  hedge,
  hedgeSpec,
  imed,
  klUcb,
  linUcb,
  moss,
  nonParametricThompson,
  normalHedge,
  omegaUcb,
  releasedCodeGreedy,
  type SelectorSituation,
  saturationProbing,
  slidingWindowUcb,
  tsallisInf,
  ucb1,
  ucbSpec,
  ucbTuned,
  ucbV,
  uniformRandom,
} from 'banditspec';

/** What a contender is told: the situation, and the tokens that it will decode at most, for those that want a horizon. */
export interface Contest extends SelectorSituation {
  readonly horizon: number;
}

/** Makes a selector for a contest. */
export type Contender = (contest: Contest) => AnySelector;

/** The problem alone: the paper's one range for all arms. */
const problemOf = ({ armCount, rewardRange }: Contest) => ({ armCount, rewardRange });

/** For Garivier and Moulines' tunings: a horizon in rounds (answers take at most a round a token) with one change. */
const window = (horizon: number) => Math.max(2, Math.ceil(2 * Math.sqrt(horizon * Math.log(horizon))));
const discount = (horizon: number) => 1 - Math.sqrt(1 / horizon) / 4;

export const CONTENDERS: Readonly<Record<string, Contender>> = {
  ucbSpec: (contest) => ucbSpec(problemOf(contest)),
  'ucbSpec, radius x 0.2': (contest) => ucbSpec({ ...problemOf(contest), radiusScale: 0.2 }),
  exp3Spec: (contest) => exp3Spec(problemOf(contest)),
  ucb1: (contest) => ucb1(problemOf(contest)),
  ucbTuned: (contest) => ucbTuned(problemOf(contest)),
  ucbV: (contest) => ucbV(problemOf(contest)),
  moss: (contest) => moss(problemOf(contest)),
  klUcb: (contest) => klUcb(problemOf(contest)),
  empiricalKlUcb: (contest) => empiricalKlUcb(problemOf(contest)),
  imed: (contest) => imed(problemOf(contest)),
  bayesUcb: (contest) => bayesUcb(problemOf(contest)),
  gaussianThompson: (contest) => gaussianThompson(problemOf(contest)),
  betaThompson: (contest) => betaThompson(problemOf(contest)),
  dirichletThompson: (contest) => dirichletThompson(problemOf(contest)),
  nonParametricThompson: (contest) => nonParametricThompson(problemOf(contest)),
  exp3: (contest) => exp3({ ...problemOf(contest), horizon: contest.horizon }),
  exp3Ix: (contest) => exp3Ix(problemOf(contest)),
  tsallisInf: (contest) => tsallisInf(problemOf(contest)),
  slidingWindowUcb: (contest) => slidingWindowUcb({ ...problemOf(contest), window: window(contest.horizon) }),
  discountedUcb: (contest) => discountedUcb({ ...problemOf(contest), discount: discount(contest.horizon) }),
  'discountedThompson, 0.99': (contest) => discountedThompson({ ...problemOf(contest), discount: 0.99 }),
  glrUcb: (contest) => glrUcb({ ...problemOf(contest), horizon: contest.horizon }),
  saturationProbing: (contest) => saturationProbing({ ...problemOf(contest), armRewardRanges: contest.armRanges }),
  'fractionalKube, radius x 0.2': (contest) =>
    fractionalKube({ ...problemOf(contest), armCosts: contest.armCosts, radiusScale: 0.2 }),
  omegaUcb: (contest) => omegaUcb({ ...problemOf(contest), maxCost: 2 * Math.max(1, ...(contest.armCosts ?? [])) }),
  'epsilonGreedy, 0.1': (contest) => epsilonGreedy({ ...problemOf(contest), epsilon: 0.1 }),
  followTheLeader: (contest) => followTheLeader(problemOf(contest)),
  releasedCodeGreedy: (contest) => releasedCodeGreedy(problemOf(contest)),
  uniformRandom: (contest) => uniformRandom(problemOf(contest)),
  hedge: (contest) => hedge(problemOf(contest)),
  normalHedge: (contest) => normalHedge(problemOf(contest)),
  hedgeSpec: (contest) => hedgeSpec(problemOf(contest)),
  empiricalBayesLeader: (contest) => empiricalBayesLeader(problemOf(contest)),
};

/** Those that read a context: the length of the match that a retrieval drafter starts from. */
export const CONTEXTUAL_CONTENDERS: Readonly<Record<string, Contender>> = {
  bucketedUcb: (contest) => bucketedUcb({ ...problemOf(contest), freeArms: contest.freeArms }),
  'bucketedUcb, per cost': (contest) =>
    bucketedUcb({ ...problemOf(contest), freeArms: contest.freeArms, costs: contest.armCosts }),
  linUcb: (contest) => linUcb({ ...problemOf(contest), contextSize: 1 }),
  'linUcb, optimism 0.1': (contest) => linUcb({ ...problemOf(contest), contextSize: 1, optimism: 0.1 }),
  'rule: the last arm from a match of 5, else the first': (contest) => matchRule(contest, 5),
};

/** The rule that SAM-Decoding has by hand (its default threshold is 5): what learning is to be measured by. */
function matchRule({ armCount, rewardRange }: Contest, threshold: number): ContextualSelector {
  const choose = (context: ArrayLike<number>) => (context[0]! >= threshold ? armCount - 1 : 0);
  return {
    feedback: 'contextual',
    armCount,
    rewardRange,
    contextSize: 1,
    select: (_random, context) => choose(context),
    probability: (arm, context) => (arm === choose(context) ? 1 : 0),
    updateObserved() {},
    snapshot: () => ({}),
  };
}
