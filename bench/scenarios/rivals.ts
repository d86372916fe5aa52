/** Who plays: selectors of this package, what engines and papers do with draft lengths, and every draft length, always. */
import {
  type ArmSelector,
  type BanditProblem,
  bayesUcb,
  type CostedArmSelector,
  discountedThompson,
  fixedArm,
  fractionalKube,
  gammaTune,
  goodputDraftLength,
  heuristicDraftLength,
  hierarchicalThompson,
  kaplanMeierDraftLength,
  llamaCppDraftLength,
  omegaUcb,
  promptDraftLength,
  type RewardRange,
  sglangDraftLength,
  sglangThroughput,
  tensorRtGate,
  vllmDraftLength,
} from 'banditspec';
import type { Learning } from './delivery.js';
import type { Side } from './results.js';
import { DRAFT_LENGTHS } from './world.js';

/** What is known before the first round: the problem, and the time of a round of each arm at the start, in units. */
export interface RivalSituation extends BanditProblem {
  readonly armCosts: readonly number[];
}

export interface Rival {
  readonly name: string;
  readonly side: Side;
  readonly learning: Learning;
  /** `costRanges`: the least and the most that a round of each arm takes in the scenario. */
  create(situation: RivalSituation, costRanges: readonly RewardRange[]): ArmSelector | CostedArmSelector;
}

type Create = Rival['create'];

/** The problem whose rewards are tokens per time, and the ranges of its arms. */
function throughputProblem(costRanges: readonly RewardRange[]) {
  const armRewardRanges = costRanges.map(({ min, max }, arm) => ({
    min: 1 / max,
    max: (DRAFT_LENGTHS[arm]! + 1) / min,
  }));
  const rewardRange = {
    min: Math.min(...armRewardRanges.map(({ min }) => min)),
    max: Math.max(...armRewardRanges.map(({ max }) => max)),
  };
  return { problem: { armCount: armRewardRanges.length, rewardRange }, armRewardRanges };
}

const OURS: readonly (readonly [name: string, learning: Learning, create: Create])[] = [
  ['promptDraftLength', 'tokens', (situation) => promptDraftLength(situation)],
  ['kaplanMeierDraftLength', 'tokens', (situation) => kaplanMeierDraftLength(situation)],
  ['fractionalKube, radius x 0.2', 'tokens', (situation) => fractionalKube({ ...situation, radiusScale: 0.2 })],
  [
    'omegaUcb',
    'tokens',
    ({ armCount, rewardRange }, costRanges) =>
      omegaUcb({ armCount, rewardRange, maxCost: Math.max(...costRanges.map(({ max }) => max)) }),
  ],
  [
    'hierarchicalThompson, throughput',
    'throughput',
    (_, costRanges) => {
      const { problem, armRewardRanges } = throughputProblem(costRanges);
      return hierarchicalThompson({ ...problem, armRewardRanges });
    },
  ],
  ['bayesUcb, throughput', 'throughput', (_, costRanges) => bayesUcb(throughputProblem(costRanges).problem)],
  [
    'discountedThompson 0.99, throughput',
    'throughput',
    (_, costRanges) => discountedThompson({ ...throughputProblem(costRanges).problem, discount: 0.99 }),
  ],
];

/** What SGLang has for one request, and from 32 on. */
const ONE_REQUEST = { tiers: [1, 3, 5, 7] };
const MANY_REQUESTS = { tiers: [0, 1], downHysteresis: 0 };

const THEIRS: Readonly<Record<string, (situation: RivalSituation) => ArmSelector>> = {
  'sglangDraftLength, tiers 1 3 5 7': (situation) => sglangDraftLength({ ...situation, ...ONE_REQUEST }),
  'sglangDraftLength, tiers 0 1': (situation) => sglangDraftLength({ ...situation, ...MANY_REQUESTS }),
  sglangThroughput,
  vllmDraftLength,
  llamaCppDraftLength,
  'tensorRtGate, 10 below 0.5': (situation) => tensorRtGate({ ...situation, window: 10, threshold: 0.5 }),
  heuristicDraftLength,
  gammaTune,
  goodputDraftLength,
};

export const RIVALS: readonly Rival[] = [
  ...OURS.map(([name, learning, create]): Rival => ({ name, side: 'ours', learning, create })),
  ...Object.entries(THEIRS).map(
    ([name, create]): Rival => ({ name, side: 'theirs', learning: 'tokens', create: (situation) => create(situation) }),
  ),
  ...DRAFT_LENGTHS.map(
    (length, arm): Rival => ({
      name: `always ${length}`,
      side: 'fixed',
      learning: 'tokens',
      create: ({ armCount, rewardRange }) => fixedArm({ armCount, rewardRange, arm }),
    }),
  ),
];
