/**
 * GammaTune (arXiv 2504.00030, Algorithm 1): the draft length follows a moving average of accepted drafts, and jumps
 * ahead of it after a draft that was accepted whole. It ignores costs.
 * Cost: O(K) time a round, two numbers of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { requireInteger, requirementError } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  armAtMost,
  DRAFT_LENGTHS_RULE,
  type DraftLengthProblem,
  readDraftLengths,
  requireAcceptedDrafts,
} from './draft-length-arms.js';

/** Options of {@link gammaTune}. */
export interface GammaTuneOptions extends DraftLengthProblem {
  /**
   * The draft length to start with, in tokens; a positive integer. The longest arm's where that is shorter.
   * @defaultValue 3, as in the public re-implementation.
   */
  readonly initialDraftLength?: number;
  /**
   * The weight of the newest round in the moving average, in (0, 1].
   * @defaultValue 0.3, as in the public re-implementation.
   */
  readonly smoothing?: number;
  /**
   * How many tokens longer the next draft is after one that was accepted whole; a positive integer.
   * @defaultValue 2, as in the public re-implementation.
   */
  readonly step?: number;
}

/** Snapshot of a {@link gammaTune} selector. */
export type GammaTuneSnapshot = SelectorSnapshot<
  'gammaTune',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The draft length to start with, in tokens. */
    readonly initialDraftLength: number;
    /** The weight of the newest round. */
    readonly smoothing: number;
    /** How many tokens longer the next draft is after one that was accepted whole. */
    readonly step: number;
  },
  {
    /** The draft length of the next round, in tokens. */
    readonly draftLength: number;
    /** The moving average of accepted drafts, in tokens. */
    readonly average: number;
  }
>;

type Config = GammaTuneSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  initialDraftLength: { type: 'integer', least: 1, default: 3 },
  smoothing: { type: 'number', above: 0, most: 1, default: 0.3 },
  step: { type: 'integer', least: 1, default: 2 },
} as const satisfies OptionRules<GammaTuneOptions>;

class GammaTune implements ArmSelector<GammaTuneSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  private readonly longest: number;
  private draftLength: number;
  private average: number;

  constructor(problem: BanditProblem, config: Config, state?: GammaTuneSnapshot['state']) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.longest = longestOf(config.draftLengths);
    const initial = Math.min(config.initialDraftLength, this.longest);
    this.draftLength = state?.draftLength ?? initial;
    this.average = state?.average ?? initial;
  }

  select(): number {
    return armAtMost(this.config.draftLengths, this.draftLength);
  }

  update(arm: number, reward: number, probability?: number): void {
    const { draftLengths, smoothing, step } = this.config;
    const accepted = requireAcceptedDrafts('gammaTune.update', draftLengths, arm, reward, probability);
    if (accepted === draftLengths[arm]!) {
      this.draftLength = this.clip(accepted + step);
    } else {
      this.average = this.clip((1 - smoothing) * this.average + smoothing * accepted);
      this.draftLength = Math.ceil(this.average);
    }
  }

  probability(arm: number): number {
    requireArm('gammaTune.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): GammaTuneSnapshot {
    return {
      kind: 'gammaTune',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, draftLengths: [...this.config.draftLengths] },
      state: { draftLength: this.draftLength, average: this.average },
    };
  }

  private clip(length: number): number {
    return Math.min(this.longest, Math.max(1, length));
  }
}

/** At least 1: GammaTune never stops drafting. */
function longestOf(draftLengths: readonly number[]): number {
  return Math.max(1, draftLengths[draftLengths.length - 1]!);
}

function create(options: GammaTuneOptions, state?: GammaTuneSnapshot['state']): GammaTune {
  const who = 'gammaTune';
  const read = readOptions(who, OPTIONS, options);
  const { initialDraftLength, smoothing, step } = read;
  const draftLengths = readDraftLengths(who, read);
  if (state) {
    const longest = longestOf(draftLengths);
    requireInteger(who, 'state.draftLength', state.draftLength, 1, longest);
    const { average } = state;
    if (!(typeof average === 'number' && average >= 1 && average <= longest)) {
      throw requirementError(who, 'state.average', `in [1, ${longest}]`, average);
    }
  }
  return new GammaTune(read, { draftLengths, initialDraftLength, smoothing, step }, state);
}

/**
 * GammaTune over arms that are draft lengths. With a drafted tokens accepted:
 *
 *     a whole draft:   g <- clip(a + step)
 *     any other:       gbar <- clip((1 - smoothing) gbar + smoothing a),   g <- ceil(gbar)
 *
 * clipped to 1 and the longest arm. The arm is the one with the longest draft of at most g tokens. Deterministic.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = gammaTune({ armCount: 9, rewardRange: acceptedLengthRange(8) });
 * selector.update(3, 4);
 * selector.select(createRandom('unused')); // => 5
 * ```
 */
export function gammaTune(options: GammaTuneOptions): ArmSelector<GammaTuneSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link gammaTune}. */
export const gammaTuneDescription: SelectorDescription<GammaTuneOptions, ArmSelector<GammaTuneSnapshot>> = {
  kind: 'gammaTune',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'a moving average of accepted tokens should set the draft length, without costs',
  source: 'arXiv 2504.00030',
  options: OPTIONS,
  create: gammaTune,
  restore: create,
};
