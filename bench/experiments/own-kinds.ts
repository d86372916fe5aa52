/** Selectors and environments of the user's own: factories by the kinds that experiments name them with. */
import type { AnySelector, Environment, SelectorSituation } from 'banditspec';

/** What an experiment leaves open: it runs over several lengths, and under any seed. */
export interface CellContext {
  readonly sequenceLength: number;
  readonly seed: string | number;
}

/** What a selector is told besides. */
export interface SelectorContext extends CellContext {
  /** The tokens that one selector decodes, in one answer or, carried, in all: it cannot play more rounds. */
  readonly horizon: number;
}

/** Makes a selector, for one episode or, carried, for one run. `config` is its entry in the experiment, without `kind`. */
export type OwnSelectorFactory = (
  situation: SelectorSituation,
  config: Readonly<Record<string, unknown>>,
  context: SelectorContext,
) => AnySelector;

/** Makes an environment. `config` is its entry in the experiment. */
export type OwnEnvironmentFactory = (config: Readonly<Record<string, unknown>>, context: CellContext) => Environment;

/** Own kinds by their names. */
export interface OwnKinds {
  readonly selectors: Readonly<Record<string, OwnSelectorFactory>>;
  readonly environments: Readonly<Record<string, OwnEnvironmentFactory>>;
}

export const NO_OWN_KINDS: OwnKinds = { selectors: {}, environments: {} };
