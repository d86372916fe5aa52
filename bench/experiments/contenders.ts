/**
 * Who takes part in the leaderboard: every selector of the catalogue at its defaults (an option without one set as its
 * description says), and some at other settings besides or instead.
 */
import {
  type AnySelector,
  type BanditProblem,
  type ContextualSelector,
  llamaCppArbitration,
  type SelectorKind,
  selectorDescriptions,
  type TimedSituation,
} from 'banditspec';

/** Makes a selector for a contest: a situation, and the tokens that it will decode at most. */
export type Contender = (contest: TimedSituation) => AnySelector;

/** A setting: the options that differ from the defaults. */
type Settings = (contest: TimedSituation) => object;

/** The defaults. What the situation knows besides the problem is told only where a setting says so: one range for all arms. */
const DEFAULTS: Settings = () => ({});

/**
 * Where there is a context, its first number is the length of the longest match of the text: no drafter that copies has a longer
 * one, and mostly it has the same. Those are the arms that are free.
 */
function firstIsMatch({ armCount, freeArms }: TimedSituation): readonly number[] {
  return Array.from({ length: armCount }, (_, arm) => (freeArms?.[arm] ? 0 : -1));
}

function matchSettings(contest: TimedSituation, matchContexts = firstIsMatch(contest)): object {
  const { armRanges, freeArms, contextSize } = contest;
  return { armRewardRanges: armRanges, freeArms, contextSize, matchContexts };
}

/** The tokens that the first arm, which runs a model, drafts at the most. */
function firstDraftLength({ armRanges, rewardRange }: TimedSituation): number {
  const { min, max } = armRanges?.[0] ?? rewardRange;
  return max - min;
}

/**
 * The settings of those that do not take part at their defaults alone, by the names that they have in tables. An empty
 * list: one arm, always, stands in every table as it is.
 */
const SETTINGS: { readonly [Kind in SelectorKind]?: Readonly<Record<string, Settings>> } = {
  ucbSpec: { ucbSpec: DEFAULTS, 'ucbSpec, radius x 0.2': () => ({ radiusScale: 0.2 }) },
  discountedThompson: { 'discountedThompson, 0.99': DEFAULTS },
  hierarchicalThompson: { hierarchicalThompson: ({ armRanges }) => ({ armRewardRanges: armRanges }) },
  sideInformationThompson: {
    sideInformationThompson: ({ armRanges, freeArms }) => ({ armRewardRanges: armRanges, freeArms }),
  },
  fractionalKube: {
    'fractionalKube, radius x 0.2': ({ armCosts }) => ({ armCosts, radiusScale: 0.2 }),
  },
  epsilonGreedy: { 'epsilonGreedy, 0.1': DEFAULTS },
  bucketedUcb: {
    bucketedUcb: matchSettings,
    'bucketedUcb, per cost': (contest) => ({ ...matchSettings(contest), costs: contest.armCosts }),
  },
  linUcb: { linUcb: DEFAULTS, 'linUcb, optimism 0.1': () => ({ optimism: 0.1 }) },
  // The score is not recorded, only the match: it is half of its length where the match has one earlier place, and comes near
  // the whole where it has many.
  arcticHybrid: {
    'arcticHybrid, one place': (contest) => ({ leastScore: 2 * firstDraftLength(contest) }),
    'arcticHybrid, many places': (contest) => ({ leastScore: firstDraftLength(contest) }),
  },
  // How much it drafts is not what the context says: see below.
  llamaCppArbitration: {},
  fixedArm: {},
};

/**
 * The contenders that learn from one kind of feedback or from any but one, by their names. Draft-length controllers have
 * contests of their own.
 */
function contenders(contextual: boolean, settingsOf = SETTINGS): Record<string, Contender> {
  const found: Record<string, Contender> = {};
  for (const { kind, family, feedback, settings, create } of Object.values(selectorDescriptions)) {
    if ((feedback === 'contextual') !== contextual || family === 'draft-lengths') continue;
    const own: Readonly<Record<string, Settings>> = settingsOf[kind] ?? { [kind]: DEFAULTS };
    for (const [name, set] of Object.entries(own)) {
      found[name] = (contest) => {
        const { armCount, rewardRange } = contest;
        return create({ armCount, rewardRange, ...settings?.(contest), ...set(contest) });
      };
    }
  }
  return found;
}

