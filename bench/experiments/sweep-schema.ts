/** The schema of sweeps: from a list of values or a range to the values, each of which the parameter can take. */
import { nearestName } from 'banditspec';
import { exp, log } from 'banditspec/arithmetic';
import * as v from 'valibot';
import { BenchError } from '../program/bench-error.js';
import type { Experiment, SelectorConfig, Sweep } from './experiment.js';
import {
  describe,
  list,
  must,
  name,
  number,
  object,
  oneOf,
  pathText,
  problemsOf,
  type Schema,
  text,
} from './schema-words.js';
import { atValue, optionRule, optionRules, type Place, subjectOf, sweptPlaces, takersOf } from './sweep.js';

/** More values than this are refused before any is computed. */
const MOST_VALUES = 1000;

const finite = number('a number', () => true);

/** A sweep as a configuration states it. */
export interface SweepConfig extends Pick<Sweep, 'parameter' | 'selectors'> {
  readonly scale?: Sweep['scale'];
  readonly values?: readonly number[];
  readonly from?: number;
  readonly to?: number;
  readonly steps?: number;
}

const one = object({
  parameter: text,
  scale: v.optional(oneOf(['linear', 'log'])),
  values: v.optional(list(finite, 'numbers')),
  from: v.optional(finite),
  to: v.optional(finite),
  steps: v.optional(
    number(
      `an integer in [2, ${MOST_VALUES}]`,
      (value) => Number.isSafeInteger(value) && value >= 2 && value <= MOST_VALUES,
    ),
  ),
  selectors: v.optional(list(name, 'names of selectors')),
});

export const sweepSchema: Schema<SweepConfig> = v.lazy(
  (value): Schema<SweepConfig> =>
    Array.isArray(value)
      ? v.never(must('one parameter with its values (two at a time are an experiment for each value of the other)'))
      : (one as unknown as Schema<SweepConfig>),
);

/** What a sweep needs to know of the experiment it stands in; nothing of it has been checked. */
export interface SweptExperiment {
  readonly selectors: Readonly<Record<string, object>>;
  readonly environment: object;
}

/** Throws, with the path of the experiment in front. */
type Refuse = (message: string) => never;

/** Requires the parameter to be one that something has. Returns whether it is a whole number. */
function requireParameter(sweep: SweepConfig, { selectors, environment }: SweptExperiment, refuse: Refuse): boolean {
  const { parameter, selectors: named } = sweep;
  const subject = subjectOf(parameter);
  const got = `got ${describe(parameter)}`;
  if (subject !== 'selectors') {
    if (named !== undefined) {
      refuse(`sweep.selectors must stand beside an option of selectors alone, got parameter ${describe(parameter)}`);
    }
    return subject === 'delay';
  }
  if (parameter === 'sequenceLength') {
    refuse(`sweep.parameter must be another one, since cells say the lengths, ${got}`);
  }
  const kindOf = (selector: string) => (selectors[selector] as { readonly kind?: unknown }).kind;
  const names = Object.keys(selectors);
  for (const [i, selector] of (named ?? []).entries()) {
    if (!names.includes(selector)) {
      const near = nearestName(selector, names);
      const meant = near === undefined ? '' : `; did you mean ${near}?`;
      refuse(`sweep.selectors[${i}] must be one of ${names.join(', ')}, got ${describe(selector)}${meant}`);
    }
    if (parameter in selectors[selector]!) {
      refuse(`selectors[${describe(selector)}] must not state ${parameter}, which the sweep gives it`);
    }
  }
  const rules = names.map((selector) => optionRule(kindOf(selector), parameter)).filter((rule) => rule !== undefined);
  const takers = takersOf(selectors, sweep);
  if (rules.length === 0 && named === undefined) {
    const known = [
      ...new Set(names.flatMap((selector) => numberOptions(kindOf(selector)))),
      'delay',
      ...Object.keys(environment)
        .filter((key) => key !== 'kind')
        .map((key) => `environment.${key}`),
    ];
    const near = known.find((path) => path === `environment.${parameter}`) ?? nearestName(parameter, known);
    refuse(
      near === undefined
        ? `sweep.parameter must be an option of a selector (${known.filter((path) => !path.includes('.')).join(', ')}) or a number of the environment (as environment.NAME), ${got}`
        : `sweep.parameter must be an option of a selector or a number of the environment, ${got}; did you mean ${near}?`,
    );
  }
  if (takers.length === 0) refuse(`sweep.parameter must be one that some selector does not state itself, ${got}`);
  if (rules.some(({ type }) => type !== 'number' && type !== 'integer')) {
    refuse(`sweep.parameter must be an option that is a number, ${got}`);
  }
  return takers.every((taker) => optionRule(kindOf(taker), parameter)?.type === 'integer');
}

/** The options of a kind that are numbers. */
function numberOptions(kind: unknown): string[] {
  return Object.entries(optionRules(kind)).flatMap(([option, { type }]) =>
    type === 'number' || type === 'integer' ? [option] : [],
  );
}

/** Requires a place to be in something that is there: a key of an object, or an entry of an array. */
function requirePlace(parameter: string, [key, ...rest]: Place, data: unknown, refuse: Refuse): void {
  if (key === undefined) return;
  const isThere = Array.isArray(data)
    ? Number.isSafeInteger(key) && (key as number) < data.length
    : data !== null && typeof data === 'object';
  if (!isThere) refuse(`sweep.parameter must be a place that the experiment has, got ${describe(parameter)}`);
  requirePlace(parameter, rest, (data as Readonly<Record<string | number, unknown>>)[key], refuse);
}

