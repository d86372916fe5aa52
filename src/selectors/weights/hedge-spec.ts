/**
 * HedgeSpec ("Not-a-Bandit", arXiv 2510.20064): decoding is lossless, so once the text is there, every drafter can be
 * asked what it would have done at each position. That is full information, and regret grows only with the logarithm of
 * the number of arms. The feedback is late: a draft is decided when the text has come to the token that it got wrong.
 * Cost: that of `normalHedge` or `hedge` for every token.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import type { RandomSource } from '../../random/source.js';
import type { SelectorDescription } from '../contract/description.js';
import { requireRewards } from '../contract/feedback.js';
import type { FullInformationSelector, SelectorSnapshot } from '../contract/selector.js';
import { type HedgeSnapshot, hedge, hedgeDescription } from './hedge.js';
import { type NormalHedgeSnapshot, normalHedge, normalHedgeDescription } from './normal-hedge.js';

/** Options of {@link hedgeSpec}. */
export interface HedgeSpecOptions extends BanditProblem {
  /**
   * The learner that weights the arms.
   * @defaultValue 'normalHedge', the source's.
   */
  readonly base?: 'normalHedge' | 'hedge';
}

/** Snapshot of a {@link hedgeSpec} selector. */
export type HedgeSpecSnapshot = SelectorSnapshot<
  'hedgeSpec',
  {
    /** The learner that weights the arms. */
    readonly base: 'normalHedge' | 'hedge';
  },
  NormalHedgeSnapshot['state'] | HedgeSnapshot['state']
>;

const VERSION = 1;

const OPTIONS = {
  base: { type: 'choice', values: ['normalHedge', 'hedge'], default: 'normalHedge' },
} as const satisfies OptionRules<HedgeSpecOptions>;

class HedgeSpec implements FullInformationSelector<HedgeSpecSnapshot> {
  readonly feedback = 'full-information';
  readonly everyPosition = true;
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly base: 'normalHedge' | 'hedge';
  private readonly learner: FullInformationSelector<NormalHedgeSnapshot | HedgeSnapshot>;

  constructor(
    base: 'normalHedge' | 'hedge',
    learner: FullInformationSelector<NormalHedgeSnapshot> | FullInformationSelector<HedgeSnapshot>,
  ) {
    this.armCount = learner.armCount;
    this.rewardRange = learner.rewardRange;
    this.base = base;
    this.learner = learner;
  }

  select(random: RandomSource): number {
    return this.learner.select(random);
  }

  updateAll(rewards: ArrayLike<number>): void {
    requireRewards('hedgeSpec.updateAll', this, rewards);
    this.learner.updateAll(rewards);
  }

  probability(arm: number): number {
    requireArm('hedgeSpec.probability', arm, this.armCount);
    return this.learner.probability(arm);
  }

  snapshot(): HedgeSpecSnapshot {
    const { problem, state } = this.learner.snapshot();
    return { kind: 'hedgeSpec', version: VERSION, problem, config: { base: this.base }, state };
  }
}

/**
 * HedgeSpec: Hedge over drafters with an update for every token position of the text instead of one for every round.
 * The rewards of a position are the accepted lengths that each arm would have had there; the harness asks a recorded
 * text for them (`Episode.outcomesAt`) and passes them on in the order of positions, once they are known: an outcome of
 * y tokens is known y tokens after its position. A run cut off where the text ends so far is never passed on: it would
 * understate exactly the arms that run on (censoring). In simulators, which have no positions, it learns from rounds.
 *
 * In a decoder of your own: after each verification, run the drafters over the new tokens, and call `updateAll` for
 * every position from which each drafter's run has met a token that it got wrong, or its draft length.
 *
 * Draws one uniform a round, even with one arm.
 *
 * Cost: O(K) a token.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = hedgeSpec({ armCount: 3, rewardRange: acceptedLengthRange(5) });
 * for (let position = 0; position < 20; position++) selector.updateAll([2, 5, 1]);
 * selector.probability(1) > 0.9; // => true
 * ```
 */
export function hedgeSpec(options: HedgeSpecOptions): FullInformationSelector<HedgeSpecSnapshot> {
  const { base, ...problem } = readOptions('hedgeSpec', OPTIONS, options);
  return new HedgeSpec(base, base === 'hedge' ? hedge(problem) : normalHedge(problem));
}

/** What the catalogue says of {@link hedgeSpec}. */
export const hedgeSpecDescription: SelectorDescription<HedgeSpecOptions, FullInformationSelector<HedgeSpecSnapshot>> = {
  kind: 'hedgeSpec',
  version: VERSION,
  family: 'weights',
  feedback: 'full-information',
  purpose: 'every drafter is run over the text afterwards: learns from each position once it is decided',
  source: 'arXiv 2510.20064',
  options: OPTIONS,
  create: hedgeSpec,
  restore: (options, state) => {
    const { base, ...problem } = readOptions('hedgeSpec', OPTIONS, options);
    const learner =
      base === 'hedge'
        ? hedgeDescription.restore(problem, state as HedgeSnapshot['state'])
        : normalHedgeDescription.restore(problem, state as NormalHedgeSnapshot['state']);
    return new HedgeSpec(base, learner);
  },
};
