/** What a decoder counts. */

/** The totals of one arm's rounds. */
export interface ArmStatistics {
  /** The arm's name. */
  readonly name: string;
  /** How often it was pulled; each pull is one pass of the target. */
  readonly rounds: number;
  /** The tokens that it drafted. */
  readonly drafted: number;
  /** How many of them were accepted. */
  readonly accepted: number;
  /** The tokens that its rounds produced, the target's own included. */
  readonly tokens: number;
  /** The time of its drafts, in milliseconds; 0 without a clock. */
  readonly draftMilliseconds: number;
  /** The time of the target in its rounds, including erasing what was rejected, in milliseconds; 0 without a clock. */
  readonly targetMilliseconds: number;
}

/** The totals of all rounds of a decoder. */
export interface DecoderStatistics {
  /** Arm by arm. */
  readonly arms: readonly ArmStatistics[];
  /** The rounds of all arms: passes of the target, except those that take in a prompt. */
  readonly rounds: number;
  /** The tokens that they produced. */
  readonly tokens: number;
  /**
   * The time of choosing, verifying, learning and counting, that is, all but the engine's and the drafters', in
   * milliseconds; 0 without a clock.
   */
  readonly ownMilliseconds: number;
}

/** One arm's counts, as they grow. */
export type ArmCounts = { -readonly [Name in keyof ArmStatistics]: ArmStatistics[Name] };

/** The counts of an arm that has not been pulled. */
export function noCounts(name: string): ArmCounts {
  return { name, rounds: 0, drafted: 0, accepted: 0, tokens: 0, draftMilliseconds: 0, targetMilliseconds: 0 };
}
