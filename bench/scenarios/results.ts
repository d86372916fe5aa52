/** What comes of the scenarios, as plain data. */

/** Whose a rule is: this package's, an engine's or a paper's, or no rule at all. */
export type Side = 'ours' | 'theirs' | 'fixed';

/** What one run came to. */
export interface RunResult {
  readonly tokens: number;
  readonly targetCalls: number;
  readonly milliseconds: number;
}

/** One rival in one scenario. */
export interface ScenarioRow {
  readonly scenario: string;
  readonly selector: string;
  readonly side: Side;
  readonly runs: readonly RunResult[];
}

/** The scenarios as a part of a results file. */
export interface ScenariosPart {
  readonly kind: 'scenarios';
  /** Runs of each rival in each scenario. */
  readonly runs: number;
  /** Requests of a run. */
  readonly requests: number;
  /** Scenario by scenario, in each the rivals in one order. */
  readonly rows: readonly ScenarioRow[];
}
