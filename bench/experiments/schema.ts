/**
 * The schema of experiments. It says what may stand where, and tells what is wrong by its path:
 * `experiments[0].selectors.ucbSpec.delta must be a number in (0, 1], got 5`. What only the package can know (that every
 * arm has its rate, that an arm exists) is checked where the experiment is planned.
 */
import { acceptancePresets, nearestName, type OptionRule, optionRequirement, selectorCatalogue } from 'banditspec';
import * as v from 'valibot';
import { BenchError } from '../program/bench-error.js';
import type {
  CellConfig,
  EnvironmentConfig,
  Experiment,
  HazardsConfig,
  LengthsConfig,
  SelectorConfig,
} from './experiment.js';

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

type Schema<Value = unknown> = v.GenericSchema<unknown, Value>;
type Entry = Schema | v.OptionalSchema<Schema, undefined>;
type Entries = Readonly<Record<string, Entry>>;

/** What came, in the words of an error. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}..."`;
}

/** An object without unknown keys. */
function object<Shape extends Entries>(entries: Shape) {
  return v.strictObject(entries, (issue) => {
    // The library says "never" of a key that should not be there, and of a missing one that nothing came.
    if (issue.expected === 'never') {
      const near = nearestName(String(issue.path?.at(-1)?.key), Object.keys(entries));
      return `is not a known key; ${near === undefined ? `known are ${Object.keys(entries).join(', ')}` : `did you mean ${near}?`}`;
    }
    return issue.path === undefined || issue.received !== 'undefined' ? 'must be an object' : 'must be given';
  });
}

/** A requirement in the words of an error. */
function must(requirement: string) {
  return (issue: { readonly input: unknown }) => `must be ${requirement}, got ${describe(issue.input)}`;
}

function number(requirement: string, holds: (value: number) => boolean): Schema<number> {
  return v.custom<number>(
    (value) => typeof value === 'number' && Number.isFinite(value) && holds(value),
    must(requirement),
  );
}

function list<Item>(item: Schema<Item>, what: string): Schema<Item[]> {
  const message = must(`a non-empty array of ${what}`);
  return v.pipe(v.array(item, message), v.minLength(1, message));
}

const text: Schema<string> = v.custom<string>((value) => typeof value === 'string' && value !== '', must('a text'));
const positiveInteger = number('a positive integer', (value) => Number.isSafeInteger(value) && value >= 1);
const count = number('an integer of at least 0', (value) => Number.isSafeInteger(value) && value >= 0);
const probability = number('a number in [0, 1]', (value) => value >= 0 && value <= 1);
const share = number('a number in [0, 1)', (value) => value >= 0 && value < 1);
const positive = number('a number greater than 0', (value) => value > 0);
const switched: Schema<boolean> = v.custom<boolean>((value) => typeof value === 'boolean', must('true or false'));
const nonNegative = number('a number of at least 0', (value) => value >= 0);
function oneOf<Name extends string>(names: readonly Name[]): Schema<Name> {
  return v.custom<Name>(
    (value) => (names as readonly unknown[]).includes(value),
    (issue) => {
      const near = typeof issue.input === 'string' ? nearestName(issue.input, names) : undefined;
      return `${must(`one of ${names.join(', ')}`)(issue)}${near === undefined ? '' : `; did you mean ${near}?`}`;
    },
  );
}

const meanLength = number('a number of at least 1', (value) => value >= 1);
const seed: Schema<string | number> = v.custom<string | number>(
  (value) => (typeof value === 'string' && value !== '') || Number.isSafeInteger(value),
  must('an integer or a text'),
);

