/** Selectors and environments of the user's own: factories by the kinds that experiments name them with. */
import type { BanditProblem, Environment, SelectorFactory } from 'banditspec';

/** What an experiment leaves open: it runs over several lengths, and under any seed. */
export interface CellContext {
  readonly sequenceLength: number;
  readonly seed: string | number;
}

/** Makes a selector for one episode. `config` is its entry in the experiment, without `kind`. */
export type OwnSelectorFactory = (
  problem: BanditProblem,
  config: Readonly<Record<string, unknown>>,
  context: CellContext,
) => ReturnType<SelectorFactory>;

/** Makes an environment. `config` is its entry in the experiment. */
export type OwnEnvironmentFactory = (config: Readonly<Record<string, unknown>>, context: CellContext) => Environment;

/** Own kinds by their names. */
export interface OwnKinds {
  readonly selectors: Readonly<Record<string, OwnSelectorFactory>>;
  readonly environments: Readonly<Record<string, OwnEnvironmentFactory>>;
}

export const NO_OWN_KINDS: OwnKinds = { selectors: {}, environments: {} };