/** Those that read no context. */
export const CONTENDERS: Readonly<Record<string, Contender>> = contenders(false);

/**
 * `sideInformationThompson` where every arm is observed in every round: what it learns from is what selectors with full
 * information learn from, so that it takes part among them.
 */
export const ALL_OBSERVED = 'sideInformationThompson, all observed';

/** Those of the leaderboard that read no context. */
export const BOARD_CONTENDERS: Readonly<Record<string, Contender>> = {
  ...CONTENDERS,
  [ALL_OBSERVED]: CONTENDERS.sideInformationThompson!,
};

/** Those that read a context: the length of the match that a retrieval drafter starts from. */
export const CONTEXTUAL_CONTENDERS: Readonly<Record<string, Contender>> = {
  ...contenders(true),
  llamaCppArbitration: (contest) => arbitration(contest, firstIsMatch(contest)),
  'rule: the last arm from a match of 5, else the first': (contest) => matchRule(contest, 5),
};

/**
 * llama.cpp's arbitration, told how much each arm drafts: one with a match copies as much as it can after any, and nothing
 * without one.
 */
function arbitration(contest: TimedSituation, matchContexts: readonly number[]): ContextualSelector {
  const { armCount, rewardRange, armRanges, contextSize = 1 } = contest;
  const own = llamaCppArbitration({
    ...{ armCount, rewardRange, contextSize: armCount },
    ...(armRanges && { armRewardRanges: armRanges }),
    draftContexts: matchContexts.map((match, arm) => (match >= 0 ? arm : -1)),
  });
  const told = (context: ArrayLike<number>) =>
    matchContexts.map((match, arm) => {
      const { min, max } = armRanges?.[arm] ?? rewardRange;
      return match < 0 || context[match]! > 0 ? max - min : 0;
    });
  return {
    feedback: 'contextual',
    armCount,
    rewardRange,
    contextSize,
    select: (random, context) => own.select(random, told(context)),
    probability: (arm, context) => own.probability(arm, told(context)),
    updateObserved: (arm, rewards, context) => own.updateObserved(arm, rewards, told(context)),
    snapshot: () => own.snapshot(),
  };
}

/**
 * Those that read a context whose numbers were named: for each arm which of them is the length of its match, -1 for none.
 */
export function contendersTold(matchContexts: readonly number[]): Readonly<Record<string, Contender>> {
  const told: Settings = (contest) => matchSettings(contest, matchContexts);
  // Arctic's rule copies by the last arm, and cannot where that has no match.
  const scoreContext = matchContexts.at(-1)!;
  const arctic = Object.entries(SETTINGS.arcticHybrid!).map(([name, set]): [string, Settings] => [
    name,
    (contest) => ({ ...set(contest), contextSize: contest.contextSize, scoreContext }),
  ]);
  return {
    ...contenders(true, {
      ...SETTINGS,
      bucketedUcb: {
        bucketedUcb: told,
        'bucketedUcb, per cost': (contest) => ({ ...told(contest), costs: contest.armCosts }),
      },
      arcticHybrid: Object.fromEntries(scoreContext >= 0 ? arctic : []),
    }),
    llamaCppArbitration: (contest) => arbitration(contest, matchContexts),
  };
}

/** The rule that SAM-Decoding has by hand (its default threshold is 5): what learning is to be measured by. */
function matchRule(problem: BanditProblem, threshold: number): ContextualSelector {
  return ruleByHand(problem, 1, (context) => (context[0]! >= threshold ? problem.armCount - 1 : 0));
}

/** A rule that chooses by the context alone: it draws and learns nothing. */
export function ruleByHand(
  { armCount, rewardRange }: BanditProblem,
  contextSize: number,
  choose: (context: ArrayLike<number>) => number,
): ContextualSelector {
  return {
    feedback: 'contextual',
    armCount,
    rewardRange,
    contextSize,
    select: (_random, context) => choose(context),
    probability: (arm, context) => (arm === choose(context) ? 1 : 0),
    updateObserved() {},
    snapshot: () => ({}),
  };
}
