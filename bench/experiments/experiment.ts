/**
 * What an experiment is: plain data, one JSON-serialisable object. `registry.ts` turns its kinds into the package's
 * environments and selectors; nothing here runs anything.
 */

import type {
  AcceptanceArm,
  AcceptanceModel,
  acceptancePresets,
  LogNormalLengths,
  QuantileLengths,
  RewardKind,
  SelectorKind,
  SelectorMemory,
  SelectorSituation,
  selectorCatalogue,
} from 'banditspec';

/** Independent truncated-geometric arms, given by their acceptance rates or by the mean accepted lengths to reach. */
export interface TruncatedGeometricConfig {
  readonly kind: 'truncatedGeometric';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** Acceptance rates, in [0, 1]. Exactly one of the two is given. */
  readonly acceptanceRates?: readonly number[];
  /** Mean accepted lengths, in tokens in [1, maxDraftLength + 1]: the rates are solved for. */
  readonly meanAcceptedLengths?: readonly number[];
  /** The time of a round of each arm, greater than 0; one unit is one plain pass of the target model. Default: 1 each. */
  readonly armCosts?: readonly number[];
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
  /** As for `truncatedGeometric`. */
  readonly armCosts?: readonly number[];
}

/** Acceptance by depth: the recorded hazards of this name, or P(the k-th token is accepted | those before it were). */
export type HazardsConfig = keyof typeof acceptancePresets | readonly number[];

/** Independent arms whose acceptance depends on depth. */
export interface DepthHazardsConfig {
  readonly kind: 'depthHazards';
  readonly armNames?: readonly string[];
  /** One entry for each arm. */
  readonly hazards: readonly HazardsConfig[];
  /** As for `truncatedGeometric`. */
  readonly armCosts?: readonly number[];
}

/** A law of the lengths of answers; none is longer than the cell's `sequenceLength`, where log-normal lengths are cut. */
export type LengthsConfig = Omit<LogNormalLengths, 'max'> | QuantileLengths;

/** A model of acceptance, with recorded hazards by their names. Its arms have names of their own. */
export interface CalibratedAcceptanceConfig extends Omit<AcceptanceModel, 'arms' | 'sequenceLength'> {
  readonly kind: 'calibratedAcceptance';
  readonly arms: readonly (Omit<AcceptanceArm, 'hazards'> & {
    /** Where the model has regimes, one entry for each of them. */
    readonly hazards: HazardsConfig | readonly HazardsConfig[];
  })[];
  /** Default: every answer has the cell's `sequenceLength`. */
  readonly lengths?: LengthsConfig;
}

/** Constant conditional means and nothing more. */
export interface StationaryMeansConfig {
  readonly kind: 'stationaryMeans';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** Mean accepted lengths, in tokens in [1, maxDraftLength + 1]. */
  readonly means: readonly number[];
}

/** A table of accepted lengths, the same in every episode. */
export interface RewardTableConfig {
  readonly kind: 'rewardTable';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** Integers in [1, maxDraftLength + 1] by arm and round. */
  readonly acceptedLengths: readonly (readonly number[])[];
  /** Whether the table starts over when its rounds are used up. Default: an answer that needs more is an error. */
  readonly wrap?: boolean;
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

/** The test bed of theorems: one arm that is better by a gap, and others that are equal. The better one has the last number. */
export interface OneBetterArmConfig {
  readonly kind: 'oneBetterArm';
  readonly armNames?: readonly string[];
  readonly maxDraftLength: number;
  /** At least 2. */
  readonly armCount: number;
  /** The acceptance rate of the better arm, in [0, 1]. */
  readonly acceptanceRate: number;
  /** How much lower that of the others is, in [0, acceptanceRate]. */
  readonly gap: number;
}

export type EnvironmentConfig =
  | TruncatedGeometricConfig
  | OneBetterArmConfig
  | PiecewiseTruncatedGeometricConfig
  | DepthHazardsConfig
  | CalibratedAcceptanceConfig
  | StationaryMeansConfig
  | RewardTableConfig
  | TurningTableConfig
  | TableAgainstConfig;

type OptionsOf<Kind extends SelectorKind> = Parameters<(typeof selectorCatalogue)[Kind]['create']>[0];

/** The options that a situation can tell under another name, with that name: in an experiment it is a switch. */
interface Switches {
  armRewardRanges: 'armRanges';
  costs: 'armCosts';
}

/**
 * The options of a selector as parameters of an experiment. What the environment tells (the problem, `armCosts`,
 * `freeArms`, `contextSize`) is none; what it can tell but the selector uses only when asked is a switch: `armRanges` for
 * `armRewardRanges`, `armCosts` for `costs`. A horizon may be `'sequenceLength'`: the tokens that one selector decodes,
 * which it cannot exceed in rounds.
 */
type ParametersOf<Options> = {
  readonly [Key in keyof Options as Key extends keyof Switches
    ? Switches[Key]
    : Exclude<Key, keyof SelectorSituation>]: Key extends keyof Switches
    ? boolean
    : [Key, Extract<Options[Key], number>] extends ['horizon', infer Rounds]
      ? [Rounds] extends [never]
        ? Options[Key]
        : Options[Key] | 'sequenceLength'
      : Options[Key];
};

/** The parameters of a selector. */
export type SelectorParameters<Kind extends SelectorKind> = ParametersOf<OptionsOf<Kind>>;

/** A selector by the name of its factory, with its parameters. */
export type SelectorConfig = {
  [Kind in SelectorKind]: { readonly kind: Kind } & SelectorParameters<Kind>;
}[SelectorKind];

/** How many episodes of which length. */
export interface CellConfig {
  /** Tokens of every answer, EOS included. */
  readonly sequenceLength: number;
  /** Answers in all; with carried memory, answers that one selector decodes one after the other. */
  readonly episodes: number;
  /** With carried memory: how many selectors decode so many answers each, on their own. Default: 1. */
  readonly runs?: number;
}

/** One parameter that takes one value after the other; every cell of the experiment is measured at each of them. */
export interface Sweep {
  /**
   * An option of selectors (`radiusScale`), a number of the environment (`environment.gap`, `environment.arms[0].cost`), or
   * `delay`.
   */
  readonly parameter: string;
  /** How the values are spaced and drawn. */
  readonly scale: 'linear' | 'log';
  /** The values, ascending, no two the same. */
  readonly values: readonly number[];
  /** Which selectors take them. Default: those that have the option and do not state it. */
  readonly selectors?: readonly string[];
}

/** One experiment: every selector in one environment, over several sequence lengths. */
export interface Experiment {
  /** What `--experiment` calls it. */
  readonly name: string;
  /** What it asks, in one line. */
  readonly title: string;
  /** The seed of this experiment. Default: that of the run. */
  readonly seed?: string | number;
  /** Whether every answer starts a new selector or one goes on from answer to answer. Default: `'fresh'`. */
  readonly memory?: SelectorMemory;
  /** What selectors learn from; throughput needs arms with costs. Default: `'accepted-length'`. */
  readonly reward?: RewardKind;
  /** How many rounds later than it was pulled a selector is told what an arm gave. Default: 0. */
  readonly delay?: number;
  readonly environment: EnvironmentConfig;
  /** The selectors by the names they have in tables. Those that take the values of a sweep do not state the parameter. */
  readonly selectors: Readonly<Record<string, SelectorConfig>>;
  readonly cells: readonly CellConfig[];
  readonly sweep?: Sweep;
}
