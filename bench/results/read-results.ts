/** Reads a results file back: what `report` and `compare` start from. A file that is not one is refused by what it lacks. */
import { readFileSync } from 'node:fs';
import type { MethodsResult } from '../paper/draft-methods.js';
import type { CheckResult } from '../paper/predictive-check.js';
import type { TokenLevelResult } from '../paper/token-level.js';
import { BenchError } from '../program/bench-error.js';
import type { TraceResults } from '../traces/replay-file.js';
import type { ExperimentResults, ResultsFile } from './results-file.js';

/** The paper's second experiment, draft lengths as arms: samples in ascending order of `best`. */
export interface DraftLengthsResults {
  readonly kind: 'draft-lengths';
  /** Runs of every sample, averaged. */
  readonly runs: number;
  readonly draftLengths: readonly number[];
  /** Speeds in tokens per plain pass: of each draft length, of the best and the worst of them, of each selector. */
  readonly samples: readonly {
    readonly fixed: readonly number[];
    readonly best: number;
    readonly worst: number;
    readonly selectors: Readonly<Record<string, number>>;
  }[];
}

/** A part of a results file. */
export type ResultsPart =
  | ExperimentResults
  | TraceResults
  | DraftLengthsResults
  | MethodsResult
  | CheckResult
  | TokenLevelResult;

const FORMAT_VERSION = 1;

/** Figures that are not determined are null in JSON; they come back as NaN. */
function reviveNaN(key: string, value: unknown): unknown {
  if (key === 'standardError') return value ?? Number.NaN;
  if (key === 'confidenceInterval' && Array.isArray(value)) return value.map((end) => end ?? Number.NaN);
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isReport(value: unknown): boolean {
  return (
    isObject(value) && isObject(value.selectors) && Array.isArray(value.fixedArms) && Array.isArray(value.armNames)
  );
}

/** Whether a value is a list of objects with this property, not empty. */
function isListOf(value: unknown, holds: (entry: Readonly<Record<string, unknown>>) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((entry: unknown) => isObject(entry) && holds(entry));
}

/** What is wrong with a part, by its kind; undefined where it can be read. */
function faultOf(part: unknown): string | undefined {
  if (!isObject(part)) return 'must be an object';
  switch (part.kind) {
    case 'experiment':
      return isObject(part.experiment) &&
        isObject(part.experiment.environment) &&
        isObject(part.experiment.selectors) &&
        Array.isArray(part.results) &&
        part.results.every((cell: unknown) => isObject(cell) && isReport(cell.report))
        ? undefined
        : 'must be an experiment with its reports';
    case 'trace':
      return isObject(part.trace) &&
        isObject(part.selectors) &&
        isObject(part.memory) &&
        isReport(part.memory.fresh) &&
        isReport(part.memory.carried)
        ? undefined
        : 'must be a replay with its reports';
    case 'draft-lengths':
      return Array.isArray(part.draftLengths) &&
        Array.isArray(part.samples) &&
        part.samples.length > 0 &&
        part.samples.every(
          (sample: unknown) => isObject(sample) && Array.isArray(sample.fixed) && isObject(sample.selectors),
        )
        ? undefined
        : 'must be draft lengths with their samples';
    case 'draft-methods':
      return isListOf(part.cells, (cell) => Array.isArray(cell.fixedArms) && Array.isArray(cell.selectors))
        ? undefined
        : 'must be draft methods with their cells';
    case 'predictive-check':
      return isObject(part.trace) &&
        isListOf(
          part.checks,
          ({ model, check }) => isObject(model) && isObject(check) && Array.isArray(check.statistics),
        )
        ? undefined
        : 'must be a predictive check with its statistics';
    case 'token-level':
      return isObject(part.text) &&
        isObject(part.models) &&
        isObject(part.memory) &&
        isReport(part.memory.fresh) &&
        isReport(part.memory.carried)
        ? undefined
        : 'must be decoding of tokens with its reports';
    default:
      return `must be of kind experiment, trace, draft-methods, draft-lengths, predictive-check or token-level, got ${JSON.stringify(part.kind)}`;
  }
}

/** The file's content as results. `name` is how errors call it. */
export function parseResults(text: string, name: string): ResultsFile<ResultsPart> {
  const refuse = (what: string) => new BenchError(`${name}: ${what}`, 2);
  let file: unknown;
  try {
    file = JSON.parse(text, reviveNaN);
  } catch (error) {
    throw refuse(`must be JSON, got what cannot be read (${(error as Error).message})`);
  }
  if (!isObject(file) || file.format !== 'banditspec-results') {
    throw refuse('format must be "banditspec-results", got a file of another kind');
  }
  if (file.formatVersion !== FORMAT_VERSION) {
    throw refuse(`formatVersion must be ${FORMAT_VERSION}, got ${JSON.stringify(file.formatVersion)}`);
  }
  if (typeof file.packageVersion !== 'string') throw refuse('packageVersion must be a text');
  if (typeof file.seed !== 'string' && typeof file.seed !== 'number') throw refuse('seed must be a text or a number');
  if (!Array.isArray(file.parts) || file.parts.length === 0) throw refuse('parts must be a non-empty array');
  file.parts.forEach((part, i) => {
    const fault = faultOf(part);
    if (fault !== undefined) throw refuse(`parts[${i}] ${fault}`);
  });
  return file as unknown as ResultsFile<ResultsPart>;
}

/** Reads a file. */
export function readResults(path: string): ResultsFile<ResultsPart> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new BenchError(`${path}: must be a file that can be read, got ${(error as NodeJS.ErrnoException).code}`, 2);
  }
  return parseResults(text, path);
}

/**
 * Does what takes results for granted. A report that lacks a figure, in a file that was edited or damaged, is told as what
 * it is.
 */
export function readWhole<Outcome>(name: string, work: () => Outcome): Outcome {
  try {
    return work();
  } catch (error) {
    if (error instanceof TypeError) {
      throw new BenchError(`${name}: reports must be whole, got one that lacks a figure (${error.message})`, 2);
    }
    throw error;
  }
}
