/** The selectors on offer: how each is made, and what it shows of its mind. */
import {
  type ArmSelector,
  type BanditProblem,
  betaThompson,
  discountedUcb,
  exp3Spec,
  followTheLeader,
  hierarchicalThompson,
  type UcbSpecSnapshot,
  ucbSpec,
  uniformRandom,
} from 'banditspec';
import type { Choice, SelectorKind } from '../state/setting.js';

/** What is shown beside an arm's average: an interval around it, a probability, or nothing. */
export type Mind = 'radius' | 'probability' | 'average';

/** One selector on offer. */
export interface Offer {
  readonly label: string;
  readonly mind: Mind;
  make(problem: BanditProblem, scale: number): ArmSelector;
}

/** The share of the past that a round leaves to the forgetful rule: it remembers some hundred rounds. */
const DISCOUNT = 0.99;

export const OFFERS: Readonly<Record<SelectorKind, Offer>> = {
  ucbSpec: {
    label: 'UCBSpec',
    mind: 'radius',
    make: (problem, scale) => ucbSpec({ ...problem, radiusScale: scale }),
  },
  exp3Spec: { label: 'EXP3Spec', mind: 'probability', make: (problem) => exp3Spec(problem) },
  followTheLeader: { label: 'Follow the leader', mind: 'average', make: (problem) => followTheLeader(problem) },
  betaThompson: { label: 'Thompson sampling', mind: 'average', make: (problem) => betaThompson(problem) },
  discountedUcb: {
    label: 'Discounted UCB',
    mind: 'average',
    make: (problem) => discountedUcb({ ...problem, discount: DISCOUNT }),
  },
  hierarchicalThompson: {
    label: 'Hierarchical Thompson',
    mind: 'average',
    make: (problem) => hierarchicalThompson(problem),
  },
  uniformRandom: { label: 'Uniformly at random', mind: 'probability', make: (problem) => uniformRandom(problem) },
};

/** A selector as its panel is headed. */
export function choiceLabel({ kind, scale }: Choice): string {
  return scale === 1 ? OFFERS[kind].label : `${OFFERS[kind].label}, radius × ${scale}`;
}

/** Makes the selector of a choice, with nothing learnt. */
export function makeSelector({ kind, scale }: Choice, { armCount, rewardRange }: BanditProblem): ArmSelector {
  return OFFERS[kind].make({ armCount, rewardRange }, scale);
}

/** UCBSpec's confidence radius of every arm, Infinity before its first pull. */
export function radii(selector: ArmSelector): number[] {
  const { problem, config, state } = selector.snapshot() as UcbSpecSnapshot;
  const K = problem.armCount;
  const L = problem.rewardRange.max - problem.rewardRange.min;
  const t = Math.max(
    1,
    state.counts.reduce((sum, count) => sum + count, 0),
  );
  // eq. (6)
  return state.counts.map((n) =>
    n === 0
      ? Infinity
      : config.radiusScale *
        (L / 2) *
        Math.sqrt(((1 + n) / n ** 2) * (1 + 2 * Math.log((K * t ** 2 * Math.sqrt(1 + n)) / config.delta))),
  );
}