/** One of several kinds of objects, told apart by their `kind`. */
function kinds<Config>(what: Readonly<Record<string, Entries>>, own: readonly string[]): Schema<Config> {
  const known = [...Object.keys(what), ...own];
  const message = (issue: v.VariantIssue) => {
    if (issue.path?.at(-1)?.key !== 'kind') return 'must be an object with a kind';
    const near = typeof issue.input === 'string' ? nearestName(issue.input, known) : undefined;
    const got = `got ${describe(issue.input)}`;
    return near === undefined
      ? `must be one of ${known.join(', ')}, ${got}`
      : `must be a known kind, ${got}; did you mean ${near}?`;
  };
  const schemas = [
    ...Object.entries(what).map(([kind, entries]) => object({ kind: v.literal(kind), ...entries })),
    ...own.map((kind) => v.looseObject({ kind: v.literal(kind) })),
  ];
  // Own kinds have whatever parameters their module reads, which no type here can say.
  return v.variant('kind', schemas as never, message) as unknown as Schema<Config>;
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
    default: {
      const { type, least = -Infinity, above = -Infinity, most = Infinity, below = Infinity } = rule;
      return number(
        requirement.startsWith('in ') ? `a number ${requirement}` : requirement,
        (value) =>
          value >= least &&
          value > above &&
          value <= most &&
          value < below &&
          (type === 'number' || Number.isSafeInteger(value)),
      );
    }
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

const presetName = oneOf(Object.keys(acceptancePresets) as (keyof typeof acceptancePresets)[]);
/** An arm without drafts has none. */
const ownHazards: Schema<number[]> = v.array(probability, must('an array of hazards, or the name of recorded ones'));
const hazards: Schema<HazardsConfig> = v.lazy(
  (value): Schema<HazardsConfig> => (typeof value === 'string' ? presetName : ownHazards),
);
/** Of one arm, or of one arm by regime: a list that holds anything but numbers. */
const hazardsByRegime: Schema<HazardsConfig | HazardsConfig[]> = v.lazy(
  (value): Schema<HazardsConfig | HazardsConfig[]> =>
    Array.isArray(value) && value.some((item) => typeof item !== 'number') ? list(hazards, 'hazards') : hazards,
);

const calibratedArm = object({
  name: v.optional(text),
  hazards: hazardsByRegime,
  promptAcceptance: v.optional(object({ alpha: positive, beta: positive })),
  chainOdds: v.optional(object({ hard: positive, easy: positive })),
  cost: v.optional(positive),
  free: v.optional(switched),
});

const regimeNames = list(text, 'names');
const regimes = kinds(
  {
    scheduled: {
      names: regimeNames,
      changes: list(object({ fromToken: count, regime: count }), 'changes'),
    },
    drawn: {
      names: regimeNames,
      meanTokens: list(meanLength, 'mean lengths'),
      next: v.optional(list(list(probability, 'probabilities'), 'rows')),
    },
  },
  [],
);

const lengths = kinds<LengthsConfig>(
  {
    'log-normal': { median: positive, spread: nonNegative },
    quantiles: { tokens: list(positiveInteger, 'lengths') },
  },
  [],
);

function environmentSchema(own: KindNames): Schema<EnvironmentConfig> {
  const armNames = v.optional(list(text, 'names'));
  const shared = { armNames, maxDraftLength: count };
  const armCosts = v.optional(list(positive, 'costs'));
  const rates = list(probability, 'acceptance rates');
  const means = list(meanLength, 'mean accepted lengths');
  const entries: {
    readonly [Kind in EnvironmentConfig['kind']]: {
      readonly [Key in Exclude<keyof Extract<EnvironmentConfig, { kind: Kind }>, 'kind'>]: Entry;
    };
  } = {
    truncatedGeometric: {
      ...shared,
      acceptanceRates: v.optional(rates),
      meanAcceptedLengths: v.optional(means),
      armCosts,
    },
    piecewiseTruncatedGeometric: {
      ...shared,
      segments: list(object({ fromShare: share, acceptanceRates: rates }), 'segments'),
      armCosts,
    },
    depthHazards: { armNames, hazards: list(hazards, 'hazards'), armCosts },
    calibratedAcceptance: {
      arms: list(calibratedArm, 'arms'),
      promptLuck: v.optional(oneOf(['own', 'shared'])),
      chain: v.optional(object({ toHard: probability, toEasy: probability })),
      regimes: v.optional(regimes),
      lengths: v.optional(lengths),
    },
    stationaryMeans: { ...shared, means },
    rewardTable: {
      ...shared,
      acceptedLengths: list(list(positiveInteger, 'accepted lengths'), 'rows'),
      wrap: v.optional(switched),
    },
    turningTable: {
      ...shared,
      meansBefore: means,
      meansAfter: means,
      turn: v.pipe(
        v.strictTuple([nonNegative, nonNegative], must('an array of 2 numbers')),
        v.check(([from, to]) => from <= to, 'must be ascending'),
      ),
    },
    tableAgainst: {
      ...shared,
      opponent: selectorSchema(own),
      armCount: positiveInteger,
      meanWhenChosen: meanLength,
      meanOtherwise: meanLength,
    },
  };
  return kinds<EnvironmentConfig>(entries, own.environments);
}

const cell: Schema<CellConfig> = object({
  sequenceLength: positiveInteger,
  episodes: positiveInteger,
  runs: v.optional(positiveInteger),
});

function experimentEntries(own: KindNames) {
  return {
    name: text,
    title: v.optional(text),
    seed: v.optional(seed),
    memory: v.optional(oneOf(['fresh', 'carried'])),
    reward: v.optional(oneOf(['accepted-length', 'throughput'])),
    environment: environmentSchema(own),
    selectors: v.record(v.string(), selectorSchema(own), must('an object of selectors')),
    cells: list(cell, 'cells'),
  };
}

/** `experiments[0].selectors["my rule"].delta`. */
function pathText(path: readonly { readonly key: unknown }[]): string {
  let text = '';
  for (const { key } of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (!/^[A-Za-z_$][\w$]*$/.test(String(key))) text += `[${JSON.stringify(key)}]`;
    else text += text === '' ? String(key) : `.${key}`;
  }
  return text;
}

function requireValid<Value>(schema: Schema<Value>, value: unknown, file: string): Value {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = result.issues.map(
    ({ path, message }) => `${path ? pathText(path as never) : 'the whole'} ${message}`,
  );
  if (problems.length === 1) throw new BenchError(`${file}: ${problems[0]}`, 2);
  throw new BenchError(`${file}: ${problems.length} errors:\n  ${problems.join('\n  ')}`, 2);
}

/** What a list of experiments must be as a whole: names and lengths that tell them apart, and something to measure. */
function requireDistinct(experiments: readonly Experiment[], file: string, prefix: (i: number) => string): void {
  const refuse = (message: string) => {
    throw new BenchError(`${file}: ${message}`, 2);
  };
  experiments.forEach(({ name, memory, selectors, cells }, i) => {
    const first = experiments.findIndex((other) => other.name === name);
    if (first < i) refuse(`${prefix(i)}name must differ from ${prefix(first)}name, got ${describe(name)}`);
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
  const schema = single
    ? object({ module: v.optional(text), ...entries })
    : object({ module: v.optional(text), seed: v.optional(seed), experiments: list(object(entries), 'experiments') });
  const checked = requireValid(schema as unknown as Schema<Experiment & ExperimentsFile>, value, file);
  const { module, ...experiment } = checked;
  const found: readonly Experiment[] = single ? [experiment] : checked.experiments;
  requireDistinct(found, file, (i) => (single ? '' : `experiments[${i}].`));
  return {
    module,
    seed: single ? undefined : checked.seed,
    experiments: found.map(({ name, title = name, ...rest }) => ({ name, title, ...rest })),
  };
}
