/**
 * Sweeps as data: a cell of a swept experiment has a value, and an experiment at a value is one without a sweep. The luck of an
 * episode is named by seed and number alone, so it is the same at every value: curves are paired point by point.
 */
import { type OptionRule, selectorCatalogue } from 'banditspec';
import type { CellConfig, Experiment, Sweep } from './experiment.js';

/** A cell as it is measured: with the value of the parameter where the experiment has a sweep. */
export interface MeasuredCell extends CellConfig {
  readonly value?: number;
}

/** Where something stands in an experiment. */
export type Place = readonly (string | number)[];

/** What the name of a number of the environment begins with. */
const ENVIRONMENT = 'environment.';

/** What the parameter of a sweep is of. */
export function subjectOf(parameter: string): 'environment' | 'delay' | 'selectors' {
  if (parameter.startsWith(ENVIRONMENT)) return 'environment';
  return parameter === 'delay' ? 'delay' : 'selectors';
}

/** The rules of a kind's options; none where the kind is the user's own. */
export function optionRules(kind: unknown): Readonly<Record<string, OptionRule>> {
  if (typeof kind !== 'string' || !Object.hasOwn(selectorCatalogue, kind)) return {};
  return selectorCatalogue[kind as keyof typeof selectorCatalogue].options;
}

/** The rule of a selector's option; undefined where the kind has no such option, or is the user's own. */
export function optionRule(kind: unknown, option: string): OptionRule | undefined {
  const rules = optionRules(kind);
  return Object.hasOwn(rules, option) ? rules[option] : undefined;
}

/** The names of the selectors that take the values of an option: those that are named, or that have it and do not state it. */
export function takersOf(
  selectors: Readonly<Record<string, object>>,
  { parameter, selectors: named }: Pick<Sweep, 'parameter' | 'selectors'>,
): readonly string[] {
  if (subjectOf(parameter) !== 'selectors') return [];
  if (named !== undefined) return named;
  return Object.entries(selectors).flatMap(([name, config]) =>
    optionRule((config as { readonly kind?: unknown }).kind, parameter) === undefined || parameter in config
      ? []
      : [name],
  );
}

/** The selectors whose figures depend on the value: all of them, but where the parameter is an option of some. */
export function curvesOf({ selectors, sweep }: Pick<Experiment, 'selectors'> & { readonly sweep: Sweep }): {
  readonly swept: readonly string[];
  readonly references: readonly string[];
} {
  const names = Object.keys(selectors);
  if (subjectOf(sweep.parameter) !== 'selectors') return { swept: names, references: [] };
  const takers = takersOf(selectors, sweep);
  return {
    swept: names.filter((name) => takers.includes(name)),
    references: names.filter((name) => !takers.includes(name)),
  };
}

/** `environment.arms[0].cost` as a place. */
function placeOf(path: string): Place {
  return [...path.matchAll(/[^.[\]]+/g)].map(([key]) => (/^\d+$/.test(key) ? Number(key) : key));
}

/** Where the values of a sweep stand. */
export function sweptPlaces(selectors: Readonly<Record<string, object>>, sweep: Sweep): readonly Place[] {
  const { parameter } = sweep;
  if (subjectOf(parameter) !== 'selectors') return [placeOf(parameter)];
  return takersOf(selectors, sweep).map((name) => ['selectors', name, parameter]);
}

/** The same data with another value at a place; what is no object or array on the way is left as it is. */
function withValueAt(data: unknown, [key, ...rest]: Place, value: number): unknown {
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    return data.map((item, i) => (i === key ? withValueAt(item, rest, value) : item));
  }
  if (data === null || typeof data !== 'object') return data;
  return { ...data, [key]: withValueAt((data as Readonly<Record<string | number, unknown>>)[key], rest, value) };
}

/** The experiment without its sweep, at one of its values. Pure data: it need not have been checked. */
export function atValue<Data extends { readonly selectors: Readonly<Record<string, object>> }>(
  experiment: Data & { readonly sweep?: unknown },
  sweep: Sweep,
  value: number,
): Omit<Data, 'sweep'> {
  const { sweep: _swept, ...plain } = experiment;
  return sweptPlaces(experiment.selectors, sweep).reduce<unknown>(
    (data, place) => withValueAt(data, place, value),
    plain,
  ) as Omit<Data, 'sweep'>;
}

/** The experiment as one of its cells has it measured. */
export function experimentAt(experiment: Experiment, { value }: MeasuredCell): Experiment {
  const { sweep } = experiment;
  return sweep === undefined || value === undefined ? experiment : atValue(experiment, sweep, value);
}

/** The cells as they are measured, in their order: every length at every value. */
export function measuredCells({ cells, sweep }: Experiment): readonly MeasuredCell[] {
  if (sweep === undefined) return cells;
  return cells.flatMap((cell) => sweep.values.map((value) => ({ ...cell, value })));
}

/** What a measurement is called. */
export function cellName(
  { name, sweep }: Pick<Experiment, 'name' | 'sweep'>,
  { sequenceLength, value }: Pick<MeasuredCell, 'sequenceLength' | 'value'>,
): string {
  const at = sweep === undefined || value === undefined ? '' : `, ${sweep.parameter} ${value}`;
  return `${name}, ${sequenceLength.toLocaleString('en')} tokens${at}`;
}
