/**
 * The draft-length heuristic of Hugging Face transformers (`num_assistant_tokens_schedule`): two tokens more after a
 * draft that was accepted whole, one less after any other. It ignores costs.
 * Cost: O(K) time a round, one number of state.
 */
import { type OptionRules, readOptions } from '../../options.js';
import { type BanditProblem, type RewardRange, requireArm } from '../../problem.js';
import { requireInteger } from '../../requirements.js';
import type { SelectorDescription } from '../contract/description.js';
import type { ArmSelector, SelectorSnapshot } from '../contract/selector.js';
import {
  armAtMost,
  DRAFT_LENGTHS_RULE,
  type DraftLengthProblem,
  readDraftLengths,
  requireAcceptedDrafts,
} from './draft-length-arms.js';

/** Options of {@link heuristicDraftLength}. */
export interface HeuristicDraftLengthOptions extends DraftLengthProblem {
  /**
   * The draft length that a prompt starts with, in tokens; a positive integer. The longest arm's where that is shorter.
   * @defaultValue 5, as in Spec-Bench.
   */
  readonly initialDraftLength?: number;
  /**
   * Whether each prompt starts from `initialDraftLength` again (`heuristic_transient`), or goes on where the last one
   * ended (`heuristic`).
   * @defaultValue true, as in Spec-Bench.
   */
  readonly transient?: boolean;
}

/** Snapshot of a {@link heuristicDraftLength} selector. */
export type HeuristicDraftLengthSnapshot = SelectorSnapshot<
  'heuristicDraftLength',
  {
    /** The draft length of each arm, in tokens. */
    readonly draftLengths: readonly number[];
    /** The draft length to start with, in tokens. */
    readonly initialDraftLength: number;
    /** Whether each prompt starts anew. */
    readonly transient: boolean;
  },
  {
    /** The draft length of the next round, in tokens. */
    readonly draftLength: number;
  }
>;

type Config = HeuristicDraftLengthSnapshot['config'];

const VERSION = 1;

const OPTIONS = {
  draftLengths: DRAFT_LENGTHS_RULE,
  initialDraftLength: { type: 'integer', least: 1, default: 5 },
  transient: { type: 'boolean', default: true },
} as const satisfies OptionRules<HeuristicDraftLengthOptions>;

class HeuristicDraftLength implements ArmSelector<HeuristicDraftLengthSnapshot> {
  readonly feedback = 'bandit';
  readonly armCount: number;
  readonly rewardRange: RewardRange;
  private readonly config: Config;
  private draftLength: number;

  constructor(problem: BanditProblem, config: Config, draftLength: number) {
    this.armCount = problem.armCount;
    this.rewardRange = { min: problem.rewardRange.min, max: problem.rewardRange.max };
    this.config = config;
    this.draftLength = draftLength;
  }

  select(): number {
    return armAtMost(this.config.draftLengths, this.draftLength);
  }

  update(arm: number, reward: number, probability?: number): void {
    const { draftLengths } = this.config;
    const accepted = requireAcceptedDrafts('heuristicDraftLength.update', draftLengths, arm, reward, probability);
    if (accepted === draftLengths[arm]!) this.draftLength = Math.min(this.draftLength + 2, longest(draftLengths));
    else this.draftLength = Math.max(this.draftLength - 1, 1);
  }

  startEpisode(): void {
    if (this.config.transient) this.draftLength = initial(this.config);
  }

  probability(arm: number): number {
    requireArm('heuristicDraftLength.probability', arm, this.armCount);
    return this.select() === arm ? 1 : 0;
  }

  snapshot(): HeuristicDraftLengthSnapshot {
    return {
      kind: 'heuristicDraftLength',
      version: VERSION,
      problem: { armCount: this.armCount, rewardRange: { ...this.rewardRange } },
      config: { ...this.config, draftLengths: [...this.config.draftLengths] },
      state: { draftLength: this.draftLength },
    };
  }
}

/** At least 1, as the heuristic never stops drafting. */
function longest(draftLengths: readonly number[]): number {
  return Math.max(1, draftLengths[draftLengths.length - 1]!);
}

function initial({ initialDraftLength, draftLengths }: Config): number {
  return Math.min(initialDraftLength, longest(draftLengths));
}

function create(
  options: HeuristicDraftLengthOptions,
  state?: HeuristicDraftLengthSnapshot['state'],
): HeuristicDraftLength {
  const who = 'heuristicDraftLength';
  const read = readOptions(who, OPTIONS, options);
  const { initialDraftLength, transient } = read;
  const draftLengths = readDraftLengths(who, read);
  const config = { draftLengths, initialDraftLength, transient };
  if (state) requireInteger(who, 'state.draftLength', state.draftLength, 1, longest(draftLengths));
  return new HeuristicDraftLength(read, config, state ? state.draftLength : initial(config));
}

/**
 * The +2/-1 heuristic over arms that are draft lengths: after a draft that was accepted whole the next one is two
 * tokens longer, after any other one token shorter, at least 1 and at most the longest arm. The arm is the one with the
 * longest draft of at most that length. Deterministic.
 *
 * Cost: O(K) a round.
 *
 * @throws RangeError or TypeError when an option is out of its range.
 * @example
 * ```ts
 * const selector = heuristicDraftLength({ armCount: 9, rewardRange: acceptedLengthRange(8) });
 * selector.update(5, 6);
 * selector.select(createRandom('unused')); // => 7
 * selector.update(7, 3);
 * selector.select(createRandom('unused')); // => 6
 * ```
 */
export function heuristicDraftLength(options: HeuristicDraftLengthOptions): ArmSelector<HeuristicDraftLengthSnapshot> {
  return create(options);
}

/** What the catalogue says of {@link heuristicDraftLength}. */
export const heuristicDraftLengthDescription: SelectorDescription<
  HeuristicDraftLengthOptions,
  ArmSelector<HeuristicDraftLengthSnapshot>
> = {
  kind: 'heuristicDraftLength',
  version: VERSION,
  family: 'draft-lengths',
  feedback: 'bandit',
  purpose: 'you compare with Hugging Face transformers, which ignores costs',
  source: 'Hugging Face transformers',
  options: OPTIONS,
  create: heuristicDraftLength,
  restore: create,
};
