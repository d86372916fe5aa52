/**
 * What an experiment is: plain data, one JSON-serialisable object. `registry.ts` turns its kinds into the package's
 * environments and selectors; nothing here runs anything.
 */

/** Independent truncated-geometric arms, given by their acceptance rates or by the mean accepted lengths to reach. */
export interface TruncatedGeometricConfig {
  readonly kind: 'truncatedGeometric';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** Acceptance rates, in [0, 1]. Exactly one of the two is given. */
  readonly acceptanceRates?: readonly number[];
  /** Mean accepted lengths, in tokens in [1, maxDraftLength + 1]: the rates are solved for. */
  readonly meanAcceptedLengths?: readonly number[];
}

/** Truncated-geometric arms whose rates change when a share of the sequence has been decoded. */
export interface PiecewiseTruncatedGeometricConfig {
  readonly kind: 'piecewiseTruncatedGeometric';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  readonly segments: readonly {
    /** The share of the sequence, in [0, 1), from which the rates hold; the first is 0. */
    readonly fromShare: number;
    readonly acceptanceRates: readonly number[];
  }[];
}

/**
 * An oblivious adversary who writes a new table for every episode: means that hold up to a round which is drawn from the
 * seed, and other means after it. An entry is its mean rounded down or up at random.
 */
export interface TurningTableConfig {
  readonly kind: 'turningTable';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** Mean accepted lengths before the turn, in tokens. */
  readonly meansBefore: readonly number[];
  /** Mean accepted lengths from the turn on, in tokens. */
  readonly meansAfter: readonly number[];
  /** The turn is uniform between these two, in rounds a token of the sequence. */
  readonly turn: readonly [from: number, to: number];
}

/**
 * An oblivious adversary who knows a deterministic selector and plays it in advance: in every round the arm that this
 * selector chooses gives little and the others much. An entry is its mean rounded down or up at random.
 */
export interface TableAgainstConfig {
  readonly kind: 'tableAgainst';
  readonly opponent: SelectorConfig;
  readonly armNames?: readonly string[];
  readonly armCount: number;
  readonly maxDraftLength: number;
  /** Mean accepted length of the arm that the opponent chooses, in tokens. */
  readonly meanWhenChosen: number;
  /** Mean accepted length of the others, in tokens. */
  readonly meanOtherwise: number;
}

export type EnvironmentConfig =
  | TruncatedGeometricConfig
  | PiecewiseTruncatedGeometricConfig
  | TurningTableConfig
  | TableAgainstConfig;

/** A selector by the name of its factory, with its parameters. */
export type SelectorConfig =
  | { readonly kind: 'ucbSpec'; readonly delta?: number; readonly radiusScale?: number }
  | { readonly kind: 'exp3Spec' }
  | { readonly kind: 'ucb1' }
  | {
      readonly kind: 'exp3';
      readonly explorationRate?: number;
      /** `'sequenceLength'`: the tokens that one selector decodes, which it cannot exceed in rounds. */
      readonly horizon?: number | 'sequenceLength';
    }
  | { readonly kind: 'epsilonGreedy'; readonly epsilon?: number }
  | { readonly kind: 'followTheLeader' }
  | { readonly kind: 'releasedCodeGreedy' }
  | { readonly kind: 'uniformRandom' }
  | { readonly kind: 'fixedArm'; readonly arm: number };

/** How many episodes of which length. */
export interface CellConfig {
  /** Tokens of every answer, EOS included. */
  readonly sequenceLength: number;
  readonly episodes: number;
}

/** One experiment: every selector in one environment, over several sequence lengths. */
export interface Experiment {
  /** What `--experiment` calls it. */
  readonly name: string;
  /** What it asks, in one line. */
  readonly title: string;
  /** The seed of this experiment. Default: that of the run. */
  readonly seed?: string | number;
  readonly environment: EnvironmentConfig;
  /** The selectors by the names they have in tables. */
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  readonly cells: readonly CellConfig[];
}
