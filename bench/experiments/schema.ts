/**
 * The schema of experiments. It says what may stand where, and tells what is wrong by its path:
 * `experiments[0].selectors.ucbSpec.delta must be a number in (0, 1], got 5`. What only the package can know (that every
 * arm has its rate, that an arm exists) is checked where the experiment is planned.
 */
import { keepsNumberRule, type OptionRule, optionRequirement, repeatedKey, selectorCatalogue } from 'banditspec';
import * as v from 'valibot';
import { BenchError } from '../program/bench-error.js';
import { environmentSchema } from './environment-schema.js';
import type { CellConfig, Experiment, SelectorConfig } from './experiment.js';
import {
  count,
  describe,
  type Entries,
  type Entry,
  kinds,
  list,
  must,
  name,
  number,
  object,
  oneOf,
  pathText,
  positiveInteger,
  problemsOf,
  type Schema,
  seed,
  switched,
  text,
} from './schema-words.js';
import { sweepSchema, withoutSweep, withSweep } from './sweep-schema.js';

/** Kinds that a module of the user has registered. */
export interface KindNames {
  readonly environments: readonly string[];
  readonly selectors: readonly string[];
}

/** A configuration file: one experiment, or several with what they share. */
export interface ExperimentsFile {
  /** The module that registers own kinds; relative to the file. */
  readonly module?: string;
  readonly seed?: string | number;
  readonly experiments: readonly Experiment[];
}

const horizon: Schema<number | 'sequenceLength'> = v.custom<number | 'sequenceLength'>(
  (value) => value === 'sequenceLength' || (Number.isSafeInteger(value) && (value as number) >= 1),
  must('a positive integer or "sequenceLength"'),
);

/** What an option of a selector must be, from the rule that the selector's description has of it. */
function optionSchema(rule: OptionRule): Schema {
  const requirement = optionRequirement(rule);
  switch (rule.type) {
    case 'arm':
      return count;
    case 'boolean':
      return switched;
    case 'choice':
      return oneOf(rule.values);
    case 'list':
      return list(optionSchema(rule.of), 'values');
    case 'object':
      return object(
        Object.fromEntries(Object.entries(rule.entries).map(([name, entry]) => [name, optionSchema(entry)])),
      );
    default:
      return number(requirement.startsWith('in ') ? `a number ${requirement}` : requirement, (value) =>
        keepsNumberRule(rule, value),
      );
  }
}

/**
 * The parameters of a selector, from its options. What a situation tells under the option's own name is none; what it
 * tells under another name is a switch of that name.
 */
function parameterEntries(options: Readonly<Record<string, OptionRule>>): Entries {
  const entries: Record<string, Entry> = {};
  for (const [name, rule] of Object.entries(options)) {
    if (rule.from === name) continue;
    if (rule.from !== undefined) entries[rule.from] = v.optional(switched);
    else {
      const schema = name === 'horizon' ? horizon : optionSchema(rule);
      entries[name] = rule.optional || 'default' in rule ? v.optional(schema) : schema;
    }
  }
  return entries;
}

/** The parameters of every selector of the package. */
const SELECTOR_ENTRIES: Readonly<Record<string, Entries>> = Object.fromEntries(
  Object.entries(selectorCatalogue).map(([kind, { options }]) => [kind, parameterEntries(options)]),
);

function selectorSchema({ selectors }: KindNames): Schema<SelectorConfig> {
  return kinds<SelectorConfig>(SELECTOR_ENTRIES, selectors);
}

const cell: Schema<CellConfig> = object({
  sequenceLength: positiveInteger,
  episodes: positiveInteger,
  runs: v.optional(positiveInteger),
});

function experimentEntries(own: KindNames) {
  return {
    name,
    title: v.optional(name),
    seed: v.optional(seed),
    memory: v.optional(oneOf(['fresh', 'carried'])),
    reward: v.optional(oneOf(['accepted-length', 'throughput'])),
    delay: v.optional(count),
    environment: environmentSchema(own.environments, selectorSchema(own)),
    selectors: v.record(name, selectorSchema(own), must('an object of selectors')),
    cells: list(cell, 'cells'),
    sweep: v.optional(sweepSchema),
  };
}

function requireValid<Value>(schema: Schema<Value>, value: unknown, file: string): Value {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = problemsOf(result.issues).map(({ path, message }) => `${path || 'the whole'} ${message}`);
  if (problems.length === 1) throw new BenchError(`${file}: ${problems[0]}`, 2);
  throw new BenchError(`${file}: ${problems.length} errors:\n  ${problems.join('\n  ')}`, 2);
}

/** Names that objects bring along: some reader or other would lose an entry of such a name. */
const TAKEN_NAMES: readonly string[] = ['__proto__', 'constructor', 'prototype'];

