/**
 * The description of a selector, stated once, in its own file: its name and family, what it is for, where it comes
 * from, its options with their rules, and how it is made and restored. The catalogue gathers these descriptions;
 * restoring, configurations, leaderboards, tests and tables read them there.
 */
import type { OptionRules } from '../../options.js';
import type { BanditProblem } from '../../problem.js';
import type { AnySelector, Selector, SelectorSituation, SelectorSnapshot } from './selector.js';

/** The families of selectors, in the order in which they are listed. */
export type SelectorFamily =
  | 'optimism'
  | 'posterior'
  | 'weights'
  | 'changing'
  | 'costs'
  | 'draft-lengths'
  | 'prompts'
  | 'contextual'
  | 'baselines';

/** A situation, and how long a selector is to play in it. */
export interface TimedSituation extends SelectorSituation {
  /** The most rounds that may be played; a positive integer. In decoding, at most one per token. */
  readonly horizon: number;
}

/** The snapshot that a selector returns. */
export type SnapshotOf<Made> = Made extends Pick<Selector<infer Snapshot>, 'snapshot'> ? Snapshot : never;

/** What a selector has learnt, as its snapshot holds it. */
export type StateOf<Made> = SnapshotOf<Made> extends SelectorSnapshot<string, unknown, infer State> ? State : never;

/** The options of a factory besides the problem. */
export type OwnOptions<Options extends BanditProblem> = Omit<Options, keyof BanditProblem>;

/** The description of a selector. */
export interface SelectorDescription<Options extends BanditProblem, Made extends AnySelector> {
  /** Its name: that of its factory, and the `kind` of its snapshots. */
  readonly kind: SnapshotOf<Made> extends SelectorSnapshot<infer Kind> ? Kind : never;
  /** The version of its snapshots. */
  readonly version: number;
  /** Its family, which is also the folder of its file. */
  readonly family: SelectorFamily;
  /** What it learns from. */
  readonly feedback: Made['feedback'];
  /** When to use it, in a line. */
  readonly purpose: string;
  /** Where the rule was published; absent where it was not. */
  readonly source?: string;
  /** Its options besides the problem, in the order in which they are documented. */
  readonly options: OptionRules<Options>;
  /**
   * Values for the options that have no default, the source's where it gives them; absent where every option has a
   * default.
   */
  readonly settings?: (situation: TimedSituation) => Partial<OwnOptions<Options>>;
  /** The factory. */
  create(options: Options): Made;
  /**
   * Makes a selector from what a snapshot holds. {@link restoreSelector} calls it after checking that the parameters
   * are there and that the state is an object.
   */
  restore(options: Options, state: StateOf<Made>): Made;
}
