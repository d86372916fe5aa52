/**
 * The rules that lead the one public ranking at 500 pulls (DataWraith/banditbench, ffd5f55), and information-directed
 * sampling. They are played here and are no selectors of the package: those that are worth it are, and stand in the package.
 * Each is written over a belief on the arms, as published (`beta`) or with the prior of this package (`gaussian`).
 */
import {
  type ArmSelector,
  type BanditProblem,
  brezziLai,
  informationDirectedSampling,
  type RandomSource,
  tsUcb,
  uniformAcceptancePrior,
} from 'banditspec';
import { log } from 'banditspec/arithmetic';
import { informationDirectedChoice } from './information.js';
import { POSTERIORS, type Posterior, root } from './posteriors.js';

/** The coming arm of a rule. */
type Choose = (belief: Posterior, random: RandomSource) => number;

/** One of the greatest, by lot. */
function greatest(belief: Posterior, random: RandomSource, indexOf: (arm: number) => number): number {
  let best = 0;
  let bestIndex = -Infinity;
  let ties = 0;
  for (let arm = 0; arm < belief.armCount; arm++) {
    const index = indexOf(arm);
    if (index > bestIndex) {
      bestIndex = index;
      best = arm;
      ties = 1;
    } else if (index === bestIndex) {
      ties += 1;
      if (random() * ties < 1) best = arm;
    }
  }
  return best;
}

/** The first arm without a pull; -1 where there is none. */
function unpulled({ counts }: Posterior): number {
  return counts.indexOf(0);
}

/** Batch ensemble with m = 0 (arXiv 2409.08570): the mean with so many rewards of the greatest size added; ties to the lowest. */
function batchEnsemble(phantoms: (problem: BanditProblem) => number, problem: BanditProblem): Choose {
  const weight = phantoms(problem);
  return (belief) =>
    greatest(
      belief,
      () => 1,
      (arm) => (belief.sums[arm]! + weight) / (belief.counts[arm]! + weight),
    );
}

/** IRS.FH (arXiv 1902.04251, simplified): the mean after so many rewards that are drawn from what is believed. */
const sampledFuture =
  (rewards: number): Choose =>
  (belief, random) =>
    greatest(
      belief,
      random,
      (arm) => (belief.sums[arm]! + belief.drawFuture(arm, rewards, random)) / (belief.counts[arm]! + rewards),
    );

/**
 * UCB-DT (arXiv 2110.02690): pulls of other arms count for an arm as well, the more the further apart the means are, so that what
 * is clearly worse is not explored. The power whose exponent is infinite is 0, of a distance of 1 it is 1.
 */
const distanceTuned =
  (share: number): Choose =>
  (belief, random) => {
    const first = unpulled(belief);
    if (first >= 0) return first;
    const { counts, sums, armCount } = belief;
    const spread = 2 * log(belief.rounds);
    return greatest(belief, random, (arm) => {
      const mean = sums[arm]! / counts[arm]!;
      const exponent = Math.floor(share * counts[arm]!);
      let pulls = counts[arm]!;
      for (let other = 0; other < armCount; other++) {
        if (other === arm) continue;
        const distance = Math.abs(mean - sums[other]! / counts[other]!);
        if (exponent === 0) pulls += distance >= 1 ? counts[other]! : 0;
        else pulls += root(distance, exponent) * counts[other]!;
      }
      return mean + Math.sqrt(spread / pulls);
    });
  };

/** TS-UCB (arXiv 2006.06372): the arm whose shortfall from the expected best mean is least in units of its own deviation. */
const sampledBest =
  (draws: number): Choose =>
  (belief, random) => {
    const first = unpulled(belief);
    if (first >= 0) return first;
    let target = 0;
    for (let i = 0; i < draws; i++) {
      let best = -Infinity;
      for (let arm = 0; arm < belief.armCount; arm++) best = Math.max(best, belief.draw(arm, random));
      target += best / draws;
    }
    const { counts, sums } = belief;
    return greatest(belief, random, (arm) => (sums[arm]! / counts[arm]! - target) * Math.sqrt(counts[arm]!));
  };