type Path = readonly { readonly key: string | number }[];

/** The path of the first key that is a taken name. */
function takenName(value: unknown, path: Path = []): Path | undefined {
  if (value === null || typeof value !== 'object') return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const key = Array.isArray(value) ? Number(name) : name;
    const found = TAKEN_NAMES.includes(name) ? [...path, { key }] : takenName(inner, [...path, { key }]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Reads a configuration as JSON. Refused is what would be lost on the way: a key that stands twice, and names that objects
 * have by themselves.
 */
export function parseConfiguration(json: string, file: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new BenchError(`${file}: the whole must be JSON (${(error as Error).message})`, 2);
  }
  const repeated = repeatedKey(json);
  if (repeated !== undefined) {
    throw new BenchError(`${file}: ${pathText(repeated.map((key) => ({ key })))} must stand once, got it twice`, 2);
  }
  const taken = takenName(value);
  if (taken !== undefined) {
    const name = JSON.stringify(taken.at(-1)!.key);
    throw new BenchError(
      `${file}: ${pathText(taken)} must have another name than ${TAKEN_NAMES.join(', ')}, got ${name}`,
      2,
    );
  }
  return value;
}

/** Integers as keys: JavaScript puts them before all others, and in ascending order. */
const INTEGER_KEY = /^(0|[1-9]\d*)$/;

/** What a list of experiments must be as a whole: names and lengths that tell them apart, and something to measure. */
function requireDistinct(experiments: readonly Experiment[], file: string, prefix: (i: number) => string): void {
  const refuse = (message: string) => {
    throw new BenchError(`${file}: ${message}`, 2);
  };
  experiments.forEach(({ name, memory, selectors, cells }, i) => {
    const first = experiments.findIndex((other) => other.name === name);
    if (first < i) refuse(`${prefix(i)}name must differ from ${prefix(first)}name, got ${describe(name)}`);
    const integer = Object.keys(selectors).find((key) => INTEGER_KEY.test(key));
    if (integer !== undefined) {
      refuse(
        `${prefix(i)}selectors must have names that are no integers, whose order would be lost, got ${describe(integer)}`,
      );
    }
    if (Object.keys(selectors).length === 0) refuse(`${prefix(i)}selectors must have at least one entry, got none`);
    cells.forEach(({ sequenceLength, runs }, j) => {
      if (runs !== undefined && memory !== 'carried') {
        refuse(`${prefix(i)}cells[${j}].runs must stand in an experiment with memory "carried" alone, got ${runs}`);
      }
      const same = cells.findIndex((other) => other.sequenceLength === sequenceLength);
      if (same < j) {
        refuse(
          `${prefix(i)}cells[${j}].sequenceLength must differ from ${prefix(i)}cells[${same}].sequenceLength, got ${sequenceLength}`,
        );
      }
    });
  });
}

/** The module that a configuration names: it has to be loaded before the rest can be checked. */
export function moduleOf(value: unknown, file: string): string | undefined {
  const loose = v.looseObject({ module: v.optional(text) }, must('an object'));
  return requireValid(loose, value, file).module;
}

/**
 * Checks a configuration, which is one experiment or `{ experiments: [...] }`, each with an optional `module`.
 *
 * @param file the name that errors begin with.
 * @throws BenchError that names every wrong path.
 */
export function checkExperiments(value: unknown, own: KindNames, file: string): ExperimentsFile {
  const entries = experimentEntries(own);
  const single = !(value !== null && typeof value === 'object' && 'experiments' in value);
  const prefix = (i: number) => (single ? '' : `experiments[${i}].`);
  const alone = object(single ? { module: v.optional(text), ...entries } : entries);
  const schema = single
    ? alone
    : object({ module: v.optional(text), seed: v.optional(seed), experiments: list(object(entries), 'experiments') });
  const given: unknown = single ? [value] : (value as ExperimentsFile).experiments;
  const unswept = Array.isArray(given) ? given.map((raw, i) => withoutSweep(raw, alone, `${file}: ${prefix(i)}`)) : [];
  const plain = unswept.map(({ experiment }) => experiment);
  const whole = single ? plain[0] : Array.isArray(given) ? { ...value, experiments: plain } : value;
  const checked = requireValid(schema as unknown as Schema<Experiment & ExperimentsFile>, whole, file);
  const { module, ...experiment } = checked;
  const found: readonly Experiment[] = (single ? [experiment] : checked.experiments).map((one, i) =>
    withSweep(one, unswept[i]!),
  );
  requireDistinct(found, file, prefix);
  return {
    module,
    seed: single ? undefined : checked.seed,
    experiments: found.map(({ name, title = name, ...rest }) => ({ name, title, ...rest })),
  };
}