/** The values, ascending. */
function valuesOf(sweep: SweepConfig, isWhole: boolean, refuse: Refuse): readonly number[] {
  const { values, from, to, steps, scale = 'linear' } = sweep;
  const range = [from, to, steps];
  if (values !== undefined ? range.some((end) => end !== undefined) : range.includes(undefined)) {
    refuse('sweep must have either values or from, to and steps');
  }
  const least = values === undefined ? from! : Math.min(...values);
  if (scale === 'log' && least <= 0) {
    refuse(
      `sweep.${values === undefined ? 'from' : 'values'} must be greater than 0 on a logarithmic scale, got ${least}`,
    );
  }
  if (values === undefined && from! >= to!) refuse(`sweep.to must be greater than sweep.from, ${from}, got ${to}`);
  const found = values ?? rangeValues(from!, to!, steps!, scale, isWhole);
  const twice = found.find((value, i) => found.indexOf(value) < i);
  if (twice !== undefined) {
    refuse(
      values === undefined
        ? `sweep.steps must leave no two whole numbers the same, got ${steps}, which gives ${twice} twice`
        : `sweep.values must differ from one another, got ${twice} twice`,
    );
  }
  if (found.length < 2) refuse(`sweep.values must be at least 2, got ${found.length}`);
  return [...found].sort((a, b) => a - b);
}

/** Digits of a value between the ends: enough for the spacing, few enough to be read and written down. */
const DIGITS = { linear: 12, log: 4 } as const;

/** So many values at even distances, in the logarithm where the scale is; both ends included. */
function rangeValues(from: number, to: number, steps: number, scale: Sweep['scale'], isWhole: boolean): number[] {
  return Array.from({ length: steps }, (_, i) => {
    if (i === 0) return from;
    if (i === steps - 1) return to;
    const share = i / (steps - 1);
    const value = scale === 'log' ? exp(log(from) + share * (log(to) - log(from))) : from + share * (to - from);
    return isWhole ? Math.round(value) : Number(value.toPrecision(DIGITS[scale]));
  });
}

/** The sweep with its values. What the parameter requires of each is not checked here. */
function readSweep(given: SweepConfig, experiment: SweptExperiment, refuse: Refuse): Sweep {
  const { parameter, scale = 'linear', selectors } = given;
  const isWhole = requireParameter(given, experiment, refuse);
  const sweep = { parameter, scale, values: valuesOf(given, isWhole, refuse), ...(selectors && { selectors }) };
  if (subjectOf(parameter) === 'environment') {
    for (const place of sweptPlaces({}, sweep)) {
      if (pathText(place.map((key) => ({ key }))) !== parameter) {
        refuse(`sweep.parameter must be a path like environment.arms[0].cost, got ${describe(parameter)}`);
      }
      requirePlace(parameter, place, experiment, refuse);
    }
  }
  return sweep;
}

/** Whether something is an object of objects, as selectors by their names are. */
function isRecord(value: unknown): value is Readonly<Record<string, object>> {
  const isObject = (it: unknown) => it !== null && typeof it === 'object' && !Array.isArray(it);
  return isObject(value) && Object.values(value as object).every(isObject);
}

/** An experiment of a configuration, with its sweep taken out. */
export interface Unswept {
  /** At the first value where there is a sweep: to be checked like any other. */
  readonly experiment: unknown;
  readonly sweep?: Sweep;
  /** The selectors whose option takes the values. */
  readonly takers?: readonly string[];
}

/**
 * Takes the sweep out of an experiment of which nothing has been checked, and requires the parameter to take every value.
 *
 * @param schema what an experiment must be.
 * @param where what errors begin with.
 */
export function withoutSweep(raw: unknown, schema: Schema, where: string): Unswept {
  if (raw === null || typeof raw !== 'object' || !('sweep' in raw)) return { experiment: raw };
  const refuse: Refuse = (message) => {
    throw new BenchError(`${where}${message}`, 2);
  };
  const result = v.safeParse(v.looseObject({ sweep: sweepSchema }), raw);
  if (!result.success)
    refuse(
      problemsOf(result.issues)
        .map(({ path, message }) => `${path} ${message}`)
        .join('; '),
    );
  const { sweep: _sweep, ...plain } = raw;
  const { selectors, environment } = plain as Partial<SweptExperiment>;
  // What is wrong with them is told where they are checked.
  if (!isRecord(selectors) || environment === null || typeof environment !== 'object') return { experiment: plain };
  const experiment = { ...plain, selectors, environment };
  const sweep = readSweep(result.output!.sweep, experiment, refuse);
  const places = sweptPlaces(selectors, sweep).map((place) => pathText(place.map((key) => ({ key }))));
  for (const value of sweep.values) {
    const { issues = [] } = v.safeParse(schema, atValue(experiment, sweep, value));
    const wrong = problemsOf(issues).find(({ path }) => places.includes(path));
    if (wrong !== undefined) refuse(`sweep.values: ${wrong.path} ${wrong.message}`);
  }
  return { experiment: atValue(experiment, sweep, sweep.values[0]!), sweep, takers: takersOf(selectors, sweep) };
}

/** The checked experiment with its sweep: the options that take values are not stated. */
export function withSweep(checked: Experiment, { sweep, takers = [] }: Unswept): Experiment {
  if (sweep === undefined) return checked;
  const { delay, selectors, ...experiment } = checked;
  const unstated = Object.entries(selectors).map(([selector, config]) => {
    const { [sweep.parameter]: _value, ...rest } = config as unknown as Readonly<Record<string, unknown>>;
    return [selector, takers.includes(selector) ? rest : config] as const;
  });
  return {
    ...experiment,
    ...(delay !== undefined && subjectOf(sweep.parameter) !== 'delay' && { delay }),
    selectors: Object.fromEntries(unstated) as Readonly<Record<string, SelectorConfig>>,
    sweep,
  };
}
