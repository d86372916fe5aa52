/**
 * The schema of experiments. It says what may stand where, and tells what is wrong by its path:
 * `experiments[0].selectors.ucbSpec.delta must be a number in (0, 1], got 5`. What only the package can know (that every
 * arm has its rate, that an arm exists) is checked where the experiment is planned.
 */
import * as v from 'valibot';
import { BenchError } from '../program/bench-error.js';
import { environmentSchema } from './environment-schema.js';
import type { CellConfig, Experiment, SelectorConfig, SelectorKind, SelectorParameters } from './experiment.js';
import {
  count,
  describe,
  type Entry,
  finite,
  insideUnit,
  kinds,
  list,
  must,
  nonNegative,
  object,
  oneOf,
  positive,
  positiveInteger,
  positiveProbability,
  probability,
  type Schema,
  seed,
  switched,
  text,
  weight,
} from './schema-words.js';

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

/** The names of all keys, those of each member of a union included. */
type KeysOf<Config> = Config extends unknown ? keyof Config : never;

const horizon: Schema<number | 'sequenceLength'> = v.custom<number | 'sequenceLength'>(
  (value) => value === 'sequenceLength' || (Number.isSafeInteger(value) && (value as number) >= 1),
  must('a positive integer or "sequenceLength"'),
);
const gaussianPrior = object({ mean: finite, pulls: positive, variance: nonNegative });
const armPrior = object({ counts: list(nonNegative, 'counts'), sums: list(finite, 'sums') });
const draftLengths = v.optional(list(count, 'draft lengths'));
const betaMemory = {
  draftLengths,
  discount: v.optional(weight),
  priorAccepted: v.optional(positive),
  priorRejected: v.optional(positive),
};

/** The parameters of every selector of the package: the compiler misses a selector or a parameter that is not here. */
const SELECTOR_ENTRIES: {
  readonly [Kind in SelectorKind]: { readonly [Key in KeysOf<SelectorParameters<Kind>>]: Entry };
} = {
  ucbSpec: {
    delta: v.optional(positiveProbability),
    radiusScale: v.optional(nonNegative),
    armRanges: v.optional(switched),
  },
  exp3Spec: {},
  ucb1: {},
  ucbTuned: {},
  ucbV: { zeta: v.optional(positive), c: v.optional(positive) },
  moss: { horizon: v.optional(horizon), alpha: v.optional(positive) },
  klUcb: { c: v.optional(nonNegative) },
  empiricalKlUcb: { c: v.optional(nonNegative) },
  imed: {},
  bayesUcb: { prior: v.optional(gaussianPrior), patience: v.optional(positive) },
  gaussianThompson: { prior: v.optional(gaussianPrior) },
  betaThompson: {
    armRanges: v.optional(switched),
    rewardStep: v.optional(positive),
    prior: v.optional(object({ accepted: positive, rejected: positive })),
  },
  dirichletThompson: { rewardStep: v.optional(positive), priorCount: v.optional(positive) },
  nonParametricThompson: {},
  exp3: { explorationRate: v.optional(weight), horizon: v.optional(horizon) },
  exp3Ix: {},
  tsallisInf: { estimator: v.optional(oneOf(['importance-weighted', 'reduced-variance'])) },
  slidingWindowUcb: { window: positiveInteger, xi: v.optional(positive) },
  discountedUcb: { discount: insideUnit, xi: v.optional(positive) },
  discountedThompson: { discount: insideUnit, prior: v.optional(gaussianPrior) },
  glrUcb: { horizon },
  saturationProbing: {
    armRanges: v.optional(switched),
    streak: v.optional(positiveInteger),
    priorWeight: v.optional(positive),
    prior: v.optional(armPrior),
  },
  fractionalKube: { radiusScale: v.optional(nonNegative) },
  omegaUcb: { maxCost: positive, confidence: v.optional(positive) },
  epsilonGreedy: { epsilon: v.optional(probability) },
  followTheLeader: {},
  releasedCodeGreedy: {},
  uniformRandom: {},
  fixedArm: { arm: count },
  hedge: {},
  normalHedge: {},
  hedgeSpec: { base: v.optional(oneOf(['normalHedge', 'hedge'])) },
  empiricalBayesLeader: {
    discount: v.optional(weight),
    promptDiscount: v.optional(weight),
    priorWeight: v.optional(positive),
    prior: v.optional(armPrior),
  },
  bucketedUcb: {
    edges: v.optional(list(finite, 'edges')),
    perCost: v.optional(switched),
    optimism: v.optional(nonNegative),
    bucketWeight: v.optional(positive),
    discount: v.optional(weight),
    promptDiscount: v.optional(weight),
    promptWeight: v.optional(positive),
    prior: v.optional(armPrior),
  },
  linUcb: { optimism: v.optional(nonNegative), ridge: v.optional(positive) },
  heuristicDraftLength: {
    draftLengths,
    initialDraftLength: v.optional(positiveInteger),
    transient: v.optional(switched),
  },
  gammaTune: {
    draftLengths,
    initialDraftLength: v.optional(positiveInteger),
    smoothing: v.optional(weight),
    step: v.optional(positiveInteger),
  },
  goodputDraftLength: betaMemory,
  kaplanMeierDraftLength: betaMemory,
};

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
    name: text,
    title: v.optional(text),
    seed: v.optional(seed),
    memory: v.optional(oneOf(['fresh', 'carried'])),
    reward: v.optional(oneOf(['accepted-length', 'throughput'])),
    environment: environmentSchema(own.environments, selectorSchema(own)),
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