/** The approximation of Brezzi and Lai to the Gittins index: psi(s), piece by piece. */
function gittinsShape(s: number): number {
  if (s <= 0.2) return Math.sqrt(s / 2);
  if (s <= 1) return 0.49 - 0.11 / Math.sqrt(s);
  if (s <= 5) return 0.63 - 0.26 / Math.sqrt(s);
  if (s <= 15) return 0.77 - 0.58 / Math.sqrt(s);
  return Math.sqrt(2 * log(s) - log(log(s)) - log(16 * Math.PI));
}

/** Brezzi and Lai 2002, with a reward of the next round worth so much of one of this round. */
const gittinsIndex = (discount: number): Choose => {
  const c = -log(discount);
  return (belief, random) =>
    greatest(
      belief,
      random,
      (arm) => belief.mean(arm) + Math.sqrt(belief.variance(arm)) * gittinsShape(belief.relativeVariance(arm) / c),
    );
};

/** A rule of the ranking. */
export interface ShortRule {
  /** What tables call it. */
  readonly name: string;
  /** Whether it is a selector of the package. */
  readonly shipped: boolean;
  /** Whether it draws from all arms many times a round: it is played less often. */
  readonly slow: boolean;
  create(problem: BanditProblem): ArmSelector;
}

function selectorOf(name: string, problem: BanditProblem, belief: Posterior, choose: Choose): ArmSelector {
  const { armCount, rewardRange } = problem;
  const span = rewardRange.max - rewardRange.min;
  return {
    feedback: 'bandit',
    armCount,
    rewardRange,
    select: (random) => choose(belief, random),
    update: (arm, reward) => belief.learn(arm, span > 0 ? (reward - rewardRange.min) / span : 0),
    probability() {
      throw new Error(`${name}.probability: is not computed here`);
    },
    snapshot: () => ({}),
  };
}

function rule(
  published: string,
  model: keyof typeof POSTERIORS,
  choose: (problem: BanditProblem) => Choose,
  slow = false,
): ShortRule {
  const name = `${published}, ${model}`;
  return {
    name,
    shipped: false,
    slow,
    create: (problem) => selectorOf(name, problem, POSTERIORS[model](problem), choose(problem)),
  };
}

/** A rule that is, with the Gaussian model, a selector of the package. */
function shipped(name: string, factory: (problem: BanditProblem) => ArmSelector): ShortRule {
  return {
    name,
    shipped: true,
    slow: false,
    create: ({ armCount, rewardRange }) => factory({ armCount, rewardRange }),
  };
}

/** Phantom rewards of the batch ensemble: two, as published, or what the prior of this package is worth, 2 for L = 1. */
const TWO = () => 2;
const PRIOR_PULLS = ({ rewardRange: { min, max } }: BanditProblem) => uniformAcceptancePrior(max - min).pulls;

export const SHORT_RULES: readonly ShortRule[] = [
  rule('BE(0)', 'beta', (problem) => batchEnsemble(TWO, problem)),
  rule('BE(0)', 'gaussian', (problem) => batchEnsemble(PRIOR_PULLS, problem)),
  rule('IRS.FH(2)', 'beta', () => sampledFuture(2)),
  rule('IRS.FH(2)', 'gaussian', () => sampledFuture(2)),
  rule('UCB-DT(0.9)', 'beta', () => distanceTuned(0.9)),
  rule('TS-UCB(100)', 'beta', () => sampledBest(100), true),
  shipped('tsUcb', tsUcb),
  rule('Brezzi-Lai(0.99)', 'beta', () => gittinsIndex(0.99)),
  shipped('brezziLai', brezziLai),
  rule('IDS(100)', 'beta', () => (belief, random) => informationDirectedChoice(belief, 100, random), true),
  shipped('informationDirectedSampling', informationDirectedSampling),
];
